"""What a firm sees of its candidates: fit to read in both themes and at every width, and within reach of the keyboard.

One window for each person, and each page is loaded once.
"""

from __future__ import annotations

import re
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect

from cards.content.actions import save_card
from cards.content.copy_actions import draft_of_card, save_copy
from cards.content.report_actions import send_report
from cards.core import clock
from cards.mentoring.models import AgreedAction
from cards.study.correcting import publish_card
from tests.e2e.axe import complaints_in_both_themes
from tests.e2e.pack import AGREED, make_pack
from tests.e2e.study_page import StudyPage
from tests.e2e.test_examples import press, tab_to
from tests.e2e.test_pages import open_everything, runs_out
from tests.factories import make_source, make_user
from tests.study.helpers import answer

if TYPE_CHECKING:
    from playwright.sync_api import Page

    from cards.content.models import Card, Deck
    from cards.firms.models import Firm, User
    from tests.e2e.conftest import OpenWindow

MOST_STOPS = 300
DESKTOP = 1280
# Whatever the keyboard must come to; each notes that it was, and whether it showed so.
NOTE_STOPS = """() => {
  const all = "a[href], button, input:not([type=hidden]), select, textarea, summary, [tabindex='0']";
  const shown = (one) => one.checkVisibility({ visibilityProperty: true }) && !one.disabled;
  const wanted = [...document.querySelectorAll(all)].filter(shown);
  window.stops = { wanted, met: new Set(), unseen: new Set() };
  document.addEventListener("focusin", ({ target }) => {
    window.stops.met.add(target);
    const { outlineStyle, outlineWidth } = getComputedStyle(target);
    if (outlineStyle === "none" || outlineWidth === "0px") window.stops.unseen.add(target);
  });
  return wanted.length;
}"""
# Of radio buttons with one name the keyboard comes to one, and moves between them by arrows.
MISSED_STOPS = """() => {
  const { wanted, met, unseen } = window.stops;
  const named = (one) => `${one.tagName} ${one.innerText || one.name || one.className}`.slice(0, 60);
  const group = (one) => one.type === "radio" && wanted.some((other) => other.name === one.name && met.has(other));
  return [
    ...wanted.filter((one) => !met.has(one) && !group(one)).map((one) => `not reached: ${named(one)}`),
    ...[...unseen].map((one) => `focus not seen: ${named(one)}`),
  ];
}"""


@pytest.fixture
def world(alice: User, bob: User, firm: Firm, firm_deck: Deck) -> dict[str, str]:
    """A firm with something to show, and the pages about it by the names of those who open them."""
    make_pack(alice, bob, firm)
    for number in range(3):
        make_user(f"Candidate{number} with a name that is not short", firm=firm)
    card = firm_deck.cards.get(key="prose")
    answer(alice, card, now=clock.now() - timedelta(days=3))
    card.answer = "The partner answers within five days, and says so in the first letter to the client."
    said = "Our procedure was amended."
    publish_card(card=card, points=[], by=bob, reason=said, now=clock.now(), is_material=True)
    send_report(card=firm_deck.cards.get(key="points"), user=alice, text="Out of date.", now=clock.now())
    return {
        "review": f"/firm/candidates/{alice.public_id}/",
        "study": f"/study/?card={card.public_id}",
        "changes": f"/admin/cards/card/{card.pk}/changes/",
    }


@pytest.fixture
def copied(shared_deck: Deck, firm: Firm, bob: User) -> Card:
    """A shared card of which the firm has a copy; the library has moved on."""
    card = shared_deck.cards.get(key="prose")
    save_copy(firm=firm, card=card, draft=draft_of_card(card), by=bob, reason="Ours", now=clock.now())
    card.answer = "Another answer of the library."
    save_card(card=card, points=[], by=None, reason="A new edition", now=clock.now())
    return card


def is_fit(page: Page, name: str) -> None:
    open_everything(page)
    assert complaints_in_both_themes(page) == [], name
    assert page.evaluate("document.documentElement.scrollWidth") <= DESKTOP, name
    assert runs_out(page) == [], name
    page.set_viewport_size({"width": DESKTOP, "height": 800})
    assert missed_by_keyboard(page) == [], name


def missed_by_keyboard(page: Page) -> list[str]:
    """Go once through the page by Tab: say what was not come to, and what did not show that it was."""
    stops = page.evaluate(NOTE_STOPS)
    page.evaluate("document.activeElement.blur(); scrollTo(0, 0)")
    for _ in range(min(MOST_STOPS, 2 * stops + 4)):  # a date is several stops
        page.keyboard.press("Tab")
    return [str(line) for line in page.evaluate(MISSED_STOPS)]


