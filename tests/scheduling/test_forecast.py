from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from itertools import pairwise
from random import Random

import pytest
from hypothesis import given, settings

from cards.scheduling.aim import Aim, Seen
from cards.scheduling.calendar import StudyCalendar
from cards.scheduling.expectation import FIRST_RATINGS, first_memories
from cards.scheduling.forecast import MOST_POINTS, keep_the_plan, minutes_ahead, stop_now
from cards.scheduling.fsrs_memory import rate, retrievability
from cards.scheduling.plan import make_plan
from cards.scheduling.rehearsal import CARD_STEPS, Prospect, Rehearsal, rehearsals, sampled, study_steps
from cards.scheduling.types import MemoryState, Rating, State
from tests.scheduling.prospects import TODAY, WORKDAYS, prospect, prospects

DAY = timedelta(days=1)


def shares(points: object) -> list[float]:
    return [point.share for point in points]  # type: ignore[attr-defined]


# Stop now


@given(prospects)
@settings(max_examples=25, deadline=None)
def test_what_is_left_alone_never_comes_back(candidate: Prospect) -> None:
    found = shares(stop_now(candidate))
    assert all(0 <= after <= before <= 1 for before, after in pairwise(found))


@pytest.mark.parametrize(("days", "last"), [(0, 0), (1, 1), (21, 21), (400, 400), (None, 30)])
def test_forecasts_go_from_today_to_the_interview(days: int | None, last: int) -> None:
    candidate = prospect(cards=6, days=days)
    for points in (stop_now(candidate), keep_the_plan(candidate)):
        assert (points[0].day, points[-1].day) == (TODAY, TODAY + last * DAY)
        assert len(points) <= MOST_POINTS
        assert len({point.day for point in points}) == len(points)


def test_stopping_leaves_the_mean_recall_of_all_cards_where_unseen_ones_count_as_nothing() -> None:
    candidate = prospect(cards=700, days=30)
    recalled = sum(candidate.curve.recall(card.elapsed + 30, card.stability) for card in candidate.seen)
    assert stop_now(candidate)[-1].share == pytest.approx(recalled / 700)
    middle = stop_now(candidate)[15]
    days = (middle.day - TODAY).days
    recalled = sum(candidate.curve.recall(card.elapsed + days, card.stability) for card in candidate.seen)
    assert middle.share == pytest.approx(recalled / 700, abs=0.002)


def test_what_was_answered_today_counts_and_is_not_asked_again_today() -> None:
    candidate = prospect(cards=20, seen=1.0)
    done = [replace(card, elapsed=0.01, is_due=False) for card in candidate.seen]
    candidate = replace(candidate, seen=[], later=done)
    assert stop_now(candidate)[0].share > 0.99
    assert minutes_ahead(candidate)[0].minutes == 0


def test_without_cards_there_is_nothing_to_forecast_and_nothing_to_do() -> None:
    candidate = prospect(cards=0)
    assert set(shares(stop_now(candidate)) + shares(keep_the_plan(candidate))) == {0.0}
    assert {day.minutes for day in minutes_ahead(candidate)} == {0.0}


# Keep the plan


@given(prospects)
@settings(max_examples=25, deadline=None)
def test_keeping_the_plan_leaves_no_less_than_stopping(candidate: Prospect) -> None:
    stop, keep = shares(stop_now(candidate)), shares(keep_the_plan(candidate))
    assert keep[0] == stop[0]
    assert keep[-1] >= stop[-1] - 1e-9
    assert all(0 <= share <= 1 for share in keep)


def test_without_a_minute_keeping_the_plan_is_stopping() -> None:
    candidate = prospect(cards=900, calendar=StudyCalendar(0))
    assert keep_the_plan(candidate) == stop_now(candidate)


def test_more_minutes_leave_more() -> None:
    ends = [keep_the_plan(prospect(cards=600, minutes=minutes, seen=0.2))[-1].share for minutes in (5, 15, 45)]
    assert ends == sorted(ends)
    assert ends[0] + 0.1 < ends[-1]


def test_the_same_candidate_gets_the_same_forecast() -> None:
    candidate = prospect(cards=300)
    assert keep_the_plan(candidate) == keep_the_plan(candidate)


def test_every_card_is_met_before_the_interview_where_there_is_time() -> None:
    candidate = prospect(cards=60, days=30, minutes=60, seen=0.0)
    run = Rehearsal(candidate, 60, study_steps(candidate, 100))
    run.added([30])
    assert all(memory.last is not None for memory in run.memories)


