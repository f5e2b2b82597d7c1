"""The words of the schedule: a rating, a state, and what we believe one candidate knows of one card."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import IntEnum
from math import inf
from typing import Any, Self, TypedDict


class Rating(IntEnum):
    AGAIN = 1
    HARD = 2
    GOOD = 3
    EASY = 4


class State(IntEnum):
    NEW = 0
    LEARNING = 1
    REVIEW = 2
    RELEARNING = 3


class MemoryDict(TypedDict):
    """A memory as JSON can hold it: numbers, and ISO 8601 dates in UTC."""

    state: int
    step: int | None
    stability: float | None
    difficulty: float | None
    due: str | None
    last_review: str | None
    lapses: int
    reps: int


def as_utc(moment: datetime) -> datetime:
    """Return the same instant in UTC. Raises ValueError for a datetime without a time zone."""
    if moment.utcoffset() is None:
        raise ValueError(f"{moment.isoformat()} has no time zone: pass an aware datetime.")
    return moment.astimezone(UTC)


@dataclass(frozen=True, slots=True)
class MemoryState:
    """What we believe one candidate knows of one card.

    step: index into the learning or relearning steps, None in other states. stability: days until recall
    falls to 0.9. difficulty: 1 to 10. due, last_review: aware datetimes. lapses: times a card in review was
    rated *again*. reps: ratings given. Raises ValueError for fields that do not fit the state.
    """

    state: State
    step: int | None
    stability: float | None
    difficulty: float | None
    due: datetime | None
    last_review: datetime | None
    lapses: int
    reps: int

    def __post_init__(self) -> None:
        for moment in (self.due, self.last_review):
            if moment is not None:
                as_utc(moment)
        known = (self.stability, self.difficulty, self.due, self.last_review)
        if self.state is State.NEW:
            fits = self.step is None and known == (None, None, None, None)
        else:
            fits = None not in known and (self.step is None) == (self.state is State.REVIEW)
        if not fits:
            raise ValueError(f"The fields of this memory do not fit its state {self.state!r}: {self}")
        if self.stability is not None and not 0 < self.stability < inf:
            raise ValueError(f"Stability must be more than 0 days and finite, got {self.stability}.")
        if self.difficulty is not None and not 1 <= self.difficulty <= 10:  # noqa: PLR2004 - FSRS' own range
            raise ValueError(f"Difficulty must be from 1 to 10, got {self.difficulty}.")

    @classmethod
    def new(cls) -> Self:
        """Return the memory of a card never rated."""
        return cls(State.NEW, None, None, None, None, None, 0, 0)

    def as_dict(self) -> MemoryDict:
        return {
            "state": int(self.state),
            "step": self.step,
            "stability": self.stability,
            "difficulty": self.difficulty,
            "due": _to_text(self.due),
            "last_review": _to_text(self.last_review),
            "lapses": self.lapses,
            "reps": self.reps,
        }

    @classmethod
    def from_dict(cls, source: Mapping[str, Any]) -> Self:
        """Read what `as_dict` wrote. Raises ValueError that names what is missing or not readable."""
        missing = MemoryDict.__required_keys__ - source.keys()
        if missing:
            raise ValueError(f"This memory lacks {', '.join(sorted(missing))}.")
        try:
            return cls(
                state=State(source["state"]),
                step=_to_int(source["step"]),
                stability=_to_float(source["stability"]),
                difficulty=_to_float(source["difficulty"]),
                due=_to_datetime(source["due"]),
                last_review=_to_datetime(source["last_review"]),
                lapses=int(source["lapses"]),
                reps=int(source["reps"]),
            )
        except (TypeError, ValueError) as error:
            raise ValueError(f"This memory cannot be read: {error}") from error


def _to_text(moment: datetime | None) -> str | None:
    return None if moment is None else as_utc(moment).isoformat()


def _to_datetime(value: str | None) -> datetime | None:
    return None if value is None else as_utc(datetime.fromisoformat(value))


def _to_int(value: int | None) -> int | None:
    return None if value is None else int(value)


def _to_float(value: float | None) -> float | None:
    return None if value is None else float(value)
