"""Lost connections, slow ones, two windows and ended sessions: an answer counts once, or says that it did not."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from django.contrib.sessions.models import Session
from playwright.sync_api import expect

from cards.content.models import Card
from cards.study.models import Review
from tests.e2e.study_page import GRADE, StudyPage, hold_next_grade
from tests.factories import PASSWORD

if TYPE_CHECKING:
    from collections.abc import Callable

    from playwright.sync_api import Page, Request, Route

    from cards.content.models import Deck
    from cards.firms.models import User
    from tests.e2e.conftest import OpenWindow
    from tests.e2e.watch import Watch


class Grades:
    """The answers that a page has sent."""

    def __init__(self, page: Page) -> None:
        self.forms: list[str] = []
        page.on("request", self._note)

    def _note(self, request: Request) -> None:
        if request.method == "POST" and "/grade/" in request.url:
            self.forms.append(request.post_data or "")


def reviews(user: User) -> int:
    return Review.objects.filter(user=user).count()


def test_an_answer_without_a_connection_is_kept_and_sent_again(
    window: OpenWindow, watch_of: Callable[[Page], Watch], alice: User, shared_deck: Deck
) -> None:
    page = window(alice)
    watch_of(page).forgive("ERR_INTERNET_DISCONNECTED|htmx:sendError|htmx:afterRequest")
    study = StudyPage(page).open()
    study.rate(4)
    study.shows("Question of the points card")
    sent = Grades(page)
    page.context.set_offline(True)
    study.reveal()
    study.points.nth(1).check()
    study.rating(3).click()
    expect(study.not_saved).to_be_visible()
    expect(study.not_saved).to_contain_text("There was no connection to the site.")
    expect(study.retry).to_be_focused()
    study.shows("Question of the points card")
    expect(study.points.nth(1)).to_be_checked()
    study.retry.click()
    expect(study.not_saved).to_be_visible()
    page.context.set_offline(False)
    study.retry.click()
    study.shows("Question of the steps card")
    expect(study.not_saved).to_be_hidden()
    assert len(sent.forms) == 3
    assert len(set(sent.forms)) == 1
    assert reviews(alice) == 2
    review = Review.objects.latest("pk")
    assert str(review.attempt_id) in sent.forms[0]
    assert (review.rating, len(review.points_recalled)) == (3, 1)


@pytest.mark.parametrize(
    ("status", "sentence"),
    [(500, "Something went wrong on our side."), (502, "Something went wrong on our side.")],
)
def test_an_answer_the_server_could_not_take_is_sent_again(
    window: OpenWindow,
    watch_of: Callable[[Page], Watch],
    alice: User,
    shared_deck: Deck,
    status: int,
    sentence: str,
) -> None:
    page = window(alice)
    watch_of(page).forgive(f"{status}")
    study = StudyPage(page).open()
    page.route(GRADE, lambda route: route.fulfill(status=status, body="<h1>Trouble</h1>"), times=1)
    study.rate(4)
    expect(study.not_saved).to_contain_text(sentence)
    assert reviews(alice) == 0
    study.retry.click()
    study.shows("Question of the points card")
    assert reviews(alice) == 1


def test_an_answer_that_was_saved_but_whose_reply_got_lost_counts_once(
    window: OpenWindow, watch_of: Callable[[Page], Watch], alice: User, shared_deck: Deck
) -> None:
    page = window(alice)
    watch_of(page).forgive("ERR_FAILED|ERR_CONNECTION|htmx:sendError|htmx:afterRequest")
    study = StudyPage(page).open()

    def lose_the_reply(route: Route) -> None:
        route.fetch()
        route.abort()

    page.route(GRADE, lose_the_reply, times=1)
    study.rate(3)
    expect(study.not_saved).to_be_visible()
    assert reviews(alice) == 1
    study.retry.click()
    study.shows("Question of the points card")
    expect(study.not_saved).to_be_hidden()
    assert reviews(alice) == 1
    assert study.done() == 1


def test_an_answer_that_takes_too_long_can_be_sent_again(
    window: OpenWindow, watch_of: Callable[[Page], Watch], alice: User, shared_deck: Deck
) -> None:
    page = window(alice)
    watch_of(page).forgive("htmx:timeout|htmx:afterRequest")
    study = StudyPage(page).open()
    assert page.evaluate("htmx.config.timeout") == 10_000
    page.evaluate("htmx.config.timeout = 100")
    held = hold_next_grade(page)
    study.rate(4)
    expect(study.not_saved).to_contain_text("The site took too long to answer.")
    held[0].abort()
    page.evaluate("htmx.config.timeout = 10000")
    study.retry.click()
    study.shows("Question of the points card")
    assert reviews(alice) == 1


def test_two_quick_taps_on_a_slow_connection_count_once(window: OpenWindow, alice: User, shared_deck: Deck) -> None:
    page = window(alice, width=360, height=740, has_touch=True)
    study = StudyPage(page).open()
    sent = Grades(page)
    held = hold_next_grade(page)
    study.reveal()
    study.rating(4).tap()
    study.rating(4).tap()
    study.rating(1).tap()
    held[0].continue_()
    study.shows("Question of the points card")
    assert len(sent.forms) == 1
    assert list(Review.objects.values_list("rating", flat=True)) == [4]


def test_a_second_window_on_the_same_card_is_told_and_goes_on(
    window: OpenWindow, watch_of: Callable[[Page], Watch], alice: User, shared_deck: Deck
) -> None:
    page = window(alice)
    watch_of(page).forgive("409")
    first, second = StudyPage(page).open(), StudyPage(page.context.new_page()).open()
    first.rate(4)
    first.shows("Question of the points card")
    with second.page.expect_response(GRADE) as answered:
        second.rate(1)
    assert answered.value.status == 409
    second.shows("Question of the points card")
    sentence = "This card was answered in another window, so this answer was not counted."
    expect(second.page.locator(".message.error")).to_contain_text(sentence)
    expect(second.status).to_contain_text(sentence)
    expect(second.question).to_be_focused()
    second.rate(4)
    second.shows("Question of the steps card")
    expect(second.page.locator(".message.error")).to_have_count(0)
    assert list(Review.objects.order_by("pk").values_list("rating", flat=True)) == [4, 4]


def test_an_answer_in_a_session_that_ended_leads_back_to_it(window: OpenWindow, alice: User, shared_deck: Deck) -> None:
    page = window(alice)
    study = StudyPage(page).open()
    Session.objects.all().delete()
    study.rate(3)
    expect(page.get_by_text("You were signed out, so your last answer was not saved.")).to_be_visible()
    sign_in_as(page, alice)
    study.shows("Question of the prose card")
    assert page.url.endswith("/study/")
    assert reviews(alice) == 0
    study.rate(3)
    study.shows("Question of the points card")


def sign_in_as(page: Page, user: User) -> None:
    page.get_by_label("E-mail").fill(user.email or "")
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("main").get_by_role("button", name="Sign in").click()


def test_a_page_from_before_signing_in_again_offers_to_reload(
    window: OpenWindow, watch_of: Callable[[Page], Watch], alice: User, shared_deck: Deck
) -> None:
    """Signing in changes the token that every form carries: sending the same form again would never work."""
    page = window(alice)
    watch_of(page).forgive("403")
    study = StudyPage(page).open()
    page.context.clear_cookies(name="csrftoken")
    study.rate(3)
    expect(study.not_saved).to_contain_text("This page is out of date")
    assert reviews(alice) == 0
    page.get_by_role("button", name="Reload").click()
    study.shows("Question of the prose card")
    expect(study.not_saved).to_be_hidden()
    study.rate(3)
    study.shows("Question of the points card")
    assert reviews(alice) == 1


def test_a_card_that_was_withdrawn_meanwhile_is_not_the_end(
    window: OpenWindow, watch_of: Callable[[Page], Watch], alice: User, shared_deck: Deck
) -> None:
    page = window(alice)
    watch_of(page).forgive("404")
    study = StudyPage(page).open()
    Card.objects.filter(key="prose").update(status="draft")
    study.rate(3)
    expect(study.not_saved).to_contain_text("This card is no longer there")
    page.get_by_role("button", name="Reload").click()
    study.shows("Question of the points card")
    assert reviews(alice) == 0


def test_a_lost_undo_is_sent_again(
    window: OpenWindow, watch_of: Callable[[Page], Watch], alice: User, shared_deck: Deck
) -> None:
    page = window(alice)
    watch_of(page).forgive("ERR_FAILED|htmx:sendError|htmx:afterRequest")
    study = StudyPage(page).open()
    study.rate(4)
    study.shows("Question of the points card")
    page.route("**/undo/**", lambda route: route.abort(), times=1)
    study.undo.click()
    expect(study.not_saved).to_be_visible()
    study.retry.click()
    study.shows("Question of the prose card")
    assert study.done() == 0
