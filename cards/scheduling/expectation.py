"""Memories that are moved on as expected, without a draw: of ten cards recalled with 0.9, one lapses.

Who lapses is told by counting up the probabilities, so that neighbours fare differently but the shares come out.
"""

from __future__ import annotations

from bisect import bisect
from dataclasses import dataclass
from itertools import accumulate
from math import exp
from typing import TYPE_CHECKING

from cards.scheduling.curve import AFTER_RELEARNING, SHORTEST_STABILITY

if TYPE_CHECKING:
    from collections.abc import Sequence

    from cards.scheduling.aim import Seen, Unseen
    from cards.scheduling.curve import Curve

# How often a first rating is again, hard, good, easy: the defaults of fsrs-rs' simulator (docs/interview-plan.md).
FIRST_RATINGS = (0.24, 0.094, 0.495, 0.171)
_UP_TO = tuple(accumulate(FIRST_RATINGS[:-1]))
_STEPS_AFTER = (2, 2, 1, 0)  # learning steps that are left after each of these, taken as answered *good*
_GOLDEN = 0.618034  # its multiples, modulo 1, fall evenly however few or many there are
_LEAST_DIFFICULTY, _MOST_DIFFICULTY = 1.0, 10.0


@dataclass(slots=True)
class Memory:
    """One card ahead in time. last: day of its last answer, counted from today; None for one never met.

    rests: it does not come today, whatever the plan is for.
    """

    stability: float = SHORTEST_STABILITY
    difficulty: float = _LEAST_DIFFICULTY
    last: float | None = None
    due: float = 0.0  # day, counted from today
    is_protected: bool = False
    rests: bool = False

    def recall(self, day: float, curve: Curve) -> float:
        return 0.0 if self.last is None else curve.recall(day - self.last, self.stability)


def memories_of(seen: Sequence[Seen], unseen: Sequence[Unseen], forgetting: float = 1.0) -> list[Memory]:
    """Return the memories of these cards, in the same order, those of the seen first."""
    met = [
        Memory(card.stability, card.difficulty, -card.elapsed, _due(card, forgetting), card.is_protected)
        for card in seen
    ]
    return met + [Memory(is_protected=card.is_protected) for card in unseen]


def _due(card: Seen, forgetting: float) -> float:
    if card.is_due or (forgetting > 1 and card.elapsed * forgetting >= max(1.0, card.stability)):
        return 0.0
    return max(1.0, interval(card.stability, forgetting) - card.elapsed)  # it was promised for tomorrow at best


def interval(stability: float, forgetting: float) -> float:
    """Return the days until a card is due: as promised, in whole days, or when a plan holds it to be (make_plan)."""
    return max(1.0, min(round(stability), stability / max(1.0, forgetting)))


class Expectation:
    """Answers of cards as they are expected. forgetting: see Aim. start: from 0 to 1, where the counting begins."""

    def __init__(self, curve: Curve, forgetting: float = 1.0, start: float = 0.5) -> None:
        self._curve, self._forgetting = curve, forgetting
        self._first = tuple(first_memories(curve))
        self._met = start
        self._lapses = start

    def answer(self, memory: Memory, day: float) -> None:
        if memory.last is None:
            self._met = (self._met + _GOLDEN) % 1
            memory.stability, memory.difficulty = self._first[bisect(_UP_TO, self._met)]
        else:
            self._review(memory, day)
        memory.last = day
        memory.due = day + interval(memory.stability, self._forgetting)

    def _review(self, memory: Memory, day: float) -> None:
        recall = memory.recall(day, self._curve)
        self._lapses += 1 - recall
        if self._lapses < 1:
            memory.stability = self._curve.after_good(memory.difficulty, memory.stability, recall)
            return
        self._lapses -= 1
        lapsed = self._curve.after_lapse(memory.difficulty, memory.stability, recall)
        memory.stability = max(SHORTEST_STABILITY, AFTER_RELEARNING * lapsed)
        memory.difficulty = _harder(memory.difficulty, self._curve.parameters)


def first_memories(curve: Curve) -> list[tuple[float, float]]:
    """Return stability and difficulty at the end of the day a card is met, by its first rating."""
    w = curve.parameters
    found = []
    for place, steps in enumerate(_STEPS_AFTER):
        stability = max(SHORTEST_STABILITY, w[place])
        for _ in range(steps):
            stability *= max(1.0, exp(w[17] * w[18]) * stability ** -w[19])
        found.append((stability, _within(w[4] - exp(w[5] * place) + 1)))
    return found


def _harder(difficulty: float, w: Sequence[float]) -> float:
    """Return the difficulty after *again*."""
    easiest = w[4] - exp(w[5] * 3) + 1
    damped = difficulty + (_MOST_DIFFICULTY - difficulty) * w[6] * 2 / 9
    return _within(w[7] * easiest + (1 - w[7]) * damped)


def _within(difficulty: float) -> float:
    return min(_MOST_DIFFICULTY, max(_LEAST_DIFFICULTY, difficulty))
