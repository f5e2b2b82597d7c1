"""Reading what readiness is counted from: cards with the candidate's memory of them, examples, the log.

A candidate may have ten thousand memories and a hundred thousand reviews: cards come as plain tuples with times in
seconds, and the log is counted by the database over the index made for it.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import timedelta
from typing import TYPE_CHECKING, Any, NamedTuple

from django.db.models import Count, FilteredRelation, Q, Sum

from cards.content.models import Competency
from cards.core.columns import Seconds, flag
from cards.examples.models import Example
from cards.scheduling.aim import Seen, Unseen
from cards.scheduling.calibration import Tally
from cards.scheduling.plan import make_plan
from cards.scheduling.types import Rating, State
from cards.study.inputs import IN_STEPS, aim_of, answers_of
from cards.study.models import Review, ReviewKind
from cards.study.queries import seconds_left

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping
    from datetime import date

    from cards.candidacy.queries import Course
    from cards.firms.models import User
    from cards.scheduling.aim import Aim, Pace
    from cards.scheduling.curve import Curve
    from cards.study.queue import Queue

WEEKS_OF_EFFORT = 26
LATEST_REVIEWS = 5_000  # tell how predictions held to a per cent, in a fraction of the time that all of them take
NO_COMPETENCY = 0  # the group of cards that have none
_WEEK = timedelta(weeks=1)
_SECONDS_OF_A_DAY = 86_400


@dataclass(slots=True)
class Held:
    """The cards that a candidate is to know, those that they put aside among them: a panel will not put them aside.

    Groups are competencies, by primary key. in_steps: state by key, of those in their learning steps. suspended,
    buried: keys of those that no plan has, and that today's has not. introduced, learning: how many that today's plan
    counts were first met today, and are in their learning steps.
    """

    met: list[Seen] = field(default_factory=list)
    unseen: list[Unseen] = field(default_factory=list)
    in_steps: dict[int, int] = field(default_factory=dict)
    suspended: set[int] = field(default_factory=set)
    buried: set[int] = field(default_factory=set)
    suspended_protected: int = 0
    introduced: int = 0
    learning: int = 0

    @property
    def relearning(self) -> set[int]:
        """Keys of those whose last answer was *again*, and which have not been recalled since."""
        return {key for key, state in self.in_steps.items() if state == State.RELEARNING}

    def plannable(self, since_morning: float) -> tuple[list[Seen], list[Seen], list[Unseen]]:
        """Return what plans are made from: the cards met that may come today, those that may from tomorrow on, and
        those never met, ethics first.

        Today's own plan has none of the buried; those that were never met are for whoever makes it to leave out.
        """
        met = [card for card in self.met if card.key not in self.suspended] if self.suspended else self.met
        resting = self.buried | self.in_steps.keys()
        earlier = [card for card in met if card.elapsed > since_morning and card.key not in resting]
        later = [card for card in met if card.elapsed <= since_morning or card.key in resting]
        unseen = [card for card in self.unseen if card.key not in self.suspended]
        return earlier, later, sorted(unseen, key=lambda card: not card.is_protected)


def cards_of(queue: Queue, levels: Mapping[int, int] | None, protected: Collection[int]) -> Held:
    """Return the cards up to these levels by competency, and those of none; all of them for None.

    protected: competencies whose cards never drop out of a plan.
    """
    held, now = Held(), queue.now.timestamp()
    for key, own, decks, level, state, stability, difficulty, last, *flags in _card_rows(queue):
        group = own or decks or NO_COMPETENCY
        if levels is not None and group and level > levels.get(group, 0):
            continue
        is_due, is_introduced, is_suspended, is_buried = flags
        is_protected = group in protected
        takes_part = not (is_suspended or is_buried)
        if is_suspended:
            held.suspended.add(key)
            held.suspended_protected += is_protected
        elif is_buried:
            held.buried.add(key)
        if not state:
            held.unseen.append(Unseen(key, group, is_protected))
            continue
        elapsed = max(0.0, (now - last) / _SECONDS_OF_A_DAY)
        held.met.append(Seen(key, stability, difficulty, elapsed, bool(is_due), group, is_protected))
        held.introduced += takes_part and is_introduced
        if state in IN_STEPS:
            held.in_steps[key] = state
            held.learning += takes_part
    return held


def _card_rows(queue: Queue) -> Iterable[tuple[Any, ...]]:
    """Each card in no order: key, its own competency, its deck's, level; then of the candidate's memory of it the state
    (0 or None where it was never answered), stability, difficulty, last review in seconds since 1970, and 1 for each
    of: due today, first met today, suspended, buried for today.
    """
    mine = FilteredRelation("memories", condition=Q(memories__user_id=queue.user.pk))
    rows = queue.cards.annotate(mine=mine).order_by()
    columns = ["pk", "competency_id", "deck__competency_id", "level", "mine__state", "mine__stability"]
    flags = (
        # The test of Today's plan (cards.study.inputs): any other, and the two pages would name different minutes.
        flag(Q(mine__due__lt=queue.day.end)),
        flag(Q(mine__introduced_on=queue.day.date)),
        flag(Q(mine__suspended=True)),
        flag(Q(mine__buried_until__gt=queue.day.date)),
    )
    return rows.values_list(*columns, "mine__difficulty", Seconds("mine__last_review"), *flags)


@dataclass(frozen=True, slots=True)
class Habits:
    """What today's plan is made for, and the times and the forgetting that it counts with."""

    aim: Aim
    pace: Pace
    curve: Curve


