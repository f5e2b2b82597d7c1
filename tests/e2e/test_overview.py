"""The view of a firm of hundreds: what matters first stands first, on a phone and on paper, and the rest is folded."""

from __future__ import annotations

import re
from datetime import date, timedelta
from typing import TYPE_CHECKING
from uuid import uuid4

from playwright.sync_api import expect

from cards.candidacy.models import AssessmentWindow, Outcome
from cards.core import clock
from cards.firms.models import Membership, Role, User
from cards.study.models import Memory, Review
from tests.e2e.axe import complaints_in_both_themes
from tests.e2e.test_pages import open_everything, runs_out
from tests.factories import make_user

if TYPE_CHECKING:
    from cards.content.models import Card, Deck
    from cards.firms.models import Firm
    from tests.e2e.conftest import OpenWindow

CANDIDATES = 300
PHONE, DESKTOP = 360, 1280
LONGEST = 14 * 800  # pixels of a phone: screens that somebody still scrolls through
SHEET = re.compile(rb"/Type\s*/Page\b")


def fill(firm: Firm, cards: list[Card]) -> None:
    """Make people of whom a third is silent, two thirds know when their interview may be, and a few have passed."""
    long_ago, today = clock.now() - timedelta(days=200), clock.site_date()
    made = [User(email=f"many-{number}@example.com", name=f"Candidate {number:03}") for number in range(CANDIDATES)]
    people = User.objects.bulk_create(made)
    Membership.objects.bulk_create(
        Membership(user=user, firm=firm, role=Role.CANDIDATE, joined_at=long_ago) for user in people
    )
    AssessmentWindow.objects.bulk_create(
        _window(user, number, today) for number, user in enumerate(people) if number % 3
    )
    for user in people[CANDIDATES // 3 :]:
        _answer(user, cards[user.pk % len(cards)])


def _window(user: User, number: int, today: date) -> AssessmentWindow:
    opens = today + timedelta(days=number % 170)
    if number % 50 == 1:
        return AssessmentWindow(user=user, opens=opens, closes=opens, outcome=Outcome.PASSED, outcome_on=today)
    day = opens if number % 4 == 0 else None
    return AssessmentWindow(user=user, opens=opens, closes=day or opens + timedelta(days=27), day=day)


def _answer(user: User, card: Card) -> None:
    now = clock.now() - timedelta(days=2)
    memory = Memory.objects.create(user=user, card=card, lapses=user.pk % 3, reps=6, version=1, state=2)
    said = {"rating": 3, "duration_ms": 60_000, "scheduler": "test", "card_version": 1}
    Review.objects.create(
        user=user, memory=memory, sequence=1, attempt_id=uuid4(), reviewed_at=now, study_day=now.date(), **said
    )


def test_the_days_of_a_name_without_a_break_stay_on_the_page(window: OpenWindow, dora: User, firm: Firm) -> None:
    user = make_user("Long", firm=firm)
    User.objects.filter(pk=user.pk).update(name="Donaudampfschifffahrtselektrizitätenhauptbetriebswerk" * 2)
    day = clock.site_date() + timedelta(days=40)
    AssessmentWindow.objects.create(user=user, opens=day, closes=day + timedelta(days=27))
    page = window(dora, width=PHONE)
    page.goto("/firm/overview/")
    page.get_by_text("Show the days").click()
    expect(page.get_by_role("row", name="Donau")).to_be_visible()
    assert runs_out(page) == []


def test_a_firm_of_hundreds_is_read_in_a_few_screens(
    window: OpenWindow, dora: User, firm: Firm, shared_deck: Deck
) -> None:
    fill(firm, list(shared_deck.cards.all()))
    page = window(dora, width=PHONE)
    page.goto("/firm/overview/")
    tops = [
        page.get_by_role("heading", name=name, exact=True).evaluate("one => one.getBoundingClientRect().top + scrollY")
        for name in (
            "Interviews ahead",
            "Weakest topics",
            "Cards most often missed",
            "Gone quiet",
            "Not begun",
            "Revising",
        )
    ]
    assert tops == sorted(tops)
    assert tops[0] < 800, "the interviews are on the first screen"
    assert page.evaluate("document.documentElement.scrollHeight") < LONGEST
    assert page.locator(".plot svg rect.window").count() > 25, "half a year of weeks"

    assert len(SHEET.findall(page.pdf(format="A4", prefer_css_page_size=True))) <= 6

    last = page.get_by_role("link", name="Candidate 099")
    expect(last).to_be_hidden()
    page.locator("#not-begun ~ .rest > summary").click()
    expect(last).to_be_visible()
    page.get_by_text("Show the days").click()
    expect(page.locator(".weeks").get_by_text("Candidate 002:")).to_be_visible()

    open_everything(page)
    assert complaints_in_both_themes(page) == []
    assert runs_out(page) == []
