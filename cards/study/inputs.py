"""What a plan is made from: the course, the cards and memories that take part, the candidate's own times."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING, Any

from django.db.models import Count, F, FilteredRelation, OuterRef, Q, Subquery, Sum
from django.db.models.functions import Coalesce

from cards.candidacy.queries import course_of
from cards.content.choices import ETHICS
from cards.scheduling.curve import DEFAULTS, Curve
from cards.scheduling.evidence import Evidence, forgetting_factor
from cards.scheduling.plan import Aim, Pace, Seen, Unseen
from cards.scheduling.types import Rating, State
from cards.study.models import MemoryFit, Review, ReviewKind

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from cards.candidacy.queries import Course
    from cards.core.clock import StudyDay
    from cards.firms.models import User
    from cards.study.queue import Queue

# How far back a candidate's own times, and what was predicted of their answers, are looked at.
RECENT = timedelta(days=28)
# The usual times weigh as much as so many answers of the candidate's own.
USUAL_WEIGHT = 20
IN_STEPS = (State.LEARNING, State.RELEARNING)
_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class PlanInputs:
    """All that `cards.scheduling.plan` asks for.

    met: the cards that were answered. seen: those of them that may come today: they were not answered today, and are
    not in their learning steps. unseen: in the order to meet them. new: how many of these there are, by competency
    (its primary key, 0 for none) and level.
    """

    course: Course
    met: list[Seen]
    seen: list[Seen]
    unseen: list[Unseen]
    new: Counter[tuple[int, int]]
    aim: Aim
    pace: Pace
    curve: Curve


@dataclass(frozen=True, slots=True)
class Answers:
    """What the candidate's answers of the last weeks took, and tell of their memory. spent: seconds of today."""

    pace: Pace
    spent: float
    curve: Curve
    forgetting: float


def inputs_of(queue: Queue) -> PlanInputs:
    """Read what today's plan is made from, in three queries.

    Of one deck, all its cards take part; of all decks, those of the declared competencies up to their levels.
    """
    course = course_of(queue.user)
    answers = answers_of(queue.user, queue.day)
    rows = [row for row in _rows(queue) if queue.deck or course.takes(row["group"], row["level"])]
    met = [_met(row, queue) for row in rows if row["state"]]
    waiting = {row["pk"] for row in rows if row["state"] == State.REVIEW and row["last_review"] < queue.day.start}
    return PlanInputs(
        course=course,
        met=met,
        seen=[card for card in met if card.key in waiting],
        unseen=_unseen(rows, course),
        new=Counter((row["group"] or 0, row["level"]) for row in rows if not row["state"]),
        aim=aim_of(
            queue,
            course,
            answers,
            introduced=sum(row["introduced_on"] == queue.day.date for row in rows),
            learning=sum(row["state"] in IN_STEPS for row in rows),
        ),
        pace=answers.pace,
        curve=answers.curve,
    )


# Cards and memories

COLUMNS = ["state", "stability", "difficulty", "due", "last_review", "introduced_on", "suspended", "buried_until"]


def _rows(queue: Queue) -> list[dict[str, Any]]:
    """Every card that takes part, in deck order, with the candidate's memory of it."""
    mine = FilteredRelation("memories", condition=Q(memories__user_id=queue.user.pk))
    cards = queue.cards.annotate(mine=mine).annotate(
        group=Coalesce("competency_id", "deck__competency_id"),
        code=Coalesce("competency__code", "deck__competency__code"),
        **{column: F(f"mine__{column}") for column in COLUMNS},
    )
    rows = cards.order_by("deck__position", "deck_id", "position", "pk").values(
        "pk", "level", "group", "code", *COLUMNS
    )
    today = queue.day.date
    return [row for row in rows if not row["suspended"] and not (row["buried_until"] and row["buried_until"] > today)]


def _met(row: dict[str, Any], queue: Queue) -> Seen:
    return Seen(
        key=row["pk"],
        stability=row["stability"],
        difficulty=row["difficulty"],
        elapsed=max(0.0, (queue.now - row["last_review"]) / _DAY),
        is_due=row["due"] < queue.day.end,
        group=row["group"] or 0,
        is_protected=row["code"] == ETHICS,
    )


