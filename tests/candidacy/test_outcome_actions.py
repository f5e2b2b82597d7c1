"""Dates and outcomes of interviews: one window open at a time, everything else kept, mistakes taken back."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING

import pytest

from cards.candidacy import outcome_actions as actions
from cards.candidacy.models import AssessmentWindow, DeclaredCompetency
from cards.candidacy.outcome_actions import NextWindow, StaleError
from cards.candidacy.queries import course_of
from cards.firms.models import User
from tests.candidacy.windows import CLOSES, DAY, OPENS, TODAY, declare, make_window, state_of

if TYPE_CHECKING:
    from collections.abc import Callable

pytestmark = pytest.mark.django_db


def plans_of(user: User) -> int:
    """How often today's plan was to be made anew."""
    return User.objects.get(pk=user.pk).plan_version


def target_of(user: User) -> date | None:
    return course_of(user).interview_day(TODAY)


def test_the_window_becomes_the_day_and_a_mistake_is_taken_back(alice: User) -> None:
    make_window(alice)
    by_window = target_of(alice)
    actions.keep_interview_date(user=alice, day=DAY)
    assert target_of(alice) == DAY
    assert plans_of(alice) == 1
    actions.forget_interview_date(user=alice)
    assert target_of(alice) == by_window != DAY
    assert plans_of(alice) == 2


def test_a_date_outside_the_window_is_the_day_all_the_same(alice: User) -> None:
    make_window(alice)
    for day in (OPENS - timedelta(days=5), CLOSES + timedelta(days=5)):
        actions.keep_interview_date(user=alice, day=day)
        assert target_of(alice) == day
    assert AssessmentWindow.objects.count() == 1


def test_whoever_skipped_the_set_up_can_say_the_date(alice: User) -> None:
    assert actions.forget_interview_date(user=alice) is None
    window = actions.keep_interview_date(user=alice, day=DAY)
    assert (window.opens, window.closes, target_of(alice)) == (DAY, DAY, DAY)


def test_a_referral_keeps_everything_and_opens_the_next_window(alice: User, charlie: User) -> None:
    make_window(alice, day=DAY)
    make_window(charlie)
    declare(alice, "ethics", "valuation")
    following = NextWindow(date(2027, 5, 3), date(2027, 5, 28))
    actions.say_referred(user=alice, told=0, following=following, today=TODAY)
    assert state_of(alice) == [("referred", DAY), ("", None)]
    assert state_of(charlie) == [("", None)]
    assert AssessmentWindow.objects.get(outcome="referred").outcome_on == TODAY
    assert course_of(alice).window
    assert DeclaredCompetency.objects.filter(user=alice).count() == 2
    assert plans_of(alice) == 1


def test_a_referral_whose_next_date_nobody_knows_leaves_no_window_open(alice: User) -> None:
    make_window(alice)
    actions.say_referred(user=alice, told=0, following=None, today=TODAY)
    assert state_of(alice) == [("referred", None)]
    assert target_of(alice) is None


def say_referred_again(user: User, told: int) -> None:
    following = NextWindow(date(2027, 5, 3), date(2027, 5, 28))
    actions.say_referred(user=user, told=told, following=following, today=TODAY)


def say_passed_again(user: User, told: int) -> None:
    actions.say_passed(user=user, told=told, today=TODAY)


@pytest.mark.parametrize("say", [say_referred_again, say_passed_again])
def test_a_form_sent_twice_closes_one_window(alice: User, say: Callable[[User, int], None]) -> None:
    make_window(alice)
    say(alice, 0)
    before = state_of(alice)
    with pytest.raises(StaleError):
        say(alice, 0)
    assert state_of(alice) == before
    assert plans_of(alice) == 1


def test_who_passed_is_planned_for_without_an_interview(alice: User) -> None:
    make_window(alice)
    actions.say_passed(user=alice, told=0, today=TODAY)
    assert state_of(alice) == [("passed", None)]
    assert course_of(alice).window is None


def test_without_a_window_an_outcome_is_kept_alone_and_taken_back_whole(alice: User) -> None:
    make_window(alice, date(2026, 3, 1), date(2026, 3, 20), outcome="referred", told_on=date(2026, 4, 1))
    actions.say_passed(user=alice, told=1, today=TODAY)
    assert state_of(alice) == [("referred", None), ("passed", None)]
    assert target_of(alice) is None
    assert actions.reopen_window(user=alice) is None
    assert state_of(alice) == [("referred", None)]
    assert target_of(alice) is None


def test_who_tells_the_next_window_later_was_referred_once(alice: User) -> None:
    actions.say_referred(user=alice, told=0, following=None, today=TODAY)
    actions.say_referred(user=alice, told=1, following=None, today=TODAY)
    assert state_of(alice) == [("referred", None)]
    say_referred_again(alice, 1)
    assert state_of(alice) == [("referred", None), ("", None)]
    with pytest.raises(StaleError):
        say_referred_again(alice, 1)
    assert state_of(alice) == [("referred", None), ("", None)]


def test_a_date_alone_moves_with_the_date(alice: User) -> None:
    actions.keep_interview_date(user=alice, day=DAY)
    later = DAY + timedelta(days=9)
    window = actions.keep_interview_date(user=alice, day=later)
    assert (window.opens, window.closes, target_of(alice)) == (later, later, later)
    assert AssessmentWindow.objects.get().closes == later


def test_a_window_of_today_alone_survives_a_mistake(alice: User) -> None:
    make_window(alice, TODAY, TODAY)
    actions.say_passed(user=alice, told=0, today=TODAY)
    assert actions.reopen_window(user=alice)
    assert target_of(alice) == TODAY


def test_a_mistake_reopens_the_window_that_was_closed_last(alice: User) -> None:
    make_window(alice, date(2026, 3, 1), date(2026, 3, 20), outcome="referred", told_on=date(2026, 4, 1))
    make_window(alice, day=DAY)
    actions.say_passed(user=alice, told=1, today=TODAY)
    window = actions.reopen_window(user=alice)
    assert window
    assert window.day == DAY
    assert state_of(alice) == [("referred", None), ("", DAY)]
    assert AssessmentWindow.objects.get(outcome="").outcome_on is None


def test_nothing_is_reopened_beside_an_open_window_nor_out_of_nothing(alice: User, charlie: User) -> None:
    make_window(charlie, outcome="passed")
    with pytest.raises(StaleError):
        actions.reopen_window(user=alice)
    make_window(alice, outcome="referred")
    make_window(alice)
    with pytest.raises(StaleError):
        actions.reopen_window(user=alice)
    assert state_of(alice) == [("referred", None), ("", None)]
    assert state_of(charlie) == [("passed", None)]
