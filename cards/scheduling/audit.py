"""Whether a stored memory is what its log leads to, and if not, what differs, in words."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Literal

from cards.scheduling.replay import LogEntry, replay_steps
from cards.scheduling.types import MemoryState, Rating


@dataclass(frozen=True, slots=True)
class LoggedRow:
    """One row of a log as it is stored. undoes: the id of the grade that an undo takes back."""

    id: int
    sequence: int
    kind: Literal["grade", "undo"]
    rating: int | None
    undoes: int | None
    at: datetime
    study_day: date
    previous: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class StoredMemory:
    """One memory as it is stored. schedule: the fields of MemoryState, right or wrong."""

    version: int
    introduced_on: date | None
    schedule: Mapping[str, Any]


def find_differences(stored: StoredMemory, log: Sequence[LoggedRow], *, seed_prefix: str) -> list[str]:
    """Say in words where a memory and its log, in the order of their sequence, do not agree; [] if they do."""
    found = [*_wrong_numbers(stored, log)]
    standing, wrong_undos = _standing_grades(log)
    found += wrong_undos
    entries = [LogEntry(row.kind, _rating(row), row.at) for row in log]
    try:
        states = [MemoryState.new(), *replay_steps(entries, seed_prefix=seed_prefix)]
    except ValueError as error:
        return [*found, str(error)]
    for number, (row, before) in enumerate(zip(log, states, strict=False), start=1):
        if row.previous != before.as_dict():
            found.append(f"row {number} does not hold the schedule that was before it")
        if row.kind == "grade" and before.last_review and row.at < before.last_review:
            found.append(f"row {number} is older than the grade before it")
    for name, value in stored.schedule.items():
        if value != getattr(states[-1], name):
            found.append(f"{name} is {value}, but its log leads to {getattr(states[-1], name)}")
    introduced_on = standing[0].study_day if standing else None
    if stored.introduced_on != introduced_on:
        found.append(f"introduced_on is {stored.introduced_on}, but its log says {introduced_on}")
    return found


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
