"""The date, the outcome, what does not fit, and one's own data: in a browser, by keyboard, without scripts too."""

from __future__ import annotations

import json
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from playwright.sync_api import expect

from cards.candidacy.models import AssessmentWindow, Candidacy, DeclaredCompetency
from cards.candidacy.queries import course_of
from cards.content.models import Competency
from cards.core import clock
from cards.firms.models import User
from cards.firms.queries import study_day_of
from tests.candidacy.windows import declare, make_window, state_of
from tests.e2e.axe import complaints_in_both_themes
from tests.e2e.test_examples import press, tab_to
from tests.e2e.test_pages import runs_out
from tests.examples.helpers import make_example
from tests.factories import PASSWORD, make_cards, make_deck

if TYPE_CHECKING:
    from collections.abc import Callable

    from playwright.sync_api import Page

    from tests.e2e.conftest import OpenWindow
    from tests.e2e.watch import Watch

PHONE: dict[str, Any] = {"width": 360, "height": 740}
LONG_NAME = "Donaudampfschifffahrtselektrizitätenhauptbetriebswerkbauunterbeamtengesellschaft and its valuation"


@pytest.fixture
def aiming(alice: User) -> AssessmentWindow:
    """Alice's window, open from today, with two competencies."""
    today = study_day_of(alice, clock.now()).date
    declare(alice, "ethics", "valuation")
    return make_window(alice, today, today + timedelta(days=20))


def is_fine(page: Page) -> None:
    assert complaints_in_both_themes(page) == []
    assert runs_out(page) == []


@pytest.mark.usefixtures("aiming")
def test_the_date_comes_and_a_mistake_goes(window: OpenWindow, alice: User) -> None:
    page = window(alice, **PHONE)
    page.goto("/interview/date/")
    is_fine(page)
    day = study_day_of(alice, clock.now()).date + timedelta(days=25)
    page.get_by_label("Interview date").fill(day.isoformat())
    page.get_by_role("button", name="Aim at this day").click()
    expect(page.get_by_role("status")).to_contain_text("It lies outside the window that you told us")
    assert state_of(alice) == [("", day)]
    page.goto("/interview/date/")
    is_fine(page)
    page.get_by_role("button", name="Aim at the window again").click()
    expect(page.get_by_role("status")).to_contain_text("Your plan aims at your window again")
    assert state_of(alice) == [("", None)]


def test_a_day_that_is_over_is_said_where_it_stands(
    window: OpenWindow, alice: User, watch_of: Callable[[Page], Watch]
) -> None:
    page = window(alice, **PHONE)
    watch_of(page).forgive("status of 422")
    page.goto("/interview/date/")
    page.get_by_label("Interview date").fill("2020-01-01")
    page.get_by_role("button", name="Aim at this day").click()
    expect(page.get_by_role("main")).to_contain_text("This day is over. Give today's date or a later one.")
    expect(page.get_by_label("Interview date")).to_have_attribute("aria-invalid", "true")
    expect(page.get_by_label("Interview date")).to_have_value("2020-01-01")
    is_fine(page)


@pytest.mark.usefixtures("aiming")
@pytest.mark.parametrize("scripts", [True, False])
def test_a_referral_by_keyboard(window: OpenWindow, alice: User, *, scripts: bool) -> None:
    page = window(alice, **PHONE, java_script_enabled=scripts)
    page.goto("/interview/outcome/")
    page.get_by_role("link", name="I was referred").press("Enter")
    expect(page.get_by_role("main")).to_contain_text("about three in ten candidates are referred")
    page.get_by_role("button", name="I was referred: go on from here").press("Enter")
    expect(page.get_by_role("status")).to_contain_text("Everything that you learnt is kept.")
    assert state_of(alice) == [("referred", None)]
    assert DeclaredCompetency.objects.filter(user=alice).count() == 2
    page.goto("/interview/outcome/")
    page.get_by_role("button", name="That was a mistake").press("Enter")
    expect(page.get_by_role("status")).to_contain_text("Taken back.")
    assert state_of(alice) == [("", None)]


