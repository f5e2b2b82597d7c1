"""Fits FSRS-6 to one candidate's own log, and judges the fit by the later part of the log, which it has not seen.

The fit is the most probable one: the log loss of recall and lapse, plus a penalty for leaving the defaults. With few
reviews the penalty keeps parameters where they were; with many it hardly counts. Imports NumPy and SciPy, which take
a tenth of a second and 60 MB: only the nightly command may import this module.
"""

import time
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from fsrs.scheduler import LOWER_BOUNDS_PARAMETERS, UPPER_BOUNDS_PARAMETERS
from numpy.typing import NDArray
from scipy.optimize import Bounds, minimize

from cards.scheduling.comparison import LEAST_RECALLS, Answer, Comparison
from cards.scheduling.curve import DEFAULTS, SHORTEST_STABILITY
from cards.scheduling.types import Rating, State

Floats = NDArray[np.float64]
Flags = NDArray[np.bool_]

HELD_OUT = 0.2  # of the recalls and lapses: the latest
# How far from its default a parameter is thought to lie (one standard deviation): as a logarithm where it scales
# something, else in its own unit. The two that are left out stay: mean reversion (7) and the difficulty of a lapsed
# card (12) are near nothing, and a log of one person says nothing of them.
LOGARITHMIC = {0: 1.0, 1: 1.0, 2: 1.0, 3: 1.0, 5: 0.3, 6: 0.3, 10: 0.3, 11: 0.4, 13: 0.3, 14: 0.3}
LOGARITHMIC |= {15: 0.25, 16: 0.25, 17: 0.4, 18: 0.5, 19: 0.5, 20: 0.4}
LINEAR = {4: 0.6, 8: 0.4, 9: 0.08}
FITTED = np.array(sorted(LOGARITHMIC | LINEAR))
SPREAD = np.array([(LOGARITHMIC | LINEAR)[index] for index in FITTED])
IS_LOGARITHMIC = np.array([index in LOGARITHMIC for index in FITTED])
FARTHEST = 4.0  # standard deviations
FIRST_STABILITIES = 4  # parameters 0 to 3, of again to easy

STEP = 1e-5  # standard deviations, for the gradient
MOST_ROUNDS = 60
LONGEST_STABILITY = 1e9  # days: far beyond what any candidate lives to see, and far below what overflows
SUREST = 1e-4  # no prediction counts as surer: one slip of the finger must not outweigh a hundred reviews
_DAY = 86_400


@dataclass(frozen=True, slots=True)
class Batch:
    """A log as arrays of review index x card, the cards with most reviews first: each row is a shorter one.

    days: since the review before, with their fraction. counts: recalls and lapses that a prediction is judged by.
    at: seconds since 1970.
    """

    days: list[Floats]
    ratings: list[NDArray[np.int64]]
    at: list[Floats]
    counts: list[Flags]


class _OutOfTimeError(Exception):
    pass


def compare(answers: Sequence[Answer], *, present: tuple[float, ...] | None, seconds: float) -> Comparison | None:
    """Fit to the earlier part of a log, and judge by the later one; None where too little can be judged.

    answers: by card, and of each card in the order of its log. present: parameters in use, None for the defaults.
    seconds: after them the best parameters found so far are taken.
    """
    batch = _batch(answers)
    none: Floats = np.empty(0)
    times = np.sort(np.concatenate([none, *(at[counts] for at, counts in zip(batch.at, batch.counts, strict=True))]))
    if len(times) < LEAST_RECALLS:
        return None
    since = float(times[-max(1, round(HELD_OUT * len(times)))])
    parameters, is_finished = fit(_before(batch, since), seconds=seconds)
    judged = [counts & (at >= since) for at, counts in zip(batch.at, batch.counts, strict=True)]
    held_out = _losses(batch, np.array([DEFAULTS, parameters, present or DEFAULTS]), judged)
    difference = held_out[0] - held_out[1]
    means = held_out.mean(axis=1)
    return Comparison(
        parameters=parameters,
        reviews=int((times < since).sum()),
        held_out=held_out.shape[1],
        loss_default=float(means[0]),
        loss_fitted=float(means[1]),
        noise=float(difference.std(ddof=1) / np.sqrt(len(difference))) if len(difference) > 1 else float("inf"),
        loss_present=float(means[2]) if present else None,
        is_finished=is_finished,
    )


