"""Writing what a candidate aims at. One transaction each; each lets today's plan be made anew."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db import transaction

from cards.candidacy.models import AssessmentWindow, Candidacy, DaysOff, DeclaredCompetency, Outcome
from cards.candidacy.queries import days_off_ahead, has_said_anything, open_window
from cards.firms.actions import choose_time_zone, plan_anew
from cards.firms.models import User

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date, datetime

MOST_DAYS_OFF = 50  # stretches of days off that are still ahead


class TooManyDaysOffError(Exception):
    """There are as many days off ahead as we keep."""


@dataclass(frozen=True, slots=True)
class Aim:
    """When the interview is: on one day, in a window, or (closes is None) at a time that nobody knows yet."""

    opens: date | None = None
    closes: date | None = None
    day: date | None = None


@dataclass(frozen=True, slots=True)
class Declaration:
    """A competency as a candidate declares it: one of the list by its primary key, or any other by its name."""

    level: int
    competency: int | None = None
    name: str = ""


@dataclass(frozen=True, slots=True)
class StudyTime:
    """The time that a candidate has. weekdays: as stored, 0 is Monday. away: the next days off, if they are known."""

    minutes_per_day: int
    weekdays: str
    level_one_first: bool
    time_zone: str
    away: tuple[date, date] | None = None


def _lock(user: User) -> None:
    """Let the changes of one candidate queue up: two windows saved at once are two saves, not half of each."""
    User.objects.select_for_update(no_key=True).get(pk=user.pk)


@transaction.atomic
def save_interview(*, user: User, pathway: str, aim: Aim) -> None:
    """Keep the pathway and when the interview is. The open window is changed in place, or dropped.

    A day within the window that is known leaves the window as it is; any other day is a window of its own.
    """
    _lock(user)
    Candidacy.objects.update_or_create(user=user, defaults={"pathway": pathway})
    opens, closes = aim.day or aim.opens, aim.day or aim.closes
    known = open_window(user)
    if aim.day and known and known.opens <= aim.day <= known.closes:
        opens, closes = known.opens, known.closes
    if opens and closes:
        said = {"opens": opens, "closes": closes, "day": aim.day}
        AssessmentWindow.objects.update_or_create(user=user, outcome=Outcome.OPEN, defaults=said)
    else:
        AssessmentWindow.objects.filter(user=user, outcome=Outcome.OPEN).delete()
    plan_anew(user=user)


@transaction.atomic
def declare_competencies(*, user: User, declared: Sequence[Declaration]) -> None:
    """Keep these competencies, weakest first, instead of what was declared before."""
    _lock(user)
    Candidacy.objects.get_or_create(user=user)
    DeclaredCompetency.objects.filter(user=user).delete()
    DeclaredCompetency.objects.bulk_create(
        DeclaredCompetency(user=user, competency_id=one.competency, name=one.name, level=one.level, rank=rank)
        for rank, one in enumerate(declared, start=1)
    )
    plan_anew(user=user)


@transaction.atomic
def save_study_time(*, user: User, time: StudyTime, today: date, now: datetime) -> None:
    """Keep how much time there is, and the next days off where they were said. The set-up is finished by this.

    Raises TooManyDaysOffError; then nothing is kept.
    """
    _lock(user)
    said = {
        "minutes_per_day": time.minutes_per_day,
        "weekdays": time.weekdays,
        "level_one_first": time.level_one_first,
    }
    Candidacy.objects.update_or_create(user=user, defaults=said)
    Candidacy.objects.filter(user=user, set_up_at=None).update(set_up_at=now)
    choose_time_zone(user=user, time_zone=time.time_zone, now=now)
    if time.away:
        _add_days_off(user, *time.away, today)
    plan_anew(user=user)


@transaction.atomic
def skip_set_up(*, user: User, now: datetime) -> None:
    """Ask no more. What was said already stays."""
    _lock(user)
    Candidacy.objects.get_or_create(user=user)
    Candidacy.objects.filter(user=user, set_up_at=None).update(set_up_at=now)
    plan_anew(user=user)


# Days off


@transaction.atomic
def add_days_off(*, user: User, first: date, last: date, today: date) -> None:
    """Keep days without revising, both ends included; said twice, they stand once. Raises TooManyDaysOffError."""
    _lock(user)
    _add_days_off(user, first, last, today)
    plan_anew(user=user)


def _add_days_off(user: User, first: date, last: date, today: date) -> None:
    ahead = days_off_ahead(user, today)
    if ahead.filter(first__lte=first, last__gte=last).exists():
        return
    # What lies within the new days says nothing more; "away until" said again, for longer, is one absence.
    ahead.filter(first__gte=first, last__lte=last).delete()
    if ahead.count() >= MOST_DAYS_OFF:
        raise TooManyDaysOffError
    DaysOff.objects.create(user=user, first=first, last=last)


@transaction.atomic
def remove_days_off(*, days_off: DaysOff) -> None:
    DaysOff.objects.filter(pk=days_off.pk).delete()
    plan_anew(user=days_off.user)


# From guest to account


@transaction.atomic
def adopt_candidacy(*, guest: User, account: User) -> bool:
    """Move all that a guest said of their interview to an account that has said nothing; return whether it moved.

    An account that was only asked, and skipped, has said nothing. Else all stays with the guest's row: what two people
    aim at cannot be mixed.
    """
    for one in sorted((guest, account), key=lambda user: user.pk):  # in one order, so that two never wait in a ring
        _lock(one)
    if has_said_anything(account) or not has_said_anything(guest):
        return False
    if Candidacy.objects.filter(user=guest).exists():
        Candidacy.objects.filter(user=account).delete()
    for model in (Candidacy, AssessmentWindow, DaysOff, DeclaredCompetency):
        model.objects.filter(user=guest).update(user=account)
    plan_anew(user=account)
    return True