@pytest.mark.usefixtures("aiming")
def test_every_page_is_accessible_and_fits(window: OpenWindow, alice: User) -> None:
    Competency.objects.filter(code="valuation").update(name=LONG_NAME)
    make_example(alice)
    page = window(alice)
    for path in ("outcome", "referred", "passed"):
        page.goto(f"/interview/{path}/")
        assert page.locator("h1").count() == 1
        is_fine(page)
    for path in ("", "erase/"):
        page.goto(f"/settings/data/{path}")
        assert page.locator("h1").count() == 1
        is_fine(page)


@pytest.mark.usefixtures("aiming")
def test_a_pass_then_the_file_then_everything_is_erased(window: OpenWindow, alice: User) -> None:
    make_example(alice, "A lease")
    page = window(alice, **PHONE)
    page.goto("/interview/outcome/")
    press(page, "I passed")
    expect(page.get_by_role("heading", level=1)).to_have_text("Congratulations")
    is_fine(page)
    with page.expect_download() as download:
        page.get_by_role("link", name="Download my data").click()
    assert download.value.suggested_filename.startswith("clientcare-own-data-")
    data = json.loads(Path(download.value.path()).read_text(encoding="utf-8"))
    assert data["examples"][0]["title"] == "A lease"
    assert data["assessment_windows"][0]["outcome"] == "passed"

    press(page, "Erase my data")
    tab_to(page, "My learning history")
    page.keyboard.press("ArrowDown")
    expect(page.get_by_label("Everything, with my account")).to_be_checked()
    page.get_by_label("Your password").fill(PASSWORD)
    press(page, "Erase it for good")
    expect(page.get_by_role("status")).to_contain_text("Your account and all that was yours are erased.")
    expect(page.get_by_role("link", name="Sign in").first).to_be_visible()
    assert not User.objects.filter(pk=alice.pk).exists()


def test_a_wrong_password_erases_nothing(window: OpenWindow, alice: User, watch_of: Callable[[Page], Watch]) -> None:
    page = window(alice, **PHONE)
    watch_of(page).forgive("status of 422")
    page.goto("/settings/data/erase/")
    page.get_by_label("Everything, with my account").check()
    page.get_by_label("Your password").fill("wrong")
    page.get_by_role("button", name="Erase it for good").click()
    expect(page.get_by_role("main")).to_contain_text("This is not your password. Nothing was erased.")
    expect(page.get_by_label("Everything, with my account")).to_be_checked()
    is_fine(page)
    assert User.objects.filter(pk=alice.pk).exists()


@pytest.fixture
def overfull(alice: User) -> None:
    """An interview in ten days, five minutes a day, and 240 cards of two competencies."""
    today = study_day_of(alice, clock.now()).date
    make_window(alice, today, today + timedelta(days=10), day=today + timedelta(days=10))
    declare(alice, "ethics", "valuation", "leasing")
    Competency.objects.filter(code="leasing").update(name=LONG_NAME)
    Candidacy.objects.create(user=alice, minutes_per_day=5, set_up_at=clock.now())
    for code, count in (("ethics", 40), ("valuation", 20), ("leasing", 180)):
        cards = make_cards(make_deck(code, competency=Competency.objects.get(code=code)), count)
        for card in cards[::2]:
            card.level = 2
        type(cards[0]).objects.bulk_update(cards, ["level"])


@pytest.mark.usefixtures("overfull")
@pytest.mark.parametrize("scripts", [True, False])
def test_what_does_not_fit_is_said_and_mended_with_one_press(window: OpenWindow, alice: User, *, scripts: bool) -> None:
    page = window(alice, **PHONE, java_script_enabled=scripts)
    page.goto("/today/")
    section = page.get_by_role("region", name="It does not all fit")
    expect(section).to_contain_text("240 new cards need about 152 minutes.")
    if scripts:
        is_fine(page)
    page.get_by_role("button", name="30 minutes a day").press("Enter")
    expect(page.get_by_role("status")).to_contain_text("Your plan has 30 minutes a day now, instead of 5.")
    expect(section).to_have_count(0)
    page.get_by_role("link", name="Undo this").press("Enter")
    page.get_by_role("button", name="Undo it").press("Enter")
    expect(page.get_by_role("status")).to_contain_text("Taken back.")
    expect(section).to_be_visible()
    assert course_of(alice).calendar.minutes == 5
    section.get_by_role("button", name="Level 1 cards first").press("Enter")
    expect(page.get_by_role("status")).to_contain_text("Level 1 cards come first now, after ethics.")
    expect(section.get_by_role("button", name="Level 1 cards first")).to_have_count(0)
