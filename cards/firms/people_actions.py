"""Writing who belongs to a firm and as what: roles, mentors, leaving. Managers do it, each at their own firm."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.core.exceptions import PermissionDenied
from django.db import transaction

from cards.firms.actions import plan_anew
from cards.firms.models import Assignment, Firm, Invitation, Membership, Role, User
from cards.firms.people_queries import is_last_manager, mentors_of
from cards.firms.queries import is_manager_of

if TYPE_CHECKING:
    from collections.abc import Collection
    from datetime import datetime


class LastManagerError(Exception):
    """Nobody else could look after the firm's people: nothing was changed."""


class GoneError(Exception):
    """They have left the firm meanwhile: nothing was changed."""


def must_manage(user: User, firm: Firm) -> None:
    """Raise PermissionDenied unless somebody manages this firm, or may do everything."""
    if not user.is_superuser and not is_manager_of(user, firm):
        raise PermissionDenied


@transaction.atomic
def change_role(*, membership: Membership, role: str, by: User) -> None:
    """Give somebody another role. Who no longer is a mentor has no candidates, and the other way round.

    Raises PermissionDenied, GoneError or LastManagerError.
    """
    row = _locked(membership, by)
    if row.role == role:
        return
    if is_last_manager(row):
        raise LastManagerError
    row.role = Role(role)
    row.save(update_fields=["role"])
    membership.role = row.role
    if role == Role.CANDIDATE:
        Assignment.objects.filter(mentor=row).delete()
    else:
        Assignment.objects.filter(candidate=row).delete()


@transaction.atomic
def assign_mentors(*, candidate: Membership, mentors: Collection[int], by: User, now: datetime) -> None:
    """Let these memberships, and no others, look after a candidate. Raises PermissionDenied or GoneError.

    Ids of people who are no mentors of the firm are passed over: somebody may have left meanwhile.
    """
    row = _locked(candidate, by)
    wanted = set(mentors_of(row.firm).filter(pk__in=mentors).exclude(pk=row.pk).values_list("pk", flat=True))
    if row.role != Role.CANDIDATE:
        wanted = set()
    has = set(Assignment.objects.filter(candidate=row).values_list("mentor_id", flat=True))
    Assignment.objects.filter(candidate=row, mentor_id__in=has - wanted).delete()
    Assignment.objects.bulk_create(
        Assignment(mentor_id=mentor, candidate=row, created_at=now) for mentor in sorted(wanted - has)
    )


@transaction.atomic
def remove_person(*, membership: Membership, by: User, now: datetime) -> None:
    """End somebody's time at the firm. Raises PermissionDenied, GoneError or LastManagerError."""
    end_membership(membership=_locked(membership, by), now=now)


def end_membership(*, membership: Membership, now: datetime) -> None:
    """End it inside a transaction of the caller's. Every page of the firm is closed with their next request.

    The account and what they learned stay theirs. The firm keeps the bare row, to count it; what it knew of the
    person goes. Raises LastManagerError.
    """
    lock_firms(membership.firm_id)
    if is_last_manager(membership):
        raise LastManagerError
    Membership.objects.filter(pk=membership.pk, left_at=None).update(left_at=now)
    membership.left_at = now
    Assignment.objects.filter(mentor=membership).delete()
    Assignment.objects.filter(candidate=membership).delete()
    Invitation.objects.filter(firm=membership.firm_id, accepted_by=membership.user_id).delete()
    _close_password_link(membership.user_id)
    plan_anew(user=membership.user)


def _close_password_link(user_id: int) -> None:
    """Somebody who never chose a password may hold a link that the firm gave them: it stops working."""
    user = User.objects.select_for_update().get(pk=user_id)
    if not user.has_usable_password():
        user.set_unusable_password()  # another random one, on which the link's signature rests
        user.save(update_fields=["password"])


def lock_firms(*firms: int) -> None:
    """Let one change of a firm's people at a time through: else its last two managers could both leave at once."""
    list(Firm.objects.select_for_update().filter(pk__in=firms).order_by("pk").values_list("pk", flat=True))


def _locked(membership: Membership, by: User) -> Membership:
    lock_firms(membership.firm_id)
    must_manage(by, membership.firm)
    row = Membership.objects.current().filter(pk=membership.pk).select_related("user", "firm").first()
    if row is None:
        raise GoneError
    return row
