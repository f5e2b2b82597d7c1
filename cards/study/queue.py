"""The queue: which card comes next, and how much of today is left."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import timedelta
from functools import lru_cache
from typing import TYPE_CHECKING, Any, cast
from uuid import UUID

from django.db.models import Case, Exists, F, FilteredRelation, OuterRef, Q, Subquery, When
from django.db.models.functions import Coalesce

from cards.content.models import Card, Deck
from cards.core.clock import StudyDay
from cards.core.prepared import PreparedQuery, date_slot, number_slot, time_slot, uuid_slot
from cards.core.subqueries import SubqueryCount, listed
from cards.examples.models import TEXT_FIELDS, Example
from cards.firms.models import User
from cards.kinds.registry import KINDS
from cards.scheduling.fuzz import attempt_seed
from cards.scheduling.types import MemoryState, State
from cards.study.models import SCHEDULE_FIELDS, Memory, Review, ReviewKind

if TYPE_CHECKING:
    from datetime import date, datetime

    from django.db.models import QuerySet

    from cards.content.models import CardQuerySet

# A card in its learning steps may come this much early when nothing else is left.
LEARN_AHEAD = timedelta(minutes=20)
LEARNING_STATES = [State.LEARNING, State.RELEARNING]
MEMORY_FIELDS = [*SCHEDULE_FIELDS, "version", "flagged", "missed"]
EXAMPLES_SHOWN = 5
EXAMPLE_FIELDS = ["public_id", *TEXT_FIELDS, "card_id", "level", "updated_at"]
KINDS_WITH_EXAMPLES = [kind.name for kind in KINDS.values() if kind.has_examples]


@dataclass(frozen=True, slots=True)
class Tally:
    """How today stands, in cards."""

    done: int
    learning: int
    due: int
    new: int

    @property
    def left(self) -> int:
        return self.learning + self.due + self.new

    @property
    def total(self) -> int:
        return self.done + self.left


@dataclass(frozen=True, slots=True)
class Turn:
    """The card to show now, with what the candidate's memory of it was when it was read."""

    card: Card
    memory: MemoryState
    version: int
    flagged: bool
    tally: Tally
    missed: tuple[str, ...] = ()
    examples: tuple[dict[str, Any], ...] = ()

    @property
    def seed(self) -> str:
        """What this attempt's questions and order are drawn from: a reload asks the same."""
        return attempt_seed(str(self.card.public_id), self.version)

    @property
    def own_examples(self) -> list[dict[str, Any]]:
        """The candidate's examples that were written for this card."""
        return [example for example in self.examples if example["is_for_this"]]

    @property
    def other_examples(self) -> list[dict[str, Any]]:
        """Further ones of theirs, of the same competency."""
        return [example for example in self.examples if not example["is_for_this"]]

    @property
    def is_new(self) -> bool:
        """Whether no rating of the card stands, be it put aside or taken back."""
        return self.memory.state == State.NEW


@dataclass(frozen=True, slots=True)
class Queue:
    """Today's cards of one candidate, of all decks or of one (its public id). Nothing is read until asked."""

    user: User
    now: datetime
    day: StudyDay
    deck: UUID | None = None

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

    def due(self) -> QuerySet[Memory]:
        return self._awake.filter(state=State.REVIEW, due__lt=self.day.end).order_by("due", "pk")

    def scheduled(self) -> QuerySet[Memory]:
        """Memories of cards that were rated and take part."""
        return self._awake.exclude(state=State.NEW)

    def unseen(self) -> CardQuerySet:
        """Cards never rated, and not put aside, in deck order."""
        met = self._memories.filter(card=OuterRef("pk"))
        aside = Q(suspended=True) | Q(buried_until__gt=self.day.date)
        unseen = self.cards.filter(~Exists(met.filter(~Q(state=State.NEW) | aside)))
        return unseen.order_by("deck__position", "deck_id", "position", "pk")

    def introduced(self) -> QuerySet[Memory]:
        return self._memories.filter(introduced_on=self.day.date)

    def done(self) -> QuerySet[Review]:
        """Today's grades that stand."""
        grades = Review.objects.filter(
            user_id=self.user.pk, study_day=self.day.date, kind=ReviewKind.GRADE, undone_by=None
        )
        return grades.filter(memory__card__deck__public_id=self.deck) if self.deck else grades

    def _new_allowed(self) -> CardQuerySet:
        """Unseen cards of the first deck that has any, while today's share of new ones is not used up.

        The deck first: its cards then come in the order of an index, and none is sorted.
        """
        decks = Deck.objects.visible_to(self.user).filter(Exists(self.unseen().order_by().filter(deck=OuterRef("pk"))))
        unseen = self.unseen().filter(deck=Subquery(decks.order_by("position", "pk").values("pk")[:1]))
        allowed = unseen.annotate(introduced=_count(self.introduced())).filter(introduced__lt=self.user.new_per_day)
        return allowed.order_by("position", "pk")

    def _tallies(self) -> dict[str, Any]:
        return {
            "tally_done": _count(self.done()),
            "tally_learning": _count(self.learning(self.day.end)),
            "tally_due": _count(self.due()),
            "tally_unseen": _count(self.unseen().order_by()[: self.user.new_per_day]),
            "tally_introduced": _count(self.introduced()),
        }

    def next_turn(self) -> Turn | None:
        """The card to show now, in one query; None when today is done."""
        return self._ask(_prepared_next(self.user.new_per_day, in_one_deck=self.deck is not None))

    def _ask(self, query: PreparedQuery[Card], **values: object) -> Turn | None:
        day = {"date": self.day.date, "end": self.day.end}
        found = query.run(user=self.user.pk, now=self.now, deck=self.deck, **day, **values)
        return self._turn(found[0]) if found else None

    def next_card(self) -> CardQuerySet:
        """The card to show now, with the candidate's memory of it and how today stands.

        First learning cards whose step is over, then cards due today, then new ones, then learning cards a
        little early. Each candidate is an index look-up and the first that finds a card ends the search.
        """
        first = Coalesce(
            Subquery(self.learning(self.now).values("card_id")[:1]),
            Subquery(self.due().values("card_id")[:1]),
            Subquery(self._new_allowed().values("pk")[:1]),
            Subquery(self.learning(self.now + LEARN_AHEAD).values("card_id")[:1]),
        )
        return with_memory(Card.objects.filter(pk=first), self.user).annotate(**self._tallies())

    def tally(self) -> Tally:
        """How today stands, in one query."""
        row = User.objects.filter(pk=self.user.pk).annotate(**self._tallies()).values(*self._tallies()).get()
        return self._tally(row)

    def _tally(self, row: dict[str, Any]) -> Tally:
        return Tally(
            done=row["tally_done"],
            learning=row["tally_learning"],
            due=row["tally_due"],
            new=max(0, min(row["tally_unseen"], self.user.new_per_day - row["tally_introduced"])),
        )

    def _turn(self, card: Card) -> Turn:
        return turn_of(card, self._tally(vars(card)))

    def turn_for(self, card_id: UUID) -> Turn:
        """One card, of whichever deck, with the candidate's memory of it.

        Raises Card.DoesNotExist for a card they may not see.
        """
        query = _prepared_named(self.user.new_per_day, in_one_deck=self.deck is not None)
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

    new_per_day: int = 0
    pk: object = field(default_factory=lambda: number_slot("user"))


