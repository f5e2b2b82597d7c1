"""Today's cards: enough new ones to have met them all in time, then those where a minute adds most to the day.

The policy, what it rests on and what may be claimed for it: docs/interview-plan.md.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from itertools import chain
from math import ceil, exp
from operator import itemgetter
from typing import TypeAlias

from cards.scheduling.curve import AFTER_RELEARNING, SHORTEST_STABILITY, Curve
from cards.scheduling.order import mixed, without_long_runs

NEW_CARDS_DONE_BY = 0.9  # of the days left: the last tenth is for what was learnt late
LAST_WEEK = 7  # days; in it every card gets a last look
LAST_WEEKS = 56  # days; in them a protected card is never out of sight for long
LONGEST_ABSENCE = 7  # days
HORIZON = 30  # days to remember for, where no interview is in sight
CHANCE, CAUTION = 1.25, 0.8  # from where, and how quickly, fast forgetting makes new cards fewer; see `_affordable`
LEAST_RISE = 0.004  # in the probability of recall on the day: less is not worth a second last look


class Reason(StrEnum):
    """Why a card is in today's plan."""

    PROTECTED = "protected"  # else it would be out of sight for more than seven days
    NEW = "new"
    DUE = "due"
    LAST_LOOK = "last look"
    EXTRA = "extra"  # asked for by *keep going*


# Not frozen, though nobody changes one: that makes each of them six times as dear, and a plan is made of thousands.
@dataclass(slots=True, unsafe_hash=True)
class Seen:
    """A card that was met. elapsed: days since its last review. group: such as a competency."""

    key: int
    stability: float
    difficulty: float
    elapsed: float
    is_due: bool
    group: int = 0
    is_protected: bool = False


@dataclass(slots=True, unsafe_hash=True)
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
    next study day. new_per_day: where no interview is in sight. forgetting: how many times as fast as predicted; see
    `cards.scheduling.evidence`.
    """

    seconds: float
    days: float | None = None
    study_days: int = 0
    introduced: int = 0
    next_in: int = 1
    new_per_day: int = 10
    forgetting: float = 1.0

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
    if aim.is_the_day:
        return 0
    quota = _pace(len(unseen) + aim.introduced, aim.study_days * NEW_CARDS_DONE_BY)
    if aim.is_protecting:  # all of these within a week
        protected = sum(card.is_protected for card in unseen)
        quota = max(quota, _pace(protected + aim.introduced, aim.days - (LAST_WEEKS - LONGEST_ABSENCE)))
    return max(0, min(len(unseen), quota - aim.introduced))


def _pace(cards: int, days: float) -> int:
    return ceil(cards / max(1.0, days))


def gain(card: Seen, aim: Aim, pace: Pace, curve: Curve) -> float:
    """What a second spent on a card now adds to the probability of recalling it on the day."""
    return _worth([card], aim, pace, curve)[0][0]


# A card with what a second spent on it adds, and the seconds that it will take.
_Worth: TypeAlias = tuple[float, float, Seen]


def _worth(cards: Iterable[Seen], aim: Aim, pace: Pace, curve: Curve) -> list[_Worth]:
    """Return what a second spent on each card adds, and how many it will take.

    `Curve` written out with all that is the same for every card before the loop: a plan asks this of thousands.
    """
    w, decay, factor = curve.parameters, curve.decay, curve.factor
    growing, flatter, steeper = exp(w[8]), -w[9], w[10]
    relearning, harder, longer, surer, most = w[11], -w[12], w[13], w[14], exp(-w[17] * w[18])
    recalled, longer_by, later = pace.recalled, pace.forgotten - pace.recalled, factor * aim.horizon
    forgetting = aim.forgetting
    found = []
    for card in cards:
        stability, difficulty = card.stability / forgetting, card.difficulty
        passed = 1 + factor * card.elapsed / stability
        if passed < 1:  # a clock that stepped back
            passed = 1.0
        recall = passed**decay
        lost = 1 - recall
        good = stability * (1 + growing * (11 - difficulty) * stability**flatter * (exp(lost * steeper) - 1))
        lapsed = relearning * difficulty**harder * ((stability + 1) ** longer - 1) * exp(lost * surer)
        lapsed = AFTER_RELEARNING * max(SHORTEST_STABILITY, min(lapsed, stability * most))
        then = recall * (1 + later / good) ** decay
        then += lost * (1 + later / lapsed) ** decay
        seconds = recalled + longer_by * lost
        found.append(((then - (passed + later / stability) ** decay) / seconds, seconds, card))
    return found


def make_plan(seen: Iterable[Seen], unseen: Sequence[Unseen], aim: Aim, pace: Pace, curve: Curve) -> Plan:
    """Return today's plan.

    seen: the cards met before today, without those answered today. unseen: in the order to meet them, the protected
    ones first. What there is no time for is left for another day, and planned anew then. Protected cards that must
    not stay out of sight come all the same, and the plan then takes longer than `aim.seconds`.
    """
    protected, due, rest = _sorted_out(seen, aim)
    first = [_planned(worth, Reason.PROTECTED) for worth in _worth(protected, aim, pace, curve)]
    seconds = aim.seconds - sum(card.seconds for card in first)
    waiting = _best_first(due, aim, pace, curve)
    quota = min(new_quota(unseen, aim), _affordable(seconds, waiting, aim, pace))
    more = chain(_new(unseen[:quota], pace), (_planned(worth, Reason.DUE) for worth in waiting))
    if aim.is_last_week:
        later = [] if aim.is_the_day else unseen[quota:]
        last_looks = (_planned(worth, Reason.LAST_LOOK) for worth in _last_looks(rest, aim, pace, curve))
        more = chain(more, _new(later, pace), last_looks)
    chosen = [*first, *_within(more, seconds, pace)]
    reasons = [card.reason for card in chosen]
    return Plan(tuple(arranged(chosen)), waiting=len(due) - reasons.count(Reason.DUE))


def _affordable(seconds: float, waiting: Sequence[_Worth], aim: Aim, pace: Pace) -> int:
    """How many new cards there is time for beside those that are due.

    A candidate who forgets fast could spend every minute on new cards and keep none of them: their share of a day
    that is too short falls, the faster they forget beyond what may be chance.
    """
    needed = sum(seconds for _, seconds, _ in waiting)
    share: float = max(1.0, aim.forgetting / CHANCE) ** -CAUTION
    return ceil(max(0.0, seconds - needed, share * seconds) / pace.new)


def _last_looks(rest: Iterable[Seen], aim: Aim, pace: Pace, curve: Curve) -> list[_Worth]:
    """Return the cards for a last look: each once in the last week, and again where it adds something worth having."""
    since = LAST_WEEK - aim.horizon + 0.5  # half a day, because nobody revises at the same hour every day
    looks = _best_first(rest, aim, pace, curve)
    return [look for look in looks if look[2].elapsed > since or look[0] * look[1] >= LEAST_RISE]


def keep_going(seen: Iterable[Seen], unseen: Sequence[Unseen], aim: Aim, pace: Pace, curve: Curve) -> Plan:
    """Return further cards for `aim.seconds`, of those that today's plan left out."""
    protected, due, rest = _sorted_out(seen, aim)
    waiting = (_planned(worth, Reason.DUE) for worth in _best_first(protected + due, aim, pace, curve))
    others = (_planned(worth, Reason.EXTRA) for worth in _best_first(rest, aim, pace, curve))
    more = chain(waiting, () if aim.is_the_day else _new(unseen, pace), others)
    return Plan(tuple(arranged(_within(more, aim.seconds, pace))))


