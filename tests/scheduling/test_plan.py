from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from itertools import groupby, pairwise
from typing import TYPE_CHECKING

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from cards.scheduling.aim import Aim, Pace, Plan, Planned, Reason, Seen, Unseen
from cards.scheduling.calendar import StudyCalendar
from cards.scheduling.curve import AFTER_RELEARNING, Curve
from cards.scheduling.order import LONGEST_RUN
from cards.scheduling.plan import arranged, gain, keep_going, make_plan, new_quota
from tests.scheduling.days import CURVE, MONDAY, PACE, Course, calendars, decks, keys, never_met

if TYPE_CHECKING:
    from collections.abc import Sequence

aims = st.builds(
    Aim,
    seconds=st.floats(0, 3000),
    days=st.none() | st.integers(0, 120).map(float),
    study_days=st.integers(0, 120),
    introduced=st.integers(0, 10),
    next_in=st.integers(1, 10),
    forgetting=st.floats(0.5, 8),
)


def plan_of(seen: Sequence[Seen] = (), unseen: Sequence[Unseen] = (), aim: Aim | None = None) -> Plan:
    return make_plan(seen, unseen, aim or Aim(1200, days=60, study_days=60), PACE, CURVE)


def seen(key: int, **other: float) -> Seen:
    """A card of middling difficulty that is due, unless told otherwise."""
    values = {"stability": 10.0, "difficulty": 5.0, "elapsed": 12.0, "is_due": True} | other
    return Seen(key, **values)  # type: ignore[arg-type]


def reasons(plan: Plan) -> dict[int, Reason]:
    return {card.key: card.reason for card in plan.cards}


# How many new cards


@pytest.mark.parametrize(
    ("cards", "study_days", "introduced", "quota"),
    [(90, 100, 0, 1), (91, 100, 0, 2), (900, 100, 0, 10), (890, 100, 10, 0), (5, 1, 0, 5), (5, 0, 0, 5), (0, 9, 0, 0)],
)
def test_new_cards_are_spread_over_nine_tenths_of_the_study_days(
    cards: int, study_days: int, introduced: int, quota: int
) -> None:
    aim = Aim(1200, days=100, study_days=study_days, introduced=introduced)
    assert new_quota([Unseen(key) for key in range(cards)], aim) == quota


def test_with_no_interview_in_sight_the_candidate_s_own_number_counts() -> None:
    cards = [Unseen(key) for key in range(50)]
    assert new_quota(cards, Aim(1200, introduced=3, new_per_day=8)) == 5
    assert new_quota(cards, Aim(1200, introduced=9, new_per_day=8)) == 0


def test_on_the_day_itself_nothing_new_comes() -> None:
    plan = plan_of([seen(1), seen(2, elapsed=1.0, is_due=False)], never_met(5), Aim(1200, days=0))
    assert set(keys(plan)) <= {1, 2}
    more = keep_going([seen(3)], never_met(5), Aim(1200, days=0), PACE, CURVE)
    assert keys(more) == [3]