# A sample of the cards and steps of several days, against every card on every day. The largest differences measured
# over some 30 candidates with 40 to 10,000 cards, 10 to 180 days and 20 minutes: 2 points of a hundred on the last day,
# 3.5 between.


@pytest.mark.parametrize(("cards", "days", "seen"), [(600, 40, 0.5), (900, 60, 0.0), (150, 150, 0.3)])
def test_a_sample_tells_what_all_cards_would(cards: int, days: int, seen: float) -> None:
    candidate = prospect(cards=cards, days=days, seen=seen, minutes=10)
    keep, stop = keep_the_plan(candidate), stop_now(candidate)
    marks = [(point.day - TODAY).days for point in keep]
    added = Rehearsal(candidate, cards, study_steps(candidate, most=days)).added(marks)
    in_full = [left.share + more for left, more in zip(stop, added, strict=True)]
    assert shares(keep)[-1] == pytest.approx(in_full[-1], abs=0.02)
    assert shares(keep) == pytest.approx(in_full, abs=0.035)


@pytest.mark.parametrize(("cards", "days"), [(1, 3_000), (40, 21), (500, 10), (10_000, 21), (10_000, 3_000)])
def test_no_forecast_takes_more_than_its_share_of_steps(cards: int, days: int) -> None:
    candidate = prospect(cards=cards, days=days)
    runs = rehearsals(candidate)
    assert sum(len(run.memories) * len(run.steps) for run in runs) <= CARD_STEPS


def test_steps_hold_every_study_day_and_all_its_seconds() -> None:
    candidate = prospect(cards=5, days=100, calendar=StudyCalendar(20, WORKDAYS, ((TODAY + DAY, TODAY + 9 * DAY),)))
    candidate = replace(candidate, aim=replace(candidate.aim, seconds=100.0))
    days = len(list(candidate.calendar.study_days(TODAY, TODAY + 100 * DAY)))
    for most in (1, 2, 7, 40, 1000):
        steps = study_steps(candidate, most)
        assert len(steps) <= most
        assert sum(step.study_days for step in steps) == days
        assert sum(step.seconds for step in steps) == (days - 1) * 1200 + 100
        assert all(before.last < after.first for before, after in pairwise(steps))


def test_a_sample_is_spread_evenly() -> None:
    assert sampled(range(10), 10) == range(10)
    assert sampled(range(100), 4) == [12, 37, 62, 87]


# Expectation, against candidates who draw their answers and are moved on by py-fsrs


def test_a_first_day_ends_as_py_fsrs_says() -> None:
    now = datetime(2026, 11, 23, 9, tzinfo=UTC)
    for rating, expected in zip(Rating, first_memories(prospect().curve), strict=True):
        memory = learnt(rating, now)
        assert (memory.stability, memory.difficulty) == pytest.approx(expected, rel=0.02)


@pytest.mark.parametrize(("cards", "minutes", "seen"), [(50, 5, 0.5), (40, 20, 0.0)])
def test_the_forecast_is_what_candidates_come_to_on_the_average(cards: int, minutes: int, seen: float) -> None:
    candidate = prospect(cards=cards, days=16, minutes=minutes, seen=seen)
    forecast = keep_the_plan(candidate)
    drawn = [live(candidate, Random(seed)) for seed in range(6)]
    assert forecast[-1].share == pytest.approx(sum(drawn) / len(drawn), abs=0.03)


def learnt(rating: Rating, now: datetime) -> MemoryState:
    memory = rate(MemoryState.new(), rating, now, seed="")
    while memory.state is not State.REVIEW:
        memory = rate(memory, Rating.GOOD, now, seed="")
    return memory


def live(candidate: Prospect, random: Random) -> float:
    """Carry out each day's plan with answers that are drawn, and return the mean recall on the interview day."""
    memories = {card.key: as_state(card) for card in candidate.seen}
    keys = [card.key for card in candidate.unseen]
    last = candidate.date(candidate.last_day)
    for day in candidate.calendar.study_days(TODAY, last):
        now = noon(day)
        seen = [as_seen(key, memory, now) for key, memory in memories.items()]
        left = [card for card in candidate.unseen if card.key not in memories]
        aim = Aim(candidate.calendar.minutes * 60, (last - day).days, (last - day).days)
        for card in make_plan(seen, left, aim, candidate.pace, candidate.curve).cards:
            memories[card.key] = answered(memories.get(card.key), now, random)
    total = len(candidate.seen) + len(keys)
    return sum(retrievability(memory, noon(last)) for memory in memories.values()) / total


