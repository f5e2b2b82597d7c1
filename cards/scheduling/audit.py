"""Whether a stored memory is what its log leads to, and if not, what differs, in words."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from math import isclose
from typing import Any, Literal

from cards.scheduling.curve import DEFAULTS
from cards.scheduling.fsrs_memory import retrievability
from cards.scheduling.replay import LogEntry, Replayed
from cards.scheduling.types import MemoryState, Rating, State

# Of a prediction: rows of before were filled in by a migration, which reckons in another order.
ROUNDING = 1e-9


@dataclass(frozen=True, slots=True)
class LoggedRow:
    """One row of a log as it is stored. undoes: the id of the grade that an undo takes back.

    parameters: those that the memory followed when the row was logged. state_before, predicted: None for an undo.
    """

    id: int
    sequence: int
    kind: Literal["grade", "undo"]
    rating: int | None
    undoes: int | None
    at: datetime
    study_day: date
    previous: Mapping[str, Any]
    parameters: tuple[float, ...] = DEFAULTS
    state_before: int | None = None
    predicted: float | None = None


@dataclass(frozen=True, slots=True)
class StoredMemory:
    """One memory as it is stored. schedule: the fields of MemoryState, right or wrong. parameters: it follows them."""

    version: int
    introduced_on: date | None
    schedule: Mapping[str, Any]
    parameters: tuple[float, ...] = DEFAULTS


def find_differences(stored: StoredMemory, log: Sequence[LoggedRow], *, seed_prefix: str) -> list[str]:
    """Say in words where a memory and its log, in the order of their sequence, do not agree; [] if they do."""
    found = [*_wrong_numbers(stored, log)]
    standing, wrong_undos = _standing_grades(log)
    found += wrong_undos
    entries = [LogEntry(row.kind, _rating(row), row.at, row.parameters) for row in log]
    replayed = Replayed(entries, seed_prefix)
    try:
        for number, row in enumerate(log, start=1):
            found += _wrong_row(number, row, replayed.after(number - 1, row.parameters))
        after = replayed.after(len(log), stored.parameters)
    except ValueError as error:
        return [*found, str(error)]
    for name, value in stored.schedule.items():
        if value != getattr(after, name):
            found.append(f"{name} is {value}, but its log leads to {getattr(after, name)}")
    introduced_on = standing[0].study_day if standing else None
    if stored.introduced_on != introduced_on:
        found.append(f"introduced_on is {stored.introduced_on}, but its log says {introduced_on}")
    return found


def _wrong_row(number: int, row: LoggedRow, before: MemoryState) -> Iterator[str]:
    """before: the memory before this row, under the parameters that the row says it followed."""
    if row.previous != before.as_dict():
        yield f"row {number} does not hold the schedule that was before it"
    if row.kind != "grade":
        return
    if before.last_review and row.at < before.last_review:
        yield f"row {number} is older than the grade before it"
    if row.state_before != before.state:
        yield f"row {number} says that its card was in state {row.state_before}, but it was in {before.state}"
    asked = retrievability(before, row.at, parameters=row.parameters) if before.state is State.REVIEW else None
    if (row.predicted is None) != (asked is None) or not isclose(row.predicted or 0, asked or 0, rel_tol=ROUNDING):
        yield f"row {number} was predicted {row.predicted}, but its log leads to {asked}"


def _wrong_numbers(stored: StoredMemory, log: Sequence[LoggedRow]) -> Iterator[str]:
    if [row.sequence for row in log] != list(range(1, len(log) + 1)):
        yield f"its rows are numbered {_shortened([row.sequence for row in log])}, not 1 to {len(log)}"
    if stored.version != len(log):
        yield f"version is {stored.version}, but its log has {len(log)} rows"


def _standing_grades(log: Sequence[LoggedRow]) -> tuple[list[LoggedRow], list[str]]:
    """Return the grades not taken back, oldest first, and what is wrong with the undos."""
    standing: list[LoggedRow] = []
    wrong = []
    for row in log:
        if row.kind == "grade":
            standing.append(row)
        elif not standing:
            wrong.append(f"row {row.sequence} undoes a grade where none stands")
        elif standing.pop().id != row.undoes:
            wrong.append(f"row {row.sequence} does not undo the latest grade that stands")
    return standing, wrong


def _rating(row: LoggedRow) -> Rating | None:
    """Return the rating as it is stored: a wrong one is for the replay to name."""
    return row.rating  # type: ignore[return-value]


def _shortened(numbers: Sequence[int], most: int = 10) -> str:
    return ", ".join(map(str, numbers[:most])) + (", …" if len(numbers) > most else "")
