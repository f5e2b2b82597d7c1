"""Putting the view of a firm together."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from cards.core import clock
from cards.firms.models import Role
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
        active = [
            person for person in self.people if person.last and not (person.has_passed or person.is_quiet(self.today))
        ]
        return sorted(active, key=lambda person: (-person.minutes, person.name))

    @property
    def quiet(self) -> list[Person]:
        """Those who have revised and go quiet, the most urgent first."""
        return sorted((person for person in self.people if person.is_quiet(self.today)), key=self._urgency)

    @property
    def not_begun(self) -> list[Person]:
        """Those who have not revised at all and still have to, the most urgent first."""
        return sorted((one for one in self.people if not one.last and not one.has_passed), key=self._urgency)

    def _urgency(self, person: Person) -> tuple[bool, date, date]:
        """Whose interview is ahead, the nearest first; then the longest silence."""
        is_ahead = person.is_ahead(self.today)
        first = (is_ahead and person.first_possible) or self.today
        return not is_ahead, first, person.last or person.place.joined_at.date()

    @property
    def passed(self) -> list[Person]:
        """Those who are through, the latest first. Nothing else is said of them: they need not revise."""
        passed = [person for person in self.people if person.has_passed]
        return sorted(passed, key=lambda one: one.ended or one.place.joined_at.date(), reverse=True)

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
    people = queries.people_of(candidates, today, with_address=charge.role == Role.MANAGER)
    missed = queries.missed_cards(candidates, reader)
    return Overview(
        charge=charge,
        today=today,
        people=people,
        topics=queries.topics_of(missed),
        missed=queries.with_questions(missed, reader),
        timeline=timeline(people, today),
    )
