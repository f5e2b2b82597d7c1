"""What a plan is made from: the course, the cards and memories that take part, the candidate's own times."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from datetime import timedelta
from typing import TYPE_CHECKING, Any

from django.db.models import Count, F, FilteredRelation, OuterRef, Q, Subquery, Sum

from cards.candidacy.queries import course_of
from cards.core.columns import Seconds, flag
from cards.firms.models import User
from cards.scheduling.aim import Aim, Pace, Seen, Unseen
from cards.scheduling.curve import DEFAULTS, Curve
from cards.scheduling.evidence import Evidence, forgetting_factor
from cards.scheduling.types import Rating, State
from cards.study.models import MemoryFit, ReviewKind

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from cards.candidacy.queries import Course
    from cards.core.clock import StudyDay
    from cards.study.queue import Queue

# How far back a candidate's own times, and what was predicted of their answers, are looked at.
RECENT = timedelta(days=28)
# The usual times weigh as much as so many answers of the candidate's own.
USUAL_WEIGHT = 20
IN_STEPS = (State.LEARNING, State.RELEARNING)
_SECONDS_OF_A_DAY = 86_400


@dataclass(frozen=True, slots=True)
class PlanInputs:
    """All that `cards.scheduling.plan` asks for.

    met: the cards that were answered. seen: those of them that may come today: they were not answered today, are not in
    their learning steps, and were not put aside. unseen: in the order to meet them. aside: put aside before they were
    met. new: how many are unseen, by competency (its primary key, 0 for none) and level.
    """

    course: Course
    met: list[Seen]
    seen: list[Seen]
    unseen: list[Unseen]
    aside: list[Unseen]
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
    cards = _cards(queue, course)
    return PlanInputs(
        course=course,
        met=cards.met,
        seen=[card for card in cards.met if card.key in cards.waiting],
        unseen=_in_order(cards.unseen, course),
        aside=cards.aside,
        new=Counter((card.group, level) for card, level in cards.unseen),
        aim=aim_of(queue, course, answers, introduced=cards.introduced, learning=cards.learning),
        pace=answers.pace,
        curve=answers.curve,
    )


# Cards and memories


@dataclass(slots=True)
class _Cards:
    """The cards that take part, in deck order. waiting: keys that may come today. unseen: with their levels."""

    met: list[Seen] = field(default_factory=list)
    waiting: set[int] = field(default_factory=set)
    unseen: list[tuple[Unseen, int]] = field(default_factory=list)
    aside: list[Unseen] = field(default_factory=list)
    introduced: int = 0
    learning: int = 0


def _cards(queue: Queue, course: Course) -> _Cards:
    cards, levels = _Cards(), None if queue.deck or not course.declared else course.levels
    now, start, ethics = queue.now.timestamp(), queue.day.start.timestamp(), course.ethics
    for key, own, decks, level, state, stability, difficulty, last, is_due, is_introduced, is_aside in _rows(queue):
        group = own or decks or 0
        if levels is not None and group and level > levels.get(group, 0):
            continue
        is_protected = group == ethics
        if not state:
            unseen = Unseen(key, group, is_protected)
            if is_aside:
                cards.aside.append(unseen)
            else:
                cards.unseen.append((unseen, level))
            continue
        elapsed = max(0.0, (now - last) / _SECONDS_OF_A_DAY)
        cards.met.append(Seen(key, stability, difficulty, elapsed, bool(is_due), group, is_protected))
        cards.introduced += is_introduced
        if is_aside:
            continue
        if state in IN_STEPS:
            cards.learning += 1
        elif last < start:
            cards.waiting.add(key)
    return cards


def _rows(queue: Queue) -> Iterable[tuple[Any, ...]]:
    """Each card, in deck order: key, its own competency, its deck's, level; then of the
    candidate's memory of it the state (0 or None where it was never answered), stability, difficulty, last review in
    seconds since 1970, 1 if it is due today, 1 if it was met today, 1 if it was put aside.
    """
    today = queue.day.date
    aside = flag(Q(mine__suspended=True) | Q(mine__buried_until__gt=today))
    mine = FilteredRelation("memories", condition=Q(memories__user_id=queue.user.pk))
    rows = queue.cards.annotate(mine=mine)
    columns = ["pk", "competency_id", "deck__competency_id", "level", "mine__state", "mine__stability"]
    is_due, is_introduced = flag(Q(mine__due__lt=queue.day.end)), flag(Q(mine__introduced_on=today))
    rows = rows.order_by("deck__position", "deck_id", "position", "pk")
    return rows.values_list(*columns, "mine__difficulty", Seconds("mine__last_review"), is_due, is_introduced, aside)


def _in_order(unseen: Iterable[tuple[Unseen, int]], course: Course) -> list[Unseen]:
    """Cards never met: ethics first, then the weakest competency first, each in deck order."""
    ranks = {one.competency: one.rank for one in course.declared}
    last = len(ranks) + 1

    def order(card: tuple[Unseen, int]) -> tuple[bool, int, int]:
        level = card[1] if course.level_one_first else 0
        return (not card[0].is_protected, level, ranks.get(card[0].group, last))

    return [card for card, _ in sorted(unseen, key=order)]


# Times


def answers_of(user: User, day: StudyDay) -> Answers:
    """Count the answers of the last weeks by kind, in one query that brings the candidate's fit along."""
    since = Q(reviews__kind=ReviewKind.GRADE, reviews__study_day__gt=day.date - RECENT)
    fits = MemoryFit.objects.current().filter(user_id=OuterRef("pk"))
    stands = Q(recent__undone_by=None)
    rows = (
        User.objects.filter(pk=user.pk)
        .annotate(recent=FilteredRelation("reviews", condition=since))
        .values(
            **{name: F(f"recent__{name}") for name in ("state_before", "rating", "fit_id")},
            parameters=Subquery(fits.values("parameters")),
            current_fit=Subquery(fits.values("pk")),
        )
        .annotate(
            # An answer that was taken back took its time all the same.
            answers=Count("recent"),
            milliseconds=Sum("recent__duration_ms", default=0),
            today=Sum("recent__duration_ms", filter=Q(recent__study_day=day.date), default=0),
            standing=Count("recent", filter=stands),
            predicted=Sum("recent__predicted", filter=stands, default=0.0),
        )
    )
    counted: list[dict[str, Any]] = [dict(row) for row in rows.order_by()]
    curve = Curve(tuple(counted[0]["parameters"] or DEFAULTS))
    spent = sum(row["today"] for row in counted) / 1000
    return Answers(_pace(counted), spent, curve, forgetting_factor(_evidence(counted)))


def _evidence(rows: Sequence[dict[str, Any]]) -> Evidence:
    # What another fit predicted tells nothing of the present one, which may have mended it.
    in_review = [row for row in rows if row["state_before"] == State.REVIEW and row["fit_id"] == row["current_fit"]]
    return Evidence(
        reviews=sum(row["standing"] for row in in_review),
        predicted=sum(row["predicted"] for row in in_review),
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
        earliest=course.days_to_earliest(today),
    )
