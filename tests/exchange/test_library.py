"""The shipped deck answers what candidates asked when they typed their own."""

from datetime import date
from pathlib import Path

import pytest
from django.conf import settings

from cards.exchange.decktext import read_deck_text
from cards.exchange.formats import CardText, DeckText

# Every question of the two decks that the project started from, in our words, and the cards that answer it.
ASKED = {
    "what client care is": ["what-is-client-care"],
    "examples of client care": ["client-care-examples"],
    "when you showed good client care": ["example-good-client-care", "example-feedback"],
    "an underperforming contractor": ["underperforming-contractor"],
    "what to do at the outset": ["outset-client-care"],
    "your own firm's complaints procedure": ["your-firms-procedure"],
    "what RICS expects of a complaints procedure": ["chp-rule", "chp-two-stage"],
    "what professional indemnity insurance is": ["pii-what"],
    "minimum limits of indemnity": ["pii-limits"],
    "uninsured excess": ["uninsured-excess"],
    "who the clients are": ["who-are-the-clients"],
    "clients and customers": ["client-or-customer"],
    "behaviours that establish a relationship": ["establishing-relationship"],
    "behaviours that maintain it": ["maintaining-relationship"],
    "any four systems": ["managing-systems"],
    "key points of complaints handling": ["complaints-key-points"],
    "when a complaint is acknowledged and answered": ["chp-timeline"],
    "who handles a complaint": ["chp-handler", "your-firms-procedure"],
    "duty of care": ["duty-of-care"],
    "how a complaint is defined": ["complaint-definition"],
    "explicit requests": ["explicit-requests"],
    "implicit requests": ["implicit-requests"],
    "what a client is": ["what-is-a-client"],
    "understanding needs and expectations": ["understanding-needs"],
    "a client who is not satisfied": ["complaint-steps", "example-dissatisfied-client"],
    # What both lacked:
    "terms of engagement": ["terms-of-engagement"],
    "fees": ["fee-bases", "fee-transparency"],
    "conflicts of interest": ["conflict-types", "conflict-discovered"],
    "the five Rules of Conduct": ["five-rules"],
    "client money": ["client-money-what", "client-money-safeguards"],
    "data protection": ["data-principles", "lawful-bases", "data-time-limits"],
}


@pytest.fixture(scope="module")
def deck() -> DeckText:
    path = Path(settings.LIBRARY_DIR) / "client-care.md"
    return read_deck_text(path.read_text(encoding="utf-8"), name=path.name)


def test_every_question_is_answered_by_a_published_card(deck: DeckText) -> None:
    published = {card.id for card in deck.cards if card.status == "published"}
    missing = {asked: [key for key in keys if key not in published] for asked, keys in ASKED.items()}
    assert {asked: keys for asked, keys in missing.items() if keys} == {}
    assert len(published) >= 45


def test_every_card_says_when_it_was_checked_and_by_when_again(deck: DeckText) -> None:
    assert [card.id for card in deck.cards if not _is_dated(card)] == []


def _is_dated(card: CardText) -> bool:
    return bool(card.checked and card.review_by and date(2026, 1, 1) < card.checked < card.review_by)


def test_whatever_claims_to_be_more_than_practice_names_its_source(deck: DeckText) -> None:
    assert [card.id for card in deck.cards if card.basis != "practice" and not card.source] == []


def test_each_level_and_each_kind_is_there(deck: DeckText) -> None:
    assert {card.level for card in deck.cards} == {1, 2, 3}
    assert {card.kind for card in deck.cards} == {"prose", "points", "steps", "figures", "example"}


def test_what_could_not_be_confirmed_is_checked_again_soon(deck: DeckText) -> None:
    unsure = [card for card in deck.cards if "unconfirmed" in card.note.casefold()]
    assert unsure
    late = [
        card.id for card in unsure if card.checked and card.review_by and (card.review_by - card.checked).days > 100
    ]
    assert late == []
