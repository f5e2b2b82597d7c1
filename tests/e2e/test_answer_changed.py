"""A mentor says that an answer changed, follows whom it reaches, and meets a colleague in the same card."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from cards.content.models import Card
from cards.core import clock
from cards.firms.models import Assignment, User
from tests.e2e.axe import complaints_in_both_themes
from tests.e2e.test_pages import runs_out
from tests.study.helpers import answer

if TYPE_CHECKING:
    from collections.abc import Callable

    from playwright.sync_api import Page

    from cards.content.models import Deck
    from tests.e2e.conftest import OpenWindow
    from tests.e2e.watch import Watch


@pytest.fixture
def learned(alice: User, bob: User, firm_deck: Deck) -> Card:
    Assignment.objects.create(mentor=bob.memberships.get(), candidate=alice.memberships.get())
    card = firm_deck.cards.get(key="points")
    answer(alice, card, now=clock.now())
    return card


def save(page: Page) -> None:
    page.get_by_role("button", name="Save", exact=True).click()


def test_a_mentor_says_that_the_answer_changed_and_sees_whom_it_reaches(
    window: OpenWindow, bob: User, learned: Card
) -> None:
    page = window(bob)
    page.goto(reverse("admin:cards_card_change", args=[learned.pk]))
    page.get_by_role("textbox", name="Point", exact=True).nth(1).fill("Second, as amended")
    page.get_by_label("Checked on").fill("2026-11-10")
    page.get_by_label("What changed, and why").fill("The rule was amended.")
    save(page)
    summary = page.get_by_role("alert")
    expect(summary).to_be_focused()
    expect(summary).to_contain_text("say whether its answer changed, or only the wording")
    assert complaints_in_both_themes(page) == []
    assert runs_out(page) == []
    summary.get_by_role("link", name="Did the answer change?").click()
    expect(page.get_by_label("Only the wording")).to_be_focused()
    page.get_by_label("The answer changed: everybody who learned it").check()
    save(page)
    expect(page.get_by_text("1 person who learned the old answer is shown old and new")).to_be_visible()
    page.goto(reverse("admin:cards_card_history", args=[learned.pk]))
    page.get_by_role("link", name="Changes, and who has seen them").click()
    expect(page.get_by_text("It concerned 1 person; 0 have seen it.")).to_be_visible()
    page.get_by_role("link", name="Who they are").click()
    expect(page.get_by_role("row", name="Alice Not yet")).to_be_visible()
    assert complaints_in_both_themes(page) == []
    assert runs_out(page) == []
    User.objects.filter(name="Alice").update(name=80 * "e")
    page.reload()
    assert runs_out(page) == [], "a name without a space to break it at"


def test_two_mentors_in_one_card_see_both_texts(
    window: OpenWindow, watch_of: Callable[[Page], Watch], bob: User, dora: User, learned: Card
) -> None:
    first, second = window(bob), window(dora)
    for page in (first, second):
        page.goto(reverse("admin:cards_card_change", args=[learned.pk]))
        page.get_by_label("What changed, and why").fill("Clearer.")
        page.get_by_label("Only the wording").check()
    second.get_by_role("textbox", name="Question").fill("Dora's question?")
    save(second)
    second.wait_for_url("**/admin/cards/card/")
    first.get_by_role("textbox", name="Question").fill("Bob's question?")
    first.get_by_role("textbox", name="Note").fill("Bob's note")
    watch_of(first).forgive("status of 409")
    save(first)
    conflict = first.get_by_role("region", name="Two of you changed this card")
    expect(conflict).to_contain_text("Dora's question?")
    expect(first.get_by_role("textbox", name="Question")).to_have_value("Bob's question?")
    assert complaints_in_both_themes(first) == []
    assert runs_out(first) == []
    first.get_by_role("textbox", name="Question").fill("Our question?")
    first.get_by_label("Only the wording").check()
    save(first)
    first.wait_for_url("**/admin/cards/card/")
    saved = Card.objects.get(pk=learned.pk)
    assert (saved.version, saved.question, saved.note) == (3, "Our question?", "Bob's note")


def test_restoring_asks_on_a_page_of_its_own(
    window: OpenWindow, watch_of: Callable[[Page], Watch], bob: User, learned: Card
) -> None:
    page = window(bob)
    watch_of(page).forgive("status of 422")
    page.goto(reverse("admin:cards_card_change", args=[learned.pk]))
    page.get_by_role("textbox", name="Question").fill("Another question?")
    page.get_by_label("What changed, and why").fill("Clearer.")
    page.get_by_label("Only the wording").check()
    save(page)
    page.goto(reverse("admin:cards_card_history", args=[learned.pk]))
    page.get_by_role("button", name="Restore version 1").click()
    expect(page.get_by_role("group", name="Did the answer change?")).to_be_visible()
    page.get_by_role("button", name="Restore version 1").click()
    expect(page.get_by_text("say whether its answer changes")).to_be_visible()
    assert complaints_in_both_themes(page) == []
    assert runs_out(page) == []
    page.get_by_label("Only the wording").check()
    page.get_by_role("button", name="Restore version 1").click()
    expect(page.get_by_text("Version 1 is back")).to_be_visible()
