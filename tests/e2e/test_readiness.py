"""The readiness page in a browser: on a phone, by keyboard, in both themes, and on paper."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect

from cards.candidacy.models import AssessmentWindow, Candidacy, DeclaredCompetency
from cards.content.choices import ETHICS
from cards.content.models import Competency
from cards.core import clock
from cards.scheduling.types import Rating
from cards.study.models import Memory
from tests.e2e.axe import complaints_in_both_themes
from tests.factories import make_card, make_competency, make_deck
from tests.study.helpers import answer

if TYPE_CHECKING:
    from playwright.sync_api import Page

    from cards.firms.models import User
    from tests.e2e.conftest import OpenWindow

PLOTS = ["Until the interview", "The days ahead", "The last half year", "Do the predictions hold?"]
LONG_NAME = "Conflict avoidance, management and dispute resolution procedures"


@pytest.fixture
def candidate(alice: User) -> User:
    """Alice, five weeks before her interview: some cards met over three weeks, some never, three competencies."""
    now = clock.now()
    Candidacy.objects.create(user=alice)
    day = now.date() + timedelta(days=35)
    AssessmentWindow.objects.create(user=alice, opens=day, closes=day, day=day)
    ethics = Competency.objects.update_or_create(
        code=ETHICS, defaults={"name": "Ethics and conduct", "mandatory": True, "minimum_level": 3}
    )[0]
    long = make_competency("conflict", LONG_NAME)
    declared = [(make_competency(), "", 2), (long, "", 1), (ethics, "", 3), (None, "Quantification", 3)]
    for rank, (competency, name, level) in enumerate(declared, start=1):
        DeclaredCompetency.objects.create(user=alice, competency=competency, name=name, level=level, rank=rank)
    decks = [make_deck("care"), make_deck("conduct", competency=ethics, position=1)]
    cards = [make_card(deck, f"{deck.key}-{number}") for deck in decks for number in range(10)]
    for ago in range(20, 0, -4):
        for place, card in enumerate(cards[: 26 - ago]):
            rating = Rating.AGAIN if place % 7 == 3 else Rating.EASY
            answer(alice, card, rating, now=now - timedelta(days=ago) + timedelta(minutes=place))
    Memory.objects.filter(user=alice, card=cards[0]).update(suspended=True)
    return alice


def opened(page: Page) -> Page:
    page.goto("/readiness/")
    expect(page.get_by_role("heading", name="Readiness", level=1)).to_be_visible()
    return page


@pytest.mark.parametrize("width", [320, 360, 768])
def test_it_fits_and_says_the_main_thing_first(window: OpenWindow, candidate: User, width: int) -> None:
    page = opened(window(candidate, width=width, height=740))
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    page.evaluate("for (const details of document.querySelectorAll('details')) details.open = true")
    assert page.evaluate("document.documentElement.scrollWidth") <= width, "with its tables open"
    lede = page.get_by_text("If you stopped now, you would remember about")
    expect(lede).to_be_in_viewport()
    expect(page.get_by_role("heading", name="Ethics and conduct")).to_be_visible()
    expect(page.get_by_role("link", name="Readiness")).to_have_attribute("aria-current", "page")


def test_a_phones_header_takes_no_more_than_two_lines(window: OpenWindow, candidate: User) -> None:
    page = opened(window(candidate, width=360, height=740))
    links = page.locator("header.site a")
    tops = {round(box["y"] / 10) for box in (link.bounding_box() for link in links.all()) if box}
    assert len(tops) == 2
    heights = [box["height"] for box in (link.bounding_box() for link in links.all()) if box]
    assert min(heights) >= 44


def test_axe_finds_nothing_in_either_theme(window: OpenWindow, candidate: User) -> None:
    page = opened(window(candidate))
    page.evaluate("for (const details of document.querySelectorAll('details')) details.open = true")
    assert complaints_in_both_themes(page) == []


def test_a_page_without_anything_to_tell_is_as_accessible(window: OpenWindow, guest: User) -> None:
    page = opened(window(guest, width=360))
    assert page.evaluate("document.documentElement.scrollWidth") <= 360
    assert complaints_in_both_themes(page) == []


@pytest.mark.parametrize("name", PLOTS)
def test_the_figures_of_a_plot_open_by_keyboard(window: OpenWindow, candidate: User, name: str) -> None:
    page = opened(window(candidate, width=360))
    plot = page.get_by_role("region", name=name)
    summary = plot.locator("summary")
    expect(plot.get_by_role("table")).to_be_hidden()
    summary.focus()
    page.keyboard.press("Enter")
    expect(plot.get_by_role("table")).to_be_visible()
    expect(plot.get_by_role("row").nth(1)).to_be_visible()


def test_without_javascript_it_is_the_same_page(window: OpenWindow, candidate: User) -> None:
    page = opened(window(candidate, java_script_enabled=False))
    for name in PLOTS:
        expect(page.get_by_role("region", name=name)).to_be_visible()


def test_on_paper_the_tables_are_open_and_the_navigation_is_gone(window: OpenWindow, candidate: User) -> None:
    page = opened(window(candidate, color_scheme="dark"))
    page.emulate_media(media="print")
    for name in PLOTS:
        expect(page.get_by_role("region", name=name).get_by_role("table")).to_be_visible()
    expect(page.get_by_role("navigation")).to_be_hidden()
    expect(page.get_by_role("link", name="Write one").first).to_be_hidden()
    assert page.evaluate("getComputedStyle(document.documentElement).backgroundColor") == "rgb(255, 255, 255)"
    paper = page.pdf(format="A4", prefer_css_page_size=True)
    assert paper.startswith(b"%PDF")
    assert 2 <= len(re.findall(rb"/Type\s*/Page\b", paper)) <= 6


def test_a_missing_example_is_one_tap_away(window: OpenWindow, candidate: User) -> None:
    page = opened(window(candidate, width=360, has_touch=True))
    page.get_by_role("link", name=re.compile("Write one.*Client care, Level 2")).tap()
    expect(page.get_by_label("Competency")).to_have_value("client-care")
