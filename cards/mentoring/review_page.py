"""Putting a candidate's review together: the one page that candidate, mentor and manager read alike."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING

from cards.candidacy.outcome_queries import closed_windows
from cards.firms.name_queries import Names
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
    from cards.firms.models import Membership, User
    from cards.mentoring.models import AgreedAction, ProgressView
    from cards.progress.effort_plot import EffortPlot
    from cards.progress.page import Readiness
    from cards.study.habits import Done
    from cards.study.models import Memory

QUARTER = timedelta(weeks=13)
NO_NAME = "A candidate without a name"


@dataclass(frozen=True, slots=True)
class Stretch:
    """What was done in a quarter of a year. days: with answers, as in `effort_plot`; others count for nothing."""

    days: int
    answers: int
    minutes: int


@dataclass(frozen=True, slots=True)
class Review:
    """Everything that the page says. quarter: the thirteen weeks to today; before: those before them.

    outcome: of the latest interview, where no next one was said. With each action stands who agreed it, with each look
    who looked; empty where the account is gone.
    """

    place: Membership
    today: date
    readiness: Readiness
    effort: EffortPlot
    quarter: Stretch
    before: Stretch
    hardest: Sequence[Memory]
    actions: Sequence[tuple[AgreedAction, str]]
    examples: Sequence[Example]
    looks: Sequence[tuple[ProgressView, str]]
    outcome: str

    @property
    def name(self) -> str:
        """Whose it is: the same for all who read it, of whom a mentor is told no e-mail address."""
        return self.place.user.name or NO_NAME

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
    readiness = evidence_of(queue, inputs)
    actions, looks = queries.actions_of(place), queries.looks_at(place)
    names = Names([*(one.created_by for one in actions), *(one.viewer for one in looks)])

    def named(person: User | None) -> str:
        return names.in_a_sentence(person, place.firm_id) if person else ""

    return Review(
        place=place,
        today=day.date,
        readiness=readiness,
        effort=effort_plot([Effort(one.day, one.answers, one.milliseconds / 60_000) for one in done], day.date),
        quarter=_stretch(one for one in done if one.day > start),
        before=_stretch(one for one in done if start - QUARTER < one.day <= start),
        hardest=queries.hardest_cards(candidate),
        actions=[(one, named(one.created_by)) for one in actions],
        examples=queries.shared_examples(place),
        looks=[(one, named(one.viewer)) for one in looks],
        outcome="" if readiness.course.window else _outcome(candidate),
    )


def _outcome(candidate: User) -> str:
    told: str | None = closed_windows(candidate).values_list("outcome", flat=True).first()
    return told or ""


def _stretch(done: Iterable[Done]) -> Stretch:
    days = [one for one in done if one.answers]
    minutes = round(sum(one.milliseconds for one in days) / 60_000)
    return Stretch(len(days), sum(one.answers for one in days), minutes)
