"""FSRS-6 over arrays: what py-fsrs does to one card, done to all cards of all candidates at once."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

from cards.scheduling.curve import DEFAULTS, SHORTEST_STABILITY

Floats: TypeAlias = NDArray[np.float64]
Ints: TypeAlias = NDArray[np.int64]

AGAIN, HARD, GOOD, EASY = 1, 2, 3, 4


@dataclass(frozen=True, slots=True)
class Formulas:
    """w: (21,) for everybody, or (21, n) for n answers of several candidates. is_exponential: 0.9^(t/S) instead."""

    w: Floats
    is_exponential: bool = False

    def recall(self, days: Floats, stability: Floats) -> Floats:
        if self.is_exponential:
            return np.asarray(0.9 ** (days / stability))
        decay = self.w[20]
        return np.asarray((1 + (0.9 ** (-1 / decay) - 1) * days / stability) ** -decay)

    def first(self, rating: Ints) -> tuple[Floats, Floats]:
        """Stability and difficulty after the first rating of a card."""
        stability = np.choose(rating - 1, [self.w[0], self.w[1], self.w[2], self.w[3]])
        return np.maximum(stability, SHORTEST_STABILITY), np.clip(self._first_difficulty(rating), 1, 10)

    def _first_difficulty(self, rating: Ints | int) -> Floats:
        return np.asarray(self.w[4] - np.exp(self.w[5] * (rating - 1)) + 1)

    def difficulty(self, difficulty: Floats, rating: Ints) -> Floats:
        damped = difficulty - (10 - difficulty) * self.w[6] * (rating - 3) / 9
        return np.asarray(np.clip(self.w[7] * self._first_difficulty(EASY) + (1 - self.w[7]) * damped, 1, 10))

    def recalled(self, difficulty: Floats, stability: Floats, recall: Floats, rating: Ints) -> Floats:
        bonus = np.where(rating == HARD, self.w[15], 1) * np.where(rating == EASY, self.w[16], 1)
        growth = np.exp(self.w[8]) * (11 - difficulty) * stability ** -self.w[9] * np.expm1((1 - recall) * self.w[10])
        return np.asarray(stability * (1 + growth * bonus))

    def lapsed(self, difficulty: Floats, stability: Floats, recall: Floats) -> Floats:
        w = self.w
        forgotten = w[11] * difficulty ** -w[12] * ((stability + 1) ** w[13] - 1) * np.exp((1 - recall) * w[14])
        return np.asarray(np.maximum(SHORTEST_STABILITY, np.minimum(forgotten, stability / np.exp(w[17] * w[18]))))

    def same_day(self, stability: Floats, rating: Ints) -> Floats:
        growth = np.exp(self.w[17] * (rating - 3 + self.w[18])) * stability ** -self.w[19]
        growth = np.where(rating >= HARD, np.maximum(growth, 1), growth)
        return np.asarray(np.maximum(SHORTEST_STABILITY, stability * growth))


BELIEVED = Formulas(np.array(DEFAULTS))
