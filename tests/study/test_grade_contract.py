"""One grade is one row, whatever double clicks, tabs and lost responses do: real threads, real HTTP, real commits."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING
from uuid import uuid4

import pytest

from cards.scheduling.replay import LogEntry, replay
from cards.scheduling.types import MemoryState, Rating
from cards.study.models import Memory, Review, ReviewKind
from cards.study.views import STALE
from tests.factories import make_cards, make_deck, make_user
from tests.study.browser import Browser, at_once

if TYPE_CHECKING:
    from pytest_django.live_server_helper import LiveServer

    from cards.content.models import Card
    from cards.firms.models import User

pytestmark = pytest.mark.django_db(transaction=True)
MANY = 20


@pytest.fixture
def deck_cards(live_server: LiveServer) -> list[Card]:
    return make_cards(make_deck("plain"), MANY + 2)


@pytest.fixture
def candidate(live_server: LiveServer) -> User:
    return make_user("Alice")


@pytest.fixture
def browser(live_server: LiveServer, candidate: User, deck_cards: list[Card]) -> Browser:
    return Browser(live_server.url, candidate)


def assert_log_is_whole() -> None:
    """Every memory equals the replay of its rows, which are numbered without a gap."""
    for memory in Memory.objects.select_related("card"):
        rows = list(memory.reviews.order_by("sequence"))
        assert [row.sequence for row in rows] == list(range(1, len(rows) + 1))
        assert memory.version == len(rows)
        log = [
            LogEntry("undo", None, row.reviewed_at)
            if row.kind == ReviewKind.UNDO
            else LogEntry("grade", Rating(row.rating or 0), row.reviewed_at)
            for row in rows
        ]
        assert replay(log, seed_prefix=str(memory.card.public_id)) == memory.schedule


@pytest.mark.parametrize("seen", [False, True])
def test_twenty_double_clicks_count_once(browser: Browser, deck_cards: list[Card], *, seen: bool) -> None:
    card = deck_cards[0]
    if seen:
        assert browser.grade(card, version=0, attempt=uuid4()).status == 200
    answers = at_once([partial(browser.grade, card, version=int(seen), attempt=uuid4())] * MANY)

    assert [answer.status for answer in answers] == [200] * MANY
    assert Review.objects.count() == 1 + seen
    assert Memory.objects.get().version == 1 + seen
    assert all('id="turn"' in answer.body for answer in answers)
    assert_log_is_whole()


@pytest.mark.parametrize("seen", [False, True])
def test_of_twenty_tabs_one_wins_and_the_rest_see_the_current_card(
    browser: Browser, deck_cards: list[Card], *, seen: bool
) -> None:
    card = deck_cards[0]
    if seen:
        assert browser.grade(card, version=0, attempt=uuid4()).status == 200
    answers = at_once(
        [partial(browser.grade, card, version=int(seen), attempt=uuid4(), rating=n % 4 + 1) for n in range(MANY)]
    )
    assert sorted(answer.status for answer in answers) == [200] + [409] * (MANY - 1)
    for answer in answers:
        assert deck_cards[1].question in answer.body
        assert (STALE in answer.body) == (answer.status == 409)
    assert Review.objects.count() == 1 + seen
    assert_log_is_whole()


def test_a_lost_response_sent_again_counts_once(browser: Browser, deck_cards: list[Card]) -> None:
    lost = uuid4()
    assert browser.grade(deck_cards[0], version=0, attempt=lost).status == 200
    for card in deck_cards[1:4]:
        assert browser.grade(card, version=0, attempt=uuid4()).status == 200
    again = browser.grade(deck_cards[0], version=0, attempt=lost)
    assert again.status == 200
    assert deck_cards[4].question in again.body
    assert STALE not in again.body
    assert Review.objects.count() == 4
    assert_log_is_whole()


def test_a_retry_that_meets_its_original_counts_once(browser: Browser, deck_cards: list[Card]) -> None:
    """Half of the tabs retry one attempt, half try their own: one attempt wins, and its retries all know it."""
    shared = uuid4()
    calls = [
        partial(browser.grade, deck_cards[0], version=0, attempt=shared if n % 2 else uuid4()) for n in range(MANY)
    ]
    answers = at_once(calls)
    winner = Review.objects.get()
    expected = [200] * (MANY // 2) if winner.attempt_id == shared else [200]
    assert sorted(answer.status for answer in answers) == expected + [409] * (MANY - len(expected))
    assert_log_is_whole()


def test_twenty_cards_at_once_all_count(browser: Browser, deck_cards: list[Card]) -> None:
    answers = at_once([partial(browser.grade, card, version=0, attempt=uuid4()) for card in deck_cards[:MANY]])
    assert {answer.status for answer in answers} == {200}
    assert Review.objects.count() == MANY
    assert_log_is_whole()


def test_one_attempt_on_twenty_cards_at_once_counts_on_one(browser: Browser, deck_cards: list[Card]) -> None:
    attempt = uuid4()
    answers = at_once([partial(browser.grade, card, version=0, attempt=attempt) for card in deck_cards[:MANY]])
    assert sorted(answer.status for answer in answers) == [200] + [409] * (MANY - 1)
    assert Review.objects.count() == Memory.objects.count() == 1
    assert_log_is_whole()


def test_many_candidates_do_not_wait_for_each_other(live_server: LiveServer, deck_cards: list[Card]) -> None:
    browsers = [Browser(live_server.url, make_user(f"Candidate {n}".replace(" ", "-"))) for n in range(8)]
    answers = at_once([partial(one.grade, deck_cards[0], version=0, attempt=uuid4()) for one in browsers])
    assert {answer.status for answer in answers} == {200}
    assert Review.objects.count() == 8
    assert_log_is_whole()


@pytest.mark.parametrize("same_id", [True, False])
def test_twenty_undos_undo_once(browser: Browser, deck_cards: list[Card], *, same_id: bool) -> None:
    attempt, undo_id = uuid4(), uuid4()
    browser.grade(deck_cards[0], version=0, attempt=attempt)
    answers = at_once([partial(browser.undo, attempt, undo_id if same_id else uuid4()) for _ in range(MANY)])
    assert {answer.status for answer in answers} == {200}
    assert Review.objects.filter(kind=ReviewKind.UNDO).count() == 1
    assert Memory.objects.get().schedule == MemoryState.new()
    assert_log_is_whole()


def test_undos_and_answers_in_one_instant_leave_a_whole_log(browser: Browser, deck_cards: list[Card]) -> None:
    attempt = uuid4()
    browser.grade(deck_cards[0], version=0, attempt=attempt)
    calls = [
        partial(browser.undo, attempt) if n % 2 else partial(browser.grade, deck_cards[0], version=1, attempt=uuid4())
        for n in range(MANY)
    ]
    answers = at_once(calls)
    assert {answer.status for answer in answers} <= {200, 409}
    assert Review.objects.count() == 2
    assert_log_is_whole()


def test_flags_and_answers_in_one_instant_do_not_undo_each_other(browser: Browser, deck_cards: list[Card]) -> None:
    card = deck_cards[0]
    browser.grade(card, version=0, attempt=uuid4())
    flag = partial(browser.send, "POST", f"/study/{card.public_id}/flag/", {"flagged": 1})
    bury = partial(browser.send, "POST", f"/study/{card.public_id}/bury/")
    grade = partial(browser.grade, card, version=1, attempt=uuid4())
    answers = at_once([flag, bury, grade] * 5)
    assert {answer.status for answer in answers} == {200}
    memory = Memory.objects.get()
    assert (memory.flagged, memory.version) == (True, 2)
    assert memory.buried_until
    assert_log_is_whole()


def test_putting_an_unseen_card_aside_at_once_makes_one_memory(browser: Browser, deck_cards: list[Card]) -> None:
    paths = [f"/study/{deck_cards[0].public_id}/{action}/" for action in ("flag", "bury", "suspend")]
    answers = at_once([partial(browser.send, "POST", path, {"flagged": 1}) for path in paths * 6])
    assert {answer.status for answer in answers} == {200}
    memory = Memory.objects.get()
    assert (memory.flagged, memory.suspended, memory.version) == (True, True, 0)
