"""What the simulated candidates revise by: our own plan, and what they would use instead.

A policy says in which order each candidate goes through their cards today, and learns from the answers.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from cards.scheduling.aim import Aim, Seen, Unseen
from cards.scheduling.curve import Curve
from cards.scheduling.evidence import forgetting_factor
from cards.scheduling.plan import make_plan
from tests.bench.learning.formulas import AGAIN, BELIEVED, EASY, GOOD, HARD

if TYPE_CHECKING:
    from tests.bench.learning.formulas import Floats
    from tests.bench.learning.world import Answers, World

NEW_PER_DAY = 20


class Policy:
    """Orders of cards for each candidate, day by day. days: from the first day to the interview."""

    def __init__(self, world: World, minutes: float) -> None:
        self.world, self.budget, self.days_left = world, minutes * 60, 0.0

    def orders(self, day: float, days_left: float, present: list[int]) -> list[list[int]]:
        self.days_left = days_left
        chosen: list[list[int]] = [[] for _ in range(self.world.shape[0])]
        for row in present:
            chosen[row] = self.order(row, day)
        return chosen

    def order(self, row: int, day: float) -> list[int]:
        raise NotImplementedError

    def learn(self, answers: Answers, day: float) -> None:
        """Take note of what was answered."""

    def unseen(self, row: int) -> list[int]:
        return list(np.nonzero(~self.world.seen[row])[0])


class Due(Policy):
    """Cards that are due, the longest due first, with so many new ones a day mixed evenly among them."""

    new_per_day = NEW_PER_DAY

    def __init__(self, world: World, minutes: float) -> None:
        super().__init__(world, minutes)
        self.due: Floats = np.where(world.seen, world.last + self.first_intervals(), np.inf)

    def first_intervals(self) -> Floats:
        """Days until a card comes back that was met before this began."""
        return np.maximum(1, np.round(self.world.stability))

    def order(self, row: int, day: float) -> list[int]:
        return mixed(self.waiting(row, day), self.unseen(row)[: self.new_per_day])

    def waiting(self, row: int, day: float) -> list[int]:
        due = np.nonzero(self.due[row] < day + 0.5)[0]
        return list(due[np.argsort(self.due[row, due], kind="stable")])

    def learn(self, answers: Answers, day: float) -> None:
        self.due[answers.rows, answers.cards] = day + self.intervals(answers)

    def intervals(self, answers: Answers) -> Floats:
        return np.maximum(1, np.round(self.world.stability[answers.rows, answers.cards]))


class Fsrs(Due):
    """FSRS-6 at a desired retention of 0.9 and 20 new cards a day: Anki's default."""


class HandPaced(Due):
    """The same by a candidate who counts: each day the new cards left are shared out among the days left but the last,
    and come first; in the last days every card gets a look, the weakest first.
    """

    last_days = 7

    def order(self, row: int, day: float) -> list[int]:
        unseen = self.unseen(row)
        new = unseen[: int(np.ceil(len(unseen) / max(1, 0.9 * self.days_left)))]
        order = new + self.waiting(row, day)
        if self.days_left > self.last_days:
            return order
        rest = np.setdiff1d(np.nonzero(self.world.seen[row])[0], order)
        recall = BELIEVED.recall(day - self.world.last[row, rest], self.world.stability[row, rest])
        return order + list(rest[np.argsort(recall)])


class Sm2(Due):
    """Anki's older default: an ease for each card, by which its interval grows."""

    def __init__(self, world: World, minutes: float) -> None:
        self.ease = np.full(world.shape, 2.5)
        self.interval = np.maximum(1, np.round(world.stability))
        super().__init__(world, minutes)

    def intervals(self, answers: Answers) -> Floats:
        at, rating = (answers.rows, answers.cards), answers.ratings
        old, ease = self.interval[at], self.ease[at]
        grown = np.select(
            [rating == AGAIN, rating == HARD, rating == GOOD],
            [np.ones_like(old), np.maximum(old + 1, old * 1.2), np.maximum(old + 1, old * ease)],
            np.maximum(old + 1, old * ease * 1.3),
        )
        days = np.round(np.where(answers.is_new, np.where(rating == EASY, 4, 1), grown))
        change = np.select([rating == AGAIN, rating == HARD, rating == EASY], [-0.2, -0.15, 0.15], 0.0)
        self.ease[at] = np.where(answers.is_new, ease, np.maximum(1.3, ease + change))
        self.interval[at] = days
        return np.asarray(days)


class Leitner(Due):
    """Six boxes of 1, 2, 4, 8, 16 and 32 days: up when recalled, back to the first when not."""

    boxes: Floats = np.array([1.0, 2.0, 4.0, 8.0, 16.0, 32.0])

    def __init__(self, world: World, minutes: float) -> None:
        self.box = np.clip(np.round(np.log2(np.maximum(1, world.stability))), 0, 5).astype(int)
        super().__init__(world, minutes)

    def first_intervals(self) -> Floats:
        return np.asarray(self.boxes[self.box])

    def intervals(self, answers: Answers) -> Floats:
        at, rating = (answers.rows, answers.cards), answers.ratings
        up = np.select([rating == AGAIN, rating == HARD], [0, self.box[at]], np.minimum(self.box[at] + 1, 5))
        self.box[at] = np.where(answers.is_new, np.where(rating >= GOOD, 1, 0), up)
        return np.asarray(self.boxes[self.box[at]])


class Ours(Policy):
    """The site's own plan, by its own code."""

    every_minute = False

    def __init__(self, world: World, minutes: float) -> None:
        super().__init__(world, minutes)
        self.curve = Curve()
        self.cards = [Unseen(card) for card in range(world.shape[1])]

    def order(self, row: int, day: float) -> list[int]:
        world = self.world
        forgetting = forgetting_factor(world.evidence(row))
        aim = Aim(self.budget, self.days_left, int(self.days_left), forgetting=forgetting)
        met = np.nonzero(world.seen[row])[0]
        stability, elapsed = world.stability[row, met], day - world.last[row, met]
        due = elapsed >= np.maximum(1, np.round(stability))
        if not aim.is_last_week:  # what is not due by any reckoning has no part in the plan, but takes long to list
            may_come = due | (elapsed * max(1, forgetting) >= np.maximum(1, stability))
            met, stability, elapsed, due = (values[may_come] for values in (met, stability, elapsed, due))
        columns = (met, stability, world.difficulty[row, met], elapsed, due)
        seen = [Seen(*values) for values in zip(*(column.tolist() for column in columns), strict=True)]
        unseen = [self.cards[card] for card in self.unseen(row)]
        return [card.key for card in make_plan(seen, unseen, aim, world.pace(row), self.curve).cards]


def mixed(first: list[int], second: list[int]) -> list[int]:
    """Spread the second evenly among the first."""
    places = [
        *((i + 0.5) / len(first) for i in range(len(first))),
        *((i + 0.5) / len(second) for i in range(len(second))),
    ]
    return [card for _, card in sorted(zip(places, first + second, strict=True), key=lambda pair: pair[0])]
