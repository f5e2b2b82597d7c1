from datetime import UTC, datetime, timedelta
from importlib.metadata import version
from zoneinfo import ZoneInfo

import fsrs
import pytest
from hypothesis import given
from hypothesis import strategies as st

from cards.scheduling import fsrs_memory
from cards.scheduling.fsrs_memory import (
    SCHEDULER_VERSION,
    outcomes,
    rate,
    recall_probability,
    retrievability,
)
from cards.scheduling.fuzz import fuzz_factor, fuzzed_days
from cards.scheduling.types import MemoryState, Rating, State
from tests.scheduling.learners import FORGETFUL, changed
from tests.scheduling.strategies import START, attempts, memories, pauses, ratings, seeds, step_through

AGAIN, HARD, GOOD, EASY = Rating
DAY = timedelta(days=1)
PUBLISHED_START = datetime(2022, 11, 29, 12, 30, tzinfo=UTC)
LIBRARY = fsrs.Scheduler(enable_fuzzing=False)


@pytest.fixture
def no_fuzz(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(fsrs_memory, "fuzz_factor", lambda _: 1.0)


def rate_when_due(given_ratings: list[Rating]) -> tuple[list[int], MemoryState]:
    """Rate a card each time it is due. Return the whole days of each interval, and the memory."""
    memory, now, intervals = MemoryState.new(), PUBLISHED_START, []
    for rating in given_ratings:
        memory = rate(memory, rating, now, seed="")
        assert memory.due is not None
        intervals.append((memory.due - now).days)
        now = memory.due
    return intervals, memory


# Golden values: the library's own published examples, whose settings ours must be.


def test_published_interval_history(no_fuzz: None) -> None:
    intervals, memory = rate_when_due([GOOD] * 6 + [AGAIN] * 2 + [GOOD] * 5)
    assert intervals == [0, 2, 11, 46, 163, 498, 0, 0, 2, 4, 7, 12, 21]
    assert memory.stability == pytest.approx(20.77035728499242)
    assert memory.difficulty == pytest.approx(9.055759917231622)
    assert (memory.lapses, memory.reps) == (1, 13)


def test_published_memory_state() -> None:
    memory, now = MemoryState.new(), PUBLISHED_START
    for rating, days in zip([AGAIN] + [GOOD] * 5, [0, 0, 1, 3, 8, 21], strict=True):
        now += days * DAY
        memory = rate(memory, rating, now, seed="")
    assert memory.stability == pytest.approx(53.626902917141365)
    assert memory.difficulty == pytest.approx(6.357487083997829)


def test_published_floor_of_difficulty() -> None:
    memory = MemoryState.new()
    for microsecond in range(10):
        memory = rate(memory, EASY, PUBLISHED_START + timedelta(microseconds=microsecond), seed="")
    assert memory.difficulty == 1.0


@given(attempts, seeds)
def test_every_step_is_the_library_s_but_for_the_fuzz(steps: list[tuple[Rating, timedelta]], seed: str) -> None:
    memory, card, now = MemoryState.new(), fsrs.Card(card_id=1, due=START), START
    for rating, pause in steps:
        now += abs(pause)
        memory = rate(memory, rating, now, seed=seed)
        card, _ = LIBRARY.review_card(card, fsrs.Rating(rating), now)
        interval = card.due - now
        if interval >= DAY:
            interval = fuzzed_days(interval.days, fuzz_factor(seed), longest=36_500) * DAY
        assert memory.due == now + interval
        assert (int(memory.state), memory.step) == (int(card.state), card.step)
        assert (memory.stability, memory.difficulty) == (card.stability, card.difficulty)


def test_version_names_the_installed_library() -> None:
    """A new py-fsrs may schedule otherwise: check the golden values, then move this with the version."""
    installed = ".".join(version("fsrs").split(".")[:2])
    assert f"fsrs-6/py-fsrs-{installed}/1" == SCHEDULER_VERSION


# Steps


@pytest.mark.parametrize(
    ("rating", "state", "interval"),
    [
        (AGAIN, State.LEARNING, timedelta(minutes=1)),
        (HARD, State.LEARNING, timedelta(minutes=5.5)),
        (GOOD, State.LEARNING, timedelta(minutes=10)),
        (EASY, State.REVIEW, 8 * DAY),
    ],
)
def test_first_rating(rating: Rating, state: State, interval: timedelta) -> None:
    memory = rate(MemoryState.new(), rating, START, seed="")
    assert memory.state is state
    assert memory.due == START + interval
    assert memory.last_review == START
    assert (memory.reps, memory.lapses) == (1, 0)


def test_forgetting_a_learnt_card_is_a_lapse_and_comes_back_in_ten_minutes() -> None:
    learnt, now = step_through([(EASY, timedelta(0))])
    forgotten = rate(learnt, AGAIN, now + 8 * DAY, seed="")
    assert forgotten.state is State.RELEARNING
    assert forgotten.due == now + 8 * DAY + timedelta(minutes=10)
    assert forgotten.lapses == 1
    again = rate(forgotten, AGAIN, now + 9 * DAY, seed="")
    assert again.lapses == 1, "still the same lapse"


# Time


@given(memories, ratings, pauses, seeds)
def test_a_time_before_the_last_review_counts_as_that_review(
    memory: MemoryState, rating: Rating, pause: timedelta, seed: str
) -> None:
    last = memory.last_review or START
    earlier = last - abs(pause)
    moved = rate(memory, rating, earlier, seed=seed)
    if memory.last_review is not None:
        assert moved == rate(memory, rating, last, seed=seed)
    assert moved.last_review is not None
    assert moved.last_review >= (memory.last_review or earlier)


def test_any_zone_is_understood_as_its_instant() -> None:
    there = START.astimezone(ZoneInfo("Pacific/Kiritimati"))
    moved = rate(MemoryState.new(), EASY, there, seed="x")
    assert moved == rate(MemoryState.new(), EASY, START, seed="x")
    assert moved.due is not None
    assert moved.due.tzinfo is UTC


def test_naive_times_are_refused() -> None:
    naive = datetime(2026, 11, 22, 9, 0)  # noqa: DTZ001 - the very mistake
    learnt, _ = step_through([(EASY, timedelta(0))])
    with pytest.raises(ValueError, match="no time zone"):
        rate(learnt, GOOD, naive, seed="")
    with pytest.raises(ValueError, match="no time zone"):
        outcomes(learnt, naive, seed="")
    with pytest.raises(ValueError, match="no time zone"):
        retrievability(learnt, naive)


def test_neither_clock_nor_sleep_is_used(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object) -> None:
        raise AssertionError("the schedule must not sleep")

    monkeypatch.setattr("fsrs.card.time.sleep", refuse)
    monkeypatch.setattr("fsrs.card.datetime", None)
    memory = rate(MemoryState.new(), GOOD, START, seed="")
    rate(memory, GOOD, START + DAY, seed="")


# All four at once


@given(memories, pauses, seeds)
def test_outcomes_are_what_rating_gives(memory: MemoryState, pause: timedelta, seed: str) -> None:
    now = (memory.due or START) + pause
    assert outcomes(memory, now, seed=seed) == {r: rate(memory, r, now, seed=seed) for r in Rating}


@given(memories, pauses, seeds)
def test_a_better_rating_never_gives_a_shorter_interval(memory: MemoryState, pause: timedelta, seed: str) -> None:
    after = outcomes(memory, (memory.due or START) + pause, seed=seed)
    dues = [after[rating].due for rating in (AGAIN, HARD, GOOD, EASY)]
    assert None not in dues
    assert dues == sorted(dues)  # type: ignore[type-var]


@given(memories, pauses, ratings, seeds, seeds)
def test_fuzz_never_touches_what_is_believed(
    memory: MemoryState, pause: timedelta, rating: Rating, seed: str, other_seed: str
) -> None:
    now = (memory.due or START) + pause
    one = rate(memory, rating, now, seed=seed)
    other = rate(memory, rating, now, seed=other_seed)
    assert (one.stability, one.difficulty, one.state) == (other.stability, other.difficulty, other.state)


# Retrievability


@given(memories, st.integers(min_value=0, max_value=3650))
def test_recall_agrees_with_the_library_at_whole_days(memory: MemoryState, days: int) -> None:
    now = (memory.last_review or START) + days * DAY
    card = fsrs.Card(card_id=1, due=START, stability=memory.stability, last_review=memory.last_review)
    assert retrievability(memory, now) == pytest.approx(LIBRARY.get_card_retrievability(card, now))


def test_recall_is_nine_tenths_when_stability_is_up() -> None:
    assert recall_probability(12.5, 12.5) == pytest.approx(0.9)
    assert recall_probability(0, 12.5) == 1.0


def test_recall_falls_within_the_day() -> None:
    learnt, now = step_through([(EASY, timedelta(0))])
    assert 1 > retrievability(learnt, now + DAY / 2) > retrievability(learnt, now + DAY)


def test_recall_of_an_unseen_card_is_none() -> None:
    assert retrievability(MemoryState.new(), START) == 0


def test_recall_before_the_last_review_is_certain() -> None:
    learnt, now = step_through([(EASY, timedelta(0))])
    assert retrievability(learnt, now - DAY) == 1


@pytest.mark.parametrize("stability", [0.0, -1.0, float("nan")])
def test_recall_needs_a_stability(stability: float) -> None:
    with pytest.raises(ValueError, match="more than 0 days"):
        recall_probability(1, stability)


# Parameters of one's own


@given(attempts, seeds)
def test_with_own_parameters_every_step_is_the_library_s_too(steps: list[tuple[Rating, timedelta]], seed: str) -> None:
    library = fsrs.Scheduler(FORGETFUL, enable_fuzzing=False)
    memory, card, now = MemoryState.new(), fsrs.Card(card_id=1, due=START), START
    for rating, pause in steps:
        now += abs(pause)
        memory = rate(memory, rating, now, seed=seed, parameters=FORGETFUL)
        card, _ = library.review_card(card, fsrs.Rating(rating), now)
        assert (memory.stability, memory.difficulty) == (card.stability, card.difficulty)
        later = now + 10 * DAY
        assert retrievability(memory, later, parameters=FORGETFUL) == pytest.approx(
            library.get_card_retrievability(card, later)
        )


@given(memories, pauses, seeds)
def test_with_own_parameters_a_better_rating_never_gives_a_shorter_interval(
    memory: MemoryState, pause: timedelta, seed: str
) -> None:
    after = outcomes(memory, (memory.due or START) + pause, seed=seed, parameters=FORGETFUL)
    dues = [after[rating].due for rating in (AGAIN, HARD, GOOD, EASY)]
    assert dues == sorted(dues)  # type: ignore[type-var]


def test_parameters_that_fsrs_does_not_know_are_refused() -> None:
    with pytest.raises(ValueError, match="Expected 21 parameters, got 2"):
        rate(MemoryState.new(), GOOD, START, seed="", parameters=(1.0, 2.0))
    with pytest.raises(ValueError, match=r"parameters\[20\] = 7.0 is out of bounds"):
        rate(MemoryState.new(), GOOD, START, seed="", parameters=changed(w20=7.0))
