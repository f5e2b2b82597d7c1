"""Reading what a candidate aims at."""

from __future__ import annotations

from calendar import day_name
from dataclasses import dataclass, field
from datetime import date
from functools import cache
from typing import TYPE_CHECKING, Any

from django.db.models import Subquery
from django.utils.text import get_text_list

from cards.candidacy.models import (
    EVERY_WEEKDAY,
    USUAL_MINUTES,
    AssessmentWindow,
    Candidacy,
    DaysOff,
    DeclaredCompetency,
)
from cards.content.choices import ETHICS, Level
from cards.content.models import Competency
from cards.core.prepared import PreparedValues, number_slot
from cards.core.subqueries import listed
from cards.firms.models import User
from cards.scheduling.calendar import StudyCalendar
from cards.scheduling.window import Window

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping, Sequence

    from django.db.models import QuerySet

CANDIDACY = ["minutes_per_day", "weekdays", "level_one_first", "pathway"]
WINDOW = ["opens", "closes", "day"]
LISTED, NAMED = "listed:", "named:"  # how a form names a competency
SHOWN_WEAKEST = 3
LISTED_SINGLY = 2  # so many days in a row are named each
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
    """All that a candidate's plan is made from, besides their memories. Empty for who skipped the set-up.

    ethics: the primary key of the competency whose cards never drop out, None where the site lists none.
    """

    window: Window | None = None
    calendar: StudyCalendar = field(default_factory=lambda: StudyCalendar(USUAL_MINUTES))
    declared: tuple[Declared, ...] = ()
    level_one_first: bool = False
    pathway: str = ""
    ethics: int | None = None

    @property
    def levels(self) -> Mapping[int, int]:
        """The declared level by competency; empty where none was declared, and every card takes part.

        Ethics is asked of everybody at Level 3, whether it was declared or not.
        """
        levels = {one.competency: one.level for one in self.declared if one.competency}
        return levels | {self.ethics: Level.ADVICE.value} if self.declared and self.ethics else levels

    def days_to_earliest(self, today: date) -> float | None:
        """Days to the first day on which the interview may be, where one is in sight."""
        if self.window is None or self.interview_day(today) is None:
            return None
        return float((self.window.earliest(today) - today).days)

    def interview_day(self, today: date) -> date | None:
        """The day to plan for, where one is in sight."""
        return self.window.target(today) if self.window else None


def course_of(user: User) -> Course:
    """Return what a candidate aims at, in one query."""
    ((candidacies, windows, off, declared, ethics),) = _prepared_course().run(user=user.pk)
    (candidacy,) = candidacies or [{}]
    minutes = candidacy.get("minutes_per_day", USUAL_MINUTES)
    days_off = sorted((_date(one["first"]), _date(one["last"])) for one in off)
    weekdays = frozenset(map(int, candidacy.get("weekdays", EVERY_WEEKDAY)))
    return Course(
        window=_window(windows),
        calendar=StudyCalendar(minutes, weekdays, tuple(days_off)),
        declared=_declared(declared),
        level_one_first=bool(candidacy.get("level_one_first")),
        pathway=candidacy.get("pathway", ""),
        ethics=ethics,
    )


@cache
def _prepared_course() -> PreparedValues:
    user = number_slot("user")
    lists = {
        "course_candidacy": _rows(Candidacy.objects.filter(user_id=user), CANDIDACY),
        "course_window": _rows(AssessmentWindow.objects.filter(user_id=user, outcome=""), WINDOW),
        "course_off": _rows(DaysOff.objects.filter(user_id=user), ["first", "last"]),
        "course_declared": _rows(DeclaredCompetency.objects.filter(user_id=user), DECLARED),
        "course_ethics": Subquery(Competency.objects.filter(code=ETHICS).values("pk")),
    }
    return PreparedValues(User.objects.filter(pk=user).annotate(**lists).values_list(*lists))


