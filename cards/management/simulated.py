"""Simulated candidates: how made-up people of different habits would have revised. Nothing is read or saved here.

Seconds per answer and shares of ratings: fsrs-rs, `SimulatorConfig::default()`.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import TYPE_CHECKING
from uuid import UUID

from cards.firms.queries import study_day_of
from cards.scheduling.fsrs_memory import recall_probability
from cards.scheduling.types import Rating, State
from cards.study.actions import Attempt, take_answer, take_back
from cards.study.models import Memory, Review
from cards.study.queue import LEARN_AHEAD, LEARNING_STATES

if TYPE_CHECKING:
    from collections.abc import Sequence
    from random import Random

    from cards.content.models import Card
    from cards.core.clock import StudyDay
    from cards.firms.models import User

FIRST_RATINGS = (0.24, 0.094, 0.495, 0.171)  # again, hard, good, easy
RECALLED_RATINGS = (0.224, 0.631, 0.145)  # hard, good, easy
SECONDS = {
    State.NEW: (19.58, 18.79, 13.78, 10.71),
    State.LEARNING: (19.58, 18.79, 13.78, 10.71),
    State.REVIEW: (19.38, 17.59, 12.38, 8.94),
    State.RELEARNING: (16.44, 15.25, 12.32, 8.03),
}
RECALL_IN_STEPS = 0.85
POINTS_RECALLED = {Rating.AGAIN: 0.25, Rating.HARD: 0.6, Rating.GOOD: 0.85, Rating.EASY: 1.0}
SLIPS = 0.01  # answers that are taken back
DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Habits:
    """How somebody revises. retention: their true stability is FSRS' times this. minutes: a day at most."""

    days: int  # since they began
    diligence: float  # share of days on which they revise
    new_per_day: int
    minutes: int
    pace: float  # of the usual seconds per answer
    retention: float
    hour: int  # of the day, UTC

    @classmethod
    def drawn(cls, random: Random, longest: int) -> Habits:
        return cls(
            days=longest if random.random() < 0.6 else random.randint(3, longest),  # noqa: PLR2004
            diligence=random.choice((0.35, 0.55, 0.75, 0.9, 0.97)),
            new_per_day=random.choice((1, 2, 3, 4, 6, 10)),
            minutes=random.choice((6, 10, 15, 25)),
            pace=random.uniform(0.7, 1.5),
            retention=random.lognormvariate(0, 0.35),
            hour=random.choice((7, 8, 12, 13, 18, 19, 20, 21)),
        )


@dataclass(slots=True)
class Diary:
    """One candidate's unsaved memories, and their unsaved reviews in the order they were given."""

    user: User
    cards: Sequence[Card]
    habits: Habits
    random: Random
    memories: dict[int, Memory] = field(default_factory=dict)  # by the card's pk
    reviews: list[Review] = field(default_factory=list)

    def revise_until(self, now: datetime) -> None:
        for days_ago in range(self.habits.days, -1, -1):
            if self.random.random() < self.habits.diligence:
                morning = (now - days_ago * DAY).replace(hour=self.habits.hour, minute=0, second=0, microsecond=0)
                self._sit_down(morning + timedelta(seconds=self.random.randint(0, 3599)), now)

    def _sit_down(self, moment: datetime, now: datetime) -> None:
        end = min(moment + timedelta(minutes=self.habits.minutes), now)
        introduced = 0
        while moment < end:
            day = study_day_of(self.user, moment)
            memory = self._next(moment, day, introduced)
            if memory is None:
                return
            introduced += memory.state == State.NEW
            rating = self._rating(memory, moment)
            taken = timedelta(seconds=round(SECONDS[State(memory.state)][rating - 1] * self._tempo(), 1))
            moment += taken
            if moment >= end:
                return
            self._answer(memory, rating, moment, taken)
            moment += timedelta(seconds=1)

    def _next(self, moment: datetime, day: StudyDay, introduced: int) -> Memory | None:
        """The card to show, in the order of the queue."""
        seen = [memory for memory in self.memories.values() if memory.due and not memory.suspended]
        seen.sort(key=lambda memory: memory.due or moment)
        learning = [memory for memory in seen if memory.state in LEARNING_STATES]
        ripe = [memory for memory in learning if memory.due and memory.due <= moment]
        due = [memory for memory in seen if memory.state == State.REVIEW and memory.due and memory.due < day.end]
        if found := [*ripe[:1], *due[:1]]:
            return found[0]
        if introduced < self.habits.new_per_day:
            card = next((card for card in self.cards if not self._has_met(card)), None)
            if card:
                return self.memories.get(card.pk) or Memory(user=self.user, card=card)
        return next((memory for memory in learning if memory.due and memory.due <= moment + LEARN_AHEAD), None)

    def _has_met(self, card: Card) -> bool:
        memory = self.memories.get(card.pk)
        return memory is not None and (memory.state != State.NEW or memory.suspended)

    def _rating(self, memory: Memory, moment: datetime) -> Rating:
        if memory.state == State.NEW:
            return self.random.choices(list(Rating), FIRST_RATINGS)[0]
        recall = RECALL_IN_STEPS
        if memory.state == State.REVIEW and memory.last_review and memory.stability:
            recall = recall_probability((moment - memory.last_review) / DAY, memory.stability * self.habits.retention)
        if self.random.random() > recall:
            return Rating.AGAIN
        return self.random.choices([Rating.HARD, Rating.GOOD, Rating.EASY], RECALLED_RATINGS)[0]

    def _tempo(self) -> float:
        return self.habits.pace * self.random.lognormvariate(0, 0.3)

    def _answer(self, memory: Memory, rating: Rating, moment: datetime, taken: timedelta) -> None:
        points = memory.card.how.tickable(memory.card.face)
        recalled = [point for point in points if self.random.random() < POINTS_RECALLED[rating]]
        attempt = Attempt(memory.card.public_id, self._uuid(), memory.version, rating, recalled, taken)
        day = study_day_of(self.user, moment)
        self._log(memory, take_answer(memory, attempt, day, moment))
        if self.random.random() < SLIPS:
            self._log(memory, take_back(memory, self.reviews[-1], self._uuid(), day, moment))

    def _log(self, memory: Memory, review: Review) -> None:
        self.memories[memory.card_id] = memory
        review.memory = memory
        self.reviews.append(review)

    def _uuid(self) -> UUID:
        return UUID(int=self.random.getrandbits(128), version=4)

    def put_aside(self) -> None:
        """Suspend and flag a few cards, as somebody would after a while."""
        for card in self.random.sample(list(self.cards), k=min(2, len(self.cards))):
            memory = self.memories.setdefault(card.pk, Memory(user=self.user, card=card))
            memory.suspended = self.random.random() < 0.5  # noqa: PLR2004
            memory.flagged = not memory.suspended
