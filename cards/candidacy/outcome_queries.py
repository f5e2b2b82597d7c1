"""Reading a candidate's assessment windows: the one that is open, and how those before it ended."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cards.candidacy.models import AssessmentWindow, Outcome

if TYPE_CHECKING:
    from django.db.models import QuerySet

    from cards.firms.models import User


def windows_of(user: User) -> QuerySet[AssessmentWindow]:
    return AssessmentWindow.objects.filter(user_id=user.pk)


def the_open_one(user: User) -> AssessmentWindow | None:
    return windows_of(user).filter(outcome=Outcome.OPEN).first()


def closed_windows(user: User) -> QuerySet[AssessmentWindow]:
    """Windows whose outcome was told, the latest first."""
    return windows_of(user).exclude(outcome=Outcome.OPEN).order_by("-outcome_on", "-pk")


def was_never_told(closed: AssessmentWindow) -> bool:
    """Whether this stands for an outcome alone: no window was open when it was told. See `_close`."""
    return closed.day is None and closed.opens == closed.closes == closed.outcome_on
