"""Numbers inside prose."""

from __future__ import annotations

from decimal import Decimal

import pytest

from cards.kinds.matching.numbers import in_one_unit, number_at, written


@pytest.mark.parametrize(
    ("words", "value", "taken"),
    [
        ("7 days", "7", 1),
        ("seven days", "7", 1),
        ("twenty eight days", "28", 2),
        ("£500k", "500000", 1),
        ("£500,000", "500000", 1),
        ("0.5m", "500000", 1),
        ("half a million pounds", "500000", 3),
        ("two hundred thousand", "200000", 3),
        ("2.5 percent", "2.5", 1),
        ("one month", "1", 1),
        ("a week", "1", 1),
        ("an hour", "1", 1),
    ],
)
def test_a_number_is_read(words: str, value: str, taken: int) -> None:
    assert number_at(words.split(), 0) == (Decimal(value), taken)


@pytest.mark.parametrize(
    "words", ["one of them", "half of it", "days", "12345678901234567890", "half", "a client", "a percent"]
)
def test_what_counts_nothing_is_a_word(words: str) -> None:
    assert number_at(words.split(), 0) is None


def test_a_week_is_a_length_of_time_unless_it_tells_how_often() -> None:
    assert number_at(["within", "a", "week"], 1) == (Decimal(1), 1)
    assert number_at(["once", "a", "week"], 1) is None


@pytest.mark.parametrize(
    ("value", "unit", "same"),
    [(4, "week", (28, "day")), (1, "fortnight", (14, "day")), (1, "year", (12, "month")), (15, "year", (15, "year"))],
)
def test_lengths_of_time_are_told_in_one_unit(value: int, unit: str, same: tuple[int, str]) -> None:
    assert in_one_unit(Decimal(value), unit) == (Decimal(same[0]), same[1])


def test_a_number_is_written_in_one_way() -> None:
    assert written(Decimal(500000)) == written(Decimal("5E+5")) == written(Decimal("500000.0")) == "#500000"
