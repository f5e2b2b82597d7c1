"""What a plan is made from: the course, the cards and memories that take part, the candidate's own times."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

from cards.candidacy.queries import course_of
from cards.scheduling.aim import Aim
from cards.study.collection import collection_of
from cards.study.habits import RECENT, habits_of

if TYPE_CHECKING:
    from collections.abc import Iterable

    from cards.candidacy.queries import Course
    from cards.scheduling.aim import Pace, Seen, Unseen
    from cards.scheduling.curve import Curve
    from cards.study.collection import Collection
    from cards.study.habits import Done, Habits
    from cards.study.queue import Queue


@dataclass(frozen=True, slots=True)
class PlanInputs:
    """All that `cards.scheduling.plan` asks for.

    seen: the cards met that may come today. unseen: in the order to meet them, without those put aside. today: what was
    done of it already.
    """

    course: Course
    collection: Collection
    seen: list[Seen]
    unseen: list[Unseen]
    aim: Aim
    pace: Pace
    curve: Curve
    today: Done

    @property
    def new(self) -> Counter[tuple[int, int]]:
        """How many are unseen, by competency (its primary key, 0 for none) and level."""
        return Counter((card.group, card.level) for card in self.unseen)

    def unseen_from_tomorrow(self) -> list[Unseen]:
        """Those never met in the order to meet them, with those that are put aside for today only."""
        if not self.collection.buried:
            return self.unseen
        return _in_order(self.collection.unseen, self.course, without=self.collection.suspended)


def inputs_of(queue: Queue) -> PlanInputs:
    """Read what today's plan is made from, in three queries.

    Of one deck, all its cards take part; of all decks, those of the declared competencies up to their levels.
    """
    course, habits = course_of(queue.user), habits_of(queue.user, queue.day)
    collection = collection_of(queue, None if queue.deck or not course.declared else course.levels, course.ethics)
    return PlanInputs(
        course=course,
        collection=collection,
        seen=collection.may_come_today(),
        unseen=_in_order(collection.unseen, course, without=collection.aside),
        aim=_aim(queue, course, habits, collection),
        pace=habits.pace,
        curve=habits.curve,
        today=habits.today,
    )


def _in_order(unseen: Iterable[Unseen], course: Course, *, without: set[int]) -> list[Unseen]:
    """Cards never met: ethics first, then the weakest competency first, each in deck order."""
    ranks = {one.competency: one.rank for one in course.declared}
    last = len(ranks) + 1

    def order(card: Unseen) -> tuple[bool, int, int]:
        return (not card.is_protected, card.level if course.level_one_first else 0, ranks.get(card.group, last))

    return sorted((card for card in unseen if card.key not in without), key=order)


def _aim(queue: Queue, course: Course, habits: Habits, collection: Collection) -> Aim:
    """What today's plan is made for."""
    today = queue.day.date
    target = course.interview_day(today)
    calendar = course.calendar
    until = target or today + RECENT
    following = calendar.next_study_day(today, until)
    learning = len(collection.in_steps - collection.aside)
    seconds = calendar.minutes * 60 - habits.today.milliseconds / 1000 - learning * habits.pace.recalled
    return Aim(
        seconds=max(0.0, seconds) if calendar.is_study_day(today) else 0.0,
        days=None if target is None else float((target - today).days),
        study_days=sum(1 for _ in calendar.study_days(today, until)),
        introduced=collection.introduced,
        next_in=((following or until) - today).days,
        new_per_day=queue.user.new_per_day,
        forgetting=habits.forgetting,
        earliest=course.days_to_earliest(today),
    )
