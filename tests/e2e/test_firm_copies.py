"""A firm's own copy of a shared card, from the search for the card to what a candidate reads, and back."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect

from cards.content.actions import save_card
from cards.content.copy_actions import draft_of_card, save_copy
from cards.core import clock
from tests.e2e.axe import complaints_in_both_themes
from tests.e2e.test_pages import runs_out
from tests.factories import NOW, make_card
from tests.study.helpers import answer

if TYPE_CHECKING:
    from cards.content.models import Card, Deck
    from cards.firms.models import Firm, User
    from tests.e2e.conftest import OpenWindow

POINTS = ["Acknowledge it within seven days", "Investigate it", "Offer redress"]


@pytest.fixture
def card(shared_deck: Deck) -> Card:
    return make_card(shared_deck, "stages", question="Which stages has a complaint?", kind="points", points=POINTS)


def moved_apart(card: Card, firm: Firm, bob: User) -> None:
    """A copy of the firm, and a library that has published another text since."""
    first, second, third = draft_of_card(card).points
    ours = (replace(first, text="Acknowledge it within five days"), second, third)
    draft = replace(draft_of_card(card), answer="Our procedure has three stages.", points=ours)
    save_copy(firm=firm, card=card, draft=draft, by=bob, reason="Ours are shorter", now=NOW)
    card.answer = "The procedure has three stages, and a fourth for redress."
    points = (first, second, replace(third, text="Offer redress from an approved scheme"))
    save_card(card=card, points=points, by=None, reason="A new edition", now=NOW + timedelta(days=1))


def test_a_mentor_corrects_a_shared_card_for_the_firm_and_gives_the_copy_up_again(
    window: OpenWindow, alice: User, bob: User, card: Card
) -> None:
    answer(alice, card, now=clock.now())
    page = window(bob)
    page.goto("/admin/cards/firmcopy/")
    page.get_by_role("link", name="Correct a shared card for our firm").click()
    page.get_by_label("Words of the question").fill("complaint stages")
    page.get_by_role("button", name="Search").click()
    page.get_by_role("link", name="Our own wording").click()
    point = page.get_by_role("textbox", name="Point", exact=True).nth(0)
    expect(point).to_have_value("Acknowledge it within seven days")
    point.fill("Acknowledge it within **five** days")
    page.get_by_role("button", name="Preview without publishing").click()
    expect(page.locator(".preview strong")).to_have_text("five")
    page.get_by_label("Checked on").fill(clock.site_date().isoformat())
    page.get_by_label("The answer changed").check()
    page.get_by_label("What changed, and why").fill("Our procedure says five.")
    page.get_by_role("button", name="Publish our copy").click()
    expect(page.locator(".messagelist")).to_contain_text("1 of them had learned the old answer and is told.")

    candidate = window(alice)
    candidate.goto(f"/cards/{card.public_id}/")
    expect(candidate.get_by_role("main")).to_contain_text("Acknowledge it within five days")
    expect(candidate.get_by_role("main")).to_contain_text("Your firm's own wording of this card.")

    page.get_by_role("link", name="compare").click()
    page.get_by_label("Only the wording").check()
    page.get_by_role("button", name="Take the library's text").click()
    expect(page.locator(".messagelist")).to_contain_text("read the library's text again")
    candidate.reload()
    expect(candidate.get_by_role("main")).to_contain_text("Acknowledge it within seven days")


def test_its_pages_are_sound_in_both_themes_and_on_every_width(
    window: OpenWindow, bob: User, firm: Firm, card: Card, shared_deck: Deck
) -> None:
    moved_apart(card, firm, bob)
    copy = card.copies.get()
    page = window(bob)
    prose = shared_deck.cards.get(key="prose")
    addresses = ("", "add/", f"of/{prose.pk}/", *(f"{copy.pk}/{name}/" for name in ("change", "compare", "history")))
    for address in addresses:
        page.goto(f"/admin/cards/firmcopy/{address}")
        assert not complaints_in_both_themes(page), address
        assert not runs_out(page), address


def test_an_earlier_version_of_a_copy_comes_back_by_its_form(
    window: OpenWindow, bob: User, firm: Firm, card: Card
) -> None:
    moved_apart(card, firm, bob)
    worse = replace(draft_of_card(card), answer="Ours, made worse.")
    copy = save_copy(firm=firm, card=card, draft=worse, by=bob, reason="Shorter", now=NOW + timedelta(days=2))
    page = window(bob)
    page.goto(f"/admin/cards/firmcopy/{copy.pk}/history/")
    assert complaints_in_both_themes(page) == []
    page.get_by_role("link", name="Restore version 1").click()
    expect(page.get_by_role("textbox", name="Answer")).to_have_value("Our procedure has three stages.")
    expect(page.get_by_role("region", name="Restore version 1?")).to_contain_text("Ours, made worse")
    for width in (360, 1280):
        page.set_viewport_size({"width": width, "height": 800})
        assert runs_out(page) == []
    assert complaints_in_both_themes(page) == []
    page.get_by_label("Only the wording").check()
    page.get_by_role("button", name="Publish our copy").click()
    expect(page.locator(".messagelist")).to_contain_text("now read this instead of the library's text")
    copy.refresh_from_db()
    assert (copy.version, copy.answer) == (3, "Our procedure has three stages.")
