"""The queue: which card comes next, and how much of today is left."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import timedelta
from functools import cache
from typing import TYPE_CHECKING, Any, cast

from django.db.models import Count, Exists, OuterRef, Q, Subquery
from django.db.models.functions import Coalesce

from cards.content.models import Card
from cards.core.clock import StudyDay
from cards.core.prepared import PreparedQuery, PreparedValues, date_slot, number_slot, time_slot, uuid_slot
from cards.core.subqueries import JSONDict, SubqueryCount
from cards.firms.models import User
from cards.scheduling.aim import Reason
from cards.scheduling.types import State
from cards.study.models import DayPlan, Memory, PlannedCard, Review, ReviewKind
from cards.study.turn import Turn, tally_of, turn_of, with_memory

if TYPE_CHECKING:
    from datetime import date, datetime
    from uuid import UUID

    from django.db.models import QuerySet

    from cards.content.models import CardQuerySet
    from cards.study.turn import Tally

# A card in its learning steps may come this much early when nothing else is left.
LEARN_AHEAD = timedelta(minutes=20)
LEARNING_STATES = [State.LEARNING, State.RELEARNING]


@dataclass(frozen=True, slots=True)
class Queue:
    """Today's cards of one candidate, of all decks or of one (its public id). Nothing is read until asked."""

    user: User
    now: datetime
    day: StudyDay
    deck: UUID | None = None

    @property
    def everywhere(self) -> Queue:
        """The same of all decks."""
        return replace(self, deck=None)

    @property
    def cards(self) -> CardQuerySet:
        cards = Card.objects.visible_to(self.user)
        return cards.filter(deck__public_id=self.deck) if self.deck else cards

    @property
    def _memories(self) -> QuerySet[Memory]:
        return Memory.objects.filter(user_id=self.user.pk)

    @property
    def _awake(self) -> QuerySet[Memory]:
        """Memories that take part today."""
        awake = Q(buried_until=None) | Q(buried_until__lte=self.day.date)
        # Asked of each memory in turn, so that a few due ones do not wait for a list of all cards.
        visible = Exists(self.cards.filter(pk=OuterRef("card_id")))
        return self._memories.filter(awake, visible, suspended=False)

    def learning(self, until: datetime) -> QuerySet[Memory]:
        return self._awake.filter(state__in=LEARNING_STATES, due__lte=until).order_by("due", "pk")

    def planned(self) -> QuerySet[PlannedCard]:
        """Cards of today's plan that wait for their answer, in its order. None where there is no plan of today."""
        mine = self._memories.filter(card=OuterRef("card_id"))
        # What changed since it was answered today waits for another answer; in its learning steps it comes anyway.
        as_it_was = Q(changed=None) | Q(state__in=LEARNING_STATES)
        answered = Q(last_review__gte=self.day.start) & as_it_was
        aside = Q(suspended=True) | Q(buried_until__gt=self.day.date)
        visible = Exists(self.cards.filter(pk=OuterRef("card_id")))
        cards = PlannedCard.objects.filter(visible, ~Exists(mine.filter(answered | aside)), plan__in=self.plan())
        return cards.order_by("place")

    def plan(self) -> QuerySet[DayPlan]:
        """Today's plan, if it was made and what it rests on has not changed since."""
        plans = DayPlan.objects.filter(user_id=self.user.pk, study_day=self.day.date)
        return plans.filter(made_for=self.user.plan_version)

    def introduced(self) -> QuerySet[Memory]:
        return self._memories.filter(introduced_on=self.day.date)

    def done(self) -> QuerySet[Review]:
        """Today's grades that stand."""
        grades = Review.objects.filter(
            user_id=self.user.pk, study_day=self.day.date, kind=ReviewKind.GRADE, undone_by=None
        )
        return grades.filter(memory__card__deck__public_id=self.deck) if self.deck else grades

    def _tallies(self) -> dict[str, Any]:
        return {
            "tally_done": _count(self.done()),
            "tally_learning": _count(self.learning(self.day.end)),
            "tally_planned": _count_by_newness(self.planned()),
            "tally_plan": _count(self.plan()),
        }

    def next_turn(self) -> Turn | None:
        """The card to show now, in one query; None when today is done, or was not planned yet."""
        return self._ask(_prepared_next(in_one_deck=self.deck is not None))

    def _ask(self, query: PreparedQuery[Card], **values: object) -> Turn | None:
        found = query.run(**self._slots(), **values)
        return self._turn(found[0]) if found else None

    def read(self, query: PreparedValues) -> list[tuple[Any, ...]]:
        """Ask what was prepared of `any_queue`."""
        return query.run(**self._slots())

    def _slots(self) -> dict[str, object]:
        day = {"date": self.day.date, "start": self.day.start, "end": self.day.end}
        user = {"user": self.user.pk, "plan_version": self.user.plan_version}
        return {"now": self.now, "deck": self.deck, **user, **day}

    def next_card(self) -> CardQuerySet:
        """The card to show now, with the candidate's memory of it and how today stands.

        First learning cards whose step is over, then the cards of today's plan, then learning cards a little early.
        Each is an index look-up, and the first that finds a card ends the search.
        """
        first = Coalesce(
            Subquery(self.learning(self.now).values("card_id")[:1]),
            Subquery(self.planned().values("card_id")[:1]),
            Subquery(self.learning(self.now + LEARN_AHEAD).values("card_id")[:1]),
        )
        return with_memory(Card.objects.filter(pk=first), self.user).annotate(**self._tallies())

    def tally(self) -> Tally:
        """How today stands, in one query."""
        row = User.objects.filter(pk=self.user.pk).annotate(**self._tallies()).values(*self._tallies()).get()
        return tally_of(row)

    def _turn(self, card: Card) -> Turn:
        return turn_of(card, tally_of(vars(card)))

    def turn_for(self, card_id: UUID) -> Turn:
        """One card, of whichever deck, with the candidate's memory of it.

        Raises Card.DoesNotExist for a card they may not see.
        """
        query = _prepared_named(in_one_deck=self.deck is not None)
        turn = self._ask(query, card=card_id)
        if turn is None:
            raise Card.DoesNotExist
        return turn

    def named_card(self, card_id: UUID) -> CardQuerySet:
        """The card of this id, if the candidate may see it, with what `next_card` adds."""
        cards = Card.objects.visible_to(self.user).filter(public_id=card_id)
        return with_memory(cards, self.user).annotate(**self._tallies())


