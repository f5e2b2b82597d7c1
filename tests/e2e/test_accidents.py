"""What a hurried hand does without meaning to: nothing may be graded, and nothing lost."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from playwright.sync_api import expect

from cards.study.models import Memory, Review
from tests.e2e.axe import complaints_in_both_themes
from tests.e2e.study_page import PHONE, StudyPage

if TYPE_CHECKING:
    from playwright.sync_api import Locator

    from cards.content.models import Deck
    from cards.firms.models import User
    from tests.e2e.conftest import OpenWindow

LONGER_THAN_ANY_GUARD = 600  # milliseconds


def middle(locator: Locator) -> tuple[float, float]:
    box = locator.bounding_box()
    assert box
    return box["x"] + box["width"] / 2, box["y"] + box["height"] / 2


@pytest.mark.parametrize("motion", ["no-preference", "reduce"])
@pytest.mark.parametrize("scripts", [True, False], ids=["scripts", "no scripts"])
def test_a_double_click_on_show_answer_grades_nothing(
    window: OpenWindow, alice: User, shared_deck: Deck, motion: Any, *, scripts: bool
) -> None:
    page = window(alice, java_script_enabled=scripts, reduced_motion=motion)
    study = StudyPage(page).open()
    for _ in range(2):  # the guard holds each time that the answer opens
        page.mouse.dblclick(*middle(study.show_answer))
        expect(study.rating(1)).to_be_visible()
        page.wait_for_timeout(LONGER_THAN_ANY_GUARD)
        study.shows("Question of the prose card")
        assert not Review.objects.exists()
        study.answer.get_by_text("Answer", exact=True).click()
        expect(study.rating(1)).to_be_hidden()
    study.rate(4)
    study.shows("Question of the points card")


@pytest.mark.parametrize("scripts", [True, False], ids=["scripts", "no scripts"])
def test_two_quick_taps_on_show_answer_grade_nothing(
    window: OpenWindow, alice: User, shared_deck: Deck, *, scripts: bool
) -> None:
    page = window(alice, java_script_enabled=scripts, **PHONE)
    study = StudyPage(page).open()
    place = middle(study.show_answer)
    page.touchscreen.tap(*place)
    page.touchscreen.tap(*place)
    page.wait_for_timeout(LONGER_THAN_ANY_GUARD)
    study.shows("Question of the prose card")
    assert not Review.objects.exists()
    study.rating(4).tap()
    study.shows("Question of the points card")


@pytest.mark.parametrize("scripts", [True, False], ids=["scripts", "no scripts"])
def test_a_double_click_on_check_grades_nothing(
    window: OpenWindow, alice: User, shared_deck: Deck, *, scripts: bool
) -> None:
    page = window(alice, java_script_enabled=scripts)
    study = StudyPage(page).open(f"/study/?card={shared_deck.cards.get(kind='steps').public_id}")
    page.mouse.dblclick(*middle(page.get_by_role("button", name="Check the order")))
    expect(study.result).to_be_visible()
    page.wait_for_timeout(LONGER_THAN_ANY_GUARD)
    study.shows("Question of the steps card")
    assert not Review.objects.exists()
    study.rate_shown(4)
    study.shows("Question of the prose card")


def test_a_click_that_comes_too_soon_is_dropped_by_the_script_too(
    window: OpenWindow, alice: User, shared_deck: Deck
) -> None:
    """As from a browser that does not know the style sheet's rule."""
    page = window(alice)
    StudyPage(page).open()
    stopped = page.evaluate(
        """async () => {
          const answer = document.querySelector("details.answer");
          const opened = new Promise((resolve) => answer.addEventListener("toggle", resolve, { once: true }));
          answer.open = true;
          await opened;
          const click = new MouseEvent("click", { detail: 2, bubbles: true, cancelable: true });
          return !answer.querySelector("[name=rating]").dispatchEvent(click);
        }"""
    )
    assert stopped
    assert not Review.objects.exists()


