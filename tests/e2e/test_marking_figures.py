"""Figures: typed as one would say them, checked by Enter, and asked again where they cannot be read."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect

from cards.study.models import Review
from tests.e2e.axe import complaints_in_both_themes
from tests.e2e.study_page import PHONE, StudyPage
from tests.factories import make_card, make_deck
from tests.kinds.drill.tables import PII_LIMITS

if TYPE_CHECKING:
    from collections.abc import Callable

    from playwright.sync_api import Locator, Page

    from cards.content.models import Card
    from cards.firms.models import User
    from tests.e2e.conftest import OpenWindow
    from tests.e2e.watch import Watch

WANTED = {250_000: "£250k", 500_000: "half a million", 1_000_000: "1m"}
NEXT = "What is next?"


@pytest.fixture
def card(db: None) -> Card:
    deck = make_deck("plain")
    ask = {"ask": "A firm turned over {amount}. What is its limit?"}
    card = make_card(deck, "figures", kind="figures", answer="", figures=PII_LIMITS, kind_settings=ask)
    make_card(deck, "next")
    return card


def asked(page: Page) -> list[str]:
    return page.locator(".to-fill label").all_inner_texts()


def field(page: Page, question: str) -> Locator:
    return page.get_by_role("textbox", name=question)


def limit(question: str) -> int:
    """What the table says, worked out anew."""
    found = re.search(r"£([\d,]+)", question)
    assert found
    turnover = int(found[1].replace(",", ""))
    return 250_000 if turnover <= 100_000 else 500_000 if turnover <= 200_000 else 1_000_000


def test_by_keyboard_alone(window: OpenWindow, watch_of: Callable[[Page], Watch], alice: User, card: Card) -> None:
    page = window(alice)
    study = StudyPage(page).open()
    questions = asked(page)
    assert len(questions) == 3
    study.question.focus()
    for question in questions:
        page.keyboard.press("Tab")
        expect(field(page, question)).to_be_focused()
        page.keyboard.type(WANTED[limit(question)])
    page.keyboard.press("Enter")
    expect(study.result).to_be_focused()
    expect(study.result).to_have_text("All 3 right")
    expect(study.status).to_have_text("All 3 right Suggested: Knew it well.")
    assert page.locator(".asked").all_inner_texts() == questions
    study.suggests(3)
    page.keyboard.press("2")
    expect(study.points.nth(1)).not_to_be_checked()
    expect(study.status).to_have_text("2 of 3. Suggested: Knew it barely.")
    page.keyboard.press("w")
    study.shows(NEXT)
    review = Review.objects.get()
    assert (review.rating, review.points_recalled, review.points_needed) == (2, ["q1", "q3"], 3)
    assert [path.split("/")[-2] for path in watch_of(page).sent("POST")] == ["mark", "grade"]


def test_by_thumb(window: OpenWindow, alice: User, card: Card) -> None:
    page = window(alice, **PHONE)
    study = StudyPage(page).open()
    first, second, third = asked(page)
    field(page, first).fill("£3")
    field(page, third).fill(str(limit(third)))
    page.get_by_role("button", name="Check").tap()
    expect(study.result).to_have_text("1 of 3 right")
    expect(study.result).to_be_in_viewport()
    expect(page.get_by_role("checkbox", name=first)).to_have_accessible_name(re.compile("not right: you wrote £3"))
    expect(page.get_by_role("checkbox", name=second)).to_have_accessible_name(re.compile("not answered"))
    expect(page.get_by_role("checkbox", name=third)).to_be_checked()
    assert page.evaluate("document.documentElement.scrollWidth") == 360
    study.suggests(1)
    page.locator("label.point").nth(0).tap(position={"x": 200, "y": 12})
    study.suggests(2)
    study.rating(2).tap()
    study.shows(NEXT)
    assert Review.objects.get().points_recalled == ["q1", "q3"]


def test_what_cannot_be_read_is_said_and_nothing_is_lost(
    window: OpenWindow, watch_of: Callable[[Page], Watch], alice: User, card: Card
) -> None:
    page = window(alice)
    watch_of(page).forgive("422")
    study = StudyPage(page).open()
    first, second, third = asked(page)
    field(page, first).fill(WANTED[limit(first)])
    field(page, second).fill("lots")
    field(page, second).press("Enter")
    expect(study.error).to_contain_text(f"“{second}”: ")
    expect(study.status).to_contain_text(f"“{second}”: ")
    assert asked(page) == [first, second, third]
    expect(field(page, first)).to_have_value(WANTED[limit(first)])
    expect(field(page, second)).to_have_value("lots")
    expect(study.rating(1)).to_be_hidden()
    field(page, second).fill(WANTED[limit(second)])
    page.get_by_role("button", name="Check").click()
    expect(study.result).to_have_text("2 of 3 right")
    expect(study.error).to_have_count(0)
    assert not Review.objects.exists()


def test_a_reload_asks_the_same(window: OpenWindow, alice: User, card: Card) -> None:
    page = window(alice)
    study = StudyPage(page).open()
    before = asked(page)
    page.reload()
    assert asked(page) == before
    study.rate(1)
    study.shows(NEXT)
    study.open(f"/study/?card={card.public_id}")
    assert asked(page) != before


def test_without_scripts(window: OpenWindow, watch_of: Callable[[Page], Watch], alice: User, card: Card) -> None:
    page = window(alice, java_script_enabled=False)
    watch_of(page).forgive("422")
    study = StudyPage(page).open()
    questions = asked(page)
    for question in questions:
        field(page, question).fill("NaN")
    field(page, questions[0]).press("Enter")
    expect(study.error).to_be_visible()
    for question in questions:
        expect(field(page, question)).to_have_value("NaN")
        field(page, question).fill(WANTED[limit(question)])
    page.get_by_role("button", name="Check").click()
    expect(study.result).to_have_text("All 3 right")
    study.suggests(3)
    study.rating(3).click()
    study.shows(NEXT)
    assert Review.objects.get().points_recalled == ["q1", "q2", "q3"]


def test_names_and_what_axe_finds(window: OpenWindow, alice: User, card: Card) -> None:
    page = window(alice, reduced_motion="reduce")
    study = StudyPage(page).open()
    for question in asked(page):
        expect(page.get_by_role("textbox", name=question)).to_be_visible()
    assert complaints_in_both_themes(page) == []
    field(page, asked(page)[0]).fill("3")
    page.get_by_role("button", name="Check").click()
    expect(page.get_by_role("group", name="Questions")).to_be_visible()
    study.suggests(1)
    assert complaints_in_both_themes(page) == []


def test_enter_on_a_tick_checks_nothing(window: OpenWindow, alice: User, card: Card) -> None:
    page = window(alice)
    study = StudyPage(page).open()
    study.reveal()
    page.keyboard.press("2")
    expect(study.points.nth(1)).to_be_checked()
    study.points.nth(1).press("Enter")
    page.wait_for_timeout(300)
    expect(study.result).to_have_count(0)
    expect(study.points.nth(1)).to_be_checked()


def test_enter_on_a_tick_checks_nothing_without_scripts_either(window: OpenWindow, alice: User, card: Card) -> None:
    page = window(alice, java_script_enabled=False)
    study = StudyPage(page).open()
    question = asked(page)[0]
    study.reveal()
    for _ in range(2):  # without a tick and anything to check; then with both
        with page.expect_response("**/mark/**") as answered:
            study.points.nth(1).press("Enter")
        assert answered.value.status == 204
        study.points.nth(1).check()
        field(page, question).fill("3")
    expect(study.result).to_have_count(0)
    expect(study.points.nth(1)).to_be_checked()
    expect(field(page, question)).to_have_value("3")
