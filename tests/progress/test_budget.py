"""How many statements the readiness page takes, as a literal: the same for a new site and for a full one."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from cards.study.models import Memory, Review
from tests.examples.helpers import make_example
from tests.factories import make_cards, make_deck
from tests.progress.conftest import declare, expect_interview, remember
from tests.study.helpers import answer, attempt_of, take_back
from tests.study.test_query_budget import MANY_CARDS, MANY_REVIEWS, fill

if TYPE_CHECKING:
    from django.test import Client

    from cards.content.models import Card, Competency
    from cards.firms.models import User

# Session, user, the course, own times, cards with memories, competencies, the effort that stands with today's plan,
# examples, predictions, what is left of today, what was agreed with mentors, and whether the mentors' desk is in the
# navigation.
READINESS = 12

pytestmark = pytest.mark.usefixtures("_now")


def statements(client: Client) -> int:
    client.get("/readiness/")  # where none stands, a plan of today is made
    with CaptureQueriesContext(connection) as captured:
        assert client.get("/readiness/").status_code == 200
    return len(captured)


def test_the_page_takes_as_many_statements_with_nothing_as_with_everything(
    alices: Client, alice: User, care: Competency, care_cards: list[Card], ethics_cards: list[Card]
) -> None:
    assert statements(alices) == READINESS
    declare(alice, (care, 2), ("Quantification", 3))
    expect_interview(alice, 30)
    make_example(alice, competency=care)
    for card in [*care_cards, *ethics_cards[:1]]:
        remember(alice, card)
        answer(alice, card)
    take_back(alice, attempt_of(answer(alice, ethics_cards[1])))
    assert statements(alices) == READINESS


def test_a_full_site_takes_as_many_statements_as_a_new_one(alices: Client, alice: User) -> None:
    deck = make_deck("plain")
    fill(alice, deck)
    assert (Review.objects.count(), deck.cards.count()) == (MANY_REVIEWS, MANY_CARDS)
    assert Memory.objects.filter(user=alice).count() > 1
    assert statements(alices) == READINESS


def test_another_deck_takes_no_more(alices: Client, alice: User) -> None:
    for place in range(3):
        for card in make_cards(make_deck(f"deck-{place}", position=place), 2):
            remember(alice, card)
    assert statements(alices) == READINESS
