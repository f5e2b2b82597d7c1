"""Whose progress somebody may look at: each function returns it or answers 404."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.shortcuts import get_object_or_404

from cards.firms.models import Membership, Role
from cards.mentoring.access import charge_of
from cards.mentoring.models import AgreedAction

if TYPE_CHECKING:
    from uuid import UUID

    from django.db.models import QuerySet

    from cards.firms.models import User


def in_charge_of(charge: Membership) -> QuerySet[Membership]:
    """The candidates whom somebody looks after: a manager all of the firm's, a mentor those assigned to them."""
    candidates = Membership.objects.current().filter(firm_id=charge.firm_id, role=Role.CANDIDATE, user__is_active=True)
    return candidates if charge.role == Role.MANAGER else candidates.filter(mentors__mentor=charge)


def candidate_of(user: User, public_id: UUID) -> Membership:
    """A candidate whom this mentor or manager looks after now, with their account and firm."""
    candidates = in_charge_of(charge_of(user)).select_related("user", "firm")
    found: Membership = get_object_or_404(candidates, user__public_id=public_id)
    return found


def own_place(user: User) -> Membership:
    """A candidate's own place at their firm, with it."""
    mine = Membership.objects.of(user).filter(role=Role.CANDIDATE).select_related("user", "firm")
    found: Membership = get_object_or_404(mine)
    return found


def agreed_action(place: Membership, public_id: UUID) -> AgreedAction:
    """What was agreed with a candidate while they are at this firm."""
    found: AgreedAction = get_object_or_404(AgreedAction.objects.agreed_with(place), public_id=public_id)
    return found
