"""Who may see which example: each function returns the object or answers 404."""

from __future__ import annotations

from typing import TYPE_CHECKING
from uuid import UUID

from django.http import Http404
from django.shortcuts import get_object_or_404

from cards.content.access import visible_card
from cards.examples.models import Example, ExampleComment
from cards.firms.models import Firm, Membership

if TYPE_CHECKING:
    from cards.content.models import Card
    from cards.firms.models import User


def own_example(user: User, public_id: UUID) -> Example:
    """The candidate's own: nobody else's, whatever their role, and whether it is shared or not."""
    mine = Example.objects.owned_by(user).select_related("user", "competency", "shared_with", "card")
    return get_object_or_404(mine, public_id=public_id)


def shared_example(mentor: User, public_id: UUID) -> Example:
    """One that a candidate of the mentor's firm shares with it now."""
    return get_object_or_404(
        Example.objects.readable_by(mentor).select_related("user", "competency"), public_id=public_id
    )


def own_comment(mentor: User, example: Example, public_id: UUID) -> ExampleComment:
    return get_object_or_404(example.comments.filter(author=mentor), public_id=public_id)


def firm_of_mentor(user: User) -> Firm:
    """The firm that somebody is a mentor or manager of."""
    return get_object_or_404(Membership.objects.of(user).staff().select_related("firm")).firm


def named_card(user: User, text: str) -> Card | None:
    """The card that an address names by its public id, or None where it names none."""
    if not text:
        return None
    try:
        return visible_card(user, UUID(text))
    except ValueError as error:
        raise Http404 from error


def card_of_form(user: User, text: str) -> Card | None:
    """The card that a form was opened for, or None where it is not there for them: what they wrote is kept anyway."""
    try:
        return named_card(user, text)
    except Http404:
        return None
