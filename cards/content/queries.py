"""Reading decks and cards."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.db.models import Count, Q

from cards.content.choices import Status
from cards.content.models import Card, Deck, Point
from cards.content.voice import holding
from cards.kinds.types import PointContent

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime
    from uuid import UUID

    from cards.content.models import CardQuerySet, DeckQuerySet, Source
    from cards.firms.models import User

MOST_SEARCH_WORDS = 8


def decks_for(user: User) -> DeckQuerySet:
    """Decks the reader may see, each with its number of published cards as `card_count`."""
    published = Count("cards", filter=Q(cards__status=Status.PUBLISHED))
    return Deck.objects.visible_to(user).select_related("competency", "firm").annotate(card_count=published)


def cards_of(deck: Deck, user: User) -> CardQuerySet:
    """The cards of a deck that the reader may see, in order, with what a list of them shows and no more."""
    cards = Card.objects.visible_to(user).spoken_to(user).filter(deck=deck)
    cards = cards.select_related("source").order_by("position", "pk")
    shown = ("public_id", "level", "rendered", "checked_on", "review_by", "source__title", "source__superseded_on")
    return cards.only(*shown)


def search_cards(user: User, text: str) -> CardQuerySet:
    """Visible cards that hold every word of `text` in what their reader reads of them: see `cards.content.voice`."""
    words = text.casefold().split()[:MOST_SEARCH_WORDS]
    if not words:
        return Card.objects.none()
    cards = Card.objects.visible_to(user).spoken_to(user).select_related("deck", "source")
    return holding(cards, words, user).order_by("deck__position", "deck_id", "position", "pk")


def last_entry(row: Deck | Source) -> int | None:
    """The id of the newest entry in the history of a deck or source: it tells whether somebody saved meanwhile."""
    entries = row.history.order_by("-history_id").values_list("history_id", flat=True)
    newest: int | None = entries.first()
    return newest


@dataclass(frozen=True, slots=True)
class Version:
    """A card as it stood after one saved change."""

    number: int
    saved_at: datetime
    saved_by: User | None
    reason: str
    fields: dict[str, Any]
    points: tuple[PointContent, ...]
    point_ids: tuple[UUID, ...]  # public ids of `points`


VERSION_FIELDS = [
    "status",
    "kind",
    "level",
    "question",
    "answer",
    "any_of",
    "figures",
    "note",
    "basis",
    "source_id",
    "locator",
    "checked_on",
    "checked_by_id",
    "review_by",
    "competency_id",
    "tags",
    "kind_settings",
    "abbreviations",
]


def versions_of(card: Card) -> list[Version]:
    """All versions of a card, newest first, in two queries."""
    rows = list(card.history.select_related("history_user").order_by("-history_date", "-history_id"))
    # A deleted point keeps its card in its history rows.
    point_rows = list(Point.history.filter(card_id=card.pk).order_by("history_date", "history_id"))
    return [_version(row, point_rows) for row in rows]


def _version(row: Any, point_rows: Sequence[Any]) -> Version:
    standing: dict[int, Any] = {}
    for point in point_rows:
        if point.history_date > row.history_date:
            break
        standing[point.id] = point
    points = sorted((p for p in standing.values() if p.history_type != "-"), key=lambda p: (p.position, p.id))
    return Version(
        number=row.version,
        saved_at=row.history_date,
        saved_by=row.history_user,
        reason=row.history_change_reason or "",
        fields={name: getattr(row, name) for name in VERSION_FIELDS},
        points=tuple(PointContent(point.text, point.group, point.right, point.reason) for point in points),
        point_ids=tuple(point.public_id for point in points),
    )
