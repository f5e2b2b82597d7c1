"""Whether what is stored beside the text of cards and firms' copies, made of it, is what that text makes."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.db.models import F, Q

from cards.content.actions import drawn_of
from cards.content.copy_actions import drawn_of_copy
from cards.content.correction_models import CardChange, FirmCopy
from cards.content.models import Card
from cards.kinds.face import RENDERING
from cards.kinds.registry import KINDS

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from django.db.models import QuerySet

BATCH = 200  # rows, with all that they say


def find_drawing_damage() -> Iterator[str]:
    """Find cards and copies whose HTML, words for search or keys of facts are not those of their text, in words.

    Those that were drawn by another version of this program are drawn anew when it starts, and left aside.
    """
    cards = Card.objects.prefetch_related("points")
    yield from _differing(cards, lambda card: f"Card {card.key} of deck {card.deck_id}", _drawn_card)
    copies = FirmCopy.objects.select_related("card__deck")
    yield from _differing(copies, lambda copy: f"Copy {copy.pk} of firm {copy.firm_id}", _drawn_copy)


def _drawn_card(card: Card) -> dict[str, Any]:
    points = list(card.points.all())
    return drawn_of(card, points, [str(point.public_id) for point in points]) if card.kind in KINDS else {}


def _drawn_copy(copy: FirmCopy) -> dict[str, Any]:
    return drawn_of_copy(copy, copy.card) if copy.card.kind in KINDS else {}


def _differing(
    rows: QuerySet[Any], named: Callable[[Any], str], draw: Callable[[Any], dict[str, Any]]
) -> Iterator[str]:
    rows = rows.filter(rendering=RENDERING).order_by("pk")
    last = 0
    while batch := list(rows.filter(pk__gt=last)[:BATCH]):
        last = batch[-1].pk
        for suspect in batch:
            if not _differences(suspect, draw):
                continue
            # It may have been saved between our reads of its text and of its points: look again, with the door shut.
            with transaction.atomic():
                for row in rows.select_for_update(of=("self",), no_key=True).filter(pk=suspect.pk):
                    if names := _differences(row, draw):
                        yield f"{named(row)}: {', '.join(names)}, which its text does not make. Save it again."


def _differences(row: Any, draw: Callable[[Any], dict[str, Any]]) -> list[str]:
    made = json.loads(json.dumps(draw(row)))  # as it would come back from the database
    return [name for name, value in made.items() if getattr(row, name) != value]


def find_change_damage(most: int) -> Iterator[str]:
    """Find changes that cannot have been published as they are told, in words; `most` of each sort."""
    wrong = {
        "is of a copy of another card or firm": Q(copy__isnull=False) & ~Q(copy__card=F("card"), copy__firm=F("firm")),
        "is of a firm's fact or copy, but of no firm": Q(firm=None) & (~Q(fact="") | Q(copy__isnull=False)),
        "is of one firm's reading of another firm's card": Q(firm__isnull=False, card__deck__firm__isnull=False)
        & ~Q(firm=F("card__deck__firm")),
        "is of a version that its card has not come to": Q(firm=None, version__gt=F("card__version")),
    }
    for said, condition in wrong.items():
        for change in CardChange.objects.filter(condition).order_by("pk").values_list("pk", flat=True)[:most]:
            yield f"Change {change} {said}."
    for copy in FirmCopy.objects.exclude(card__deck__firm=None).values_list("pk", flat=True)[:most]:
        yield f"Copy {copy} is of a card that is not of the shared library."
