"""Reading cards and decks as deck text holds them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db.models import Prefetch
from django.utils import timezone

from cards.content.choices import Status
from cards.content.correction_models import CardChange
from cards.content.models import Source
from cards.exchange.decktext import DeckTextError, Problem
from cards.exchange.formats import CardText, DeckText, PointText, SourceText

if TYPE_CHECKING:
    from datetime import date

    from cards.content.models import Card, Deck

SOURCE_FIELDS = ("title", "publisher", "edition", "date", "url", "superseded_on")
CARD_FIELDS = ("question", "kind", "level", "basis", "locator", "any_of", "status", "answer", "figures", "note")


def _last_change(card: Card) -> tuple[date | None, str]:
    """The day on which the answer last changed, and why: as the file told it, or by somebody here since."""
    for change in card.changes.all():  # newest first
        if change.firm_id is None and change.is_material and change.version > (card.loaded_version or 0):
            # Doubled braces would speak of a firm fact, which a key of deck text cannot.
            return timezone.localdate(change.at), change.why.replace("{{", "{").replace("}}", "}")
    return card.loaded_change, card.loaded_why


def text_of(card: Card) -> CardText:
    """What a card says, as deck text holds it."""
    answer_changed, why_changed = _last_change(card)
    return CardText(
        answer_changed=answer_changed,
        why_changed=why_changed,
        id=card.key,
        source=card.source.key if card.source else "",
        checked=card.checked_on,
        review_by=card.review_by,
        tags=tuple(card.tags),
        competency=card.competency.code if card.competency else "",
        points=tuple(PointText(point.group, point.text, point.right, point.reason) for point in card.points.all()),
        settings=tuple(card.kind_settings.items()),
        abbreviations=tuple(card.abbreviations.items()),
        **{name: getattr(card, name) for name in CARD_FIELDS},
    )


def deck_text_of(deck: Deck) -> DeckText:
    """What a deck says, with the sources that its cards name and what took their place. Retired cards are left out.

    Raises DeckTextError where two sources share a key: the deck's firm's own, and one of the shared library.
    """
    cards = deck.cards.exclude(status=Status.RETIRED).select_related("source", "competency").prefetch_related("points")
    material = CardChange.objects.filter(firm=None, is_material=True).defer("before", "facts_before")
    stored = list(cards.prefetch_related(Prefetch("changes", material)).order_by("position", "pk"))
    texts = _source_texts({card.source.pk: card.source for card in stored if card.source})
    keys = [text.key for text in texts]
    if shared := [key for key in dict.fromkeys(keys) if keys.count(key) > 1]:
        mend = "Give one of them another id, or let the cards name the same."
        raise DeckTextError(deck.key, [Problem(0, f"Two sources have the id “{key}”.", mend) for key in shared])
    return DeckText(
        id=deck.key,
        title=deck.title,
        competency=deck.competency.code if deck.competency else "",
        description=deck.description,
        abbreviations=tuple(deck.abbreviations.items()),
        sources=tuple(texts),
        cards=tuple(map(text_of, stored)),
    )


def _source_texts(sources: dict[int, Source]) -> list[SourceText]:
    """These sources, by primary key, and all that took their place one after another; in the order of their keys."""
    named = dict(sources)
    while wanted := {source.superseded_by_id for source in named.values()} - {*named, None}:
        named |= Source.objects.in_bulk(wanted)
    keys: dict[int | None, str] = {pk: source.key for pk, source in named.items()}
    return [
        SourceText(
            source.key,
            superseded_by=keys.get(source.superseded_by_id, ""),
            **{name: getattr(source, name) for name in SOURCE_FIELDS},
        )
        for source in sorted(named.values(), key=lambda source: source.key)
    ]
