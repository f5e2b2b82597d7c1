"""The cards that a candidate is to know, and which of them a plan of today may have."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import pytest

from cards.scheduling.types import Rating, State
from cards.study.collection import collection_of
from cards.study.inputs import inputs_of
from cards.study.models import Memory
from tests.factories import NOW, make_cards, make_deck
from tests.progress.conftest import TODAY, declare, remember
from tests.study.helpers import answer, queue_of

if TYPE_CHECKING:
    from cards.content.models import Card, Competency
    from cards.firms.models import User
    from cards.study.collection import Collection

DAY, MINUTE = timedelta(days=1), timedelta(minutes=1)


@pytest.fixture
def cards(db: None) -> list[Card]:
    return make_cards(make_deck("plain"), 4)


def everything_of(user: User) -> Collection:
    return collection_of(queue_of(user), None, None)


def test_nobody_elses_memory_is_seen(alice: User, charlie: User, cards: list[Card]) -> None:
    remember(charlie, cards[0], stability=10, days=10)
    found = everything_of(alice)
    assert not found.met
    assert [card.key for card in found.unseen] == [card.pk for card in cards]


def test_cards_are_those_up_to_the_declared_level(alice: User, care: Competency, care_cards: list[Card]) -> None:
    for card in care_cards:
        remember(alice, card)
    declare(alice, (care, 2))
    met = inputs_of(queue_of(alice)).collection.met
    assert {card.key for card in met} == {card.pk for card in care_cards[:3]}
    assert all(card.group == care.pk and card.elapsed == pytest.approx(2, abs=1e-6) for card in met)


def test_a_cards_own_competency_goes_before_its_decks(
    alice: User, ethics: Competency, care: Competency, care_cards: list[Card]
) -> None:
    care_cards[0].competency = ethics
    care_cards[0].save(update_fields=["competency"])
    found = collection_of(queue_of(alice), None, ethics.pk)
    groups = {card.key: (card.group, card.is_protected) for card in found.unseen}
    assert groups[care_cards[0].pk] == (ethics.pk, True)
    assert groups[care_cards[1].pk] == (care.pk, False)


def test_the_plan_takes_what_is_not_suspended_ethics_first(
    alice: User, care_cards: list[Card], ethics_cards: list[Card]
) -> None:
    remember(alice, care_cards[0], days=2)
    remember(alice, care_cards[1], days=0.1)
    remember(alice, care_cards[2], suspended=True)
    Memory.objects.create(user=alice, card=care_cards[3], suspended=True)
    inputs = inputs_of(queue_of(alice))
    assert len(inputs.collection.met) + len(inputs.collection.unseen) == 6
    assert inputs.collection.suspended_protected() == 0
    assert [card.key for card in inputs.seen] == [care_cards[0].pk]
    assert [card.key for card in inputs.collection.may_come_later()] == [care_cards[1].pk]
    assert {card.key for card in inputs.unseen} == {card.pk for card in ethics_cards}
    assert inputs.unseen_from_tomorrow() == inputs.unseen


def test_suspended_cards_of_ethics_are_counted_met_or_not(alice: User, ethics_cards: list[Card]) -> None:
    remember(alice, ethics_cards[0], days=2, suspended=True)
    Memory.objects.create(user=alice, card=ethics_cards[1], suspended=True)
    assert inputs_of(queue_of(alice)).collection.suspended_protected() == 2


def test_a_card_buried_before_it_was_met_waits_for_tomorrow(alice: User, cards: list[Card]) -> None:
    Memory.objects.create(user=alice, card=cards[0], buried_until=TODAY + DAY)
    Memory.objects.create(user=alice, card=cards[1], suspended=True)
    inputs = inputs_of(queue_of(alice))
    assert [card.key for card in inputs.unseen] == [cards[2].pk, cards[3].pk]
    assert [card.key for card in inputs.unseen_from_tomorrow()] == [cards[0].pk, cards[2].pk, cards[3].pk]


def test_a_card_is_due_by_the_day_it_was_promised_for(alice: User, cards: list[Card]) -> None:
    """As Today has it. The day is drawn a little before or after the stability, and counts until four at night."""
    tonight = queue_of(alice).day.end
    for card, due in zip(cards, (tonight - MINUTE, tonight, NOW - DAY, NOW + DAY), strict=True):
        memory = remember(alice, card, stability=10, days=10.4)
        Memory.objects.filter(pk=memory.pk).update(due=due)
    assert {card.key for card in everything_of(alice).met if card.is_due} == {cards[0].pk, cards[2].pk}


def test_cards_buried_or_in_their_learning_steps_may_come_from_tomorrow_on(alice: User, cards: list[Card]) -> None:
    remember(alice, cards[0], days=2)
    remember(alice, cards[1], days=2, buried_until=TODAY + DAY)
    remember(alice, cards[2], days=2, state=State.RELEARNING)
    remember(alice, cards[3], days=2, buried_until=TODAY)
    found = everything_of(alice)
    assert {card.key for card in found.may_come_today()} == {cards[0].pk, cards[3].pk}
    assert {card.key for card in found.may_come_later()} == {cards[1].pk, cards[2].pk}


def test_the_forecasts_begin_with_what_is_left_of_today(alice: User, cards: list[Card]) -> None:
    fresh = inputs_of(queue_of(alice)).aim
    answer(alice, cards[0], Rating.EASY, now=NOW, duration=timedelta(minutes=5))
    later = queue_of(alice, NOW + timedelta(minutes=6))
    aim = inputs_of(later).aim
    assert fresh.seconds - aim.seconds == pytest.approx(300, abs=1)
    assert (fresh.introduced, aim.introduced) == (0, 1)
