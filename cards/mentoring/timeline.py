"""The interviews ahead of a firm's candidates as a plot: a row for each, from the first day it may be to the last.

Where there are too many for that, a bar for each week, as high as there are interviews that may be in it.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache
from typing import TYPE_CHECKING

from django.utils.dateformat import format as date_format

from cards.core.charts import Frame, date_ticks

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from cards.mentoring.firm_queries import Person

MOST_ROWS = 40
MOST_WEEKS = 53  # that a phone can tell apart; what may only be later is said in words
LEAST_SPAN = timedelta(days=91)
WEEK = timedelta(weeks=1)
LEFT, RIGHT, TOP, ROW, FOOT = 8, 352, 6, 26, 24
WEEKS_TOP, WEEKS_AXIS = 24, 150  # of the plot by weeks: the room of the highest bar
LEAST_WIDTH = 6
TICK_GAP, MONTH_GAP = 60, 34
NUMBER = 10  # half the width of a number above a bar


@dataclass(frozen=True, slots=True)
class Row:
    """One candidate. A day that is known is a short bar."""

    name: str
    when: str
    is_day: bool
    x: int
    width: int
    bar_y: int
    text_y: int


@dataclass(frozen=True, slots=True)
class Ahead:
    """A candidate of the table."""

    name: str
    when: str


@dataclass(frozen=True, slots=True)
class Week:
    """One week. known: interviews whose day lies in it; possible: of all that may be in it, those among them.

    beginning: those for whom it is the first. Two parts of a bar: y and height of all, known_y and known_height.
    """

    name: str
    possible: int
    known: int
    beginning: Sequence[Ahead]
    x: int
    width: int
    y: int
    height: int
    known_y: int
    known_height: int


@dataclass(frozen=True, slots=True)
class Number:
    """What stands above the highest bar."""

    x: int
    y: int
    text: str


@dataclass(frozen=True, slots=True)
class Tick:
    x: int
    text: str


@dataclass(frozen=True, slots=True)
class Timeline:
    """Either rows, the nearest first, or weeks, up to the last that is shown; later: who can only be after that."""

    count: int
    ticks: Sequence[Tick]
    height: int
    axis_y: int
    rows: Sequence[Row] = ()
    weeks: Sequence[Week] = ()
    most: Number | None = None
    later: Sequence[Ahead] = ()

    @property
    def sentence(self) -> str:
        if self.count == 1:
            return "1 interview ahead."
        return f"{self.count} interviews ahead{', the nearest first' * bool(self.rows)}."


def timeline(people: Iterable[Person], today: date) -> Timeline | None:
    """Draw the interviews that are not over; None where there are none."""
    ahead = sorted(
        (person for person in people if person.is_ahead(today)),
        key=lambda person: (*_span(person, today), person.name),
    )
    if not ahead:
        return None
    return _by_person(ahead, today) if len(ahead) <= MOST_ROWS else _by_week(ahead, today)


def _span(person: Person, today: date) -> tuple[date, date]:
    """Return the first and the last day on which the interview of somebody may still be."""
    first = max(today, person.first_possible or today)
    return first, max(first, person.last_possible or first)


def _when(person: Person, today: date) -> str:
    first, last = _span(person, today)
    if person.interview is not None:
        return date_format(first, "j F Y")
    return f"{date_format(first, 'j F')} to {date_format(last, 'j F Y')}"


def _when_this_year(person: Person, today: date) -> str:
    """Say it shortly, for beside a week that names its year."""
    first, last = map(_shortly, _span(person, today))
    return first if person.interview is not None else f"{first} to {last}"


@lru_cache(maxsize=1024)  # hundreds of people share the days of half a year
def _shortly(day: date) -> str:
    return date_format(day, "j M")


def _ticks(first: date, end: date, frame: Frame) -> list[Tick]:
    return [
        Tick(tick.x, date_format(tick.day, "M" if tick.is_month else "j M"))
        for tick in date_ticks(first, end, frame, gap=TICK_GAP, month_gap=MONTH_GAP)
    ]


# A row for each


def _by_person(ahead: Sequence[Person], today: date) -> Timeline:
    end = max(today + LEAST_SPAN, *(_span(person, today)[1] for person in ahead))
    axis = TOP + ROW * len(ahead)
    frame = Frame(LEFT, TOP, RIGHT, axis)
    rows = [_row(person, place, today, (end - today).days, frame) for place, person in enumerate(ahead)]
    return Timeline(len(ahead), _ticks(today, end, frame), axis + FOOT, axis, rows=rows)


def _row(person: Person, place: int, today: date, days: int, frame: Frame) -> Row:
    left, right = (frame.x((day - today).days / days) for day in _span(person, today))
    width = max(LEAST_WIDTH, right - left)
    top = TOP + ROW * place
    is_day = person.interview is not None
    return Row(person.name, _when(person, today), is_day, min(left, RIGHT - width), width, top + 15, top + 11)


# A bar for each week


def _by_week(ahead: Sequence[Person], today: date) -> Timeline:
    monday = today - timedelta(days=today.weekday())
    spans = [_span(person, today) for person in ahead]
    end = max(today + LEAST_SPAN, *(last for _, last in spans))
    count = min(MOST_WEEKS, (end - monday) // WEEK + 1)
    possible, known = [0] * count, [0] * count
    beginning: list[list[Ahead]] = [[] for _ in range(count + 1)]  # the last: who can only be later
    for person, (first, last) in zip(ahead, spans, strict=True):
        begin = (first - monday) // WEEK
        when = _when_this_year if begin < count else _when
        beginning[min(begin, count)].append(Ahead(person.name, when(person, today)))
        for week in range(begin, min((last - monday) // WEEK + 1, count)):
            possible[week] += 1
            known[week] += person.interview is not None
    frame, most = Frame(LEFT, WEEKS_TOP, RIGHT, WEEKS_AXIS), max(1, *possible)
    weeks = [
        _week(place, count, monday + place * WEEK, numbers, beginning[place], most, frame)
        for place, numbers in enumerate(zip(possible, known, strict=True))
    ]
    ticks = _ticks(monday, monday + count * WEEK, frame)
    return Timeline(
        len(ahead), ticks, WEEKS_AXIS + FOOT, WEEKS_AXIS, weeks=weeks, most=_most(weeks), later=beginning[count]
    )


def _week(  # noqa: PLR0913, PLR0917  its place, its figures, and what they are drawn in
    place: int, count: int, monday: date, numbers: tuple[int, int], who: Sequence[Ahead], most: int, frame: Frame
) -> Week:
    possible, known = numbers
    left, right = frame.x(place / count), frame.x((place + 1) / count)
    tops = [frame.y(number / most) for number in (possible, known)]
    return Week(
        name=date_format(monday, "j F Y"),
        possible=possible,
        known=known,
        beginning=who,
        x=left,
        width=max(1, right - left - 1),
        y=tops[0],
        height=WEEKS_AXIS - tops[0],
        known_y=tops[1],
        known_height=WEEKS_AXIS - tops[1],
    )


def _most(weeks: Sequence[Week]) -> Number:
    """Say how many the highest bar is, without which no bar would tell a number."""
    highest = max(weeks, key=lambda week: week.possible)
    middle = highest.x + highest.width // 2
    return Number(min(RIGHT - NUMBER, max(LEFT + NUMBER, middle)), highest.y - 6, str(highest.possible))
