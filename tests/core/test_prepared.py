"""A prepared queryset answers what the plain one would, for every value of its slots."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import pytest
from django.db import connection
from django.db.models import Exists, F, OuterRef, Q
from django.test.utils import CaptureQueriesContext

from cards.content.models import Card
from cards.core.columns import Seconds, bits, plain
from cards.core.prepared import PreparedQuery, PreparedValues, date_slot, number_slot, time_slot, uuid_slot
from cards.study.models import Memory
from tests.factories import NOW

if TYPE_CHECKING:
    from cards.content.models import Deck
    from cards.firms.models import User

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)


@pytest.fixture
def cards(shared_deck: Deck) -> list[Card]:
    return list(shared_deck.cards.order_by("position"))


def remember(user: User, card: Card, due: datetime) -> Memory:
    return Memory.objects.create(user=user, card=card, due=due, introduced_on=due.date())


def test_slots_are_filled_anew_in_each_run(alice: User, bob: User, cards: list[Card]) -> None:
    hers = [remember(alice, card, NOW + place * DAY) for place, card in enumerate(cards)]
    his = remember(bob, cards[0], NOW)
    rows = Memory.objects.filter(user_id=number_slot("user"), due__lte=time_slot("now")).order_by("due")
    prepared = PreparedQuery(rows)
    assert prepared.run(user=alice.pk, now=NOW) == hers[:1]
    assert prepared.run(user=alice.pk, now=NOW + DAY) == hers[:2]
    assert prepared.run(user=bob.pk, now=NOW + DAY) == [his]
    assert prepared.run(user=bob.pk, now=NOW - DAY) == []


def test_a_slot_can_stand_for_a_later_time(alice: User, cards: list[Card]) -> None:
    tomorrow = remember(alice, cards[0], NOW + DAY)
    prepared = PreparedQuery(Memory.objects.filter(due=time_slot("now") + DAY))
    assert prepared.run(now=NOW) == [tomorrow]
    assert prepared.run(now=NOW + DAY) == []


def test_slots_reach_into_subqueries_and_dates_and_ids(alice: User, cards: list[Card]) -> None:
    memory = remember(alice, cards[1], NOW)
    met = Memory.objects.filter(card=OuterRef("pk"), introduced_on=date_slot("day"))
    prepared = PreparedQuery(Card.objects.filter(Exists(met), deck__public_id=uuid_slot("deck")))
    assert prepared.run(day=NOW.date(), deck=cards[0].deck.public_id) == [cards[1]]
    assert prepared.run(day=NOW.date() + DAY, deck=cards[0].deck.public_id) == []
    assert prepared.run(day=NOW.date(), deck=memory.card.public_id) == []


def test_rows_come_as_from_the_plain_queryset(alice: User, cards: list[Card]) -> None:
    remember(alice, cards[0], datetime(2026, 11, 10, 9, 0, 0, 123456, tzinfo=UTC))
    rows = Memory.objects.select_related("card__deck").annotate(question=F("card__question"))
    plain = rows.get(user=alice)
    prepared = PreparedQuery(rows.filter(user_id=number_slot("user")))
    with CaptureQueriesContext(connection) as captured:
        (row,) = prepared.run(user=alice.pk)
        assert row.card.deck.title == "Client care"
    assert len(captured) == 1
    assert (row.due, row.introduced_on, row.card.rendered) == (plain.due, plain.introduced_on, plain.card.rendered)
    assert vars(row)["question"] == cards[0].question


@pytest.mark.django_db(transaction=True)
def test_threads_share_what_is_prepared(alice: User, cards: list[Card]) -> None:
    memories = [remember(alice, card, NOW) for card in cards]
    prepared = PreparedQuery(Memory.objects.filter(card_id=number_slot("card")))

    def ask(memory: Memory) -> list[Memory]:
        try:
            return prepared.run(card=memory.card_id)
        finally:
            connection.close()

    with ThreadPoolExecutor(4) as pool:
        assert list(pool.map(ask, memories * 8)) == [[memory] for memory in memories * 8]


def test_values_come_as_from_the_plain_queryset(alice: User, bob: User, cards: list[Card]) -> None:
    remember(alice, cards[0], NOW)
    remember(bob, cards[1], NOW + DAY)
    rows = Memory.objects.order_by("pk").annotate(tags=F("card__tags"))
    prepared = PreparedValues(rows.filter(user_id=number_slot("user")).values_list("card_id", "due", "tags"))
    for user in (alice, bob):
        assert prepared.run(user=user.pk) == list(rows.filter(user=user).values_list("card_id", "due", "tags"))
    assert prepared.run(user=0) == []


def test_thousands_of_plain_values_are_not_converted_one_by_one(alice: User, cards: list[Card]) -> None:
    remember(alice, cards[0], NOW)
    flags = bits({1: Q(due__lt=time_slot("now")), 2: Q(suspended=True), 4: Q(introduced_on=date_slot("day"))})
    prepared = PreparedValues(Memory.objects.values_list("card_id", Seconds("due"), plain(flags)))
    assert not prepared.needs_conversion
    assert prepared.run(now=NOW, day=NOW.date()) == [(cards[0].pk, pytest.approx(NOW.timestamp(), abs=1e-3), 4)]
    assert [flags for *_, flags in prepared.run(now=NOW + DAY, day=NOW.date() + DAY)] == [1]
