"""A choice: options by key, thumb or mouse, and the reasons only after it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect

from cards.content.actions import PointDraft
from cards.study.models import Review
from tests.e2e.axe import complaints_in_both_themes
from tests.e2e.study_page import PHONE, StudyPage
from tests.factories import make_card, make_deck

if TYPE_CHECKING:
    from collections.abc import Callable

    from playwright.sync_api import Page

    from cards.content.models import Card
    from cards.firms.models import User
    from tests.e2e.conftest import OpenWindow
    from tests.e2e.watch import Watch

OPTIONS = [
    PointDraft("Seven days", right=True, reason="The rules say so."),
    PointDraft("Ten days", reason="That was before."),
    PointDraft("Two months", reason="That is the end of it."),
]
NEXT = "What is next?"


@pytest.fixture
def card(db: None) -> Card:
    deck = make_deck("plain")
    card = make_card(deck, "choice", kind="choice", answer="", points=OPTIONS)
    make_card(deck, "next")
    return card


@pytest.fixture
def several(card: Card) -> Card:
    """A card of which two options are right."""
    drafts = [*OPTIONS[1:], PointDraft("A week", right=True, reason="The same."), OPTIONS[0]]
    return make_card(card.deck, "several", kind="choice", answer="", points=drafts)


def key_of(page: Page, words: str) -> str:
    return str(1 + page.locator(".to-choose .words").all_inner_texts().index(words))


def test_by_keyboard_alone(window: OpenWindow, watch_of: Callable[[Page], Watch], alice: User, card: Card) -> None:
    page = window(alice)
    study = StudyPage(page).open()
    page.keyboard.press(key_of(page, "Two months"))
    expect(page.get_by_role("radio", name="Two months")).to_be_checked()
    expect(page.get_by_role("radio", name="Two months")).to_be_focused()
    page.keyboard.press(key_of(page, "Ten days"))
    expect(page.get_by_role("radio", name="Two months")).not_to_be_checked()
    expect(page.get_by_text("That was before.")).to_be_hidden()
    page.keyboard.press("Enter")
    expect(study.result).to_be_focused()
    expect(study.result).to_have_text("Not right")
    expect(study.status).to_have_text("Not right Suggested: Didn't know.")
    for option in OPTIONS:
        expect(page.get_by_text(option.reason)).to_be_visible()
    expect(page.get_by_role("listitem").filter(has_text="Ten days")).to_contain_text("wrong your choice")
    study.suggests(1)
    page.keyboard.press("q")
    study.shows(NEXT)
    review = Review.objects.get()
    assert (review.rating, review.points_recalled, review.points_needed) == (1, [], 1)
    assert [path.split("/")[-2] for path in watch_of(page).sent("POST")] == ["mark", "grade"]


def test_by_thumb(window: OpenWindow, alice: User, card: Card) -> None:
    page = window(alice, **PHONE)
    study = StudyPage(page).open()
    page.locator("label.point").filter(has_text="Seven days").tap(position={"x": 250, "y": 10})
    expect(page.get_by_role("radio", name="Seven days")).to_be_checked()
    page.get_by_role("button", name="Check").tap()
    expect(study.result).to_have_text("Right")
    expect(study.result).to_be_in_viewport()
    assert page.evaluate("document.documentElement.scrollWidth") == 360
    study.suggests(3)
    study.rating(4).tap()
    study.shows(NEXT)
    review = Review.objects.get()
    assert (review.rating, len(review.points_recalled), review.points_needed) == (4, 1, 1)


def test_without_scripts(window: OpenWindow, watch_of: Callable[[Page], Watch], alice: User, card: Card) -> None:
    page = window(alice, java_script_enabled=False)
    watch_of(page).forgive("422")
    study = StudyPage(page).open()
    page.get_by_role("button", name="Check").click()
    expect(study.error).to_have_text("Choose an option first, or show the answer without one.")
    expect(page.get_by_text("The rules say so.")).to_be_hidden()
    page.get_by_role("radio", name="Seven days").check()
    page.get_by_role("radio", name="Seven days").press("Enter")
    expect(study.result).to_have_text("Right")
    study.rating(3).click()
    study.shows(NEXT)
    assert len(Review.objects.get().points_recalled) == 1


def test_an_empty_choice_is_said_aloud(
    window: OpenWindow, watch_of: Callable[[Page], Watch], alice: User, card: Card
) -> None:
    page = window(alice)
    watch_of(page).forgive("422")
    study = StudyPage(page).open()
    page.get_by_role("button", name="Check").click()
    expect(study.error).to_be_visible()
    expect(study.status).to_have_text("Choose an option first, or show the answer without one.")
    assert complaints_in_both_themes(page) == []


def test_more_than_one_can_be_right(window: OpenWindow, alice: User, several: Card) -> None:
    page = window(alice)
    study = StudyPage(page).open(f"/study/?card={several.public_id}")
    expect(page.get_by_role("group", name="Choose all that are right")).to_be_visible()
    for words in ("Seven days", "A week"):
        page.keyboard.press(key_of(page, words))
        expect(page.get_by_role("checkbox", name=words)).to_be_checked()
    page.keyboard.press("Enter")
    expect(study.result).to_have_text("Right")
    study.suggests(3)
    page.keyboard.press("e")
    study.shows("What is choice?")
    assert len(Review.objects.get().points_recalled) == 2


def test_names_and_what_axe_finds(window: OpenWindow, alice: User, card: Card) -> None:
    page = window(alice, reduced_motion="reduce")
    study = StudyPage(page).open()
    expect(page.get_by_role("group", name="Choose one")).to_be_visible()
    assert complaints_in_both_themes(page) == []
    page.get_by_role("radio", name="Ten days").check()
    page.get_by_role("button", name="Check").click()
    study.suggests(1)
    assert complaints_in_both_themes(page) == []
