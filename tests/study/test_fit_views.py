"""The page on how well the schedule knows a candidate's memory: plain words about the stored comparison."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from cards.scheduling.types import Rating
from cards.study.fits import follow_current
from tests.factories import NOW, make_card, make_deck
from tests.study.fitted import WORSE, give_history, store
from tests.study.helpers import answer

if TYPE_CHECKING:
    from django.test import Client

    from cards.firms.models import User


@pytest.fixture
def learnt(alice: User) -> None:
    """Two reviews."""
    card = make_card(make_deck("plain"), "card")
    for _ in range(2):
        answer(alice, card, Rating.EASY)


def page(client: Client) -> str:
    response = client.get("/readiness/memory/")
    assert response.status_code == 200
    return " ".join(response.content.decode().split())


def test_it_says_how_many_reviews_are_missing(alices: Client, alice: User, learnt: None) -> None:
    assert "Not yet: 400 reviews are needed, and you have 2." in page(alices)


def test_it_says_that_it_is_soon(alices: Client, alice: User) -> None:
    give_history(alice, make_deck("plain"), 400)
    assert "Soon: you have 400 reviews" in page(alices)


def test_it_says_how_they_compared(alices: Client, alice: User, learnt: None) -> None:
    store(alice)
    text = page(alices)
    assert "scheduled by what your own reviews say" in text
    assert "Some of your cards still follow what was in use before" in text
    assert "fitted to 320 recalls and lapses" in text
    assert '<th scope="row">The defaults</th><td>67.0%</td><td>0.400</td>' in text
    assert '<th scope="row">Fitted to you</th><td>70.5%</td><td>0.350</td>' in text
    follow_current(user=alice, now=NOW)
    assert "Some of your cards still follow" not in page(alices)


@pytest.mark.parametrize(
    ("stored", "said"),
    [
        ([{"fitted": WORSE}], "the defaults stay in use for you"),
        ([{}, {"fitted": WORSE, "present": 0.36}], "stays in use.</p>"),
        ([{}, {"fitted": WORSE, "present": WORSE}], "the defaults are in use again"),
    ],
)
def test_it_says_why_a_fit_is_not_used(alices: Client, alice: User, stored: list[dict[str, Any]], said: str) -> None:
    for values in stored:
        store(alice, **values)
    assert said in page(alices)


def test_it_takes_as_many_queries_however_many_fits_there_were(
    alices: Client, alice: User, django_assert_num_queries: Any
) -> None:
    for _ in range(3):
        with django_assert_num_queries(6):  # session, user, the mentors' desk, reviews, latest fit, current fit
            page(alices)
        store(alice, fitted=WORSE)
