"""Reading what readiness is counted from, besides what plans are made from: examples, and the log.

A candidate may have a hundred thousand reviews: the log is counted by the database over the index made for it.
"""

from __future__ import annotations

from datetime import timedelta
from functools import cache
from typing import TYPE_CHECKING, NamedTuple

from django.db.models import Count, Q, Sum

from cards.content.models import Competency
from cards.core.prepared import PreparedValues, date_slot, number_slot
from cards.examples.models import Example
from cards.scheduling.calibration import Tally
from cards.scheduling.types import Rating, State
from cards.study.models import Review, ReviewKind

if TYPE_CHECKING:
    from datetime import date

    from cards.firms.models import User

WEEKS_OF_EFFORT = 26
LATEST_REVIEWS = 3_000  # tell how predictions held to a per cent, in a fraction of the time that all of them take
_WEEK = timedelta(weeks=1)


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
    found = _prepared_effort().run(user=user.pk, today=today)
    # An undo takes one answer back and is a row itself.
    return [Done(day, max(0, rows - 2 * undone), took) for day, rows, undone, took in found]


@cache
def _prepared_effort() -> PreparedValues:
    since = date_slot("today") + -WEEKS_OF_EFFORT * _WEEK
    rows = Review.objects.filter(user_id=number_slot("user"), study_day__gt=since)
    taken_back = Count("kind", filter=Q(kind=ReviewKind.UNDO))
    days = rows.order_by("study_day").values_list("study_day")
    return PreparedValues(days.annotate(rows=Count("*"), undone=taken_back, took=Sum("duration_ms")))


def predictions(user: User) -> list[Tally]:
    """Count the latest reviews by what was predicted of them, to a per cent, without those taken back.

    Only reviews of cards out of their learning steps carry a prediction, which makes them the first of their day: what
    follows a lapse is a step.
    """
    totals: dict[int, list[float]] = {}
    for predicted, rating in _prepared_predictions(LATEST_REVIEWS).run(user=user.pk):
        total = totals.setdefault(int(predicted * 100), [0.0, 0, 0])
        total[0] += predicted
        total[1] += 1
        total[2] += rating > Rating.AGAIN
    return [Tally(total / times, int(times), int(recalled)) for total, times, recalled in totals.values()]


@cache
def _prepared_predictions(most: int) -> PreparedValues:
    user = number_slot("user")
    grades = Review.objects.filter(user_id=user, kind=ReviewKind.GRADE).exclude(pk__in=Review.objects.undone_by(user))
    reviews = grades.filter(state_before=State.REVIEW, predicted__isnull=False).order_by("-study_day")
    return PreparedValues(reviews.values_list("predicted", "rating")[:most])
