"""The plan of each day ahead, carried out as expected.

Each is what `choose` returns, as Today's is. Where cards and days are many, every so many-th card stands for its like
and has as much of the time, and several days make one step.
"""

from __future__ import annotations

from collections import deque
from dataclasses import dataclass, field, replace
from datetime import timedelta
from math import ceil
from operator import attrgetter
from typing import TYPE_CHECKING, TypeVar

from cards.scheduling.aim import HORIZON, Seen, Unseen
from cards.scheduling.expectation import Expectation, memories_of
from cards.scheduling.plan import choose, new_quota

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from datetime import date

    from cards.scheduling.aim import Aim, Pace, Plan
    from cards.scheduling.calendar import StudyCalendar
    from cards.scheduling.curve import Curve

T = TypeVar("T")
_PROTECTED, _UNPROTECTED = Unseen(0, is_protected=True), Unseen(0)
LEAST_SAMPLE = 200  # cards
CARD_STEPS = 8_000  # in all: what a page has the time for
CARDS_PER_STEP = 30  # a step takes as long as so many cards, besides its own
MOST_RUNS = 5
SINGLE_DAYS = 10  # study days before the interview that are steps of their own


@dataclass(frozen=True, slots=True)
class Prospect:
    """Where a candidate stands today, in what today's plan is made from.

    seen: the cards met that may come today. later: those met that may from tomorrow on, because they were answered
    today, are in their learning steps or buried. unseen: in the order to meet them. Together they are the cards the
    forecast is about. aim: today's. interview: the day to plan for; where none is in sight, the forecast looks as far
    ahead as the plan does.
    """

    seen: Sequence[Seen]
    unseen: Sequence[Unseen]
    later: Sequence[Seen]
    aim: Aim
    calendar: StudyCalendar
    today: date
    interview: date | None
    pace: Pace
    curve: Curve
    met: Sequence[Seen] = field(init=False, repr=False)  # all of them, by stability

    def __post_init__(self) -> None:
        object.__setattr__(self, "met", sorted([*self.seen, *self.later], key=attrgetter("stability")))

    @property
    def last_day(self) -> int:
        """The day that the forecast looks to, counted from today."""
        return HORIZON if self.interview is None else max(0, (self.interview - self.today).days)

    def date(self, day: int) -> date:
        return self.today + timedelta(days=day)


@dataclass(frozen=True, slots=True)
class Step:
    """One study day, or several taken as one, on their middle day. until: the first day of the next step."""

    first: int  # these four in days from today
    day: int
    last: int
    until: int
    seconds: float
    study_days: int


