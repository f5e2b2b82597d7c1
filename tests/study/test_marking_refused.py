"""Answers that cannot be marked: a sentence, nothing written, and what was sent is still there."""

from __future__ import annotations

import html
import re
from typing import TYPE_CHECKING, Any
from uuid import uuid4

import pytest

from cards.study.models import Memory, Review
from cards.study.views import UNREADABLE
from tests.factories import make_card, make_deck, post_grade
from tests.study.helpers import post_mark
from tests.study.marked import ids

if TYPE_CHECKING:
    from collections.abc import Sequence

    from django.test import Client

    from cards.content.models import Card

FOREIGN_TICK = "A point you ticked is not one of this card, or no longer"
FOREIGN_STEP = "That order is not one of this card's steps."
FOREIGN_OPTION = "That choice is not one of this card's options."
TOO_LONG = "are the most that can be compared. Shorten it, or show the answer and tick the points yourself."
KINDS = ["prose", "points", "steps", "figures", "example", "choice"]

NOBODYS = "6f2b1c1e-8a51-4d3c-9c0e-2f6a5f2f9d10"  # the id of no point


def error_of(response: Any) -> str:
    """The one sentence, or sentences, above the card."""
    (text,) = re.findall(r'<p class="message error"[^>]*>(.*?)</p>', response.content.decode())
    return html.unescape(text)


def assert_refused(response: Any, card: Card, sentence: str) -> None:
    assert response.status_code == 422
    assert sentence in error_of(response)
    assert card.question.strip() in response.content.decode()
    assert '<details class="answer' in response.content.decode()
    assert not re.search(r'<details class="answer[^"]*" open', response.content.decode())
    assert not Review.objects.exists()
    assert not Memory.objects.exists()


@pytest.mark.parametrize("htmx", [True, False])
@pytest.mark.parametrize("points", [["x"], [NOBODYS], ["FIRST", "FIRST"], ["FIRST", "x"]])
@pytest.mark.parametrize("kind", ["points", "example", "prose", "steps"])
def test_ticks_that_are_not_the_cards_are_refused_and_what_was_typed_stays(
    alices: Client, cards: dict[str, Card], kind: str, points: list[str], *, htmx: bool
) -> None:
    card, attempt = cards[kind], uuid4()
    sent = [(ids(card) or ["none"])[0] if key == "FIRST" else key for key in points]
    page = post_mark(alices, card, typed="What I said", points=sent, attempt=attempt, htmx=htmx)
    twice = len(set(sent)) < len(sent)
    assert_refused(page, card, UNREADABLE if twice else FOREIGN_TICK)
    assert "What I said</textarea>" in page.content.decode()
    assert str(attempt) in page.content.decode()
    assert ("<html" in page.content.decode()) is not htmx


@pytest.mark.parametrize(
    ("places", "sentence"),
    [
        (["1", "1", "2"], "Two steps have place 1: “Acknowledge” and “Investigate”. Give each its own place."),
        (["1", "2", "4"], "Give each step a place from 1 to 3: “Redress” has none."),
        (["0", "1", "2"], "“Acknowledge” has none."),
        (["1", "2", ""], "“Redress” has none."),
        (["1", "2", "-3"], "“Redress” has none."),
        (["1", "2", "1e999"], "“Redress” has none."),
        (["1", "NaN", "3"], "“Investigate” has none."),
        (["inf", "2", "3"], "“Acknowledge” has none."),
        (["1", "2", "9" * 5000], "“Redress” has none."),
        (["1", "2", "٣"], "“Redress” has none."),
    ],
)
@pytest.mark.parametrize("htmx", [True, False])
def test_an_order_that_is_none_says_why_and_keeps_the_numbers(
    alices: Client, cards: dict[str, Card], places: Sequence[str], sentence: str, *, htmx: bool
) -> None:
    card = cards["steps"]
    fields: dict[str, Any] = {f"place-{key}": place for key, place in zip(ids(card), places, strict=True)}
    page = post_mark(alices, card, htmx=htmx, **fields)
    assert_refused(page, card, sentence)
    for name, place in fields.items():
        assert f'name="{name}" value="{place}"' in page.content.decode()


def test_an_order_of_other_steps_is_refused(alices: Client, cards: dict[str, Card]) -> None:
    card = cards["steps"]
    whole: dict[str, Any] = {f"place-{key}": str(place) for place, key in enumerate(ids(card), start=1)}
    short = dict(list(whole.items())[:2])
    other = make_card(card.deck, "other", kind="steps", points=["One", "Two"])
    assert_refused(post_mark(alices, card, **{**whole, f"place-{uuid4()}": "4"}), card, FOREIGN_STEP)
    assert_refused(post_mark(alices, card, **{**short, f"place-{ids(other)[0]}": "3"}), card, FOREIGN_STEP)
    assert_refused(post_mark(alices, card, **{**whole, f"place-{ids(card)[0]}": ["1", "1"]}), card, FOREIGN_STEP)
    assert_refused(post_mark(alices, card, **short), card, "“Redress” has none.")


@pytest.mark.parametrize(
    ("chosen", "sentence"),
    [
        ([], "Choose an option first"),
        (["x"], FOREIGN_OPTION),
        ([str(uuid4())], FOREIGN_OPTION),
        ([0, 0], FOREIGN_OPTION),
        ([0, 1], "Only one option can be chosen here. Choose one."),
    ],
)
@pytest.mark.parametrize("htmx", [True, False])
def test_a_choice_that_is_none_is_refused(
    alices: Client, cards: dict[str, Card], chosen: Sequence[int | str], sentence: str, *, htmx: bool
) -> None:
    card = cards["choice"]
    sent = [ids(card)[key] if isinstance(key, int) else key for key in chosen]
    page = post_mark(alices, card, choice=sent, htmx=htmx)
    assert_refused(page, card, sentence)
    assert "It is so" not in page.content.decode().partition('<details class="answer')[0]


