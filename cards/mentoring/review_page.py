"""Putting a candidate's review together: the one page that candidate, mentor and manager read alike."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING

from cards.firms.queries import study_day_of
from cards.mentoring import review_queries as queries
from cards.progress.effort_plot import Effort, effort_plot
from cards.progress.page import evidence_of
from cards.study.habits import effort_before
from cards.study.inputs import inputs_of
from cards.study.queue import Queue

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import date, datetime

    from cards.examples.models import Example
    from cards.firms.models import Membership
    from cards.mentoring.models import AgreedAction, ProgressView
    from cards.progress.effort_plot import EffortPlot
    from cards.progress.page import Readiness
    from cards.study.habits import Done
    from cards.study.models import Memory

QUARTER = timedelta(weeks=13)


@dataclass(frozen=True, slots=True)
class Stretch:
    """What was done in a quarter of a year. days: on which something was answered."""

    days: int
    answers: int
    minutes: int


@dataclass(frozen=True, slots=True)
class Review:
    """Everything that the page says. quarter: the thirteen weeks to today; before: those before them."""

    place: Membership
    today: date
    readiness: Readiness
    effort: EffortPlot
    quarter: Stretch
    before: Stretch
    hardest: Sequence[Memory]
    actions: Sequence[AgreedAction]
    examples: Sequence[Example]
    looks: Sequence[ProgressView]

    @property
    def since(self) -> date:
        """The first day of the quarter."""
        return self.today - QUARTER + timedelta(days=1)


def review_of(place: Membership, now: datetime) -> Review:
    """Return how a candidate of a firm stands, in a fixed number of queries. Nothing is written."""
    candidate = place.user
    day = study_day_of(candidate, now)
    queue = Queue(candidate, now, day)
    inputs = inputs_of(queue)
    done = [*effort_before(candidate, day.date), inputs.today]
    start = day.date - QUARTER
    return Review(
        place=place,
        today=day.date,
        readiness=evidence_of(queue, inputs),
        effort=effort_plot([Effort(one.day, one.answers, one.milliseconds / 60_000) for one in done], day.date),
        quarter=_stretch(one for one in done if one.day > start),
        before=_stretch(one for one in done if start - QUARTER < one.day <= start),
        hardest=queries.hardest_cards(candidate),
        actions=queries.actions_of(place),
        examples=queries.shared_examples(place),
        looks=queries.looks_at(place),
    )


def _stretch(done: Iterable[Done]) -> Stretch:
    days = [one for one in done if one.answers or one.milliseconds]
    minutes = round(sum(one.milliseconds for one in days) / 60_000)
    return Stretch(len(days), sum(one.answers for one in days), minutes)
