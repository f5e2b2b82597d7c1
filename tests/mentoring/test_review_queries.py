"""Tests of what is read of many candidates at once: their interviews, and when they last revised."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING

import pytest

from cards.candidacy.models import AssessmentWindow, Outcome
from cards.firms.models import Membership, Role
from cards.mentoring.models import AgreedAction
from cards.mentoring.review_queries import Agreed, agreed_with, with_progress
from tests.factories import NOW
from tests.study.helpers import answer, attempt_of, take_back

if TYPE_CHECKING:
    from typing import Any

    from cards.content.models import Deck
    from cards.firms.models import User

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)


def progress_of(user: User) -> Any:
    return with_progress(Membership.objects.of(user)).get()


def agree(user: User, due: date | None, **more: Any) -> None:
    firm = Membership.objects.of(user).get().firm
    AgreedAction.objects.create(candidate=user, firm=firm, text=f"By {due}", due=due, **more)


def test_what_is_open_is_counted_of_the_firm_where_somebody_is_a_candidate_now(
    alice: User, charlie: User, django_assert_num_queries: Any
) -> None:
    assert agreed_with(alice) == Agreed(0, None)
    agree(alice, None)
    agree(alice, date(2026, 12, 7))
    agree(alice, date(2026, 12, 1), done_at=NOW)
    agree(alice, date(2026, 11, 1), created_at=NOW - 9999 * DAY)  # before they left and came back
    agree(charlie, date(2026, 11, 2))
    with django_assert_num_queries(1):
        assert agreed_with(alice) == Agreed(2, date(2026, 12, 7))
    Membership.objects.of(alice).update(role=Role.MENTOR)
    assert agreed_with(alice) == Agreed(0, None)


def window(user: User, opens: date, outcome: Outcome = Outcome.OPEN) -> None:
    told = None if outcome == Outcome.OPEN else opens
    AssessmentWindow.objects.create(user=user, opens=opens, closes=opens + 20 * DAY, outcome=outcome, outcome_on=told)


def test_the_last_day_is_that_of_an_answer_that_stands(alice: User, charlie: User, shared_deck: Deck) -> None:
    first, second = shared_deck.cards.all()[:2]
    assert progress_of(alice).last_day is None
    standing = answer(alice, first).review
    assert standing
    regretted = answer(alice, second, now=NOW + 3 * DAY)
    assert progress_of(alice).last_day == standing.study_day + 3 * DAY
    take_back(alice, attempt_of(regretted), now=NOW + 5 * DAY)
    answer(charlie, first, now=NOW + 4 * DAY)
    assert progress_of(alice).last_day == standing.study_day  # neither what was taken back, nor the taking back


def test_who_took_back_their_only_answer_has_not_revised(alice: User, shared_deck: Deck) -> None:
    take_back(alice, attempt_of(answer(alice, shared_deck.cards.all()[0])))
    assert progress_of(alice).last_day is None


def test_the_outcome_is_that_of_the_latest_interview(alice: User, charlie: User) -> None:
    assert progress_of(alice).outcome == ""
    window(alice, date(2026, 3, 1), Outcome.PASSED)
    window(alice, date(2025, 9, 1), Outcome.REFERRED)
    assert (progress_of(alice).outcome, progress_of(alice).opens) == (Outcome.PASSED, None)
    assert progress_of(charlie).outcome == ""


def test_who_sits_again_has_an_interview_ahead_and_no_outcome_of_it(alice: User) -> None:
    window(alice, date(2026, 3, 1), Outcome.REFERRED)
    assert progress_of(alice).outcome == Outcome.REFERRED
    window(alice, date(2026, 9, 1))
    assert (progress_of(alice).outcome, progress_of(alice).opens) == ("", date(2026, 9, 1))
