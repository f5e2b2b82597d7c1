"""A comparison that got lost, a card that moved on, and the answer shown without any of it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from django.contrib.sessions.models import Session
from playwright.sync_api import expect

from cards.core import clock
from cards.study.models import Review
from tests.e2e.study_page import MARK, StudyPage
from tests.study.helpers import answer

if TYPE_CHECKING:
    from collections.abc import Callable

    from playwright.sync_api import Page, Route

    from cards.content.models import Deck
    from cards.firms.models import User
    from tests.e2e.watch import Watch

KINDS = ["prose", "points", "steps", "figures", "example", "choice"]


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("scripts", [True, False], ids=["scripts", "no scripts"])
def test_every_kind_can_be_shown_and_rated_without_checking(
    open_card: Callable[..., StudyPage], watch_of: Callable[[Page], Watch], kind: str, *, scripts: bool
) -> None:
    study = open_card(kind, java_script_enabled=scripts)
    study.reveal()
    expect(study.result).to_have_count(0)
    expect(study.suggested).to_have_count(0)
    study.rating(4).click()
    expect(study.question).not_to_have_text(f"Question of the {kind} card")
    assert [path.split("/")[-2] for path in watch_of(study.page).sent("POST")] == ["grade"]
    review = Review.objects.get()
    assert (review.memory.card.kind, review.rating, review.points_recalled) == (kind, 4, [])


def test_a_comparison_without_a_connection_keeps_what_was_typed(
    open_card: Callable[..., StudyPage], watch_of: Callable[[Page], Watch]
) -> None:
    study = open_card("points")
    page = study.page
    watch_of(page).forgive("ERR_INTERNET_DISCONNECTED|htmx:sendError|htmx:afterRequest")
    study.type_answer.click()
    study.typed.fill("first and second")
    page.context.set_offline(True)
    study.compare.click()
    expect(study.not_saved).to_contain_text("There was no connection to the site. Your answer is still here.")
    expect(study.retry).to_be_focused()
    expect(study.typed).to_have_value("first and second")
    study.retry.click()
    expect(study.not_saved).to_be_visible()
    page.context.set_offline(False)
    study.retry.click()
    expect(study.result).to_contain_text("2 of the 2 needed")
    expect(study.not_saved).to_be_hidden()
    assert not Review.objects.exists()
    study.rating(3).click()
    expect(study.question).not_to_have_text("Question of the points card")
    assert len(Review.objects.get().points_recalled) == 2


@pytest.mark.parametrize("kind", ["steps", "figures", "choice"])
def test_a_check_that_the_server_could_not_take_is_sent_again(
    open_card: Callable[..., StudyPage], watch_of: Callable[[Page], Watch], kind: str
) -> None:
    study = open_card(kind)
    page = study.page
    watch_of(page).forgive("500")
    check = page.get_by_role("button", name="Check")
    if kind == "figures":
        page.locator(".to-fill input").first.fill("7 days")
    if kind == "choice":
        page.get_by_role("radio", name="Right").check()
    if kind == "steps":
        page.locator("[data-move=down]").first.click()
    before = page.locator("#turn > form").evaluate("(form) => new URLSearchParams(new FormData(form)).toString()")
    page.route(MARK, lambda route: route.fulfill(status=500, body="<h1>Trouble</h1>"), times=1)
    check.click()
    expect(study.not_saved).to_contain_text("Something went wrong on our side. Your answer is still here.")
    after = page.locator("#turn > form").evaluate("(form) => new URLSearchParams(new FormData(form)).toString()")
    assert after == before
    study.retry.click()
    expect(study.result).to_be_focused()
    expect(study.not_saved).to_be_hidden()


def test_a_lost_reply_to_a_comparison_costs_nothing(
    open_card: Callable[..., StudyPage], watch_of: Callable[[Page], Watch]
) -> None:
    study = open_card("points")
    watch_of(study.page).forgive("ERR_FAILED|htmx:sendError|htmx:afterRequest")

    def lose_the_reply(route: Route) -> None:
        route.fetch()
        route.abort()

    study.page.route(MARK, lose_the_reply, times=1)
    study.type_answer.click()
    study.typed.fill("first")
    study.compare.click()
    study.retry.click()
    expect(study.result).to_contain_text("1 of the 2 needed")
    assert not Review.objects.exists()


def test_a_comparison_after_the_card_moved_on_elsewhere_says_so(
    open_card: Callable[..., StudyPage], watch_of: Callable[[Page], Watch], alice: User, shared_deck: Deck
) -> None:
    study = open_card("points")
    watch_of(study.page).forgive("409")
    answer(alice, shared_deck.cards.get(kind="points"), now=clock.now())
    study.type_answer.click()
    study.typed.fill("first")
    study.compare.click()
    expect(study.error).to_contain_text("This card was answered in another window")
    expect(study.status).to_contain_text("This card was answered in another window")
    expect(study.question).to_be_focused()
    assert Review.objects.count() == 1


def test_more_than_the_site_takes_is_said_and_kept(
    open_card: Callable[..., StudyPage], watch_of: Callable[[Page], Watch]
) -> None:
    study = open_card("points")
    watch_of(study.page).forgive("422")
    study.type_answer.click()
    study.typed.evaluate("(box) => { box.removeAttribute('maxlength'); box.value = 'x'.repeat(1200000); }")
    study.compare.click()
    expect(study.not_saved).to_contain_text("What was sent is too large, so nothing was changed.")
    assert study.typed.evaluate("(box) => box.value.length") == 1_200_000


def test_a_comparison_in_a_session_that_ended_leads_back_to_it(open_card: Callable[..., StudyPage]) -> None:
    study = open_card("points")
    Session.objects.all().delete()
    study.type_answer.click()
    study.typed.fill("first")
    study.compare.click()
    expect(study.page.get_by_text("You were signed out")).to_be_visible()
