"""Putting the view of a firm together."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from cards.core import clock
from cards.mentoring import firm_queries as queries
from cards.mentoring.timeline import timeline

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from django.db.models import QuerySet

    from cards.firms.models import Membership, User
    from cards.mentoring.firm_queries import MissedCard, Person, Topic
    from cards.mentoring.timeline import Timeline


@dataclass(frozen=True, slots=True)
class Overview:
    """Everything that the page and its files say. Of those whom the reader looks after, and nobody else."""

    charge: Membership
    today: date
    people: Sequence[Person]
    topics: Sequence[Topic]
    missed: Sequence[MissedCard]
    timeline: Timeline | None

    @property
    def active(self) -> list[Person]:
        """Those who revised in the last two weeks, the most minutes first."""
        active = [person for person in self.people if person.last and not person.is_quiet(self.today)]
        return sorted(active, key=lambda person: (-person.minutes, person.name))

    @property
    def quiet(self) -> list[Person]:
        """Those who go quiet, the nearest interview first, then the longest silence."""
        quiet = [person for person in self.people if person.is_quiet(self.today)]
        return sorted(
            quiet,
            key=lambda one: (
                not one.first_possible,
                one.first_possible or self.today,
                one.last or one.place.joined_at.date(),
            ),
        )

    @property
    def waiting(self) -> list[Person]:
        """Those who joined lately and have not begun."""
        return [person for person in self.people if not person.last and not person.is_quiet(self.today)]

    @property
    def minutes(self) -> int:
        """Of all of them, in the last 28 days."""
        return sum(person.minutes for person in self.people)

    @property
    def without_interview(self) -> int:
        return sum(person.last_possible is None or person.last_possible < self.today for person in self.people)


def overview_of(charge: Membership, reader: User, candidates: QuerySet[Membership]) -> Overview:
    """Return how these candidates revise, in a fixed number of queries."""
    today = clock.site_date()
    people = queries.people_of(candidates, today)
    missed = queries.missed_cards(candidates, reader)
    return Overview(
        charge=charge,
        today=today,
        people=people,
        topics=queries.topics_of(missed),
        missed=queries.with_questions(missed, reader),
        timeline=timeline(people, today),
    )
