"""What else can be done with a card: flag, bury, suspend, report, find it again."""

from __future__ import annotations

from typing import TYPE_CHECKING

from playwright.sync_api import expect

from cards.content.correction_models import Report
from cards.study.models import Memory
from tests.e2e.study_page import StudyPage
from tests.e2e.watch import layout_shift

if TYPE_CHECKING:
    from collections.abc import Callable

    from playwright.sync_api import Page

    from cards.content.models import Deck
    from cards.firms.models import User
    from tests.e2e.conftest import OpenWindow
    from tests.e2e.watch import Watch


def test_a_problem_is_reported_in_place(
    window: OpenWindow, watch_of: Callable[[Page], Watch], alice: User, shared_deck: Deck
) -> None:
    page = window(alice)
    study = StudyPage(page).open()
    study.reveal()
    study.more.click()
    field = page.get_by_label("Report a problem with this card")
    send = page.get_by_role("button", name="Report the problem")
    watch_of(page).forget()
    send.click()  # the browser itself asks for a sentence
    assert watch_of(page).sent() == []
    field.fill("   ")
    watch_of(page).forgive("422")
    send.click()
    expect(page.locator("#report .errors")).to_be_visible()
    expect(field).to_be_focused()
    field.fill("Seven days is now ten: see the edition of 2026. <b>Thanks</b> 🙂")
    send.click()
    thanks = page.get_by_text("Thank you. Whoever keeps this deck will look at it.")
    expect(thanks).to_be_visible()
    expect(thanks).to_be_focused()
    expect(study.rating(1)).to_be_visible()
    assert [path.rsplit("/", 2)[1] for path in watch_of(page).sent()] == ["report", "report"]
    report = Report.objects.get()
    assert report.text == "Seven days is now ten: see the edition of 2026. <b>Thanks</b> 🙂"
    study.rating(4).click()
    study.shows("Question of the points card")
    study.more.click()
    expect(field).to_have_value("")
    assert layout_shift(page) == 0


def test_flag_bury_and_suspend_and_back(window: OpenWindow, alice: User, shared_deck: Deck) -> None:
    page = window(alice)
    study = StudyPage(page).open()
    study.more.click()
    page.get_by_role("button", name="Flag", exact=True).click()
    expect(page.get_by_text("Flagged", exact=True)).to_be_visible()
    page.get_by_role("button", name="Take the flag off").click()
    expect(study.status).to_have_text("No longer flagged.")
    page.get_by_role("button", name="Flag", exact=True).click()
    expect(page.get_by_text("Flagged", exact=True)).to_be_visible()
    page.get_by_role("button", name="Bury until tomorrow").click()
    study.shows("Question of the points card")
    study.more.click()
    page.get_by_role("button", name="Suspend").click()
    study.shows("Question of the steps card")
    page.goto("/my-cards/")
    flagged, suspended, buried = (
        page.locator(f"h2:text-is('{name}') + * , h2:text-is('{name}') + p + *").last
        for name in ["Flagged", "Suspended", "Buried"]
    )
    expect(flagged).to_contain_text("Question of the prose card")
    expect(buried).to_contain_text("Question of the prose card")
    expect(suspended).to_contain_text("Question of the points card")
    suspended.get_by_role("button", name="Bring back").click()
    expect(page.get_by_text("The card takes part again.")).to_be_visible()
    study.open().shows("Question of the points card")
    assert not Memory.objects.filter(suspended=True).exists()


def test_putting_the_last_card_aside_ends_the_session(window: OpenWindow, alice: User, shared_deck: Deck) -> None:
    shared_deck.cards.exclude(key="prose").update(status="draft")
    page = window(alice)
    study = StudyPage(page).open()
    study.more.click()
    page.get_by_role("button", name="Bury until tomorrow").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Nothing is due")
    expect(page.get_by_text("Put off until tomorrow.")).to_be_visible()


def test_browsing_from_deck_to_card_to_report(window: OpenWindow, alice: User, shared_deck: Deck) -> None:
    page = window(alice)
    page.goto("/today/")
    page.get_by_role("navigation").get_by_role("link", name="Decks").click()
    page.get_by_role("link", name="Client care").click()
    page.get_by_role("link", name="Question of the steps card").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Question of the steps card")
    expect(page.get_by_text("Investigate")).to_be_visible()
    page.get_by_label("Report a problem with this card").fill("Unclear")
    page.get_by_role("button", name="Report the problem").click()
    expect(page.get_by_text("Thank you. Whoever keeps this deck will look at it.")).to_be_visible()
    expect(page.get_by_role("heading", level=1)).to_have_text("Question of the steps card")
    assert Report.objects.get().user == alice


def test_searching(window: OpenWindow, alice: User, shared_deck: Deck, other_firm_deck: Deck) -> None:
    page = window(alice)
    page.goto("/search/")
    field = page.get_by_role("searchbox", name="Words in a card")
    field.fill("investigate")
    field.press("Enter")
    expect(page.get_by_text("1 card for “investigate”")).to_be_visible()
    page.get_by_role("link", name="Question of the steps card").click()
    expect(page.get_by_text("Acknowledge", exact=True)).to_be_visible()
    page.go_back()
    expect(field).to_have_value("investigate")
    field.fill("<script>alert(1)</script>")
    page.get_by_role("button", name="Search").click()
    expect(page.get_by_text("0 cards for “<script>alert(1)</script>”")).to_be_visible()


def test_settings_take_effect(
    window: OpenWindow, watch_of: Callable[[Page], Watch], alice: User, shared_deck: Deck
) -> None:
    page = window(alice)
    watch_of(page).forgive("422")
    page.goto("/settings/")
    page.get_by_label("New cards a day").fill("2")
    page.get_by_label("Single-key shortcuts").uncheck()
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_text("Your settings are saved.")).to_be_visible()
    page.goto("/today/")
    expect(page.get_by_text("2 cards, about")).to_be_visible()
    study = StudyPage(page).open()
    page.keyboard.press("Space")
    page.keyboard.press("f")
    expect(study.show_answer).to_be_visible()
    page.goto("/settings/")
    page.get_by_label("New cards a day").fill("201")
    page.get_by_role("button", name="Save").click()
    expect(page.locator(".errorlist, .errors").first).to_be_visible()
