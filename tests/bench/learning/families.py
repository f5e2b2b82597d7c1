"""What the simulated candidates' memories are really like. No scheduler knows any of it.

F0: FSRS-6 with parameters of their own. F1: forgetting that is exponential, and faster than FSRS believes at first.
F2: ACT-R's activation with decay that grows with it (Pavlik and Anderson 2005, "Practice and Forgetting Effects on
Vocabulary Memory: An Activation-Based Model of the Spacing Effect", Cognitive Science 29).
What is free in each was set once, so that Anki's default does about as well in it as was reported
(docs/interview-plan.md), and never with a look at our own plan.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

import numpy as np

from tests.bench.learning.formulas import AGAIN, HARD, Formulas

if TYPE_CHECKING:
    from tests.bench.learning.formulas import Floats, Ints

from cards.scheduling.curve import DEFAULTS

NEW, STEP, REVIEW = "new", "step", "review"


class Truth(Protocol):
    """The true memories of some candidates (rows) of some cards (columns)."""

    def recall(self, rows: Ints, cards: Ints, day: float) -> Floats:
        """Probability of recall for each pair of a candidate and a card that was met."""

    def answer(self, rows: Ints, cards: Ints, ratings: Ints, day: float, kind: str) -> None:
        """Let an answer leave its trace."""

    def on(self, day: float) -> Floats:
        """Probability of recall of every card on a day; 0 for one never met."""


class FsrsFamily:
    """FSRS-6 with parameters spread around the defaults, each by the same share."""

    def __init__(
        self,
        shape: tuple[int, int],
        random: np.random.Generator,
        *,
        is_exponential: bool = False,
        first_stability: float = 1.0,
        growth: float = 1.0,
        spread: float = 0.3,
    ) -> None:
        w = np.array(DEFAULTS)[:, None] * np.exp(spread * random.standard_normal((len(DEFAULTS), shape[0])))
        w[7] = DEFAULTS[7]
        w[0:4] = np.sort(w[0:4], axis=0) * first_stability
        w[8] = w[8] + np.log(growth)
        w[19] = np.clip(w[19], 0, 0.8)
        w[20] = np.clip(w[20], 0.1, 0.8)
        self._w, self._is_exponential = w, is_exponential
        self._stability, self._difficulty = np.ones(shape), np.ones(shape)
        self._last = np.full(shape, np.nan)

    def _of(self, rows: Ints) -> Formulas:
        return Formulas(self._w[:, rows], self._is_exponential)

    def recall(self, rows: Ints, cards: Ints, day: float) -> Floats:
        return self._of(rows).recall(day - self._last[rows, cards], self._stability[rows, cards])

    def answer(self, rows: Ints, cards: Ints, ratings: Ints, day: float, kind: str) -> None:
        truth, stability, difficulty = self._of(rows), self._stability[rows, cards], self._difficulty[rows, cards]
        if kind == NEW:
            stability, difficulty = truth.first(ratings)
        else:
            if kind == STEP:
                stability = truth.same_day(stability, ratings)
            else:
                recall = self.recall(rows, cards, day)
                lapsed = truth.lapsed(difficulty, stability, recall)
                kept = truth.recalled(difficulty, stability, recall, np.maximum(ratings, HARD))
                stability = np.where(ratings == AGAIN, lapsed, kept)
            difficulty = truth.difficulty(difficulty, ratings)
        self._stability[rows, cards], self._difficulty[rows, cards] = stability, difficulty
        self._last[rows, cards] = day

    def on(self, day: float) -> Floats:
        recall = self._of(np.arange(len(self._last))[:, None]).recall(day - self._last, self._stability)
        return np.nan_to_num(recall)


class ActrFamily:
    """Each answer leaves a trace that decays; the more active a card was, the faster its new trace decays."""

    DECAY, DECAY_SCALE, NOISE = 0.177, 0.217, 0.25  # as reported, with 0.025 of real time felt between sessions
    FELT = 0.025
    STEP_GAP = 600.0  # seconds between learning steps
    LONGEST = 40  # traces kept

    def __init__(
        self,
        shape: tuple[int, int],
        random: np.random.Generator,
        *,
        threshold: float,
        spread: float = 0.3,
        card_spread: float = 0.4,
    ) -> None:
        self._times = np.full((*shape, self.LONGEST), np.nan)
        self._decays = np.full((*shape, self.LONGEST), np.nan)
        self._count = np.zeros(shape, dtype=np.int64)
        threshold_of = threshold + spread * random.standard_normal((shape[0], 1))
        self._threshold = threshold_of - card_spread * random.standard_normal(shape)
        self._into_day = 0.0

    def _activation(self, times: Floats, decays: Floats, now: float) -> Floats:
        ago = np.maximum(now - times, 1.0)
        with np.errstate(divide="ignore"):
            return np.asarray(np.log(np.nansum(ago**-decays, axis=-1)))

    def _recalled(self, activation: Floats, threshold: Floats) -> Floats:
        return np.asarray(1 / (1 + np.exp(np.clip((threshold - activation) / self.NOISE, -50, 50))))

    def _now(self, day: float) -> float:
        return day * 86_400 * self.FELT + self._into_day

    def recall(self, rows: Ints, cards: Ints, day: float) -> Floats:
        self._into_day = 0.0
        activation = self._activation(self._times[rows, cards], self._decays[rows, cards], self._now(day))
        return self._recalled(activation, self._threshold[rows, cards])

    def answer(self, rows: Ints, cards: Ints, ratings: Ints, day: float, kind: str) -> None:
        del ratings  # a trace is a trace, however it was rated
        self._into_day = self._into_day + self.STEP_GAP if kind == STEP else 0.0
        now = self._now(day)
        activation = self._activation(self._times[rows, cards], self._decays[rows, cards], now)
        decay = self.DECAY + np.where(np.isfinite(activation), self.DECAY_SCALE * np.exp(np.minimum(activation, 3)), 0)
        place = np.minimum(self._count[rows, cards], self.LONGEST - 1)
        self._times[rows, cards, place], self._decays[rows, cards, place] = now, decay
        self._count[rows, cards] += 1

    def on(self, day: float) -> Floats:
        self._into_day = 0.0
        activation = self._activation(self._times, self._decays, self._now(day))
        return np.where(self._count > 0, self._recalled(activation, self._threshold), 0)
