"""A stranger's first minute, with and without JavaScript, and what the first page costs."""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from playwright.sync_api import expect

from cards.content.choices import Basis
from cards.firms.models import User
from cards.study.models import Review
from tests.e2e.study_page import StudyPage
from tests.factories import PASSWORD, make_card, make_source

if TYPE_CHECKING:
    from collections.abc import Callable

    from playwright.sync_api import Page

    from cards.content.models import Deck
    from tests.e2e.conftest import OpenWindow
    from tests.e2e.watch import Watch

KINDS = ["prose", "points", "steps", "figures", "example"]


def begin(page: Page) -> StudyPage:
    page.goto("/")
    page.get_by_role("button", name="Start revising").click()
    study = StudyPage(page)
    study.shows("Question of the prose card")
    return study


def test_a_guest_revises_within_a_minute_and_keeps_it_on_signing_up(
    window: OpenWindow, watch_of: Callable[[Page], Watch], shared_deck: Deck
) -> None:
    page = window(time_zone="Pacific/Auckland")
    study = begin(page)
    guest = User.objects.get(is_guest=True)
    assert guest.time_zone == "Pacific/Auckland"
    watch_of(page).forget()
    study.reveal()
    study.rating(3).click()
    study.shows("Question of the points card")
    study.reveal()
    study.points.first.check()
    study.rating(4).click()
    study.shows("Question of the steps card")
    # The browser fetches the icon when it likes, which may be this late.
    sent = [path for path in watch_of(page).sent() if not path.startswith("/static/icons/")]
    assert sent == watch_of(page).sent("POST")
    assert len(sent) == 2
    assert study.done() == 2
    study.undo.click()
    study.shows("Question of the points card")
    study.finish.click()
    expect(page.get_by_text("1 answer in")).to_be_visible()
    expect(page.get_by_text("Your history lives in this browser only.")).to_be_visible()
    page.get_by_role("link", name="Make an account").click()
    page.get_by_label("E-mail").fill("gina@example.com")
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("main").get_by_role("button", name="Sign up").click()
    page.wait_for_url("**/today/")
    expect(page.get_by_text("You have given 1 answer already.")).to_be_visible()
    guest.refresh_from_db()
    assert (guest.email, guest.is_guest) == ("gina@example.com", False)


def test_everything_works_without_javascript(window: OpenWindow, shared_deck: Deck) -> None:
    page = window(java_script_enabled=False)
    study = begin(page)
    expect(study.rating(1)).to_be_hidden()
    study.reveal()
    study.rating(4).click()
    study.shows("Question of the points card")
    study.reveal()
    study.points.nth(1).check()
    study.rating(4).click()
    study.shows("Question of the steps card")
    review = Review.objects.latest("pk")
    assert (review.rating, len(review.points_recalled)) == (4, 1)
    study.undo.click()
    study.shows("Question of the points card")
    study.more.click()
    page.get_by_role("button", name="Flag", exact=True).click()
    expect(page.get_by_text("Flagged. It is listed under My cards.")).to_be_visible()
    study.shows("Question of the points card")
    study.more.click()
    page.get_by_role("button", name="Bury until tomorrow").click()
    expect(page.get_by_text("Put off until tomorrow.")).to_be_visible()
    study.shows("Question of the steps card")
    study.more.click()
    page.get_by_role("button", name="Suspend").click()
    expect(page.get_by_text("Suspended.")).to_be_visible()
    study.shows("Question of the figures card")
    study.more.click()
    page.get_by_label("Report a problem with this card").fill("The table lacks a row.")
    page.get_by_role("button", name="Report the problem").click()
    expect(page.get_by_text("Thank you. Whoever keeps this deck will look at it.")).to_be_visible()
    study.open().rate(4)
    study.shows("Question of the example card")
    study.rate(4)
    study.shows("Question of the choice card")
    study.rate(4)
    expect(page.get_by_text("4 answers in")).to_be_visible()
    page.get_by_role("button", name="Undo the last answer").click()
    study.shows("Question of the choice card")
    page.get_by_role("link", name="Finish").click()
    expect(page.get_by_text("1 card left today.")).to_be_visible()


def test_a_second_window_without_javascript_is_told(
    window: OpenWindow, watch_of: Callable[[Page], Watch], shared_deck: Deck
) -> None:
    page = window(java_script_enabled=False)
    watch_of(page).forgive("409")
    first = begin(page)
    second = StudyPage(page.context.new_page()).open()
    first.rate(4)
    first.shows("Question of the points card")
    second.rate(1)
    second.shows("Question of the points card")
    expect(second.page.get_by_text("This card was answered in another window")).to_be_visible()
    assert Review.objects.count() == 1


def test_the_first_page_is_light(window: OpenWindow, watch_of: Callable[[Page], Watch], shared_deck: Deck) -> None:
    page = window()
    with page.expect_response("**/") as answered:
        page.goto("/")
    assert answered.value.status == 200
    page.wait_for_load_state("networkidle")
    asked = [urlsplit(request.url).path.rsplit("/", 1)[-1] for request in watch_of(page).requests]
    assert sorted(asked) == ["", "base.css", "clientcare.svg", "components.css", "time_zone.js", "tokens.css"]


def test_the_sample_card_on_the_first_page_opens(window: OpenWindow, shared_deck: Deck) -> None:
    source = make_source("complaints-code")
    make_card(shared_deck, "sample", kind="points", points=["One", "Two"], basis=Basis.RULE, source=source)
    page = window(width=360)
    page.goto("/")
    expect(page.locator("main details .source")).to_be_hidden()
    page.get_by_text("Show answer").click()
    expect(page.locator("main details .source")).to_be_visible()
