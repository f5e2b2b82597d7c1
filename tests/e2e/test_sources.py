"""A source that no longer stands, from its form to the work list and the candidate's card; decks and their owner."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

import pytest
from playwright.sync_api import expect

from cards.content.choices import Basis, Status
from cards.content.models import Card, Deck, Source
from cards.core import clock
from tests.e2e.axe import complaints_in_both_themes
from tests.e2e.test_pages import open_everything, runs_out
from tests.factories import make_card, make_source

if TYPE_CHECKING:
    from cards.firms.models import Firm, User
    from tests.e2e.conftest import OpenWindow


@pytest.fixture
def resting(firm: Firm, firm_deck: Deck, bob: User) -> Source:
    """A source on which two cards of Bob's deck rest, and what took its place; a third card is past its review-by."""
    long = "How a surveyor of this firm keeps clients informed of fees, terms and changes to either, in writing"
    source, _ = (
        make_source(f"handbook-{edition}", firm=firm, title=f"{long}: edition {edition}") for edition in (1, 2)
    )
    dates: dict[str, Any] = {"checked_on": date(2026, 10, 1), "review_by": clock.site_date() + timedelta(days=300)}
    for number in (1, 2):
        question = f"What does the handbook say of terms, number {number}?"
        make_card(
            firm_deck, f"terms-{number}", question=question, source=source, basis=Basis.RULE, locator="page 7", **dates
        )
    make_card(firm_deck, "late", question="What is late?", checked_on=date(2024, 1, 1), review_by=date(2025, 1, 1))
    make_card(firm_deck, "draft", source=source, status=Status.DRAFT, **dates)
    Deck.objects.filter(pk=firm_deck.pk).update(owner=bob)
    return source


def test_a_mentor_works_through_what_rests_on_a_superseded_source(
    window: OpenWindow, alice: User, bob: User, firm_deck: Deck, resting: Source
) -> None:
    page = window(bob)
    page.goto(f"/admin/cards/source/{resting.pk}/change/")
    page.get_by_label("Superseded by").select_option(label=str(Source.objects.get(key="handbook-2")))
    page.get_by_label("Superseded on").fill("2026-11-05")
    page.get_by_label("What changed, and why").fill("The second edition is out.")
    page.get_by_role("button", name="Save", exact=True).click()
    expect(page.get_by_text("3 of 3 are left to check.")).to_be_visible()
    page.get_by_role("link", name="What does the handbook say of terms, number 1?").click()
    page.get_by_label("Source", exact=True).select_option(label=str(Source.objects.get(key="handbook-2")))
    page.get_by_label("Checked on").fill("2026-11-10")
    page.get_by_label("What changed, and why").fill("As in the second edition.")
    unchanged = page.get_by_label("The answer is the same")
    if unchanged.count():
        unchanged.check()
    page.get_by_role("button", name="Save", exact=True).click()
    page.wait_for_url("**/admin/cards/card/")
    page.goto("/admin/")
    own = page.get_by_role("region", name="The deck that you own")
    expect(own).to_contain_text("2 on a superseded source")
    page.get_by_role("link", name="2 cards on a superseded source").click()
    page.get_by_role("link", name="edition 1").click()
    expect(page.get_by_text("2 of 3 are left to check.")).to_be_visible()
    expect(page.get_by_role("row", name="terms, number 2")).to_be_visible()
    expect(page.get_by_role("row", name="terms, number 1")).to_have_count(0)
    expect(page.get_by_text("1 rests on another source by now")).to_be_visible()
    candidate = window(alice)
    candidate.goto(f"/cards/{Card.objects.get(key='terms-2').public_id}/")
    expect(candidate.get_by_text("This answer is being checked")).to_be_visible()
    expect(candidate.get_by_text("its source has been superseded by")).to_be_visible()


@pytest.mark.parametrize(
    "place",
    [
        "/decks/{deck}/",
        "/cards/{card}/",
        "/admin/",
        "/admin/cards/deck/",
        "/admin/cards/deck/{deck_pk}/change/",
        "/admin/cards/card/",
        "/admin/cards/source/",
        "/admin/cards/source/{source}/change/",
        "/admin/cards/source/{source}/cards/",
        "/admin/cards/source/superseded/",
    ],
)
def test_a_page_about_what_stands_is_accessible_and_fits(
    window: OpenWindow, bob: User, firm_deck: Deck, resting: Source, place: str
) -> None:
    heir = Source.objects.get(key="handbook-2")
    Source.objects.filter(pk=resting.pk).update(superseded_by=heir, superseded_on=date(2026, 11, 5))
    card = Card.objects.get(key="terms-2")
    page = window(bob)
    answered = page.goto(
        place.format(deck=firm_deck.public_id, deck_pk=firm_deck.pk, card=card.public_id, source=resting.pk)
    )
    assert answered
    assert answered.status == 200
    open_everything(page)
    assert complaints_in_both_themes(page) == []
    assert runs_out(page) == []
