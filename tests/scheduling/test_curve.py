from datetime import timedelta

import fsrs
import pytest
from hypothesis import given
from hypothesis import strategies as st

from cards.scheduling.curve import AFTER_RELEARNING, DEFAULTS, SHORTEST_STABILITY, Curve
from cards.scheduling.types import Rating
from tests.scheduling.strategies import START

LIBRARY = fsrs.Scheduler(enable_fuzzing=False)
stabilities = st.floats(min_value=SHORTEST_STABILITY, max_value=36_500)
difficulties = st.floats(min_value=1, max_value=10)
days = st.integers(min_value=1, max_value=3650)


def reviewed(stability: float, difficulty: float, after: int, rating: Rating) -> tuple[float, float]:
    """Let py-fsrs review a card after some days. Return the recall it expected, and the stability it leads to."""
    now = START + timedelta(days=after)
    card = fsrs.Card(
        card_id=1, state=fsrs.State.Review, stability=stability, difficulty=difficulty, due=now, last_review=START
    )
    recall = LIBRARY.get_card_retrievability(card, now)
    moved, _ = LIBRARY.review_card(card, fsrs.Rating(rating), now)
    assert moved.stability is not None
    return recall, moved.stability


# Golden: the library whose formulas these are


@given(stabilities, difficulties, days)
def test_recall_and_both_stabilities_are_the_library_s(stability: float, difficulty: float, after: int) -> None:
    recall, good = reviewed(stability, difficulty, after, Rating.GOOD)
    _, lapsed = reviewed(stability, difficulty, after, Rating.AGAIN)
    curve = Curve()
    assert curve.recall(after, stability) == pytest.approx(recall)
    assert curve.after_good(difficulty, stability, recall) == pytest.approx(good)
    assert curve.after_lapse(difficulty, stability, recall) == pytest.approx(lapsed)


def test_published_interval_history() -> None:
    """From the library's own tests: each review on the day that it is due. In review, the intervals are the curve's."""
    card, now, believed, intervals = fsrs.Card(card_id=1, due=START), START, [], []
    for rating in [Rating.GOOD] * 6 + [Rating.AGAIN]:
        if card.state is fsrs.State.Review and card.stability and card.difficulty and card.last_review:
            recall = Curve().recall((now - card.last_review).days, card.stability)
            move = Curve().after_lapse if rating == Rating.AGAIN else Curve().after_good
            believed.append(move(card.difficulty, card.stability, recall))
        card, _ = LIBRARY.review_card(card, fsrs.Rating(rating), now)
        intervals.append((card.due - now).days)
        now = card.due
    assert intervals == [0, 2, 11, 46, 163, 498, 0]
    assert [round(stability) for stability in believed[:-1]] == intervals[2:6]
    assert believed[-1] == pytest.approx(card.stability)


def test_a_candidate_s_own_decay_bends_the_curve() -> None:
    own = Curve((*DEFAULTS[:20], 0.5))
    assert own.recall(10, 10) == pytest.approx(0.9)
    assert own.recall(100, 10) < Curve().recall(100, 10)


def test_a_curve_needs_all_its_parameters() -> None:
    with pytest.raises(ValueError, match="21 parameters, got 19"):
        Curve(DEFAULTS[:19])


# What holds for any memory


@given(stabilities, days, days)
def test_recall_only_falls(stability: float, one: int, other: int) -> None:
    sooner, later = sorted((one, other))
    assert 1 >= Curve().recall(sooner, stability) >= Curve().recall(later, stability) > 0


@given(stabilities, difficulties, days)
def test_a_lapse_never_leaves_more_than_a_recall(stability: float, difficulty: float, after: int) -> None:
    curve = Curve()
    recall = curve.recall(after, stability)
    lapsed = curve.after_lapse(difficulty, stability, recall)
    assert AFTER_RELEARNING * lapsed <= lapsed <= curve.after_good(difficulty, stability, recall)


def test_a_clock_that_steps_back_forgets_nothing() -> None:
    assert Curve().recall(-3, 10) == 1
