"""The page of today: how long it will take, where the candidate stands, and going on though nothing is asked."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect

from cards.candidacy.models import AssessmentWindow, Candidacy
from cards.core import clock
from cards.firms.queries import study_day_of
from cards.study.models import Review
from tests.e2e.axe import complaints_in_both_themes
from tests.e2e.study_page import PHONE, StudyPage
from tests.factories import make_cards, make_deck

if TYPE_CHECKING:
    from cards.content.models import Deck
    from cards.firms.models import User
    from tests.e2e.conftest import OpenWindow


@pytest.fixture
def two_a_day(alice: User) -> Deck:
    """A deck of six cards, of which Alice wants two a day."""
    alice.new_per_day = 2
    alice.save(update_fields=["new_per_day"])
    deck = make_deck("plain")
    make_cards(deck, 6)
    return deck


def aim(user: User, days: int) -> None:
    now = clock.now()
    Candidacy.objects.create(user=user, set_up_at=now)
    day = study_day_of(user, now).date + timedelta(days=days)
    AssessmentWindow.objects.create(user=user, opens=day, closes=day, day=day)


def test_today_says_cards_minutes_and_where_one_stands(window: OpenWindow, alice: User, two_a_day: Deck) -> None:
    aim(alice, 20)
    page = window(alice, **PHONE)
    page.goto("/today/")
    expect(page.get_by_text("1 card, about 1 minute.")).to_be_visible()  # six in nine tenths of twenty days
    expect(page.get_by_text("in 20 days")).to_be_visible()
    expect(page.get_by_text("0 of 6 cards")).to_be_visible()
    assert complaints_in_both_themes(page) == []
    page.get_by_role("link", name="Start revising").click()
    StudyPage(page).rate(4)
    expect(page.get_by_role("heading", name="Done for today")).to_be_visible()
    page.get_by_role("link", name="Today", exact=True).first.click()
    expect(page.get_by_role("heading", name="Done for today")).to_be_visible()
    expect(page.get_by_text("1 of 6 cards")).to_be_visible()


@pytest.mark.parametrize("scripts", [True, False])
def test_whoever_likes_keeps_going(window: OpenWindow, alice: User, two_a_day: Deck, *, scripts: bool) -> None:
    page = window(alice, java_script_enabled=scripts, **PHONE)
    study = StudyPage(page).open()
    for _ in range(2):
        study.rate(4)
    expect(page.get_by_role("heading", name="Done for today")).to_be_visible()
    page.get_by_role("button", name="Keep going for ten minutes").click()
    study.shows("Question 2")
    for _ in range(4):
        study.rate(4)
    page.get_by_role("button", name="Keep going for ten minutes").click()
    expect(page.get_by_text("There is nothing more to ask today")).to_be_visible()
    assert Review.objects.filter(user=alice).count() == 6


def test_a_deck_that_today_does_not_ask_for_can_be_revised_all_the_same(
    window: OpenWindow, alice: User, two_a_day: Deck
) -> None:
    other = make_deck("other", title="Other deck", position=5)
    make_cards(other, 3)
    page = window(alice)
    page.goto(f"/decks/{other.public_id}/")
    page.get_by_role("link", name="Revise this deck").click()
    expect(page.get_by_text("Today's plan asks for no card of this deck")).to_be_visible()
    page.get_by_role("button", name="Keep going for ten minutes").click()
    StudyPage(page).shows("Question 0")
    assert f"deck={other.public_id}" in page.url