PAGES = {
    "dora": ["/firm/overview/", "/firm/candidates/", "{review}"],
    "bob": ["/firm/", "/firm/overview/", "/firm/candidates/", "{review}"],
    "alice": ["/my-review/", "/what-my-firm-can-see/", "/suggestions/"],
}


@pytest.mark.parametrize("who", PAGES)
def test_what_a_firm_sees_is_fit_to_read(
    window: OpenWindow, world: dict[str, str], who: str, request: pytest.FixtureRequest
) -> None:
    page = window(request.getfixturevalue(who))
    for place in PAGES[who]:
        address = place.format(**world)
        answered = page.goto(address)
        assert answered
        assert answered.status == 200, address
        is_fit(page, address)


def test_a_changed_answer_beside_the_old_one_is_fit_to_read(
    window: OpenWindow, alice: User, world: dict[str, str]
) -> None:
    page = window(alice)
    study = StudyPage(page).open(world["study"])
    study.reveal()
    changed = page.get_by_role("region", name="This answer changed since you learned it")
    expect(changed).to_be_visible()
    is_fit(page, "a changed answer")


def test_the_desk_is_within_reach_of_the_keyboard(
    window: OpenWindow, bob: User, firm: Firm, world: dict[str, str], copied: Card
) -> None:
    source = make_source("handbook", firm=firm, title="Our handbook")
    page = window(bob)
    places = [world["changes"], "/admin/cards/firmcopy/", "/admin/cards/report/"]
    places += [f"/admin/cards/source/{source.pk}/cards/", "/admin/cards/source/superseded/"]
    for place in places:
        page.goto(place)
        assert page.evaluate("document.documentElement.scrollWidth") <= DESKTOP, place
        assert missed_by_keyboard(page) == [], place


def test_on_paper_a_long_name_of_a_firm_keeps_clear_of_the_wordmark(
    window: OpenWindow, alice: User, firm: Firm, world: dict[str, str]
) -> None:
    firm.name = ("Surveyors of the long name and sons " * 5)[:150]
    firm.save(update_fields=["name"])
    page = window(alice, width=700)
    page.emulate_media(media="print")
    page.goto("/my-review/")
    name, mark = (page.locator(one).bounding_box() for one in (".eyebrow span", ".wordmark"))
    assert name
    assert mark
    assert name["x"] + name["width"] < mark["x"]
    # What is ticked by hand stands on paper only: on screen it would look like something to press.
    expect(page.locator(".agreed .box").first).to_be_visible()
    page.emulate_media(media="screen")
    expect(page.locator(".agreed .box").first).to_be_hidden()


def test_a_review_is_held_by_keyboard_alone(window: OpenWindow, alice: User, bob: User, world: dict[str, str]) -> None:
    page = window(bob, width=360)
    page.goto("/firm/")
    press(page, "Candidates")
    press(page, "Alice")
    tab_to(page, "What will be done")
    page.keyboard.type("Read the Rules again")
    page.keyboard.press("Tab")
    year = clock.site_date().year + 1  # a day that is over is refused
    page.keyboard.type(f"0303{year}")  # whether the browser asks for the day or the month first
    with page.expect_navigation():
        page.keyboard.press("Enter")
    expect(page.get_by_role("status")).to_contain_text("Agreed and noted.")
    expect(page.get_by_role("region", name="Agreed actions")).to_contain_text(f"by 3 March {year}")

    agreed = page.get_by_role("listitem").filter(has_text="Read the Rules again")
    done, drop = (agreed.get_by_role("button", name=name).bounding_box() for name in ("Done", "Drop"))
    assert done
    assert drop
    assert drop["x"] - done["x"] - done["width"] >= 24, "not beside it by mistake"
    agreed.get_by_role("button", name="Drop").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Drop what was agreed?")
    assert complaints_in_both_themes(page) == []
    assert runs_out(page) == []
    page.get_by_role("link", name="Keep it").click()
    agreed.get_by_role("button", name="Drop").click()
    page.get_by_role("button", name="Drop it").click()
    expect(page.get_by_role("status")).to_contain_text("Dropped.")
    expect(agreed).to_have_count(0)

    mine = window(alice, width=360, java_script_enabled=False)
    mine.goto("/settings/")
    mine.get_by_role("link", name="My review").press("Enter")
    mine.get_by_role("button", name=re.compile(f"Done ?: {AGREED[0]}")).press("Enter")
    expect(mine.get_by_role("status")).to_contain_text("Ticked off.")
    assert AgreedAction.objects.get(text=AGREED[0]).done_at
