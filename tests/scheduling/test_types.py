import json
from dataclasses import replace
from datetime import UTC, datetime, timedelta, timezone
from math import inf, nan

import pytest
from hypothesis import given

from cards.scheduling.types import MemoryState, Rating, State
from tests.scheduling.strategies import START, memories, step_through

LEARNT = step_through([(Rating.EASY, timedelta(0))])[0]


def test_new_memory_knows_nothing() -> None:
    memory = MemoryState.new()
    assert memory.state is State.NEW
    assert memory.due is None
    assert memory.reps == 0


@given(memories)
def test_memory_survives_json(memory: MemoryState) -> None:
    assert MemoryState.from_dict(json.loads(json.dumps(memory.as_dict()))) == memory


def test_dates_are_written_in_utc() -> None:
    athens = START.astimezone(timezone(timedelta(hours=2)))
    assert replace(LEARNT, due=athens, last_review=athens).as_dict()["due"] == "2026-11-22T09:00:00+00:00"


def test_missing_keys_are_named() -> None:
    source = {key: value for key, value in LEARNT.as_dict().items() if key not in {"due", "reps"}}
    with pytest.raises(ValueError, match="lacks due, reps"):
        MemoryState.from_dict(source)


@pytest.mark.parametrize(
    ("key", "value", "message"),
    [
        ("due", "2026-11-22T09:00:00", "no time zone"),
        ("due", "soon", "soon"),
        ("due", 5, "cannot be read"),
        ("state", 9, "9"),
        ("stability", "much", "much"),
        ("reps", None, "cannot be read"),
    ],
)
def test_unreadable_values_are_refused(key: str, value: object, message: str) -> None:
    with pytest.raises(ValueError, match=message):
        MemoryState.from_dict({**LEARNT.as_dict(), key: value})


def test_naive_datetimes_are_refused() -> None:
    with pytest.raises(ValueError, match="2026-11-22T09:00:00 has no time zone"):
        replace(LEARNT, due=datetime(2026, 11, 22, 9, 0))  # noqa: DTZ001 - the very mistake


@pytest.mark.parametrize(
    "change",
    [
        {"state": State.NEW},
        {"state": State.LEARNING},
        {"step": 0},
        {"due": None},
        {"stability": None},
        {"stability": 0.0},
        {"stability": nan},
        {"stability": inf},
        {"difficulty": 10.5},
    ],
)
def test_impossible_memories_are_refused(change: dict[str, object]) -> None:
    with pytest.raises(ValueError, match=r"do not fit|must be"):
        replace(LEARNT, **change)  # type: ignore[arg-type]


def test_aware_datetimes_of_any_zone_are_equal_when_the_instant_is() -> None:
    elsewhere = LEARNT.last_review
    assert elsewhere is not None
    moved = elsewhere.astimezone(timezone(timedelta(hours=-11)))
    assert replace(LEARNT, last_review=moved) == LEARNT
    assert moved.astimezone(UTC) == elsewhere
