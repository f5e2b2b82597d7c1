"""How the candidates of a firm revise: who does, what they forget, when their interviews are. A query each."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

from django.db.models import Count, Q, Sum
from django.db.models.functions import Coalesce

from cards.candidacy.models import Outcome
from cards.content.models import Card, Competency
from cards.firms.models import Assignment
from cards.mentoring.review_queries import with_progress
from cards.study.models import Memory, Review, ReviewKind

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from django.db.models import QuerySet

    from cards.firms.models import Membership, User

RECENT = timedelta(days=28)
QUIET = timedelta(days=14)
MISSED_SHOWN = 10
LEAST_ANSWERS = 5  # of a competency: fewer say nothing of it
NO_COMPETENCY = "Cards of no competency"


@dataclass(frozen=True, slots=True)
class Person:
    """One candidate. last: the last study day on which they answered. outcome: of their latest interview, empty where
    that is ahead or they have not said. The figures are of the last 28 days. shows_address: to whom this is read.
    """

    place: Membership
    opens: date | None
    closes: date | None
    interview: date | None
    last: date | None
    outcome: str = ""
    ended: date | None = None
    days: int = 0
    answers: int = 0
    minutes: int = 0
    shows_address: bool = False

    @property
    def name(self) -> str:
        """What they are called; for a reader who is told addresses, who has given no name by theirs."""
        user = self.place.user
        return user.name or (self.shows_address and user.email) or "A candidate without a name"

    @property
    def first_possible(self) -> date | None:
        """The first day on which the interview may be."""
        return self.interview or self.opens

    @property
    def last_possible(self) -> date | None:
        return self.interview or self.closes

    @property
    def has_passed(self) -> bool:
        """Whether they are through, and have nothing more to revise for."""
        return self.outcome == Outcome.PASSED

    def is_ahead(self, today: date) -> bool:
        """Whether their interview is known to be still to come."""
        return self.last_possible is not None and self.last_possible >= today

    def is_quiet(self, today: date) -> bool:
        """Whether they revised once, and not for two weeks, and still have to."""
        return not self.has_passed and self.last is not None and self.last <= today - QUIET


def people_of(candidates: QuerySet[Membership], today: date, *, with_address: bool) -> list[Person]:
    """Return these candidates by name, with what they did, in two queries. with_address: for whoever is told it."""
    places = list(with_progress(candidates).order_by("user__name", "pk"))
    recent = Review.objects.filter(user__in=candidates.order_by().values("user_id"))
    grades = recent.filter(kind=ReviewKind.GRADE, study_day__gt=today - RECENT)
    # Of the few that were taken back a list, as a candidate's own pages ask for it.
    standing = ~Q(pk__in=recent.filter(undoes__isnull=False).values("undoes_id"))
    rows = (
        grades.order_by()
        .values("user_id")
        .annotate(
            days=Count("study_day", distinct=True, filter=standing),
            answers=Count("pk", filter=standing),
            took=Sum("duration_ms"),  # an answer that was taken back took its time all the same
        )
    )
    done: dict[int, Mapping[str, Any]] = {row["user_id"]: row for row in rows}
    return [_person(place, done.get(place.user_id, {}), with_address=with_address) for place in places]


def _person(place: Membership, done: Mapping[str, Any], *, with_address: bool) -> Person:
    row = vars(place)
    return Person(
        place,
        last=row["last_day"],
        days=done.get("days", 0),
        answers=done.get("answers", 0),
        minutes=round(done.get("took", 0) / 60_000),
        shows_address=with_address,
        **{name: row[name] for name in ("opens", "closes", "interview", "outcome", "ended")},
    )


def mentors_of(people: Iterable[Person]) -> dict[int, list[str]]:
    """Return who looks after each of these candidates, by the key of their place, in one query."""
    pairs = Assignment.objects.filter(candidate__in=[person.place.pk for person in people])
    found: dict[int, list[str]] = {}
    for pair in pairs.select_related("mentor__user").order_by("mentor__user__name", "pk"):
        found.setdefault(pair.candidate_id, []).append(pair.mentor.user.name or "A mentor without a name")
    return found


@dataclass(frozen=True, slots=True)
class Missed:
    """A card that candidates forgot. people: how many of those who learned it; times: how often altogether."""

    card: int
    competency: int | None
    people: int
    learners: int
    times: int
    answers: int

    @property
    def share(self) -> float:
        """Of the answers, those that were forgotten, from 0 to 1."""
        return self.times / max(1, self.answers)


def missed_cards(candidates: QuerySet[Membership], reader: User) -> list[Missed]:
    """Return every card that these candidates learned and the reader may see, those forgotten by most people first."""
    visible = Card.objects.visible_to(reader).order_by().values("pk")
    learned = Memory.objects.filter(user__in=candidates.order_by().values("user_id"), reps__gt=0, card__in=visible)
    rows = learned.order_by().values("card_id", about=Coalesce("card__competency_id", "card__deck__competency_id"))
    counts = rows.annotate(
        learners=Count("pk"), people=Count("pk", filter=Q(lapses__gt=0)), times=Sum("lapses"), answers=Sum("reps")
    )
    found = [
        Missed(row["card_id"], row["about"], row["people"], row["learners"], row["times"], row["answers"])
        for row in counts
    ]
    return sorted(found, key=lambda one: (-one.people, -one.times, one.card))


@dataclass(frozen=True, slots=True)
class Topic:
    """A competency, as the firm's candidates know it. share: of the answers, those that were forgotten."""

    name: str
    cards: int
    answers: int
    times: int

    @property
    def share(self) -> float:
        return self.times / max(1, self.answers)

    @property
    def percent(self) -> int:
        return round(100 * self.share)


def topics_of(missed: Iterable[Missed]) -> list[Topic]:
    """Return the competencies of these cards, the weakest first; those with too few answers to say are left out."""
    names = dict(Competency.objects.values_list("pk", "name"))
    groups: dict[int | None, list[Missed]] = {}
    for one in missed:
        groups.setdefault(one.competency, []).append(one)
    topics = [
        Topic(
            names.get(key, NO_COMPETENCY) if key else NO_COMPETENCY,
            len(cards),
            sum(card.answers for card in cards),
            sum(card.times for card in cards),
        )
        for key, cards in groups.items()
    ]
    told = [topic for topic in topics if topic.answers >= LEAST_ANSWERS]
    return sorted(told, key=lambda topic: (-topic.share, topic.name))


@dataclass(frozen=True, slots=True)
class MissedCard:
    """One of the cards most often missed, with its question as the reader reads it."""

    card: Card
    counts: Missed


def with_questions(missed: Sequence[Missed], reader: User) -> list[MissedCard]:
    """Return the first few that anybody forgot, with their cards."""
    worst = [one for one in missed if one.people][:MISSED_SHOWN]
    cards = Card.objects.visible_to(reader).spoken_to(reader).select_related("deck")
    by_key = cards.in_bulk([one.card for one in worst])
    return [MissedCard(by_key[one.card], one) for one in worst if one.card in by_key]
