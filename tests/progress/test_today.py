"""The first of the days ahead against the minutes that Today names: a candidate sees both on one morning."""

from __future__ import annotations

import re
from datetime import datetime, timedelta
from random import Random
from typing import TYPE_CHECKING

import pytest

from cards.candidacy.models import Candidacy
from cards.firms.queries import study_day_of
from cards.progress.page import readiness_of
from cards.scheduling.types import Rating, State
from cards.study.inputs import inputs_of
from cards.study.models import Memory
from cards.study.planning import ensure_plan, extend_plan
from cards.study.queries import seconds_left
from cards.study.queue import Queue
from tests.factories import NOW, make_card, make_cards, make_deck
from tests.progress.conftest import TODAY, declare, expect_interview, remember
from tests.study.helpers import answer

if TYPE_CHECKING:
    from django.test import Client

    from cards.content.models import Card, Competency
    from cards.firms.models import User

DAY = timedelta(days=1)
pytestmark = pytest.mark.usefixtures("_now")


@pytest.fixture
def deck_cards(care: Competency, ethics: Competency) -> list[Card]:
    """Sixty, some of each level; every tenth of ethics."""
    deck, conduct = make_deck("care", competency=care), make_deck("conduct", competency=ethics, position=1)
    cards = [make_card(deck, f"care-{place}", level=1 + place % 3) for place in range(54)]
    return cards + [make_card(conduct, f"ethics-{place}") for place in range(6)]


def remember_fuzzed(user: User, cards: list[Card], seed: int = 1) -> None:
    """Memories whose due days lie up to a quarter of their stability before or after it, as fuzz draws them."""
    random = Random(seed)
    for card in cards:
        stability = random.uniform(2, 20)
        elapsed = stability * random.uniform(0.75, 1.25)
        memory = remember(user, card, stability=stability, days=elapsed)
        due = NOW + timedelta(days=round(stability * random.uniform(0.75, 1.25)) - elapsed)
        Memory.objects.filter(pk=memory.pk).update(due=due)


def queue_at(user: User, now: datetime = NOW) -> Queue:
    return Queue(user, now, study_day_of(user, now))


def minutes_of_readiness(user: User, now: datetime = NOW) -> float:
    """The first row of the days ahead, as it is printed."""
    plot = readiness_of(queue_at(user, now)).plots.minutes
    assert plot
    return float(plot.days[0].minutes)


def minutes_of_today(user: User, now: datetime = NOW) -> float:
    queue = queue_at(user, now)
    ensure_plan(queue)
    return seconds_left(queue, inputs_of(queue).pace) / 60


def put_aside_some(user: User, cards: list[Card]) -> None:
    """Two buried of those met and two of those never met, one suspended, two in their learning steps."""
    for card in cards[:2]:
        Memory.objects.filter(user=user, card=card).update(buried_until=TODAY + DAY, due=NOW - DAY)
    for card in cards[-10:-8]:
        Memory.objects.create(user=user, card=card, buried_until=TODAY + DAY)
    Memory.objects.filter(user=user, card=cards[2]).update(suspended=True, due=NOW - DAY)
    remember(user, cards[-8], days=0.01, state=State.LEARNING, stability=0.2)
    remember(user, cards[-7], days=3, state=State.RELEARNING, stability=0.2)


@pytest.mark.parametrize("days", [3, 30, None])
@pytest.mark.parametrize("minutes", [5, 60])
def test_both_pages_name_the_same_minutes_of_the_day(
    alice: User, deck_cards: list[Card], minutes: int, days: int | None
) -> None:
    """Readiness is read first, without a plan, and again when Today has made it."""
    Candidacy.objects.create(user=alice, minutes_per_day=minutes)
    if days:
        expect_interview(alice, days)
    remember_fuzzed(alice, deck_cards[:40])
    put_aside_some(alice, deck_cards)
    before = minutes_of_readiness(alice)
    today = minutes_of_today(alice)
    assert today > 2
    assert before == pytest.approx(today, abs=0.6)
    assert minutes_of_readiness(alice) == pytest.approx(today, abs=0.6)


def test_both_agree_for_who_declared_no_ethics(alice: User, care: Competency, deck_cards: list[Card]) -> None:
    declare(alice, (care, 2))
    expect_interview(alice, 20)
    remember_fuzzed(alice, [*deck_cards[:30], *deck_cards[-3:]])
    before = minutes_of_readiness(alice)
    assert before == pytest.approx(minutes_of_today(alice), abs=0.6)


def test_both_agree_in_the_midst_of_the_day_and_when_more_was_asked_for(alice: User, deck_cards: list[Card]) -> None:
    remember_fuzzed(alice, deck_cards[:40])
    first = minutes_of_today(alice)
    planned = [planned.card for planned in queue_at(alice).planned().select_related("card")[:12]]
    for place, card in enumerate(planned):
        rating = Rating.AGAIN if place % 4 == 0 else Rating.GOOD
        answer(alice, card, rating, now=NOW + timedelta(minutes=place), duration=timedelta(seconds=40))
    later = NOW + timedelta(hours=1)
    assert minutes_of_today(alice, later) < first
    assert minutes_of_readiness(alice, later) == pytest.approx(minutes_of_today(alice, later), abs=0.6)
    assert extend_plan(queue_at(alice, later))
    assert minutes_of_readiness(alice, later) == pytest.approx(minutes_of_today(alice, later), abs=0.6)


def test_a_large_deck_is_told_by_the_card_and_not_by_a_sample(alice: User, db: None) -> None:
    cards = make_cards(make_deck("plain"), 400)
    remember_fuzzed(alice, cards[:300])
    expect_interview(alice, 40)
    Candidacy.objects.create(user=alice, minutes_per_day=45)
    before = minutes_of_readiness(alice)
    assert before == pytest.approx(minutes_of_today(alice), abs=0.6)


def test_the_pages_themselves_agree(alices: Client, alice: User, deck_cards: list[Card]) -> None:
    remember_fuzzed(alice, deck_cards[:40])
    readiness, today = (alices.get(page).content.decode() for page in ("/readiness/", "/today/"))
    row = re.search(r"Minutes of study expected</caption>.*?<td>(\d+)</td>", readiness, re.DOTALL)
    named = re.search(r"(\d+)\s*minute", today)
    assert row
    assert named
    assert abs(int(row[1]) - int(named[1])) <= 1  # one is rounded, the other rounded up
