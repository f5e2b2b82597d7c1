"""One Chromium for the session, one watched window per test."""

from __future__ import annotations

import os
import shutil
from typing import TYPE_CHECKING, Any, Protocol

import pytest
from playwright.sync_api import expect, sync_playwright

from tests.e2e.watch import Watch
from tests.machine.chromium import NAMES

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from django.test import Client
    from playwright.sync_api import Browser, BrowserContext, Page
    from pytest_django.live_server_helper import LiveServer

    from cards.firms.models import User

PATIENCE = 15_000  # milliseconds; the machine may be busy
ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]


class OpenWindow(Protocol):
    """Opens a window signed in as somebody, or as nobody; options are those of a browser context."""

    def __call__(self, user: User | None = None, *, width: int = 1280, height: int = 800, **options: Any) -> Page: ...


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    path = os.environ.get("CHROMIUM") or next(filter(None, map(shutil.which, NAMES)), None)
    if not path:
        pytest.fail("No Chromium on PATH. Install one, or set CHROMIUM to the path of one.")
    expect.set_options(timeout=PATIENCE)
    # Playwright runs an event loop in this thread, in which Django would refuse its database to the test itself.
    before = os.environ.get("DJANGO_ALLOW_ASYNC_UNSAFE")
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "1"
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=ARGUMENTS)
        yield browser
        browser.close()
    if before is None:
        del os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"]


@pytest.fixture
def watches() -> dict[BrowserContext, Watch]:
    return {}


@pytest.fixture
def window(
    browser: Browser,
    live_server: LiveServer,
    sign_in: Callable[[User], Client],
    watches: dict[BrowserContext, Watch],
) -> Iterator[OpenWindow]:
    """Open watched windows; the test fails if one of them had something to complain about."""

    def open_window(user: User | None = None, *, width: int = 1280, height: int = 800, **options: Any) -> Page:
        context = browser.new_context(
            base_url=live_server.url,
            viewport={"width": width, "height": height},
            locale="en-GB",
            timezone_id="Europe/London",
            **options,
        )
        context.set_default_timeout(PATIENCE)
        watches[context] = Watch(context, live_server.url)
        if user:
            cookie = sign_in(user).cookies["sessionid"]
            context.add_cookies([{"name": "sessionid", "value": cookie.value, "url": live_server.url}])
        return context.new_page()

    yield open_window
    trouble = []
    for context, watch in watches.items():
        for page in context.pages:
            page.evaluate("0")  # what the page has said by now has arrived
        context.close()
        trouble += watch.trouble()
    assert trouble == []


@pytest.fixture
def watch_of(watches: dict[BrowserContext, Watch]) -> Callable[[Page], Watch]:
    return lambda page: watches[page.context]
