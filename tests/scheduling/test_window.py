from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cards.scheduling.window import Window

OPENS, CLOSES = date(2027, 3, 1), date(2027, 3, 29)
days = st.dates(min_value=date(2026, 1, 1), max_value=date(2028, 12, 31))


@st.composite
def windows(draw: st.DrawFn) -> Window:
    opens = draw(days)
    closes = opens + timedelta(days=draw(st.integers(0, 120)))
    return Window(opens, closes)


def test_until_the_date_is_known_the_plan_aims_between_the_middle_and_the_end() -> None:
    assert Window(OPENS, CLOSES).target(date(2026, 12, 1)) == date(2027, 3, 22)


def test_inside_the_window_it_aims_at_what_is_left_of_it() -> None:
    assert Window(OPENS, CLOSES).target(date(2027, 3, 25)) == date(2027, 3, 28)


def test_the_date_once_known_is_the_target() -> None:
    assert Window(OPENS, CLOSES, date(2027, 3, 9)).target(date(2027, 3, 1)) == date(2027, 3, 9)


@pytest.mark.parametrize(
    ("window", "is_over"),
    [(Window(OPENS, CLOSES, date(2027, 3, 9)), date(2027, 3, 10)), (Window(OPENS, CLOSES), date(2027, 3, 30))],
)
def test_after_the_last_day_there_is_no_target(window: Window, is_over: date) -> None:
    assert window.target(is_over) is None
    assert window.target(is_over - timedelta(days=1)) == window.last


@given(windows(), days)
def test_the_target_is_in_the_window_and_never_past(window: Window, today: date) -> None:
    target = window.target(today)
    if today > window.closes:
        assert target is None
    else:
        assert target is not None
        assert max(today, window.opens) <= target <= window.closes


@given(windows(), days)
def test_the_target_never_moves_back_as_days_go_by(window: Window, today: date) -> None:
    first, then = window.target(today), window.target(today + timedelta(days=1))
    if first is not None and then is not None:
        assert first <= then
