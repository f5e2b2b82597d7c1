"""Today's cards: enough new ones to have met them all in time, then those where a minute adds most to the day.

The policy, what it rests on and what may be claimed for it: docs/interview-plan.md.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from itertools import chain
from math import ceil, exp
from operator import itemgetter
from typing import TypeAlias

from cards.scheduling.aim import LAST_WEEK, LAST_WEEKS, Aim, Pace, Plan, Planned, Reason, Seen, Unseen
from cards.scheduling.curve import AFTER_RELEARNING, SHORTEST_STABILITY, Curve
from cards.scheduling.order import mixed, without_long_runs

NEW_CARDS_DONE_BY = 0.9  # of the days left: the last tenth is for what was learnt late
LONGEST_ABSENCE = 7  # days
EARLY = 3  # days after which a protected card may come before its time, so that they do not all come on one day
CHANCE, CAUTION = 1.25, 0.8  # from where, and how quickly, fast forgetting makes new cards fewer; see `_affordable`
LEAST_RISE = 0.004  # in the probability of recall on the day: less is not worth a second last look


def new_quota(unseen: Sequence[Unseen], aim: Aim) -> int:
    """How many more cards to meet today for the first time, so that the last is met in time."""
    if aim.days is None:
        return max(0, min(len(unseen), aim.new_per_day - aim.introduced))
    if aim.is_the_day:
        return 0
    quota = _pace(len(unseen) + aim.introduced, aim.study_days * NEW_CARDS_DONE_BY)
    if aim.is_protecting:  # all of these within a week
        protected = sum(card.is_protected for card in unseen)
        first_week = aim.until_earliest - (LAST_WEEKS - LONGEST_ABSENCE)
        quota = max(quota, _pace(protected + aim.introduced, first_week))
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
    """Return today's plan, in the order to meet it: see `choose`."""
    plan = choose(seen, unseen, aim, pace, curve)
    changed = [card for card in plan.cards if card.reason is Reason.CHANGED]
    others = [card for card in plan.cards if card.reason is not Reason.CHANGED]
    return replace(plan, cards=(*without_long_runs(changed), *arranged(others)))


def choose(seen: Iterable[Seen], unseen: Sequence[Unseen], aim: Aim, pace: Pace, curve: Curve) -> Plan:
    """Return the cards of today's plan in no order.

    seen: the cards met before today, without those answered today. unseen: in the order to meet them, the protected
    ones first. What there is no time for is left for another day, and planned anew then. Two kinds come all the same,
    though they take longer than `aim.seconds`: cards whose answer changed since it was learnt, and of protected cards,
    what each day must carry so that none stays out of sight. On the day of the interview nothing is asked.
    """
    if aim.is_the_day:
        return Plan(())
    seen = list(seen)
    if changed := [card for card in seen if card.is_changed]:
        return _with_changed(changed, [card for card in seen if not card.is_changed], unseen, aim, pace, curve)
    kept_in_sight = _kept_in_sight(seen, aim, pace, curve)
    taken = {card.key for _, _, card in kept_in_sight}
    due, rest = _sorted_out((card for card in seen if card.key not in taken), aim)
    first = [_planned(worth, Reason.PROTECTED) for worth in kept_in_sight]
    seconds = aim.seconds - sum(card.seconds for card in first)
    if seconds < _shortest(pace):
        return Plan(tuple(first), waiting=len(due))
    waiting = _best_first(due, aim, pace, curve)
    quota = min(new_quota(unseen, aim), _affordable(seconds, waiting, aim, pace))
    more = chain(_new(unseen[:quota], pace), (_planned(worth, Reason.DUE) for worth in waiting))
    if aim.is_last_week:
        more = chain(more, _new(unseen[quota:], pace), _last_looks(rest, aim, pace, curve))
    chosen = [*first, *_within(more, seconds, pace)]
    reasons = [card.reason for card in chosen]
    return Plan(tuple(chosen), waiting=len(due) - reasons.count(Reason.DUE))


def _with_changed(  # noqa: PLR0913, PLR0917  as `choose`
    changed: list[Seen], seen: list[Seen], unseen: Sequence[Unseen], aim: Aim, pace: Pace, curve: Curve
) -> Plan:
    """Return a plan that begins with these cards, and goes on with what there is time for beside them."""
    first = [_planned(worth, Reason.CHANGED) for worth in _best_first(changed, aim, pace, curve)]
    seconds = max(0.0, aim.seconds - sum(card.seconds for card in first))
    rest = choose(seen, unseen, replace(aim, seconds=seconds), pace, curve)
    return replace(rest, cards=(*first, *rest.cards))