@pytest.mark.parametrize("scripts", [True, False], ids=["scripts", "no scripts"])
def test_enter_on_a_point_answers_nothing(window: OpenWindow, alice: User, shared_deck: Deck, *, scripts: bool) -> None:
    page = window(alice, java_script_enabled=scripts)
    study = StudyPage(page).open()
    study.rate(4)
    study.shows("Question of the points card")
    study.reveal()
    study.points.nth(1).check()
    study.points.nth(1).press("Enter")
    page.wait_for_timeout(LONGER_THAN_ANY_GUARD)
    expect(study.points.nth(1)).to_be_checked()
    assert Review.objects.count() == 1


def test_a_flag_leaves_the_answer_open_and_the_ticks_where_they_are(
    window: OpenWindow, alice: User, shared_deck: Deck
) -> None:
    page = window(alice)
    study = StudyPage(page).open()
    study.rate(4)
    study.shows("Question of the points card")
    study.reveal()
    study.points.nth(0).check()
    expect(study.status).to_contain_text("Suggested")  # what is said last is what stands
    page.keyboard.press("f")
    expect(page.get_by_text("Flagged", exact=True)).to_be_visible()
    expect(study.status).to_have_text("Flagged. It is listed under My cards.")
    expect(study.points.nth(0)).to_be_focused()
    study.more.click()
    page.get_by_role("button", name="Take the flag off").click()
    expect(study.status).to_have_text("No longer flagged.")
    expect(page.get_by_role("button", name="Flag", exact=True)).to_be_focused()
    expect(page.get_by_text("Flagged", exact=True)).to_have_count(0)
    expect(study.points.nth(0)).to_be_checked()
    assert complaints_in_both_themes(page) == []
    study.rate_shown(3)
    study.shows("Question of the steps card")
    assert len(Review.objects.latest("pk").points_recalled) == 1


def test_an_answer_counts_though_its_card_was_flagged_in_another_tab(
    window: OpenWindow, alice: User, shared_deck: Deck
) -> None:
    page, other = window(alice), window(alice)
    study, elsewhere = StudyPage(page).open(), StudyPage(other).open()
    elsewhere.question.press("f")
    expect(other.get_by_text("Flagged", exact=True)).to_be_visible()
    study.rate(3)
    study.shows("Question of the points card")
    assert Memory.objects.get().flagged
    assert Review.objects.count() == 1


def test_a_key_that_follows_a_swap_at_once_loads_no_page(window: OpenWindow, alice: User, shared_deck: Deck) -> None:
    page = window(alice)
    study = StudyPage(page).open()
    page.evaluate(
        """() => {
          window.stillHere = true;
          const suspend = () => document.querySelector('[data-key="s"]').click();
          document.addEventListener("htmx:afterSwap", () => setTimeout(suspend), { once: true });
        }"""
    )
    study.rate(4)
    study.shows("Question of the steps card")
    assert page.evaluate("window.stillHere")


def test_u_after_a_card_was_put_aside_brings_it_back(window: OpenWindow, alice: User, shared_deck: Deck) -> None:
    page = window(alice)
    study = StudyPage(page).open()
    study.rate(4)
    study.shows("Question of the points card")
    page.keyboard.press("s")
    study.shows("Question of the steps card")
    expect(study.undo).to_have_count(0)
    assert complaints_in_both_themes(page) == []
    page.keyboard.press("u")
    study.shows("Question of the points card")
    expect(study.status).to_have_text("Brought back. Here it is again.")
    expect(study.undo).to_be_visible()
    assert Review.objects.count() == 1


def test_a_page_that_was_redirected_to_says_its_sentence_aloud(
    window: OpenWindow, alice: User, shared_deck: Deck
) -> None:
    page = window(alice)
    study = StudyPage(page).open()
    study.rate(4)
    study.shows("Question of the points card")
    study.finish.click()
    page.get_by_role("button", name="Undo the last answer").click()
    study.shows("Question of the prose card")
    expect(page.get_by_role("status")).to_have_count(1)
    expect(study.status).to_have_text("Undone. Here is the card again.")
