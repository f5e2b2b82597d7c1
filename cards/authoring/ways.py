"""Where a mentor goes on to from a page about a card: no way is offered to whoever may not go it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.urls import reverse

from cards.authoring.copy_reading import is_shown

if TYPE_CHECKING:
    from cards.authoring.access import Author
    from cards.content.models import Card


@dataclass(frozen=True, slots=True)
class Ways:
    """Addresses, each empty where its reader may not go there. has_copy: whether their firm has a copy in use."""

    copy: str = ""
    changes: str = ""
    has_copy: bool = False


def ways_from(author: Author | None, card: Card, *, copy: int | None) -> Ways:
    """Return what an author may go on to. card: with its deck. copy: the key of their firm's copy in use, if any."""
    if author is None:
        return Ways()
    is_read_by_all = card.deck.firm_id is None and is_shown(card)
    may_copy = is_read_by_all and author.firm is not None
    may_see = is_read_by_all or author.has_charge_of(card.deck.firm_id)
    return Ways(
        copy=reverse("admin:cards_firmcopy_write", args=[card.pk]) if may_copy else "",
        changes=reverse("admin:cards_card_changes", args=[card.pk]) if may_see else "",
        has_copy=may_copy and copy is not None,
    )
