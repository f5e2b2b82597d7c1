from datetime import date, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cards.core.charts import Frame, Spot, apart, bars, date_ticks, level_of, path, square

FRAME = Frame(left=48, top=16, right=250, bottom=170)
days = st.dates(date(2020, 1, 1), date(2090, 1, 1))
amounts = st.floats(min_value=0, max_value=1e6)


# Bars


@given(st.lists(amounts, max_size=8))
def test_bars_stand_within_their_box_and_rise_with_their_values(values: list[float]) -> None:
    found = bars(values, width=360, height=120, top=30)
    assert len(found) == len(values)
    for bar in found:
        assert bar.x >= 0
        assert bar.x + bar.width <= 360
        assert bar.y + bar.height == 120
        assert bar.y >= 30
        assert bar.height > 0
        assert 0 < bar.label_y < bar.y
    in_order = sorted(zip(values, (bar.height for bar in found), strict=True))
    assert [height for _, height in in_order] == sorted(bar.height for bar in found)


def test_bars_do_not_touch() -> None:
    found = bars([1, 2, 3], width=90, height=50)
    assert [bar.x + bar.width for bar in found[:2]] < [bar.x for bar in found[1:]]


# Frames


@given(st.floats(-10, 10), st.floats(-10, 10))
def test_nothing_is_drawn_outside_its_frame(x: float, y: float) -> None:
    spot = FRAME.spot(x, y)
    assert FRAME.left <= spot.x <= FRAME.right
    assert FRAME.top <= spot.y <= FRAME.bottom


@given(st.lists(st.floats(0, 1), min_size=2, max_size=8))
def test_more_is_further_right_and_further_up(shares: list[float]) -> None:
    shares.sort()
    assert [FRAME.x(share) for share in shares] == sorted(FRAME.x(share) for share in shares)
    heights = [FRAME.y(share) for share in shares]
    assert heights == sorted(heights, reverse=True)


def test_corners() -> None:
    assert FRAME.spot(0, 0) == Spot(48, 170)
    assert FRAME.spot(1, 1) == Spot(250, 16)
    assert FRAME.finer(10).spot(1, 1) == Spot(2500, 160)


def test_path_is_what_svg_takes_for_points() -> None:
    assert path([Spot(1, 2), Spot(30, 4)]) == "1,2 30,4"
    assert path([]) == ""


# Labels


@given(st.integers(16, 170), st.integers(16, 170))
def test_labels_stand_apart_in_their_order(first: int, second: int) -> None:
    one, two = apart(first, second, gap=34, top=16, bottom=170)
    assert abs(one - two) >= 34
    assert (one <= two) == (first <= second)
    assert all(16 <= label <= 170 for label in (one, two))


@given(st.integers(16, 170), st.integers(16, 170))
def test_labels_that_are_apart_already_stay(first: int, second: int) -> None:
    if abs(first - second) >= 34:
        assert apart(first, second, gap=34, top=16, bottom=170) == (first, second)


def test_labels_give_way_to_each_other_alike() -> None:
    assert apart(100, 100, gap=34, top=16, bottom=170) == (83, 117)
    assert apart(16, 16, gap=34, top=16, bottom=170) == (16, 50)
    assert apart(170, 170, gap=34, top=16, bottom=170) == (136, 170)


# Days


@given(days, st.integers(0, 1000), st.integers(20, 90))
def test_days_named_are_apart_from_each_other_and_from_both_ends(first: date, span: int, gap: int) -> None:
    ticks = date_ticks(first, first + timedelta(days=span), FRAME, gap=gap, month_gap=gap)
    places = [FRAME.left, *(tick.x for tick in ticks), FRAME.right]
    if ticks:
        assert all(after - before >= gap for before, after in pairwise(places))
    assert all(first < tick.day < first + timedelta(days=span) for tick in ticks)
    assert all(tick.day.day == 1 if tick.is_month else tick.day.weekday() == 0 for tick in ticks)


@pytest.mark.parametrize(
    ("span", "named"),
    [
        (0, []),
        (1, []),
        (21, [date(2026, 11, 30), date(2026, 12, 7)]),
        (180, [date(2027, 1, 1), date(2027, 3, 1)]),
        (400, [date(2027, 4, 1), date(2027, 7, 1), date(2027, 10, 1)]),
    ],
)
def test_days_named_of_some_spans(span: int, named: list[date]) -> None:
    first = date(2026, 11, 23)
    assert [tick.day for tick in date_ticks(first, first + timedelta(days=span), FRAME, gap=60, month_gap=40)] == named


# Heat


@given(st.floats(0, 1000))
def test_levels_rise_with_amounts_and_nothing_has_its_own(amount: float) -> None:
    level = level_of(amount, (10, 20, 40))
    assert 0 <= level <= 4
    assert (level == 0) == (amount == 0)
    assert level_of(amount + 1, (10, 20, 40)) >= level


def test_squares_grow_about_their_place() -> None:
    for level, size in enumerate((2, 4, 6)):
        found = square(Spot(50, 40), level, (2, 4, 6))
        assert (found.x + size / 2, found.y + size / 2, found.size) == (50, 40, size)
