"""Saving a card that somebody may have learned: whether its author must say if the answer changed, and saying it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction

from cards.content.actions import save_card
from cards.content.choices import Status
from cards.content.last_read import last_read, reading_of
from cards.content.models import Card
from cards.study.correcting import publish_card

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import datetime

    from cards.content.actions import PointDraft
    from cards.content.correction_models import CardChange
    from cards.firms.models import User
    from cards.kinds.types import PointContent


class AnswerNotSaidError(Exception):
    """Somebody may have learned what the card said, and its author has not said whether the answer changed."""


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
