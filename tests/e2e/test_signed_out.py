"""A machine that several people use: what the Back button shows once somebody has signed out."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect

from tests.e2e.conftest import ARGUMENTS, PATIENCE, path_of_chromium

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from django.test import Client
    from playwright.sync_api import Browser, Page
    from pytest_django.live_server_helper import LiveServer

    from cards.firms.models import User


@pytest.fixture
def window(browser: Browser, live_server: LiveServer, dora: User, sign_in: Callable[[User], Client]) -> Iterator[Page]:
    """A manager's window of a browser that keeps whole pages to go back to, as people's own do. Playwright's do not."""
    switch = "--disable-back-forward-cache"
    launch = browser.browser_type.launch
    keeping = launch(executable_path=path_of_chromium(), args=ARGUMENTS, ignore_default_args=[switch])
    context = keeping.new_context(base_url=live_server.url)
    context.set_default_timeout(PATIENCE)
    cookie = sign_in(dora).cookies["sessionid"]
    context.add_cookies([{"name": "sessionid", "value": cookie.value, "url": live_server.url}])
    page = context.new_page()
    page.add_init_script("addEventListener('pageshow', (event) => { window.cameBack = event.persisted; });")
    yield page
    keeping.close()


def go_back(page: Page) -> None:
    # Playwright's own way waits for a load that does not come where a kept page is shown.
    page.evaluate("setTimeout(() => history.back(), 10)")


def test_what_a_manager_read_of_others_does_not_come_back_after_signing_out(window: Page, alice: User) -> None:
    # That this browser does keep pages, or the rest would prove nothing.
    window.goto("/today/")
    window.goto("/decks/")
    go_back(window)
    expect(window).to_have_url("/today/")
    assert window.evaluate("window.cameBack") is True

    read = ["/firm/candidates/", f"/firm/candidates/{alice.public_id}/", "/firm/people/", "/firm/overview/"]
    for path in read:
        window.goto(path)
        expect(window.locator("main")).to_contain_text("Alice")
    window.goto("/account/logout/")
    window.locator("main button").click()
    expect(window).to_have_url("/")
    go_back(window)
    expect(window).to_have_url("/account/logout/")
    for path in reversed(read):
        go_back(window)
        expect(window).to_have_url(f"/account/login/?next={path}")
        expect(window.locator("body")).not_to_contain_text("Alice")
