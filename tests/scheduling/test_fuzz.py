from statistics import mean

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cards.scheduling.fuzz import attempt_seed, fuzz_factor, fuzzed_days
from tests.scheduling.strategies import seeds

LONGEST = 36_500
factors = seeds.map(fuzz_factor)
days = st.integers(min_value=1, max_value=LONGEST)


def test_factor_is_the_same_for_ever() -> None:
    """Literals: another factor would make every stored log disagree with its memory."""
    assert attempt_seed("b2f0", 7) == "b2f0:7"
    assert fuzz_factor("b2f0:7") == pytest.approx(0.9901210216588159)
    assert fuzz_factor("b2f0:8") == pytest.approx(0.9591236135216903)


@given(factors)
def test_factor_stays_within_a_twentieth(factor: float) -> None:
    assert 0.95 <= factor <= 1.05


def test_factors_are_spread_evenly() -> None:
    sample = [fuzz_factor(attempt_seed("card", row)) for row in range(1000)]
    assert abs(mean(sample) - 1) < 0.005
    assert sum(factor < 0.96 for factor in sample) > 70
    assert sum(factor > 1.04 for factor in sample) > 70


@given(factors)
def test_short_intervals_are_left_alone(factor: float) -> None:
    assert [fuzzed_days(few, factor, longest=LONGEST) for few in (1, 2, 3)] == [1, 2, 3]


@given(days, days, factors)
def test_order_survives_rounding(one: int, other: int, factor: float) -> None:
    shorter, longer = sorted((one, other))
    assert fuzzed_days(shorter, factor, longest=LONGEST) <= fuzzed_days(longer, factor, longest=LONGEST)


@given(days, factors)
def test_interval_moves_by_a_twentieth_at_most(interval: int, factor: float) -> None:
    fuzzed = fuzzed_days(interval, factor, longest=LONGEST)
    assert abs(fuzzed - interval) <= 0.05 * interval + 0.5
    assert 1 <= fuzzed <= LONGEST
