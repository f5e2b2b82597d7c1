"""Revising by keyboard alone."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect

from cards.study.models import Memory, Review
from tests.e2e.study_page import StudyPage

if TYPE_CHECKING:
    from collections.abc import Callable

    from playwright.sync_api import Page

    from cards.content.models import Deck
    from cards.firms.models import User
    from tests.e2e.conftest import OpenWindow
    from tests.e2e.watch import Watch


def ratings(user: User) -> list[int | None]:
    return list(Review.objects.filter(user=user, undone_by=None).order_by("pk").values_list("rating", flat=True))


def test_a_session_by_single_keys(window: OpenWindow, alice: User, shared_deck: Deck) -> None:
    page = window(alice)
    study = StudyPage(page).open()
    page.keyboard.press("Space")
    expect(study.rating(1)).to_be_visible()
    expect(study.status).to_have_text("Answer shown")
    page.keyboard.press("4")
    study.shows("Question of the points card")
    expect(study.question).to_be_focused()
    page.keyboard.press("Space")
    page.keyboard.press("3")  # which ticks, where there is something to tick
    expect(study.points.nth(2)).to_be_checked()
    page.keyboard.press("e")
    study.shows("Question of the steps card")
    assert ratings(alice) == [4, 3]
    page.keyboard.press("u")
    study.shows("Question of the points card")
    expect(study.question).to_be_focused()
    expect(study.status).to_have_text("Undone. Here is the card again.")
    page.keyboard.press("f")
    expect(page.get_by_text("Flagged", exact=True)).to_be_visible()
    page.keyboard.press("b")
    study.shows("Question of the steps card")
    expect(study.status).to_have_text("Put off until tomorrow.")
    page.keyboard.press("s")
    study.shows("Question of the figures card")
    assert [memory.card.kind for memory in Memory.objects.filter(suspended=True)] == ["steps"]
    assert [memory.card.kind for memory in Memory.objects.exclude(buried_until=None)] == ["points"]


def test_a_session_by_tab_space_and_enter(window: OpenWindow, alice: User, shared_deck: Deck) -> None:
    page = window(alice)
    study = StudyPage(page).open()
    tab_to(page, "Show answer")
    page.keyboard.press("Enter")
    tab_to(page, "Knew it instantly")
    page.keyboard.press("Enter")
    study.shows("Question of the points card")
    expect(study.question).to_be_focused()
    for way in ("Type your answer", "Say it aloud", "Show answer"):
        page.keyboard.press("Tab")
        expect(page.locator(":focus")).to_contain_text(way)
    page.keyboard.press("Space")
    for point in study.points.all():
        page.keyboard.press("Tab")
        expect(point).to_be_focused()
        page.keyboard.press("Space")
        expect(point).to_be_checked()
    tab_to(page, "Knew it well")
    page.keyboard.press("Space")
    study.shows("Question of the steps card")
    assert ratings(alice) == [4, 3]
    assert len(Review.objects.latest("pk").points_recalled) == 3
    tab_to(page, "Undo", backwards=True)
    page.keyboard.press("Enter")
    study.shows("Question of the points card")


def tab_to(page: Page, text: str, *, backwards: bool = False) -> None:
    for _ in range(30):
        page.keyboard.press("Shift+Tab" if backwards else "Tab")
        if text in page.evaluate("document.activeElement.innerText").replace("\n", " "):
            return
    pytest.fail(f"{text} was not reached by tabbing")


def test_the_focus_is_never_under_the_bar(window: OpenWindow, alice: User, awkward_deck: Deck) -> None:
    page = window(alice, width=360, height=740)
    study = StudyPage(page).open()
    study.reveal()
    bar = study.ratings.first.locator("xpath=ancestor::*[@class='bar']").bounding_box()
    assert bar
    for point in study.points.all():
        page.keyboard.press("Tab")
        expect(point).to_be_focused()
        box = point.bounding_box()
        assert box
        assert 0 <= box["y"] < box["y"] + box["height"] <= bar["y"]


def test_shortcuts_that_are_switched_off_do_nothing(
    window: OpenWindow, watch_of: Callable[[Page], Watch], alice: User, shared_deck: Deck
) -> None:
    alice.shortcuts = False
    alice.save(update_fields=["shortcuts"])
    page = window(alice)
    study = StudyPage(page).open()
    watch = watch_of(page)
    watch.forget()
    for key in ["4", "r", "f", "b", "s", "t", "a"]:
        page.keyboard.press(key)
    study.reveal()
    for key in ["1", "2", "3", "4", "q", "w", "e", "r", "f", "b", "s", "u"]:
        page.keyboard.press(key)
    expect(study.rating(1)).to_be_visible()
    assert watch.sent() == []
    study.more.click()
    expect(page.get_by_text("Keys (switch them off")).to_have_count(0)


def test_shortcuts_are_off_in_a_field_and_with_a_modifier(
    window: OpenWindow, watch_of: Callable[[Page], Watch], alice: User, shared_deck: Deck
) -> None:
    page = window(alice)
    study = StudyPage(page).open()
    study.reveal()
    study.more.click()
    field = page.get_by_label("Report a problem with this card")
    watch = watch_of(page)
    watch.forget()
    field.press_sequentially("1 2 3 4 q w e r t a u f b s is wrong")
    expect(field).to_have_value("1 2 3 4 q w e r t a u f b s is wrong")
    study.question.focus()
    for chord in ["Control+1", "Alt+s", "Meta+f"]:
        page.keyboard.press(chord)
    expect(study.rating(1)).to_be_visible()
    assert watch.sent() == []


def test_a_rating_key_waits_for_the_answer(
    window: OpenWindow, watch_of: Callable[[Page], Watch], alice: User, shared_deck: Deck
) -> None:
    page = window(alice)
    study = StudyPage(page).open()
    watch = watch_of(page)
    watch.forget()
    for key in ["4", "q", "w", "e", "r", "u"]:
        page.keyboard.press(key)
    expect(study.show_answer).to_be_visible()
    assert watch.sent() == []


@pytest.mark.parametrize(("key", "rating"), [("q", 1), ("w", 2), ("e", 3), ("r", 4)])
def test_the_letters_under_the_left_hand_rate_every_card(
    window: OpenWindow, alice: User, shared_deck: Deck, key: str, rating: int
) -> None:
    page = window(alice)
    study = StudyPage(page).open()
    for kind in ["points", "steps"]:
        page.keyboard.press("Space")
        expect(study.rating(rating)).to_be_visible()
        page.keyboard.press(key)
        study.shows(f"Question of the {kind} card")
    assert ratings(alice) == [rating, rating]


def test_a_key_held_down_answers_one_card(window: OpenWindow, alice: User, shared_deck: Deck) -> None:
    page = window(alice)
    study = StudyPage(page).open()
    page.keyboard.press("Space")
    for _ in range(5):  # repeated presses without a release arrive marked as repeats
        page.keyboard.down("4")
    page.keyboard.up("4")
    study.shows("Question of the points card")
    assert ratings(alice) == [4]


def test_skip_link_leads_to_the_content(window: OpenWindow, alice: User, shared_deck: Deck) -> None:
    page = window(alice)
    page.goto("/today/")
    page.keyboard.press("Tab")
    skip = page.get_by_role("link", name="Skip to the content")
    expect(skip).to_be_focused()
    expect(skip).to_be_in_viewport()
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    expect(page.get_by_role("link", name="Start revising")).to_be_focused()
