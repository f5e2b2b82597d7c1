"""What a candidate would remember: if they stopped today, and if they kept the plan to the interview.

Expected values, never a draw: the same candidate sees the same curve each time they look.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from cards.scheduling.calendar import StudyCalendar
    from cards.scheduling.curve import Curve
    from cards.scheduling.plan import Aim, Pace, Seen, Unseen


@dataclass(frozen=True, slots=True)
class Prospect:
    """Where a candidate stands today, in what today's plan is made from.

    seen: the cards met before today, without those answered today. answered: those answered today, their elapsed days
    near 0. unseen: in the order to meet them. Together they are the cards the forecast is about. aim: today's.
    interview: the day to plan for; where none is in sight, the forecast looks as far ahead as the plan does.
    """

    seen: Sequence[Seen]
    unseen: Sequence[Unseen]
    answered: Sequence[Seen]
    aim: Aim
    calendar: StudyCalendar
    today: date
    interview: date | None
    pace: Pace
    curve: Curve


@dataclass(frozen=True, slots=True)
class Point:
    """The share of the cards, from 0 to 1, that would be recalled on this day."""

    day: date
    share: float


@dataclass(frozen=True, slots=True)
class DayAhead:
    """What the plan is expected to ask of a day. A day off asks nothing, and has no time either."""

    day: date
    minutes: float
    budget: int
    is_study_day: bool


def stop_now(prospect: Prospect) -> tuple[Point, ...]:
    """Return what would be recalled on the days until the interview without another answer; never rising."""
    raise NotImplementedError


def keep_the_plan(prospect: Prospect) -> tuple[Point, ...]:
    """Return what would be recalled on the same days, were each day's plan done."""
    raise NotImplementedError


def minutes_ahead(prospect: Prospect, days: int = 14) -> tuple[DayAhead, ...]:
    """Return what the plan would ask of the days from today on, up to the day before the interview."""
    raise NotImplementedError
