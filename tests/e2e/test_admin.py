"""The mentors' admin: a correction from sign-in to the candidate's card, and every page under the strict policy."""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import urlsplit

import pytest
from django.urls import resolve, reverse
from playwright.sync_api import expect

from cards.content.models import Card
from cards.content.report_actions import send_report
from cards.core import clock
from tests.authoring.conftest import TABLE
from tests.e2e.axe import complaints_in_both_themes
from tests.e2e.study_page import StudyPage
from tests.e2e.test_pages import runs_out
from tests.factories import PASSWORD
from tests.study.helpers import answer

if TYPE_CHECKING:
    from collections.abc import Callable

    from playwright.sync_api import Page

    from cards.content.models import Deck
    from cards.firms.models import User
    from tests.e2e.conftest import OpenWindow
    from tests.e2e.watch import Watch


@pytest.fixture
def reported(alice: User, firm_deck: Deck, shared_deck: Deck) -> Card:
    """A card of the firm that Alice has studied and reported."""
    card = firm_deck.cards.get(key="points")
    answer(alice, card, now=clock.now())
    send_report(card=card, user=alice, text="The second point is out of date.", now=clock.now())
    return card


def test_a_mentor_corrects_a_point_and_the_candidate_sees_it(
    window: OpenWindow, alice: User, bob: User, reported: Card
) -> None:
    page = window()
    page.goto("/admin/")
    page.get_by_label("E-mail").fill(bob.email or "")
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("main").get_by_role("button", name="Sign in").click()
    page.wait_for_url("**/admin/")
    page.get_by_role("link", name="1 open report from candidates").click()
    page.get_by_role("link", name="The second point is out of date.").click()
    page.get_by_role("link", name="Change the card and accept").click()
    preview = page.locator("#preview")
    expect(preview).to_contain_text("Second of our firm")
    page.get_by_role("textbox", name="Point", exact=True).nth(1).fill("Second, as **amended** in 2026")
    expect(preview).to_contain_text("Second, as amended in 2026")
    expect(preview.locator("strong")).to_have_text("amended")
    page.get_by_label("Checked on").fill("2026-11-10")
    page.get_by_label("What changed, and why").fill("The rule was amended.")
    page.get_by_label("The answer changed: everybody who learned it").check()
    page.get_by_role("button", name="Save", exact=True).click()
    page.wait_for_url("**/admin/cards/report/**")
    expect(page.get_by_text("0 reports")).to_be_visible()
    reported.refresh_from_db()
    assert reported.version == 2
    study = StudyPage(window(alice)).open(f"/study/?card={reported.public_id}")
    study.reveal()
    expect(study.page.locator(".words", has_text="Second, as amended in 2026")).to_be_visible()
    expect(study.points).to_have_count(3)


ADMIN = [
    ("Bob", "admin:index", []),
    ("Bob", "admin:cards_report_changelist", []),
    ("Bob", "admin:cards_card_changelist", []),
    ("Bob", "admin:cards_card_add", []),
    ("Bob", "admin:cards_card_change", ["card"]),
    ("Bob", "admin:cards_card_history", ["card"]),
    ("Bob", "admin:cards_deck_changelist", []),
    ("Bob", "admin:cards_deck_change", ["deck"]),
    ("Root", "admin:index", []),
    ("Root", "admin:cards_user_changelist", []),
    ("Root", "admin:cards_user_change", ["user"]),
    ("Root", "admin:cards_card_delete", ["unmet"]),
]


@pytest.mark.parametrize(("who", "name", "ids"), ADMIN)
def test_a_page_of_the_admin_is_accessible_and_fits(
    window: OpenWindow, alice: User, bob: User, root: User, reported: Card, who: str, name: str, ids: list[str]
) -> None:
    known = {
        "card": reported.pk,
        "deck": reported.deck_id,
        "user": alice.pk,
        "unmet": Card.objects.filter(memories=None).latest("pk").pk,
    }
    page = window(bob if who == "Bob" else root)
    answered = page.goto(reverse(name, args=[known[which] for which in ids]))
    assert answered
    assert answered.status == 200
    assert complaints_in_both_themes(page) == []
    assert runs_out(page) == []


