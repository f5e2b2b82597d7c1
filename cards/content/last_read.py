"""What candidates read last of a card, which a draft of it does not say."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.db.models import Exists, OuterRef, Q

from cards.content.actions import draw_face
from cards.content.choices import Status
from cards.content.models import Card, Point
from cards.content.queries import versions_of
from cards.kinds.registry import KINDS
from cards.kinds.speech import HTML_PARTS, keys_in

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from cards.content.models import CardQuerySet
    from cards.content.queries import Version
    from cards.kinds.types import PointContent

# What candidates read and are asked; whatever else changes, nobody has learned it.
READ_FIELDS = ("kind", "question", "answer", "any_of", "figures", "kind_settings", "note")
POINT_PARTS = ("text", "group", "reason")


@dataclass(frozen=True, slots=True)
class Reading:
    """What a card says, as far as candidates read it."""

    fields: Mapping[str, Any]
    points: tuple[PointContent, ...]

    @property
    def fact_keys(self) -> list[str]:
        """Of the firm facts that it speaks of."""
        texts = [getattr(point, name) for point in self.points for name in POINT_PARTS]
        return keys_in(*(self.fields[name] for name in HTML_PARTS), *texts)


@dataclass(frozen=True, slots=True)
class LastRead:
    """What candidates read last. before: as rendered; None where the card is published now, and so it is stored."""

    reading: Reading
    before: dict[str, Any] | None = None


def reading_of(card: Card, points: Iterable[PointContent]) -> Reading:
    return Reading({name: getattr(card, name) for name in READ_FIELDS}, tuple(points))


def last_read(card_id: int) -> LastRead | None:
    """Return what candidates read last of a stored card; None where they never saw it."""
    stored = Card.objects.filter(pk=card_id).values("status", *READ_FIELDS).get()
    if stored.pop("status") == Status.PUBLISHED:
        rows = Point.objects.filter(card_id=card_id).order_by("position", "pk")
        return LastRead(Reading(stored, tuple(point.content for point in rows)))
    # A draft or a retired card may have been read before, and learned.
    versions = versions_of(Card(pk=card_id))
    version = next((version for version in versions if version.fields["status"] == Status.PUBLISHED), None)
    if version is None:
        return None
    return LastRead(Reading({name: version.fields[name] for name in READ_FIELDS}, version.points), _drawn(version))


def may_have_spoken(cards: CardQuerySet) -> CardQuerySet:
    """Those of the cards that said something in two braces in any saved version, published or not."""
    versions, points = Card.history.filter(id=OuterRef("pk")), Point.history.filter(card_id=OuterRef("pk"))
    said = Exists(versions.filter(_with_braces(HTML_PARTS))) | Exists(points.filter(_with_braces(POINT_PARTS)))
    return cards.filter(said)


def _with_braces(names: Iterable[str]) -> Q:
    return Q(*(Q((f"{name}__contains", "{{")) for name in names), _connector=Q.OR)


def _drawn(version: Version) -> dict[str, Any]:
    """What was rendered of a version that is no longer stored so."""
    card = Card(**{name: version.fields[name] for name in READ_FIELDS})
    if card.kind not in KINDS:
        return {}
    return draw_face(card, version.points, map(str, version.point_ids)).as_dict()
