"""What a candidate's log tells: how long answers take, how fast they forget, what was done on which day."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from typing import TYPE_CHECKING, Any, NamedTuple

from django.db.models import Count, FilteredRelation, Q, Subquery, Sum

from cards.core.prepared import PreparedValues, date_slot, number_slot
from cards.core.subqueries import listed
from cards.firms.models import User
from cards.scheduling.aim import Pace
from cards.scheduling.curve import DEFAULTS, Curve
from cards.scheduling.evidence import Evidence, forgetting_factor
from cards.scheduling.types import Rating, State
from cards.study.models import MemoryFit, Review, ReviewKind

if TYPE_CHECKING:
    from collections.abc import Sequence

    from cards.core.clock import StudyDay

# How far back a candidate's own times, and what was predicted of their answers, are looked at.
RECENT = timedelta(days=28)
EFFORT = timedelta(weeks=26)  # how far back it is told what was done
# The usual times weigh as much as so many answers of the candidate's own.
USUAL_WEIGHT = 20


class Done(NamedTuple):
    """What was done on one study day. answers: without those taken back, whose time was spent all the same."""

    day: date
    answers: int
    milliseconds: int


@dataclass(frozen=True, slots=True)
class Habits:
    """forgetting: how many times as fast as predicted."""

    pace: Pace
    today: Done
    curve: Curve
    forgetting: float


class _Row(NamedTuple):
    """Answers of one kind on one study day, what they took, and the sum of what was predicted of them."""

    day: date | None
    kind: ReviewKind | None
    state_before: int | None
    rating: int | None
    fit: int | None
    answers: int
    milliseconds: int
    predicted: float


def habits_of(user: User, day: StudyDay) -> Habits:
    """Count the answers of the last weeks by kind, in one query that brings the candidate's fit along."""
    found = _prepared_rows().run(user=user.pk, day=day.date)
    *_, undone, fit, parameters = found[0]
    every = [_Row(*row[: len(_Row._fields)]) for row in found]
    rows = [row for row in every if row.kind == ReviewKind.GRADE]
    # An answer that was taken back took its time all the same.
    back = [_taken_back(answer) for answer in undone]
    today = Done(
        day.date,
        sum(row.answers for row in [*rows, *back] if row.day == day.date),
        sum(row.milliseconds for row in rows if row.day == day.date),
    )
    return Habits(_pace(rows), today, Curve(tuple(parameters or DEFAULTS)), _forgetting([*rows, *back], fit))


def _taken_back(answer: dict[str, Any]) -> _Row:
    """Return what makes up for an answer that was counted and does not stand."""
    day, predicted = date.fromisoformat(answer["study_day"]), answer["predicted"] or 0.0
    kinds = (answer["state_before"], answer["rating"], answer["fit_id"])
    return _Row(day, ReviewKind.GRADE, *kinds, answers=-1, milliseconds=0, predicted=-predicted)


@cache
def _prepared_rows() -> PreparedValues:
    user, since = number_slot("user"), date_slot("day") + -RECENT
    recent = FilteredRelation("reviews", condition=Q(reviews__study_day__gt=since))
    rows = User.objects.filter(pk=user).annotate(recent=recent)
    # As the index has them, so that no database sorts what it counts.
    groups = [f"recent__{name}" for name in ("study_day", "kind", "state_before", "rating", "fit_id")]
    undone = Review.objects.filter(pk__in=Review.objects.undone_by(user), user_id=user, study_day__gt=since)
    fits = MemoryFit.objects.current().filter(user_id=user)
    columns = {
        "answers": Count("recent"),
        "milliseconds": Sum("recent__duration_ms", default=0),
        "predicted": Sum("recent__predicted", default=0.0),
        "undone": listed(undone, ["study_day", "state_before", "rating", "fit_id", "predicted"], group="user_id"),
        "current_fit": Subquery(fits.values("pk")),
        "parameters": Subquery(fits.values("parameters")),
    }
    return PreparedValues(rows.order_by(*groups).values(*groups).annotate(**columns).values_list(*groups, *columns))


def _forgetting(rows: Sequence[_Row], fit: int | None) -> float:
    # What another fit predicted tells nothing of the present one, which may have mended it.
    in_review = [row for row in rows if row.state_before == State.REVIEW and row.fit == fit]
    return forgetting_factor(
        Evidence(
            reviews=sum(row.answers for row in in_review),
            predicted=sum(row.predicted for row in in_review),
            recalled=sum(row.answers for row in in_review if row.rating and row.rating > Rating.AGAIN),
        )
    )


def _pace(rows: Sequence[_Row]) -> Pace:
    """The candidate's own seconds by kind of answer, learning steps included, with the usual ones as a prior."""
    usual = Pace()
    reviews = [row for row in rows if row.state_before == State.REVIEW]
    recalled = [row for row in reviews if row.rating and row.rating > Rating.AGAIN]
    lapses = [row for row in reviews if row.rating == Rating.AGAIN]
    relearnt = [row for row in rows if row.state_before == State.RELEARNING]
    new = [row for row in rows if row.state_before == State.NEW]
    learnt = [row for row in rows if row.state_before in {State.NEW, State.LEARNING}]
    return Pace(
        recalled=_mean(recalled, recalled, usual.recalled),
        forgotten=_mean([*lapses, *relearnt], lapses, usual.forgotten),
        new=_mean(learnt, new, usual.new),
    )


def _mean(timed: Sequence[_Row], counted: Sequence[_Row], usual: float) -> float:
    seconds = sum(row.milliseconds for row in timed) / 1000
    return (seconds + USUAL_WEIGHT * usual) / (sum(row.answers for row in counted) + USUAL_WEIGHT)


# What was done on the days before


def effort_before(user: User, today: date) -> list[Done]:
    """Return the study days of the last 26 weeks before today on which something was answered, in order."""
    found = _prepared_effort().run(user=user.pk, today=today)
    # An undo takes one answer back and is a row itself.
    return [Done(day, max(0, rows - 2 * undone), took) for day, rows, undone, took in found]


@cache
def _prepared_effort() -> PreparedValues:
    today = date_slot("today")
    rows = Review.objects.filter(user_id=number_slot("user"), study_day__lt=today, study_day__gt=today + -EFFORT)
    taken_back = Count("kind", filter=Q(kind=ReviewKind.UNDO))
    days = rows.order_by("study_day").values_list("study_day")
    return PreparedValues(days.annotate(rows=Count("*"), undone=taken_back, took=Sum("duration_ms")))
