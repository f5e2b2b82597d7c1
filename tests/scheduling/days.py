"""A candidate who does every day's plan, card by card, for the property tests of the plan."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import TYPE_CHECKING

from hypothesis import strategies as st

from cards.scheduling.aim import Aim, Pace, Plan, Seen, Unseen
from cards.scheduling.calendar import StudyCalendar
from cards.scheduling.curve import Curve
from cards.scheduling.plan import make_plan

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

MONDAY = date(2026, 11, 23)
PACE, CURVE = Pace(), Curve()

stabilities = st.floats(min_value=0.05, max_value=500)
difficulties = st.floats(min_value=1, max_value=10)
elapsed = st.floats(min_value=0.5, max_value=200)


@st.composite
def decks(draw: st.DrawFn, most: int = 12) -> list[Seen]:
    """Cards that were met, some of them due, some protected, of a few groups."""
    rows = draw(
        st.lists(
            st.tuples(stabilities, difficulties, elapsed, st.integers(0, 3), st.booleans()),
            max_size=most,
        )
    )
    return [
        Seen(key, stability, difficulty, gone, gone >= stability, group, is_protected)
        for key, (stability, difficulty, gone, group, is_protected) in enumerate(rows)
    ]


@st.composite
def calendars(draw: st.DrawFn) -> StudyCalendar:
    """Two weekdays or more, and perhaps a holiday."""
    weekdays = draw(st.frozensets(st.integers(0, 6), min_size=2))
    begins = MONDAY + timedelta(days=draw(st.integers(0, 40)))
    holiday = (begins, begins + timedelta(days=draw(st.integers(-1, 10))))
    return StudyCalendar(20, weekdays, (holiday,))


@dataclass
class Course:
    """Cards on their way to an interview. Each is recalled, and learnt at once."""

    calendar: StudyCalendar
    interview: date
    seen: list[Seen]
    unseen: list[Unseen]
    seconds: float = 1e9
    skipped: frozenset[int] = frozenset()  # counted from Monday

    def go_on(self, today: date = MONDAY) -> Iterator[tuple[date, Plan]]:
        """Give each study day with its plan, done when the next is asked for."""
        while today < self.interview:
            if self.calendar.is_study_day(today) and (today - MONDAY).days not in self.skipped:
                plan = make_plan(self.seen, self.unseen, self.aim(today), PACE, CURVE)
                yield today, plan
                self._do(plan)
            today += timedelta(days=1)
            self.seen = [self._a_day_older(card) for card in self.seen]

    def aim(self, today: date) -> Aim:
        following = self.calendar.next_study_day(today, self.interview)
        return Aim(
            self.seconds,
            days=(self.interview - today).days,
            study_days=len(list(self.calendar.study_days(today, self.interview))),
            next_in=((following or self.interview) - today).days,
        )

    def _do(self, plan: Plan) -> None:
        done = {card.key for card in plan.cards}
        met = [
            Seen(card.key, 3.0, 5.0, 0.0, is_due=False, group=card.group, is_protected=card.is_protected)
            for card in self.unseen
        ]
        self.seen = [self._recalled(card) if card.key in done else card for card in self.seen]
        self.seen += [card for card in met if card.key in done]
        self.unseen = [card for card in self.unseen if card.key not in done]

    def _met(self, card: Unseen) -> Seen:
        return Seen(card.key, 3.0, 5.0, 0.0, is_due=False, group=card.group, is_protected=card.is_protected)

    def _recalled(self, card: Seen) -> Seen:
        stability = CURVE.after_good(card.difficulty, card.stability, CURVE.recall(card.elapsed, card.stability))
        return replace(card, stability=stability, elapsed=0.0, is_due=False)

    def _a_day_older(self, card: Seen) -> Seen:
        return replace(card, elapsed=card.elapsed + 1, is_due=card.elapsed + 1 >= card.stability)


def never_met(count: int, *, protected: int = 0) -> list[Unseen]:
    return [Unseen(1000 + place, place % 3, place < protected) for place in range(count)]


def keys(plan: Plan) -> Sequence[int]:
    return [card.key for card in plan.cards]
