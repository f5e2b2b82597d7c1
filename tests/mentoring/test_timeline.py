"""Tests of the plot of interviews ahead: a row for each of a few, a bar for each week of many."""

from __future__ import annotations

from datetime import date, timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from cards.firms.models import Membership, User
from cards.mentoring.firm_queries import Person
from cards.mentoring.timeline import LEFT, MOST_ROWS, MOST_WEEKS, RIGHT, timeline

TODAY = date(2026, 3, 4)  # a Wednesday
MONDAY = date(2026, 3, 2)


def person(name: str, opens: int, closes: int, *, day: int | None = None) -> Person:
    """Somebody whose interview may be so many days from today."""
    first, last, known = (None if days is None else TODAY + timedelta(days=days) for days in (opens, closes, day))
    return Person(Membership(user=User(name=name)), opens=first, closes=last, interview=known, last=None)


def many(count: int) -> list[Person]:
    return [person(f"Someone {number:03}", 3 * number, 3 * number + 27) for number in range(count)]


def test_few_have_a_row_each_and_one_more_makes_weeks_of_them() -> None:
    few, more = (timeline(many(count), TODAY) for count in (MOST_ROWS, MOST_ROWS + 1))
    assert few
    assert more
    assert (len(few.rows), few.weeks) == (MOST_ROWS, ())
    assert more.rows == ()
    assert sum(len(week.beginning) for week in more.weeks) == MOST_ROWS + 1


def test_a_week_counts_every_interview_that_may_be_in_it() -> None:
    others = many(MOST_ROWS)[20:]  # none of them before two months have gone
    near = [person(f"Near {number:02}", -9, 5) for number in range(20)]  # until the Monday of next week
    known = [person("Known", -2, 20, day=8)]
    drawn = timeline([*others, *near, *known], TODAY)
    assert drawn
    first, second, third = drawn.weeks[:3]
    assert (first.name, first.possible, first.known) == ("2 March 2026", 20, 0)
    assert (second.possible, second.known) == (21, 1)
    assert third.possible == 0
    assert [one.when for one in second.beginning] == ["12 Mar"]
    assert first.beginning[0].when == "4 Mar to 9 Mar"  # not from a day that is over
    assert drawn.most
    assert drawn.most.text == "21"


def test_a_bar_is_as_high_as_its_number_and_its_full_part_no_higher() -> None:
    drawn = timeline([*many(45), *(person(f"Day {n}", 40, 40, day=40) for n in range(9))], TODAY)
    assert drawn
    most = max(drawn.weeks, key=lambda week: week.possible)
    for week in drawn.weeks:
        assert abs(week.height - most.height * week.possible / most.possible) <= 1
        assert week.known_height <= week.height
        assert week.y + week.height == week.known_y + week.known_height == drawn.axis_y


def test_what_can_only_be_in_years_is_named_and_not_drawn() -> None:
    drawn = timeline([*many(50), person("Patient", 1_000, 1_030)], TODAY)
    assert drawn
    assert len(drawn.weeks) == MOST_WEEKS
    assert [(one.name, one.when) for one in drawn.later] == [("Patient", "28 November to 28 December 2028")]


@settings(max_examples=25)
@given(st.lists(st.tuples(st.integers(-50, 1_800), st.integers(0, 400)), min_size=41, max_size=60))
def test_nobody_is_lost_and_nothing_leaves_the_plot(spans: list[tuple[int, int]]) -> None:
    people = [person(f"P{number}", opens, opens + length) for number, (opens, length) in enumerate(spans)]
    ahead = {one.name for one in people if one.is_ahead(TODAY)}
    drawn = timeline(people, TODAY)
    if drawn is None:
        assert not ahead
        return
    told = [one.name for week in drawn.weeks for one in week.beginning] + [one.name for one in drawn.later]
    assert sorted(told + [row.name for row in drawn.rows]) == sorted(ahead)
    bars = [(bar.x, bar.width) for bar in drawn.weeks] + [(bar.x, bar.width) for bar in drawn.rows]
    assert all(LEFT <= x < x + width <= RIGHT for x, width in bars)
    assert all(bar.height >= 0 for bar in drawn.weeks)