def _affordable(seconds: float, waiting: Sequence[_Worth], aim: Aim, pace: Pace) -> int:
    """How many new cards there is time for beside those that are due.

    A candidate who forgets fast could spend every minute on new cards and keep none of them: their share of a day
    that is too short falls, the faster they forget beyond what may be chance.
    """
    needed = sum(seconds for _, seconds, _ in waiting)
    share: float = max(1.0, aim.forgetting / CHANCE) ** -CAUTION
    return ceil(max(0.0, seconds - needed, share * seconds) / pace.new)


def _last_looks(rest: Iterable[Seen], aim: Aim, pace: Pace, curve: Curve) -> Iterator[Planned]:
    """Give the cards for a last look: each once in the last week, and again where it adds something worth having."""
    since = LAST_WEEK - aim.horizon + 0.5  # half a day, because nobody revises at the same hour every day
    for worth in _best_first(rest, aim, pace, curve):  # only where there is time for the first of them
        if worth[2].elapsed > since or worth[0] * worth[1] >= LEAST_RISE:
            yield _planned(worth, Reason.LAST_LOOK)


def keep_going(seen: Iterable[Seen], unseen: Sequence[Unseen], aim: Aim, pace: Pace, curve: Curve) -> Plan:
    """Return further cards for `aim.seconds`, of those that today's plan left out."""
    due, rest = _sorted_out(seen, aim)
    waiting = (_planned(worth, Reason.DUE) for worth in _best_first(due, aim, pace, curve))
    others = (_planned(worth, Reason.EXTRA) for worth in _best_first(rest, aim, pace, curve))
    more = chain(waiting, () if aim.is_the_day else _new(unseen, pace), others)
    return Plan(tuple(arranged(_within(more, aim.seconds, pace))))


def _kept_in_sight(seen: Iterable[Seen], aim: Aim, pace: Pace, curve: Curve) -> list[_Worth]:
    """Return the protected cards that come today, longest absent first: those that would else be away for too long.

    They come though the day be too short for them. Only where days were missed, and they are late already, are they
    spread over the next days: each day's share of them, and more while there is time. Where fewer than the share must
    come, others do before their time, so that they do not all fall on one day.
    """
    if not aim.is_protecting:
        return []
    cards = sorted((card for card in seen if card.is_protected), key=lambda card: -card.elapsed)
    share = len(cards) * aim.next_in / LONGEST_ABSENCE
    seconds, found, few = aim.seconds, list[_Worth](), max(LONGEST_ABSENCE, ceil(share))
    parts = (cards[first : first + few] for first in range(0, len(cards), few))  # most days need the first alone
    for worth in chain.from_iterable(_worth(part, aim, pace, curve) for part in parts):
        away = worth[2].elapsed
        must, is_late = _is_too_long_away(worth[2], aim), away > LONGEST_ABSENCE + 0.5
        if not must and (len(found) + 1 > share or away < EARLY):
            break
        if worth[1] <= seconds or (must and (not is_late or len(found) < share)):
            found.append(worth)
            seconds -= worth[1]
    return found


def _is_too_long_away(card: Seen, aim: Aim) -> bool:
    """Whether a protected card, left for the next study day, would be out of sight for too long."""
    return aim.is_protecting and card.elapsed > LONGEST_ABSENCE - aim.next_in


def _sorted_out(seen: Iterable[Seen], aim: Aim) -> tuple[list[Seen], list[Seen]]:
    """Part the cards in those that are due and the rest.

    Where forgetting is faster than predicted, cards are due before the day that was promised; never after it.
    """
    due, rest = list[Seen](), list[Seen]()
    forgetting, is_fast, is_protecting = aim.forgetting, aim.forgetting > 1, aim.is_protecting
    for card in seen:
        is_due = card.is_due or (is_fast and card.elapsed * forgetting >= max(1.0, card.stability))
        is_due = is_due or (is_protecting and card.is_protected and _is_too_long_away(card, aim))
        (due if is_due else rest).append(card)
    return due, rest


def _best_first(cards: Iterable[Seen], aim: Aim, pace: Pace, curve: Curve) -> list[_Worth]:
    return sorted(_worth(cards, aim, pace, curve), key=itemgetter(0), reverse=True)


def _planned(worth: _Worth, reason: Reason) -> Planned:
    return Planned(worth[2].key, reason, worth[1], worth[2].group)


def _new(unseen: Iterable[Unseen], pace: Pace) -> Iterator[Planned]:
    return (Planned(card.key, Reason.NEW, pace.new, card.group) for card in unseen)


def _shortest(pace: Pace) -> float:
    return min(pace.recalled, pace.forgotten, pace.new)


def _within(cards: Iterable[Planned], seconds: float, pace: Pace) -> Iterator[Planned]:
    """Give the cards that there is time for; a short one may come in where a long one no longer does."""
    shortest = _shortest(pace)
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
