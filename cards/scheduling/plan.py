"""Today's cards: enough new ones to have met them all in time, then those where a minute adds most to the day.

The policy, what it rests on and what may be claimed for it: docs/interview-plan.md.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from itertools import chain
from math import ceil

from cards.scheduling.curve import AFTER_RELEARNING, Curve

NEW_CARDS_DONE_BY = 0.9  # of the days left: the last tenth is for what was learnt late
LAST_WEEK = 7  # days; in it every card gets a last look
LAST_WEEKS = 56  # days; in them a protected card is never out of sight for long
LONGEST_ABSENCE = 7  # days
HORIZON = 30  # days to remember for, where no interview is in sight
LONGEST_RUN = 3  # cards of one group after one another, where others wait


class Reason(StrEnum):
    """Why a card is in today's plan."""

    PROTECTED = "protected"  # else it would be out of sight for more than seven days
    NEW = "new"
    DUE = "due"
    LAST_LOOK = "last look"
    EXTRA = "extra"  # asked for by *keep going*


@dataclass(frozen=True, slots=True)
class Seen:
    """A card that was met. elapsed: days since its last review. group: such as a competency; see `LONGEST_RUN`."""

    key: int
    stability: float
    difficulty: float
    elapsed: float
    is_due: bool
    group: int = 0
    is_protected: bool = False


@dataclass(frozen=True, slots=True)
class Unseen:
    """A card never met."""

    key: int
    group: int = 0
    is_protected: bool = False


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
    next study day. new_per_day: where no interview is in sight.
    """

    seconds: float
    days: float | None = None
    study_days: int = 0
    introduced: int = 0
    next_in: int = 1
    new_per_day: int = 10

    @property
    def horizon(self) -> float:
        return HORIZON if self.days is None else max(1.0, self.days)

    @property
    def is_last_week(self) -> bool:
        return self.days is not None and self.days <= LAST_WEEK

    @property
    def is_protecting(self) -> bool:
        return self.days is not None and self.days <= LAST_WEEKS


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


def new_quota(unseen: Sequence[Unseen], aim: Aim) -> int:
    """How many more cards to meet today for the first time, so that the last is met in time."""
    if aim.days is None:
        return max(0, min(len(unseen), aim.new_per_day - aim.introduced))
    quota = _pace(len(unseen) + aim.introduced, aim.study_days * NEW_CARDS_DONE_BY)
    if aim.is_protecting:  # all of these within a week
        protected = sum(card.is_protected for card in unseen)
        quota = max(quota, _pace(protected + aim.introduced, aim.days - (LAST_WEEKS - LONGEST_ABSENCE)))
    return max(0, min(len(unseen), quota - aim.introduced))


def _pace(cards: int, days: float) -> int:
    return ceil(cards / max(1.0, days))


def gain(card: Seen, aim: Aim, pace: Pace, curve: Curve) -> float:
    """What a second spent on a card now adds to the probability of recalling it on the day."""
    recall = curve.recall(card.elapsed, card.stability)
    if_recalled = curve.recall(aim.horizon, curve.after_good(card.difficulty, card.stability, recall))
    lapsed = AFTER_RELEARNING * curve.after_lapse(card.difficulty, card.stability, recall)
    if_forgotten = curve.recall(aim.horizon, lapsed)
    untouched = curve.recall(card.elapsed + aim.horizon, card.stability)
    return (recall * if_recalled + (1 - recall) * if_forgotten - untouched) / pace.expected(recall)


def make_plan(seen: Iterable[Seen], unseen: Sequence[Unseen], aim: Aim, pace: Pace, curve: Curve) -> Plan:
    """Return today's plan.

    seen: the cards met before today, without those answered today. unseen: in the order to meet them, the protected
    ones first. What there is no time for is left for another day, and planned anew then.
    """
    protected, due, rest = _sorted_out(seen, aim)
    quota = new_quota(unseen, aim)
    by_priority = chain(
        (_planned(card, Reason.PROTECTED, pace, curve) for card in protected),
        _new(unseen[:quota], pace),
        (_planned(card, Reason.DUE, pace, curve) for card in _best_first(due, aim, pace, curve)),
    )
    if aim.is_last_week:
        last_looks = (_planned(card, Reason.LAST_LOOK, pace, curve) for card in _best_first(rest, aim, pace, curve))
        by_priority = chain(by_priority, _new(unseen[quota:], pace), last_looks)
    chosen = list(_within(by_priority, aim.seconds, pace))
    reasons = [card.reason for card in chosen]
    return Plan(tuple(arranged(chosen)), waiting=len(due) - reasons.count(Reason.DUE))


def keep_going(seen: Iterable[Seen], unseen: Sequence[Unseen], aim: Aim, pace: Pace, curve: Curve) -> Plan:
    """Return further cards for `aim.seconds`, of those that today's plan left out."""
    protected, due, rest = _sorted_out(seen, aim)
    waiting = (_planned(card, Reason.DUE, pace, curve) for card in _best_first(protected + due, aim, pace, curve))
    others = (_planned(card, Reason.EXTRA, pace, curve) for card in _best_first(rest, aim, pace, curve))
    more = chain(waiting, _new(unseen, pace), others)
    return Plan(tuple(arranged(_within(more, aim.seconds, pace))))


