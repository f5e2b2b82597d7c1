"""Ready-made rows are what an author's saving would have made."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from django.db.models import JSONField, QuerySet, UUIDField

from cards.content.models import Card, Point
from tests.factories import fill_deck, make_deck, make_source, save_one_of_each_kind

if TYPE_CHECKING:
    from django.db.models import Model

    from cards.content.models import Deck

pytestmark = pytest.mark.django_db


def shown(rows: QuerySet[Any], ids: dict[str, str]) -> list[dict[str, object]]:
    """All that the rows hold, but for which deck and card they are of; ids by their places."""
    return [dict(_named(row, ids)) for row in rows]


def _named(row: Model, ids: dict[str, str]) -> Any:
    for field in row._meta.concrete_fields:
        value = getattr(row, field.attname)
        if isinstance(field, (UUIDField, JSONField)):
            text = str(value)
            for found, place in ids.items():
                text = text.replace(found, place)
            yield field.attname, text
        elif field.attname not in {"id", "deck_id", "card_id", "history_id"}:
            yield field.attname, value


def all_of(deck: Deck) -> list[list[dict[str, object]]]:
    cards = Card.objects.filter(deck=deck).order_by("pk")
    points = Point.objects.filter(card__deck=deck).order_by("pk")
    ids = {str(card.public_id): f"card {place}" for place, card in enumerate(cards)}
    ids |= {str(point.public_id): f"point {place}" for place, point in enumerate(points)}
    histories = [
        model.history.filter(id__in=rows.values("pk")).order_by("history_id")
        for model, rows in ((Card, cards), (Point, points))
    ]
    return [shown(rows, ids) for rows in (cards, points, *histories)]


@pytest.mark.parametrize("with_source", [False, True])
def test_a_copied_deck_is_as_a_saved_one(*, with_source: bool) -> None:
    source = make_source() if with_source else None
    saved, first, copied = (make_deck(key) for key in ("saved", "first", "copied"))
    save_one_of_each_kind(saved, "mark", source)
    fill_deck(first, "mark", source)
    given = fill_deck(copied, "mark", source)
    assert all_of(saved) == all_of(copied) != all_of(make_deck("empty"))
    assert given == list(copied.cards.order_by("pk"))
    assert [card.face for card in given] == [card.face for card in copied.cards.order_by("pk")]
    assert not {card.public_id for card in given} & {card.public_id for card in first.cards.all()}
    faces = {point.id for card in given for point in card.face.points}
    assert faces <= {str(point.public_id) for point in Point.objects.filter(card__deck=copied)}
