"""Tests of what a candidate's review puts together: the table of their effort and its plot tell the same."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import pytest

from cards.firms.queries import membership_of
from cards.mentoring.review_page import Stretch, review_of
from cards.progress.page import readiness_of
from tests.factories import NOW
from tests.study.helpers import answer, attempt_of, queue_of, take_back

if TYPE_CHECKING:
    from cards.content.models import Deck
    from cards.firms.models import User

pytestmark = pytest.mark.django_db
DAY, MINUTE = timedelta(days=1), timedelta(minutes=1)


def test_a_day_whose_only_answer_was_taken_back_is_none_in_the_table_nor_in_a_plot(
    alice: User, shared_deck: Deck
) -> None:
    first, second = shared_deck.cards.all()[:2]
    for ago in (100, 20):
        answer(alice, first, now=NOW - ago * DAY, duration=3 * MINUTE)
    regretted = answer(alice, second, now=NOW - 2 * DAY, duration=2 * MINUTE)
    take_back(alice, attempt_of(regretted), now=NOW - 2 * DAY + MINUTE)
    regretted = answer(alice, second, now=NOW, duration=2 * MINUTE)
    take_back(alice, attempt_of(regretted), now=NOW + MINUTE)
    now = NOW + 2 * MINUTE
    place = membership_of(alice)
    assert place
    review = review_of(place, now)
    assert (review.quarter, review.before) == (Stretch(1, 1, 3), Stretch(1, 1, 3))
    own = readiness_of(queue_of(alice, now)).plots.effort
    assert review.effort == own
    assert own
    assert own.sentence.startswith("Studied on 2 of the last")
    assert own.sentence.endswith("2 answers, 6\N{NO-BREAK SPACE}min.")
