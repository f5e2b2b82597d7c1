"""Whether ranges tile: each touches the next one, without a gap and without an overlap."""

from collections.abc import Callable, Iterator, Sequence
from decimal import Decimal, localcontext
from itertools import pairwise

from cards.kinds.drill.ranges import End, Range
from cards.kinds.drill.types import TABLE, Row, TableProblem
from cards.kinds.drill.units import EXACT, PENNY, SIGNS, Style, write_number


def usual_step(ranges: Sequence[Range], unit: str) -> Decimal:
    """Return the step of a table that declares none: 1, or as fine as its ends are written; a penny for money."""
    with localcontext(EXACT):
        exponents = [end.number.value.normalize().as_tuple().exponent for each in ranges for end in each.ends]
        finest = min((exponent for exponent in exponents if isinstance(exponent, int)), default=0)
        if finest >= 0:
            return Decimal(1)
        step = Decimal(1).scaleb(finest)
        return min(step, PENNY) if unit in SIGNS else step


def first(low: End | None, step: Decimal) -> Decimal | None:
    """Return the least number of a range: one step beyond an end that does not belong to it."""
    with localcontext(EXACT):
        return None if low is None else low.number.value + (0 if low.included else step)


def last(high: End | None, step: Decimal) -> Decimal | None:
    with localcontext(EXACT):
        return None if high is None else high.number.value - (0 if high.included else step)


def tiling_problems(
    by_size: Sequence[Row], step: Decimal, style: Style, *, gaps: bool = False
) -> Iterator[TableProblem]:
    """Yield what is wrong between neighbours.

    by_size: rows from the least to the greatest, with bounds on the grid of `step`. gaps: whether they are allowed.
    """

    def shown(value: Decimal) -> str:
        return write_number(value, style)

    with localcontext(EXACT):
        farthest = None  # the row that reaches farthest so far: a wide one may overlap with more than the next
        for row, following in pairwise(by_size):
            if farthest is None or (farthest.high is not None and (row.high is None or row.high > farthest.high)):
                farthest = row
            clash = _clash(farthest, following, shown)
            if clash or not gaps:
                yield from clash or _gap(farthest, following, step, shown)


def _clash(row: Row, following: Row, shown: Callable[[Decimal], str]) -> list[TableProblem]:
    """Two rows for the same numbers, if these are such. `following` does not begin below `row`."""
    number = following.number
    if (row.low, row.high) == (following.low, following.high):
        earlier, later = sorted((row.number, number))
        message = f"Row {later} covers the same numbers as row {earlier}."
        return [TableProblem(later, TABLE, message, "Delete one of them, or change its range.")]
    if row.high is not None and following.low is not None and following.low > row.high:
        return []
    begins = "has no lower end" if following.low is None else f"begins at {shown(following.low)}"
    ends = "has no upper end" if row.high is None else f"ends at {shown(row.high)}"
    message = f"Row {number} {begins}, but row {row.number} {ends}: they overlap."
    return [TableProblem(number, TABLE, message, "Let each range begin one step beyond the end of the one before.")]


def _gap(row: Row, following: Row, step: Decimal, shown: Callable[[Decimal], str]) -> Iterator[TableProblem]:
    if row.high is None or following.low is None or following.low <= row.high + step:
        return
    first_free, last_free = shown(row.high + step), shown(following.low - step)
    covers = first_free if first_free == last_free else f"{first_free} to {last_free}"
    yield TableProblem(
        following.number,
        TABLE,
        f"Row {following.number} begins at {shown(following.low)}, but row {row.number} ends at {shown(row.high)}: "
        f"nothing covers {covers}.",
        f"Let row {following.number} begin at {first_free}, or add a row between them.",
    )
