"""Reading what readiness is counted from, besides what plans are made from: examples, and the log.

A candidate may have a hundred thousand reviews: the log is counted by the database over the index made for it.
"""

from __future__ import annotations

from datetime import date
from functools import cache
from typing import TYPE_CHECKING

from cards.content.models import Competency
from cards.core.prepared import PreparedQuery, PreparedValues, number_slot
from cards.examples.models import Example
from cards.scheduling.calibration import Tally
from cards.scheduling.types import Rating, State
from cards.study.habits import Done
from cards.study.models import Review, ReviewKind
from cards.study.queue import AnyReader, any_queue

if TYPE_CHECKING:
    from cards.firms.models import User
    from cards.study.queue import Queue

LATEST_REVIEWS = 2_000  # tell how predictions held to a per cent, in a fraction of the time that all of them take


def competencies() -> list[Competency]:
    """All that the site lists, the mandatory ones first."""
    return _prepared_competencies().run()


@cache
def _prepared_competencies() -> PreparedQuery[Competency]:
    return PreparedQuery(Competency.objects.order_by("-mandatory", "name"))


def examples_written(user: User) -> set[tuple[int, int]]:
    """Competency and level of the candidate's own examples."""
    return {(competency, level) for competency, level in _prepared_examples().run(user=user.pk)}


@cache
def _prepared_examples() -> PreparedValues:
    written = Example.objects.owned_by(AnyReader()).order_by().values_list("competency_id", "level")
    return PreparedValues(written.distinct())


# The log


def effort(queue: Queue, today: Done) -> list[Done] | None:
    """Return the study days of the last 26 weeks on which something was answered, in order.

    Those before today are counted once a day, with its plan: None where no plan of today stands.
    """
    for (days,) in queue.read(_prepared_effort()):
        before = [Done(date.fromisoformat(day), *done) for day, *done in days]
        return [*before, today] if today.answers or today.milliseconds else before
    return None


@cache
def _prepared_effort() -> PreparedValues:
    return PreparedValues(any_queue(in_one_deck=False).plan().values_list("effort"))


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