def test_a_card_form_with_mistakes_is_accessible(
    window: OpenWindow, watch_of: Callable[[Page], Watch], bob: User, reported: Card
) -> None:
    page = window(bob)
    watch_of(page).forgive("status of 422")
    page.goto(reverse("admin:cards_card_change", args=[reported.pk]))
    page.get_by_role("textbox", name="Question").fill("")
    page.get_by_role("button", name="Save", exact=True).click()
    expect(page.locator(".errorlist").first).to_be_visible()
    assert complaints_in_both_themes(page) == []


def write(page: Page, *keys: str) -> None:
    """Use the keyboard alone: "Tab" and other keys by name, everything else as text."""
    for key in keys:
        if key in {"Tab", "Space", "Enter"}:
            page.keyboard.press(key)
        else:
            page.keyboard.type(key)


def begin_card(page: Page, question: str, kind: str) -> None:
    """Open an empty card, and write its question, deck and kind by keyboard."""
    page.goto(reverse("admin:cards_card_add"))
    page.get_by_role("textbox", name="Question").focus()
    write(page, question, "Tab", "Our firm", "Tab", kind)


def save(page: Page) -> None:
    page.get_by_role("button", name="Save", exact=True).focus()
    write(page, "Enter")
    page.wait_for_url("**/admin/cards/card/")


def test_a_mentor_writes_a_choice_card_by_keyboard(window: OpenWindow, bob: User, firm_deck: Deck) -> None:
    page = window(bob)
    begin_card(page, "Which scheme must a consumer be offered?", "Choice")
    expect(page.get_by_role("heading", name="Options").first).to_be_visible()
    expect(page.get_by_role("textbox", name="Heading")).to_have_count(0)
    expect(page.get_by_label("How many are enough")).to_be_hidden()
    expect(page.get_by_label("How to ask")).to_be_hidden()
    page.get_by_role("textbox", name="Option", exact=True).first.focus()
    write(page, "A free one", "Tab", "Space", "Tab", "Consumers are not charged.", "Tab", "Tab", "Tab")
    write(page, "A costly one", "Tab", "Tab", "Cost keeps them away.")
    preview = page.locator("#preview")
    expect(preview).to_contain_text("Consumers are not charged.")
    expect(preview.get_by_role("listitem")).to_have_count(2)
    expect(preview.get_by_text("wrong", exact=True)).to_have_count(1)
    assert complaints_in_both_themes(page) == []
    assert runs_out(page) == []
    save(page)
    made = Card.objects.get(key="which-scheme-must-a-consumer-be-offered")
    assert [(option.text, option.right) for option in made.points.all()] == [
        ("A free one", True),
        ("A costly one", False),
    ]


def test_a_mentor_writes_a_table_by_keyboard_and_sees_ten_questions(
    window: OpenWindow, bob: User, firm_deck: Deck
) -> None:
    page = window(bob)
    begin_card(page, "What is the limit?", "Table")
    expect(page.get_by_role("textbox", name="Point")).to_have_count(0)
    page.get_by_role("textbox", name="Figures").focus()
    write(page, "| Turnover | Limit |\n|---|---|\n| £100,000 or less | some |\n| £100,001 and above | £2 |")
    preview = page.locator("#preview")
    expect(preview).to_contain_text("Row 1: “some” is no number.")
    page.get_by_role("textbox", name="Figures").fill(TABLE)
    page.get_by_label("How to ask").focus()
    write(page, "A firm turned over {amount}. Its limit?", "Tab", "Tab", "1 %")
    expect(preview.get_by_role("heading", name="Ten questions this card will ask")).to_be_visible()
    expect(preview.get_by_role("listitem")).to_have_count(10)
    expect(preview.get_by_role("listitem").first).to_contain_text("A firm turned over £")
    expect(preview.get_by_text("at a boundary").first).to_be_visible()
    assert complaints_in_both_themes(page) == []
    assert runs_out(page) == []
    save(page)
    made = Card.objects.get(key="what-is-the-limit")
    assert made.kind_settings == {"ask": "A firm turned over {amount}. Its limit?", "tolerance": "1 %"}


