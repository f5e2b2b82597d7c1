"""Own examples in a browser: written on a phone by keyboard, shared, commented on, and every page accessible."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

import pytest
from playwright.sync_api import expect

from cards.core import clock
from cards.examples.actions import save_example
from cards.examples.models import Example
from tests.e2e.axe import complaints_in_both_themes
from tests.e2e.test_pages import open_everything, runs_out
from tests.examples.helpers import comment_on, draft, firm_of, make_example

if TYPE_CHECKING:
    from collections.abc import Callable

    from playwright.sync_api import Page

    from cards.content.models import Deck
    from cards.firms.models import User
    from tests.e2e.conftest import OpenWindow
    from tests.e2e.watch import Watch

PHONE: dict[str, Any] = {"width": 360, "height": 740}
MOST_TABS = 40
LONG_WORD = "Donaudampfschifffahrtselektrizitätenhauptbetriebswerkbauunterbeamtengesellschaft"


def tab_to(page: Page, name: str) -> None:
    """Press Tab until what is focused bears this name: its label, or its own words."""
    spoken = """() => {
      const at = document.activeElement;
      return [...(at.labels ?? [])].map((label) => label.innerText).join(" ") || at.innerText || at.value || "";
    }"""
    for _ in range(MOST_TABS):
        page.keyboard.press("Tab")
        if str(page.evaluate(spoken)).strip().startswith(name):
            return
    pytest.fail(f"No “{name}” within {MOST_TABS} presses of Tab.")


def press(page: Page, name: str) -> None:
    """Come to a link or button by keyboard, press it, and wait for the page that it leads to."""
    tab_to(page, name)
    with page.expect_navigation():
        page.keyboard.press("Enter")


def test_an_example_is_written_on_a_phone_by_keyboard_shared_and_commented_on(
    window: OpenWindow, alice: User, bob: User, shared_deck: Deck
) -> None:
    page = window(alice, **PHONE)
    page.goto("/today/")
    press(page, "Examples")
    expect(page.get_by_role("heading", level=1)).to_have_text("My examples")
    press(page, "Write one")
    expect(page.get_by_label("Competency")).to_have_value("client-care")
    for label, words in (("Title", "Late works"), ("Situation", "A shop was late."), ("What I did", "I rang at once.")):
        tab_to(page, label)
        page.keyboard.type(words)
    press(page, "Save")
    expect(page.get_by_role("heading", level=1)).to_have_text("Late works")
    expect(page.get_by_role("status")).to_contain_text("Only you can read it")

    press(page, "Share with my mentor")
    expect(page.get_by_role("main")).to_contain_text("mentors and managers of First Firm")
    press(page, "Share with First Firm")
    expect(page.get_by_role("button", name="Stop sharing")).to_be_visible()

    mentor = window(bob)
    mentor.goto("/examples/")
    mentor.get_by_role("link", name="What candidates share").click()
    mentor.get_by_role("link", name="Late works").click()
    expect(mentor.get_by_role("main")).to_contain_text("I rang at once.")
    mentor.get_by_label("Your comment").fill("Why by telephone?")
    mentor.get_by_role("button", name="Send the comment").click()
    expect(mentor.get_by_role("status")).to_contain_text("The candidate is told")

    page.goto("/decks/")
    press(page, "Examples (1 new)")
    press(page, "Late works")
    expect(page.get_by_role("main")).to_contain_text("Why by telephone?")
    press(page, "Mark as read")
    expect(page.get_by_role("link", name="Examples", exact=True)).to_be_visible()
    press(page, "Stop sharing")
    expect(page.get_by_role("status")).to_contain_text("Only you can read it now")
    assert Example.objects.get().shared_with is None


def test_the_second_window_keeps_what_was_typed(
    window: OpenWindow, watch_of: Callable[[Page], Watch], alice: User
) -> None:
    example = make_example(alice, "Opened")
    page = window(alice, **PHONE)
    watch_of(page).forgive("status of 409")
    page.goto(f"/examples/{example.public_id}/edit/")
    page.get_by_label("Lesson").fill("Typed in the second window")
    save_example(user=alice, key=example.public_id, draft=draft("First window"), version=1, now=clock.now())
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_role("alert").first).to_contain_text("changed in another window")
    expect(page.get_by_label("Lesson")).to_have_value("Typed in the second window")
    expect(page.get_by_role("region", name="What was saved in the other window")).to_contain_text("First window")
    assert complaints_in_both_themes(page) == []
    assert runs_out(page) == []
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_role("status")).to_contain_text("Saved")
    assert [version.title for version in example.versions.all()] == ["Opened", "First window", "Opened"]


def test_mistakes_are_said_beside_their_fields(
    window: OpenWindow, watch_of: Callable[[Page], Watch], alice: User, shared_deck: Deck
) -> None:
    page = window(alice, **PHONE)
    watch_of(page).forgive("status of 422")
    page.goto("/examples/new/")
    page.get_by_label("Outcome").fill("x" * 4001)
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_label("Title")).to_have_accessible_description(re.compile("Give it a title"))
    expect(page.get_by_label("Outcome")).to_have_value("x" * 4001)
    assert complaints_in_both_themes(page) == []
    assert runs_out(page) == []


@pytest.fixture
def example(alice: User, bob: User, dora: User, shared_deck: Deck) -> Example:
    """One with everything that a page about it can show."""
    card = shared_deck.cards.get(kind="example")
    example = make_example(alice, "Before", card=card, shared_with=firm_of(alice))
    changed = draft(
        f"A title of some length about {LONG_WORD}",
        did=f"I acted for Tarrow Ltd at SW1A 1AA. {LONG_WORD}",
        advised="To wait.\n\nAnd to write it down.",
        outcome="It held.",
        lesson="Ask first.",
    )
    save_example(user=alice, key=example.public_id, draft=changed, version=1, now=clock.now())
    for author in (bob, dora):
        comment_on(example, author, f"Say why. {LONG_WORD}", now=clock.now())
    return example


@pytest.mark.parametrize(
    ("who", "place"),
    [
        ("alice", "/examples/"),
        ("bob", "/examples/"),
        ("guest", "/examples/"),
        ("alice", "/examples/new/?card={card}"),
        ("alice", "/examples/{id}/"),
        ("alice", "/examples/{id}/edit/"),
        ("alice", "/examples/{id}/history/"),
        ("alice", "/examples/{id}/share/"),
        ("alice", "/examples/{id}/delete/"),
        ("bob", "/examples/shared/"),
        ("bob", "/examples/shared/{id}/"),
        ("erin", "/examples/shared/"),
    ],
)
def test_a_page_about_examples_is_accessible_and_fits(
    window: OpenWindow, alice: User, bob: User, erin: User, guest: User, example: Example, who: str, place: str
) -> None:
    assert example.card
    page = window({"alice": alice, "bob": bob, "erin": erin, "guest": guest}[who])
    answered = page.goto(place.format(id=example.public_id, card=example.card.public_id))
    assert answered
    assert answered.status == 200
    assert page.locator("h1").count() == 1
    open_everything(page)
    assert complaints_in_both_themes(page) == []
    assert runs_out(page) == []
