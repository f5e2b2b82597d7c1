"""From a log back to its memory: the proof that the log is the whole truth.

Where the parameters of a memory were fitted anew in between, its stability and difficulty are what the whole log leads
to under the parameters it follows now; its due date stays what its latest standing answer promised, under the
parameters of that time.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Literal

from cards.scheduling.curve import DEFAULTS
from cards.scheduling.fsrs_memory import rate
from cards.scheduling.fuzz import attempt_seed
from cards.scheduling.types import MemoryState, Rating


@dataclass(frozen=True, slots=True)
class LogEntry:
    """One row of the log of one memory. rating: None for an undo. at: aware datetime.

    parameters: those that the memory followed when the row was logged.
    """

    kind: Literal["grade", "undo"]
    rating: Rating | None
    at: datetime
    parameters: tuple[float, ...] = DEFAULTS


@dataclass(frozen=True, slots=True)
class Replayed:
    """A log in its order, replayed as far, and under as many parameters, as is asked.

    seed_prefix: the card's id. Raises ValueError, naming the row counted from 1, for a log that cannot have happened.
    """

    log: Sequence[LogEntry]
    seed_prefix: str
    _under: dict[tuple[float, ...], list[MemoryState]] = field(default_factory=dict)
    _promised: list[datetime | None] = field(default_factory=list)

    def after(self, rows: int, parameters: tuple[float, ...]) -> MemoryState:
        """Return the memory after so many rows, when it follows `parameters`."""
        return replace(self._states(parameters)[rows], due=self._dues()[rows])

    def _states(self, parameters: tuple[float, ...]) -> list[MemoryState]:
        if parameters not in self._under:
            steps = replay_steps(self.log, seed_prefix=self.seed_prefix, parameters=parameters)
            self._under[parameters] = [MemoryState.new(), *steps]
        return self._under[parameters]

    def _dues(self) -> list[datetime | None]:
        """When the card was to come back, before the first row and after each."""
        if not self._promised:
            standing: list[datetime | None] = [None]
            self._promised.append(None)
            for row, entry in enumerate(self.log, start=1):
                if entry.kind == "undo":
                    standing.pop()
                else:
                    standing.append(self._states(entry.parameters)[row].due)
                self._promised.append(standing[-1])
        return self._promised


def replay(log: Iterable[LogEntry], *, seed_prefix: str, parameters: tuple[float, ...] = DEFAULTS) -> MemoryState:
    """Return the memory that `log`, in its order, leads to, when it follows `parameters` by now.

    An undo restores what was believed before the latest grade not yet undone. Otherwise as `Replayed`.
    """
    entries = list(log)
    return Replayed(entries, seed_prefix).after(len(entries), parameters)


def replay_steps(
    log: Iterable[LogEntry], *, seed_prefix: str, parameters: tuple[float, ...] = DEFAULTS
) -> Iterator[MemoryState]:
    """Give the memory after each row of `log`, had it always followed `parameters`. Otherwise as `Replayed`."""
    memories = [MemoryState.new()]
    for row, entry in enumerate(log):
        try:
            if entry.kind == "undo":
                _undo(memories, entry)
            else:
                memories.append(_grade(memories[-1], entry, attempt_seed(seed_prefix, row), parameters))
        except ValueError as error:
            raise ValueError(f"Row {row + 1} of the log: {error}") from error
        yield memories[-1]


def _grade(memory: MemoryState, entry: LogEntry, seed: str, parameters: tuple[float, ...]) -> MemoryState:
    if entry.kind != "grade":
        raise ValueError(f'the kind must be "grade" or "undo", not {entry.kind!r}.')
    if entry.rating is None:
        raise ValueError("a grade needs a rating.")
    return rate(memory, Rating(entry.rating), entry.at, seed=seed, parameters=parameters)


def _undo(memories: list[MemoryState], entry: LogEntry) -> None:
    if entry.rating is not None:
        raise ValueError("an undo has no rating.")
    if len(memories) == 1:
        raise ValueError("there is no grade left to undo.")
    memories.pop()
