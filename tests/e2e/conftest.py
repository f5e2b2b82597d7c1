"""One Chromium for the session, one watched window per test."""

from __future__ import annotations

import os
import shutil
from typing import TYPE_CHECKING, Any, Protocol

import pytest
from playwright.sync_api import expect, sync_playwright

from tests.e2e.study_page import StudyPage
from tests.e2e.watch import Watch
from tests.factories import make_card, make_deck
from tests.machine.chromium import NAMES

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from django.test import Client
    from playwright.sync_api import Browser, BrowserContext, Page
    from pytest_django.live_server_helper import LiveServer

    from cards.content.models import Deck
    from cards.firms.models import User

PATIENCE = 15_000  # milliseconds; the machine may be busy
ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--use-fake-device-for-media-stream",  # a microphone that beeps, for whoever is allowed to hear it
]


class OpenWindow(Protocol):
    """Opens a window signed in as somebody, or as nobody; options are those of a browser context."""

    def __call__(
        self,
        user: User | None = None,
        *,
        width: int = 1280,
        height: int = 800,
        time_zone: str = "Europe/London",
        **options: Any,
    ) -> Page: ...


def path_of_chromium() -> str:
    path = os.environ.get("CHROMIUM") or next(filter(None, map(shutil.which, NAMES)), None)
    if not path:
        pytest.fail("No Chromium on PATH. Install one, or set CHROMIUM to the path of one.")
    return path


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    path = path_of_chromium()
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

    def open_window(
        user: User | None = None,
        *,
        width: int = 1280,
        height: int = 800,
        time_zone: str = "Europe/London",
        **options: Any,
    ) -> Page:
        context = browser.new_context(
            base_url=live_server.url,
            viewport={"width": width, "height": height},
            locale="en-GB",
            timezone_id=time_zone,
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


@pytest.fixture
def open_card(window: OpenWindow, alice: User, shared_deck: Deck) -> Callable[..., StudyPage]:
    """Open the card of one kind as Alice; options are those of a window."""

    def opened(kind: str, **options: Any) -> StudyPage:
        card = shared_deck.cards.get(kind=kind)
        return StudyPage(window(alice, **options)).open(f"/study/?card={card.public_id}")

    return opened


LONG_WORD = "Donaudampfschifffahrtselektrizitätenhauptbetriebswerkbauunterbeamtengesellschaft"


@pytest.fixture
def awkward_deck(db: None) -> Deck:
    """Cards at the limits of what a page must bear: long questions and words, many points, a wide table."""
    deck = make_deck(
        "awkward", title=f"Awkward cards with a title that does not end soon {LONG_WORD}"[:150], position=9
    )
    question = "How would you advise a client who asks, late on a Friday, whether the fee that was agreed in the terms "
    question += "of engagement still stands although the scope has grown, the complaints handler is away, the building "
    question += "was measured under an older edition of the code, and the other party is a client of your firm's too?"
    points = [
        f"Point {number} is said in a whole sentence, as points of our decks often are" for number in range(1, 15)
    ]
    make_card(deck, "long", kind="points", question=question, points=[*points, LONG_WORD], any_of=4)
    columns = [f"Condition {number}" for number in range(1, 9)]
    rows = [columns, ["---"] * 8, *([f"{row} 000 000 square metres"] * 8 for row in range(1, 4))]
    table = "\n".join(f"| {' | '.join(row)} |" for row in rows)
    make_card(deck, "wide", kind="figures", question=f"What is a {LONG_WORD}?", figures=table, note=LONG_WORD)
    grouped = [(f"Stage {1 + number // 3}: a heading of some length", f"Step {number}") for number in range(9)]
    make_card(deck, "stages", kind="steps", question="Steps?", answer="", points=grouped)
    make_card(deck, "short", question="Why?", answer="Because.")
    return deck
