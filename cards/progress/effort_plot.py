"""A candidate's effort as a plot: a column a week, a row a weekday, and the more minutes the larger the square."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING

from cards.core.charts import Spot, Square, level_of, square
from cards.progress.plot_parts import Tick, day_name, hours

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence
    from datetime import date

_DAY = timedelta(days=1)
WEEKS = 26
EFFORT_BOUNDS = (10, 20, 40)  # minutes
EFFORT_SIZES = (2, 4, 6, 8, 10)
EFFORT_LEFT, EFFORT_TOP, EFFORT_STEP = 46, 28, 12
MONTH_GAP = 34


@dataclass(frozen=True, slots=True)
class Effort:
    """What a candidate did on one study day."""

    day: date
    answers: int
    minutes: float


@dataclass(frozen=True, slots=True)
class EffortRow:
    """A week with answers."""

    week: str
    days: int
    answers: str
    time: str


@dataclass(frozen=True, slots=True)
class EffortKey:
    """What a size of squares means."""

    square: Square
    x: int
    text: str


@dataclass(frozen=True, slots=True)
class EffortShape:
    """All squares of one size, as one path: half a year of them each by itself would be half of the page."""

    level: int
    path: str


@dataclass(frozen=True, slots=True)
class EffortPlot:
    """For cards/progress/plots/effort.html: a column a week, a row a weekday."""

    sentence: str
    shapes: tuple[EffortShape, ...]
    weekdays: tuple[Tick, ...]
    months: tuple[Tick, ...]
    key: tuple[EffortKey, ...]
    key_y: int
    rows: tuple[EffortRow, ...]


def effort_plot(efforts: Iterable[Effort], today: date) -> EffortPlot:
    """Draw the last 26 weeks, today's among them. efforts: days with answers, in any order; others are left out."""
    first = today - timedelta(days=today.weekday(), weeks=WEEKS - 1)
    done = {effort.day: effort for effort in efforts if first <= effort.day <= today and effort.answers}
    days = [first + place * _DAY for place in range((today - first).days + 1)]
    return EffortPlot(
        sentence=_effort_sentence(list(done.values()), len(days)),
        shapes=tuple(_effort_shapes([_effort_level(done.get(day)) for day in days])),
        weekdays=tuple(Tick(1, _effort_spot(row).y, f"{days[row]:%a}") for row in (0, 3, 6)),
        months=tuple(_months(first)),
        key=tuple(_effort_key()),
        key_y=_effort_spot(6).y + 24,
        rows=tuple(_effort_rows(first, done)),
    )


def _effort_spot(place: int) -> Spot:
    week, weekday = divmod(place, 7)
    return Spot(EFFORT_LEFT + week * EFFORT_STEP, EFFORT_TOP + weekday * EFFORT_STEP)


def _effort_level(effort: Effort | None) -> int:
    return level_of(max(1.0, effort.minutes), EFFORT_BOUNDS) if effort else 0


def _effort_shapes(levels: Sequence[int]) -> Iterator[EffortShape]:
    """Give the squares of these days by level, each about its spot."""
    for level, size in enumerate(EFFORT_SIZES):
        drawn = []
        for place, other in enumerate(levels):
            if other == level:
                x, y = EFFORT_LEFT + place // 7 * EFFORT_STEP, EFFORT_TOP + place % 7 * EFFORT_STEP
                drawn.append(f"M{x - size // 2},{y - size // 2}h{size}v{size}h-{size}z")
        if drawn:
            yield EffortShape(level, "".join(drawn))


def _months(first: date) -> Iterator[Tick]:
    """Name each month over the first week that begins in it, where the name before leaves room."""
    free, month = 0, 0
    for week in range(WEEKS):
        monday, spot = first + timedelta(weeks=week), _effort_spot(week * 7)
        if monday.month != month and spot.x >= free and (monday.day <= 7 or week == 0):  # noqa: PLR2004 - a week
            yield Tick(spot.x - EFFORT_STEP // 2, EFFORT_TOP - 14, f"{monday:%b}")
            free = spot.x + MONTH_GAP
        month = monday.month


def _effort_key() -> Iterator[EffortKey]:
    y = _effort_spot(6).y + 24
    low = (1, *EFFORT_BOUNDS)
    texts = ["none", *(f"{a}-{b - 1}" for a, b in zip(low, EFFORT_BOUNDS, strict=False)), f"{EFFORT_BOUNDS[-1]}+ min"]
    for level, text in enumerate(texts):
        x = EFFORT_LEFT + level * 62
        yield EffortKey(square(Spot(x, y), level, EFFORT_SIZES), x + 10, text.replace("-", "\N{EN DASH}"))


def _effort_rows(first: date, done: Mapping[date, Effort]) -> Iterator[EffortRow]:
    for week in reversed(range(WEEKS)):
        monday = first + timedelta(weeks=week)
        efforts = [done[day] for day in (monday + place * _DAY for place in range(7)) if day in done]
        if efforts:
            answers = f"{sum(effort.answers for effort in efforts):,}"
            spent = hours(sum(effort.minutes for effort in efforts))
            yield EffortRow(f"{day_name(monday)} {monday.year}", len(efforts), answers, spent)


def _effort_sentence(efforts: Sequence[Effort], days: int) -> str:
    if not efforts:
        return "No answers in these weeks yet."
    answers, spent = sum(effort.answers for effort in efforts), hours(sum(effort.minutes for effort in efforts))
    noun = "answer" if answers == 1 else "answers"
    return f"Studied on {len(efforts)} of the last {days} days: {answers:,} {noun}, {spent}."
