"""Who may study what: each function returns the object or answers 404."""

from __future__ import annotations

from typing import TYPE_CHECKING
from uuid import UUID

from django.http import Http404

from cards.content.access import visible_deck
from cards.content.models import Card

if TYPE_CHECKING:
    from django.http import HttpRequest

    from cards.firms.models import User
    from cards.study.queue import Queue
    from cards.study.turn import Turn


def scope(request: HttpRequest, user: User) -> UUID | None:
    """The public id of the deck that the page is about, named as ?deck=, or None for all decks.

    A form is not asked whether its deck is visible, which would cost a query with each answer: of a deck that is not,
    the queue holds no card, and the page that ends the session answers 404.
    """
    text = request.GET.get("deck", "")
    if not text:
        return None
    try:
        deck_id = UUID(text)
    except ValueError as error:
        raise Http404 from error
    return deck_id if request.method == "POST" else visible_deck(user, deck_id).public_id


def turn_for(queue: Queue, card_id: UUID) -> Turn:
    try:
        return queue.turn_for(card_id)
    except Card.DoesNotExist as error:
        raise Http404 from error
