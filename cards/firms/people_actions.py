"""Writing who belongs to a firm and as what: roles, mentors, leaving. Managers do it, each at their own firm."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.core.exceptions import PermissionDenied
from django.db import transaction

from cards.core.desk_log import forget_at_desk
from cards.firms.actions import end_invitations_to, end_what_they_opened, plan_anew
from cards.firms.models import Assignment, Firm, Invitation, Membership, Role, User
from cards.firms.moving import moved
from cards.firms.people_queries import is_last_manager, mentors_for
from cards.firms.queries import is_manager_of, may_do_everything

if TYPE_CHECKING:
    from collections.abc import Collection
    from datetime import datetime


class LastManagerError(Exception):
    """Nobody else could look after the firm's people: nothing was changed."""


class GoneError(Exception):
    """They have left the firm meanwhile: nothing was changed."""


def must_manage(user: User, firm: Firm) -> None:
    """Raise PermissionDenied unless somebody manages this firm, or may do everything, and is not switched off.

    It is asked anew what they are: they may have been somebody else when their request came in.
    """
    if not (is_manager_of(user, firm) or may_do_everything(user)):
        raise PermissionDenied


@transaction.atomic
def change_role(*, membership: Membership, role: str, by: User, now: datetime) -> None:
    """Give somebody another role. Who no longer is a mentor has no candidates, and the other way round.

    Who no longer is a manager has no ways into the firm open. Raises PermissionDenied, GoneError or LastManagerError.
    """
    row = _locked(membership, by)
    if row.role == role:
        return
    if is_last_manager(row):
        raise LastManagerError
    if row.role == Role.MANAGER:
        end_what_they_opened(user=row.user, firm_id=row.firm_id, now=now)
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

    Ids of people who may not look after them are passed over: somebody may have left meanwhile.
    """
    row = _locked(candidate, by)
    wanted = set(mentors_for(row).filter(pk__in=mentors).values_list("pk", flat=True))
    if row.role != Role.CANDIDATE:
        wanted = set()
    has = set(Assignment.objects.filter(candidate=row).values_list("mentor_id", flat=True))
    Assignment.objects.filter(candidate=row, mentor_id__in=has - wanted).delete()
    Assignment.objects.bulk_create(
        Assignment(mentor_id=mentor, candidate=row, created_at=now) for mentor in sorted(wanted - has)
    )


@transaction.atomic
def change_account(  # noqa: PLR0913  what the form asks for
    *, user: User, name: str, is_active: bool, is_superuser: bool, by: User, now: datetime
) -> None:
    """Rename an account, switch it off or on, or let it do everything: for whoever may do everything.

    Who is switched off shares nothing any more, and shares anew when they are back; the ways into their firm that they
    opened are closed. Raises PermissionDenied, or LastManagerError where nobody else could look after their firm; then
    nothing was changed.
    """
    # Firms before people, as whoever removes somebody does.
    lock_firms(*Membership.objects.of(user).values_list("firm_id", flat=True))
    rows = {row.pk: row for row in User.objects.select_for_update().filter(pk__in={user.pk, by.pk}).order_by("pk")}
    # Two who may do everything, and switch each other off at once: the second is heard no more.
    if not (rows[by.pk].is_active and rows[by.pk].is_superuser):
        raise PermissionDenied
    row = rows[user.pk]
    if row.is_active and not is_active:
        for membership in Membership.objects.of(row):
            if is_last_manager(membership):
                raise LastManagerError
            _stop_sharing(row, membership.firm_id)
            end_what_they_opened(user=row, firm_id=membership.firm_id, now=now)
    row.name, row.is_active, row.is_superuser = name, is_active, is_superuser
    row.save(update_fields=["name", "is_active", "is_superuser"])


@transaction.atomic
def remove_person(*, membership: Membership, by: User, now: datetime) -> None:
    """End somebody's time at the firm. Raises PermissionDenied, GoneError or LastManagerError."""
    end_membership(membership=_locked(membership, by), now=now)


def end_membership(*, membership: Membership, now: datetime) -> None:
    """End it inside a transaction of the caller's. Every page of the firm is closed with their next request.

    The account and what they learned stay theirs. The firm keeps the bare row, to count it; what it knew of the
    person goes, and what they shared with its people is shared no more. No earlier invitation lets them back, and what
    they opened lets nobody in. Raises LastManagerError.
    """
    lock_firms(membership.firm_id)
    if is_last_manager(membership):
        raise LastManagerError
    Membership.objects.filter(pk=membership.pk, left_at=None).update(left_at=now)
    membership.left_at = now
    moved.send(User, user=membership.user)  # before their own row is locked, as an answer writes the two
    Assignment.objects.filter(mentor=membership).delete()
    Assignment.objects.filter(candidate=membership).delete()
    Invitation.objects.filter(firm=membership.firm_id, accepted_by=membership.user_id).delete()
    close_ways_of(user=membership.user, firm_id=membership.firm_id, now=now)
    forget_at_desk(Membership.objects.filter(pk=membership.pk))
    _stop_sharing(membership.user, membership.firm_id)
    _close_password_link(membership.user_id)
    plan_anew(user=membership.user)


def close_ways_of(*, user: User, firm_id: int, now: datetime) -> None:
    """Close the ways into a firm that invite somebody who leaves it, or that they opened, inside a transaction."""
    end_invitations_to(user=user, firm_id=firm_id, now=now)
    end_what_they_opened(user=user, firm_id=firm_id, now=now)


def _stop_sharing(user: User, firm_id: int) -> None:
    """Else it would be shared again, without a word, with the people whom they find there when they come back."""
    user.examples.filter(shared_with=firm_id).update(shared_with=None, shared_at=None)


def _close_password_link(user_id: int) -> None:
    """Somebody who never chose a password may hold a link that the firm gave them: it stops working."""
    user = User.objects.select_for_update().get(pk=user_id)
    if not user.has_usable_password():
        user.set_unusable_password()  # another random one, on which the link's signature rests
        user.save(update_fields=["password"])


def lock_firms(*firms: int) -> None:
    """Let one change of a firm's people at a time through: else its last two managers could both leave at once.

    Not its key: what is published for the firm's people refers to it, and would wait for this when it ends.
    """
    list(Firm.objects.select_for_update(no_key=True).filter(pk__in=firms).order_by("pk").values_list("pk", flat=True))


def _locked(membership: Membership, by: User) -> Membership:
    lock_firms(membership.firm_id)
    must_manage(by, membership.firm)
    row = Membership.objects.current().filter(pk=membership.pk).select_related("user", "firm").first()
    if row is None:
        raise GoneError
    return row
