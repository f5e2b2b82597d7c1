"""The days on which a candidate revises, and the minutes that they have."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

EVERY_DAY = frozenset(range(7))
_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class StudyCalendar:
    """So many minutes on these weekdays (0 is Monday), but for the days off: pairs of a first and a last day."""

    minutes: int
    weekdays: frozenset[int] = EVERY_DAY
    days_off: tuple[tuple[date, date], ...] = ()

    def is_study_day(self, day: date) -> bool:
        return day.weekday() in self.weekdays and not any(first <= day <= last for first, last in self.days_off)

    def study_days(self, first: date, until: date) -> Iterator[date]:
        """Give the study days from `first` on that come before `until`."""
        day = first
        while day < until:
            if self.is_study_day(day):
                yield day
            day += _DAY

    def next_study_day(self, after: date, until: date) -> date | None:
        """Return the first study day after this one and before `until`, if there is one."""
        return next(self.study_days(after + _DAY, until), None)
