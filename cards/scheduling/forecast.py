"""What a candidate would remember: if they stopped today, and if they kept the plan to the interview.

Expected values, never a draw: the same candidate sees the same curve each time they look.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from cards.scheduling.aim import LAST_WEEK
from cards.scheduling.rehearsal import Rehearsal, rehearsals, sampled, study_steps

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from cards.scheduling.aim import Seen
    from cards.scheduling.curve import Curve
    from cards.scheduling.rehearsal import Prospect

MOST_POINTS = 30
CARDS_BETWEEN = 200
CARDS_BUSY = 150  # that the minutes ahead are told by
CARDS_COUNTED = 1_000
MAX_DAYS = 10_000  # each a step


@dataclass(frozen=True, slots=True)
class Point:
    """The share of the cards, from 0 to 1, that would be recalled on this day."""

    day: date
    share: float


@dataclass(frozen=True, slots=True)
class DayAhead:
    """What the plan is expected to ask of a day: of today, what is left. budget: the candidate's minutes on such a day.

    Protected cards may ask more than the budget. A day off asks nothing, and has no time either.
    """

    day: date
    minutes: float
    budget: int
    is_study_day: bool


def stop_now(prospect: Prospect) -> tuple[Point, ...]:
    """Return what would be recalled on the days until the interview without another answer; never rising.

    The last day is exact. Before it many cards are told by every so many-th, less than 0.002 off.
    """
    cards, curve = prospect.met, prospect.curve
    days = _marks(prospect.last_day)
    total = max(1, len(cards) + len(prospect.unseen))
    last = _mean_recall(cards, prospect.last_day, curve) * len(cards) / total
    some = sampled(cards, CARDS_BETWEEN)
    shares = [max(last, _mean_recall(some, day, curve) * len(cards) / total) for day in days[:-1]]
    return _points(prospect, [*shares, last])


def keep_the_plan(prospect: Prospect, stop: Sequence[Point] = ()) -> tuple[Point, ...]:
    """Return what would be recalled on the same days, were each day's plan done.

    It is what stopping leaves, and what the plan adds to that on the cards it is rehearsed with.
    stop: what `stop_now` returned, where it is at hand.
    """
    stop = stop or stop_now(prospect)
    marks = _marks(prospect.last_day)
    runs = [run.added(marks) for run in rehearsals(prospect)]
    added = [sum(shares) / len(runs) for shares in zip(*runs, strict=True)]
    return _points(prospect, [min(1.0, max(0.0, point.share + more)) for point, more in zip(stop, added, strict=True)])


def minutes_ahead(prospect: Prospect, left_today: float | None = None, days: int = 14) -> tuple[DayAhead, ...]:
    """Return what the plan would ask of the days from today on, up to the day before the interview.

    left_today: seconds that today's own plan still takes, where it is known to the card: a rehearsal knows it only as
    well as some of the cards stand for all, and a candidate compares the two.
    """
    steps = study_steps(prospect, most=MAX_DAYS)
    run = Rehearsal(prospect, _cards_for(prospect, days), steps)
    asked = {}
    for step in steps:
        if step.day >= days:
            break
        asked[step.day] = run.minutes(step, run.go_on())
    if left_today is not None and 0 in asked:
        asked[0] = left_today / 60
    return tuple(_day_ahead(prospect, day, asked.get(day)) for day in range(min(days, prospect.last_day)))


def _cards_for(prospect: Prospect, days: int) -> int:
    """Return how many cards to take, so that no more than some hundreds are due in these days."""
    met, cards = sampled(prospect.met, CARDS_COUNTED), len(prospect.met) + len(prospect.unseen)
    busy: float = len(prospect.met)
    if prospect.interview is None or prospect.last_day > days + LAST_WEEK:
        share = sum([card.is_due or card.stability - card.elapsed <= days for card in met]) / max(1, len(met))
        busy *= share
    return round(cards * min(1.0, CARDS_BUSY / max(1, busy)))


def _day_ahead(prospect: Prospect, day: int, minutes: float | None) -> DayAhead:
    is_study_day = minutes is not None
    budget = prospect.calendar.minutes if is_study_day else 0
    return DayAhead(prospect.date(day), minutes or 0.0, budget, is_study_day)


def _marks(last: int) -> list[int]:
    """Return the days to tell of, counted from today: the first, the last, and evenly between."""
    gaps = max(1, min(last, MOST_POINTS - 1))
    return sorted({round(last * place / gaps) for place in range(gaps + 1)})


def _points(prospect: Prospect, shares: Sequence[float]) -> tuple[Point, ...]:
    marks = _marks(prospect.last_day)
    return tuple(Point(prospect.date(day), share) for day, share in zip(marks, shares, strict=True))


def _mean_recall(cards: Sequence[Seen], day: float, curve: Curve) -> float:
    decay, factor = curve.decay, curve.factor  # `Curve.recall`, without ten thousand calls of it
    recalled: float = sum([(1 + factor * (card.elapsed + day) / card.stability) ** decay for card in cards])
    return recalled / max(1, len(cards))
