"""Reading memories and their log: what to lock, what was answered, what comes back."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, Any, NamedTuple

from django.db.models import Count, Exists, F, OuterRef, Prefetch, Q, Subquery, Sum

from cards.content.models import Card
from cards.content.owned import member_firms
from cards.content.voice import TO_ANSWER, copy_of
from cards.core.columns import RowVersion
from cards.core.prepared import PreparedQuery, PreparedValues, number_slot, uuid_slot
from cards.core.subqueries import SubqueryCount
from cards.firms.facts import unset_words
from cards.firms.facts_queries import facts_at
from cards.firms.models import User
from cards.kinds.face import Face
from cards.kinds.speech import keys_in, spoken
from cards.study.models import Memory, MemoryFit, PlannedCard, Review, ReviewKind
from cards.study.queue import AnyReader, any_queue
from cards.study.turn import latest_change, waits_for

if TYPE_CHECKING:
    from datetime import datetime
    from uuid import UUID

    from cards.content.correction_models import CardChange
    from cards.scheduling.aim import Pace
    from cards.study.queue import Queue


def lock_memory(user: User, card_id: UUID) -> Memory | None:
    """Lock the candidate's memory of a card they may see, with its `latest_change`; other candidates of the card do
    not wait.

    Only inside a transaction, which the lock lasts for. What was published while it waited for the lock shows in the
    memory's `changed`, and not yet in `latest_change`.
    """
    found = _prepared_lock().run(user=user.pk, card=card_id)
    if not found:
        return None
    memory = found[0]
    vars(memory.card).update({name: vars(memory)[name] for name in TO_ANSWER})
    return memory


@cache
def _prepared_lock() -> PreparedQuery[Memory]:
    visible = Card.objects.visible_to(AnyReader()).filter(public_id=uuid_slot("card")).values("pk")
    rows = Memory.objects.select_for_update(of=("self",)).select_related("card", "fit")
    rows = rows.annotate(own=copy_of(AnyReader(), "card__")).annotate(**_to_answer())
    rows = rows.annotate(latest_change=latest_change(AnyReader(), OuterRef("card_id")))
    return PreparedQuery(rows.filter(user_id=number_slot("user"), card__in=visible))


def _to_answer() -> dict[str, F]:
    return {name: F(name.replace("own_", "own__").replace("copy", "pk")) for name in TO_ANSWER}


def card_to_answer(user: User, card_id: UUID) -> Card:
    """Return a card they may see, with `has_memory`, `latest_change` and what `fit_for` reads.

    Only inside a transaction: nobody publishes a change of the card before its end, and everybody else may answer it.
    Raises Card.DoesNotExist.
    """
    found = _prepared_card().run(user=user.pk, card=card_id)
    if found and vars(found[0])["stored"] != vars(found[0])["stored_before"]:
        # Published while this waited: all but the card's own row is from before. It is locked now, so once is enough.
        found = _prepared_card().run(user=user.pk, card=card_id)
    if not found:
        raise Card.DoesNotExist
    return found[0]


@cache
def _prepared_card() -> PreparedQuery[Card]:
    mine = Memory.objects.filter(user_id=number_slot("user"), card=OuterRef("pk"))
    visible = Card.objects.visible_to(AnyReader()).filter(public_id=uuid_slot("card"))
    visible = visible.select_for_update(of=("self",), no_key=True)
    fit = MemoryFit.objects.current().filter(user_id=number_slot("user"))
    own: dict[str, Any] = {"fit_pk": Subquery(fit.values("pk")), "fit_parameters": Subquery(fit.values("parameters"))}
    before = Card.objects.filter(pk=OuterRef("pk")).order_by().annotate(stored=RowVersion("pk")).values("stored")
    own |= {"stored": RowVersion("pk"), "stored_before": Subquery(before)}
    own |= {"has_memory": Exists(mine), "latest_change": latest_change(AnyReader(), OuterRef("pk"))}
    with_copy = visible.annotate(own=copy_of(AnyReader())).annotate(**_to_answer())
    return PreparedQuery(with_copy.annotate(**own), shared=True)


def fit_for(card: Card) -> MemoryFit | None:
    """The candidate's current fit, which a card never met begins with; of a card from `card_to_answer`."""
    row = vars(card)
    return MemoryFit(pk=row["fit_pk"], parameters=row["fit_parameters"]) if row["fit_pk"] else None


def kept_cards(queue: Queue) -> dict[str, list[Memory]]:
    """The candidate's flagged cards, and those they put aside, in deck order."""
    aside = Q(suspended=True) | Q(buried_until__gt=queue.day.date)
    memories = Memory.objects.filter(
        Q(flagged=True) | aside, user=queue.user, card__in=queue.cards.order_by().values("pk")
    )
    spoken = Prefetch("card", Card.objects.spoken_to(queue.user).select_related("deck"))
    rows = list(memories.prefetch_related(spoken).order_by("card__deck__position", "card__position", "pk"))
    return {
        "flagged": [memory for memory in rows if memory.flagged],
        "suspended": [memory for memory in rows if memory.suspended],
        "buried": [memory for memory in rows if not memory.suspended and memory.is_buried_on(queue.day.date)],
    }