def _any_queue(new_per_day: int, *, in_one_deck: bool) -> Queue:
    end = time_slot("end")
    return Queue(
        user=cast("User", AnyReader(new_per_day)),
        now=cast("datetime", time_slot("now")),
        day=StudyDay(date=cast("date", date_slot("date")), start=cast("datetime", end), end=cast("datetime", end)),
        deck=cast("UUID", uuid_slot("deck")) if in_one_deck else None,
    )


# Django writes a limit into the SQL as it stands, so each `new_per_day` has its own.
@lru_cache(maxsize=128)
def _prepared_next(new_per_day: int, *, in_one_deck: bool) -> PreparedQuery[Card]:
    """Make the site's largest query, which takes Django four times as long as all the rest of an answer, only once."""
    return PreparedQuery(_any_queue(new_per_day, in_one_deck=in_one_deck).next_card())


@lru_cache(maxsize=128)
def _prepared_named(new_per_day: int, *, in_one_deck: bool) -> PreparedQuery[Card]:
    """Make the query of a card that is opened or marked only once: it took half the time of either."""
    queue = _any_queue(new_per_day, in_one_deck=in_one_deck)
    return PreparedQuery(queue.named_card(cast("UUID", uuid_slot("card"))))


def turn_of(card: Card, tally: Tally) -> Turn:
    """Read the columns that `with_memory` added."""
    row = vars(card)
    seen = row["mine_version"] is not None
    memory = (
        MemoryState(**{**{name: row[f"mine_{name}"] for name in SCHEDULE_FIELDS}, "state": State(row["mine_state"])})
        if seen
        else MemoryState.new()
    )
    return Turn(
        card=card,
        memory=memory,
        version=row["mine_version"] or 0,
        flagged=bool(row["mine_flagged"]),
        tally=tally,
        missed=tuple(row["mine_missed"] or ()),
        examples=_nearest(row["mine_examples"] or [], card),
    )


def _count(rows: QuerySet[Any]) -> SubqueryCount:
    return SubqueryCount(rows.order_by().values("pk") if not rows.query.is_sliced else rows.values("pk"))


def with_memory(cards: CardQuerySet, user: User) -> CardQuerySet:
    """Add what is the candidate's own of each card, as columns `mine_...`; all empty for a card never met."""
    mine = {f"mine_{name}": F(f"mine__{name}") for name in MEMORY_FIELDS}
    examples = When(kind__in=KINDS_WITH_EXAMPLES, then=listed(_examples(user), EXAMPLE_FIELDS, group="user_id"))
    return (
        cards.annotate(mine=FilteredRelation("memories", condition=Q(memories__user_id=user.pk)))
        .annotate(**mine, mine_examples=Case(examples))
        .select_related("deck", "source", "checked_by")
    )


def _examples(user: User) -> QuerySet[Example]:
    """The candidate's examples for the card of the query around it: written for it, or of its competency."""
    competency = Coalesce(OuterRef("competency_id"), OuterRef("deck__competency_id"))
    return Example.objects.owned_by(user).filter(Q(card_id=OuterRef("pk")) | Q(competency_id=competency))


def _nearest(examples: list[dict[str, Any]], card: Card) -> tuple[dict[str, Any], ...]:
    """The first few: those written for this card, then those of its level, each the latest first."""
    latest = sorted(examples, key=lambda example: str(example["updated_at"]), reverse=True)
    nearest = sorted(latest, key=lambda example: (example["card_id"] != card.pk, example["level"] != card.level))
    return tuple(
        {**example, "public_id": UUID(example["public_id"]), "is_for_this": example["card_id"] == card.pk}
        for example in nearest[:EXAMPLES_SHOWN]
    )
