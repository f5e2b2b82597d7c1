from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import pytest

from tests.factories import make_card, make_deck, make_user

if TYPE_CHECKING:
    from django.test import Client

    from cards.content.models import Card, Deck
    from cards.firms.models import Firm, User


@pytest.fixture
def card(firm_deck: Deck) -> Card:
    return make_card(firm_deck, "checked", review_by=date(2027, 1, 10))


def test_a_card_is_due_for_checking_after_its_last_day_and_not_on_it(card: Card) -> None:
    assert not card.shown.is_due_for_checking(date(2027, 1, 10))
    assert card.shown.is_due_for_checking(date(2027, 1, 11))
    card.review_by = None
    assert not card.shown.is_due_for_checking(date(2099, 1, 1))


def test_a_checker_is_named_and_never_by_an_address(card: Card, bob: User, firm: Firm) -> None:
    assert card.checker == "", "a firm's card that nobody has signed"
    card.checked_by = bob
    assert card.checker == "Bob"
    card.checked_by = make_user("nameless", firm=firm)
    card.checked_by.name = ""
    assert card.checker == "a mentor"


def test_the_library_s_own_cards_are_checked_by_its_editors(bob: User, shared_deck: Deck) -> None:
    card = shared_deck.cards.get(key="prose")
    assert card.checker == "the library's editors"
    card.checked_by = bob
    assert card.checker == "Bob"


def test_the_card_s_page_says_who_checked_it_and_when_it_was_due(alices: Client, shared_deck: Deck) -> None:
    card = shared_deck.cards.get(key="prose")
    address = f"/cards/{card.public_id}/"
    assert "by the library&#x27;s editors" in alices.get(address).content.decode()
    assert 'class="being-checked"' not in alices.get(address).content.decode()
    shared_deck.cards.update(review_by=date(2020, 1, 2))
    assert 'class="being-checked"' in alices.get(address).content.decode()


def test_a_card_goes_by_the_words_of_its_question(firm_deck: Deck) -> None:
    card = make_card(firm_deck, "marked", question="What do the [**Rules**](https://example.org) say?")
    assert str(card) == "What do the Rules say?"


def test_a_list_of_questions_has_no_link_in_a_link(alices: Client, firm_deck: Deck) -> None:
    make_card(firm_deck, "linked", question="What do the [*Rules*](https://example.org) say?")
    for address in (f"/decks/{firm_deck.public_id}/", "/search/?q=rules"):
        page = alices.get(address).content.decode()
        assert "What do the <em>Rules</em> say?" in page
        assert "https://example.org" not in page


def test_a_deck_can_be_empty(alices: Client) -> None:
    assert "no published cards yet" in alices.get(f"/decks/{make_deck('empty').public_id}/").content.decode()