def answered(memory: MemoryState | None, now: datetime, random: Random) -> MemoryState:
    if memory is None:
        return learnt(random.choices(list(Rating), FIRST_RATINGS)[0], now)
    recalled = random.random() < retrievability(memory, now)
    rating = random.choices([Rating.HARD, Rating.GOOD, Rating.EASY], [0.224, 0.631, 0.145])[0]
    memory = rate(memory, rating if recalled else Rating.AGAIN, now, seed=str(random.random()))
    return memory if recalled else rate(memory, Rating.GOOD, now, seed=str(random.random()))


def noon(day: date) -> datetime:
    return datetime.combine(day, time(12), UTC)


def as_state(card: Seen) -> MemoryState:
    last = noon(TODAY) - timedelta(days=card.elapsed)
    due = last + timedelta(days=max(1, round(card.stability)))
    return MemoryState(State.REVIEW, None, card.stability, card.difficulty, due, last, 0, 1)


def as_seen(key: int, memory: MemoryState, now: datetime) -> Seen:
    assert memory.due
    assert memory.last_review
    assert memory.stability
    assert memory.difficulty
    elapsed = (now - memory.last_review) / DAY
    return Seen(key, memory.stability, memory.difficulty, elapsed, memory.due < now + DAY / 2, key, key < 0)


# Minutes ahead


def test_today_takes_what_todays_plan_takes() -> None:
    candidate = prospect(cards=80, ethics=8)
    plan = make_plan(candidate.seen, candidate.unseen, candidate.aim, candidate.pace, candidate.curve)
    assert minutes_ahead(candidate)[0].minutes == pytest.approx(plan.seconds / 60)


def test_where_it_is_known_what_is_left_of_today_is_told_as_it_is() -> None:
    candidate = prospect(cards=3_000)
    known, rehearsed = minutes_ahead(candidate, 90.0), minutes_ahead(candidate)
    assert known[0].minutes == 1.5
    assert known[1:] == rehearsed[1:]
    off = prospect(calendar=StudyCalendar(20, frozenset({1, 2})))
    assert minutes_ahead(off, 90.0)[0].minutes == 0


def test_what_rests_today_gets_no_last_look_before_tomorrow() -> None:
    candidate = prospect(cards=20, days=5, seen=1.0, minutes=480)
    candidate = replace(candidate, seen=[], later=candidate.seen)
    first, second, *_ = minutes_ahead(candidate)
    assert first.minutes == 0
    assert second.minutes > 0


@given(prospects)
@settings(max_examples=25, deadline=None)
def test_days_ahead_ask_no_more_than_there_is_time_for_but_for_protected_cards(candidate: Prospect) -> None:
    days = minutes_ahead(candidate)
    assert [day.day for day in days] == [TODAY + place * DAY for place in range(min(14, candidate.last_day))]
    protected = sum(card.is_protected for card in candidate.seen) + sum(card.is_protected for card in candidate.unseen)
    for day in days:
        assert 0 <= day.minutes <= day.budget + protected  # of which none takes a minute
        assert day.is_study_day == candidate.calendar.is_study_day(day.day)


def test_days_off_ask_nothing() -> None:
    days = minutes_ahead(prospect(cards=200, calendar=StudyCalendar(20, WORKDAYS)))
    assert [day.minutes > 0 for day in days] == [True] * 5 + [False] * 2 + [True] * 5 + [False] * 2


def test_a_deck_too_large_fills_every_minute() -> None:
    days = minutes_ahead(prospect(cards=5_000, days=60))
    assert all(day.minutes > 17 for day in days)


def test_where_no_interview_is_in_sight_new_cards_come_by_the_day() -> None:
    candidate = prospect(cards=200, days=None, seen=0.0, minutes=480)
    candidate = replace(candidate, aim=replace(candidate.aim, new_per_day=7))
    assert minutes_ahead(candidate)[0].minutes == pytest.approx(7 * candidate.pace.new / 60)
    assert keep_the_plan(candidate)[-1].share > 0.8


def test_protected_cards_come_every_seven_days_however_well_they_are_known() -> None:
    card = Seen(1, stability=400.0, difficulty=5.0, elapsed=6.0, is_due=False, is_protected=True)
    candidate = replace(prospect(cards=0, days=20), seen=[card])
    asked = [place for place, day in enumerate(minutes_ahead(candidate, days=20)) if day.minutes]
    assert asked[:2] == [1, 8]
