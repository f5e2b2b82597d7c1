"""Browsing and searching: what the pages say, and how much of it at once."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import pytest

from cards.content.models import Card, Source
from tests.factories import make_cards, make_deck

if TYPE_CHECKING:
    from django.test import Client

    from cards.content.models import Deck


def test_a_deck_shows_fifty_cards_a_page(alices: Client) -> None:
    deck = make_deck("plain")
    make_cards(deck, 51)
    first, second = (alices.get(f"/decks/{deck.public_id}/?page={number}").content.decode() for number in (1, 2))
    assert (first.count('class="row"'), second.count('class="row"')) == (50, 1)
    assert "?page=2" in first
    assert "?page=1" in second


def test_an_overdue_card_says_since_when_and_nothing_else(alices: Client, shared_deck: Deck) -> None:
    card = shared_deck.cards.all()[0]
    Card.objects.filter(pk=card.pk).update(review_by=date(2026, 5, 3))
    for path in (f"/decks/{shared_deck.public_id}/", f"/cards/{card.public_id}/", f"/study/?card={card.public_id}"):
        page = alices.get(path).content.decode()
        assert "due for checking since 3 May 2026" in page
        assert "being checked" not in page


@pytest.mark.parametrize(
    ("known", "edition", "said"),
    [
        ("2011", "", "2011"),
        ("2016-07", "1st edition", "July 2016"),
        ("2022-02-02", "", "2 February 2022"),
        ("2022-02-02", "in force 2 February 2022", ""),
        ("2016-07", "3rd edition, July 2016", ""),
        ("2016-99", "", "2016-99"),
        ("", "", ""),
    ],
)
def test_a_source_says_its_date_once(known: str, edition: str, said: str) -> None:
    assert Source(date=known, edition=edition).other_date == said


def test_the_date_of_a_source_stands_under_the_answer(alices: Client, shared_deck: Deck) -> None:
    page = alices.get(f"/cards/{shared_deck.cards.all()[0].public_id}/").content.decode()
    assert "RICS, 2 February 2022." in page


def test_a_search_that_is_too_long_says_so(alices: Client, shared_deck: Deck) -> None:
    response = alices.get("/search/", {"q": "word " * 41})
    assert response.status_code == 200
    assert "more than 200 characters" in response.content.decode()


def test_a_search_is_a_whole_page_to_everybody(alices: Client, shared_deck: Deck) -> None:
    page = alices.get("/search/", {"q": "prose"}, headers={"HX-Request": "true"}).content.decode()
    assert page.startswith("<!doctype html>")
    assert "1 card for" in page