def latest_grade(user: User) -> Review | None:
    """The latest answer that has not been undone: what *undo* would take back."""
    # No join of the log with itself: a PostgreSQL that has not counted a new log yet would make it row by row.
    standing = Review.objects.filter(user=user, kind=ReviewKind.GRADE).exclude(pk__in=Review.objects.undone_by(user.pk))
    return standing.select_related("memory__card").order_by("-pk").first()


def change_to_show(user: User, card: Card) -> Changed | None:
    """What a candidate who has learnt a card is to be told of its changes; None where there is nothing to tell.

    card: as `spoken_to` gives it to them.
    """
    memory = Memory.objects.filter(user=user, card=card).values("pk")
    changes = [notice.change for notice in waits_for(user, memory[:1]).select_related("change")]
    if not changes:
        return None
    first = changes[0]
    facts = first.facts_before if first.fact else _facts_then(user, first)
    return Changed(
        old=Face.from_dict(spoken(first.before, facts, unset_words())),
        new=card.face,
        since=first.at,
        reasons=list(dict.fromkeys(change.why for change in changes if change.why)),
    )


def _facts_then(user: User, change: CardChange) -> dict[str, str]:
    """The facts that they read in the old text: those that it does not share with the new may have changed since."""
    return facts_at(member_firms(user), change.at) if keys_in(*map(str, change.before.values())) else {}


@dataclass(frozen=True, slots=True)
class Side:
    """One of the two: what it is called, in a class and in words. only_here: ids of the points the other has not."""

    name: str
    title: str
    face: Face
    only_here: frozenset[str]


@dataclass(frozen=True, slots=True)
class Changed:
    """What a card said when it was learnt beside what it says now. since: when it first changed after that."""

    old: Face
    new: Face
    since: datetime
    reasons: list[str]

    @property
    def has_new_question(self) -> bool:
        return self.old.question != self.new.question

    @property
    def has_new_answer(self) -> bool:
        return self.old.answer != self.new.answer

    @property
    def has_new_figures(self) -> bool:
        return self.old.figures != self.new.figures

    @property
    def has_new_points(self) -> bool:
        return _said(self.old) != _said(self.new) or self.old.any_of != self.new.any_of

    @property
    def has_new_note(self) -> bool:
        return self.old.note != self.new.note

    @property
    def sides(self) -> list[Side]:
        """The two, as they stand beside each other."""
        return [
            Side("old", "You learned", self.old, _only_in(self.old, self.new)),
            Side("new", "It says now", self.new, _only_in(self.new, self.old)),
        ]

    @property
    def is_told(self) -> bool:
        """Whether the two differ at all: a change may have been taken back since."""
        return any(
            (
                self.has_new_question,
                self.has_new_answer,
                self.has_new_figures,
                self.has_new_points,
                self.has_new_note,
            )
        )


def _said(face: Face) -> list[tuple[str, ...]]:
    return [(point.group, point.html, str(point.right), point.reason) for point in face.points]


def _only_in(one: Face, other: Face) -> frozenset[str]:
    known = set(_said(other))
    return frozenset(point.id for point, said in zip(one.points, _said(one), strict=True) if said not in known)


def seconds_left(queue: Queue, pace: Pace) -> float:
    """What the cards that wait today are expected to take, by the candidate's own times."""
    ((planned, learning),) = queue.read(_prepared_left(in_one_deck=queue.deck is not None))
    seconds: float = (planned or 0.0) + learning * pace.recalled
    return seconds


@cache
def _prepared_left(*, in_one_deck: bool) -> PreparedValues:
    queue = any_queue(in_one_deck=in_one_deck)
    planned = queue.planned().order_by().values("plan_id").annotate(total=Sum("seconds")).values("total")
    learning = SubqueryCount(queue.learning(queue.day.end).order_by().values("pk"))
    return PreparedValues(User.objects.filter(pk=queue.user.pk).values_list(Subquery(planned), learning))


class StandingPlan(NamedTuple):
    """Today's plan of all decks. waiting: due cards that it has no time for. has_cards: answered or not."""

    waiting: int
    has_cards: bool


def standing_plan(queue: Queue) -> StandingPlan | None:
    """Return today's plan, if it was made and what it rests on has not changed since."""
    return next((StandingPlan(waiting, bool(some)) for waiting, some in queue.read(_prepared_plan())), None)


@cache
def _prepared_plan() -> PreparedValues:
    has_cards = Exists(PlannedCard.objects.filter(plan=OuterRef("pk")))
    return PreparedValues(any_queue(in_one_deck=False).plan().values_list("waiting", has_cards))


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
    introduced = queue.introduced()
    if queue.deck:
        introduced = introduced.filter(card__deck__public_id=queue.deck)
    return DaySummary(
        answers=sum(row["times"] for row in totals),
        by_rating={row["rating"]: row["times"] for row in totals if row["rating"]},
        seconds=sum(row["milliseconds"] for row in totals) // 1000,
        first_seen=introduced.count(),
    )
