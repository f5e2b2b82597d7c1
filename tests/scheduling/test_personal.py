"""Fitting parameters to a log: by the formulas that schedule, judged by what was not seen, and never astray."""

from __future__ import annotations

from datetime import timedelta
from math import isfinite
from random import Random

import numpy as np
import pytest
from fsrs.scheduler import LOWER_BOUNDS_PARAMETERS, UPPER_BOUNDS_PARAMETERS
from hypothesis import given, settings
from hypothesis import strategies as st

from cards.scheduling import personal
from cards.scheduling.comparison import LEAST_RECALLS, Answer, Comparison
from cards.scheduling.curve import DEFAULTS
from cards.scheduling.fsrs_memory import rate, retrievability
from cards.scheduling.types import MemoryState, Rating, State
from tests.scheduling.learners import FORGETFUL, log_of
from tests.scheduling.strategies import START, attempts

DAY = timedelta(days=1)


def check(found: Comparison | None) -> Comparison:
    """What must hold of any fit: finite, allowed by py-fsrs, and a better first rating is never a shorter memory."""
    assert found
    assert all(map(isfinite, [*found.parameters, found.loss_default, found.loss_fitted, found.noise]))
    bounds = zip(LOWER_BOUNDS_PARAMETERS, found.parameters, UPPER_BOUNDS_PARAMETERS, strict=True)
    assert all(low <= value <= high for low, value, high in bounds)
    assert list(found.parameters[:4]) == sorted(found.parameters[:4])
    rate(MemoryState.new(), Rating.GOOD, START, seed="", parameters=found.parameters)
    return found


def answered(steps: list[tuple[Rating, timedelta]], card: int = 1) -> list[Answer]:
    """The log of one card, each answer a pause after the one before."""
    log, memory, now = list[Answer](), MemoryState.new(), START
    for rating, pause in steps:
        now += abs(pause)
        log.append(Answer(card, now, rating, memory.state))
        memory = rate(memory, rating, now, seed="")
    return log


SHIFTS = st.lists(st.floats(-2, 2), min_size=len(personal.FITTED), max_size=len(personal.FITTED))


@settings(max_examples=40, deadline=None)
@given(attempts.filter(bool), SHIFTS, SHIFTS)
def test_it_predicts_as_the_schedule_does(
    steps: list[tuple[Rating, timedelta]], one: list[float], other: list[float]
) -> None:
    log, sets = answered(steps), personal._parameters(np.array([one, other]))
    found = personal.predictions(personal._batch(log), sets)
    assert found[0] is None
    for number, parameters in enumerate(map(tuple, sets.tolist())):
        memory = MemoryState.new()
        for answer, recall in zip(log, found, strict=True):
            if recall is not None:
                expected = retrievability(memory, answer.at, parameters=parameters)
                assert recall[number, 0] == pytest.approx(expected, rel=1e-6)
            memory = rate(memory, Rating(answer.rating), answer.at, seed="", parameters=parameters)


@settings(max_examples=25, deadline=None)
@given(st.lists(attempts, min_size=1, max_size=5))
def test_cards_do_not_touch_each_other(cards: list[list[tuple[Rating, timedelta]]]) -> None:
    logs = [answered(steps, card) for card, steps in enumerate(cards) if steps]

    def losses(log: list[Answer]) -> list[float]:
        batch = personal._batch(log)
        found: list[float] = personal._losses(batch, np.array([DEFAULTS]), batch.counts)[0].tolist()
        return found

    together = losses([answer for log in logs for answer in log])
    assert sorted(together) == pytest.approx(sorted(loss for log in logs for loss in losses(log)))


def test_only_recalls_and_lapses_of_a_day_or_more_count() -> None:
    easy, good = (Rating.EASY, timedelta(0)), Rating.GOOD
    log = answered([easy, (good, timedelta(hours=23)), (good, DAY), (Rating.AGAIN, 9 * DAY), (good, 2 * DAY)])
    counts = [flags.tolist() for flags in personal._batch(log).counts]
    assert counts == [[False], [False], [True], [True], [False]], "the last was a step of relearning"


