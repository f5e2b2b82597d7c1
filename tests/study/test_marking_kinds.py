"""What each kind of card makes of an answer: steps, figures and options, and that a reload asks the same."""

from __future__ import annotations

import html
import re
from typing import TYPE_CHECKING, Any
from uuid import uuid4

import pytest
from django.utils import timezone

from cards.content.models import Card
from cards.kinds.drill import read_number
from cards.scheduling.types import Rating
from cards.study.actions import flag_card
from cards.study.models import Memory, Review
from tests.factories import make_card, post_grade
from tests.study.helpers import answer, attempt_of, post_mark, take_back
from tests.study.marked import ASK, STEPS, asked, given_to, hidden, ids, opens, order, said, suggested, ticked

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from django.test import Client

    from cards.content.models import Deck
    from cards.firms.models import User


# So long that two attempts draw the same questions of it once in many thousand times.
LONG_TABLE = "| Turnover | Minimum limit |\n| --- | --- |\n| £1,000 or less | £1 |\n" + "".join(
    f"| £{number},001 to £{number + 1},000 | £{number + 1} |\n" for number in range(1, 100)
)


# Steps


@pytest.mark.parametrize(
    ("places", "in_order", "out", "rating"),
    [
        ((1, 2, 3, 4), [1, 2, 3, 4], [], Rating.GOOD),
        ((2, 3, 4, 1), [1, 2, 3], ["Redress out of place: you had it at 1"], Rating.HARD),
        ((1, 4, 2, 3), [1, 3, 4], ["Acknowledge out of place: you had it at 4"], Rating.HARD),
        ((4, 3, 2, 1), [4], [f"{STEPS[n]} out of place: you had it at {4 - n}" for n in range(3)], Rating.AGAIN),
    ],
)
def test_steps_are_marked_by_their_longest_right_order(
    alices: Client, steps: Card, places: Sequence[int], in_order: Sequence[int], out: list[str], rating: Rating
) -> None:
    page = post_mark(alices, steps, **order(steps, *places))
    assert re.findall(r"\w+ out of place: you had it at \d", said(page)) == out
    assert ticked(page) == ids(steps, *in_order)
    assert suggested(page) == [rating]
    assert ("All 4 in order" if rating is Rating.GOOD else f"{len(in_order)} of 4 in order") in said(page)


def test_steps_that_were_typed_are_found_instead(alices: Client, steps: Card) -> None:
    page = post_mark(alices, steps, typed="listen, then investigate", **order(steps, 4, 3, 2, 1))
    assert ticked(page) == ids(steps, 1, 3)
    assert "2 of 4 Found in what you typed." in said(page)


def places_on(page: Any) -> dict[str, Any]:
    """The order that a page would send."""
    return dict(re.findall(r'name="(place-[^"]+)" value="(\d+)"', page.content.decode()))


@pytest.fixture
def backwards(monkeypatch: pytest.MonkeyPatch) -> None:
    """Steps come in the reverse of their right order, so that no other order is ever the one they came in."""
    monkeypatch.setattr("cards.kinds.steps.shuffled", lambda items, _seed, **_: list(reversed(items)))


@pytest.mark.usefixtures("backwards")
def test_an_order_that_was_arranged_is_kept_beside_what_was_typed(alices: Client, steps: Card) -> None:
    arranged = order(steps, 2, 1, 3, 4)
    page = post_mark(alices, steps, typed="listen, then investigate", **arranged)
    for _ in range(2):  # comparing once more loses it no more than the first time
        assert "You had put 3 of 4 in order." in said(page)
        assert "1. Listen out of place: you had it at 2" in said(page)
        assert said(page).count("out of place: you had it") == 1
        assert ticked(page) == ids(steps, 1, 3)
        assert suggested(page) == [Rating.AGAIN], "by what was typed, which is what was asked about"
        assert places_on(page) == arranged
        page = post_mark(alices, steps, typed="listen, then investigate", **places_on(page))
    right = post_mark(alices, steps, typed="listen", **order(steps, 1, 2, 3, 4))
    assert "You had put 4 of 4 in order." in said(right)
    assert "out of place" not in said(right)


def test_typing_beside_an_order_that_is_none_says_nothing_of_it(alices: Client, steps: Card) -> None:
    for places in (places_on(alices.get("/study/")), order(steps, 1, 1, 2, 3), order(steps, 9, 8, 7, 6), {}):
        page = post_mark(alices, steps, typed="listen", **places)
        assert page.status_code == 200
        assert ticked(page) == ids(steps, 1)
        assert "You had put" not in said(page)
        assert "out of place" not in said(page)


# Enter, which without scripts a tick sends as well as a field


@pytest.mark.parametrize("kind", ["steps", "figures", "choice"])
def test_enter_where_nothing_was_given_leaves_the_page_as_it_is(
    alices: Client, cards: dict[str, Card], kind: str
) -> None:
    card = cards[kind]
    shown = places_on(alices.get(f"/study/?card={card.public_id}"))
    page = post_mark(alices, card, by="enter", htmx=False, **shown)
    assert (page.status_code, page.content) == (204, b"")


@pytest.mark.parametrize("kind", ["steps", "figures"])
def test_enter_where_points_are_ticked_already_leaves_the_page_as_it_is(
    alices: Client, cards: dict[str, Card], kind: str
) -> None:
    card = cards[kind]
    page = post_mark(alices, card, by="enter", htmx=False, points=[card.how.tickable(card.face)[0]], **given_to(card))
    assert (page.status_code, page.content) == (204, b"")


