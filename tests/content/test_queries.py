"""Reading decks and cards: who sees what, what a search wants, and how a card stood at each version."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import pytest

from cards.content.actions import PointDraft, save_card, save_described
from cards.content.choices import Status
from cards.content.queries import MOST_SEARCH_WORDS, cards_of, decks_for, last_entry, search_cards, versions_of
from cards.kinds.types import PointContent
from tests.factories import NOW, make_card, make_deck

if TYPE_CHECKING:
    import pytest_django

    from cards.content.models import Deck
    from cards.firms.models import User


def test_decks_are_those_of_the_library_and_of_the_reader_s_firm(
    alice: User, charlie: User, guest: User, shared_deck: Deck, firm_deck: Deck, other_firm_deck: Deck
) -> None:
    make_deck("draft", status=Status.DRAFT)
    make_deck("retired", firm=firm_deck.firm, status=Status.RETIRED)
    assert list(decks_for(alice)) == [shared_deck, firm_deck]
    assert list(decks_for(charlie)) == [shared_deck, other_firm_deck]
    assert list(decks_for(guest)) == [shared_deck]


def test_decks_are_counted_in_one_query_and_without_drafts_and_retired_cards(
    alice: User, shared_deck: Deck, django_assert_num_queries: pytest_django.DjangoAssertNumQueries
) -> None:
    make_card(shared_deck, "draft", status=Status.DRAFT)
    shared_deck.cards.filter(key="prose").update(status=Status.RETIRED)
    make_deck("empty", position=9)
    with django_assert_num_queries(1):
        counts = {deck.key: vars(deck)["card_count"] for deck in decks_for(alice)}
    assert counts == {"client-care": 5, "empty": 0}


def test_cards_of_a_deck_come_in_its_order_and_only_where_the_reader_sees_it(
    alice: User, charlie: User, firm_deck: Deck
) -> None:
    firm_deck.cards.filter(key="example").update(position=0)
    firm_deck.cards.filter(key="prose").update(position=99)
    firm_deck.cards.filter(key="steps").update(status=Status.DRAFT)
    assert [card.key for card in cards_of(firm_deck, alice)] == ["example", "points", "figures", "choice", "prose"]
    assert not cards_of(firm_deck, charlie)


def test_a_search_leaves_words_beyond_its_limit_aside(alice: User, shared_deck: Deck) -> None:
    words = ["question"] * MOST_SEARCH_WORDS
    assert search_cards(alice, " ".join([*words, "nowhere"])).count() == 6
    assert search_cards(alice, " ".join([*words[1:], "nowhere"])).count() == 0


@pytest.mark.parametrize("text", ["STRASSE", "straße", "Straße ärger"])
def test_a_search_does_not_mind_capitals(alice: User, shared_deck: Deck, text: str) -> None:
    card = make_card(shared_deck, "street", question="Wo ist die Straße?", note="ÄRGER")
    assert list(search_cards(alice, text)) == [card]


def test_a_search_looks_at_words_and_not_at_markdown(alice: User, shared_deck: Deck) -> None:
    card = make_card(shared_deck, "marked", answer="See **sec**tion 7, [here](https://example.org/hidden).")
    assert list(search_cards(alice, "section here")) == [card]
    assert not search_cards(alice, "hidden")
    card.status = Status.RETIRED
    save_card(card=card, points=[], by=None, reason="", now=NOW)
    assert not search_cards(alice, "section here")


def test_a_version_holds_the_points_that_were_deleted_since(
    shared_deck: Deck, django_assert_num_queries: pytest_django.DjangoAssertNumQueries
) -> None:
    card = make_card(shared_deck, "complaint", kind="points", points=[("Stage 1", "Acknowledge"), "Investigate"])
    first, second = card.points.all()
    acknowledge, investigate = first.content, second.content
    swapped = [PointDraft(second.text, "", second.public_id), PointDraft(first.text, "Stage 1", first.public_id)]
    save_card(card=card, points=swapped, by=None, reason="Moved", now=NOW + timedelta(minutes=1))
    save_card(card=card, points=[swapped[0]], by=None, reason="Shorter", now=NOW + timedelta(minutes=2))
    save_card(card=card, points=[], by=None, reason="None", now=NOW + timedelta(minutes=3))
    with django_assert_num_queries(2):
        versions = versions_of(card)
    assert [version.points for version in versions] == [
        (),
        (investigate,),
        (investigate, acknowledge),
        (acknowledge, investigate),
    ]
    assert versions[3].point_ids == (first.public_id, second.public_id)


def test_versions_are_not_mixed_up_with_another_card_s_points(shared_deck: Deck) -> None:
    card = make_card(shared_deck, "one", kind="points", points=["Mine"])
    make_card(shared_deck, "two", kind="points", points=["Theirs"])
    assert versions_of(card)[0].points == (PointContent("Mine"),)


def test_the_last_entry_moves_with_each_save(shared_deck: Deck) -> None:
    before = last_entry(shared_deck)
    shared_deck.title = "Another title"
    save_described(row=shared_deck, fields=["title"], by=None, reason="", now=NOW)
    after = last_entry(shared_deck)
    assert before is not None
    assert after is not None
    assert after > before
