from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.authoring.conftest import form_of, new_card
from tests.factories import CANARY, make_source

if TYPE_CHECKING:
    from django.test import Client

    from cards.content.models import Card, Deck

NEW = "/admin/cards/card/preview/"
HOSTILE = "<script>alert(1)</script><img src=x onerror=alert(1)> **[x](javascript:alert(1))**"


def url(card: Card) -> str:
    return f"/admin/cards/card/{card.pk}/preview/"


def test_it_shows_what_was_typed_and_stores_nothing(bobs: Client, card: Card) -> None:
    source = make_source()
    points = [{"text": "Second", "group": "Stage 2", "order": 2}, {"text": "*First*", "group": "Stage 1", "order": 1}]
    data = form_of(card, points, question="New **question**?", basis="rule", source=source.pk, locator="rule 3")
    page = bobs.post(url(card), data).content.decode()
    assert "New <strong>question</strong>?" in page
    assert page.index("<em>First</em>") < page.index("Second")
    assert "Rules of Conduct" in page
    assert "rule 3" in page
    card.refresh_from_db()
    assert card.question == "Which stages?"
    assert card.history.count() == 1


@pytest.mark.parametrize("field", ["question", "answer", "note", "figures", "locator", "tags", "key"])
def test_hostile_text_comes_out_as_text(bobs: Client, card: Card, field: str) -> None:
    page = bobs.post(url(card), form_of(card, [HOSTILE], **{field: HOSTILE})).content.decode()
    assert "<script" not in page
    assert "<img" not in page
    assert 'href="javascript' not in page


def test_an_empty_form_is_met_with_a_kind_word(bobs: Client) -> None:
    response = bobs.post(NEW, {})
    assert response.status_code == 200
    assert "Begin with the question" in response.content.decode()


def test_it_says_what_stands_in_the_way(bobs: Client, firm_deck: Deck) -> None:
    page = bobs.post(NEW, new_card(firm_deck, ["x" * 1001], kind="points", any_of="many")).content.decode()
    assert "Before it can be saved" in page
    assert "Enter a whole number" in page
    assert "Point 1: A point has 1000 characters at most" in page
    assert "Who handles complaints?" in page


def test_it_asks_for_no_reason_while_somebody_types(bobs: Client, card: Card) -> None:
    page = bobs.post(url(card), form_of(card, answer="Changed", seen_version=0)).content.decode()
    assert "Before it can be saved" not in page


def test_it_is_closed_to_others(alices: Client, bobs: Client, other_firm_deck: Deck) -> None:
    theirs = other_firm_deck.cards.exclude(source=None).get()
    assert bobs.post(url(theirs), form_of(theirs)).status_code == 404
    assert bobs.post("/admin/cards/card/987654/preview/", {}).status_code == 404
    assert alices.post(NEW, {}).status_code == 403
    page = bobs.post(NEW, form_of(theirs, source=theirs.source_id, basis="rule")).content.decode()
    assert f"Handbook {CANARY}" not in page


def test_it_answers_only_posts(bobs: Client, card: Card) -> None:
    assert bobs.get(NEW).status_code == 405
    assert bobs.get(url(card)).status_code == 405


def test_the_form_opens_with_the_card_as_it_is(bobs: Client, card: Card) -> None:
    page = bobs.get(f"/admin/cards/card/{card.pk}/change/").content.decode()
    assert f'data-url="{url(card)}"' in page
    assert "<li>Acknowledge</li>" in page
    assert f'data-url="{NEW}"' in bobs.get("/admin/cards/card/add/").content.decode()