def _sorted_out(seen: Iterable[Seen], aim: Aim) -> tuple[list[Seen], list[Seen], list[Seen]]:
    """Part the cards in those that must not stay out of sight for longer, those that are due, and the rest."""
    protected, due, rest = [], [], []
    latest = LONGEST_ABSENCE - aim.next_in  # left for the next study day it would be out of sight for too long
    for card in seen:
        if card.is_protected and aim.is_protecting and card.elapsed > latest:
            protected.append(card)
        elif card.is_due:
            due.append(card)
        else:
            rest.append(card)
    protected.sort(key=lambda card: -card.elapsed)
    return protected, due, rest


def _best_first(cards: Iterable[Seen], aim: Aim, pace: Pace, curve: Curve) -> list[Seen]:
    return sorted(cards, key=lambda card: -gain(card, aim, pace, curve))


def _planned(card: Seen, reason: Reason, pace: Pace, curve: Curve) -> Planned:
    seconds = pace.expected(curve.recall(card.elapsed, card.stability))
    return Planned(card.key, reason, seconds, card.group)


def _new(unseen: Iterable[Unseen], pace: Pace) -> Iterator[Planned]:
    return (Planned(card.key, Reason.NEW, pace.new, card.group) for card in unseen)


def _within(cards: Iterable[Planned], seconds: float, pace: Pace) -> Iterator[Planned]:
    """Give the cards that there is time for; a short one may come in where a long one no longer does."""
    for card in cards:
        if card.seconds <= seconds:
            seconds -= card.seconds
            yield card
        if seconds < pace.recalled:
            return


LOOK_AHEAD = 30  # cards


def arranged(cards: Iterable[Planned]) -> list[Planned]:
    """Spread new cards evenly among the others, and let no group drag on where another waits."""
    cards = list(cards)
    new = [card for card in cards if card.reason is Reason.NEW]
    others = [card for card in cards if card.reason is not Reason.NEW]
    places = [*_evenly(new), *_evenly(others)]
    waiting = [card for _, _, card in sorted(places, key=lambda place: place[:2])]
    run: list[Planned] = []
    while waiting:
        run.append(waiting.pop(_first_apart(waiting, run[-LONGEST_RUN:])))
    return run


def _evenly(cards: Sequence[Planned]) -> Iterator[tuple[float, int, Planned]]:
    for place, card in enumerate(cards):
        yield (place + 0.5) / len(cards), place, card


def _first_apart(waiting: Sequence[Planned], latest: Sequence[Planned]) -> int:
    """Return the place of the first card that does not make a run too long; the first of all if each would."""
    groups = {card.group for card in latest}
    if len(latest) < LONGEST_RUN or len(groups) > 1:
        return 0
    return next((place for place, card in enumerate(waiting[:LOOK_AHEAD]) if card.group not in groups), 0)
