import pytest
from hypothesis import given
from hypothesis import strategies as st

from cards.scheduling.calibration import LEAST_ANSWERS, Judgement, Tally, calibration, wilson

tallies = st.builds(
    lambda predicted, answers, share: Tally(predicted, answers, round(answers * share)),
    st.floats(0, 1),
    st.integers(0, 500),
    st.floats(0, 1),
)


@given(st.lists(tallies, max_size=30))
def test_buckets_hold_every_answer_once_and_rise(given_tallies: list[Tally]) -> None:
    found = calibration(given_tallies)
    answers = sum(tally.answers for tally in given_tallies)
    assert sum(bucket.answers for bucket in found.buckets) == answers
    recalled = sum(bucket.recalled * bucket.answers for bucket in found.buckets)
    assert recalled == pytest.approx(sum(tally.recalled for tally in given_tallies if tally.answers))
    predicted = [bucket.predicted for bucket in found.buckets]
    assert predicted == sorted(predicted)
    assert (found.overall is None) == (answers == 0)
    for bucket in found.buckets:
        assert 0 <= bucket.low <= bucket.recalled <= bucket.high <= 1


def test_predictions_alike_share_a_bucket_and_others_do_not() -> None:
    found = calibration([Tally(0.93, 10, 9), Tally(0.3, 4, 1), Tally(0.91, 30, 28), Tally(0.86, 5, 5)])
    assert [bucket.answers for bucket in found.buckets] == [4, 5, 40]
    assert found.buckets[-1].predicted == pytest.approx(0.915)
    assert found.buckets[-1].recalled == pytest.approx(37 / 40)


# Wilson's interval as published tables have it.
@pytest.mark.parametrize(
    ("recalled", "answers", "low", "high"),
    [(0, 10, 0.0, 0.278), (5, 10, 0.237, 0.763), (10, 10, 0.722, 1.0), (90, 100, 0.826, 0.945)],
)
def test_interval(recalled: int, answers: int, low: float, high: float) -> None:
    assert wilson(recalled, answers) == pytest.approx((low, high), abs=0.001)


@pytest.mark.parametrize(
    ("answers", "recalled", "judgement"),
    [
        (0, 0, Judgement.TOO_FEW),
        (LEAST_ANSWERS - 1, 0, Judgement.TOO_FEW),
        (LEAST_ANSWERS, 20, Judgement.LESS),
        (100, 85, Judgement.ABOUT_RIGHT),  # chance may do that
        (1_000, 850, Judgement.LESS),  # but not this
        (1_000, 950, Judgement.MORE),
        (100_000, 89_000, Judgement.ABOUT_RIGHT),  # sure, and of no account
    ],
)
def test_judgement_of_what_was_predicted_nine_in_ten(answers: int, recalled: int, judgement: Judgement) -> None:
    assert calibration([Tally(0.9, answers, recalled)]).judgement is judgement
