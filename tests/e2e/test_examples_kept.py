"""An example that cannot be saved: what was written stays on its page, and nowhere else, until it can."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

import pytest
from django.contrib.sessions.models import Session
from playwright.sync_api import expect

from cards.core import clock
from cards.examples.actions import delete_example, save_example
from cards.examples.models import Example
from cards.firms.models import User
from tests.e2e.axe import complaints_in_both_themes
from tests.e2e.test_pages import runs_out
from tests.examples.helpers import draft, make_example
from tests.factories import PASSWORD

if TYPE_CHECKING:
    from collections.abc import Callable

    from playwright.sync_api import BrowserContext, Page, Route

    from cards.content.models import Deck
    from tests.e2e.conftest import OpenWindow
    from tests.e2e.watch import Watch

PHONE: dict[str, Any] = {"width": 360, "height": 740}
WORDS = "I advised the freeholder to wait.\nThen I wrote it down."
SAVING = "**/examples/**"


class Writing:
    """The form of an example, in its writer's words."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.title = page.get_by_label("Title")
        self.advised = page.get_by_label("What I advised")
        self.save = page.get_by_role("button", name="Save", exact=True)
        self.retry = page.get_by_role("button", name="Retry")
        self.notice = page.get_by_role("alert").filter(has_text="Not saved.")
        self.saved = page.get_by_role("status").filter(has_text="Saved.")

    def write(self, path: str = "/examples/new/?competency=client-care&level=3") -> Writing:
        self.page.goto(path)
        self.title.fill("A lease that ran out")
        self.advised.fill(WORDS)
        return self

    def edit(self, example: Example) -> None:
        """Write over an example of before."""
        self.write(f"/examples/{example.public_id}/edit/")
        self.page.get_by_label("Level", exact=True).select_option("3")

    def is_kept(self) -> None:
        """Everything is where it was, and in no store of the browser's."""
        expect(self.title).to_have_value("A lease that ran out")
        expect(self.advised).to_have_value(WORDS)
        expect(self.page.get_by_label("Level", exact=True)).to_have_value("3")
        expect(self.advised).to_be_editable()
        stores = "JSON.stringify([localStorage, sessionStorage, document.cookie])"
        assert "freeholder" not in self.page.evaluate(stores)

    def open_tab(self, link: str) -> Page:
        """Press a link of the notice, which leaves this page as it is."""
        before = self.page.url
        with self.page.context.expect_page() as opened:
            self.notice.get_by_role("link", name=link).click()
        assert self.page.url == before
        return opened.value

    def becomes(self, owner: User) -> None:
        """One press of Save keeps it, as this person's and nobody else's."""
        self.save.click()
        expect(self.saved).to_be_visible()
        example = Example.objects.get()
        assert (example.user, example.advised, example.version) == (owner, WORDS, 1)


def sign_in_on(page: Page, user: User) -> None:
    page.get_by_label("E-mail").fill(user.email or "")
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("main").get_by_role("button", name="Sign in").click()
    expect(page.get_by_role("link", name="Settings")).to_be_visible()


def sign_in_elsewhere(context: BrowserContext, user: User) -> Page:
    tab = context.new_page()
    tab.goto("/account/login/")
    sign_in_on(tab, user)
    return tab


@pytest.fixture
def open_form(window: OpenWindow, watch_of: Callable[[Page], Watch], shared_deck: Deck) -> Callable[[User], Writing]:
    """Open the form on a phone, written in full. What the console says of failed requests is expected."""

    def opened(user: User, **options: Any) -> Writing:
        page = window(user, **PHONE, **options)
        watch_of(page).forgive(
            "(status of|Error Code) (403|404|409|422|500|502)|ERR_|htmx:(sendError|afterRequest|timeout)"
        )
        return Writing(page).write()

    return opened


def test_whoever_was_signed_out_signs_in_beside_and_saves(open_form: Callable[[User], Writing], alice: User) -> None:
    form = open_form(alice)
    Session.objects.all().delete()
    for _ in range(2):
        form.save.click()
        expect(form.notice).to_contain_text("Nothing is lost: what you wrote is still here.")
        expect(form.notice).to_contain_text("You have been signed out.")
        expect(form.notice.get_by_role("link", name="Sign in, in a new tab")).to_be_focused()
        form.is_kept()
    assert not Example.objects.exists()
    assert complaints_in_both_themes(form.page) == []
    assert runs_out(form.page) == []
    tab = form.open_tab("Sign in, in a new tab")
    expect(tab.get_by_text("You were signed out")).to_have_count(0)  # the other tab says it, with what to do
    sign_in_on(tab, alice)
    assert urlsplit(tab.url).path == "/examples/"
    form.becomes(alice)


