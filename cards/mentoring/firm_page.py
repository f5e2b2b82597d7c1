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
        active = [person for person in self.people if person.last and not self._is_apart(person)]
        return sorted(active, key=lambda person: (-person.minutes, person.name))

    @property
    def quiet(self) -> list[Person]:
        """Those who go quiet: first whose interview is ahead, the nearest first, then the longest silence."""
        quiet = [person for person in self.people if person.is_quiet(self.today)]
        return sorted(
            quiet,
            key=lambda one: (
                not one.is_ahead(self.today),
                (one.is_ahead(self.today) and one.first_possible) or self.today,
                one.last or one.place.joined_at.date(),
            ),
        )

    @property
    def waiting(self) -> list[Person]:
        """Those who joined lately and have not begun."""
        return [person for person in self.people if not person.last and not self._is_apart(person)]

    @property
    def passed(self) -> list[Person]:
        """Those who are through, the latest first. Nothing else is said of them: they need not revise."""
        passed = [person for person in self.people if person.has_passed]
        return sorted(passed, key=lambda one: one.ended or one.place.joined_at.date(), reverse=True)

    def _is_apart(self, person: Person) -> bool:
        return person.has_passed or person.is_quiet(self.today)

    @property
    def minutes(self) -> int:
        """Of all of them, in the last 28 days."""
        return sum(person.minutes for person in self.people)

    @property
    def without_interview(self) -> int:
        """Of those who have one still to come."""
        return sum(not person.has_passed and not person.is_ahead(self.today) for person in self.people)


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