def fit(batch: Batch, *, seconds: float) -> tuple[tuple[float, ...], bool]:
    """Return the most probable parameters, and whether the search ended before its time was over."""
    ends = time.monotonic() + seconds
    best: list[Any] = [np.inf, np.zeros(len(FITTED))]
    beside = np.vstack([np.zeros(len(FITTED)), np.eye(len(FITTED)) * STEP])

    def objective(point: Floats) -> tuple[float, Floats]:
        if time.monotonic() > ends:
            raise _OutOfTimeError
        points = point + beside
        losses = _losses(batch, _parameters(points), batch.counts).sum(axis=1) + (points**2).sum(axis=1) / 2
        if losses[0] < best[0]:
            best[:] = [losses[0], point.copy()]
        return float(losses[0]), (losses[1:] - losses[0]) / STEP

    is_finished = True
    try:
        bounds = Bounds(-FARTHEST, FARTHEST)
        options = {"maxiter": MOST_ROUNDS, "ftol": 1e-7}
        minimize(objective, np.zeros(len(FITTED)), jac=True, method="L-BFGS-B", bounds=bounds, options=options)
    except _OutOfTimeError:
        is_finished = False
    return tuple(float(value) for value in _parameters(best[1][None, :])[0]), is_finished


def _parameters(points: Floats) -> Floats:
    """Turn points, counted in standard deviations from the defaults, into sets of parameters that py-fsrs allows."""
    parameters = np.tile(np.array(DEFAULTS), (len(points), 1))
    default = parameters[:, FITTED]
    parameters[:, FITTED] = np.where(IS_LOGARITHMIC, default * np.exp(SPREAD * points), default + SPREAD * points)
    # A better first rating never means a shorter memory.
    parameters[:, :FIRST_STABILITIES] = np.maximum.accumulate(parameters[:, :FIRST_STABILITIES], axis=1)
    allowed: Floats = np.clip(parameters, LOWER_BOUNDS_PARAMETERS, UPPER_BOUNDS_PARAMETERS)
    return allowed


def _batch(answers: Sequence[Answer]) -> Batch:
    if not answers:
        return Batch([], [], [], [])
    cards = np.array([answer.card for answer in answers])
    at = np.array([answer.at.timestamp() for answer in answers])
    ratings = np.array([answer.rating for answer in answers], dtype=np.int64)
    in_review = np.array([answer.state_before == State.REVIEW for answer in answers])
    starts = np.flatnonzero(np.append(True, cards[1:] != cards[:-1]))
    lengths = np.diff(np.append(starts, len(cards)))
    days = np.maximum(0, np.append(0, np.diff(at))) / _DAY
    days[starts] = 0
    counts = in_review & (days >= 1)
    order = np.argsort(-lengths, kind="stable")
    starts, lengths = starts[order], lengths[order]
    # Places in the log of the first review of each card, of the second of each that has two, and so on.
    places = [starts[: int((lengths > index).sum())] + index for index in range(lengths[0])]
    return Batch(
        days=[days[place] for place in places],
        ratings=[ratings[place] for place in places],
        at=[at[place] for place in places],
        counts=[counts[place] for place in places],
    )


def _before(batch: Batch, moment: float) -> Batch:
    """Only what had happened before a moment counts: of each card the first rows, as its times never fall."""
    counts = [counts & (at < moment) for at, counts in zip(batch.at, batch.counts, strict=True)]
    rows = max((index + 1 for index, flags in enumerate(counts) if flags.any()), default=0)
    return Batch(batch.days[:rows], batch.ratings[:rows], batch.at[:rows], counts[:rows])