@pytest.mark.parametrize("kind", ["steps", "figures", "choice"])
def test_enter_in_what_was_filled_in_checks_it(alices: Client, cards: dict[str, Card], kind: str) -> None:
    page = post_mark(alices, cards[kind], by="enter", htmx=False, **given_to(cards[kind]))
    assert page.status_code == 200
    assert "data-result" in page.content.decode()


# Figures


def right_answers(page: Any) -> dict[str, Any]:
    """The figures that the questions on a page want, worked out by hand."""
    found = re.findall(r'<label for="(q\d)-[^"]+">([^<]+)</label>', page.content.decode())
    wanted: dict[str, Any] = {}
    for name, text in found:
        turnover = int(re.search(r"£([\d,]+)", html.unescape(text))[1].replace(",", ""))  # type: ignore[index]
        wanted[name] = "£250k" if turnover <= 100_000 else "half a million" if turnover <= 200_000 else "1m"
    return wanted


def test_figures_that_are_right_are_ticked(alices: Client, figures: Card) -> None:
    wanted = right_answers(alices.get("/study/"))
    assert list(wanted) == ["q1", "q2", "q3"]
    page = post_mark(alices, figures, **wanted)
    assert "All 3 right" in said(page)
    assert ticked(page) == ["q1", "q2", "q3"]
    assert suggested(page) == [Rating.GOOD]
    post_grade(alices, figures, version=0, points=ticked(page))
    review = Review.objects.get()
    assert (review.points_recalled, review.points_total, review.points_needed) == (["q1", "q2", "q3"], 3, 3)


def test_a_figure_that_is_wrong_or_missing_is_told_and_not_ticked(alices: Client, figures: Card) -> None:
    wanted = right_answers(alices.get("/study/"))
    page = post_mark(alices, figures, **{**wanted, "q1": "£3", "q2": ""})
    assert "1 of 3 right" in said(page)
    assert ticked(page) == ["q3"]
    assert "not right: you wrote £3" in said(page)
    assert "not answered" in said(page)
    assert suggested(page) == [Rating.AGAIN]


@pytest.mark.parametrize("unreadable", ["1e999", "NaN", "inf", "-inf", "lots", "🙂", "9" * 5000, "1,2,3", "0x10", "٣"])
@pytest.mark.parametrize("htmx", [True, False])
def test_a_figure_that_cannot_be_read_takes_nothing_away(
    alices: Client, figures: Card, unreadable: str, *, htmx: bool
) -> None:
    attempt = uuid4()
    page = post_mark(alices, figures, attempt=attempt, htmx=htmx, q1="£250k", q2=unreadable)
    if page.status_code == 200:  # read as a number after all, then it is simply not right
        assert read_number(unreadable)
        return
    assert page.status_code == 422
    assert 'class="message error"' in page.content.decode()
    assert hidden(page, "attempt") == str(attempt)
    assert 'value="£250k"' in page.content.decode()
    assert f'value="{unreadable}"' in page.content.decode()
    assert opens(page) == []
    assert not Review.objects.exists()
    assert not Memory.objects.exists()


# The same question again, another one after an answer


@pytest.mark.parametrize("kind", ["steps", "figures", "choice"])
def test_a_reload_asks_the_same_and_another_attempt_asks_anew(
    alices: Client, alice: User, deck: Deck, kind: str
) -> None:
    many = [f"Item number {number}" for number in range(9)]
    made = {
        "steps": {"points": many},
        "figures": {"figures": LONG_TABLE, "kind_settings": ASK},
        "choice": {"points": many},
    }[kind]
    card = make_card(deck, kind, kind=kind, status="draft", **made)  # type: ignore[arg-type]
    Card.objects.filter(pk=card.pk).update(status="published")
    path = f"/study/?card={card.public_id}"
    first = asked(alices.get(path))
    assert len(first) > 300
    assert asked(alices.get(path)) == first
    flag_card(user=alice, card=card, flagged=False)  # which makes a memory, but no attempt
    assert asked(alices.get(path)) == first
    seen = {first}
    for _ in range(3):
        grading = answer(alice, card, now=timezone.now())
        seen.add(asked(alices.get(path)))
    assert len(seen) == 4
    take_back(alice, attempt_of(grading), now=timezone.now())
    assert asked(alices.get(path)) not in seen, "what was seen with its answer is not asked again"


def test_somebody_else_is_asked_otherwise_or_alike_but_marked_as_asked(
    alices: Client, alice: User, bob: User, figures: Card, sign_in: Callable[[User], Client]
) -> None:
    answer(alice, figures, now=timezone.now())
    for browser, version in ((alices, 1), (sign_in(bob), 0)):
        path = f"/study/?card={figures.public_id}"
        page = post_mark(browser, figures, version=version, **right_answers(browser.get(path)))
        assert "All 3 right" in said(page)


# Choice


def test_the_reasons_of_a_choice_come_after_it(alices: Client, cards: dict[str, Card]) -> None:
    card = cards["choice"]
    before = asked(alices.get(f"/study/?card={card.public_id}"))
    assert "It is so" not in before
    assert "It never was" not in before
    wrong = post_mark(alices, card, choice=ids(card, 2))
    assert "Not right" in said(wrong)
    assert all(reason in said(wrong) for reason in ("It is so", "It is not so", "It never was"))
    assert "Wrong wrong your choice" in said(wrong)
    assert suggested(wrong) == [Rating.AGAIN]
    right = post_mark(alices, card, choice=ids(card, 1))
    assert "Right right your choice" in said(right)
    assert suggested(right) == [Rating.GOOD]
    assert f'<input type="hidden" name="points" value="{ids(card, 1)[0]}">' in right.content.decode()
