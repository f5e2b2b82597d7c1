"""Every page of candidates and visitors: axe finds nothing, nothing is refused, nothing runs out of 320 px."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from cards.core import clock
from cards.firms.actions import mint_setup_link
from cards.firms.queries import study_day_of
from cards.scheduling.types import Rating
from cards.study import actions
from tests.e2e.axe import complaints_in_both_themes
from tests.e2e.study_page import StudyPage
from tests.study.helpers import answer

if TYPE_CHECKING:
    from collections.abc import Callable

    from playwright.sync_api import Page

    from cards.content.models import Card, Deck
    from cards.firms.models import User
    from tests.e2e.conftest import OpenWindow
    from tests.e2e.watch import Watch


@dataclass(frozen=True)
class World:
    """Alice in the middle of her day, Dora with nothing done, a guest, and nobody."""

    people: dict[str, User | None]
    deck: Deck
    card: Card
    wide: Card


@pytest.fixture
def world(alice: User, dora: User, guest: User, shared_deck: Deck, firm_deck: Deck, awkward_deck: Deck) -> World:
    now = clock.now()
    day = study_day_of(alice, now)
    cards = list(shared_deck.cards.all())
    long, wide = (awkward_deck.cards.get(key=key) for key in ("long", "wide"))
    for card, rating in zip(cards[:4], [1, 2, 3, 4], strict=True):
        answer(alice, card, rating=Rating(rating), now=now)
        answer(guest, card, rating=Rating(rating), now=now)
    actions.flag_card(user=alice, card=long, flagged=True)
    actions.suspend_card(user=alice, card=wide)
    actions.bury_card(user=alice, card=cards[3], day=day)
    people = {"Alice": alice, "Dora": dora, "guest": guest, "nobody": None}
    return World(people, awkward_deck, long, wide)


PAGES = [
    ("nobody", "/", "Clientcare"),
    ("nobody", "/account/login/", "Sign in"),
    ("nobody", "/account/signup/", "Sign up"),
    ("nobody", "/account/password/reset/", ""),
    ("nobody", "/account/password/reset/done/", ""),
    ("nobody", "/account/inactive/", ""),
    ("nobody", "SETUP", "Set up"),
    ("guest", "/settings/", "Settings"),
    ("guest", "/study/done/", "Done"),
    ("guest", "/account/logout/", ""),
    ("Dora", "/my-cards/", "My cards"),
    ("Dora", "/study/done/", "Done"),
    ("Dora", "/today/", "Today"),
    ("Alice", "/today/", "Today"),
    ("Alice", "/study/", "Revising"),
    ("Alice", "/study/done/", "Done"),
    ("Alice", "/my-cards/", "My cards"),
    ("Alice", "/readiness/memory/", "How well"),
    ("Alice", "/decks/", "Decks"),
    ("Alice", "DECK", "Awkward"),
    ("Alice", "CARD", "How would"),
    ("Alice", "WIDE", "What is a"),
    ("Alice", "/search/", "Search"),
    ("Alice", "/search/?q=card", "Search"),
    ("Alice", "/search/?q=nothingatall", "Search"),
    ("Alice", "/settings/", "Settings"),
    ("Alice", "/account/password/change/", ""),
]


def address(world: World, place: str) -> str:
    if place == "SETUP":
        return reverse("set_up", args=[mint_setup_link(clock.now())])
    if place == "DECK":
        return reverse("deck", args=[world.deck.public_id])
    if place in {"CARD", "WIDE"}:
        return reverse("card", args=[(world.card if place == "CARD" else world.wide).public_id])
    return place


def open_everything(page: Page) -> None:
    """Open what is folded, so that it is looked at too."""
    page.evaluate("for (const details of document.querySelectorAll('details')) details.open = true")


def runs_out(page: Page) -> list[str]:
    """Say what makes a page of 320 CSS pixels scroll sideways."""
    page.wait_for_load_state()
    page.set_viewport_size({"width": 320, "height": 640})
    return [
        str(name)
        for name in page.evaluate(
            """() => document.documentElement.scrollWidth <= 320 ? [] : [...document.querySelectorAll("body *")]
              .filter((element) => element.checkVisibility() && element.getBoundingClientRect().right > 320)
              .map((element) => `${element.tagName}.${element.className}: ${element.innerText?.slice(0, 40)}`)"""
        )
    ]


@pytest.mark.parametrize(("who", "place", "title"), PAGES)
def test_a_page_is_accessible_and_fits(window: OpenWindow, world: World, who: str, place: str, title: str) -> None:
    page = window(world.people[who])
    page.goto(address(world, place))
    assert title in page.title()
    assert page.locator("h1").count() == 1
    assert page.locator("html").get_attribute("lang") == "en-GB"
    open_everything(page)
    assert complaints_in_both_themes(page) == []
    assert runs_out(page) == []


@pytest.mark.parametrize(
    ("who", "place", "status"),
    [
        ("nobody", "/nowhere/", 404),
        ("Alice", "/nowhere/", 404),
        ("nobody", "/setup/wrong/", 404),
        ("Alice", "/admin/", 403),
        ("nobody", "/account/password/reset/key/1-wrong/", 200),
    ],
)
def test_a_page_that_says_no_is_accessible_too(
    window: OpenWindow, watch_of: Callable[[Page], Watch], world: World, who: str, place: str, status: int
) -> None:
    page = window(world.people[who])
    watch_of(page).forgive(f"status of {status}")
    answered = page.goto(place)
    assert answered
    assert answered.status == status
    expect(page.locator("h1")).to_be_visible()
    assert complaints_in_both_themes(page) == []
    assert runs_out(page) == []


@pytest.mark.parametrize("place", ["/account/login/", "/account/signup/", "/account/password/reset/", "SETUP"])
def test_a_form_with_mistakes_is_accessible(
    window: OpenWindow, watch_of: Callable[[Page], Watch], world: World, place: str
) -> None:
    page = window()
    watch_of(page).forgive("status of 422")
    page.goto(address(world, place))
    page.get_by_role("main").get_by_role("button").last.click()
    expect(page.locator(".errorlist, .errors").first).to_be_visible()
    assert complaints_in_both_themes(page) == []
    assert runs_out(page) == []


@pytest.mark.parametrize("place", ["/settings/", "/account/password/change/"])
def test_a_form_of_ones_own_with_mistakes_is_accessible(
    window: OpenWindow, watch_of: Callable[[Page], Watch], alice: User, place: str
) -> None:
    page = window(alice)
    watch_of(page).forgive("status of 422")
    page.goto(place)
    for field in page.locator("main input[type=number], main input[type=password]").all():
        field.fill("999")
    page.get_by_role("main").locator("form").first.get_by_role("button").last.click()
    expect(page.locator(".errorlist, .errors").first).to_be_visible()
    assert complaints_in_both_themes(page) == []


def test_the_study_page_is_accessible_in_every_state(
    window: OpenWindow, watch_of: Callable[[Page], Watch], alice: User, awkward_deck: Deck
) -> None:
    page = window(alice, reduced_motion="reduce")
    watch_of(page).forgive("ERR_|htmx:|409|422")
    study = StudyPage(page).open()
    assert complaints_in_both_themes(page) == []
    study.reveal()
    study.points.first.check()
    study.more.click()
    assert complaints_in_both_themes(page) == []
    assert runs_out(page) == []
    page.get_by_label("Report a problem").fill(" ")
    page.get_by_role("button", name="Report the problem").click()
    expect(page.locator("#report .errors")).to_be_visible()
    assert complaints_in_both_themes(page) == []
    page.context.set_offline(True)
    study.rating(3).click()
    expect(study.not_saved).to_be_visible()
    assert complaints_in_both_themes(page) == []
    assert runs_out(page) == []
    page.context.set_offline(False)
    answer(alice, awkward_deck.cards.all()[0], now=clock.now())
    study.retry.click()
    expect(page.locator(".message.error")).to_be_visible()
    assert complaints_in_both_themes(page) == []
    assert runs_out(page) == []


@pytest.mark.parametrize("kind", ["prose", "points", "steps", "figures", "example", "choice"])
def test_a_card_of_each_kind_is_accessible_while_studied(
    window: OpenWindow, alice: User, shared_deck: Deck, kind: str
) -> None:
    card = shared_deck.cards.get(key=kind)
    page = window(alice)
    study = StudyPage(page).open(f"/study/?card={card.public_id}")
    study.shows(f"Question of the {kind} card")
    study.reveal()
    assert complaints_in_both_themes(page) == []
    assert runs_out(page) == []


def test_nothing_moves_where_reduced_motion_is_asked_for(window: OpenWindow, alice: User, shared_deck: Deck) -> None:
    page = window(alice, reduced_motion="reduce")
    study = StudyPage(page).open()
    study.reveal()
    study.rate_shown(4)
    study.shows("Question of the points card")
    moving = """() => [...document.querySelectorAll("*")].flatMap((element) => {
      const style = getComputedStyle(element);
      return [style.transitionDuration, style.animationDuration].filter((time) => !/^0s(, 0s)*$/.test(time));
    })"""
    assert page.evaluate(moving) == []
    assert page.evaluate("document.getAnimations().length") == 0


@pytest.mark.parametrize("place", ["/today/", "/decks/", "/study/done/", "/search/", "/my-cards/"])
def test_an_empty_page_says_what_to_do_next(window: OpenWindow, alice: User, place: str) -> None:
    page = window(alice)
    page.goto(place)
    assert len(page.get_by_role("main").inner_text().split()) > 8
    assert complaints_in_both_themes(page, widths=(360,)) == []
