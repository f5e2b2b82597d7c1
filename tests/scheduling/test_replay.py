from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cards.scheduling.curve import DEFAULTS
from cards.scheduling.fsrs_memory import rate
from cards.scheduling.fuzz import attempt_seed
from cards.scheduling.replay import LogEntry, replay
from cards.scheduling.types import MemoryState, Rating
from tests.scheduling.learners import FORGETFUL
from tests.scheduling.strategies import START, attempts, pauses, ratings, step_through

MINUTE = timedelta(minutes=1)
GRADE = LogEntry("grade", Rating.GOOD, START)
UNDO = LogEntry("undo", None, START)


def test_an_empty_log_is_a_new_card() -> None:
    assert replay([], seed_prefix="card") == MemoryState.new()


@given(attempts)
def test_replay_equals_stepping(steps: list[tuple[Rating, timedelta]]) -> None:
    now = START
    log: list[LogEntry] = []
    for rating, pause in steps:
        now += pause
        log.append(LogEntry("grade", rating, now))
    assert replay(log, seed_prefix="card") == step_through(steps)[0]


@given(st.lists(st.tuples(st.none() | ratings, pauses), max_size=15))
def test_replay_equals_stepping_with_undo(steps: list[tuple[Rating | None, timedelta]]) -> None:
    """As the site does it: each grade keeps the state before it, and an undo takes back the latest kept."""
    now, memory = START, MemoryState.new()
    log: list[LogEntry] = []
    kept: list[MemoryState] = []
    for rating, pause in steps:
        now += pause
        if rating is not None:
            kept.append(memory)
            memory = rate(memory, rating, now, seed=attempt_seed("card", len(log)))
            log.append(LogEntry("grade", rating, now))
        elif kept:
            memory = kept.pop()
            log.append(LogEntry("undo", None, now))
    assert replay(log, seed_prefix="card") == memory


def test_thirty_undos_lead_back_to_where_it_began() -> None:
    grades = [LogEntry("grade", Rating.GOOD, START + days * timedelta(days=1)) for days in range(30)]
    assert replay([*grades, *[UNDO] * 30], seed_prefix="card") == MemoryState.new()


def test_an_undone_attempt_leaves_its_seed_behind() -> None:
    """The third row is seeded as the third row, whatever the first two did."""
    log = [GRADE, UNDO, LogEntry("grade", Rating.EASY, START)]
    assert replay(log, seed_prefix="card") == rate(MemoryState.new(), Rating.EASY, START, seed="card:2")


@pytest.mark.parametrize(
    ("log", "message"),
    [
        ([UNDO], "Row 1 of the log: there is no grade left to undo"),
        ([GRADE, UNDO, UNDO], "Row 3 of the log: there is no grade left to undo"),
        ([GRADE, LogEntry("grade", None, START)], "Row 2 of the log: a grade needs a rating"),
        ([GRADE, LogEntry("undo", Rating.GOOD, START)], "Row 2 of the log: an undo has no rating"),
        ([GRADE, LogEntry("bury", None, START)], "Row 2 of the log: the kind must be"),  # type: ignore[arg-type]
        ([LogEntry("grade", 5, START)], "Row 1 of the log: 5 is not a valid Rating"),  # type: ignore[arg-type]
        (
            [GRADE, LogEntry("grade", Rating.GOOD, datetime(2026, 11, 23))],  # noqa: DTZ001
            "Row 2 of the log: 2026-11-23T00:00:00 has no time zone",
        ),
    ],
)
def test_an_impossible_log_names_its_row(log: list[Any], message: str) -> None:
    with pytest.raises(ValueError, match=message):
        replay(log, seed_prefix="card")


# Parameters of one's own


@given(st.lists(st.tuples(st.none() | ratings, pauses, st.booleans()), max_size=12))
def test_replay_equals_stepping_through_fits_and_undos(steps: list[tuple[Rating | None, timedelta, bool]]) -> None:
    """As the site does it: between two rows the memory may be fitted anew, which moves what is believed but not `due`.

    An undo brings back what was due before, and what is believed of that under the fit of now.
    """
    now, memory, parameters = START, MemoryState.new(), DEFAULTS
    log: list[LogEntry] = []
    dues: list[datetime | None] = [None]
    standing: list[tuple[int, LogEntry]] = []

    def believed() -> MemoryState:
        state = MemoryState.new()
        for row, entry in standing:
            assert entry.rating
            state = rate(state, entry.rating, entry.at, seed=attempt_seed("card", row), parameters=parameters)
        return replace(state, due=dues[-1])

    for rating, pause, refit in steps:
        now += pause
        if refit:
            parameters = FORGETFUL if parameters is DEFAULTS else DEFAULTS
            memory = believed()
        if rating is not None:
            memory = rate(memory, rating, now, seed=attempt_seed("card", len(log)), parameters=parameters)
            log.append(LogEntry("grade", rating, now, parameters))
            standing.append((len(log) - 1, log[-1]))
            dues.append(memory.due)
        elif standing:
            standing.pop()
            dues.pop()
            memory = believed()
            log.append(LogEntry("undo", None, now, parameters))
    assert replay(log, seed_prefix="card", parameters=parameters) == memory


def test_a_fit_moves_what_is_believed_and_not_what_was_promised() -> None:
    log = [LogEntry("grade", Rating.EASY, START), LogEntry("grade", Rating.GOOD, START + 8 * timedelta(days=1))]
    before, after = replay(log, seed_prefix="card"), replay(log, seed_prefix="card", parameters=FORGETFUL)
    assert before.stability is not None
    assert after.stability is not None
    assert after.stability < before.stability
    assert replace(after, stability=before.stability, difficulty=before.difficulty) == before
