"""Points: what was typed is found among them, the rest is ticked, and the rating that follows is only suggested."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect

from cards.content.models import Card
from cards.study.models import Review
from tests.e2e.axe import complaints_in_both_themes
from tests.e2e.study_page import PHONE, StudyPage
from tests.factories import make_card, make_deck

if TYPE_CHECKING:
    from collections.abc import Callable

    from playwright.sync_api import Page

    from cards.firms.models import User
    from tests.e2e.conftest import OpenWindow
    from tests.e2e.watch import Watch

POINTS = ["Acknowledge in writing", "Offer a meeting", "Tell the insurer", "Name the ombudsman"]
NEXT = "What is next?"


@pytest.fixture
def card(db: None) -> Card:
    deck = make_deck("plain")
    card = make_card(deck, "points", kind="points", answer="", points=[("Stage 1", text) for text in POINTS])
    make_card(deck, "next")
    return card


def review() -> tuple[int | None, int, int]:
    """Rating, points recalled and points needed of the only answer."""
    row = Review.objects.get()
    return row.rating, len(row.points_recalled), row.points_needed


def test_by_keyboard_alone(window: OpenWindow, watch_of: Callable[[Page], Watch], alice: User, card: Card) -> None:
    page = window(alice)
    study = StudyPage(page).open()
    page.keyboard.press("t")
    expect(study.typed).to_be_focused()
    page.keyboard.type("Offer a meeting, tell the insurer. 1 2 3 4 q w e r s b f")
    page.keyboard.press("Tab")
    expect(study.compare).to_be_focused()
    page.keyboard.press("Enter")
    expect(study.result).to_be_focused()
    expect(study.result).to_contain_text("2 of 4")
    expect(study.status).to_contain_text("2 of 4")
    expect(study.status).to_contain_text("Suggested: Didn't know.")
    study.suggests(1)
    assert [point.is_checked() for point in study.points.all()] == [False, True, True, False]
    for key, rating, said in [
        ("1", 2, "3 of 4. Suggested: Knew it barely."),
        ("4", 3, "4 of 4. Suggested: Knew it well."),
    ]:
        page.keyboard.press(key)
        study.suggests(rating)
        expect(study.status).to_have_text(said)
    page.keyboard.press("2")
    expect(study.points.nth(1)).not_to_be_checked()
    study.suggests(2)
    assert not Review.objects.exists()
    page.keyboard.press("e")
    study.shows(NEXT)
    expect(study.question).to_be_focused()
    assert review() == (3, 3, 4)
    assert [path.split("/")[-2] for path in watch_of(page).sent("POST")] == ["mark", "grade"]


def test_by_thumb(window: OpenWindow, alice: User, card: Card) -> None:
    page = window(alice, **PHONE)
    study = StudyPage(page).open()
    study.type_answer.tap()
    expect(study.typed).to_be_focused()
    study.typed.fill("tell the insurer")
    study.compare.tap()
    expect(study.result).to_contain_text("1 of 4")
    expect(study.result).to_be_in_viewport()
    for place in (0, 1, 3):
        page.locator("label.point").nth(place).tap(position={"x": 250, "y": 10})
    study.suggests(3)
    assert page.evaluate("document.documentElement.scrollWidth") == 360
    study.rating(3).tap()
    study.shows(NEXT)
    assert review() == (3, 4, 4)


def test_without_scripts(window: OpenWindow, alice: User, card: Card) -> None:
    page = window(alice, java_script_enabled=False)
    study = StudyPage(page).open()
    study.type("Offer a meeting, tell the insurer, name the ombudsman")
    expect(study.result).to_contain_text("3 of 4")
    study.suggests(2)
    expect(study.points.nth(2)).to_be_checked()
    study.points.nth(0).check()
    study.points.nth(3).uncheck()
    study.rating(4).click()
    study.shows(NEXT)
    assert page.url.endswith("/study/")
    assert review() == (4, 3, 4)


def test_names_and_what_axe_finds(window: OpenWindow, alice: User, card: Card) -> None:
    page = window(alice, reduced_motion="reduce")
    study = StudyPage(page).open()
    study.type_answer.click()
    expect(study.typed).to_have_role("textbox")
    assert complaints_in_both_themes(page) == []
    study.typed.fill("tell the insurer")
    study.compare.click()
    expect(page.get_by_role("group", name="Stage 1")).to_be_visible()
    expect(page.get_by_role("checkbox", name="Tell the insurer")).to_be_checked()
    expect(page.get_by_role("checkbox", name="Offer a meeting")).to_have_attribute("aria-keyshortcuts", "2")
    study.suggests(1)
    assert complaints_in_both_themes(page) == []


def test_any_two_are_enough(window: OpenWindow, alice: User, card: Card) -> None:
    Card.objects.filter(pk=card.pk).update(any_of=2, rendered={**card.rendered, "any_of": 2})
    page = window(alice)
    study = StudyPage(page).open()
    page.keyboard.press("Space")
    expect(page.get_by_text("Any 2 of these 4 make a full answer.")).to_be_visible()
    expect(study.suggested).to_have_count(0)
    page.keyboard.press("3")
    study.suggests(1)
    page.keyboard.press("1")
    study.suggests(3)
    page.keyboard.press("4")
    study.suggests(3)
    expect(study.status).to_have_text("2 of 2. Suggested: Knew it well.")
    page.keyboard.press("e")
    study.shows(NEXT)
    assert review() == (3, 3, 2)


def test_what_was_missed_is_said_the_next_time(window: OpenWindow, alice: User, card: Card) -> None:
    page = window(alice)
    study = StudyPage(page).open()
    study.reveal()
    study.points.nth(0).check()
    study.rating(1).click()
    study.shows(NEXT)
    study.open(f"/study/?card={card.public_id}")
    expect(page.get_by_text("missed last time").first).to_be_hidden()
    study.reveal()
    expect(page.get_by_role("checkbox", name="Offer a meeting missed last time")).to_be_visible()
    expect(page.get_by_text("missed last time")).to_have_count(3)
    study.undo.click()
    study.shows("What is points?")
    study.reveal()
    expect(page.get_by_text("missed last time")).to_have_count(0)


def test_the_answer_box_can_stay_open_and_leaves_the_focus_where_it_is(
    window: OpenWindow, alice: User, card: Card
) -> None:
    page = window(alice)
    study = StudyPage(page).open()
    study.more.click()
    keep = page.get_by_role("button", name="Keep the answer box open")
    keep.press("Enter")
    expect(study.status).to_have_text("From now on the answer box is open on every card.")
    expect(page.get_by_role("button", name="Keep the answer box closed")).to_be_focused()
    study.rate(4)
    study.shows(NEXT)
    expect(study.typed).to_be_visible()
    expect(study.question).to_be_focused()
    page.reload()
    expect(study.typed).to_be_visible()
    study.more.click()
    page.get_by_role("button", name="Keep the answer box closed").click()
    expect(study.status).to_have_text("From now on the answer box stays closed until you open it.")
    page.reload()
    expect(study.typed).to_be_hidden()


def test_the_mouse_that_rests_on_an_open_box_takes_no_focus(window: OpenWindow, alice: User, card: Card) -> None:
    alice.answer_box = True
    alice.save()
    page = window(alice)
    study = StudyPage(page).open()
    study.typed.fill("tell the insurer")
    study.compare.click()
    expect(study.result).to_be_focused()
    study.rating(3).click()
    study.shows(NEXT)
    page.mouse.move(640, 250)
    page.wait_for_timeout(100)
    expect(study.question).to_be_focused()
