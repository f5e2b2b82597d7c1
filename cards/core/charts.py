"""Geometry of plots that the server draws as SVG. Numbers in, places in whole SVG units out.

A phone shows 360 units about one to one. y grows downwards, as everywhere in SVG.
"""

from __future__ import annotations

from bisect import bisect
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import pairwise
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

LEAST_HEIGHT = 3
LABEL_GAP = 7
_DAY = timedelta(days=1)
# The distances at which a span of days may be ticked: weeks up to here, then whole months.
_WEEKS = (1, 2)
_MONTHS = (1, 2, 3, 6, 12)
_SHORT_SPAN = 45  # days


@dataclass(frozen=True, slots=True)
class Bar:
    """A bar in SVG units; `label_y` is the baseline of the number above it."""

    x: int
    y: int
    width: int
    height: int
    label_y: int

    @property
    def middle(self) -> int:
        return self.x + self.width // 2


def bars(values: Sequence[float], *, width: int, height: int, top: int = 20, gap: int = 12) -> list[Bar]:
    """Lay out one bar per value, standing on y = `height`, with room of `top` for the numbers above.

    Heights are in proportion to the values (>= 0); a zero keeps a hairline, so that the day is seen to be there.
    """
    if not values:
        return []
    most = max(*values, 1)
    step = width // len(values)
    return [_bar(index * step + gap // 2, step - gap, value / most, height, top) for index, value in enumerate(values)]


def _bar(x: int, width: int, share: float, height: int, top: int) -> Bar:
    tall = max(LEAST_HEIGHT, round(share * (height - top)))
    return Bar(x=x, y=height - tall, width=width, height=tall, label_y=height - tall - LABEL_GAP)


@dataclass(frozen=True, slots=True)
class Spot:
    """A place in SVG units."""

    x: int
    y: int


@dataclass(frozen=True, slots=True)
class Frame:
    """The rectangle that data are drawn in. x and y of it are told from 0 to 1, y upwards; what is beyond is cut."""

    left: int
    top: int
    right: int
    bottom: int

    def x(self, share: float) -> int:
        return self.left + round(_cut(share) * (self.right - self.left))

    def y(self, share: float) -> int:
        return self.bottom - round(_cut(share) * (self.bottom - self.top))

    def finer(self, times: int) -> Frame:
        """Return the same rectangle where a unit is cut in so many."""
        return Frame(self.left * times, self.top * times, self.right * times, self.bottom * times)

    def spot(self, x: float, y: float) -> Spot:
        return Spot(self.x(x), self.y(y))


def _cut(share: float) -> float:
    return min(1.0, max(0.0, share))


def path(spots: Sequence[Spot]) -> str:
    """Return the places as the `points` of a polyline or polygon."""
    return " ".join(f"{spot.x},{spot.y}" for spot in spots)


def apart(first: int, second: int, *, gap: int, top: int, bottom: int) -> tuple[int, int]:
    """Return both heights at least `gap` apart and between top and bottom, moved no further than that takes.

    The one that was higher stays so; of two alike, the first does. Between top and bottom there must be room for it.
    """
    upper, lower = sorted((first, second))
    short = max(0, gap - (lower - upper))
    upper = min(max(top, upper - short // 2), bottom - gap)
    lower = min(max(upper + gap, lower), bottom)
    return (upper, lower) if first <= second else (lower, upper)


@dataclass(frozen=True, slots=True)
class DateTick:
    day: date
    x: int
    is_month: bool  # the first of one


def date_ticks(first: date, last: date, frame: Frame, *, gap: int, month_gap: int) -> list[DateTick]:
    """Return the days to name between first and last: Mondays of a short span, of a longer one the firsts of months.

    They are at least `gap`, or for the shorter names of months `month_gap`, from each other and from both ends, which
    have names of their own.
    """
    days = (last - first).days
    is_month = days > _SHORT_SPAN
    if is_month:
        gap, choices = month_gap, [list(_firsts(first, last, months)) for months in _MONTHS]
    else:
        choices = [list(_mondays(first, last, weeks)) for weeks in _WEEKS]
    for dates in choices:
        ticks = [DateTick(day, frame.x((day - first).days / days), is_month) for day in dates]
        ticks = [tick for tick in ticks if frame.left + gap <= tick.x <= frame.right - gap]
        if all(after.x - before.x >= gap for before, after in pairwise(ticks)):
            return ticks
    return []


def _mondays(first: date, last: date, weeks: int) -> Iterator[date]:
    day = first + timedelta(days=7 - first.weekday())
    while day < last:
        yield day
        day += timedelta(weeks=weeks)


def _firsts(first: date, last: date, months: int) -> Iterator[date]:
    month = first.year * 12 + first.month  # of the next, counted from year 0
    while (day := date(month // 12, month % 12 + 1, 1)) < last:
        if month % 12 % months == 0:
            yield day
        month += 1


@dataclass(frozen=True, slots=True)
class Square:
    """A square of a heat grid. level: 0 for nothing; the squares grow with it."""

    x: int
    y: int
    size: int
    level: int


def square(spot: Spot, level: int, sizes: Sequence[int]) -> Square:
    """Return the square of this level about a place."""
    size = sizes[level]
    return Square(spot.x - size // 2, spot.y - size // 2, size, level)


def level_of(value: float, bounds: Sequence[float]) -> int:
    """Return 0 for nothing, 1 for less than the first bound, and so on. bounds: rising."""
    return bisect(bounds, value) + 1 if value > 0 else 0


@dataclass(frozen=True, slots=True)
class Whisker:
    """A dot, and the interval about it from low to high."""

    x: int
    y: int
    low: int
    high: int
    radius: int