def _losses(batch: Batch, parameters: Floats, counts: Sequence[Flags]) -> Floats:
    """Log loss of each review that counts, under each set of parameters."""
    found = [np.empty((len(parameters), 0))]
    for index, recall in enumerate(predictions(batch, parameters)):
        flags = counts[index]
        if recall is not None and flags.any():
            sure = np.clip(recall[:, flags], SUREST, 1 - SUREST)
            found.append(-np.log(np.where(batch.ratings[index][flags] > Rating.AGAIN, sure, 1 - sure)))
    return np.concatenate(found, axis=1)


def predictions(batch: Batch, parameters: Floats) -> list[Floats | None]:
    """Predict recall at each review of each card, under each set of parameters; None for first ratings.

    FSRS-6 as py-fsrs has it: stability grows by whole days, what is predicted falls by the minute. The tests hold it
    to `fsrs_memory`.
    """
    w = [parameters[:, [index]] for index in range(parameters.shape[1])]
    factor = 0.9 ** (-1 / w[20]) - 1
    found: list[Floats | None] = []
    stability = difficulty = np.empty(0)
    for days, ratings in zip(batch.days, batch.ratings, strict=True):
        if not found:
            stability = parameters[:, ratings - 1]
            difficulty = np.clip(_first_difficulty(w, ratings), 1, 10)
            found.append(None)
            continue
        stability, difficulty = stability[:, : len(days)], difficulty[:, : len(days)]
        found.append(_recall(w, factor, days, stability))
        recall = _recall(w, factor, np.floor(days), stability)
        stability = _next_stability(w, days, ratings, stability, difficulty, recall)
        difficulty = _next_difficulty(w, ratings, difficulty)
    return found


def _recall(w: Sequence[Floats], factor: Floats, days: Floats, stability: Floats) -> Floats:
    recall: Floats = np.exp(-w[20] * np.log1p(factor * days / stability))
    return recall


def _first_difficulty(w: Sequence[Floats], ratings: Any) -> Floats:
    first: Floats = w[4] - np.exp(w[5] * (ratings - 1)) + 1
    return first


def _next_difficulty(w: Sequence[Floats], ratings: NDArray[np.int64], difficulty: Floats) -> Floats:
    moved = difficulty - w[6] * (ratings - 3) * (10 - difficulty) / 9
    return np.clip(w[7] * _first_difficulty(w, Rating.EASY) + (1 - w[7]) * moved, 1, 10)


def _next_stability(  # noqa: PLR0913, PLR0917  the variables of the formulas
    w: Sequence[Floats],
    days: Floats,
    ratings: NDArray[np.int64],
    stability: Floats,
    difficulty: Floats,
    recall: Floats,
) -> Floats:
    logarithm = np.log(stability)
    forgotten = w[11] * np.exp(-w[12] * np.log(difficulty) + (1 - recall) * w[14])
    forgotten *= np.expm1(w[13] * np.log1p(stability))
    lapsed = np.minimum(forgotten, stability / np.exp(w[17] * w[18]))
    growth = np.exp(w[8] - w[9] * logarithm) * (11 - difficulty) * np.expm1((1 - recall) * w[10])
    growth *= np.where(ratings == Rating.HARD, w[15], np.where(ratings == Rating.EASY, w[16], 1))
    same_day = np.exp(w[17] * (ratings - 3 + w[18]) - w[19] * logarithm)
    same_day = np.where(ratings > Rating.AGAIN, np.maximum(same_day, 1), same_day)
    later = np.where(ratings > Rating.AGAIN, stability * (1 + growth), lapsed)
    return np.clip(np.where(days < 1, stability * same_day, later), SHORTEST_STABILITY, LONGEST_STABILITY)