def _sorted_out(seen: Iterable[Seen], aim: Aim) -> tuple[list[Seen], list[Seen], list[Seen]]:
    """Part the cards in those that must not stay out of sight for longer, those that are due, and the rest.

    Where forgetting is faster than predicted, cards are due before the day that was promised; never after it.
    """
    protected, due, rest = [], [], []
    latest = LONGEST_ABSENCE - aim.next_in  # left for the next study day it would be out of sight for too long
    is_protecting, forgetting = aim.is_protecting, max(1.0, aim.forgetting)
    for card in seen:
        if is_protecting and card.is_protected and card.elapsed > latest:
            protected.append(card)
        elif card.is_due or card.elapsed * forgetting >= max(1.0, card.stability):
            due.append(card)
        else:
            rest.append(card)
    protected.sort(key=lambda card: -card.elapsed)
    return protected, due, rest


def _best_first(cards: Iterable[Seen], aim: Aim, pace: Pace, curve: Curve) -> list[_Worth]:
    return sorted(_worth(cards, aim, pace, curve), key=itemgetter(0), reverse=True)


def _planned(worth: _Worth, reason: Reason) -> Planned:
    return Planned(worth[2].key, reason, worth[1], worth[2].group)


def _new(unseen: Iterable[Unseen], pace: Pace) -> Iterator[Planned]:
    return (Planned(card.key, Reason.NEW, pace.new, card.group) for card in unseen)


def _within(cards: Iterable[Planned], seconds: float, pace: Pace) -> Iterator[Planned]:
    """Give the cards that there is time for; a short one may come in where a long one no longer does."""
    shortest = min(pace.recalled, pace.forgotten, pace.new)
    for card in cards:
        if seconds < shortest:
            return
        if card.seconds <= seconds:
            seconds -= card.seconds
            yield card


def arranged(cards: Iterable[Planned]) -> list[Planned]:
    """Spread new cards evenly among the others, and let no group drag on where another waits."""
    cards = list(cards)
    new = [card for card in cards if card.reason is Reason.NEW]
    return without_long_runs(mixed(new, [card for card in cards if card.reason is not Reason.NEW]))
