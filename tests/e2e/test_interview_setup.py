"""Saying when the interview is: three screens on a phone, by finger, by keyboard and without scripts."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect

from cards.candidacy import queries
from cards.candidacy.actions import Declaration, declare_competencies, skip_set_up
from cards.core import clock
from cards.firms.queries import study_day_of
from tests.candidacy.setup_forms import make_competencies
from tests.e2e.axe import complaints_in_both_themes
from tests.e2e.study_page import PHONE
from tests.e2e.test_marking_steps import box, middle, swipe
from tests.e2e.watch import layout_shift

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import date

    from playwright.sync_api import Page

    from cards.firms.models import User
    from tests.e2e.conftest import OpenWindow
    from tests.e2e.watch import Watch

THUMB = 44  # CSS pixels
CODES = ["ethics", "client-care", "data-management", "valuation"]
PAGES = ["/interview/", "/interview/competencies/", "/interview/time/", "/interview/days-off/", "/settings/"]
TOO_SMALL = """() => [...document.querySelectorAll("main a, main button, main input, main select")]
  .filter((one) => one.type !== "hidden" && one.checkVisibility())
  .map((one) => ["radio", "checkbox"].includes(one.type) ? one.labels[0] : one)
  .filter((one) => !one.closest("p, .eyebrow") || one.matches("button, .button"))
  .map((one) => [one.textContent.trim() || one.name, one.getBoundingClientRect()])
  .filter(([, box]) => box.height < 44 || box.width < 44)
  .map(([name, box]) => `${name}: ${box.width} x ${box.height}`)"""


@pytest.fixture
def candidate(alice: User) -> User:
    make_competencies()
    return alice


@pytest.fixture
def settled(candidate: User) -> User:
    """Alice, who has skipped the set-up, with a technical competency."""
    skip_set_up(user=candidate, now=clock.now())
    declare_competencies(user=candidate, declared=[Declaration(2, name="Drones")])
    return candidate


def today_of(user: User) -> date:
    return study_day_of(user, clock.now()).date


def order(page: Page) -> list[str]:
    """The competencies as they stand in the list; their numbers must say the same."""
    places = [int(field.input_value()) for field in page.locator("[data-place]").all()]
    assert places == list(range(1, len(places) + 1))
    return page.locator("[data-words]").all_inner_texts()


def declared(user: User) -> list[str]:
    return [one.name for one in queries.offered_to(user)]


def press(page: Page, name: str) -> None:
    page.get_by_role("button", name=name, exact=True).click()


def test_three_screens_on_a_phone(window: OpenWindow, candidate: User) -> None:
    page = window(candidate, **PHONE, time_zone="Europe/Paris")
    opens, closes = (today_of(candidate) + timedelta(days=days) for days in (60, 88))
    page.goto("/interview/")
    expect(page.get_by_label("First day of the window")).to_be_hidden()
    page.get_by_label("I know the window").tap()
    page.get_by_label("First day of the window").fill(opens.isoformat())
    page.get_by_label("Last day of the window").fill(closes.isoformat())
    page.get_by_label("Pathway").fill("Commercial Real Estate")
    page.get_by_role("button", name="Next: competencies").tap()

    expect(page.get_by_role("heading", level=1)).to_have_text("My competencies")
    page.get_by_label("Add a technical competency").fill("Valuation")
    page.get_by_label("Its level").select_option("3")
    page.get_by_role("button", name="Add", exact=True).tap()
    expect(page.get_by_text("Added: Valuation.")).to_be_visible()
    assert order(page) == ["Valuation", "Ethics", "Client care", "Data management"]
    # By finger: the last one to the front.
    last = page.locator("[data-step]").nth(3)
    last.locator("[data-handle]").scroll_into_view_if_needed()
    page.evaluate("window.scrollBy(0, 200)")
    swipe(page, middle(last.locator("[data-handle]")), box(page.locator("[data-step]").first)["y"] + 8)
    assert order(page) == ["Data management", "Valuation", "Ethics", "Client care"]
    page.get_by_label("Level of: Client care").select_option("3")
    page.get_by_role("button", name="Next: my time").tap()

    expect(page.get_by_role("heading", level=1)).to_have_text("My time")
    expect(page.get_by_label("Your time zone")).to_have_value("Europe/Paris")
    expect(page.get_by_text("This is the zone of your device.")).to_be_visible()
    page.get_by_label("Other").tap()
    page.get_by_label("Minutes a day", exact=True).fill("25")
    page.get_by_label("Sat").tap()
    page.get_by_label("Sun").tap()
    assert page.evaluate("document.documentElement.scrollWidth") == 360
    page.get_by_role("button", name="Finish").tap()
    page.wait_for_url("**/today/")

    course = queries.course_of(candidate)
    assert course.window
    assert (course.window.opens, course.window.closes) == (opens, closes)
    assert [name for name, _ in zip(declared(candidate), range(4), strict=True)] == [
        "Data management",
        "Valuation",
        "Ethics",
        "Client care",
    ]
    assert [one.level for one in course.declared] == [1, 3, 3, 3]
    assert (course.calendar.minutes, course.calendar.weekdays) == (25, frozenset(range(5)))
    candidate.refresh_from_db()
    assert candidate.time_zone == "Europe/Paris"


def test_by_keyboard_alone(window: OpenWindow, candidate: User) -> None:
    page = window(candidate)
    page.goto("/interview/")
    page.get_by_label("I know the day").focus()
    page.keyboard.press("Space")
    page.keyboard.press("ArrowDown")
    expect(page.get_by_label("I know the window")).to_be_checked()
    expect(page.get_by_label("First day of the window")).to_be_visible()
    page.keyboard.press("ArrowDown")
    expect(page.get_by_label("I don't know yet")).to_be_checked()
    page.keyboard.press("Tab")
    expect(page.get_by_label("Pathway")).to_be_focused()
    page.keyboard.type("Rural")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text("My competencies")
    up = page.get_by_role("button", name="Move up: Data management")
    up.press("Enter")
    expect(page.locator("#status")).to_have_text("Data management: place 2 of 3")
    up.press("Enter")
    expect(page.get_by_role("button", name="Move down: Data management")).to_be_focused()
    assert order(page) == ["Data management", "Ethics", "Client care"]
    # Enter in a field saves what is there, and stays.
    page.get_by_label("Add a technical competency").focus()
    page.keyboard.type("Drones")
    page.keyboard.press("Enter")
    expect(page.get_by_text("Added: Drones.")).to_be_visible()
    assert order(page) == ["Drones", "Data management", "Ethics", "Client care"]
    page.get_by_role("button", name="Remove Drones").press("Enter")
    expect(page.get_by_text("Drones")).to_have_count(0)
    page.get_by_role("button", name="Next: my time").press("Enter")
    page.get_by_label("30 min").focus()
    page.keyboard.press("ArrowLeft")
    page.get_by_role("button", name="Finish").press("Enter")
    page.wait_for_url("**/today/")
    assert queries.course_of(candidate).calendar.minutes == 20
    assert declared(candidate) == ["Data management", "Ethics", "Client care"]


def test_without_scripts(window: OpenWindow, watch_of: Callable[[Page], Watch], candidate: User) -> None:
    page = window(candidate, java_script_enabled=False, **PHONE)
    watch_of(page).forgive("422")
    page.goto("/interview/")
    press(page, "Next: competencies")
    expect(page.get_by_text("Choose one of the three.")).to_be_visible()
    page.get_by_label("I know the day").check()
    day = today_of(candidate) + timedelta(days=30)
    page.get_by_label("Interview date").fill(day.isoformat())
    press(page, "Next: competencies")
    expect(page.get_by_text("Number them from 1, the weakest, to 3.")).to_be_visible()
    expect(page.locator("[data-move]").first).to_be_hidden()
    page.get_by_label("Place of: Data management").fill("1")
    press(page, "Add")
    names = page.locator("[data-words]")
    expect(names).to_have_text(["Data management", "Ethics", "Client care"])
    press(page, "Next: my time")
    for name in ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"):
        page.get_by_label(name).uncheck()
    press(page, "Finish")
    expect(page.get_by_text("Choose one day at least")).to_be_visible()
    page.get_by_label("Sat").check()
    press(page, "Finish")
    page.wait_for_url("**/today/")
    course = queries.course_of(candidate)
    assert course.interview_day(today_of(candidate)) == day
    assert course.calendar.weekdays == {5}


def test_skip_for_now(window: OpenWindow, candidate: User) -> None:
    page = window(candidate, **PHONE)
    page.goto("/interview/")
    page.get_by_role("button", name="Skip for now").tap()
    page.wait_for_url("**/today/")
    expect(page.get_by_text("you find it under “My interview” in Settings")).to_be_visible()
    assert not queries.needs_set_up(candidate)


def test_away_and_back_with_one_tap_each(window: OpenWindow, settled: User) -> None:
    page = window(settled, **PHONE)
    page.goto("/settings/")
    page.get_by_role("link", name="Change days off").tap()
    page.get_by_role("button", name="One week").tap()
    expect(page.get_by_role("button", name="I am back")).to_be_visible()
    today = today_of(settled)
    calendar = queries.course_of(settled).calendar
    assert calendar.next_study_day(today, today + timedelta(days=30)) == today + timedelta(days=7)
    page.get_by_role("button", name="I am back").tap()
    expect(page.get_by_text("None so far.")).to_be_visible()


def test_a_device_that_has_moved_is_offered_its_zone(window: OpenWindow, settled: User) -> None:
    settled.time_zone = "Europe/London"
    settled.save(update_fields=["time_zone"])
    page = window(settled, time_zone="Asia/Tokyo")
    page.goto("/interview/time/")
    expect(page.get_by_label("Your time zone")).to_have_value("Europe/London")
    press(page, "Choose it above")
    expect(page.get_by_label("Your time zone")).to_have_value("Asia/Tokyo")


@pytest.mark.parametrize("path", PAGES)
def test_each_page_is_accessible_and_nothing_is_too_small_or_moves(
    window: OpenWindow, settled: User, path: str
) -> None:
    page = window(settled, **PHONE)
    page.goto(path)
    page.wait_for_timeout(300)
    assert layout_shift(page) == 0
    assert page.evaluate(TOO_SMALL) == []
    for radio in page.locator("input[type=radio]").all()[:2]:
        radio.check()
    assert complaints_in_both_themes(page, widths=(320, 360, 768, 1280)) == []
    page.set_viewport_size({"width": 320, "height": 640})
    assert page.evaluate("document.documentElement.scrollWidth") == 320


@pytest.mark.parametrize(
    ("path", "button"),
    [
        ("/interview/?steps", "Next: competencies"),
        ("/interview/time/", "Save"),
        ("/interview/days-off/", "Add days off"),
        ("/interview/competencies/", "Save"),
    ],
)
def test_a_page_with_mistakes_is_accessible(
    window: OpenWindow, watch_of: Callable[[Page], Watch], settled: User, path: str, button: str
) -> None:
    page = window(settled, **PHONE)
    watch_of(page).forgive("422")
    page.goto(path)
    if "time" in path:
        page.get_by_label("Mon").uncheck()
        for name in ("Tue", "Wed", "Thu", "Fri", "Sat", "Sun"):
            page.get_by_label(name).uncheck()
    if "competencies" in path:
        page.get_by_label("Add a technical competency").fill("drones")
    press(page, button)
    expect(page.locator(".errorlist").first).to_be_visible()
    assert complaints_in_both_themes(page) == []
