"""The words of a day's plan: the cards it is made of, the time they take, what it aims at, and what comes of it."""

from dataclasses import dataclass
from enum import StrEnum
from math import inf

LAST_WEEK = 7  # days; in it every card gets a last look
LAST_WEEKS = 56  # days; in them a protected card is never out of sight for long
HORIZON = 30  # days to remember for, where no interview is in sight


class Reason(StrEnum):
    """Why a card is in today's plan."""

    CHANGED = "changed"  # what it says is not what was learnt
    PROTECTED = "protected"  # else it would be out of sight for more than seven days
    NEW = "new"
    DUE = "due"
    LAST_LOOK = "last look"
    EXTRA = "extra"  # asked for by *keep going*


# Not frozen, though nobody changes one: that makes each of them six times as dear, and a plan is made of thousands.
@dataclass(slots=True, unsafe_hash=True)
class Seen:
    """A card that was met. elapsed: days since its last review. group: such as a competency.

    is_changed: whether its answer is another one now than the one that was learnt.
    """

    key: int
    stability: float
    difficulty: float
    elapsed: float
    is_due: bool
    group: int = 0
    is_protected: bool = False
    is_changed: bool = False


@dataclass(slots=True, unsafe_hash=True)
class Unseen:
    """A card never met."""

    key: int
    group: int = 0
    is_protected: bool = False
    level: int = 0


@dataclass(frozen=True, slots=True)
class Pace:
    """Seconds that an answer takes, learning steps included: to a card recalled, to one forgotten, to a new one."""

    recalled: float = 13.0
    forgotten: float = 38.0
    new: float = 38.0

    def expected(self, recall: float) -> float:
        return self.recalled * recall + self.forgotten * (1 - recall)


@dataclass(frozen=True, slots=True)
class Aim:
    """What a day's plan is made for.

    seconds: what is left of today's time. days: to the interview, None where none is in sight. study_days: left
    before the interview, today among them. introduced: cards met today for the first time. next_in: days until the
    next study day. new_per_day: where no interview is in sight. forgetting: how many times as fast as predicted; see
    `cards.scheduling.evidence`. earliest: days to the first day on which the interview may be, where `days` is a guess.
    """

    seconds: float
    days: float | None = None
    study_days: int = 0
    introduced: int = 0
    next_in: int = 1
    new_per_day: int = 10
    forgetting: float = 1.0
    earliest: float | None = None

    @property
    def horizon(self) -> float:
        return HORIZON if self.days is None else max(1.0, self.days)

    @property
    def is_the_day(self) -> bool:
        return self.days is not None and self.days < 1

    @property
    def is_last_week(self) -> bool:
        return self.days is not None and self.days <= LAST_WEEK

    @property
    def until_earliest(self) -> float:
        """Days until the interview may be; inf where none is in sight."""
        if self.days is None:
            return inf
        return self.days if self.earliest is None else min(self.earliest, self.days)

    @property
    def is_protecting(self) -> bool:
        return self.until_earliest <= LAST_WEEKS


@dataclass(frozen=True, slots=True)
class Planned:
    key: int
    reason: Reason
    seconds: float
    group: int = 0


@dataclass(frozen=True, slots=True)
class Plan:
    """Today's cards in the order to meet them. waiting: cards that are due, for which there is no time today."""

    cards: tuple[Planned, ...]
    waiting: int = 0

    @property
    def seconds(self) -> float:
        return sum(card.seconds for card in self.cards)
