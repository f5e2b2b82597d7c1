"""What the pages read of a candidate's aims."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import pytest

from cards.candidacy import actions, queries
from cards.candidacy.actions import Aim, Declaration
from tests.candidacy.setup_forms import make_competencies
from tests.factories import NOW

if TYPE_CHECKING:
    from pytest_django import DjangoAssertNumQueries

    from cards.firms.models import User

TODAY = date(2026, 11, 10)


def test_the_mandatory_ones_are_offered_at_their_lowest_levels_first(alice: User) -> None:
    make_competencies()
    offered = queries.offered_to(alice)
    assert [(one.name, one.level) for one in offered] == [("Ethics", 3), ("Client care", 2), ("Data management", 1)]
    assert all(one.mandatory for one in offered)


def test_what_was_declared_comes_in_its_order_and_what_is_missing_after_it(alice: User) -> None:
    known = make_competencies()
    declared = [
        Declaration(1, name="Drones"),
        Declaration(3, competency=known["client-care"].pk),
        Declaration(2, competency=known["valuation"].pk),
    ]
    actions.declare_competencies(user=alice, declared=declared)
    offered = [(one.name, one.level, one.mandatory) for one in queries.offered_to(alice)]
    assert offered == [
        ("Drones", 1, False),
        ("Client care", 3, True),
        ("Valuation", 2, False),
        ("Ethics", 3, True),
        ("Data management", 1, True),
    ]


def test_a_level_that_has_become_too_low_is_offered_raised(alice: User) -> None:
    known = make_competencies()
    actions.declare_competencies(user=alice, declared=[Declaration(1, competency=known["client-care"].pk)])
    assert queries.offered_to(alice)[0].level == 2


def test_the_summary_says_it_all_in_two_queries(alice: User, django_assert_num_queries: DjangoAssertNumQueries) -> None:
    known = make_competencies()
    codes = ["valuation", "ethics", "data-management", "client-care"]
    declared = [Declaration(3, competency=known[code].pk) for code in codes]
    actions.declare_competencies(user=alice, declared=declared)
    actions.save_interview(user=alice, pathway="Rural", aim=Aim(date(2026, 11, 2), date(2026, 11, 9)))
    for day in (TODAY, date(2026, 11, 20)):
        actions.add_days_off(user=alice, first=day, last=day, today=TODAY)
    with django_assert_num_queries(2):
        summary = queries.summary_of(alice, TODAY)
    assert summary.weakest == ("Valuation", "Ethics", "Data management")
    assert (summary.declared, summary.weekdays, summary.is_over) == (4, "every day", True)
    assert summary.days_off == ((TODAY, TODAY), (date(2026, 11, 20), date(2026, 11, 20)))
    assert queries.summary_of(alice, date(2026, 11, 11)).days_off == summary.days_off[1:]


@pytest.mark.parametrize(
    ("days", "words"),
    [
        (range(7), "every day"),
        (range(5), "Monday to Friday"),
        ([5, 6], "Saturday and Sunday"),
        ([6], "Sunday"),
        ([0, 2, 4], "Monday, Wednesday and Friday"),
    ],
)
def test_weekdays_are_said_in_words(days: list[int], words: str) -> None:
    assert queries.weekdays_in_words(days) == words


def test_it_is_asked_until_it_was_answered_or_skipped(alice: User, bob: User) -> None:
    actions.save_interview(user=alice, pathway="", aim=Aim())
    assert queries.needs_set_up(alice), "the first screen of three"
    actions.skip_set_up(user=alice, now=NOW)
    assert not queries.needs_set_up(alice)
    assert queries.needs_set_up(bob)