def test_an_edit_survives_the_end_of_its_session(open_form: Callable[[User], Writing], alice: User) -> None:
    form = open_form(alice)
    example = make_example(alice, "Before")
    form.edit(example)
    Session.objects.all().delete()
    form.save.click()
    sign_in_on(form.open_tab("Sign in, in a new tab"), alice)
    form.is_kept()
    form.save.click()
    expect(form.saved).to_be_visible()
    example.refresh_from_db()
    assert (example.title, example.advised, example.version) == ("A lease that ran out", WORDS, 2)


def test_signing_in_anew_beside_an_open_form_is_not_even_noticed(
    open_form: Callable[[User], Writing], alice: User
) -> None:
    """The token of the form is no longer right, which is nothing to trouble its writer with."""
    form = open_form(alice)
    Session.objects.all().delete()
    sign_in_elsewhere(form.page.context, alice)
    form.becomes(alice)


def test_what_somebody_wrote_never_becomes_somebody_else_s(
    open_form: Callable[[User], Writing], alice: User, bob: User
) -> None:
    form = open_form(alice)
    Session.objects.all().delete()
    sign_in_elsewhere(form.page.context, bob)
    for _ in range(2):
        form.save.click()
        expect(form.notice).to_contain_text("Somebody else has signed in in this browser")
        form.is_kept()
    assert complaints_in_both_themes(form.page) == []
    tab = form.open_tab("Sign out, in a new tab")
    tab.get_by_role("main").get_by_role("button", name="Sign out").click()
    expect(tab.get_by_role("link", name="Sign in").first).to_be_visible()
    form.save.click()
    expect(form.notice).to_contain_text("You have been signed out.")
    sign_in_on(form.open_tab("Sign in, in a new tab"), alice)
    form.becomes(alice)


def test_a_guest_who_cannot_come_back_keeps_it_in_an_account(open_form: Callable[[User], Writing], guest: User) -> None:
    form = open_form(guest)
    Session.objects.all().delete()
    form.save.click()
    expect(form.notice).to_contain_text("You were here as a guest, and that has ended")
    form.is_kept()
    assert complaints_in_both_themes(form.page) == []
    assert runs_out(form.page) == []
    tab = form.open_tab("Sign up, in a new tab")
    tab.get_by_label("E-mail").fill("ann@example.com")
    tab.get_by_label("Password").fill(PASSWORD)
    tab.get_by_role("button", name="Sign up").click()
    expect(tab.get_by_role("link", name="Settings")).to_be_visible()
    form.becomes(User.objects.get(email="ann@example.com"))


def test_a_guest_s_form_asks_before_it_becomes_an_account_s(
    open_form: Callable[[User], Writing], guest: User, alice: User
) -> None:
    form = open_form(guest)
    Session.objects.all().delete()
    sign_in_elsewhere(form.page.context, alice)
    form.save.click()
    expect(form.notice).to_contain_text("If that is you, press Save once more")
    form.is_kept()
    assert not Example.objects.exists()
    form.becomes(alice)


def test_an_edit_of_a_guest_s_becomes_a_new_example(
    open_form: Callable[[User], Writing], guest: User, alice: User
) -> None:
    form = open_form(guest)
    example = make_example(guest, "Before")
    form.edit(example)
    Session.objects.all().delete()
    form.save.click()
    sign_in_on(form.open_tab("Sign in, in a new tab"), alice)
    form.save.click()
    expect(form.notice).to_contain_text("is no longer there")
    form.is_kept()
    form.save.click()
    expect(form.saved).to_be_visible()
    assert Example.objects.get(user=alice).advised == WORDS
    assert Example.objects.get(user=guest).title == "Before"


def test_an_example_deleted_while_it_was_edited_is_kept_as_a_new_one(
    open_form: Callable[[User], Writing], alice: User
) -> None:
    form = open_form(alice)
    example = make_example(alice, "Before")
    form.edit(example)
    delete_example(example=example)
    form.save.click()
    expect(form.notice).to_contain_text("it was deleted in another window")
    form.is_kept()
    form.title.fill("")  # what is asked to be mended then is asked of the new one
    form.save.click()
    expect(form.title).to_be_focused()
    form.title.fill("A lease that ran out")
    form.becomes(alice)


