"""Copies of cards that were saved once in this process: a filled deck costs four statements instead of a hundred."""

from __future__ import annotations

import copy
import json
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, TypeVar
from uuid import UUID, uuid4

from django.db.models import JSONField

from cards.content.models import Card, Point

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime

    from django.db.models import Model

    from cards.content.models import Deck, Source

Values = dict[str, Any]
Row = TypeVar("Row", Card, Point)


@dataclass(frozen=True)
class Saved:
    """Rows as the database holds them: of the cards, and of the points with the place of their card among these."""

    cards: list[Values]
    points: list[tuple[int, Values]]


def remember(cards: Iterable[Card]) -> Saved:
    keys = [card.pk for card in cards]
    stored = Card.objects.in_bulk(keys)
    points = Point.objects.filter(card__in=keys).order_by("pk")
    return Saved(
        [_values(stored[key]) for key in keys], [(keys.index(point.card_id), _values(point)) for point in points]
    )


def copy_into(deck: Deck, saved: Saved, source: Source | None, *, reason: str, now: datetime) -> list[Card]:
    """Put the cards into an empty deck, with their points and history, under ids of their own."""
    rows = [*saved.cards, *(values for _, values in saved.points)]
    ids = {str(row["public_id"]): str(uuid4()) for row in rows}
    cards = [_renamed(Card, values, ids) for values in saved.cards]
    for card, values in zip(cards, saved.cards, strict=True):
        card.deck, card.source = deck, source if values["source_id"] else None
    Card.objects.bulk_create(cards)
    points = [_renamed(Point, values, ids) for _, values in saved.points]
    for point, (place, _) in zip(points, saved.points, strict=True):
        point.card = cards[place]
    Point.objects.bulk_create(points)
    Card.history.bulk_history_create(cards, default_change_reason=reason, default_date=now)
    Point.history.bulk_history_create(points, default_change_reason=reason, default_date=now)
    return cards


def _values(row: Model) -> Values:
    fields = (field for field in row._meta.concrete_fields if not field.primary_key)
    return {field.attname: getattr(row, field.attname) for field in fields}


def _renamed(model: type[Row], values: Values, ids: dict[str, str]) -> Row:
    """Make a row of these values; a face names the ids of its points."""
    values = copy.deepcopy(values)
    values["public_id"] = UUID(ids[str(values["public_id"])])
    for field in model._meta.concrete_fields:
        if isinstance(field, JSONField):
            text = re.sub("|".join(ids), lambda found: ids[found[0]], json.dumps(values[field.attname]))
            values[field.attname] = json.loads(text)
    return model(**values)
