from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

import pytest

from cards.content.models import Card
from cards.firms.models import FirmFact
from tests.authoring.conftest import ASK, OPTIONS, TABLE, form_of, new_card
from tests.factories import CANARY, make_card, make_source

if TYPE_CHECKING:
    from django.test import Client

    from cards.content.models import Deck
    from cards.firms.models import Firm

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


FIGURES: dict[str, Any] = {"kind": "figures", "answer": "", "figures": TABLE, "figures_ask": ASK}


def asked(page: str) -> list[str]:
    """The questions that the card makes itself, each with its answer, as their author reads them."""
    return [" ".join(re.sub(r"<[^>]+>", " ", item).split()) for item in re.findall(r"<li>(.*?)</li>", page, re.DOTALL)]


def test_ten_questions_that_a_table_will_ask_are_shown_with_their_answers(bobs: Client, firm_deck: Deck) -> None:
    page = bobs.post(NEW, new_card(firm_deck, **FIGURES)).content.decode()
    assert "Ten questions this card will ask" in page
    questions = asked(page)
    assert len(questions) == len(set(questions)) == 10
    assert all("last year. What is its minimum limit of indemnity?" in question for question in questions)
    (boundary,) = [question for question in questions if "exactly £200,000" in question]
    assert "£500,000" in boundary
    assert "at a boundary" in boundary
    assert page == bobs.post(NEW, new_card(firm_deck, **FIGURES)).content.decode(), "the same each time"


def test_the_form_of_a_stored_card_shows_the_questions_too(bobs: Client, firm_deck: Deck) -> None:
    card = make_card(firm_deck, "limits", kind="figures", answer="", figures=TABLE, kind_settings={"ask": ASK})
    page = bobs.get(f"/admin/cards/card/{card.pk}/change/").content.decode()
    assert "Ten questions this card will ask" in page


def test_options_are_shown_as_right_and_wrong_with_their_reasons(bobs: Client, firm_deck: Deck) -> None:
    page = bobs.post(NEW, new_card(firm_deck, OPTIONS, kind="choice", answer="")).content.decode()
    words = " ".join(re.sub(r"<[^>]+>", " ", page).split())
    assert "One that is free to the consumer right A consumer may not be charged." in words
    assert "Arbitration at the client&#x27;s cost wrong" in words.replace("&#39;", "&#x27;").replace("'", "&#x27;")


@pytest.mark.parametrize(
    ("changes", "says"),
    [
        ({"figures": ""}, ""),
        ({"figures": "| Turn"}, "There is no table"),
        ({"figures": "| Turnover | Limit |\n|---|---|"}, "has no rows"),
        ({"figures": "| Turnover | Limit |\n|---|---|\n| £100,000 or l"}, "Row 1"),
        ({"figures_ask": "How {"}, "How to ask: The question has no {amount}"),
        ({"figures_questions": "-1"}, "Questions an attempt: "),
        ({"figures_questions": "1e999"}, "Questions an attempt: "),
        ({"figures_tolerance": "1 %%"}, "Tolerance: "),
        ({"kind": ""}, "Kind: "),
        ({"kind": "riddle"}, "Kind: "),
        ({"kind": "choice"}, "has no table here"),
        ({"abbreviations": "PII"}, "Abbreviations: Line 1"),
    ],
)
def test_what_is_half_typed_is_no_crash(bobs: Client, firm_deck: Deck, changes: dict[str, Any], says: str) -> None:
    response = bobs.post(NEW, new_card(firm_deck, **{**FIGURES, **changes}))
    assert response.status_code == 200
    page = response.content.decode()
    assert "Who handles complaints?" in page
    assert says in page


def test_settings_that_were_broken_elsewhere_are_no_crash(bobs: Client, firm_deck: Deck) -> None:
    card = make_card(firm_deck, "limits", kind="figures", answer="", figures=TABLE)
    for broken in ({"questions": "many"}, {"ask": 7}, {"tolerance": ["1 %"]}, {"unknown": 1}):
        Card.objects.filter(pk=card.pk).update(kind_settings=broken, rendered={**card.rendered, "settings": broken})
        assert bobs.get(f"/admin/cards/card/{card.pk}/change/").status_code == 200
        assert bobs.post(url(card), form_of(card)).status_code == 200


def test_it_speaks_of_the_mentor_s_own_firm(
    bobs: Client, roots: Client, firm: Firm, other_firm: Firm, card: Card
) -> None:
    FirmFact.objects.create(firm=firm, key="complaints_handler", value="Ms <First>")
    FirmFact.objects.create(firm=other_firm, key="complaints_handler", value=CANARY)
    data = form_of(card, [{"text": "Tell {{ complaints_handler }} of {{ firm }}"}, "Log it"])
    page = bobs.post(url(card), data).content.decode()
    assert "Tell Ms &lt;First&gt; of your firm" in page
    assert CANARY not in page
    assert "Tell Ms &lt;First&gt;" in roots.post(url(card), data).content.decode(), "whose deck it is"


def test_a_shared_card_speaks_of_no_firm_to_whoever_runs_the_site(roots: Client, shared_deck: Deck) -> None:
    card = make_card(shared_deck, "who", answer="Ask {{ complaints_handler }}.")
    page = roots.get(f"/admin/cards/card/{card.pk}/change/").content.decode()
    assert "Ask your firm&#x27;s complaints handler (ask your mentor)." in page.partition('id="preview"')[2]