@settings(max_examples=40)
@given(calendars(), st.integers(1, 40), st.integers(1, 25))
def test_every_card_is_met_in_time_when_it_can_be(calendar: StudyCalendar, days: int, count: int) -> None:
    """Days off and all: with twice the time that new cards take, none stays unseen."""
    interview = MONDAY + timedelta(days=days)
    study_days = len(list(calendar.study_days(MONDAY, interview)))
    course = Course(calendar, interview, [], never_met(count))
    course.seconds = 2 * PACE.new * max(1, -(-count // max(1, study_days * 0.9)))
    for _ in course.go_on():
        pass
    assert not course.unseen or not study_days


@settings(max_examples=25)
@given(calendars(), st.integers(1, 40), st.integers(1, 25), st.sets(st.integers(0, 40)))
def test_missed_days_are_made_up_for(calendar: StudyCalendar, days: int, count: int, missed: set[int]) -> None:
    """Who misses days, but not the last, meets the cards on those left, with never more than an even share on one."""
    interview = MONDAY + timedelta(days=days)
    last = list(calendar.study_days(MONDAY, interview))[-1:]
    missed -= {(day - MONDAY).days for day in last}
    course = Course(calendar, interview, [], never_met(count), skipped=frozenset(missed))
    for today, plan in course.go_on():
        left = len(list(calendar.study_days(today, interview)))
        new = sum(card.reason is Reason.NEW for card in plan.cards)
        assert (interview - today).days <= 7 or new <= -(-len(course.unseen) // max(1, left * 0.9))
    assert not course.unseen or not last


def test_fast_forgetting_leaves_less_of_a_short_day_to_new_cards() -> None:
    due = [seen(key) for key in range(200)]
    new = [
        sum(reason is Reason.NEW for reason in reasons(plan_of(due, never_met(3000), aim)).values())
        for aim in (Aim(1200, days=100, study_days=100, forgetting=factor) for factor in (1.0, 2.0, 4.0))
    ]
    assert new[0] > new[1] > new[2] > 0


def test_without_cards_due_new_ones_may_take_the_whole_day() -> None:
    plan = plan_of([], never_met(3000), Aim(1200, days=100, study_days=100, forgetting=4.0))
    assert len(plan.cards) == 1200 // 38


# Which cards


@given(decks(), aims)
def test_a_plan_is_the_same_each_time_and_names_no_card_twice(deck: list[Seen], aim: Aim) -> None:
    plan = plan_of(deck, never_met(10, protected=3), aim)
    assert plan == plan_of(deck, never_met(10, protected=3), aim)
    assert len(set(keys(plan))) == len(plan.cards)
    assert set(keys(plan)) <= {card.key for card in deck} | set(range(1000, 1010))


@given(decks(), aims)
def test_only_protected_cards_may_take_more_than_the_time(deck: list[Seen], aim: Aim) -> None:
    plan = plan_of(deck, never_met(10), aim)
    protected = sum(card.seconds for card in plan.cards if card.reason is Reason.PROTECTED)
    assert plan.seconds <= max(aim.seconds, protected) + 1e-6
    assert plan.seconds == pytest.approx(sum(card.seconds for card in plan.cards))


@given(decks(), aims)
def test_what_is_due_is_planned_or_waits(deck: list[Seen], aim: Aim) -> None:
    assume(not aim.is_the_day)  # on which nothing is asked
    plan = plan_of(deck, [], aim)
    promised = {card.key for card in deck if card.is_due}
    assert len(promised - set(keys(plan))) <= plan.waiting


def test_the_cards_where_a_second_adds_most_come_first() -> None:
    safe, fading = seen(1, stability=400.0, elapsed=401.0), seen(2, stability=4.0, elapsed=5.0)
    plan = plan_of([safe, fading], aim=Aim(20, days=60, study_days=60))
    assert keys(plan) == [2]
    assert plan.waiting == 1


@given(decks(), aims)
def test_gain_is_what_the_curve_says(deck: list[Seen], aim: Aim) -> None:
    for card in deck:
        faded = replace(card, stability=card.stability / aim.forgetting)
        assert gain(card, aim, PACE, CURVE) == pytest.approx(gain_by_the_formula(faded, aim), rel=1e-6, abs=1e-12)


def gain_by_the_formula(card: Seen, aim: Aim) -> float:
    recall = CURVE.recall(card.elapsed, card.stability)
    good = CURVE.recall(aim.horizon, CURVE.after_good(card.difficulty, card.stability, recall))
    lapsed = AFTER_RELEARNING * CURVE.after_lapse(card.difficulty, card.stability, recall)
    then = recall * good + (1 - recall) * CURVE.recall(aim.horizon, lapsed)
    untouched = CURVE.recall(card.elapsed + aim.horizon, card.stability)
    return (then - untouched) / PACE.expected(recall)


def test_who_forgets_faster_than_predicted_is_asked_before_the_promised_day() -> None:
    card = seen(1, elapsed=6.0, is_due=False)
    usual = Aim(1200, days=60, study_days=60)
    assert keys(plan_of([card], aim=usual)) == []
    assert keys(plan_of([card], aim=replace(usual, forgetting=2.0))) == [1]
    assert keys(plan_of([seen(1)], aim=replace(usual, forgetting=0.5))) == [1], "never after it"


def test_a_clock_that_steps_back_counts_as_no_time_at_all() -> None:
    """As where a candidate's zone changes at midnight: the card was seen just now."""
    now, ahead = seen(1, elapsed=0.0), seen(1, elapsed=-30.0)
    aim = Aim(1200, days=60, study_days=60)
    assert gain(ahead, aim, PACE, CURVE) == pytest.approx(gain(now, aim, PACE, CURVE))
    assert plan_of([ahead], aim=aim) == plan_of([now], aim=aim)


def test_an_empty_deck_has_an_empty_plan() -> None:
    assert plan_of() == Plan(())
    assert plan_of(aim=Aim(0)) == Plan(())


@pytest.mark.parametrize("days", [1.0, 0.0])
def test_an_interview_tomorrow_with_3000_cards_unseen_fills_the_time_and_no_more(days: float) -> None:
    plan = plan_of([], never_met(3000), Aim(1200, days=days, study_days=int(days)))
    assert plan.seconds <= 1200
    assert len(plan.cards) == (31 if days else 0)


# The last week


@settings(max_examples=40)
@given(decks(), st.integers(0, 7))
def test_in_the_last_week_every_card_gets_a_last_look(deck: list[Seen], days: int) -> None:
    deck = [replace(card, elapsed=card.elapsed + 7) for card in deck]
    plan = plan_of(deck, never_met(5), Aim(1e6, days=days, study_days=days))
    assert set(keys(plan)) == ({card.key for card in deck} | {1000, 1001, 1002, 1003, 1004} if days else set())


@settings(max_examples=15)
@given(decks(most=12), st.integers(8, 25))
def test_nothing_is_unseen_at_the_end_and_everything_was_seen_in_the_last_week(deck: list[Seen], days: int) -> None:
    """However far off it is due: with time enough, every card is seen in the last week."""
    course = Course(StudyCalendar(20), MONDAY + timedelta(days=days), deck, never_met(10))
    for _ in course.go_on():
        pass
    assert not course.unseen
    assert all(card.elapsed <= 7 for card in course.seen)


def test_a_second_last_look_comes_only_where_it_adds_something() -> None:
    sure = seen(1, stability=300.0, elapsed=1.0, is_due=False)
    unsure = seen(2, stability=1.5, elapsed=1.0, is_due=False)
    assert keys(plan_of([sure, unsure], aim=Aim(1200, days=2, study_days=2))) == [2]


@pytest.mark.parametrize("elapsed", [0.6, 1.0, 1.4])
def test_a_last_look_yesterday_counts_at_whatever_hour(elapsed: float) -> None:
    looked_at = seen(1, stability=300.0, elapsed=elapsed, is_due=False)
    assert keys(plan_of([looked_at], aim=Aim(1200, days=6, study_days=6))) == []
    assert keys(plan_of([replace(looked_at, elapsed=elapsed + 1)], aim=Aim(1200, days=6, study_days=6))) == [1]


def test_before_the_last_week_what_is_not_due_stays_away() -> None:
    assert keys(plan_of([seen(1, elapsed=1.0, is_due=False)], aim=Aim(1200, days=8, study_days=8))) == []


# Ethics


@settings(max_examples=15)
@given(decks(most=12), calendars(), st.integers(1, 70))
def test_protected_cards_are_never_out_of_sight_for_more_than_a_week(
    deck: list[Seen], calendar: StudyCalendar, days: int
) -> None:
    interview = MONDAY + timedelta(days=days)
    course = Course(calendar, interview, deck, [], seconds=20 * 60.0)
    study_days = list(calendar.study_days(max(MONDAY, interview - timedelta(days=56)), interview))
    gaps = [(then - day).days for day, then in pairwise([*study_days, interview])]
    protected = {card.key for card in deck if card.is_protected}
    for today, plan in course.go_on():
        if today in study_days:
            follows = gaps[study_days.index(today)]
            left = [card for card in course.seen if card.key in protected - set(keys(plan))]
            assert all(card.elapsed + follows <= 7 for card in left)


def test_new_protected_cards_are_all_met_within_a_week_of_the_last_eight() -> None:
    course = Course(StudyCalendar(20), MONDAY + timedelta(days=56), [], never_met(60, protected=20))
    unmet = []
    for _, _ in course.go_on():
        unmet.append(sum(card.is_protected for card in course.unseen))
    assert unmet[7] == 0


def test_earlier_than_that_they_come_as_others_do() -> None:
    ethics = seen(1, elapsed=30.0, stability=90.0, is_due=False, is_protected=True)
    assert keys(plan_of([ethics], aim=Aim(1200, days=57, study_days=57))) == []
    assert reasons(plan_of([ethics], aim=Aim(1200, days=56, study_days=56))) == {1: Reason.PROTECTED}


def test_protected_cards_come_before_everything_however_short_the_day() -> None:
    ethics = [seen(key, elapsed=7.0, is_protected=True) for key in range(5)]
    plan = plan_of([*ethics, seen(9)], never_met(3), Aim(20, days=30, study_days=30))
    assert set(keys(plan)) == {0, 1, 2, 3, 4}
    assert plan.seconds > 20
    assert plan.waiting == 1


def test_after_missed_days_protected_cards_are_no_wall() -> None:
    ethics = [seen(key, stability=9.0, elapsed=14.0 + key / 1000, is_protected=True) for key in range(195)]
    aim = Aim(600, days=30, study_days=30)
    plan = plan_of(ethics, [], aim)
    share = 28  # a seventh of them
    assert share <= len(plan.cards) < 60
    assert set(keys(plan)) == {card.key for card in ethics[-len(plan.cards) :]}, "the longest absent first"
    few = plan_of(ethics, [], replace(aim, seconds=0))
    assert len(few.cards) == share


def test_protected_cards_that_were_met_together_part_again() -> None:
    ethics = [seen(key, stability=60.0, elapsed=3.5, is_due=False, is_protected=True) for key in range(14)]
    assert len(plan_of(ethics, [], Aim(600, days=40, study_days=40)).cards) == 2
    assert plan_of(ethics, [], Aim(0, days=40, study_days=40)).cards == ()


def test_where_only_the_window_is_known_the_last_eight_weeks_count_from_its_first_day() -> None:
    ethics = [seen(0, stability=90.0, elapsed=7.0, is_due=False, is_protected=True)]
    guessed = Aim(600, days=80, study_days=80)
    assert plan_of(ethics, [], guessed).cards == ()
    assert keys(plan_of(ethics, [], replace(guessed, earliest=50))) == [0]


# Keep going


@given(decks(), aims)
def test_more_cards_fill_the_time_with_whatever_is_left(deck: list[Seen], aim: Aim) -> None:
    more = keep_going(deck, never_met(5), aim, PACE, CURVE)
    assert more.seconds <= aim.seconds + 1e-6
    if aim.seconds >= len(deck) * PACE.forgotten + 5 * PACE.new and aim.days != 0:
        assert len(more.cards) == len(deck) + 5


def test_first_comes_what_waits_then_new_then_the_rest() -> None:
    rest, waiting = seen(1, elapsed=1.0, is_due=False), seen(2)
    for seconds, found in ((20, {2}), (55, {2, 1000}), (90, {1, 2, 1000})):
        assert set(keys(keep_going([rest, waiting], never_met(1), Aim(seconds, days=60), PACE, CURVE))) == found


# Order


def planned(groups: Sequence[int], reason: Reason = Reason.DUE) -> list[Planned]:
    return [Planned(key, reason, 13.0, group) for key, group in enumerate(groups)]


def longest_run(cards: Sequence[Planned]) -> int:
    return max((len(list(run)) for _, run in groupby(cards, key=lambda card: card.group)), default=0)


def test_no_competency_drags_on_while_another_waits() -> None:
    cards = planned([1] * 9 + [2] * 9)
    assert longest_run(cards) == 9
    assert longest_run(arranged(cards)) <= LONGEST_RUN


@given(st.lists(st.integers(0, 2), max_size=24))
def test_no_run_is_longer_than_three_where_that_can_be(groups: list[int]) -> None:
    most = max((groups.count(group) for group in groups), default=0)
    if most <= LONGEST_RUN * (len(groups) - most + 1):
        assert longest_run(arranged(planned(groups))) <= LONGEST_RUN


def test_where_nothing_else_waits_a_competency_goes_on() -> None:
    assert [card.key for card in arranged(planned([1] * 6))] == [0, 1, 2, 3, 4, 5]


def test_new_cards_are_spread_among_the_others() -> None:
    others = planned(range(20))
    new = [Planned(100 + key, Reason.NEW, 38.0, 50 + key) for key in range(4)]
    places = [place for place, card in enumerate(arranged([*new, *others])) if card.reason is Reason.NEW]
    assert all(3 <= then - place <= 8 for place, then in pairwise(places))


@given(st.lists(st.tuples(st.integers(0, 4), st.sampled_from(Reason)), max_size=60))
def test_arranging_loses_nothing(rows: list[tuple[int, Reason]]) -> None:
    cards = [Planned(key, reason, 13.0, group) for key, (group, reason) in enumerate(rows)]
    assert sorted(arranged(cards), key=lambda card: card.key) == cards


# Pace


def test_a_candidate_s_own_times_make_the_plan_s_minutes() -> None:
    slow = Pace(recalled=30, forgotten=60, new=90)
    plan = make_plan([], never_met(10), Aim(200, days=10, study_days=10), slow, Curve())
    assert (len(plan.cards), plan.seconds) == (2, 180)


# Cards whose answer changed


def changed(key: int, **other: float) -> Seen:
    return seen(key, is_due=False, is_changed=True, **other)


@pytest.mark.parametrize("seconds", [0.0, 30.0, 1200.0])
def test_cards_whose_answer_changed_come_first_though_there_be_no_time(seconds: float) -> None:
    cards = [seen(1), changed(2, elapsed=0.0), seen(3), changed(4, stability=400.0)]
    plan = plan_of(cards, never_met(3), Aim(seconds, days=60, study_days=60))
    first = plan.cards[:2]
    assert {card.key for card in first} == {2, 4}
    assert {card.reason for card in first} == {Reason.CHANGED}
    assert all(card.reason is not Reason.CHANGED for card in plan.cards[2:])
    assert sum(card.seconds for card in plan.cards[2:]) <= max(0.0, seconds - sum(card.seconds for card in first))


def test_on_the_day_of_the_interview_not_even_what_changed_is_asked() -> None:
    assert plan_of([changed(1)], aim=Aim(1200, days=0)).cards == ()


def test_what_changed_is_counted_once_and_not_as_waiting() -> None:
    plan = plan_of([seen(1, is_changed=True)], aim=Aim(0.0, days=60, study_days=60))
    assert (reasons(plan), plan.waiting) == ({1: Reason.CHANGED}, 0)


@given(cards=decks(), aim=aims)
@settings(max_examples=30)
def test_what_changed_takes_nothing_from_the_others_but_time(cards: list[Seen], aim: Aim) -> None:
    assume(not aim.is_the_day)
    told = changed(-1)
    with_it = plan_of([*cards, told], aim=aim)
    assert with_it.cards[0].key == -1
    spent = with_it.cards[0].seconds
    without = plan_of(cards, aim=replace(aim, seconds=max(0.0, aim.seconds - spent)))
    assert with_it.cards[1:] == without.cards
