"""What must be true of a card together with its points, in words for its author."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.core.exceptions import NON_FIELD_ERRORS, ValidationError

from cards.content.actions import content_of
from cards.content.choices import Status
from cards.content.models import Card
from cards.kinds.types import POINTS

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from cards.kinds.types import PointContent


def problems_of(card: Card, points: Sequence[PointContent]) -> Iterator[tuple[str, str]]:
    """Give (field, what is wrong and what to do). A draft may be unfinished, but not contradict itself."""
    content = content_of(card, points)
    found = list(card.how.contradictions(content))
    if card.status != Status.DRAFT and not found:
        found += card.how.gaps(content)
    for problem in found:
        yield problem.field, problem.message
    if card.locator and not card.source_id:
        yield "source", "You say where in the source, but not which: choose the source, or clear the place."


def why_not_publish(card: Card, points: Sequence[PointContent]) -> list[str]:
    """All that keeps a card, whose status is already set, from being published; empty if nothing does."""
    found: list[str] = []
    try:
        card.full_clean()
    except ValidationError as error:
        for field, messages in error.message_dict.items():
            name = "" if field == NON_FIELD_ERRORS else f"{_name(field)}: "
            found += [f"{name}{message}" for message in messages]
    found += [f"{_name(field)}: {message}" for field, message in problems_of(card, points)]
    return found


def _name(field: str) -> str:
    if field == POINTS or not hasattr(Card, field):
        return field.capitalize()
    return str(getattr(Card._meta.get_field(field), "verbose_name", field)).capitalize()
