"""Erasing what the site holds of one person, at their word: all of it in one transaction, or nothing."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.db import IntegrityError, transaction

from cards.candidacy.models import AssessmentWindow, Candidacy, DaysOff, DeclaredCompetency
from cards.content.correction_models import Report
from cards.content.report_actions import hand_on_fate
from cards.core.desk_log import forget_at_desk
from cards.examples.models import Example
from cards.firms.actions import plan_anew
from cards.firms.models import Membership, Role, User
from cards.firms.people_actions import close_ways_of, lock_firms
from cards.study.models import ChangeNotice, DayPlan, Memory, MemoryFit, PlannedCard, Review

if TYPE_CHECKING:
    from datetime import datetime

    from django.db.models import QuerySet


class LastManagerError(Exception):
    """Nobody else could look after the firm, or the site: nothing was erased."""


class BusyError(Exception):
    """Something was written for them at the same moment, in another window: nothing was erased."""


def erase_history(*, user: User) -> None:
    """Erase memories, reviews, plans, fits, examples and candidacy; the account stays. Raises BusyError."""
    try:
        with transaction.atomic():
            _lock(user)
            _erase_history(user)
            plan_anew(user=user)
    except IntegrityError as error:
        raise BusyError from error


def erase_account(*, user: User, now: datetime) -> None:
    """Erase all that `erase_history` does, then the account with its memberships and reports.

    What they did for others stays without them: cards they checked, the history of cards, comments on others'
    examples. The invitations and join links that they opened are closed, as for whoever leaves. Raises
    LastManagerError and BusyError.
    """
    try:
        with transaction.atomic():
            # Firms before people, as whoever removes somebody does: its last two managers could both go at once.
            firms = list(Membership.objects.of(user).values_list("firm_id", flat=True))
            lock_firms(*firms)
            _lock(user)
            if is_last_of_their_kind(user):
                raise LastManagerError
            for firm_id in firms:
                close_ways_of(user=user, firm_id=firm_id, now=now)
            _erase_history(user)
            hand_on_fate(user=user)
            _forget_at_desk(user)
            User.objects.get(pk=user.pk).delete()
    except IntegrityError as error:
        raise BusyError from error


def _forget_at_desk(user: User) -> None:
    rows: tuple[QuerySet[Any], ...] = (Report.objects.filter(user=user), Membership.objects.filter(user=user))
    for about in (*rows, User.objects.filter(pk=user.pk)):
        forget_at_desk(about)


def _lock(user: User) -> None:
    """Wait for answers that are being written, and let none in before the end.

    The memories first, as grading does, so that the two never wait for each other in a ring.
    """
    list(Memory.objects.select_for_update().filter(user=user).order_by("pk").values_list("pk", flat=True))
    User.objects.select_for_update().get(pk=user.pk)


def is_last_of_their_kind(user: User) -> bool:
    """Whether they are the only one who may do everything here, or the only manager of a firm with other people."""
    others = User.objects.filter(is_active=True).exclude(pk=user.pk)
    if user.is_superuser and not others.filter(is_superuser=True).exists():
        return True
    managed = Membership.objects.of(user).filter(role=Role.MANAGER).values("firm")
    at_the_firm = Membership.objects.current().filter(firm__in=managed, user__in=others)
    return at_the_firm.exists() and not at_the_firm.filter(role=Role.MANAGER).exists()


def _erase_history(user: User) -> None:
    # In one statement each: Django would read every review first, because one may undo another. The foreign keys are
    # checked when the transaction ends, and then all of them are gone.
    _at_once(PlannedCard.objects.filter(plan__user=user))
    _at_once(DayPlan.objects.filter(user=user))
    _at_once(ChangeNotice.objects.filter(memory__user=user))
    _at_once(Review.objects.filter(user=user))
    _at_once(Memory.objects.filter(user=user))
    _at_once(MemoryFit.objects.filter(user=user))
    Example.objects.owned_by(user).delete()
    for model in (Candidacy, AssessmentWindow, DaysOff, DeclaredCompetency):
        model.objects.filter(user=user).delete()


def _at_once(
    rows: QuerySet[PlannedCard]
    | QuerySet[DayPlan]
    | QuerySet[ChangeNotice]
    | QuerySet[Review]
    | QuerySet[Memory]
    | QuerySet[MemoryFit],
) -> None:
    rows._raw_delete(rows.db)  # noqa: SLF001  the one way to a plain DELETE
