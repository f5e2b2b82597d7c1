"""A stored card of any kind, written as deck text and loaded into an empty database, says the same."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from cards.content.actions import PointDraft, save_card
from cards.content.models import Card, Competency, Deck, Source
from cards.exchange.actions import load_deck
from cards.exchange.decktext import read_deck_text, write_deck_text
from cards.exchange.queries import CARD_FIELDS, SOURCE_FIELDS, deck_text_of, text_of
from cards.kinds.registry import KINDS
from tests.exchange.strategies import cards, sources
from tests.factories import NOW, make_card, make_competency, make_deck, make_source

if TYPE_CHECKING:
    from collections.abc import Sequence

    from cards.exchange.formats import CardText, SourceText

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


def store_sources(texts: Sequence[SourceText]) -> dict[str, Source]:
    """Save sources as their editors would: what took a place is known only once all are there."""
    stored = {
        text.key: Source.objects.create(key=text.key, **{name: getattr(text, name) for name in SOURCE_FIELDS})
        for text in texts
    }
    for text in texts:
        Source.objects.filter(key=text.key).update(superseded_by=stored.get(text.superseded_by))
    return stored


def reached(texts: Sequence[SourceText], key: str) -> dict[str, SourceText]:
    """The source with this key, and all that took its place one after another."""
    by_key = {text.key: text for text in texts}
    found: dict[str, SourceText] = {}
    while key:
        found[key] = by_key[key]
        key = by_key[key].superseded_by
    return found


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(texts=sources(("a", "b", "c", "d")), named=st.sampled_from(("a", "b", "c", "d")))
def test_a_source_comes_back_with_all_that_took_its_place(texts: tuple[SourceText, ...], named: str) -> None:
    with transaction.atomic():
        make_competency()
        stored = store_sources(texts)
        make_card(make_deck("deck"), "one", source=stored[named])
        written = write_deck_text(deck_text_of(Deck.objects.get()))
        Deck.objects.all().delete()
        Source.objects.all().delete()
        deck = load_deck(text=read_deck_text(written, name="back"), firm=None, by=None, now=NOW).deck
        assert {source.key: source for source in deck_text_of(deck).sources} == reached(texts, named)
        assert set(Source.objects.values_list("key", flat=True)) == set(reached(texts, named))
        again = load_deck(text=read_deck_text(written, name="back"), firm=None, by=None, now=NOW)
        assert not again.described_anew
        transaction.set_rollback(True)