@pytest.mark.parametrize("length", [10_001, 1_000_000])
@pytest.mark.parametrize("htmx", [True, False])
@pytest.mark.parametrize("kind", KINDS)
def test_too_much_text_is_refused_and_given_back(
    alices: Client, cards: dict[str, Card], kind: str, length: int, *, htmx: bool
) -> None:
    card, attempt = cards[kind], uuid4()
    page = post_mark(alices, card, typed="x" * length, attempt=attempt, htmx=htmx)
    assert_refused(page, card, f"That answer has {length} characters, and 10000 {TOO_LONG}")
    assert str(attempt) in page.content.decode()
    if card.how.has_answer_box:
        assert f">{'x' * length}</textarea>" in page.content.decode()


def test_text_of_the_greatest_length_is_marked(alices: Client, cards: dict[str, Card]) -> None:
    page = post_mark(alices, cards["points"], typed="first " + "x" * 9_994)
    assert page.status_code == 200
    assert "1 of the 2 needed" in page.content.decode()


def test_what_else_stands_in_the_form_survives_too_much_text(alices: Client, cards: dict[str, Card]) -> None:
    card = cards["steps"]
    order: dict[str, Any] = {f"place-{key}": place for key, place in zip(ids(card), "312", strict=True)}
    page = post_mark(alices, card, typed="x" * 10_001, points=ids(card)[:1], **order)
    assert_refused(page, card, TOO_LONG)
    assert re.findall(r'name="place-([^"]+)" value="(\d)"', page.content.decode()) == [
        (ids(card)[1], "1"),
        (ids(card)[2], "2"),
        (ids(card)[0], "3"),
    ]
    assert re.findall(r'name="points" value="([^"]+)" checked', page.content.decode()) == ids(card)[:1]


@pytest.mark.parametrize("kind", ["points", "figures"])
@pytest.mark.parametrize("htmx", [True, False])
def test_ten_megabytes_are_refused_with_a_sentence(
    alices: Client, cards: dict[str, Card], kind: str, *, htmx: bool
) -> None:
    page = post_mark(alices, cards[kind], typed="x" * 10_000_000, htmx=htmx)
    assert page.status_code == 422
    assert b"too large, so nothing was changed" in page.content
    assert page["HX-Reswap"] == "none"  # the page keeps what was typed
    assert not Memory.objects.exists()


@pytest.mark.parametrize(
    "changed",
    [
        {"attempt": "x"},
        {"version": ""},
        {"version": "-1"},
        {"version": "1e999"},
        {"version": "NaN"},
        {"shown": "inf"},
        {"shown": "9" * 400},
        {"by": "guessing"},
        {"points": [str(uuid4()) for _ in range(201)]},
        {"points": ["x" * 65]},
    ],
)
@pytest.mark.parametrize("htmx", [True, False])
def test_a_form_that_is_not_ours_is_refused_and_what_was_typed_stays(
    alices: Client, cards: dict[str, Card], changed: dict[str, Any], *, htmx: bool
) -> None:
    page = post_mark(alices, cards["points"], htmx=htmx, **{"typed": "What I said", **changed})
    assert_refused(page, cards["points"], UNREADABLE)
    assert "What I said</textarea>" in page.content.decode()
    version = re.findall(r'name="version" value="([^"]*)"', page.content.decode())
    assert version == ["0"]


def test_the_attempt_that_was_refused_still_counts_once(alices: Client, cards: dict[str, Card]) -> None:
    card, attempt = cards["points"], uuid4()
    assert post_mark(alices, card, typed="x" * 10_001, attempt=attempt).status_code == 422
    assert post_mark(alices, card, points=["x"], attempt=attempt).status_code == 422
    for _ in range(2):
        assert post_grade(alices, card, version=0, attempt=attempt, points=ids(card)[:1]).status_code == 200
    assert Review.objects.get().attempt_id == attempt


@pytest.mark.parametrize("kind", KINDS)
def test_fields_of_other_kinds_and_none_do_no_harm(alices: Client, cards: dict[str, Card], kind: str) -> None:
    deck = make_deck("other")
    strange = make_card(deck, "strange", kind="choice", points=["A", "B"], status="draft")
    fields: dict[str, Any] = {"user": "1", "q99": "1e999", "is_superuser": "on", "face": str(strange.public_id)}
    if kind != "choice":
        fields["choice"] = [str(uuid4()), "x"]
    if kind != "figures":
        fields["q1"] = "NaN"
    if kind != "steps":
        fields["place-x"] = "1"
    own: dict[str, Any] = {"choice": ids(cards[kind])[:1]} if kind == "choice" else {}
    if kind == "steps":
        own = {f"place-{key}": str(place) for place, key in enumerate(ids(cards[kind]), start=1)}
    assert post_mark(alices, cards[kind], **fields, **own).status_code == 200
    assert not Memory.objects.exists()


def test_two_answers_in_one_field_are_one(alices: Client, cards: dict[str, Card]) -> None:
    page = post_mark(alices, cards["points"], typed=["first", "second"], shown=["9", "0"])
    assert page.status_code == 200
    assert ">second</textarea>" in page.content.decode()


def test_an_answer_from_a_session_that_ended_leads_back_to_the_study_page(
    client: Client, cards: dict[str, Card]
) -> None:
    page = client.post(f"/study/{cards['points'].public_id}/mark/", headers={"Referer": "http://testserver/study/"})
    assert page.status_code == 302
    assert page["Location"].startswith("/account/login/?next=%2Fstudy%2F")
