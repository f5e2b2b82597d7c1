"""From a log back to its memory: the proof that the log is the whole truth."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from cards.scheduling.fsrs_memory import rate
from cards.scheduling.fuzz import attempt_seed
from cards.scheduling.types import MemoryState, Rating


@dataclass(frozen=True, slots=True)
class LogEntry:
    """One row of the log of one memory. rating: None for an undo. at: aware datetime."""

    kind: Literal["grade", "undo"]
    rating: Rating | None
    at: datetime


def replay(log: Iterable[LogEntry], *, seed_prefix: str) -> MemoryState:
    """Return the memory that `log`, in its order, leads to.

    An undo restores what was believed before the latest grade not yet undone. seed_prefix: the card's id.
    Raises ValueError, naming the row counted from 1, for a log that cannot have happened.
    """
    memory = MemoryState.new()
    for memory in replay_steps(log, seed_prefix=seed_prefix):  # noqa: B007  the last one counts
        pass
    return memory


def replay_steps(log: Iterable[LogEntry], *, seed_prefix: str) -> Iterator[MemoryState]:
    """Give the memory after each row of `log`. Otherwise as `replay`."""
    memories = [MemoryState.new()]
    for row, entry in enumerate(log):
        try:
            if entry.kind == "undo":
                _undo(memories, entry)
            else:
                memories.append(_grade(memories[-1], entry, attempt_seed(seed_prefix, row)))
        except ValueError as error:
            raise ValueError(f"Row {row + 1} of the log: {error}") from error
        yield memories[-1]


def _grade(memory: MemoryState, entry: LogEntry, seed: str) -> MemoryState:
    if entry.kind != "grade":
        raise ValueError(f'the kind must be "grade" or "undo", not {entry.kind!r}.')
    if entry.rating is None:
        raise ValueError("a grade needs a rating.")
    return rate(memory, Rating(entry.rating), entry.at, seed=seed)


def _undo(memories: list[MemoryState], entry: LogEntry) -> None:
    if entry.rating is not None:
        raise ValueError("an undo has no rating.")
    if len(memories) == 1:
        raise ValueError("there is no grade left to undo.")
    memories.pop()