def _unseen(rows: Iterable[dict[str, Any]], course: Course) -> list[Unseen]:
    """Cards never met: ethics first, then the weakest competency first, each in deck order."""
    ranks = {one.competency: one.rank for one in course.declared}
    last = len(ranks) + 1

    def order(row: dict[str, Any]) -> tuple[bool, int, int]:
        level = row["level"] if course.level_one_first else 0
        return (row["code"] != ETHICS, level, ranks.get(row["group"], last))

    found = sorted((row for row in rows if not row["state"]), key=order)
    return [Unseen(row["pk"], row["group"] or 0, row["code"] == ETHICS) for row in found]


# Times


def answers_of(user: User, day: StudyDay) -> Answers:
    # An answer that was taken back took its time all the same.
    recent = Review.objects.filter(user_id=user.pk, kind=ReviewKind.GRADE, study_day__gt=day.date - RECENT)
    fits = MemoryFit.objects.current().filter(user_id=OuterRef("user_id"))
    rows = recent.values(
        *("state_before", "rating", "fit_id"),
        parameters=Subquery(fits.values("parameters")),
        current_fit=Subquery(fits.values("pk")),
    ).annotate(
        answers=Count("pk"),
        milliseconds=Sum("duration_ms"),
        today=Sum("duration_ms", filter=Q(study_day=day.date)),
        standing=Count("pk", filter=Q(undone_by=None)),
        predicted=Sum("predicted", filter=Q(undone_by=None)),
    )
    counted: list[dict[str, Any]] = [dict(row) for row in rows.order_by()]
    parameters = next((row["parameters"] for row in counted if row["parameters"]), DEFAULTS)
    spent = sum(row["today"] or 0 for row in counted) / 1000
    return Answers(_pace(counted), spent, Curve(tuple(parameters)), forgetting_factor(_evidence(counted)))


def _evidence(rows: Sequence[dict[str, Any]]) -> Evidence:
    # What another fit predicted tells nothing of the present one, which may have mended it.
    in_review = [row for row in rows if row["state_before"] == State.REVIEW and row["fit_id"] == row["current_fit"]]
    return Evidence(
        reviews=sum(row["standing"] for row in in_review),
        predicted=sum(row["predicted"] or 0.0 for row in in_review),
        recalled=sum(row["standing"] for row in in_review if row["rating"] > Rating.AGAIN),
    )


def _pace(rows: Sequence[dict[str, Any]]) -> Pace:
    """The candidate's own seconds by kind of answer, learning steps included, with the usual ones as a prior."""
    usual = Pace()
    in_steps = {State.NEW, State.LEARNING}
    after_lapse = State.RELEARNING
    recalled = [row for row in rows if row["state_before"] == State.REVIEW and row["rating"] > Rating.AGAIN]
    lapses = [row for row in rows if row["state_before"] == State.REVIEW and row["rating"] == Rating.AGAIN]
    relearnt = [row for row in rows if row["state_before"] == after_lapse]
    new = [row for row in rows if row["state_before"] == State.NEW]
    learnt = [row for row in rows if row["state_before"] in in_steps]
    return Pace(
        recalled=_mean(recalled, recalled, usual.recalled),
        forgotten=_mean([*lapses, *relearnt], lapses, usual.forgotten),
        new=_mean(learnt, new, usual.new),
    )


def _mean(timed: Sequence[dict[str, Any]], counted: Sequence[dict[str, Any]], usual: float) -> float:
    seconds: float = sum(row["milliseconds"] for row in timed) / 1000
    answers: int = sum(row["answers"] for row in counted)
    return (seconds + USUAL_WEIGHT * usual) / (answers + USUAL_WEIGHT)


# The aim


def aim_of(queue: Queue, course: Course, answers: Answers, *, introduced: int, learning: int) -> Aim:
    """What today's plan is made for. introduced: cards first met today; learning: those in their learning steps."""
    today = queue.day.date
    target = course.interview_day(today)
    calendar = course.calendar
    until = target or today + timedelta(days=RECENT.days)
    following = calendar.next_study_day(today, until)
    seconds = calendar.minutes * 60 - answers.spent - learning * answers.pace.recalled
    return Aim(
        seconds=max(0.0, seconds) if calendar.is_study_day(today) else 0.0,
        days=None if target is None else float((target - today).days),
        study_days=sum(1 for _ in calendar.study_days(today, until)),
        introduced=introduced,
        next_in=((following or until) - today).days,
        new_per_day=queue.user.new_per_day,
        forgetting=answers.forgetting,
    )
