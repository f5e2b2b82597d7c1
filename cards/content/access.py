"""Who may see what: each function returns the object or answers 404."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.shortcuts import get_object_or_404

from cards.content.models import Card, Deck

if TYPE_CHECKING:
    from uuid import UUID

    from cards.firms.models import User


def visible_deck(user: User, public_id: UUID) -> Deck:
    return get_object_or_404(Deck.objects.visible_to(user).select_related("competency", "firm"), public_id=public_id)


def visible_card(user: User, public_id: UUID) -> Card:
    cards = Card.objects.visible_to(user).spoken_to(user)
    cards = cards.select_related("deck", "deck__competency", "competency", "source", "checked_by")
    return get_object_or_404(cards, public_id=public_id)
