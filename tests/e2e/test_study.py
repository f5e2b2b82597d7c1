"""Revising in the browser: what a request costs, what stays in place, what comes back."""

from __future__ import annotations

from typing import TYPE_CHECKING

from playwright.sync_api import expect

from cards.scheduling.wording import describe_interval
from cards.study.models import Memory, Review
from tests.e2e.study_page import StudyPage

if TYPE_CHECKING:
    from collections.abc import Callable

    from playwright.sync_api import Page

    from cards.content.models import Deck
    from cards.firms.models import User
    from tests.e2e.conftest import OpenWindow
    from tests.e2e.watch import Watch


def test_an_answer_costs_one_request_and_no_page_load(
    window: OpenWindow, watch_of: Callable[[Page], Watch], alice: User, shared_deck: Deck
) -> None:
    page = window(alice)
    study = StudyPage(page).open()
    study.shows("Question of the prose card")
    page.evaluate("window.stillHere = true")
    watch = watch_of(page)
    watch.forget()
    for question in ["points", "steps", "figures"]:
        study.rate(4)
        study.shows(f"Question of the {question} card")
    assert [path.split("/")[-2] for path in watch.sent("POST")] == ["grade"] * 3
    assert len(watch.sent()) == 3
    assert page.evaluate("window.stillHere")
    assert Review.objects.filter(user=alice).count() == 3


def test_showing_the_answer_and_ticking_points_asks_nothing_of_the_server(
    window: OpenWindow, watch_of: Callable[[Page], Watch], alice: User, shared_deck: Deck
) -> None:
    page = window(alice)
    study = StudyPage(page).open()
    study.rate(4)
    study.shows("Question of the points card")
    watch = watch_of(page)
    watch.forget()
    study.reveal()
    study.points.nth(0).check()
    study.points.nth(2).check()
    study.answer.get_by_text("Answer", exact=True).click()
    expect(study.rating(1)).to_be_hidden()
    study.reveal()
    expect(study.points.nth(0)).to_be_checked()
    assert watch.sent() == []
    study.rating(3).click()
    study.shows("Question of the steps card")
    review = Review.objects.latest("pk")
    ticked = [text for point, text in _points(review) if point in review.points_recalled]
    assert ticked == ["First", "Third"]
    assert review.points_total == 3


def _points(review: Review) -> list[tuple[str, str]]:
    return [(str(point.public_id), point.text.strip()) for point in review.memory.card.points.all()]


def test_the_button_says_when_the_card_comes_back(window: OpenWindow, alice: User, shared_deck: Deck) -> None:
    page = window(alice)
    study = StudyPage(page).open()
    for rating, question in [(1, "points"), (2, "steps"), (3, "figures"), (4, "example")]:
        study.reveal()
        said = study.rating(rating).locator(".back").inner_text().removeprefix(", back in ").strip()
        study.rating(rating).click()
        study.shows(f"Question of the {question} card")
        memory = Memory.objects.filter(user=alice).latest("pk")
        assert memory.due is not None
        assert memory.last_review is not None
        assert said.endswith(describe_interval(memory.due - memory.last_review))


def test_progress_moves_and_undo_brings_the_card_back(window: OpenWindow, alice: User, shared_deck: Deck) -> None:
    page = window(alice)
    study = StudyPage(page).open()
    expect(study.undo).to_have_count(0)
    assert study.done() == 0
    for question in ["points", "steps", "figures"]:
        study.rate(4)
        study.shows(f"Question of the {question} card")
    assert study.done() == 3
    expect(page.get_by_text("3 done of 6")).to_be_attached()
    for done, question in [(2, "steps"), (1, "points"), (0, "prose")]:
        study.undo.click()
        study.shows(f"Question of the {question} card")
        assert study.done() == done
    expect(study.undo).to_have_count(0)
    assert not Memory.objects.filter(user=alice, reps__gt=0).exists()


def test_the_end_sums_up_and_its_last_answer_can_be_undone(window: OpenWindow, alice: User, shared_deck: Deck) -> None:
    page = window(alice)
    study = StudyPage(page).open()
    for question in ["points", "steps", "figures", "example", "choice"]:
        study.rate(4)
        study.shows(f"Question of the {question} card")
    study.rate(4)
    expect(page.get_by_role("heading", level=1)).to_have_text("Done for today")
    expect(page.get_by_text("6 answers in")).to_be_visible()
    page.get_by_role("button", name="Undo the last answer").click()
    study.shows("Question of the choice card")
    assert study.done() == 5
    page.goto("/today/")
    expect(page.get_by_text("1 card, about")).to_be_visible()
    expect(page.get_by_text("You have given 5 answers already")).to_be_visible()
    page.get_by_role("link", name="Carry on revising").click()
    study.shows("Question of the choice card")


def test_reload_is_always_right(window: OpenWindow, alice: User, shared_deck: Deck) -> None:
    page = window(alice)
    study = StudyPage(page).open()
    study.rate(4)
    study.shows("Question of the points card")
    page.reload()
    study.shows("Question of the points card")
    page.goto("/today/")
    page.go_back()
    study.shows("Question of the points card")
    study.rate(4)
    study.shows("Question of the steps card")
    assert Review.objects.filter(user=alice).count() == 2


def test_back_from_another_page_never_answers_against_an_old_card(
    window: OpenWindow, alice: User, shared_deck: Deck
) -> None:
    """The back button may bring the page as it was loaded first; answers then must still count."""
    page = window(alice)
    study = StudyPage(page).open()
    for question in ["points", "steps"]:
        study.rate(4)
        study.shows(f"Question of the {question} card")
    study.finish.click()
    expect(page.get_by_text("2 answers in")).to_be_visible()
    page.go_back()
    study.shows("Question of the steps card")


def test_only_one_deck(window: OpenWindow, alice: User, shared_deck: Deck, firm_deck: Deck) -> None:
    page = window(alice)
    page.goto(f"/decks/{firm_deck.public_id}/")
    page.get_by_role("link", name="Revise this deck").click()
    study = StudyPage(page)
    study.shows("Question of the prose card of our firm")
    study.rate(4)
    study.shows("Question of the points card of our firm")
    study.finish.click()
    expect(page.get_by_role("heading", level=1)).to_have_text("A good place to stop")
    page.get_by_role("link", name="Carry on").click()
    study.shows("Question of the points card of our firm")
