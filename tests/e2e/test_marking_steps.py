"""Steps put in order: by mouse, by finger, by keyboard with each move announced, and by numbers without scripts."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect

from cards.study.models import Review
from tests.e2e.axe import complaints_in_both_themes
from tests.e2e.study_page import PHONE, StudyPage
from tests.factories import make_card, make_deck

if TYPE_CHECKING:
    from collections.abc import Callable

    from playwright.sync_api import FloatRect, Locator, Page

    from cards.content.models import Card
    from cards.firms.models import User
    from tests.e2e.conftest import OpenWindow
    from tests.e2e.watch import Watch

STEPS = ["Listen", "Acknowledge", "Investigate", "Redress"]
CHECK = "Check the order"
NEXT = "What is next?"


@pytest.fixture
def card(db: None) -> Card:
    deck = make_deck("plain")
    card = make_card(deck, "steps", kind="steps", answer="", points=STEPS)
    make_card(deck, "next")
    return card


def steps(page: Page) -> list[str]:
    """The steps as they lie in the list; their numbers must say the same."""
    assert [field.input_value() for field in page.locator("[data-place]").all()] == ["1", "2", "3", "4"]
    return page.locator("[data-words]").all_inner_texts()


def step(page: Page, words: str) -> Locator:
    return page.locator("[data-step]").filter(has_text=words)


def box(locator: Locator) -> FloatRect:
    found = locator.bounding_box()
    assert found
    return found


def middle(locator: Locator) -> tuple[float, float]:
    found = box(locator)
    return found["x"] + found["width"] / 2, found["y"] + found["height"] / 2


def grab(page: Page, words: str) -> None:
    page.mouse.move(*middle(step(page, words).locator("[data-handle]")))
    page.mouse.down()


def drag(page: Page, words: str, place: int) -> None:
    """Drag a step by its handle onto the place counted from 1, and drop it there."""
    grab(page, words)
    x, y = middle(page.locator("[data-step]").nth(place - 1))
    page.mouse.move(x, y - 5, steps=8)
    page.mouse.up()


def swipe(page: Page, start: tuple[float, float], end: float, *, ending: str = "touchEnd") -> None:
    """Real touches, let go in full swing, of which the browser makes pointer events or a scroll.

    start: x and y in pixels. end: y.
    """
    touch = page.context.new_cdp_session(page)
    x, y = start
    touch.send("Input.dispatchTouchEvent", {"type": "touchStart", "touchPoints": [{"x": x, "y": y}]})
    for part in range(1, 9):
        point = {"x": x, "y": y + (end - y) * part / 8}
        touch.send("Input.dispatchTouchEvent", {"type": "touchMove", "touchPoints": [point]})
        page.wait_for_timeout(10)
    touch.send("Input.dispatchTouchEvent", {"type": ending, "touchPoints": []})
    touch.detach()


def swipe_step(page: Page, words: str, place: int, *, ending: str = "touchEnd") -> None:
    """Drag a step by finger onto the place counted from 1."""
    start = middle(step(page, words).locator("[data-handle]"))
    swipe(page, start, box(page.locator("[data-step]").nth(place - 1))["y"] + 8, ending=ending)


def test_by_mouse(window: OpenWindow, watch_of: Callable[[Page], Watch], alice: User, card: Card) -> None:
    page = window(alice)
    study = StudyPage(page).open()
    assert sorted(steps(page)) == sorted(STEPS)
    assert steps(page) != STEPS
    for place, words in enumerate(STEPS, start=1):
        drag(page, words, place)
        assert steps(page)[:place] == STEPS[:place]
    expect(study.status).to_have_text("Redress: place 4 of 4")
    page.get_by_role("button", name=CHECK).click()
    expect(study.result).to_have_text("All 4 in order")
    expect(study.result).to_be_focused()
    study.suggests(3)
    study.rating(3).click()
    study.shows(NEXT)
    review = Review.objects.get()
    assert (review.rating, len(review.points_recalled)) == (3, 4)
    assert [path.split("/")[-2] for path in watch_of(page).sent("POST")] == ["mark", "grade"]


def test_by_finger(window: OpenWindow, alice: User, card: Card) -> None:
    page = window(alice, **PHONE)
    study = StudyPage(page).open()
    for place, words in enumerate(STEPS, start=1):
        swipe_step(page, words, place)
        assert steps(page)[:place] == STEPS[:place]
    assert page.evaluate("window.scrollY") == 0
    assert page.evaluate("document.documentElement.scrollWidth") == 360
    # The last one to the front: three of the four are still in order. The tap that follows a drop at once is taken.
    swipe_step(page, "Redress", 1)
    page.get_by_role("button", name=CHECK).tap()
    expect(study.result).to_have_text("3 of 4 in order")
    expect(page.get_by_text("out of place: you had it at 1")).to_be_visible()
    study.suggests(2)
    study.rating(2).tap()
    study.shows(NEXT)
    assert len(Review.objects.get().points_recalled) == 3


def test_a_finger_whose_touch_is_taken_away_puts_the_step_back(window: OpenWindow, alice: User, card: Card) -> None:
    page = window(alice, **PHONE)
    StudyPage(page).open()
    before = steps(page)
    swipe_step(page, before[3], 1, ending="touchCancel")
    assert steps(page) == before
    expect(page.locator(".dragged")).to_have_count(0)


def test_a_finger_beside_the_handle_scrolls_and_moves_nothing(window: OpenWindow, alice: User, card: Card) -> None:
    page = window(alice, **{**PHONE, "height": 420})
    StudyPage(page).open()
    before = steps(page)
    x, y = middle(page.locator("[data-words]").nth(1))
    swipe(page, (x, y), y - 150)
    page.wait_for_function("() => window.scrollY > 50")
    assert steps(page) == before


def test_by_keyboard_alone(window: OpenWindow, alice: User, card: Card) -> None:
    page = window(alice)
    study = StudyPage(page).open()
    for place, words in enumerate(STEPS, start=1):
        up = step(page, words).get_by_role("button", name=f"Move up: {words}")
        while steps(page).index(words) + 1 > place:
            up.focus()
            page.keyboard.press("Enter")
            now = steps(page).index(words) + 1
            expect(study.status).to_have_text(f"{words}: place {now} of 4")
            if now > 1:
                expect(up).to_be_focused()
    first = step(page, "Listen")
    expect(first.get_by_role("button", name="Move up: Listen")).to_be_disabled()
    expect(step(page, "Redress").get_by_role("button", name="Move down: Redress")).to_be_disabled()
    down = first.get_by_role("button", name="Move down: Listen")
    down.press("Space")
    expect(down).to_be_focused()
    assert steps(page) == ["Acknowledge", "Listen", "Investigate", "Redress"]
    up = first.get_by_role("button", name="Move up: Listen")
    up.press("Enter")
    expect(down).to_be_focused()  # the arrow that was pressed is switched off at the end
    page.get_by_role("button", name=CHECK).press("Enter")
    expect(study.result).to_be_focused()
    expect(study.status).to_have_text("All 4 in order Suggested: Knew it well.")
    page.keyboard.press("2")
    expect(study.points.nth(1)).not_to_be_checked()
    expect(study.status).to_have_text("3 of 4. Suggested: Knew it barely.")
    page.keyboard.press("w")
    study.shows(NEXT)


def test_tab_goes_from_the_question_through_the_arrows_to_the_check(
    window: OpenWindow, alice: User, card: Card
) -> None:
    page = window(alice)
    study = StudyPage(page).open()
    study.question.focus()
    names = []
    for _ in range(6):
        page.keyboard.press("Tab")
        names.append(str(page.evaluate("document.activeElement.getAttribute('aria-label')")))
    first, second, third, fourth = steps(page)
    assert names == [
        f"Move down: {first}",
        *(f"Move {way}: {words}" for words in (second, third) for way in ("up", "down")),
        f"Move up: {fourth}",
    ]
    for _ in range(6):
        page.keyboard.press("Tab")
        if CHECK in page.evaluate("document.activeElement.textContent"):
            return
    pytest.fail("The button that checks was not reached by tabbing")


def test_escape_puts_a_dragged_step_back(window: OpenWindow, alice: User, card: Card) -> None:
    page = window(alice)
    study = StudyPage(page).open()
    before = steps(page)
    grab(page, before[0])
    x, y = middle(page.locator("[data-step]").nth(3))
    page.mouse.move(x, y + 10, steps=5)
    assert page.locator("[data-words]").all_inner_texts() != before
    page.keyboard.press("Escape")
    assert steps(page) == before
    page.mouse.up()
    expect(study.status).to_have_text(f"{before[0]}: place 1 of 4")
    expect(page.locator(".dragged")).to_have_count(0)


def test_without_scripts(window: OpenWindow, watch_of: Callable[[Page], Watch], alice: User, card: Card) -> None:
    page = window(alice, java_script_enabled=False)
    watch_of(page).forgive("422")
    study = StudyPage(page).open()
    expect(page.get_by_text("Number them from 1 to 4.")).to_be_visible()
    expect(page.locator("[data-move]").first).to_be_hidden()
    fields = {words: page.get_by_role("textbox", name=f"Place of: {words}") for words in STEPS}
    for words, place in zip(STEPS, ["1", "3", "3", "x"], strict=True):
        fields[words].fill(place)
    page.get_by_role("button", name=CHECK).click()
    expect(study.error).to_have_text(
        "Two steps have place 3: “Acknowledge” and “Investigate”. Give each its own place."
    )
    assert [fields[words].input_value() for words in STEPS] == ["1", "3", "3", "x"]
    expect(study.rating(1)).to_be_hidden()
    fields["Acknowledge"].fill("2")
    fields["Redress"].fill("4")
    fields["Redress"].press("Enter")
    expect(study.result).to_have_text("All 4 in order")
    study.suggests(3)
    study.rating(3).click()
    study.shows(NEXT)
    assert len(Review.objects.get().points_recalled) == 4


def test_names_and_what_axe_finds(window: OpenWindow, alice: User, card: Card) -> None:
    page = window(alice, reduced_motion="reduce")
    study = StudyPage(page).open()
    expect(page.get_by_role("group", name="Put the steps in order")).to_be_visible()
    assert complaints_in_both_themes(page) == []
    page.get_by_role("button", name=CHECK).click()
    expect(page.get_by_role("checkbox", name="1. Listen")).to_be_visible()
    expect(study.points.first).to_have_attribute("aria-keyshortcuts", "1")
    assert complaints_in_both_themes(page) == []


def test_enter_on_a_tick_checks_nothing(window: OpenWindow, alice: User, card: Card) -> None:
    page = window(alice)
    study = StudyPage(page).open()
    study.reveal()
    study.points.nth(1).check()
    study.points.nth(1).press("Enter")
    page.wait_for_timeout(300)
    expect(study.result).to_have_count(0)
    expect(study.points.nth(1)).to_be_checked()


def press_enter(page: Page, locator: Locator) -> None:
    """Press Enter where the answer may be that nothing happens; wait until it has."""
    with page.expect_response("**/mark/**") as answered:
        locator.press("Enter")
    assert answered.value.status == 204


def test_enter_on_a_tick_checks_nothing_without_scripts_either(window: OpenWindow, alice: User, card: Card) -> None:
    page = window(alice, java_script_enabled=False)
    study = StudyPage(page).open()
    study.reveal()
    press_enter(page, study.points.nth(1))  # where nothing was put in order, there is nothing to check
    study.points.nth(1).check()
    for words, place in zip(STEPS, "1234", strict=True):
        page.get_by_role("textbox", name=f"Place of: {words}").fill(place)
    press_enter(page, study.points.nth(1))  # nor may checking take back what was ticked by hand
    expect(study.points.nth(1)).to_be_checked()
    expect(study.points.nth(1)).to_be_focused()
    expect(page.get_by_role("textbox", name="Place of: Redress")).to_have_value("4")
    expect(study.result).to_have_count(0)
    study.rating(2).click()
    study.shows(NEXT)
    assert len(Review.objects.get().points_recalled) == 1


@pytest.mark.parametrize("scripts", [True, False], ids=["scripts", "no scripts"])
def test_an_order_is_kept_where_what_was_typed_is_compared(
    window: OpenWindow, alice: User, card: Card, monkeypatch: pytest.MonkeyPatch, *, scripts: bool
) -> None:
    # They come backwards, so that the order given below is not the one they came in.
    monkeypatch.setattr("cards.kinds.steps.shuffled", lambda items, _seed, **_: list(reversed(items)))
    page = window(alice, java_script_enabled=scripts, **PHONE)
    study = StudyPage(page).open()
    if scripts:
        for words, place in zip(STEPS, range(1, 5), strict=True):
            while steps(page).index(words) + 1 > place:
                page.get_by_role("button", name=f"Move up: {words}").click()
        page.get_by_role("button", name="Move down: Listen").click()
    else:
        for words, number in zip(STEPS, "2134", strict=True):
            page.get_by_role("textbox", name=f"Place of: {words}").fill(number)
    for _ in range(2):
        study.type_answer.click()
        study.typed.fill("Listen to them, and offer redress")
        study.compare.click()
        expect(study.result).to_contain_text("You had put 3 of 4 in order.")
        expect(page.get_by_text("out of place: you had it at 2")).to_be_visible()
        expect(study.points.nth(0)).to_be_checked()
        expect(study.points.nth(1)).not_to_be_checked()
        expect(study.points.nth(3)).to_be_checked()
        study.suggests(1)
    if scripts:
        assert complaints_in_both_themes(page) == []
    study.rating(2).click()
    study.shows(NEXT)
    assert len(Review.objects.get().points_recalled) == 2