def habits_of(queue: Queue, course: Course, held: Held) -> Habits:
    answers = answers_of(queue.user, queue.day)
    aim = aim_of(queue, course, answers, introduced=held.introduced, learning=held.learning)
    return Habits(aim, answers.pace, answers.curve)


def left_today(queue: Queue, held: Held, habits: Habits, seen: Iterable[Seen], unseen: Iterable[Unseen]) -> float:
    """Return the seconds that Today says are left: of the plan that stands, or of the one that it would make.

    seen, unseen: as `Held.plannable` returns them, the cards met that may come today and those never met.
    """
    left = seconds_left(queue, habits.pace)  # without a plan it is what the learning steps take
    if queue.plan().filter(cards__isnull=False).exists():
        return left
    awake = [card for card in unseen if card.key not in held.buried]
    return left + make_plan(seen, awake, habits.aim, habits.pace, habits.curve).seconds


def competencies() -> list[Competency]:
    """All that the site lists, the mandatory ones first."""
    return list(Competency.objects.order_by("-mandatory", "name"))


def examples_written(user: User) -> set[tuple[int, int]]:
    """Competency and level of the candidate's own examples."""
    written = Example.objects.owned_by(user).order_by().values_list("competency_id", "level")
    return set(written.distinct())


# The log


class Done(NamedTuple):
    """What was done on one study day. answers: without those taken back, whose time was spent all the same."""

    day: date
    answers: int
    milliseconds: int


def effort(user: User, today: date) -> list[Done]:
    """Return the study days of the last 26 weeks on which something was answered, in order."""
    rows = Review.objects.filter(user_id=user.pk, study_day__gt=today - WEEKS_OF_EFFORT * _WEEK)
    taken_back = Count("pk", filter=Q(kind=ReviewKind.UNDO))
    days = rows.order_by("study_day").values_list("study_day")
    counted = days.annotate(rows=Count("pk"), undone=taken_back, took=Sum("duration_ms"))
    # An undo takes one answer back and is a row itself.
    return [Done(day, max(0, rows - 2 * undone), took) for day, rows, undone, took in counted]


def predictions(user: User) -> list[Tally]:
    """Count the latest reviews by what was predicted of them, to a per cent, without those taken back.

    Only reviews of cards out of their learning steps carry a prediction, which makes them the first of their day: what
    follows a lapse is a step.
    """
    grades = Review.objects.filter(user_id=user.pk, kind=ReviewKind.GRADE, undone_by=None)
    reviews = grades.filter(state_before=State.REVIEW, predicted__isnull=False).order_by("-study_day")
    totals: dict[int, list[float]] = {}
    rows: Iterable[Any] = reviews.values_list("predicted", "rating")[:LATEST_REVIEWS]
    for predicted, rating in rows:
        total = totals.setdefault(int(predicted * 100), [0.0, 0, 0])
        total[0] += predicted
        total[1] += 1
        total[2] += rating > Rating.AGAIN
    return [Tally(total / times, int(times), int(recalled)) for total, times, recalled in totals.values()]