def test_without_a_connection_it_is_kept_and_sent_again(open_form: Callable[[User], Writing], alice: User) -> None:
    form = open_form(alice)
    form.page.context.set_offline(True)
    form.save.click()
    for button in (form.retry, form.save):
        expect(form.notice).to_contain_text("There was no connection to the site.")
        expect(form.retry).to_be_focused()
        form.is_kept()
        button.click()
    assert complaints_in_both_themes(form.page) == []
    form.page.context.set_offline(False)
    form.retry.click()
    expect(form.saved).to_be_visible()
    assert Example.objects.get().advised == WORDS


def test_a_lost_reply_costs_nothing_and_saves_once(open_form: Callable[[User], Writing], alice: User) -> None:
    form = open_form(alice)

    def lose_the_reply(route: Route) -> None:
        route.fetch(max_redirects=0)
        route.abort()

    form.page.route(SAVING, lose_the_reply, times=1)
    form.save.click()
    expect(form.notice).to_be_visible()
    form.is_kept()
    form.retry.click()
    expect(form.page.get_by_role("heading", level=1)).to_have_text("A lease that ran out")
    assert Example.objects.get().version == 1


def test_a_lost_connection_while_a_token_is_renewed_costs_nothing(
    open_form: Callable[[User], Writing], alice: User
) -> None:
    form = open_form(alice)
    Session.objects.all().delete()
    sign_in_elsewhere(form.page.context, alice)
    form.page.route("**/examples/new/", lambda route: route.abort(), times=1)
    form.save.click()
    expect(form.notice).to_contain_text("There was no connection to the site.")
    form.is_kept()
    form.becomes(alice)


@pytest.mark.parametrize("status", [500, 502])
def test_trouble_on_our_side_is_said_and_can_be_tried_again(
    open_form: Callable[[User], Writing], alice: User, status: int
) -> None:
    form = open_form(alice)
    form.page.route(SAVING, lambda route: route.fulfill(status=status, body="<h1>Trouble</h1>"), times=1)
    form.save.click()
    expect(form.notice).to_contain_text("Something went wrong on our side.")
    form.is_kept()
    form.retry.click()
    expect(form.saved).to_be_visible()


def test_an_answer_that_takes_too_long_can_be_sent_again(open_form: Callable[[User], Writing], alice: User) -> None:
    form = open_form(alice)
    assert form.page.evaluate("htmx.config.timeout") == 10_000
    form.page.evaluate("htmx.config.timeout = 100")
    held: list[Route] = []
    form.page.route(SAVING, lambda route: held.append(route), times=1)  # noqa: PLW0108  it is asked for its signature
    form.save.click()
    expect(form.notice).to_contain_text("The site took too long to answer.")
    held[0].abort()
    form.is_kept()
    form.page.evaluate("htmx.config.timeout = 10000")
    form.becomes(alice)


def test_nothing_is_typed_into_a_form_that_is_under_way(open_form: Callable[[User], Writing], alice: User) -> None:
    form = open_form(alice)
    held: list[Route] = []
    form.page.route(SAVING, lambda route: held.append(route), times=1)  # noqa: PLW0108  it is asked for its signature
    form.save.click()
    expect(form.advised).not_to_be_editable()
    form.advised.press_sequentially("Lost?")
    form.save.click()  # nor is it sent twice
    held[0].continue_()
    expect(form.saved).to_be_visible()
    assert Example.objects.get().advised == WORDS
    assert len(held) == 1


def test_more_than_the_site_takes_is_said_and_kept(open_form: Callable[[User], Writing], alice: User) -> None:
    form = open_form(alice)
    form.advised.evaluate("(box) => { box.value = 'x'.repeat(1200000); }")
    form.save.click()
    expect(form.notice).to_contain_text("What was sent is too large, so nothing was changed.")
    assert form.advised.evaluate("(box) => box.value.length") == 1_200_000


def test_what_is_to_be_mended_takes_the_focus(open_form: Callable[[User], Writing], alice: User) -> None:
    form = open_form(alice)
    form.title.fill("")
    form.save.click()
    expect(form.title).to_be_focused()
    expect(form.advised).to_have_value(WORDS)
    form.title.fill("A lease that ran out")
    form.becomes(alice)


def test_the_second_of_two_windows_is_told_where_it_looks(open_form: Callable[[User], Writing], alice: User) -> None:
    form = open_form(alice)
    example = make_example(alice, "Before")
    form.edit(example)
    save_example(user=alice, key=example.public_id, draft=draft("First window"), version=1, now=clock.now())
    form.save.click()
    told = form.page.get_by_role("alert").filter(has_text="changed in another window")
    expect(told).to_be_focused()
    expect(told).to_be_in_viewport()
    expect(form.advised).to_have_value(WORDS)