@pytest.mark.parametrize("seed", [1, 2])
def test_a_forgetful_candidate_is_known_better_after_the_fit(seed: int) -> None:
    """Better than by the defaults, and nearly as well as by how they truly forget."""
    found = check(personal.compare(log_of(FORGETFUL, 2000, seed=seed), present=FORGETFUL, seconds=60))
    assert found.loss_present is not None
    assert found.loss_fitted < found.loss_default - 0.003
    assert found.loss_fitted < found.loss_present + 0.01
    assert found.is_finished
    assert found.reviews == pytest.approx(4 * found.held_out, abs=4)
    assert found.parameters[2] < DEFAULTS[2] / 1.5, "what was just learnt fades sooner"


@pytest.mark.parametrize("seed", [1, 2])
def test_a_candidate_like_everybody_loses_next_to_nothing(seed: int) -> None:
    found = check(personal.compare(log_of(DEFAULTS, 1000, seed=seed), present=None, seconds=60))
    assert found.loss_fitted < found.loss_default + 0.01


def test_the_more_reviews_the_farther_it_dares_from_the_defaults() -> None:
    log = log_of(FORGETFUL, 1500, seed=1)
    few, many = (check(personal.compare(log[:count], present=None, seconds=60)) for count in (400, 1500))
    assert DEFAULTS[8] - many.parameters[8] > DEFAULTS[8] - few.parameters[8] > 0
    assert few.parameters[7] == DEFAULTS[7], "what no log of one person can tell stays"


def test_what_is_held_out_is_not_learnt_from() -> None:
    log = log_of(DEFAULTS, 600, seed=5)
    found = check(personal.compare(log, present=None, seconds=60))
    counting = sorted(answer.at for answer in log if answer.state_before == State.REVIEW)
    since = counting[round(0.85 * len(counting))]
    lapsed = [one._replace(rating=Rating.AGAIN) if one.at >= since else one for one in log]
    other = check(personal.compare(lapsed, present=None, seconds=60))
    assert other.parameters == found.parameters
    assert other.loss_fitted > found.loss_fitted + 0.3


def test_the_parameters_in_use_are_judged_by_the_same_reviews() -> None:
    log = log_of(FORGETFUL, 600, seed=1)
    found = check(personal.compare(log, present=DEFAULTS, seconds=60))
    assert found.loss_present == found.loss_default
    again = check(personal.compare(log, present=found.parameters, seconds=60))
    assert again.loss_present == again.loss_fitted


def test_too_little_to_judge_by_is_no_fit() -> None:
    assert personal.compare([], present=None, seconds=1) is None
    in_steps = [Answer(card, START, Rating.GOOD, State.NEW) for card in range(500)]
    assert personal.compare(in_steps, present=None, seconds=1) is None
    recalls = [Answer(1, START + days * DAY, Rating.GOOD, State.REVIEW) for days in range(LEAST_RECALLS + 1)]
    assert personal.compare(recalls[:-1], present=None, seconds=1) is None
    check(personal.compare(recalls, present=None, seconds=10))


def test_out_of_time_it_gives_what_it_has() -> None:
    found = check(personal.compare(log_of(FORGETFUL, 400, seed=1), present=None, seconds=-1))
    assert not found.is_finished
    assert found.parameters == pytest.approx(DEFAULTS)
    assert found.loss_fitted == pytest.approx(found.loss_default)


@pytest.mark.parametrize("rating", Rating)
def test_a_candidate_of_one_word(rating: Rating) -> None:
    """All lapses, or all *easy*: nothing that a curve could fit, and still no number astray."""
    log = [
        Answer(card, START + days**2 * DAY, rating, State.REVIEW if days else State.NEW)
        for card in range(15)
        for days in range(12)
    ]
    found = check(personal.compare(log, present=None, seconds=20))
    assert found.loss_fitted <= found.loss_default


@settings(max_examples=8, deadline=None)
@given(st.integers(0, 10**6))
def test_a_log_that_cannot_be_does_no_harm(seed: int) -> None:
    """Times out of order and before there were computers, states that follow from nothing, ratings at random."""
    random, states = Random(seed), [*State, *[State.REVIEW] * 4]
    rows = [(random.randint(0, 40), random.randint(-(10**6), 10**9), random.choice(states)) for _ in range(450)]
    log = [
        Answer(card, START + timedelta(seconds=at), random.choice(list(Rating)), state)
        for card, at, state in sorted(rows)
    ]
    check(personal.compare(log, present=None, seconds=0.2))
