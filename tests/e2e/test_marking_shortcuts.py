"""What asking for the answer means to somebody who has typed or chosen already, and where typing begins."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from playwright.sync_api import expect

from cards.study.models import Memory
from tests.e2e.study_page import MARK, PHONE, StudyPage

if TYPE_CHECKING:
    from collections.abc import Callable

    from playwright.sync_api import Page

    from tests.e2e.watch import Watch


def test_showing_the_answer_compares_what_was_typed(open_card: Callable[..., StudyPage]) -> None:
    study = open_card("points")
    study.type_answer.click()
    study.typed.fill("first and second")
    study.show_answer.click()
    expect(study.result).to_contain_text("2 of the 2 needed")
    study.suggests(3)


def test_showing_the_answer_checks_what_was_chosen(open_card: Callable[..., StudyPage]) -> None:
    study = open_card("choice")
    study.page.get_by_role("radio", name="Right").check()
    study.page.locator("#question").focus()
    study.page.keyboard.press(" ")
    expect(study.result).to_have_text("Right")


def test_without_a_connection_the_answer_is_shown_all_the_same(
    open_card: Callable[..., StudyPage], watch_of: Callable[[Page], Watch]
) -> None:
    study = open_card("points")
    watch_of(study.page).forgive("Failed to load resource|ERR_FAILED|htmx:sendError|htmx:afterRequest")
    study.page.route(MARK, lambda route: route.abort())
    study.type_answer.click()
    study.typed.fill("first and second")
    study.show_answer.click()
    expect(study.not_saved).to_be_visible()
    study.show_answer.click()
    expect(study.rating(1)).to_be_visible()
    expect(study.typed).to_have_value("first and second")


def test_what_is_typed_while_the_answer_is_under_way_is_not_lost(open_card: Callable[..., StudyPage]) -> None:
    study = open_card("points")
    held: list[Any] = []
    study.page.route(MARK, lambda route: held.append(route), times=1)  # noqa: PLW0108 - Playwright reads the signature
    study.type_answer.click()
    study.typed.fill("first")
    study.compare.click()
    expect(study.typed).not_to_be_editable()
    held[0].continue_()
    expect(study.result).to_be_visible()
    expect(study.typed).to_be_editable()


def test_figures_are_typed_at_once_and_press_no_keys(open_card: Callable[..., StudyPage]) -> None:
    study = open_card("figures")
    first = study.page.locator(".to-fill input").first
    expect(first).to_be_focused()
    study.page.keyboard.type("seven days")
    expect(first).to_have_value("seven days")
    assert not Memory.objects.exists(), "s and b would have put the card aside"


def test_on_a_phone_no_keyboard_covers_the_question(open_card: Callable[..., StudyPage]) -> None:
    study = open_card("figures", **PHONE)
    expect(study.page.locator(".to-fill input").first).not_to_be_focused()


def test_the_field_at_fault_is_named_and_has_the_focus(
    open_card: Callable[..., StudyPage], watch_of: Callable[[Page], Watch]
) -> None:
    study = open_card("figures")
    watch_of(study.page).forgive("422")
    wrong = study.page.locator(".to-fill input").nth(1)
    wrong.fill("a lot")
    study.page.get_by_role("button", name="Check", exact=True).click()
    expect(study.error).to_contain_text("a lot")
    expect(wrong).to_be_focused()
    expect(wrong).to_have_attribute("aria-invalid", "true")
    expect(wrong).to_have_accessible_description(study.error.inner_text())


def test_what_is_said_of_a_tick_does_not_speak_over_the_next_card(open_card: Callable[..., StudyPage]) -> None:
    study = open_card("points")
    study.reveal()
    study.points.first.check()
    study.rating(3).click()
    study.shows("Question of the prose card")
    study.page.wait_for_timeout(1000)  # the tick would have been said by then
    expect(study.status).not_to_contain_text("Suggested")
