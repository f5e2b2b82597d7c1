"""What a candidate's log tells: how long answers take, how fast they forget, what was done on which day."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from functools import cache
from typing import TYPE_CHECKING, NamedTuple

from django.db.models import Count, FilteredRelation, Q, Subquery, Sum

from cards.core.prepared import PreparedValues, date_slot, number_slot
from cards.firms.models import User
from cards.scheduling.aim import Pace
from cards.scheduling.curve import DEFAULTS, Curve
from cards.scheduling.evidence import Evidence, forgetting_factor
from cards.scheduling.types import Rating, State
from cards.study.models import MemoryFit, Review, ReviewKind

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

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
    """Answers of one kind on one study day, and what they took; standing: those that were not taken back."""

    day: date | None
    kind: ReviewKind | None
    state_before: int | None
    rating: int | None
    fit: int | None
    answers: int
    milliseconds: int
    standing: int
    predicted: float
    current_fit: int | None
    parameters: list[float] | None


def habits_of(user: User, day: StudyDay) -> Habits:
    """Count the answers of the last weeks by kind, in one query that brings the candidate's fit along."""
    found = [_Row(*row) for row in _prepared_rows().run(user=user.pk, day=day.date)]
    rows = [row for row in found if row.kind != ReviewKind.UNDO]
    done = [row for row in rows if row.day == day.date]
    today = Done(day.date, sum(row.standing for row in done), sum(row.milliseconds for row in done))
    curve = Curve(tuple(found[0].parameters or DEFAULTS))
    return Habits(_pace(rows), today, curve, forgetting_factor(_evidence(rows)))


@cache
def _prepared_rows() -> PreparedValues:
    user, since = number_slot("user"), date_slot("day") + -RECENT
    stands = ~Q(recent__in=Review.objects.undone_by(user))
    fits = MemoryFit.objects.current().filter(user_id=user)
    rows = User.objects.filter(pk=user).annotate(
        recent=FilteredRelation("reviews", condition=Q(reviews__study_day__gt=since))
    )
    # As the index has them, so that no database sorts what it counts.
    groups = [f"recent__{name}" for name in ("study_day", "kind", "state_before", "rating", "fit_id")]
    counts = {
        # An answer that was taken back took its time all the same.
        "answers": Count("recent"),
        "milliseconds": Sum("recent__duration_ms", default=0),
        "standing": Count("recent", filter=stands),
        "predicted": Sum("recent__predicted", filter=stands, default=0.0),
        "current_fit": Subquery(fits.values("pk")),
        "parameters": Subquery(fits.values("parameters")),
    }
    return PreparedValues(rows.order_by(*groups).values(*groups).annotate(**counts).values_list(*groups, *counts))


def _evidence(rows: Sequence[_Row]) -> Evidence:
    # What another fit predicted tells nothing of the present one, which may have mended it.
    in_review = [row for row in rows if row.state_before == State.REVIEW and row.fit == row.current_fit]
    return Evidence(
        reviews=sum(row.standing for row in in_review),
        predicted=sum(row.predicted for row in in_review),
        recalled=sum(row.standing for row in in_review if row.rating and row.rating > Rating.AGAIN),
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
