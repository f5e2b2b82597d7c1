"""Reading what a candidate aims at."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from typing import TYPE_CHECKING, Any

from cards.candidacy.models import (
    EVERY_WEEKDAY,
    USUAL_MINUTES,
    AssessmentWindow,
    Candidacy,
    DaysOff,
    DeclaredCompetency,
)
from cards.core.subqueries import listed
from cards.firms.models import User
from cards.scheduling.calendar import StudyCalendar
from cards.scheduling.window import Window

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from django.db.models import QuerySet

CANDIDACY = ["minutes_per_day", "weekdays", "level_one_first", "pathway"]
WINDOW = ["opens", "closes", "day"]
DECLARED = ["competency_id", "name", "level", "rank"]


@dataclass(frozen=True, slots=True)
class Declared:
    """A declared competency. competency: its primary key, None for one that the site does not list."""

    competency: int | None
    name: str
    level: int
    rank: int


@dataclass(frozen=True, slots=True)
class Course:
    """All that a candidate's plan is made from, besides their memories. Empty for who skipped the set-up."""

    window: Window | None = None
    calendar: StudyCalendar = field(default_factory=lambda: StudyCalendar(USUAL_MINUTES))
    declared: tuple[Declared, ...] = ()
    level_one_first: bool = False
    pathway: str = ""

    @property
    def levels(self) -> Mapping[int, int]:
        """The declared level by competency; empty where none was declared, and every card takes part."""
        return {one.competency: one.level for one in self.declared if one.competency}

    def takes(self, competency: int | None, level: int) -> bool:
        """Whether a card of this competency and level is part of the plan."""
        if competency is None or not self.declared:
            return True
        return level <= self.levels.get(competency, 0)

    def interview_day(self, today: date) -> date | None:
        """The day to plan for, where one is in sight."""
        return self.window.target(today) if self.window else None


def course_of(user: User) -> Course:
    """Return what a candidate aims at, in one query."""
    lists = {
        "course_candidacy": _rows(Candidacy.objects.filter(user_id=user.pk), CANDIDACY),
        "course_window": _rows(AssessmentWindow.objects.filter(user_id=user.pk, outcome=""), WINDOW),
        "course_off": _rows(DaysOff.objects.filter(user_id=user.pk), ["first", "last"]),
        "course_declared": _rows(DeclaredCompetency.objects.filter(user_id=user.pk), DECLARED),
    }
    row = User.objects.filter(pk=user.pk).annotate(**lists).values(*lists).get()
    (candidacy,) = row["course_candidacy"] or [{}]
    minutes = candidacy.get("minutes_per_day", USUAL_MINUTES)
    days_off = sorted((_date(off["first"]), _date(off["last"])) for off in row["course_off"] or [])
    weekdays = frozenset(map(int, candidacy.get("weekdays", EVERY_WEEKDAY)))
    return Course(
        window=_window(row["course_window"] or []),
        calendar=StudyCalendar(minutes, weekdays, tuple(days_off)),
        declared=_declared(row["course_declared"] or []),
        level_one_first=bool(candidacy.get("level_one_first")),
        pathway=candidacy.get("pathway", ""),
    )


def _rows(rows: QuerySet[Any], names: Sequence[str]) -> Any:
    return listed(rows, names, group="user_id")


def _date(text: str) -> date:
    return date.fromisoformat(text)


def _window(rows: Sequence[Mapping[str, Any]]) -> Window | None:
    for row in rows:
        return Window(_date(row["opens"]), _date(row["closes"]), _date(row["day"]) if row["day"] else None)
    return None


def _declared(rows: Sequence[Mapping[str, Any]]) -> tuple[Declared, ...]:
    found = (Declared(row["competency_id"], row["name"], row["level"], row["rank"]) for row in rows)
    return tuple(sorted(found, key=lambda one: one.rank))
