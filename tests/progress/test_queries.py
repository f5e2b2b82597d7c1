"""What is read of the log, against the answers that were really given."""

from __future__ import annotations

from copy import copy
from datetime import timedelta
from typing import TYPE_CHECKING
from uuid import uuid4

import pytest

from cards.progress import queries
from cards.progress.queries import effort, predictions
from cards.scheduling.types import Rating, State
from cards.study.habits import Done
from cards.study.inputs import inputs_of
from cards.study.models import Review
from cards.study.planning import ensure_plan
from tests.factories import NOW, make_cards, make_deck
from tests.progress.conftest import TODAY, recall, remember
from tests.study.helpers import answer, attempt_of, queue_of, take_back

if TYPE_CHECKING:
    from cards.content.models import Card
    from cards.firms.models import User

DAY, HOUR = timedelta(days=1), timedelta(hours=1)


@pytest.fixture
def cards(db: None) -> list[Card]:
    return make_cards(make_deck("plain"), 4)


def done_by(user: User) -> list[Done]:
    queue = queue_of(user, NOW + HOUR)
    inputs = inputs_of(queue)
    ensure_plan(queue, inputs)
    return effort(queue, inputs.today) or []


def test_effort_counts_the_answers_and_the_time_of_each_study_day(alice: User, cards: list[Card]) -> None:
    for place, card in enumerate(cards[:3]):
        answer(alice, card, now=NOW - DAY + timedelta(minutes=place), duration=timedelta(seconds=20))
    answer(alice, cards[3], now=NOW, duration=timedelta(seconds=5))
    assert done_by(alice) == [Done(TODAY - DAY, 3, 60_000), Done(TODAY, 1, 5_000)]


def test_an_answer_that_was_taken_back_took_its_time_and_is_none(alice: User, cards: list[Card]) -> None:
    answer(alice, cards[0], now=NOW, duration=timedelta(seconds=20))
    undone = answer(alice, cards[1], now=NOW + timedelta(minutes=1), duration=timedelta(seconds=10))
    take_back(alice, attempt_of(undone), now=NOW + timedelta(minutes=2))
    assert done_by(alice) == [Done(TODAY, 1, 30_000)]


def test_effort_grows_while_the_plan_of_today_stands(alice: User, cards: list[Card]) -> None:
    answer(alice, cards[0], now=NOW - DAY, duration=timedelta(seconds=20))
    assert done_by(alice) == [Done(TODAY - DAY, 1, 20_000)]
    answer(alice, cards[1], now=NOW, duration=timedelta(seconds=5))
    assert done_by(alice) == [Done(TODAY - DAY, 1, 20_000), Done(TODAY, 1, 5_000)]


def test_effort_looks_back_for_26_weeks(alice: User, cards: list[Card]) -> None:
    answer(alice, cards[0], now=NOW - 182 * DAY)
    answer(alice, cards[1], now=NOW - 181 * DAY)
    assert [done.day for done in done_by(alice)] == [TODAY - 181 * DAY]


def test_predictions_are_those_of_reviews_and_of_no_step(alice: User, cards: list[Card]) -> None:
    remember(alice, cards[0], stability=10, days=10)
    remember(alice, cards[1], stability=10, days=10)
    answer(alice, cards[0], now=NOW)
    answer(alice, cards[1], Rating.AGAIN, now=NOW)
    answer(alice, cards[1], Rating.GOOD, now=NOW + timedelta(minutes=10))  # a step after the lapse
    answer(alice, cards[2], now=NOW)  # never met before
    (tally,) = predictions(alice)
    assert (tally.answers, tally.recalled) == (2, 1)
    assert tally.predicted == pytest.approx(0.9, abs=0.002)
    assert tally.predicted == pytest.approx(recall(10, 10), abs=0.002)


def test_predictions_leave_out_what_was_taken_back(alice: User, cards: list[Card]) -> None:
    remember(alice, cards[0], stability=10, days=10)
    undone = answer(alice, cards[0], Rating.AGAIN, now=NOW)
    assert [tally.answers for tally in predictions(alice)] == [1]
    take_back(alice, attempt_of(undone), now=NOW + timedelta(minutes=1))
    assert predictions(alice) == []


def test_predictions_are_those_of_the_latest_reviews(
    alice: User, cards: list[Card], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(queries, "LATEST_REVIEWS", 4)
    memory = remember(alice, cards[0])
    old, new = (
        Review(
            user=alice,
            memory=memory,
            sequence=0,
            rating=rating,
            reviewed_at=day,
            study_day=day.date(),
            scheduler="test",
            card_version=1,
            state_before=State.REVIEW,
            predicted=0.855,
        )
        for rating, day in ((Rating.AGAIN, NOW - 2 * DAY), (Rating.GOOD, NOW - DAY))
    )
    copies = [(old, place) for place in range(3)] + [(new, place) for place in range(3, 7)]
    Review.objects.bulk_create(_copy(row, place) for row, place in copies)
    (tally,) = predictions(alice)
    assert (tally.answers, tally.recalled) == (4, 4)


def _copy(row: Review, place: int) -> Review:
    made = copy(row)
    made.sequence, made.attempt_id = place + 1, uuid4()
    return made


def test_nobody_elses_log_is_counted(alice: User, charlie: User, cards: list[Card]) -> None:
    remember(charlie, cards[0], stability=10, days=10)
    answer(charlie, cards[0], now=NOW)
    assert done_by(alice) == []
    assert predictions(alice) == []
