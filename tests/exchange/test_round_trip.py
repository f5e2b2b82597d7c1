"""A stored card of any kind, written as deck text and loaded into an empty database, says the same."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings

from cards.content.actions import PointDraft, save_card
from cards.content.models import Card, Competency, Deck, Source
from cards.exchange.actions import load_deck
from cards.exchange.decktext import read_deck_text, write_deck_text
from cards.exchange.queries import CARD_FIELDS, deck_text_of, text_of
from cards.kinds.registry import KINDS
from tests.exchange.strategies import cards
from tests.factories import NOW, make_competency, make_deck, make_source

if TYPE_CHECKING:
    from cards.exchange.formats import CardText

pytestmark = pytest.mark.django_db
ABBREVIATIONS = {"PII": "professional indemnity insurance", "R&D": "research"}


def store(text: CardText) -> Card:
    """Save what the text says as a mentor would, without loading it."""
    competency = text.competency and make_competency(text.competency, text.competency)
    card = Card(
        deck=make_deck("deck", abbreviations=ABBREVIATIONS),
        key=text.id,
        checked_on=text.checked,
        review_by=text.review_by,
        source=make_source(text.source) if text.source else None,
        competency=competency or None,
        tags=list(text.tags),
        kind_settings=dict(text.settings),
        abbreviations=dict(text.abbreviations),
        loaded_change=text.answer_changed,
        loaded_why=text.why_changed,
        **{name: getattr(text, name) for name in CARD_FIELDS},
    )
    points = [PointDraft(point.text, point.group, None, point.right, point.reason) for point in text.points]
    return save_card(card=card, points=points, by=None, reason="", now=NOW)


@pytest.mark.parametrize("kind", KINDS)
def test_a_stored_card_comes_back_as_itself(kind: str) -> None:
    @settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.too_slow])
    @given(cards(kind=kind, sources=("rules",)))
    def holds(text: CardText) -> None:
        with transaction.atomic():
            before = text_of(store(text))
            written = write_deck_text(deck_text_of(Deck.objects.get()))
            Deck.objects.all().delete()
            Source.objects.all().delete()
            deck = load_deck(text=read_deck_text(written, name="back"), firm=None, by=None, now=NOW).deck
            card = Card.objects.get()
            assert text_of(card) == before == text
            assert (card.loaded_digest, deck.abbreviations) == (before.digest, ABBREVIATIONS)
            assert write_deck_text(deck_text_of(deck)) == written
            transaction.set_rollback(True)

    make_competency()
    holds()
    assert not Card.objects.exists()
    assert Competency.objects.count() == 1