def study_steps(prospect: Prospect, most: int) -> list[Step]:
    """Return the study days up to the last, the earlier ones taken together where there are more than `most`."""
    end = prospect.last_day
    dates = prospect.calendar.study_days(prospect.today, prospect.date(end))
    days = [(day - prospect.today).days for day in dates]
    single = len(days) if len(days) <= most else min(SINGLE_DAYS, most // 2)
    early, late = days[: len(days) - single], days[len(days) - single :]
    groups = [*_grouped(early, most - single), *([day] for day in late)]
    usual = prospect.calendar.minutes * 60.0
    steps = []
    for place, group in enumerate(groups):
        until = groups[place + 1][0] if place + 1 < len(groups) else end
        seconds = usual * len(group) - (usual - prospect.aim.seconds if group[0] == 0 else 0.0)
        steps.append(Step(group[0], group[len(group) // 2], group[-1], until, seconds, len(group)))
    return steps


def _grouped(days: list[int], groups: int) -> list[list[int]]:
    if not days:
        return []
    size = ceil(len(days) / groups)
    return [days[first : first + size] for first in range(0, len(days), size)]


def sampled(cards: Sequence[T], most: int) -> Sequence[T]:
    """Return the cards, or if there are more than `most`, every so many-th of them."""
    if len(cards) <= most:
        return cards
    share = len(cards) / most
    return [cards[int((place + 0.5) * share)] for place in range(most)]


class Rehearsal:
    """Some of the cards, on the days ahead. `go_on_to` carries out the plans of the days before one."""

    def __init__(self, prospect: Prospect, cards: int, steps: Sequence[Step], start: float = 0.5) -> None:
        self._prospect = prospect
        met = prospect.met
        total = len(met) + len(prospect.unseen)
        self.scale = max(1.0, total / max(1, cards))  # so many cards does each stand for
        later = {card.key for card in prospect.later}
        seen = sampled(met, round(len(met) / self.scale))
        unseen = sampled(prospect.unseen, round(len(prospect.unseen) / self.scale))
        self.memories = memories_of(seen, unseen, prospect.aim.forgetting)
        for memory, card in zip(self.memories, seen, strict=False):
            if card.key in later:
                memory.due, memory.rests = max(1.0, memory.due), True
        self._before: list[tuple[float | None, float]] = []  # last day and stability of each memory
        self._new = list(range(len(seen), len(self.memories)))
        self.steps = deque(steps)
        self._expectation = Expectation(prospect.curve, prospect.aim.forgetting, start)
        self._spare = 0.0  # seconds, and new cards, of the steps before that came to less than a card
        self._owed = 0.0
        self._days_left = sum(step.study_days for step in steps)

    def added(self, marks: Sequence[int]) -> list[float]:
        """Carry out all plans; return by how much the mean recall on these days is above what it were without.

        marks: rising. On a day of answers it is told before them. Where several days are one step, what they add
        comes evenly.
        """
        self._before = [(memory.last, memory.stability) for memory in self.memories]
        found: list[float] = []
        while self.steps:
            first, last = self.steps[0].first, self.steps[0].last
            found += [self._added(mark) for mark in marks[len(found) :] if mark <= first]
            within = [mark for mark in marks[len(found) :] if mark <= last]
            before = self._added(first) if within else 0.0
            self.go_on()
            more = self._added(last + 1) - before if within else 0.0
            found += [before + more * (mark - first) / (last + 1 - first) for mark in within]
        return found + [self._added(mark) for mark in marks[len(found) :]]

    def _added(self, day: int) -> float:
        decay, factor = self._prospect.curve.decay, self._prospect.curve.factor
        more = 0.0
        for memory, (last, stability) in zip(self.memories, self._before, strict=True):
            if memory.last == last or memory.last is None:
                continue
            more += (1 + factor * (day - memory.last) / memory.stability) ** decay
            if last is not None:
                more -= (1 + factor * (day - last) / stability) ** decay
        return more / max(1, len(self.memories))

    def go_on(self) -> Plan:
        """Carry out the plan of the next step, and return it."""
        step = self.steps.popleft()
        aim = self._aim(step)
        unseen = [Unseen(place, is_protected=self.memories[place].is_protected) for place in self._new]
        if not (step.study_days == 1 and self.scale == 1) and not aim.is_last_week:
            unseen = unseen[: self._quota(unseen, aim, step.study_days)]
            aim = replace(aim, study_days=1, introduced=0, new_per_day=len(unseen))
        plan = choose(self._seen(step, aim), unseen, aim, self._prospect.pace, self._prospect.curve)
        for card in plan.cards:
            self._expectation.answer(self.memories[card.key], step.day)
        self._new = [place for place in self._new if self.memories[place].last is None]
        self._days_left -= step.study_days
        if self.scale > 1:  # what is left may be less than one card takes, as it never is of a whole day
            self._spare = min(aim.seconds - plan.seconds, self._prospect.pace.new)
        return plan

    def minutes(self, step: Step, plan: Plan) -> float:
        """Return what the plan of a step takes of the candidate."""
        if self.scale == 1:
            return plan.seconds / 60
        # Cards that are scarce take now more and now less than their share of the time.
        return min(plan.seconds * self.scale, step.seconds) / 60

    def _quota(self, unseen: Sequence[Unseen], aim: Aim, study_days: int) -> int:
        """How many of the cards stand for those that this many days, of whole cards each, would ask for."""
        protected = round(self.scale * sum(card.is_protected for card in unseen))
        left = [_PROTECTED] * protected + [_UNPROTECTED] * (round(self.scale * len(unseen)) - protected)
        quota = new_quota(left, aim)
        if study_days > 1:
            quota += (study_days - 1) * new_quota(left, replace(aim, introduced=0))
        self._owed += quota / self.scale
        whole = min(len(unseen), int(self._owed))
        self._owed -= whole
        return whole

    def _aim(self, step: Step) -> Aim:
        prospect = self._prospect
        return replace(
            prospect.aim,
            seconds=step.seconds / self.scale + self._spare,
            days=None if prospect.interview is None else float(prospect.last_day - step.day),
            earliest=None if prospect.aim.earliest is None else max(0.0, prospect.aim.earliest - step.day),
            study_days=self._days_left,
            introduced=prospect.aim.introduced if step.first == 0 else 0,
            next_in=max(1, (step.until - step.day + 1) // 2) if step.study_days > 1 else step.until - step.day,
        )

    def _seen(self, step: Step, aim: Aim) -> Iterator[Seen]:
        """Give the cards that the plan may want today."""
        day, is_last_week, is_protecting = step.day, aim.is_last_week, aim.is_protecting
        for place, memory in enumerate(self.memories):
            is_due, is_protected, last = memory.due <= day, memory.is_protected, memory.last
            if not (is_due or is_last_week or (is_protecting and is_protected)):
                continue
            if last is None or last >= day or (memory.rests and day < 1):
                continue
            yield Seen(place, memory.stability, memory.difficulty, day - last, is_due, 0, is_protected)


def rehearsals(prospect: Prospect) -> list[Rehearsal]:
    """Return rehearsals to take the mean of: several of a small deck, one of every so many-th card of a large one.

    Measured against every card on every day (40 to 10,000 cards, 10 to 180 days, 20 minutes a day, none or half of
    the cards seen): no more than 2 points of a hundred off on the last day, 3.5 between.
    """
    total = len(prospect.met) + len(prospect.unseen)
    days = len(study_steps(prospect, max(1, prospect.last_day)))
    # Fewer days leave time for more cards.
    cards = min(total, max(LEAST_SAMPLE, CARD_STEPS // max(1, days) - CARDS_PER_STEP))
    steps = study_steps(prospect, CARD_STEPS // (cards + CARDS_PER_STEP))
    runs = max(1, min(MOST_RUNS, CARD_STEPS // ((cards + CARDS_PER_STEP) * max(1, len(steps)))))
    return [Rehearsal(prospect, cards, steps, (run + 0.5) / runs) for run in range(runs)]
