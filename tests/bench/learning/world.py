"""Candidates who revise day by day: what they are asked, how they answer, what it costs, what the scheduler believes.

What an answer costs and how it is rated: the defaults of fsrs-rs' simulator (open-spaced-repetition/fsrs-rs,
`SimulatorConfig::default`), as in docs/interview-plan.md.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from cards.scheduling.aim import Pace
from cards.scheduling.evidence import Evidence
from tests.bench.learning.families import NEW, REVIEW, STEP, Truth
from tests.bench.learning.formulas import AGAIN, BELIEVED, EASY, GOOD, HARD

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from tests.bench.learning.formulas import Floats, Ints

# Seconds, by rating.
SECONDS_NEW = np.array([19.58, 18.79, 13.78, 10.71])
SECONDS_REVIEW = np.array([19.38, 17.59, 12.38, 8.94])
SECONDS_RELEARNING = np.array([16.44, 15.25, 12.32, 8.03])
FIRST_RATINGS = np.array([0.24, 0.094, 0.495, 0.171])
RATINGS_IF_RECALLED = np.array([0.224, 0.631, 0.145])  # hard, good, easy
# Ratings in the steps that follow a first rating or a lapse, by the rating before: again, hard, good.
AFTER_NEW = np.array(
    [[0.3686, 0.0628, 0.5108, 0.0577], [0.0442, 0.4553, 0.4457, 0.0549], [0.0519, 0.047, 0.8462, 0.055]]
)
AFTER_LAPSE = np.array(
    [[0.2157, 0.0643, 0.6595, 0.0604], [0.05, 0.4638, 0.4475, 0.0387], [0.1057, 0.1434, 0.7266, 0.0244]]
)
MOST_STEPS = 8
EVIDENCE_DAYS, USUAL_WEIGHT = 28, 20  # days and answers, as the site does


class World:
    """Some candidates (rows) with one deck (columns). last: day of the last review, NaN for a card never met."""

    def __init__(self, truth: Truth, shape: tuple[int, int], random: np.random.Generator) -> None:
        self.truth, self.random, self.shape = truth, random, shape
        self.stability, self.difficulty = np.ones(shape), np.ones(shape)
        self.last = np.full(shape, np.nan)
        self.seconds = np.zeros(shape[0])
        # Of each of the last days: reviews, the sum of their predicted recall, how many were recalled.
        self._noted = np.zeros((3, EVIDENCE_DAYS, shape[0]))
        # Of each of the last days: how many were recalled, forgotten, new, and the seconds that these took.
        self._timed = np.zeros((2, 3, EVIDENCE_DAYS, shape[0]))

    @property
    def seen(self) -> NDArray[np.bool_]:
        return np.asarray(~np.isnan(self.last))

    def evidence(self, row: int) -> Evidence:
        """What this candidate's log of the last days says."""
        reviews, predicted, recalled = self._noted[:, :, row].sum(axis=1)
        return Evidence(int(reviews), float(predicted), int(recalled))

    def pace(self, row: int) -> Pace:
        """Return the candidate's own seconds of the last days, with the usual ones as a prior."""
        usual = Pace()
        count, seconds = self._timed[:, :, :, row].sum(axis=2)
        prior = np.array([usual.recalled, usual.forgotten, usual.new])
        return Pace(*((seconds + USUAL_WEIGHT * prior) / (count + USUAL_WEIGHT)).tolist())

    def study(self, orders: Sequence[Sequence[int]], day: float, budgets: Floats) -> Answers:
        """Let each candidate go through their cards in this order, until their seconds are used up."""
        self._noted[:, int(day) % EVIDENCE_DAYS] = 0
        self._timed[:, :, int(day) % EVIDENCE_DAYS] = 0
        rows, cards, places = _pairs(orders)
        if not len(rows):
            return Answers(rows, cards, rows, np.zeros(0, dtype=bool))
        is_new = np.isnan(self.last[rows, cards])
        ratings = self._ratings(rows, cards, day, is_new)
        steps, seconds = self._steps(ratings, is_new)
        taken = self._within(rows, places, seconds, budgets)
        np.add.at(self.seconds, rows[taken], seconds[taken])
        self._note(rows, cards, day, ratings, taken & ~is_new)
        what = np.select([is_new, ratings == AGAIN], [2, 1], 0)
        for kept, values in enumerate((np.ones(len(rows)), seconds)):
            np.add.at(self._timed[kept, :, int(day) % EVIDENCE_DAYS], (what[taken], rows[taken]), values[taken])
        for kind, which in ((NEW, is_new), (REVIEW, ~is_new)):
            self._answer(rows, cards, ratings, day, kind, taken & which)
        for which, step_ratings in steps:
            self._answer(rows, cards, step_ratings, day, STEP, taken & which)
        return Answers(rows[taken], cards[taken], ratings[taken], is_new[taken])

    def _ratings(self, rows: Ints, cards: Ints, day: float, is_new: NDArray[np.bool_]) -> Ints:
        recall = np.zeros(len(rows))
        recall[~is_new] = self.truth.recall(rows[~is_new], cards[~is_new], day)
        recalled = self.random.random(len(rows)) < recall
        first = 1 + self._drawn(FIRST_RATINGS, len(rows))
        return np.where(is_new, first, np.where(recalled, 2 + self._drawn(RATINGS_IF_RECALLED, len(rows)), AGAIN))

    def _drawn(self, shares: Floats, count: int) -> Ints:
        return np.searchsorted(np.cumsum(shares)[:-1], self.random.random(count), side="right")

    def _steps(self, ratings: Ints, is_new: NDArray[np.bool_]) -> tuple[list[tuple[NDArray[np.bool_], Ints]], Floats]:
        """Take each card through its learning steps. Return who answered what in each round, and all seconds."""
        seconds = np.where(is_new, SECONDS_NEW[ratings - 1], SECONDS_REVIEW[ratings - 1])
        # Two steps to learn a card, of which a first *good* saves one; one step after a lapse.
        left = np.where(is_new, np.select([ratings == EASY, ratings == GOOD], [0, 1], 2), ratings == AGAIN)
        latest, rounds = ratings, []
        for _ in range(MOST_STEPS):
            active = left > 0
            if not active.any():
                break
            latest = np.where(active, self._step_ratings(latest, is_new), latest)
            costs = np.where(is_new, SECONDS_NEW[latest - 1], SECONDS_RELEARNING[latest - 1])
            seconds = seconds + np.where(active, costs, 0)
            rounds.append((active, latest))
            begun_anew = np.where(is_new, 2, 1)
            left = np.select([latest == AGAIN, latest == HARD, latest == GOOD], [begun_anew, left, left - 1], 0)
        return rounds, seconds

    def _step_ratings(self, latest: Ints, is_new: NDArray[np.bool_]) -> Ints:
        shares = np.where(
            is_new[:, None], AFTER_NEW[np.minimum(latest, GOOD) - 1], AFTER_LAPSE[np.minimum(latest, GOOD) - 1]
        )
        passed = self.random.random((len(latest), 1)) > np.cumsum(shares, axis=1)[:, :-1]
        return np.asarray(1 + passed.sum(axis=1))

    def _within(self, rows: Ints, places: Ints, seconds: Floats, budgets: Floats) -> NDArray[np.bool_]:
        """Whether there was time left when a card came up."""
        grid = np.zeros((self.shape[0], places.max() + 1))
        grid[rows, places] = seconds
        begins = np.cumsum(grid, axis=1) - grid
        return np.asarray(begins[rows, places] < budgets[rows])

    def _note(self, rows: Ints, cards: Ints, day: float, ratings: Ints, which: NDArray[np.bool_]) -> None:
        i, j = rows[which], cards[which]
        believed = BELIEVED.recall(day - self.last[i, j], self.stability[i, j])
        for kept, values in enumerate((np.ones(len(i)), believed, ratings[which] != AGAIN)):
            np.add.at(self._noted[kept, int(day) % EVIDENCE_DAYS], i, values)

    def _answer(self, rows: Ints, cards: Ints, ratings: Ints, day: float, kind: str, which: NDArray[np.bool_]) -> None:
        if not which.any():
            return
        i, j, rating = rows[which], cards[which], ratings[which]
        self._believe(i, j, rating, day, kind)
        self.truth.answer(i, j, rating, day, kind)

    def _believe(self, i: Ints, j: Ints, rating: Ints, day: float, kind: str) -> None:
        stability, difficulty = self.stability[i, j], self.difficulty[i, j]
        if kind == NEW:
            self.stability[i, j], self.difficulty[i, j] = BELIEVED.first(rating)
        else:
            if kind == STEP:
                new = BELIEVED.same_day(stability, rating)
            else:
                recall = BELIEVED.recall(day - self.last[i, j], stability)
                kept = BELIEVED.recalled(difficulty, stability, recall, np.maximum(rating, HARD))
                new = np.where(rating == AGAIN, BELIEVED.lapsed(difficulty, stability, recall), kept)
            self.stability[i, j], self.difficulty[i, j] = new, BELIEVED.difficulty(difficulty, rating)
        self.last[i, j] = day


class Answers:
    """The first answer to each card that was asked on a day."""

    def __init__(self, rows: Ints, cards: Ints, ratings: Ints, is_new: NDArray[np.bool_]) -> None:
        self.rows, self.cards, self.ratings, self.is_new = rows, cards, ratings, is_new


def _pairs(orders: Sequence[Sequence[int]]) -> tuple[Ints, Ints, Ints]:
    rows = np.repeat(np.arange(len(orders)), [len(order) for order in orders])
    cards = np.array([card for order in orders for card in order], dtype=np.int64)
    places = np.array([place for order in orders for place in range(len(order))], dtype=np.int64)
    return rows, cards, places
