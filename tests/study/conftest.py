"""Cards of each kind, to answer."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.factories import make_card, make_deck
from tests.kinds.drill.tables import PII_LIMITS
from tests.study.marked import ASK, POINTS, STEPS

if TYPE_CHECKING:
    from cards.content.models import Card, Deck


@pytest.fixture
def deck(db: None) -> Deck:
    return make_deck("plain")


@pytest.fixture
def points(deck: Deck) -> Card:
    return make_card(deck, "points", kind="points", answer="", points=POINTS)


@pytest.fixture
def steps(deck: Deck) -> Card:
    return make_card(deck, "steps", kind="steps", answer="", points=STEPS)


@pytest.fixture
def figures(deck: Deck) -> Card:
    return make_card(deck, "figures", kind="figures", answer="", figures=PII_LIMITS, kind_settings=ASK)


@pytest.fixture
def cards(shared_deck: Deck) -> dict[str, Card]:
    """A card of each kind."""
    return {card.kind: card for card in shared_deck.cards.all()}