def needs_set_up(user: User) -> bool:
    """Whether they have neither finished nor skipped the set-up, and so are asked when their interview is."""
    return not Candidacy.objects.filter(user=user, set_up_at__isnull=False).exists()


def has_said_anything(user: User) -> bool:
    """Whether they told us anything of their interview: having skipped the set-up tells nothing."""
    usual = {"pathway": "", "minutes_per_day": USUAL_MINUTES, "weekdays": EVERY_WEEKDAY, "level_one_first": False}
    said = Candidacy.objects.filter(user=user).exclude(**usual)
    rows = (model.objects.filter(user=user) for model in (AssessmentWindow, DaysOff, DeclaredCompetency))
    return said.exists() or any(one.exists() for one in rows)


def days_off_ahead(user: User, today: date) -> QuerySet[DaysOff]:
    """Days off that are not over, the nearest first."""
    return DaysOff.objects.filter(user=user, last__gte=today)


@dataclass(frozen=True, slots=True)
class Offered:
    """A competency as the set-up offers it. least: the lowest level that may be declared."""

    key: str
    name: str
    competency: Competency | None
    level: int
    least: int = Level.KNOWLEDGE.value

    @property
    def mandatory(self) -> bool:
        return bool(self.competency and self.competency.mandatory)


def offer(competency: Competency | None, name: str = "", level: int = Level.KNOWLEDGE.value) -> Offered:
    """Return a competency of the list, or one of any other name, to be declared."""
    if competency is None:
        return Offered(f"{NAMED}{name}", name, None, level)
    least = competency.minimum_level if competency.mandatory else Level.KNOWLEDGE.value
    return Offered(f"{LISTED}{competency.code}", competency.name, competency, max(level, least), least)


def offered_to(user: User) -> list[Offered]:
    """What they declared, weakest first, then the mandatory competencies that are still missing, highest first."""
    rows = DeclaredCompetency.objects.filter(user=user).select_related("competency")
    declared = [offer(row.competency, row.name, row.level) for row in rows]
    return [*declared, *missing_mandatory({one.key for one in declared})]


def missing_mandatory(keys: Collection[str]) -> list[Offered]:
    """The mandatory competencies whose keys are not among these."""
    mandatory = Competency.objects.filter(mandatory=True).order_by("-minimum_level", "name", "pk")
    return [one for one in map(offer, mandatory) if one.key not in keys]


def technical_competencies() -> QuerySet[Competency]:
    return Competency.objects.filter(mandatory=False)


def open_window(user: User) -> AssessmentWindow | None:
    return AssessmentWindow.objects.filter(user=user, outcome="").first()


@dataclass(frozen=True, slots=True)
class Summary:
    """What the settings page says of somebody's interview. weakest: names of the first few competencies."""

    course: Course
    is_over: bool
    weekdays: str
    declared: int
    weakest: tuple[str, ...]
    days_off: tuple[tuple[date, date], ...]


def summary_of(user: User, today: date) -> Summary:
    """In two queries."""
    course = course_of(user)
    first = DeclaredCompetency.objects.filter(user=user).select_related("competency")[:SHOWN_WEAKEST]
    return Summary(
        course=course,
        is_over=bool(course.window and course.window.last < today),
        weekdays=weekdays_in_words(course.calendar.weekdays),
        declared=len(course.declared),
        weakest=tuple(one.name or str(one.competency) for one in first),
        days_off=tuple(off for off in course.calendar.days_off if off[1] >= today),
    )


def weekdays_in_words(days: Collection[int]) -> str:
    """Return "every day", "Monday to Friday", or the days by name: 0 is Monday."""
    found = sorted(days)
    if len(found) == len(EVERY_WEEKDAY):
        return "every day"
    names = [day_name[day] for day in found]
    in_a_row = found == list(range(found[0], found[0] + len(found)))
    if in_a_row and len(found) > LISTED_SINGLY:
        return f"{names[0]} to {names[-1]}"
    return get_text_list(names, "and")


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
