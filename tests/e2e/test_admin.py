"""The mentors' admin: a correction from sign-in to the candidate's card, and every page under the strict policy."""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import urlsplit

import pytest
from django.urls import resolve, reverse
from playwright.sync_api import expect

from cards.content.actions import report_problem
from cards.content.models import Card
from cards.core import clock
from tests.e2e.axe import complaints_in_both_themes
from tests.e2e.study_page import StudyPage
from tests.e2e.test_pages import runs_out
from tests.factories import PASSWORD
from tests.study.helpers import answer

if TYPE_CHECKING:
    from collections.abc import Callable

    from playwright.sync_api import Page

    from cards.content.models import Deck
    from cards.firms.models import User
    from tests.e2e.conftest import OpenWindow
    from tests.e2e.watch import Watch


@pytest.fixture
def reported(alice: User, firm_deck: Deck, shared_deck: Deck) -> Card:
    """A card of the firm that Alice has studied and reported."""
    card = firm_deck.cards.get(key="points")
    answer(alice, card, now=clock.now())
    report_problem(card=card, user=alice, text="The second point is out of date.", now=clock.now())
    return card


def test_a_mentor_corrects_a_point_and_the_candidate_sees_it(
    window: OpenWindow, alice: User, bob: User, reported: Card
) -> None:
    page = window()
    page.goto("/admin/")
    page.get_by_label("E-mail").fill(bob.email or "")
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("main").get_by_role("button", name="Sign in").click()
    page.wait_for_url("**/admin/")
    page.get_by_role("link", name="1 open report from candidates").click()
    page.get_by_role("link", name="The second point is out of date.").click()
    page.get_by_role("link", name="Correct the card").click()
    preview = page.locator("#preview")
    expect(preview).to_contain_text("Second of our firm")
    page.get_by_role("textbox", name="Point", exact=True).nth(1).fill("Second, as **amended** in 2026")
    expect(preview).to_contain_text("Second, as amended in 2026")
    expect(preview.locator("strong")).to_have_text("amended")
    page.get_by_label("Checked on").fill("2026-11-10")
    page.get_by_label("What changed, and why").fill("The rule was amended.")
    page.get_by_role("button", name="Save", exact=True).click()
    page.wait_for_url("**/admin/cards/card/")
    reported.refresh_from_db()
    assert reported.version == 2
    study = StudyPage(window(alice)).open(f"/study/?card={reported.public_id}")
    study.reveal()
    expect(study.page.get_by_text("Second, as amended in 2026")).to_be_visible()
    expect(study.points).to_have_count(3)


ADMIN = [
    ("Bob", "admin:index", []),
    ("Bob", "admin:cards_report_changelist", []),
    ("Bob", "admin:cards_card_changelist", []),
    ("Bob", "admin:cards_card_add", []),
    ("Bob", "admin:cards_card_change", ["card"]),
    ("Bob", "admin:cards_card_history", ["card"]),
    ("Bob", "admin:cards_deck_changelist", []),
    ("Bob", "admin:cards_deck_change", ["deck"]),
    ("Root", "admin:index", []),
    ("Root", "admin:cards_user_changelist", []),
    ("Root", "admin:cards_user_change", ["user"]),
    ("Root", "admin:cards_card_delete", ["unmet"]),
]


@pytest.mark.parametrize(("who", "name", "ids"), ADMIN)
def test_a_page_of_the_admin_is_accessible_and_fits(
    window: OpenWindow, alice: User, bob: User, root: User, reported: Card, who: str, name: str, ids: list[str]
) -> None:
    known = {
        "card": reported.pk,
        "deck": reported.deck_id,
        "user": alice.pk,
        "unmet": Card.objects.filter(memories=None).latest("pk").pk,
    }
    page = window(bob if who == "Bob" else root)
    answered = page.goto(reverse(name, args=[known[which] for which in ids]))
    assert answered
    assert answered.status == 200
    assert complaints_in_both_themes(page) == []
    assert runs_out(page) == []


def test_a_card_form_with_mistakes_is_accessible(
    window: OpenWindow, watch_of: Callable[[Page], Watch], bob: User, reported: Card
) -> None:
    page = window(bob)
    watch_of(page).forgive("status of 422")
    page.goto(reverse("admin:cards_card_change", args=[reported.pk]))
    page.get_by_role("textbox", name="Question").fill("")
    page.get_by_role("button", name="Save", exact=True).click()
    expect(page.locator(".errorlist").first).to_be_visible()
    assert complaints_in_both_themes(page) == []


@pytest.mark.parametrize("who", ["Bob", "Dora", "Root"])
def test_no_page_of_the_admin_breaks_the_policy(  # the watch of the window says if one does
    window: OpenWindow, bob: User, dora: User, root: User, reported: Card, who: str
) -> None:
    page = window({"Bob": bob, "Dora": dora, "Root": root}[who])
    seen: dict[str, str] = {}
    waiting = ["/admin/"]
    while waiting:
        path = waiting.pop(0)
        name = resolve(urlsplit(path).path).url_name or ""
        if name in seen:
            continue
        seen[name] = path
        answered = page.goto(path)
        assert answered
        assert answered.status == 200, path
        page.evaluate("for (const details of document.querySelectorAll('details')) details.open = true")
        page.emulate_media(color_scheme="dark" if len(seen) % 2 else "light")
        page.set_viewport_size({"width": 360 if len(seen) % 2 else 1280, "height": 800})
        links = page.locator("a[href]").evaluate_all("all => all.map((link) => link.href)")
        waiting += [urlsplit(link).path for link in links if urlsplit(link).path.startswith("/admin/")]
    wanted = {"index", "cards_report_changelist", "cards_card_changelist", "cards_card_add", "cards_card_change"}
    wanted |= {"cards_card_history", "cards_deck_change", "cards_source_add", "cards_report_change"}
    wanted |= {"cards_membership_change"} if who != "Bob" else set()
    wanted |= {"cards_user_change", "cards_firm_change", "cards_competency_change"} if who == "Root" else set()
    assert wanted <= set(seen)
