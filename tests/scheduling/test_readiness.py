"""How cards are counted: what is left on the day, what is failing, and when ethics is safe."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from fsrs.scheduler import DEFAULT_PARAMETERS
from hypothesis import given
from hypothesis import strategies as st

from cards.scheduling.aim import HORIZON, Seen, Unseen
from cards.scheduling.curve import Curve
from cards.scheduling.readiness import Horizon, Sight, Standing, horizon_of, standings, together
from cards.scheduling.window import Window

TODAY = date(2026, 11, 22)
CURVE = Curve()
CARE, ETHICS = 1, 2

spans = st.floats(0, 400)
stabilities = st.floats(0.05, 1000)


def recall(days: float, stability: float) -> float:
    """FSRS-6's curve as its authors publish it, written out apart from ours."""
    w20 = DEFAULT_PARAMETERS[20]
    return float((1 + (0.9 ** (-1 / w20) - 1) * days / stability) ** -w20)


def met(stability: float, elapsed: float, *, group: int = CARE, key: int = 1) -> Seen:
    return Seen(key, stability, 5.0, elapsed, elapsed > stability, group)


def test_each_competency_is_counted_apart() -> None:
    cards = [met(10, 2), met(40, 12), met(5, 1, group=ETHICS)]
    found = standings(cards, [Unseen(9, CARE)], 20, CURVE)
    assert found[CARE].cards == 3
    assert found[CARE].seen == 2
    assert found[CARE].unseen == 1
    assert found[CARE].retained == pytest.approx((recall(22, 10) + recall(32, 40)) / 3)
    assert found[CARE].last == 2
    assert found[ETHICS].retained == pytest.approx(recall(21, 5))


def test_what_was_never_met_counts_as_not_retained() -> None:
    found = standings([], [Unseen(1, CARE), Unseen(2, CARE)], 20, CURVE)
    assert (found[CARE].retained, found[CARE].seen, found[CARE].last) == (0, 0, None)


@pytest.mark.parametrize(("elapsed", "failing"), [(9.0, 0), (9.3, 1), (90.0, 1)])
def test_a_card_fails_once_its_recall_is_below_seven_in_ten(elapsed: float, failing: int) -> None:
    assert (recall(elapsed, 1) < 0.7) == bool(failing)
    assert standings([met(1, elapsed)], [], 0, CURVE)[CARE].failing == failing


def test_a_card_being_relearned_fails_however_fresh_it_is() -> None:
    cards = [met(50, 0, key=1), met(50, 0, key=2)]
    assert standings(cards, [], 0, CURVE, relearning={2})[CARE].failing == 1


@given(st.lists(st.tuples(stabilities, spans), min_size=1, max_size=20), spans, spans)
def test_the_later_the_interview_the_less_is_left(cards: list[tuple[float, float]], days: float, more: float) -> None:
    held = [met(*card) for card in cards]
    soon, late = (standings(held, [], when, CURVE)[CARE] for when in (days, days + more))
    assert 0 <= late.retained <= soon.retained + 1e-12 <= 1 + 1e-9
    assert late.failing == soon.failing, "what fails is a matter of today"


@given(st.lists(st.tuples(st.integers(0, 3), stabilities, spans), max_size=20), st.integers(0, 5))
def test_competencies_add_up_to_the_whole(cards: list[tuple[int, float, float]], unseen: int) -> None:
    held = [met(stability, elapsed, group=group) for group, stability, elapsed in cards]
    new = [Unseen(key, key % 4) for key in range(unseen)]
    whole = together(standings(held, new, 10, CURVE).values())
    assert (whole.cards, whole.seen) == (len(cards) + unseen, len(cards))
    assert whole.retained_sum == pytest.approx(sum(recall(one + 10, s) for _, s, one in cards))
    assert whole.last == min((one for _, _, one in cards), default=None)


@pytest.mark.parametrize(
    ("standing", "is_safe"),
    [
        (Standing(cards=10, seen=10, retained_sum=9.0), True),
        (Standing(cards=10, seen=10, retained_sum=8.99), False),
        (Standing(cards=10, seen=9, retained_sum=9.0), False),
        (Standing(), False),
    ],
    ids=["at the threshold", "just below", "one unseen", "no cards"],
)
def test_ethics_is_safe_when_all_was_met_and_nine_in_ten_are_left(standing: Standing, *, is_safe: bool) -> None:
    assert standing.is_safe == is_safe


WINDOWS = {
    "a date": (Window(TODAY, TODAY, TODAY + timedelta(20)), Sight.DATE, 20),
    "today": (Window(TODAY, TODAY, TODAY), Sight.DATE, 0),
    "a window": (Window(TODAY + timedelta(20), TODAY + timedelta(40)), Sight.WINDOW, 35),
    "the last day of a window": (Window(TODAY - timedelta(20), TODAY), Sight.WINDOW, 0),
    "a window that is over": (Window(TODAY - timedelta(20), TODAY - timedelta(1)), Sight.OVER, HORIZON),
    "nothing": (None, Sight.NONE, HORIZON),
}


@pytest.mark.parametrize("name", WINDOWS)
def test_the_day_looked_ahead_to(name: str) -> None:
    window, sight, days = WINDOWS[name]
    found = horizon_of(window, TODAY)
    assert found == Horizon(sight, TODAY + timedelta(days), days)
    assert found.interview == (found.day if sight in {Sight.DATE, Sight.WINDOW} else None)
