"""From a better wording to the card that says it: the candidate proposes, a mentor accepts, the candidate sees it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from playwright.sync_api import expect

from cards.content.correction_models import Report
from tests.e2e.axe import complaints_in_both_themes
from tests.e2e.study_page import StudyPage
from tests.e2e.test_pages import runs_out

if TYPE_CHECKING:
    from collections.abc import Callable

    from playwright.sync_api import Page

    from cards.content.models import Deck
    from cards.firms.models import User
    from tests.e2e.conftest import OpenWindow
    from tests.e2e.watch import Watch


def is_fit(page: Page) -> None:
    assert complaints_in_both_themes(page) == []
    assert runs_out(page) == []


def test_a_wording_is_proposed_accepted_and_seen(window: OpenWindow, alice: User, bob: User, firm_deck: Deck) -> None:
    card = firm_deck.cards.get(key="points")
    mine = window(alice, width=360)
    study = StudyPage(mine).open(f"/study/?card={card.public_id}")
    study.reveal()
    study.more.click()
    mine.get_by_label("Report a problem with this card, or propose a better wording").fill("Say “must”, not “should”.")
    mine.get_by_role("button", name="Propose this wording").click()
    expect(mine.get_by_text("will look at your wording")).to_be_focused()
    mine.get_by_role("link", name="What becomes of it").click()
    expect(mine.get_by_text("Not answered yet.")).to_be_visible()
    is_fit(mine)

    desk = window(bob)
    desk.goto("/admin/")
    desk.get_by_role("link", name="1 open report from candidates").click()
    desk.get_by_role("link", name="Say “must”, not “should”.").click()
    is_fit(desk)
    desk.get_by_role("link", name="Change the card and accept").click()
    expect(desk.get_by_text("Say “must”, not “should”.")).to_be_visible()
    is_fit(desk)
    desk.get_by_role("link", name="Point 2", exact=True).click()
    second = desk.get_by_role("textbox", name="Point", exact=True).nth(1)
    expect(second).to_have_value("Say “must”, not “should”.")
    is_fit(desk)
    second.fill("It must be second")
    desk.get_by_label("What changed, and why").fill("Now as firm as the rule is.")
    desk.locator("input[name=answer_changed][value=no]").check()
    is_fit(desk)
    desk.get_by_role("button", name="Save", exact=True).click()
    expect(desk.get_by_text("The report is accepted, and Alice is told what was changed.")).to_be_visible()
    expect(desk.get_by_text("0 reports")).to_be_visible()
    desk.goto(f"/admin/cards/card/{card.pk}/history/")
    expect(desk.get_by_text("Thanks to Alice, who said so")).to_be_visible()

    mine.goto("/today/")
    mine.get_by_role("link", name="Your reports (1 new)").click()
    expect(mine.get_by_text("Accepted, thank you.")).to_be_visible()
    expect(mine.get_by_text("Now as firm as the rule is.")).to_be_visible()
    mine.get_by_text("What was changed").click()
    expect(mine.get_by_text("It must be second")).to_be_visible()
    is_fit(mine)
    assert Report.objects.get().seen_at is None
    mine.get_by_role("button", name="Mark the new answers as read").click()
    expect(mine.get_by_text("Marked as read.")).to_be_visible()
    expect(mine.get_by_role("link", name="Your reports (1 new)")).to_have_count(0)


def test_a_report_is_declined_with_a_reason_without_scripts(
    window: OpenWindow, watch_of: Callable[[Page], Watch], alice: User, bob: User, firm_deck: Deck
) -> None:
    card = firm_deck.cards.get(key="prose")
    mine = window(alice, java_script_enabled=False)
    mine.goto(f"/cards/{card.public_id}/")
    mine.get_by_label("Report a problem with this card").fill("Out of date")
    mine.get_by_role("button", name="Report the problem").click()
    expect(mine.get_by_text("Thank you. Whoever keeps this deck will look at it.")).to_be_visible()
    desk = window(bob, java_script_enabled=False, width=360)
    watch_of(desk).forgive("status of 422")
    desk.goto(f"/admin/cards/report/{Report.objects.get().pk}/change/")
    desk.get_by_role("button", name="Decline").click()
    summary = desk.get_by_role("alert")
    expect(summary).to_contain_text("Say why the card stays as it is: the candidate reads it.")
    expect(summary).to_be_focused()
    summary.get_by_role("link", name="Answer to the candidate").click()
    expect(desk.get_by_label("Answer to the candidate")).to_be_focused()
    assert runs_out(desk) == []
    desk.get_by_label("Answer to the candidate").fill("It was checked last week.")
    desk.get_by_role("button", name="Decline").click()
    mine.goto("/settings/")
    mine.get_by_role("link", name="Problems and better wordings that you sent").click()
    expect(mine.get_by_text("It was checked last week.")).to_be_visible()
    expect(mine.get_by_text("Declined.")).to_be_visible()
