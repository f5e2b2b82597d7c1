"""Who may see a firm's people: each function returns what is theirs or answers 404."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.http import Http404
from django.shortcuts import get_object_or_404

from cards.firms.models import Invitation, JoinLink, Membership, Role
from cards.firms.people_queries import people_of

if TYPE_CHECKING:
    from uuid import UUID

    from cards.firms.models import Firm, User


def staff_membership(user: User) -> Membership:
    """A mentor's or manager's own, with the firm."""
    if user.is_guest:
        raise Http404
    staff = Membership.objects.of(user).staff()
    found: Membership = get_object_or_404(staff.select_related("firm", "user"))
    return found


def managed_firm(user: User) -> Firm:
    membership = staff_membership(user)
    if membership.role != Role.MANAGER:
        raise Http404
    return membership.firm


def person_of(firm: Firm, public_id: UUID) -> Membership:
    """Somebody who is at the firm now, by the public id of their account."""
    return get_object_or_404(people_of(firm), user__public_id=public_id)


def open_invitation(firm: Firm, public_id: UUID) -> Invitation:
    waiting = Invitation.objects.filter(firm=firm, accepted_at=None, revoked_at=None)
    found: Invitation = get_object_or_404(waiting.select_related("firm"), public_id=public_id)
    return found


def open_join_link(firm: Firm, public_id: UUID) -> JoinLink:
    found: JoinLink = get_object_or_404(JoinLink.objects.filter(firm=firm, revoked_at=None), public_id=public_id)
    return found
