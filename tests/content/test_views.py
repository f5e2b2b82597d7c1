"""Browsing and searching: what the pages say, and how much of it at once."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING

import pytest
from django.utils import timezone

from cards.content.choices import Basis
from cards.content.correction_models import FirmCopy
from cards.content.models import Card, Deck, Source
from cards.core import clock
from cards.firms.models import Role, User
from tests.factories import make_cards, make_deck, make_source

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.test import Client

    from cards.firms.models import Firm


def test_a_deck_shows_fifty_cards_a_page(alices: Client) -> None:
    deck = make_deck("plain")
    make_cards(deck, 51)
    first, second = (alices.get(f"/decks/{deck.public_id}/?page={number}").content.decode() for number in (1, 2))
    assert (first.count('class="row"'), second.count('class="row"')) == (50, 1)
    assert "?page=2" in first
    assert "?page=1" in second


def pages_of(card: Card) -> tuple[str, ...]:
    return f"/decks/{card.deck.public_id}/", f"/cards/{card.public_id}/", f"/study/?card={card.public_id}"


def test_a_card_past_review_by_is_being_checked(alices: Client, shared_deck: Deck) -> None:
    card = shared_deck.cards.all()[0]
    in_list, *under_the_answer = pages_of(card)
    assert "being checked" not in alices.get(in_list).content.decode()
    Card.objects.filter(pk=card.pk).update(checked_on=date(2025, 5, 3), review_by=date(2026, 5, 3))
    assert "· being checked" in alices.get(in_list).content.decode()
    for path in under_the_answer:
        page = alices.get(path).content.decode()
        assert "This answer is being checked</span>; it was last checked on 3 May 2025 by the library" in page
        assert "due for checking again" not in page


def test_a_card_says_that_its_source_was_superseded_and_by_what(alices: Client, shared_deck: Deck) -> None:
    card = shared_deck.cards.get(key="prose")
    heir = Source.objects.create(key="rules-2026", title="New Rules", edition="2nd edition", url="https://example.com/")
    Source.objects.filter(cards=card).update(superseded_by=heir, superseded_on=date(2026, 11, 5))
    in_list, *under_the_answer = pages_of(card)
    assert "Rules of Conduct (superseded) · being checked" in alices.get(in_list).content.decode()
    for path in under_the_answer:
        page = alices.get(path).content.decode()
        assert ">New Rules</a>, 2nd edition." in page
        assert "This answer is being checked" in page
    Card.objects.filter(pk=card.pk).update(checked_on=date(2026, 11, 6))
    for path in under_the_answer:
        page = alices.get(path).content.decode()
        assert "its source has been superseded by" in page
        assert "Checked 6 November 2026" in page
        assert "being checked" not in page


def test_a_source_that_will_be_superseded_stands_until_then(alices: Client, shared_deck: Deck) -> None:
    card = shared_deck.cards.get(key="prose")
    Source.objects.filter(cards=card).update(superseded_on=clock.site_date() + timedelta(days=1))
    for path in pages_of(card):
        page = alices.get(path).content.decode()
        assert "superseded" not in page
        assert "being checked" not in page


def test_the_credits_are_those_of_the_copy_that_is_read(
    alices: Client, bob: User, charlie: User, firm: Firm, shared_deck: Deck, sign_in: Callable[[User], Client]
) -> None:
    card = shared_deck.cards.get(key="prose")
    ours = make_source("handbook", firm=firm, title="Our handbook")
    Source.objects.filter(pk=ours.pk).update(superseded_on=date(2026, 11, 5))
    FirmCopy.objects.create(
        firm=firm,
        card=card,
        question="As we say it",
        basis=Basis.GUIDANCE,
        source=ours,
        locator="page 7",
        base_version=1,
        checked_on=date(2026, 9, 2),
        checked_by=bob,
        review_by=date(2099, 9, 2),
        rendered={**card.rendered, "question": "As we say it"},
    )
    page = alices.get(f"/cards/{card.public_id}/").content.decode()
    assert "Our handbook" in page
    assert "page 7." in page
    assert "Since 5 November 2026 its source has been superseded." in page
    assert "it was last checked on 2 September 2026 by Bob" in page
    theirs = sign_in(charlie).get(f"/cards/{card.public_id}/").content.decode()
    assert "Our handbook" not in theirs
    assert "superseded" not in theirs
    assert "Checked 1 November 2026 by the library" in theirs


def test_a_deck_page_shows_how_its_cards_stand(alices: Client, shared_deck: Deck) -> None:
    page = alices.get(f"/decks/{shared_deck.public_id}/").content.decode()
    assert "Of 6 cards, 1 names a source and 6 are checked; none is due for checking, none is reported." in page
    assert '<th scope="row">Sourced</th><td>1</td><td>17 %</td>' in page
    empty = make_deck("empty")
    assert "<svg" not in alices.get(f"/decks/{empty.public_id}/").content.decode()


def test_a_deck_page_names_its_owner_while_they_look_after_it(alices: Client, bob: User, firm_deck: Deck) -> None:
    def owner_on_page() -> bool:
        return "Owner: Bob" in alices.get(f"/decks/{firm_deck.public_id}/").content.decode()

    assert not owner_on_page()
    Deck.objects.filter(pk=firm_deck.pk).update(owner=bob)
    assert owner_on_page()
    bob.memberships.update(role=Role.CANDIDATE)
    assert not owner_on_page()
    bob.memberships.update(role=Role.MANAGER)
    assert owner_on_page()
    bob.memberships.update(left_at=timezone.now())
    assert not owner_on_page()


def test_an_owner_without_a_name_is_not_shown_by_address(
    alices: Client, bob: User, root: User, firm_deck: Deck, shared_deck: Deck
) -> None:
    User.objects.update(name="")
    Deck.objects.filter(pk=firm_deck.pk).update(owner=bob)
    Deck.objects.filter(pk=shared_deck.pk).update(owner=root)
    ours, theirs = (alices.get(f"/decks/{deck.public_id}/").content.decode() for deck in (firm_deck, shared_deck))
    assert "Owner: a mentor" in ours
    assert "Owner: the library" in theirs
    assert "@" not in ours + theirs


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
