"""Reading the queue: which card comes next, and how much of today is left."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import timedelta
from functools import cache, lru_cache
from typing import TYPE_CHECKING, Any, cast

from django.db.models import (
    Count,
    Exists,
    F,
    FilteredRelation,
    IntegerField,
    OuterRef,
    Q,
    Subquery,
    Sum,
)
from django.db.models.functions import Coalesce

from cards.content.models import Card, Deck
from cards.core.clock import StudyDay
from cards.core.prepared import PreparedQuery, date_slot, number_slot, time_slot, uuid_slot
from cards.firms.models import User
from cards.scheduling.types import MemoryState, State
from cards.study.models import SCHEDULE_FIELDS, Memory, Review, ReviewKind

if TYPE_CHECKING:
    from datetime import date, datetime
    from uuid import UUID

    from django.db.models import QuerySet

    from cards.content.models import CardQuerySet

# A card in its learning steps may come this much early when nothing else is left.
LEARN_AHEAD = timedelta(minutes=20)
DAYS_AHEAD = 7
LEARNING_STATES = [State.LEARNING, State.RELEARNING]
MEMORY_FIELDS = [*SCHEDULE_FIELDS, "version", "sequence", "flagged"]
# What an answer takes until the candidate's own times are known, in seconds (docs: the interview plan).
SECONDS_PER_SEEN_CARD = 13
SECONDS_PER_NEW_CARD = 38


class SubqueryCount(Subquery):
    """The number of rows of a queryset, inside another query."""

    template = "(SELECT COUNT(*) FROM (%(subquery)s) AS counted)"
    output_field = IntegerField()
    empty_result_set_value = 0


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
    sequence: int
    flagged: bool
    tally: Tally


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
        query = _prepared_next(self.user.new_per_day, in_one_deck=self.deck is not None)
        found = query.run(user=self.user.pk, now=self.now, date=self.day.date, end=self.day.end, deck=self.deck)
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
        card = (
            with_memory(Card.objects.visible_to(self.user), self.user)
            .annotate(**self._tallies())
            .get(public_id=card_id)
        )
        return self._turn(card)


@dataclass(frozen=True, slots=True)
class _AnyReader:
    """Whoever will ask."""

    new_per_day: int = 0
    pk: object = field(default_factory=lambda: number_slot("user"))


# Django writes a limit into the SQL as it stands, so each `new_per_day` has its own.
@lru_cache(maxsize=128)
def _prepared_next(new_per_day: int, *, in_one_deck: bool) -> PreparedQuery[Card]:
    """Make the site's largest query, which takes Django four times as long as all the rest of an answer, only once."""
    end = time_slot("end")
    queue = Queue(
        user=cast("User", _AnyReader(new_per_day)),
        now=cast("datetime", time_slot("now")),
        day=StudyDay(date=cast("date", date_slot("date")), start=cast("datetime", end), end=cast("datetime", end)),
        deck=cast("UUID", uuid_slot("deck")) if in_one_deck else None,
    )
    return PreparedQuery(queue.next_card())


def lock_memory(user: User, card_id: UUID) -> Memory | None:
    """Lock the candidate's memory of a card they may see; other candidates of the card do not wait.

    Only inside a transaction, which the lock lasts for.
    """
    found = _prepared_lock().run(user=user.pk, card=card_id)
    return found[0] if found else None


@cache
def _prepared_lock() -> PreparedQuery[Memory]:
    visible = Card.objects.visible_to(_AnyReader()).filter(public_id=uuid_slot("card")).values("pk")
    rows = Memory.objects.select_for_update(of=("self",)).select_related("card")
    return PreparedQuery(rows.filter(user_id=number_slot("user"), card__in=visible))


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
        sequence=row["mine_sequence"] or 0,
        flagged=bool(row["mine_flagged"]),
        tally=tally,
    )


def _count(rows: QuerySet[Any]) -> SubqueryCount:
    return SubqueryCount(rows.order_by().values("pk") if not rows.query.is_sliced else rows.values("pk"))


def with_memory(cards: CardQuerySet, user: User) -> CardQuerySet:
    """Add the candidate's memory of each card, as columns `mine_...`; all empty for a card never met."""
    mine = {f"mine_{name}": F(f"mine__{name}") for name in MEMORY_FIELDS}
    return (
        cards.annotate(mine=FilteredRelation("memories", condition=Q(memories__user_id=user.pk)))
        .annotate(**mine)
        .select_related("deck", "source", "checked_by")
    )


def next_learning_due(queue: Queue) -> datetime | None:
    """When the next learning card of today ripens."""
    return queue.learning(queue.day.end).values_list("due", flat=True).first()


@dataclass(frozen=True, slots=True)
class DayAhead:
    """How many seen cards come back on one study day."""

    date: date
    cards: int


def week_ahead(queue: Queue) -> list[DayAhead]:
    """Seen cards per study day, today (with everything overdue) and the six days after it."""
    days = [queue.day.date + timedelta(days=n) for n in range(DAYS_AHEAD)]
    counts = dict.fromkeys(days, 0)
    horizon = queue.day.end + timedelta(days=DAYS_AHEAD - 1)
    memories = queue.scheduled().filter(due__lt=horizon)
    for due in filter(None, memories.values_list("due", flat=True)):
        late = due - queue.day.end
        counts[days[max(0, late // timedelta(days=1) + 1)]] += 1
    return [DayAhead(day, cards) for day, cards in counts.items()]


def kept_cards(queue: Queue) -> dict[str, list[Memory]]:
    """The candidate's flagged cards, and those they put aside, in deck order."""
    aside = Q(suspended=True) | Q(buried_until__gt=queue.day.date)
    memories = Memory.objects.filter(
        Q(flagged=True) | aside, user=queue.user, card__in=queue.cards.order_by().values("pk")
    )
    rows = list(memories.select_related("card__deck").order_by("card__deck__position", "card__position", "pk"))
    return {
        "flagged": [memory for memory in rows if memory.flagged],
        "suspended": [memory for memory in rows if memory.suspended],
        "buried": [memory for memory in rows if not memory.suspended and memory.is_buried_on(queue.day.date)],
    }


def latest_grade(user: User) -> Review | None:
    """The latest answer that has not been undone: what *undo* would take back."""
    grades = Review.objects.filter(user=user, kind=ReviewKind.GRADE, undone_by=None)
    return grades.select_related("memory__card").order_by("-pk").first()


def seconds_needed(tally: Tally) -> int:
    return (tally.learning + tally.due) * SECONDS_PER_SEEN_CARD + tally.new * SECONDS_PER_NEW_CARD


@dataclass(frozen=True, slots=True)
class DaySummary:
    """What one study day came to."""

    answers: int
    by_rating: dict[int, int]
    seconds: int
    first_seen: int

    @property
    def minutes(self) -> int:
        return -(-self.seconds // 60)


def day_summary(queue: Queue) -> DaySummary:
    rows = queue.done().order_by().values("rating").annotate(times=Count("pk"), milliseconds=Sum("duration_ms"))
    totals = list(rows)
    return DaySummary(
        answers=sum(row["times"] for row in totals),
        by_rating={row["rating"]: row["times"] for row in totals if row["rating"]},
        seconds=sum(row["milliseconds"] for row in totals) // 1000,
        first_seen=queue.introduced().count(),
    )