def test_what_another_kind_holds_stays_in_sight(window: OpenWindow, bob: User, firm_deck: Deck) -> None:
    page = window(bob)
    begin_card(page, "Who?", "Points")
    page.get_by_role("textbox", name="Point", exact=True).first.fill("A senior member")
    kind = page.get_by_label("Kind")
    kind.select_option(label="Prose")
    expect(page.get_by_role("textbox", name="Point", exact=True).first).to_be_visible()
    expect(page.locator("#preview")).to_contain_text("has no points. Clear them, or choose another kind.")
    page.get_by_role("textbox", name="Point", exact=True).first.fill("")
    kind.select_option(label="Table of figures")
    expect(page.get_by_role("textbox", name="Point", exact=True)).to_have_count(0)
    kind.select_option(label="Steps in order")
    page.get_by_role("button", name="Add another step").click()
    expect(page.get_by_role("textbox", name="Step", exact=True)).to_have_count(4)
    expect(page.get_by_role("textbox", name="Reason")).to_have_count(0)


def test_every_kind_is_written_without_scripts(window: OpenWindow, bob: User, firm_deck: Deck) -> None:
    page = window(bob, java_script_enabled=False)
    page.goto(reverse("admin:cards_card_add"))
    expect(page.get_by_text("For the kind “Table of figures”.")).to_be_visible()
    expect(page.get_by_text("“Right” and “Reason” are for “Choice”.")).to_be_visible()
    page.get_by_role("textbox", name="Question").fill("Must a firm keep a log?")
    page.get_by_label("Deck", exact=True).select_option(label="Our firm")
    page.get_by_label("Kind").select_option(label="Choice")
    page.get_by_role("textbox", name="Point", exact=True).nth(0).fill("True")
    page.get_by_role("checkbox", name="Right").nth(0).check()
    page.get_by_role("textbox", name="Reason").nth(0).fill("It is a rule.")
    page.get_by_role("textbox", name="Point", exact=True).nth(1).fill("False")
    page.get_by_label("How to ask").fill("Left from another card")
    page.get_by_role("button", name="Save", exact=True).click()
    expect(page.get_by_text("Only cards of the kind “Table of figures” take this.").first).to_be_visible()
    page.get_by_label("How to ask").fill("")
    page.get_by_role("button", name="Preview without saving").click()
    expect(page.locator("#preview")).to_contain_text("It is a rule.")
    page.get_by_role("button", name="Save", exact=True).click()
    page.wait_for_url("**/admin/cards/card/")
    assert [option.right for option in Card.objects.get(key="must-a-firm-keep-a-log").points.all()] == [True, False]


@pytest.mark.parametrize("who", ["Bob", "Dora", "Root"])
def test_no_page_of_the_admin_breaks_the_policy(  # the watch of the window says if one does
    window: OpenWindow, bob: User, dora: User, root: User, reported: Card, who: str
) -> None:
    page = window({"Bob": bob, "Dora": dora, "Root": root}[who])
    seen: dict[str, str] = {}
    waiting = ["/admin/"]
    while waiting:
        path = waiting.pop(0)
        name = resolve(urlsplit(path).path).url_name or ""
        if name in seen:
            continue
        seen[name] = path
        answered = page.goto(path)
        assert answered
        assert answered.status == 200, path
        page.evaluate("for (const details of document.querySelectorAll('details')) details.open = true")
        page.emulate_media(color_scheme="dark" if len(seen) % 2 else "light")
        page.set_viewport_size({"width": 360 if len(seen) % 2 else 1280, "height": 800})
        links = page.locator("a[href]").evaluate_all("all => all.map((link) => link.href)")
        waiting += [urlsplit(link).path for link in links if urlsplit(link).path.startswith("/admin/")]
    wanted = {"index", "cards_report_changelist", "cards_card_changelist", "cards_card_add", "cards_card_change"}
    wanted |= {"cards_card_history", "cards_deck_change", "cards_source_add", "cards_report_change"}
    wanted |= {"cards_membership_change"} if who != "Bob" else set()
    wanted |= {"cards_user_change", "cards_firm_change", "cards_competency_change"} if who == "Root" else set()
    assert wanted <= set(seen)
