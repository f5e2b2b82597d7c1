"""Which amounts a row can be asked with: the ends that touch another row, and round figures clearly inside."""

from dataclasses import dataclass
from decimal import ROUND_CEILING, ROUND_FLOOR, Decimal, localcontext
from functools import lru_cache
from math import lcm

from cards.kinds.drill.types import Row, Table
from cards.kinds.drill.units import EXACT, PERCENT

_MARGIN = Decimal("0.1")  # of the width of a range: nearer to an end is not clearly inside
_OPEN = 5  # an open range is asked up to so many times its beginning
_OPEN_STEPS = 20  # and at least so many steps beyond it
_WHOLE = Decimal(100)  # per cent


@dataclass(frozen=True, slots=True)
class Inside:
    """Round figures inside a range: `count` multiples of `unit` from `start` on."""

    start: Decimal
    unit: Decimal
    count: int

    def __getitem__(self, index: int) -> Decimal:
        with localcontext(EXACT):
            return self.start + self.unit * index


@dataclass(frozen=True, slots=True)
class Amounts:
    """boundaries: ends that another row touches. others: ends to ask where nothing lies inside."""

    boundaries: tuple[Decimal, ...]
    inside: Inside
    others: tuple[Decimal, ...] = ()


NOTHING = Inside(Decimal(0), Decimal(0), 0)


@lru_cache(maxsize=256)
def amounts_of(table: Table) -> dict[int, Amounts]:
    """Return by the number of each row what it can be asked with. For a table of ranges."""
    by_size = table.by_size
    found = {}
    with localcontext(EXACT):
        for index, row in enumerate(by_size):
            if table.is_listed:
                found[row.number] = Amounts((), NOTHING, _ends(row))
                continue
            low = row.low if index else None
            high = row.high if index < len(by_size) - 1 else None
            boundaries = tuple(dict.fromkeys(end for end in (low, high) if end is not None))
            inside = _inside(row, table.step, table.condition_style.unit)
            spare = () if inside.count else tuple(end for end in _ends(row) if end not in boundaries)
            found[row.number] = Amounts(boundaries, inside, spare)
    return found


def _ends(row: Row) -> tuple[Decimal, ...]:
    return tuple(dict.fromkeys(end for end in (row.low, row.high) if end is not None))


def _inside(row: Row, step: Decimal, unit: str) -> Inside:
    """Return figures of two significant digits strictly between the ends, or more digits where none has two."""
    low = min(step, row.high or step) if row.low is None else row.low
    high = _far(low, step, unit) if row.high is None else row.high
    margin = (high - low) * _MARGIN
    least, most = max(low + margin, low + step), min(high - margin, high - step)
    if least > most:
        return NOTHING
    exponent = most.adjusted() - 1
    while True:
        figures = _multiples(least, most, Decimal(1).scaleb(exponent), step)
        if figures.count or figures.unit == step:
            return figures
        exponent -= 1


def _far(low: Decimal, step: Decimal, unit: str) -> Decimal:
    far = max(low * _OPEN, low + step * _OPEN_STEPS)
    return _WHOLE if unit == PERCENT and low + step < _WHOLE < far else far


def _multiples(least: Decimal, most: Decimal, round_to: Decimal, step: Decimal) -> Inside:
    """Multiples of both `round_to` and `step`, in whole numbers of the finer one's last decimal."""
    exponent = min(_exponent(round_to), _exponent(step), 0)
    one, other = (int(value.scaleb(-exponent)) for value in (round_to, step))
    unit = Decimal(lcm(one, other)).scaleb(exponent)
    start = (least / unit).to_integral_value(ROUND_CEILING)
    end = (most / unit).to_integral_value(ROUND_FLOOR)
    return Inside(start * unit, unit, max(0, int(end - start) + 1))


def _exponent(value: Decimal) -> int:
    exponent = value.as_tuple().exponent
    return exponent if isinstance(exponent, int) else 0
