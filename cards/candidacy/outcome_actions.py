"""Writing how an interview came out, and what makes new cards fit. One transaction each; each plans anew."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db import transaction

from cards.candidacy.fitting import may_be_left_out
from cards.candidacy.models import AssessmentWindow, Candidacy, DeclaredCompetency, Outcome
from cards.candidacy.outcome_queries import closed_windows, the_open_one, was_never_told
from cards.candidacy.queries import course_of
from cards.content.models import Competency
from cards.firms.actions import plan_anew
from cards.firms.models import User

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date


class StaleError(Exception):
    """What a form was about has changed since it was shown; nothing was written."""


def _lock(user: User) -> None:
    """Let what one candidate says in two windows at once queue up. Answers to cards do not wait."""
    User.objects.select_for_update(no_key=True).get(pk=user.pk)


# The interview


@dataclass(frozen=True, slots=True)
class NextWindow:
    """When the next interview is. opens and closes are the day itself where no window was told."""

    opens: date
    closes: date
    day: date | None = None


@transaction.atomic
def keep_interview_date(*, user: User, day: date) -> AssessmentWindow:
    """Aim at this day, inside the window or not. The window stays as it was told: a mistake can be taken back.

    A window of a single day is a date that was told before: it moves along.
    """
    _lock(user)
    window = the_open_one(user) or AssessmentWindow.objects.create(user=user, opens=day, closes=day)
    window.day = day
    if window.opens == window.closes:
        window.opens = window.closes = day
    window.save(update_fields=["opens", "closes", "day"])
    plan_anew(user=user)
    return window


@transaction.atomic
def forget_interview_date(*, user: User) -> AssessmentWindow | None:
    """Aim at the window again; return it, or None where there is none."""
    _lock(user)
    window = the_open_one(user)
    if window:
        window.day = None
        window.save(update_fields=["day"])
        plan_anew(user=user)
    return window


@transaction.atomic
def say_passed(*, user: User, told: int, today: date) -> None:
    """Close the open window, or keep the outcome alone. told: outcomes that were known when the form was shown.

    Raises StaleError, so that a form sent twice closes one window.
    """
    _close(user, Outcome.PASSED, told, today)
    plan_anew(user=user)


@transaction.atomic
def say_referred(*, user: User, told: int, following: NextWindow | None, today: date) -> None:
    """Close the open window, or keep the outcome alone; aim at the following one, where it is known.

    All else is kept. Raises StaleError; see `say_passed`.
    """
    _lock(user)
    if following and _aims_at(user, following):  # where no window was open, the outcomes told do not grow
        raise StaleError
    _close(user, Outcome.REFERRED, told, today)
    if following:
        window = AssessmentWindow(user=user, opens=following.opens, closes=following.closes, day=following.day)
        window.save(force_insert=True)
    plan_anew(user=user)


def _close(user: User, outcome: Outcome, told: int, today: date) -> None:
    _lock(user)
    if closed_windows(user).count() != told:
        raise StaleError
    window = the_open_one(user)
    if window is None:
        last = closed_windows(user).first()
        if last and last.outcome == outcome:
            return  # known: who says again that they were referred tells the next window
        window = AssessmentWindow.objects.create(user=user, opens=today, closes=today)
    elif window.opens == window.closes:
        window.day = window.closes  # else it could pass for an outcome alone, and be lost with a mistake
    window.outcome, window.outcome_on = outcome, today
    window.save(update_fields=["day", "outcome", "outcome_on"])


def _aims_at(user: User, following: NextWindow) -> bool:
    window = the_open_one(user)
    return window is not None and NextWindow(window.opens, window.closes, window.day) == following


@transaction.atomic
def reopen_window(*, user: User) -> AssessmentWindow | None:
    """Open the window again that was closed last; drop an outcome that had none, and return None.

    Raises StaleError where a window is open, or no outcome was told.
    """
    _lock(user)
    window = closed_windows(user).first()
    if window is None or the_open_one(user):
        raise StaleError
    if was_never_told(window):
        window.delete()
        return None
    window.outcome, window.outcome_on = Outcome.OPEN, None
    window.save(update_fields=["outcome", "outcome_on"])
    plan_anew(user=user)
    return window


# What makes new cards fit. Each returns what takes it back, as a session can keep it: empty where nothing changed.

Undo = dict[str, object]


@transaction.atomic
def take_more_minutes(*, user: User, minutes: int) -> Undo:
    """Revise so many minutes a day. Raises StaleError where they have chosen more meanwhile."""
    _lock(user)
    candidacy, _ = Candidacy.objects.get_or_create(user=user)
    before = candidacy.minutes_per_day
    if before > minutes:
        raise StaleError
    if before == minutes:
        return {}
    _set_minutes(user, minutes)
    return {"minutes": before, "now": minutes}


def _set_minutes(user: User, minutes: int) -> None:
    Candidacy.objects.filter(user=user).update(minutes_per_day=minutes)
    plan_anew(user=user)


@transaction.atomic
def put_level_one_first(*, user: User, is_first: bool = True) -> Undo:
    _lock(user)
    Candidacy.objects.get_or_create(user=user)
    if not Candidacy.objects.filter(user=user).exclude(level_one_first=is_first).update(level_one_first=is_first):
        return {}
    plan_anew(user=user)
    return {"level_one_first": not is_first}


@transaction.atomic
def leave_out(*, user: User, competencies: Sequence[Competency]) -> Undo:
    """Declare these no more. Raises StaleError where one is not among those that may be left out now."""
    _lock(user)
    declared = course_of(user).declared
    known = Competency.objects.in_bulk([one.competency for one in declared if one.competency])
    may_go = {one.competency: one for one in may_be_left_out(declared, known)}
    wanted = {one.pk for one in competencies}
    if not wanted <= set(may_go):
        raise StaleError
    DeclaredCompetency.objects.filter(user=user, competency__in=wanted).delete()
    plan_anew(user=user)
    gone = sorted((may_go[key] for key in wanted), key=lambda one: one.rank)
    return {"declared": [[one.competency, one.level, one.rank] for one in gone]}


@transaction.atomic
def take_back(*, user: User, undo: Undo) -> None:
    """Undo what one of the three functions above did, unless it was changed otherwise since."""
    _lock(user)
    match undo:
        case {"minutes": int(before), "now": int(after)}:
            if Candidacy.objects.filter(user=user, minutes_per_day=after).exists():
                _set_minutes(user, before)
        case {"level_one_first": bool(before)}:
            put_level_one_first(user=user, is_first=before)
        case {"declared": list(rows)}:
            _declare_again(user, rows)


def _declare_again(user: User, rows: Sequence[tuple[int, int, int]]) -> None:
    there = DeclaredCompetency.objects.filter(user=user).values_list("competency_id", flat=True)
    known = set(Competency.objects.filter(pk__in=[pk for pk, _, _ in rows]).values_list("pk", flat=True)) - set(there)
    DeclaredCompetency.objects.bulk_create(
        DeclaredCompetency(user=user, competency_id=pk, level=level, rank=rank)
        for pk, level, rank in rows
        if pk in known
    )
    plan_anew(user=user)
