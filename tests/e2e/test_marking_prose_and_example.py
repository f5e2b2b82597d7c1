"""Prose and own examples: nothing can be counted, so what was given stands beside the answer or one's own notes."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect

from cards.study.models import Review
from tests.e2e.axe import complaints_in_both_themes
from tests.e2e.study_page import PHONE, StudyPage
from tests.examples.helpers import make_example
from tests.factories import make_card, make_deck

if TYPE_CHECKING:
    from cards.content.models import Card
    from cards.firms.models import User
    from tests.e2e.conftest import OpenWindow

TYPED = "First line.\nA second one, <b>bold</b>."
NEXT = "What is next?"


@pytest.fixture
def prose(db: None) -> Card:
    deck = make_deck("plain")
    card = make_card(deck, "prose", answer="A fee is agreed in writing.")
    make_card(deck, "next")
    return card


@pytest.fixture
def example(db: None) -> Card:
    deck = make_deck("plain")
    points = ["The situation", "What you advised"]
    card = make_card(deck, "example", kind="example", answer="One job, told in order.", points=points, level=2)
    make_card(deck, "next")
    return card


def test_prose_by_keyboard_alone(window: OpenWindow, alice: User, prose: Card) -> None:
    page = window(alice)
    study = StudyPage(page).open()
    page.keyboard.press("t")
    expect(study.typed).to_be_focused()
    page.keyboard.type(TYPED)
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(study.result).to_be_focused()
    expect(page.get_by_role("heading", name="You typed")).to_be_visible()
    expect(page.locator(".yours")).to_have_text(TYPED, use_inner_text=True)
    expect(study.status).to_contain_text("You typed First line.")
    expect(page.get_by_text("A fee is agreed in writing.")).to_be_visible()
    expect(study.suggested).to_have_count(0)
    page.keyboard.press("3")
    study.shows(NEXT)
    expect(study.typed).to_have_value("")
    assert Review.objects.get().rating == 3


def test_prose_by_thumb(window: OpenWindow, alice: User, prose: Card) -> None:
    page = window(alice, **PHONE)
    study = StudyPage(page).open()
    study.type_answer.tap()
    study.typed.fill("word" * 100)
    study.compare.tap()
    expect(page.locator(".yours")).to_be_in_viewport()
    assert page.evaluate("document.documentElement.scrollWidth") == 360
    study.rating(4).tap()
    study.shows(NEXT)


def test_prose_without_scripts(window: OpenWindow, alice: User, prose: Card) -> None:
    page = window(alice, java_script_enabled=False)
    study = StudyPage(page).open()
    study.type(TYPED)
    expect(page.locator(".yours")).to_contain_text("<b>bold</b>")
    study.rating(2).click()
    study.shows(NEXT)
    assert Review.objects.get().rating == 2


def test_prose_and_what_axe_finds(window: OpenWindow, alice: User, prose: Card) -> None:
    page = window(alice, reduced_motion="reduce")
    study = StudyPage(page).open()
    study.type_answer.click()
    assert complaints_in_both_themes(page) == []
    study.typed.fill(TYPED)
    study.compare.click()
    expect(study.result).to_be_visible()
    assert complaints_in_both_themes(page) == []


def test_a_card_without_an_example_leads_to_writing_one(window: OpenWindow, alice: User, example: Card) -> None:
    page = window(alice)
    study = StudyPage(page).open()
    expect(page.get_by_text("You have not written an example for this yet.")).to_be_visible()
    study.reveal()
    page.get_by_role("link", name="Write your example").click()
    expect(page).to_have_url(re.compile(rf"/examples/new/\?card={example.public_id}$"))
    expect(page.get_by_role("heading", level=1)).to_be_visible()


@pytest.mark.parametrize("scripts", [True, False], ids=["scripts", "no scripts"])
def test_own_notes_stand_beside_what_was_said(window: OpenWindow, alice: User, example: Card, *, scripts: bool) -> None:
    make_example(alice, "The warehouse", card=example, did="I measured it twice.", lesson="Ask first.")
    page = window(alice, java_script_enabled=scripts)
    study = StudyPage(page).open()
    expect(page.get_by_text("You have not written an example")).to_have_count(0)
    expect(page.get_by_text("I measured it twice.")).to_be_hidden()
    study.type("The situation was, and what I advised")
    expect(page.get_by_role("heading", name="The warehouse")).to_be_visible()
    expect(page.get_by_text("I measured it twice.")).to_be_visible()
    expect(page.get_by_role("definition").filter(has_text="Ask first.")).to_be_visible()
    expect(page.locator(".yours")).to_contain_text("what I advised")
    study.points.nth(0).check()
    if scripts:
        study.suggests(1)
    study.points.nth(1).check()
    if scripts:
        study.suggests(3)
    study.rating(3).click()
    study.shows(NEXT)
    assert len(Review.objects.get().points_recalled) == 2


def test_an_example_by_keyboard_alone(window: OpenWindow, alice: User, example: Card) -> None:
    make_example(alice, "The warehouse", card=example)
    page = window(alice)
    study = StudyPage(page).open()
    page.keyboard.press("Space")
    expect(page.get_by_role("heading", name="The warehouse")).to_be_visible()
    page.keyboard.press("1")
    page.keyboard.press("2")
    expect(study.status).to_have_text("2 of 2. Suggested: Knew it well.")
    page.keyboard.press("e")
    study.shows(NEXT)
    assert Review.objects.get().rating == 3


def test_an_example_by_thumb_and_what_axe_finds(window: OpenWindow, alice: User, example: Card) -> None:
    make_example(alice, "W" * 150, card=example, did="y" * 300)
    page = window(alice, **PHONE, reduced_motion="reduce")
    study = StudyPage(page).open()
    study.show_answer.tap()
    expect(page.get_by_role("link", name="Open this example")).to_be_visible()
    assert page.evaluate("document.documentElement.scrollWidth") == 360
    assert complaints_in_both_themes(page) == []
    page.set_viewport_size({"width": 360, "height": 740})
    page.locator("label.point").nth(0).tap()
    study.suggests(1)
    study.rating(1).tap()
    study.shows(NEXT)