@dataclass(frozen=True, slots=True)
class AnyReader:
    """Whoever will ask, where SQL is made before anybody does."""

    pk: object = field(default_factory=lambda: number_slot("user"))
    plan_version: object = field(default_factory=lambda: number_slot("plan_version"))


def any_queue(*, in_one_deck: bool) -> Queue:
    """Return a queue to prepare SQL of: what its candidate, its times and its deck are, each run says."""
    start, end = cast("datetime", time_slot("start")), cast("datetime", time_slot("end"))
    return Queue(
        user=cast("User", AnyReader()),
        now=cast("datetime", time_slot("now")),
        day=StudyDay(date=cast("date", date_slot("date")), start=start, end=end),
        deck=cast("UUID", uuid_slot("deck")) if in_one_deck else None,
    )


@cache
def _prepared_next(*, in_one_deck: bool) -> PreparedQuery[Card]:
    """Make the site's largest query, which takes Django four times as long as all the rest of an answer, only once."""
    return PreparedQuery(any_queue(in_one_deck=in_one_deck).next_card())


@cache
def _prepared_named(*, in_one_deck: bool) -> PreparedQuery[Card]:
    """Make the query of a card that is opened or marked only once: it took half the time of either."""
    return PreparedQuery(any_queue(in_one_deck=in_one_deck).named_card(cast("UUID", uuid_slot("card"))))


def _count(rows: QuerySet[Any]) -> SubqueryCount:
    return SubqueryCount(rows.order_by().values("pk"))


def _count_by_newness(planned: QuerySet[PlannedCard]) -> Subquery:
    """Planned cards as {"new": ..., "due": ...}, in one pass; nothing where no card is planned."""
    is_new = Q(reason=Reason.NEW)
    counts = planned.order_by().values("plan_id")
    counts = counts.annotate(new=Count("pk", filter=is_new), due=Count("pk", filter=~is_new))
    return Subquery(counts.annotate(both=JSONDict("new", "due")).values("both"))
