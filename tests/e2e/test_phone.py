"""Revising by thumb: nothing moves, nothing is too small, nothing runs out of the window."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect

from tests.e2e.study_page import PHONE, StudyPage, hold_next_grade
from tests.e2e.watch import layout_shift

if TYPE_CHECKING:
    from playwright.sync_api import FloatRect, Locator, Page

    from cards.content.models import Deck
    from cards.firms.models import User
    from tests.e2e.conftest import OpenWindow

THUMB = 44  # CSS pixels
INPUT_COUNTS_FOR = 500  # milliseconds after an input in which Chromium forgives a shift


def box(locator: Locator) -> FloatRect:
    found = locator.bounding_box()
    assert found
    return found


def test_the_bar_stays_under_the_thumb(window: OpenWindow, alice: User, shared_deck: Deck, awkward_deck: Deck) -> None:
    page = window(alice, **PHONE)
    study = StudyPage(page).open()
    closed, opened = [], []
    for _ in range(8):
        question = study.asked()
        shown = box(study.show_answer)
        # It is narrower where a button that checks stands beside it.
        closed.append((shown["x"], shown["y"], shown["height"]))
        study.show_answer.tap()
        expect(study.rating(1)).to_be_visible()
        opened.append([box(button) for button in study.ratings.all()])
        study.rating(4).tap()
        expect(study.question).not_to_have_text(question)
    assert closed == [closed[0]] * 8
    assert opened == [opened[0]] * 8
    _, top, height = closed[0]
    bottom = top + height
    assert 740 - bottom < 24
    for button in opened[0]:
        # A thumb that has just shown the answer is on a rating already.
        assert button["y"] < bottom
        assert button["y"] + button["height"] > top


def test_nothing_shifts_while_studying(window: OpenWindow, alice: User, shared_deck: Deck, awkward_deck: Deck) -> None:
    page = window(alice, **PHONE)
    study = StudyPage(page).open()
    for _ in range(4):
        question = study.asked()
        study.show_answer.tap()
        page.wait_for_function("since => performance.now() > since", arg=input_forgotten(page))
        held = hold_next_grade(page)
        study.rating(4).tap()
        # The next card comes after the tap is forgotten, so that a shift it makes counts.
        page.wait_for_function("since => performance.now() > since", arg=input_forgotten(page))
        held[0].continue_()
        expect(study.question).not_to_have_text(question)
    assert layout_shift(page) == 0


def input_forgotten(page: Page) -> float:
    return float(page.evaluate("performance.now()")) + INPUT_COUNTS_FOR


def test_the_question_keeps_its_place_when_the_answer_shows(window: OpenWindow, alice: User, shared_deck: Deck) -> None:
    page = window(alice, **PHONE)
    study = StudyPage(page).open()
    before = box(study.question)
    study.show_answer.tap()
    expect(study.rating(1)).to_be_visible()
    assert box(study.question) == before


def test_the_answer_to_a_long_question_is_in_sight_at_once(window: OpenWindow, alice: User, awkward_deck: Deck) -> None:
    page = window(alice, **PHONE)
    study = StudyPage(page).open()
    study.show_answer.tap()
    expect(page.locator("details.answer .prose").first).to_be_in_viewport()
    expect(page.locator("label.point").first).to_be_in_viewport()
    study.rating(4).tap()
    expect(study.question).to_be_in_viewport()


@pytest.mark.parametrize("width", [320, 360])
def test_every_target_is_large_enough_for_a_thumb(
    window: OpenWindow, alice: User, shared_deck: Deck, width: int
) -> None:
    page = window(alice, **{**PHONE, "width": width})
    study = StudyPage(page).open()
    study.show_answer.tap()
    study.rating(4).tap()
    study.shows("Question of the points card")
    assert too_small(page) == []
    study.show_answer.tap()
    study.more.tap()
    expect(page.get_by_role("button", name="Suspend")).to_be_visible()
    assert too_small(page) == []


@pytest.mark.parametrize("kind", ["points", "steps", "figures", "choice"])
def test_every_target_is_large_enough_before_and_after_marking(
    window: OpenWindow, alice: User, shared_deck: Deck, kind: str
) -> None:
    page = window(alice, **PHONE)
    study = StudyPage(page).open(f"/study/?card={shared_deck.cards.get(kind=kind).public_id}")
    if kind == "points":
        study.type_answer.tap()
    if kind == "choice":
        study.page.locator("label.point").first.tap()
    assert too_small(page) == []
    page.get_by_role("button", name="Compare" if kind == "points" else "Check").tap()
    expect(study.result).to_be_visible()
    assert too_small(page) == []


def too_small(page: Page) -> list[str]:
    """What can be tapped on its own (a link inside a sentence is judged as text) and is less than a thumb wide."""
    return [
        str(name)
        for name in page.evaluate(
            """least => [...document.querySelectorAll("a, button, summary, label.point, textarea, input:not(.point *)")]
              .filter(element => !element.closest(".skip, p, .source, .prose") && element.checkVisibility())
              .map(element => [element.innerText || element.name, element.getBoundingClientRect()])
              .filter(([, box]) => box.width < least || box.height < least)
              .map(([name, box]) => `${name}: ${box.width} x ${box.height}`)""",
            THUMB - 0.01,
        )
    ]


def test_ticking_a_point_by_thumb_anywhere_on_its_line(window: OpenWindow, alice: User, awkward_deck: Deck) -> None:
    page = window(alice, **PHONE)
    study = StudyPage(page).open()
    study.show_answer.tap()
    page.locator("label.point").nth(3).tap(position={"x": 300, "y": 10})
    expect(study.points.nth(3)).to_be_checked()
    expect(study.points.nth(2)).not_to_be_checked()
