"""Having an answer marked before it is rated: what is shown, and that nothing is stored until then."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import TYPE_CHECKING, Any
from uuid import uuid4

import pytest
from django.utils import timezone

from cards.firms.models import User
from cards.scheduling.types import Rating
from cards.study.models import Memory, Review
from cards.study.views import BOX_CLOSED, BOX_OPEN, STALE
from tests.examples.helpers import make_example
from tests.factories import make_card, make_competency, make_deck, make_user, post_grade
from tests.study.helpers import answer, post_mark
from tests.study.marked import POINTS, STEPS, given_to, hidden, ids, opens, order, said, suggested, ticked

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from django.test import Client

    from cards.content.models import Card, Deck
    from cards.firms.models import Firm


# Nothing is stored


@pytest.mark.parametrize("kind", ["prose", "points", "steps", "figures", "example", "choice"])
@pytest.mark.parametrize("met", [False, True], ids=["new", "met"])
@pytest.mark.parametrize("htmx", [True, False])
def test_marking_stores_nothing(
    alices: Client, alice: User, cards: dict[str, Card], kind: str, *, met: bool, htmx: bool
) -> None:
    if met:
        answer(alice, cards[kind])
    before = list(Memory.objects.values()), list(Review.objects.values()), User.objects.values().get(pk=alice.pk)
    path = f"/study/?card={cards[kind].public_id}"
    assert alices.get(path).status_code == 200
    response = post_mark(alices, cards[kind], version=int(met), htmx=htmx, **given_to(cards[kind]))
    assert response.status_code == 200
    assert ("<html" in response.content.decode()) is not htmx
    assert alices.get(path).status_code == 200
    assert before == (
        list(Memory.objects.values()),
        list(Review.objects.values()),
        User.objects.values().get(pk=alice.pk),
    )


def test_the_address_of_marking_shows_nothing_by_itself(alices: Client, points: Card) -> None:
    assert alices.get(f"/study/{points.public_id}/mark/").status_code == 405


@pytest.mark.parametrize("kind", ["prose", "points", "steps", "figures", "example", "choice"])
def test_the_attempt_goes_on_and_its_grade_counts_once(alices: Client, cards: dict[str, Card], kind: str) -> None:
    card, attempt, shown = cards[kind], uuid4(), int((timezone.now() - timedelta(seconds=40)).timestamp() * 1000)
    for _ in range(2):
        page = post_mark(alices, card, attempt=attempt, shown=shown, **given_to(card))
    assert (hidden(page, "attempt"), hidden(page, "version"), hidden(page, "shown")) == (str(attempt), "0", str(shown))
    for _ in range(2):
        graded = post_grade(alices, card, version=0, attempt=attempt, shown=shown, points=ticked(page))
        assert graded.status_code == 200
    review = Review.objects.get()
    assert (review.attempt_id, review.memory.card) == (attempt, card)
    assert 40_000 <= review.duration_ms < 60_000


def test_an_answer_to_a_card_that_moved_on_is_not_marked(
    alices: Client, alice: User, points: Card, steps: Card
) -> None:
    answer(alice, points, Rating.EASY, now=timezone.now())
    for htmx in (True, False):
        page = post_mark(alices, points, version=0, typed="offer a meeting", htmx=htmx)
        assert page.status_code == 409
        assert STALE in said(page)
        assert steps.question in said(page)
        assert not ticked(page)
    assert Review.objects.count() == 1


def test_the_page_may_use_the_microphone_after_marking_too(alices: Client, points: Card) -> None:
    for page in (alices.get("/study/"), post_mark(alices, points, typed="x", htmx=False)):
        assert "microphone=(self)" in page["Permissions-Policy"]
        assert "blob:" in page["Content-Security-Policy"].partition("media-src")[2].partition(";")[0]
    assert "microphone=(self)" not in alices.get("/today/")["Permissions-Policy"]
    assert "blob:" not in alices.get("/today/")["Content-Security-Policy"]


# What was typed


def test_what_was_typed_ticks_the_points_that_it_says(alices: Client, points: Card) -> None:
    page = post_mark(alices, points, typed="I would offer a meeting, and tell our insurers")
    assert ticked(page) == ids(points, 2, 3)
    assert "2 of 4 Found in what you typed." in said(page)
    assert "I would offer a meeting, and tell our insurers</textarea>" in page.content.decode()
    assert suggested(page) == [Rating.AGAIN]


def test_what_was_ticked_before_stays_ticked(alices: Client, points: Card) -> None:
    page = post_mark(alices, points, typed="offer a meeting", points=ids(points, 1, 4))
    assert ticked(page) == ids(points, 1, 2, 4)
    assert suggested(page) == [Rating.HARD]


def test_abbreviations_of_the_deck_are_known(alices: Client, deck: Deck) -> None:
    deck.abbreviations = {"CHP": "complaints handling procedure"}
    deck.save()
    card = make_card(deck, "chp", kind="points", points=["Follow the complaints handling procedure", "Apologise"])
    assert ticked(post_mark(alices, card, typed="follow our CHP")) == ids(card, 1)


@pytest.mark.parametrize(
    ("found", "rating"),
    [([1], Rating.AGAIN), ([1, 2], Rating.AGAIN), ([1, 2, 3], Rating.HARD), ([1, 2, 3, 4], Rating.GOOD)],
)
def test_the_suggestion_stands_on_one_button_by_the_documented_rule(
    alices: Client, points: Card, found: Sequence[int], rating: Rating
) -> None:
    page = post_mark(alices, points, typed=". ".join(POINTS[place - 1] for place in found))
    assert ticked(page) == ids(points, *found)
    assert suggested(page) == [rating]
    assert said(page).count(", suggested") == 4  # written on each, shown on one
    assert page.content.decode().count("data-suggested hidden") == 3


def test_where_no_words_were_found_nothing_is_suggested(alices: Client, points: Card) -> None:
    """The machine may just not have understood: that is no reason to call anything unknown."""
    page = post_mark(alices, points, typed="Something else altogether")
    assert (ticked(page), suggested(page)) == ([], [])
    assert page.content.decode().count("data-suggested hidden") == 4


def test_any_so_many_points_make_a_full_answer(alices: Client, deck: Deck) -> None:
    card = make_card(deck, "any", kind="points", points=POINTS, any_of=2)
    one = post_mark(alices, card, typed=POINTS[3])
    assert "1 of the 2 needed" in said(one)
    assert suggested(one) == [Rating.AGAIN]
    more = post_mark(alices, card, typed=". ".join(POINTS[:3]))
    assert "2 of the 2 needed" in said(more)
    assert suggested(more) == [Rating.GOOD]
    assert len(ticked(more)) == 3
    post_grade(alices, card, version=0, points=ticked(more))
    review = Review.objects.get()
    assert (len(review.points_recalled), review.points_total, review.points_needed) == (3, 4, 2)


def test_nothing_typed_shows_the_answer_and_says_so(alices: Client, points: Card) -> None:
    page = post_mark(alices, points, typed="  ")
    assert "Nothing was typed: tick what you said." in said(page)
    assert opens(page) == ["answer"]


@pytest.mark.parametrize("kind", ["prose", "example"])
def test_what_was_typed_stands_beside_an_answer_that_cannot_be_counted(
    alices: Client, cards: dict[str, Card], kind: str
) -> None:
    page = post_mark(alices, cards[kind], typed="First line\n<b>second</b>")
    assert '<p class="yours">First line<br>&lt;b&gt;second&lt;/b&gt;</p>' in page.content.decode()
    assert not ticked(page)
    assert suggested(page) == []


# The answer box


def test_the_answer_box_is_remembered(alices: Client, alice: User, points: Card) -> None:
    assert opens(alices.get("/study/")) == []
    page = alices.post("/study/answer-box/", {"open": "1"}, headers={"HX-Request": "true"})
    assert BOX_OPEN in page.content.decode()
    assert "Keep the answer box closed" in said(page)
    assert User.objects.get(pk=alice.pk).answer_box
    assert opens(alices.get("/study/")) == ["typing"]
    page = alices.post("/study/answer-box/", {"open": "0"}, follow=True)
    assert BOX_CLOSED in said(page)
    assert opens(page) == []


def test_the_answer_box_is_each_candidates_own(alices: Client, dora: User, points: Card, sign_in: Any) -> None:
    alices.post("/study/answer-box/", {"open": "1"})
    assert opens(sign_in(dora).get("/study/")) == []


@pytest.mark.parametrize("htmx", [True, False])
def test_the_answer_box_keeps_a_session_in_its_deck(alices: Client, points: Card, *, htmx: bool) -> None:
    make_card(make_deck("another", position=9), "other")
    scope = f"?deck={points.deck.public_id}"
    page = alices.get(f"/study/{scope}").content.decode()
    assert f'action="/study/answer-box/{scope}"' in page
    response = alices.post(f"/study/answer-box/{scope}", {"open": "1"}, headers={"HX-Request": "true"} if htmx else {})
    if htmx:
        assert f'hx-post="/study/answer-box/{scope}"' in response.content.decode()
    else:
        assert response["Location"] == f"/study/{scope}"


# Missed last time


def test_what_was_missed_is_marked_the_next_time(alices: Client, alice: User, points: Card, steps: Card) -> None:
    for card in (points, steps):
        answer(alice, card, Rating.HARD, points=ids(card, 1, 3), now=timezone.now())
        page = alices.get(f"/study/?card={card.public_id}")
        texts = POINTS if card == points else STEPS
        assert re.findall(r"([A-Z][\w ]+) missed last time", said(page)) == [texts[1], texts[3]]
        again = post_mark(alices, card, version=1, typed=texts[1])
        assert said(again).count("missed last time") == 2
    again = post_mark(alices, steps, version=1, **order(steps, 1, 2, 3, 4))
    assert re.findall(r"(\w+) missed last time", said(again)) == [STEPS[1], STEPS[3]]
    answer(alice, points, points=ids(points), now=timezone.now())
    assert "missed last time" not in said(alices.get(f"/study/?card={points.public_id}"))


# Own examples


@pytest.fixture
def example_card(deck: Deck) -> Card:
    return make_card(deck, "example", kind="example", answer="What a good one holds.", level=2)


def test_own_examples_stand_beside_the_answer(alices: Client, alice: User, example_card: Card) -> None:
    path = f"/study/?card={example_card.public_id}"
    assert f'href="/examples/new/?card={example_card.public_id}"' in alices.get(path).content.decode()
    other = make_competency("ethics", "Ethics")
    now = timezone.now()
    make_example(alice, "Older of the competency", now=now - timedelta(days=3))
    make_example(alice, "Newer of the competency", now=now)
    mine = make_example(alice, "Written for the card", card=example_card, now=now - timedelta(days=9))
    make_example(alice, "Of another competency", competency=other)
    page = alices.get(path)
    titles = re.findall(r"<h2>([^<]+)</h2>", page.content.decode())
    assert titles == ["Written for the card", "Newer of the competency", "Older of the competency"]
    assert f'href="/examples/{mine.public_id}/"' in page.content.decode()
    assert "Write your example" not in said(page)
    assert "The situation of Written for the card" in said(post_mark(alices, example_card, typed="What I did"))


def test_no_more_than_a_few_examples_are_shown(alices: Client, alice: User, example_card: Card) -> None:
    for number in range(8):
        make_example(alice, f"Example {number}", now=timezone.now() + timedelta(minutes=number))
    titles = re.findall(r"<h2>([^<]+)</h2>", alices.get(f"/study/?card={example_card.public_id}").content.decode())
    assert titles == [f"Example {number}" for number in (7, 6, 5, 4, 3)]


@pytest.mark.parametrize("shared", [False, True])
def test_nobody_elses_example_is_ever_shown(
    alices: Client, firm: Firm, dora: User, charlie: User, other_firm: Firm, example_card: Card, *, shared: bool
) -> None:
    make_example(dora, "Of a colleague", card=example_card, shared_with=firm if shared else None)
    make_example(charlie, "Of a stranger", card=example_card, shared_with=other_firm if shared else None)
    path = f"/study/?card={example_card.public_id}"
    for page in (alices.get(path), post_mark(alices, example_card, typed="x")):
        assert "Of a " not in said(page)
        assert "Write your example" in said(page)


def test_examples_are_shown_on_example_cards_only(alices: Client, alice: User, points: Card) -> None:
    make_example(alice, "Beside the point", card=points)
    assert "Beside the point" not in said(alices.get("/study/"))


def test_an_example_of_before_is_shown_after_grading_the_card_before(alices: Client, alice: User, deck: Deck) -> None:
    first = make_card(deck, "first", position=0)
    second = make_card(deck, "second", kind="example", level=2, position=1)
    make_example(alice, "Mine", card=second)
    page = post_grade(alices, first, version=0)
    assert second.question in said(page)
    assert "The situation of Mine" in said(page)


# Where the session is


def test_marking_keeps_the_session_in_its_deck(alices: Client, points: Card) -> None:
    scope = f"?deck={points.deck.public_id}"
    page = alices.get(f"/study/{scope}").content.decode()
    assert f'formaction="/study/{points.public_id}/mark/{scope}"' in page
    marked = post_mark(alices, points, deck=points.deck, typed="offer a meeting").content.decode()
    for path in ("grade", "mark", "bury", "suspend", "flag"):
        assert f'"/study/{points.public_id}/{path}/{scope}"' in marked
    assert f'"/study/done/{scope}"' in marked


def test_a_card_that_is_not_theirs_is_not_there(
    alices: Client, other_firm_deck: Deck, sign_in: Callable[[User], Client]
) -> None:
    foreign = other_firm_deck.cards.get(kind="points")
    answers = [post_mark(alices, card, typed="First") for card in (foreign, uuid4())]
    assert [response.status_code for response in answers] == [404, 404]
    assert post_mark(sign_in(make_user("Gregor")), foreign, typed="First").status_code == 404
    assert not Memory.objects.exists()
