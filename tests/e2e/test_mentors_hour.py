"""A mentor's hour from signing in to the printed pack, and the same hour as the candidate meets it."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from cards.content.choices import ReportKind
from cards.content.report_actions import send_report
from cards.core import clock
from cards.scheduling.types import Rating
from tests.e2e.pack import AGREED, HARDEST, make_pack
from tests.e2e.study_page import StudyPage
from tests.factories import PASSWORD
from tests.study.helpers import answer

if TYPE_CHECKING:
    from playwright.sync_api import Page

    from cards.content.models import Card, Deck
    from cards.firms.models import Firm, User
    from tests.e2e.conftest import OpenWindow

WORDING = "Say “must”, not “should”."
OLD, NEW = "Prose of our firm", "The partner answers within five days."
WHY = "Our procedure was amended."
AGREE = "Read the amended procedure aloud to a colleague"
SHEET = re.compile(rb"/Type\s*/Page\b")  # and not /Pages


@pytest.fixture
def learned(alice: User, bob: User, firm: Firm, firm_deck: Deck) -> Card:
    """A card of the firm that Alice learned yesterday; she has a history, and proposed a wording of another."""
    make_pack(alice, bob, firm)
    card = firm_deck.cards.get(key="prose")
    answer(alice, card, Rating.EASY, now=clock.now() - timedelta(days=1))
    points = firm_deck.cards.get(key="points")
    send_report(card=points, user=alice, text=WORDING, now=clock.now(), kind=ReportKind.WORDING)
    return card


def test_a_mentors_hour_and_what_the_candidate_has_of_it(
    window: OpenWindow, alice: User, bob: User, learned: Card
) -> None:
    desk = window()
    sign_in(desk, bob)
    accept_the_suggestion(desk)
    correct_the_other_card(desk, learned)
    nobody_has_seen_it_yet(desk, learned)
    read_the_pack(desk)
    agree_on_something(desk)
    print_it(desk)

    mine = window(alice, width=360)
    read_the_outcome(mine)
    meet_the_change_first(mine, learned)
    desk.goto(reverse("admin:cards_card_changes", args=[learned.pk]))
    expect(desk.get_by_text("It concerned 1 person; 1 has seen it.")).to_be_visible()
    both_read_the_same(desk, mine)


def sign_in(page: Page, mentor: User) -> None:
    page.goto("/admin/")
    page.get_by_label("E-mail").fill(mentor.email or "")
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("main").get_by_role("button", name="Sign in").click()
    page.wait_for_url("**/admin/")


def accept_the_suggestion(page: Page) -> None:
    page.get_by_role("link", name="1 open report from candidates").click()
    page.get_by_role("link", name=WORDING).click()
    page.get_by_role("link", name="Change the card and accept").click()
    page.get_by_role("textbox", name="Point", exact=True).nth(1).fill("It must be second")
    page.get_by_label("What changed, and why").fill("As firm as the rule is.")
    page.get_by_label("Only the wording").check()
    page.get_by_role("button", name="Save", exact=True).click()
    expect(page.get_by_text("The report is accepted, and Alice is told what was changed.")).to_be_visible()


def correct_the_other_card(page: Page, card: Card) -> None:
    page.get_by_role("navigation", name="Sections").get_by_role("link", name="Cards", exact=True).click()
    page.get_by_role("link", name=card.question).click()
    page.get_by_role("textbox", name="Answer", exact=True).fill(NEW)
    page.get_by_label("Checked on").fill(clock.site_date().isoformat())
    page.get_by_label("What changed, and why").fill(WHY)
    page.get_by_label("The answer changed: everybody who learned it").check()
    page.get_by_role("button", name="Save", exact=True).click()
    expect(page.get_by_text("1 person who learned the old answer is shown old and new")).to_be_visible()


def nobody_has_seen_it_yet(page: Page, card: Card) -> None:
    page.locator("#result_list").get_by_role("link", name=card.question).click()
    page.get_by_role("link", name="History", exact=True).click()
    page.get_by_role("link", name="Changes, and who has seen them").click()
    page.get_by_role("link", name="Who they are").click()
    expect(page.get_by_role("row", name="Alice Not yet")).to_be_visible()


def read_the_pack(page: Page) -> None:
    """Levels declared, what is retained, what is hardest and what was agreed stand on one page."""
    page.get_by_role("link", name="Candidates' pages").click()
    page.get_by_role("link", name="Firm", exact=True).click()
    page.get_by_role("link", name="Candidates A review").click()
    page.get_by_role("link", name="Alice").click()
    expect(page.get_by_role("heading", name="Alice", level=1)).to_be_visible()
    competencies = page.get_by_role("region", name="Competencies")
    first, second = competencies.get_by_role("listitem").nth(0), competencies.get_by_role("listitem").nth(1)
    expect(first).to_contain_text(re.compile(r"Ethics.*Level 3.*Retained\s*\d+%", re.DOTALL))
    expect(second).to_contain_text(
        re.compile(r"Client care.*Level 2.*Met\s*\d+ of \d+.*Own example\s*written", re.DOTALL)
    )
    expect(competencies.get_by_text("Sustainability, Level 1")).to_be_visible()
    hardest = page.get_by_role("region", name="Hardest cards").get_by_role("listitem")
    expect(hardest).to_have_count(10)
    expect(hardest.first).to_contain_text(HARDEST.format(0))
    expect(hardest.first).to_contain_text("forgotten 12 times")
    expect(page.get_by_role("region", name="Examples shared")).to_contain_text("A rent review of a shop, part 1")
    for text in AGREED:
        expect(page.get_by_role("region", name="Agreed actions")).to_contain_text(text)


def agree_on_something(page: Page) -> None:
    day = clock.site_date() + timedelta(days=14)
    page.get_by_label("What will be done").fill(AGREE)
    page.get_by_label("By", exact=True).fill(day.isoformat())
    page.get_by_role("button", name="Add").click()
    expect(page.get_by_role("status")).to_contain_text("Agreed and noted.")
    agreed = page.get_by_role("region", name="Agreed actions").get_by_role("listitem").filter(has_text=AGREE)
    expect(agreed).to_contain_text(f"by {day:%-d %B %Y}")
    expect(agreed).to_contain_text("agreed with Bob")


def print_it(page: Page) -> None:
    """One sheet of A4, without what is for the screen alone."""
    assert len(SHEET.findall(page.pdf(format="A4", prefer_css_page_size=True))) == 1
    page.emulate_media(media="print")
    expect(page.get_by_text(AGREE).first).to_be_visible()
    for gone in ("navigation", "button", "textbox", "status"):
        expect(page.get_by_role(gone)).to_have_count(0)
    page.emulate_media(media="screen")


def read_the_outcome(page: Page) -> None:
    page.goto("/today/")
    page.get_by_role("link", name="Your reports (1 new)").click()
    expect(page.get_by_text("Accepted, thank you.")).to_be_visible()
    expect(page.get_by_text("As firm as the rule is.")).to_be_visible()
    page.get_by_text("What was changed").click()
    expect(page.get_by_text("It must be second")).to_be_visible()


def meet_the_change_first(page: Page, card: Card) -> None:
    """Whatever else is due, the card whose answer changed comes first, with both answers."""
    page.get_by_role("link", name="Today").click()
    page.get_by_role("link", name="revising").click()
    study = StudyPage(page)
    study.shows(card.question)
    study.reveal()
    changed = page.get_by_role("region", name="This answer changed since you learned it")
    expect(changed).to_contain_text(WHY)
    expect(changed.locator(".old")).to_contain_text(OLD)
    expect(changed.locator(".new")).to_contain_text(NEW)
    study.rate_shown(3)
    expect(study.question).not_to_have_text(card.question)
    expect(changed).to_have_count(0)


def both_read_the_same(desk: Page, mine: Page) -> None:
    """On paper, where nobody has a form, the mentor's page and the candidate's own are the same words."""
    desk.goto("/firm/candidates/")
    desk.get_by_role("link", name="Alice").click()
    mine.goto("/what-my-firm-can-see/")
    opened = mine.get_by_role("heading", name="Who opened your review").locator("xpath=following-sibling::ul[1]")
    expect(opened.get_by_role("listitem")).to_have_count(1)
    expect(opened).to_contain_text(f"Bob, {clock.site_date():%-d %B %Y}")
    mine.get_by_role("link", name="Your review").click()
    expect(mine.get_by_text(f"Opened by: Bob on {clock.site_date():%-d %B %Y}.")).to_be_visible()
    for page in (desk, mine):
        page.set_viewport_size({"width": 720, "height": 1000})
        page.emulate_media(media="print")
    assert mine.get_by_role("main").inner_text() == desk.get_by_role("main").inner_text()
