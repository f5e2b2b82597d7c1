"""Saving a card that somebody may have learned: whether its author must say if the answer changed, and saying it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.db import transaction

from cards.content.actions import draw_face, save_card
from cards.content.choices import Status
from cards.content.models import Card, Point
from cards.content.queries import versions_of
from cards.kinds.registry import KINDS
from cards.study.correcting import publish_card

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from datetime import datetime

    from cards.content.actions import PointDraft
    from cards.content.correction_models import CardChange
    from cards.content.queries import Version
    from cards.firms.models import User
    from cards.kinds.types import PointContent

# What candidates read and are asked; whatever else changes, nobody has learned it.
READ_FIELDS = ("kind", "question", "answer", "any_of", "figures", "kind_settings", "note")


class AnswerNotSaidError(Exception):
    """Somebody may have learned what the card said, and its author has not said whether the answer changed."""


@dataclass(frozen=True, slots=True)
class Reading:
    """What a card says, as far as candidates read it."""

    fields: Mapping[str, Any]
    points: tuple[PointContent, ...]


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


def _drawn(version: Version) -> dict[str, Any]:
    """What was rendered of a version that is no longer stored so."""
    card = Card(**{name: version.fields[name] for name in READ_FIELDS})
    if card.kind not in KINDS:
        return {}
    return draw_face(card, version.points, map(str, version.point_ids)).as_dict()


def must_be_told(card: Card, points: Iterable[PointContent]) -> bool:
    """Whether saving the card with these points changes, for candidates, what they may have learned."""
    if not card.pk or card.status != Status.PUBLISHED:
        return False
    last = last_read(card.pk)
    return last is not None and last.reading != reading_of(card, points)


@transaction.atomic
def save_edit(  # noqa: PLR0913  what the form asks for
    *,
    card: Card,
    points: Sequence[PointDraft],
    by: User | None,
    reason: str,
    now: datetime,
    is_material: bool | None = None,
    why: str = "",
) -> CardChange | None:
    """Save a card that somebody edited, and publish the change where candidates read it.

    is_material: whether the answer changed, None where its author was not asked. Returns what was published, if
    anything: drafts, retired cards, first publications and what candidates do not read publish nothing.
    Raises AnswerNotSaidError.
    """
    last = None
    if card.pk and card.status == Status.PUBLISHED:
        Card.objects.select_for_update(no_key=True, of=("self",)).filter(pk=card.pk).values_list("pk").get()
        last = last_read(card.pk)
    if last is None or last.reading == reading_of(card, [draft.content for draft in points]):
        save_card(card=card, points=points, by=by, reason=reason, now=now)
        return None
    if is_material is None:
        raise AnswerNotSaidError
    change = publish_card(card=card, points=points, by=by, reason=reason, now=now, is_material=is_material, why=why)
    if last.before is not None:
        # What stood in the row is the text of a draft that nobody has read.
        change.before = last.before
        change.save(update_fields=["before"])
    return change
