"""What is read of the log, against the answers that were really given."""

from __future__ import annotations

from copy import copy
from datetime import timedelta
from typing import TYPE_CHECKING
from uuid import uuid4

import pytest

from cards.candidacy.queries import course_of
from cards.progress import queries
from cards.progress.queries import Done, cards_of, effort, habits_of, predictions
from cards.scheduling.types import Rating, State
from cards.study.models import Memory, Review
from tests.factories import NOW, make_cards, make_deck
from tests.progress.conftest import TODAY, declare, recall, remember
from tests.study.helpers import answer, attempt_of, queue_of, take_back

if TYPE_CHECKING:
    from cards.content.models import Card, Competency
    from cards.firms.models import User

DAY, MINUTE = timedelta(days=1), timedelta(minutes=1)


@pytest.fixture
def cards(db: None) -> list[Card]:
    return make_cards(make_deck("plain"), 4)


def test_effort_counts_the_answers_and_the_time_of_each_study_day(alice: User, cards: list[Card]) -> None:
    for place, card in enumerate(cards[:3]):
        answer(alice, card, now=NOW - DAY + timedelta(minutes=place), duration=timedelta(seconds=20))
    answer(alice, cards[3], now=NOW, duration=timedelta(seconds=5))
    assert effort(alice, TODAY) == [Done(TODAY - DAY, 3, 60_000), Done(TODAY, 1, 5_000)]


def test_an_answer_that_was_taken_back_took_its_time_and_is_none(alice: User, cards: list[Card]) -> None:
    answer(alice, cards[0], now=NOW, duration=timedelta(seconds=20))
    undone = answer(alice, cards[1], now=NOW + timedelta(minutes=1), duration=timedelta(seconds=10))
    take_back(alice, attempt_of(undone), now=NOW + timedelta(minutes=2))
    assert effort(alice, TODAY) == [Done(TODAY, 1, 30_000)]


def test_effort_looks_back_for_26_weeks(alice: User, cards: list[Card]) -> None:
    answer(alice, cards[0], now=NOW - 182 * DAY)
    answer(alice, cards[1], now=NOW - 181 * DAY)
    assert [done.day for done in effort(alice, TODAY)] == [TODAY - 181 * DAY]


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
    assert effort(alice, TODAY) == []
    assert predictions(alice) == []
    assert [card.stability for card in cards_of(queue_of(alice), None, ()).met] == []


def test_cards_are_those_up_to_the_declared_level(alice: User, care: Competency, care_cards: list[Card]) -> None:
    for card in care_cards:
        remember(alice, card)
    declare(alice, (care, 2))
    held = cards_of(queue_of(alice), course_of(alice).levels, ())
    assert {card.key for card in held.met} == {card.pk for card in care_cards[:3]}
    assert all(card.group == care.pk and card.elapsed == pytest.approx(2, abs=1e-6) for card in held.met)


def test_a_cards_own_competency_goes_before_its_decks(
    alice: User, ethics: Competency, care: Competency, care_cards: list[Card]
) -> None:
    care_cards[0].competency = ethics
    care_cards[0].save(update_fields=["competency"])
    held = cards_of(queue_of(alice), None, {ethics.pk})
    groups = {card.key: (card.group, card.is_protected) for card in held.unseen}
    assert groups[care_cards[0].pk] == (ethics.pk, True)
    assert groups[care_cards[1].pk] == (care.pk, False)


def test_the_plan_takes_what_is_not_suspended_ethics_first(
    alice: User, care_cards: list[Card], ethics_cards: list[Card], ethics: Competency
) -> None:
    remember(alice, care_cards[0], days=2)
    remember(alice, care_cards[1], days=0.1)
    remember(alice, care_cards[2], suspended=True)
    Memory.objects.create(user=alice, card=care_cards[3], suspended=True)
    held = cards_of(queue_of(alice), None, {ethics.pk})
    assert len(held.met) + len(held.unseen) == 6
    assert held.suspended_protected == 0
    earlier, later, unseen = held.plannable(5 / 24)  # since four in the morning
    assert [card.key for card in earlier] == [care_cards[0].pk]
    assert [card.key for card in later] == [care_cards[1].pk]
    assert {card.key for card in unseen} == {card.pk for card in ethics_cards}


def test_a_card_is_due_by_the_day_it_was_promised_for(alice: User, cards: list[Card]) -> None:
    """As Today has it. The day is drawn a little before or after the stability, and counts until four at night."""
    tonight = queue_of(alice).day.end
    for card, due in zip(cards, (tonight - MINUTE, tonight, NOW - DAY, NOW + DAY), strict=True):
        memory = remember(alice, card, stability=10, days=10.4)
        Memory.objects.filter(pk=memory.pk).update(due=due)
    held = cards_of(queue_of(alice), None, ())
    assert {card.key for card in held.met if card.is_due} == {cards[0].pk, cards[2].pk}


def test_cards_buried_or_in_their_learning_steps_may_come_from_tomorrow_on(alice: User, cards: list[Card]) -> None:
    remember(alice, cards[0], days=2)
    remember(alice, cards[1], days=2, buried_until=TODAY + DAY)
    remember(alice, cards[2], days=2, state=State.RELEARNING)
    remember(alice, cards[3], days=2, buried_until=TODAY)
    earlier, later, _ = cards_of(queue_of(alice), None, ()).plannable(5 / 24)
    assert {card.key for card in earlier} == {cards[0].pk, cards[3].pk}
    assert {card.key for card in later} == {cards[1].pk, cards[2].pk}


def test_the_forecasts_begin_with_what_is_left_of_today(alice: User, cards: list[Card]) -> None:
    course = course_of(alice)
    fresh = habits_of(queue_of(alice), course, cards_of(queue_of(alice), None, ()))
    answer(alice, cards[0], Rating.EASY, now=NOW, duration=timedelta(minutes=5))
    later = queue_of(alice, NOW + timedelta(minutes=6))
    habits = habits_of(later, course, cards_of(later, None, ()))
    assert fresh.aim.seconds - habits.aim.seconds == pytest.approx(300, abs=1)
    assert (fresh.aim.introduced, habits.aim.introduced) == (0, 1)
