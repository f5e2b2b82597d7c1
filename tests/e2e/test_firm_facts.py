"""A manager says what is so at their firm, and its candidates read it: without a script, on a phone, in both themes."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect

from cards.firms.models import FirmFact, Role
from tests.e2e.axe import complaints_in_both_themes
from tests.e2e.test_pages import runs_out
from tests.factories import make_card, make_user
from tests.study.helpers import answer

if TYPE_CHECKING:
    from collections.abc import Callable

    from playwright.sync_api import Page

    from cards.content.models import Card, Deck
    from cards.firms.models import Firm, User
    from tests.e2e.conftest import OpenWindow
    from tests.e2e.watch import Watch

HANDLER = "Who handles complaints"


@pytest.fixture
def card(shared_deck: Deck) -> Card:
    return make_card(
        shared_deck,
        "who",
        question="Who handles complaints at {{ firm }}?",
        answer="It is {{ complaints_handler }}, within {{ acknowledge_within }}.",
    )


def test_a_manager_sets_a_fact_and_a_candidate_reads_it(
    window: OpenWindow, dora: User, alice: User, bob: User, card: Card
) -> None:
    answer(alice, card)
    page = window(dora, width=360, height=740, java_script_enabled=False)
    page.goto("/today/")
    page.get_by_role("link", name="Firm", exact=True).click()
    page.get_by_role("link", name="Facts").click()
    field = page.get_by_label(HANDLER, exact=True)
    expect(field).to_have_accessible_description(
        "For example: the compliance partner. Not set: cards say “your firm's complaints handler (ask your mentor)”. "
        "1 card speaks of it. If you set it, 1 candidate who has learned 1 card will see old and new."
    )
    expect(page.get_by_role("link", name="Who handles complaints at your firm?")).to_contain_text(HANDLER)
    field.fill("the <b>partner</b> & co")
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_role("status")).to_contain_text("1 candidate who had learned 1 card")
    expect(field).to_have_value("the <b>partner</b> & co")
    expect(page.locator("ins")).to_have_text("the <b>partner</b> & co")
    reader = window(alice)
    reader.goto(f"/cards/{card.public_id}/")
    # Beside what it was, and below in its place.
    expect(reader.get_by_role("region").get_by_text("It is the <b>partner</b> & co, within")).to_be_visible()
    expect(reader.get_by_text("It is the <b>partner</b> & co, within").last).to_be_visible()
    mentor = window(bob)
    mentor.goto("/firm/facts/")
    expect(mentor.get_by_text("A manager of your firm changes them.")).to_be_visible()
    expect(mentor.get_by_role("button", name="Save")).to_have_count(0)
    for opened in (mentor, window(dora)):
        for place in ("/firm/", "/firm/facts/"):
            opened.goto(place)
            assert complaints_in_both_themes(opened) == []
            assert runs_out(opened) == []


def test_the_second_of_two_managers_sees_both_texts(
    window: OpenWindow, watch_of: Callable[[Page], Watch], dora: User, firm: Firm, card: Card
) -> None:
    first, second = window(make_user("Finn", firm=firm, role=Role.MANAGER)), window(dora)
    for page in (first, second):
        page.goto("/firm/facts/")
        page.get_by_label(HANDLER, exact=True).fill("as Finn says" if page is first else "as Dora says")
    first.get_by_role("button", name="Save").click()
    expect(first.get_by_role("status")).to_be_visible()
    watch_of(second).forgive("status of 409")
    second.get_by_role("button", name="Save").click()
    expect(second.get_by_role("alert")).to_contain_text("Nothing was saved")
    expect(second.get_by_role("alert")).to_be_focused()
    expect(second).to_have_title(re.compile("^Error: "))
    expect(second.get_by_text("Finn saved “as Finn says” here while you were writing.").last).to_be_visible()
    second.get_by_role("alert").get_by_role("link", name=HANDLER).click()
    expect(second.get_by_label(HANDLER, exact=True)).to_be_focused()
    expect(second.locator("label", has_text=HANDLER)).to_be_in_viewport()
    expect(second.get_by_label(HANDLER, exact=True)).to_have_value("as Dora says")
    assert complaints_in_both_themes(second) == []
    assert FirmFact.objects.get().value == "as Finn says"
    second.get_by_role("button", name="Save").click()
    expect(second.get_by_role("status")).to_be_visible()
    assert FirmFact.objects.get().value == "as Dora says"


def test_the_second_may_keep_what_the_first_saved(
    window: OpenWindow, watch_of: Callable[[Page], Watch], dora: User, firm: Firm, card: Card
) -> None:
    page = window(dora, width=360, java_script_enabled=False)
    page.goto("/firm/facts/")
    page.get_by_label(HANDLER, exact=True).fill("as Dora says")
    FirmFact.objects.create(firm=firm, key="complaints_handler", value="as Finn says")
    watch_of(page).forgive("status of 409")
    page.get_by_role("button", name="Save").click()
    assert runs_out(page) == []
    page.get_by_role("link", name="Keep theirs").click()
    expect(page.get_by_label(HANDLER, exact=True)).to_have_value("as Finn says")
    expect(page.get_by_role("alert")).to_have_count(0)
    assert FirmFact.objects.get().value == "as Finn says"


def test_a_manager_puts_back_what_a_fact_said(window: OpenWindow, dora: User, card: Card) -> None:
    page = window(dora)
    page.goto("/firm/facts/")
    for value in ("the partner", "the director"):
        page.get_by_label(HANDLER, exact=True).fill(value)
        page.get_by_label("Why", exact=True).fill(f"Now {value}")
        page.get_by_role("button", name="Save").click()
        expect(page.get_by_text(f"· Now {value}")).to_be_visible()
    page.get_by_role("link", name="Put this back").click()
    expect(page.get_by_label(HANDLER, exact=True)).to_have_value("the partner")
    expect(page.get_by_role("status")).to_contain_text("Nothing is changed until you save it.")
    for width in (360, 1280):
        page.set_viewport_size({"width": width, "height": 800})
        assert runs_out(page) == []
    assert complaints_in_both_themes(page) == []
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_label(HANDLER, exact=True)).to_have_value("the partner")
    assert FirmFact.objects.get().value == "the partner"
