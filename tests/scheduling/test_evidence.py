import pytest
from hypothesis import given
from hypothesis import strategies as st

from cards.scheduling.evidence import FASTEST, SLOWEST, Evidence, forgetting_factor


@st.composite
def evidences(draw: st.DrawFn) -> Evidence:
    reviews = draw(st.integers(0, 2000))
    return Evidence(reviews, draw(st.floats(0, 1)) * reviews, draw(st.integers(0, reviews)))


def test_without_evidence_forgetting_is_as_predicted() -> None:
    assert forgetting_factor(Evidence()) == 1


def test_what_went_as_predicted_changes_nothing() -> None:
    assert forgetting_factor(Evidence(400, 360.0, 360)) == pytest.approx(1)


def test_lapses_far_above_prediction_tell_of_faster_forgetting() -> None:
    """Recall of 0.81 where 0.9 was predicted is what twice the time would leave."""
    assert forgetting_factor(Evidence(100_000, 90_000.0, 81_000)) == pytest.approx(2, rel=0.01)


def test_a_few_reviews_change_little() -> None:
    assert 1 < forgetting_factor(Evidence(3, 2.7, 1)) < 1.7


@given(evidences())
def test_the_factor_keeps_within_reason(evidence: Evidence) -> None:
    assert SLOWEST <= forgetting_factor(evidence) <= FASTEST


@given(evidences())
def test_one_more_lapse_never_tells_of_slower_forgetting(evidence: Evidence) -> None:
    if evidence.recalled:
        worse = Evidence(evidence.reviews, evidence.predicted, evidence.recalled - 1)
        assert forgetting_factor(worse) >= forgetting_factor(evidence)
