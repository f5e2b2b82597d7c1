"""The interviews ahead of a firm's candidates as a plot: a row for each, from the first day it may be to the last."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING

from django.utils.dateformat import format as date_format

from cards.core.charts import Frame, date_ticks

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from cards.mentoring.firm_queries import Person

MOST_ROWS = 40
LEAST_SPAN = timedelta(days=91)
LEFT, RIGHT, TOP, ROW, FOOT = 8, 352, 6, 26, 24
LEAST_WIDTH = 6
TICK_GAP, MONTH_GAP = 60, 34


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
class Tick:
    x: int
    text: str


@dataclass(frozen=True, slots=True)
class Timeline:
    """rows: the nearest first. more: how many further interviews there is no room for."""

    rows: Sequence[Row]
    ticks: Sequence[Tick]
    height: int
    axis_y: int
    more: int

    @property
    def sentence(self) -> str:
        count = len(self.rows) + self.more
        return f"{count} interview{'' if count == 1 else 's'} ahead, the nearest first."


def timeline(people: Iterable[Person], today: date) -> Timeline | None:
    """Draw the interviews that are not over; None where there are none."""
    ahead = sorted(
        (person for person in people if person.last_possible and person.last_possible >= today),
        key=lambda person: (max(today, person.first_possible or today), person.last_possible, person.name),
    )
    if not ahead:
        return None
    shown = ahead[:MOST_ROWS]
    end = max(today + LEAST_SPAN, *(person.last_possible for person in shown if person.last_possible))
    axis = TOP + ROW * len(shown)
    frame = Frame(LEFT, TOP, RIGHT, axis)
    ticks = [
        Tick(tick.x, date_format(tick.day, "M" if tick.is_month else "j M"))
        for tick in date_ticks(today, end, frame, gap=TICK_GAP, month_gap=MONTH_GAP)
    ]
    rows = [_row(person, place, today, (end - today).days, frame) for place, person in enumerate(shown)]
    return Timeline(rows, ticks, axis + FOOT, axis, len(ahead) - len(shown))


def _row(person: Person, place: int, today: date, days: int, frame: Frame) -> Row:
    first = max(today, person.first_possible or today)
    last = max(first, person.last_possible or first)
    left, right = (frame.x((day - today).days / days) for day in (first, last))
    width = max(LEAST_WIDTH, right - left)
    top = TOP + ROW * place
    is_day = person.interview is not None
    when = date_format(first, "j F Y") if is_day else f"{date_format(first, 'j F')} to {date_format(last, 'j F Y')}"
    return Row(person.name, when, is_day, min(left, RIGHT - width), width, top + 15, top + 11)
