from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cards.scheduling.calendar import EVERY_DAY, StudyCalendar

MONDAY = date(2026, 11, 23)
days = st.dates(min_value=date(2026, 1, 1), max_value=date(2027, 12, 31))
spans = st.tuples(days, st.integers(0, 40)).map(lambda span: (span[0], span[0] + timedelta(days=span[1])))
calendars = st.builds(
    StudyCalendar,
    minutes=st.integers(5, 120),
    weekdays=st.frozensets(st.integers(0, 6)),
    days_off=st.lists(spans, max_size=4).map(tuple),
)


def test_weekdays_and_days_off() -> None:
    calendar = StudyCalendar(20, frozenset({0, 2}), ((MONDAY + timedelta(2), MONDAY + timedelta(8)),))
    found = list(calendar.study_days(MONDAY, MONDAY + timedelta(days=15)))
    assert found == [MONDAY, MONDAY + timedelta(days=9), MONDAY + timedelta(days=14)]


def test_a_day_off_that_ends_before_it_begins_takes_nothing() -> None:
    calendar = StudyCalendar(20, EVERY_DAY, ((MONDAY, MONDAY - timedelta(days=3)),))
    assert calendar.is_study_day(MONDAY)


def test_nobody_who_never_studies_has_a_next_day() -> None:
    assert StudyCalendar(20, frozenset()).next_study_day(MONDAY, MONDAY + timedelta(days=60)) is None


@pytest.mark.parametrize("clocks_change", [date(2027, 3, 28), date(2026, 10, 25)])
def test_a_day_of_23_or_25_hours_is_one_day(clocks_change: date) -> None:
    around = StudyCalendar(20).study_days(clocks_change - timedelta(days=1), clocks_change + timedelta(days=2))
    assert [day - clocks_change for day in around] == [timedelta(days=shift) for shift in (-1, 0, 1)]


@given(calendars, days, st.integers(0, 60))
def test_study_days_are_those_of_the_calendar_in_order(calendar: StudyCalendar, first: date, count: int) -> None:
    until = first + timedelta(days=count)
    every_day = [first + timedelta(days=shift) for shift in range(count)]
    assert list(calendar.study_days(first, until)) == [day for day in every_day if calendar.is_study_day(day)]


@given(calendars, days, st.integers(0, 60))
def test_the_next_study_day_is_the_first_after(calendar: StudyCalendar, after: date, count: int) -> None:
    until = after + timedelta(days=count)
    later = list(calendar.study_days(after + timedelta(days=1), until))
    assert calendar.next_study_day(after, until) == (later[0] if later else None)
