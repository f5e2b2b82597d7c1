"""Questions made from a table. The same seed makes the same questions, on every Python and on every machine."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from hashlib import sha256
from typing import TypeVar

from cards.kinds.drill.amounts import amounts_of
from cards.kinds.drill.types import Options, Question, Row, Table
from cards.kinds.drill.units import to_pennies

Item = TypeVar("Item")

_MOST_TRIES = 40  # for a figure that was not asked yet; then they are gone through in order
_SAMPLE_SEEDS = 200


class _Draw:
    """Numbers that look random, from a seed."""

    def __init__(self, seed: str) -> None:
        self._seed = sha256(seed.encode(errors="replace")).hexdigest()
        self._drawn = 0

    def below(self, limit: int) -> int:
        self._drawn += 1
        return int.from_bytes(sha256(f"{self._seed}:{self._drawn}".encode()).digest()[:16]) % limit

    def shuffled(self, items: Sequence[Item]) -> list[Item]:
        left = list(items)
        return [left.pop(self.below(len(left))) for _ in items]


@dataclass(frozen=True, slots=True)
class _Pick:
    """What is asked: a row, and an amount unless the table is one of names."""

    row: Row
    amount: Decimal | None
    is_boundary: bool = False


def make_questions(table: Table, options: Options, seed: str) -> tuple[Question, ...]:
    """Make `options.questions` different questions, or as many as the table can give: as many for every seed.

    Each row is asked before one is asked twice. Of two questions to a table of ranges, one is at an end that two rows
    touch, if there is one.
    """
    picks = _picks(table, options.questions, _Draw(seed))
    return tuple(_question(table, pick, f"q{number}") for number, pick in enumerate(picks, 1))


def sample(table: Table, options: Options, count: int = 10) -> tuple[Question, ...]:
    """Return `count` different questions such as the card will ask, in the order of the table, for its author.

    Every row is among them, so that a table of more than `count` rows gives as many as it has rows.
    """
    found: dict[tuple[int, Decimal], Question] = {}
    wanted = max(count, len(table.rows))
    all_rows = replace(options, questions=len(table.rows))
    for index in range(_SAMPLE_SEEDS):
        for question in make_questions(table, options if index else all_rows, f"sample:{index}"):
            if len(found) < wanted:
                found.setdefault((question.row, question.amount or Decimal(0)), question)
        if len(found) >= wanted:
            break
    ordered = [found[key] for key in sorted(found)]
    return tuple(replace(question, id=f"q{number}") for number, question in enumerate(ordered, 1))


def _picks(table: Table, wanted: int, draw: _Draw) -> list[_Pick]:
    if not table.is_ranges:
        return [_Pick(row, None) for row in draw.shuffled(table.rows)[:wanted]]
    picks: list[_Pick] = []
    used: set[Decimal] = set()
    at_end = draw.below(2) == 0  # every other question is at an end
    rows = draw.shuffled(table.rows)
    while rows and len(picks) < wanted:
        left = []
        for row in rows:
            if len(picks) == wanted:
                break
            pick = _pick(table, row, used, draw, at_end=at_end)
            if pick is None or pick.amount is None:
                continue
            picks.append(pick)
            used.add(pick.amount)
            at_end = not at_end
            left.append(row)
        rows = left
    return picks


def _pick(table: Table, row: Row, used: set[Decimal], draw: _Draw, *, at_end: bool) -> _Pick | None:
    """Pick an amount of a row that was not asked yet. None where the row has no more."""
    amounts = amounts_of(table)[row.number]
    ends = [_Pick(row, end, is_boundary=True) for end in draw.shuffled(amounts.boundaries) if end not in used]
    if at_end and ends:
        return ends[0]
    inside = amounts.inside
    for index in _order(inside.count, draw):
        if inside[index] not in used:
            return _Pick(row, inside[index])
    spare = [_Pick(row, end) for end in amounts.others if end not in used]
    return next(iter([*spare, *ends]), None)


def _order(count: int, draw: _Draw) -> Iterator[int]:
    if count:
        yield from (draw.below(count) for _ in range(_MOST_TRIES))
        yield from range(count)


def _question(table: Table, pick: _Pick, identifier: str) -> Question:
    row, value = pick.row, pick.row.value
    amount = pick.amount or Decimal(0)
    expected = value.at(amount)
    expected_text = table.write_value(expected if value.is_constant else to_pennies(expected))
    named = row.condition if pick.amount is None or table.is_listed else table.write_amount(amount)
    if value.is_constant:
        covered = f"“{row.condition}”: {expected_text}."
        working = covered if named == row.condition else f"{named} falls under {covered}"
    else:
        working = value.working(amount, table.write_amount, lambda part: table.write_value(to_pennies(part)))
    is_exact = pick.is_boundary and _is_plainest(table, amount)
    return Question(
        id=identifier,
        text=table.write_question(f"exactly {named}" if is_exact else named),
        row=row.number,
        amount=pick.amount,
        expected=expected,
        expected_text=expected_text,
        working=working,
        is_boundary=pick.is_boundary,
    )


def _is_plainest(table: Table, end: Decimal) -> bool:
    """Whether an end is the rounder one where two rows touch: "exactly £100,000", but "£100,001"."""
    ends = {each for amounts in amounts_of(table).values() for each in amounts.boundaries}
    beside = [each for each in (end - table.step, end + table.step) if each in ends]
    return all(
        _figures(end) < _figures(other) or (_figures(end) == _figures(other) and end < other) for other in beside
    )


def _figures(value: Decimal) -> int:
    return len(value.normalize().as_tuple().digits)
