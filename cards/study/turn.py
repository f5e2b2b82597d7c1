"""One card as it is shown now: with what the candidate's memory of it is, and how today stands."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.db.models import BigIntegerField, Case, F, FilteredRelation, OuterRef, Q, Subquery, When
from django.db.models.functions import Coalesce

from cards.content.correction_models import CardChange
from cards.content.owned import member_firms
from cards.core.subqueries import listed
from cards.examples.models import TEXT_FIELDS, Example
from cards.kinds.registry import KINDS
from cards.scheduling.curve import DEFAULTS
from cards.scheduling.fuzz import attempt_seed
from cards.scheduling.types import MemoryState, State
from cards.study.models import SCHEDULE_FIELDS, ChangeNotice, MemoryFit

if TYPE_CHECKING:
    from collections.abc import Mapping

    from django.db.models import QuerySet

    from cards.content.models import Card, CardQuerySet
    from cards.firms.models import User

MEMORY_FIELDS = [*SCHEDULE_FIELDS, "version", "flagged", "missed", "changed"]
EXAMPLES_SHOWN = 5
EXAMPLE_FIELDS = ["public_id", *TEXT_FIELDS, "card_id", "level", "updated_at"]
KINDS_WITH_EXAMPLES = [kind.name for kind in KINDS.values() if kind.has_examples]


@dataclass(frozen=True, slots=True)
class Tally:
    """How today stands, in cards. due: of the plan, and met before. is_planned: whether there is a plan of today."""

    done: int
    learning: int
    due: int
    new: int
    is_planned: bool = True

    @property
    def left(self) -> int:
        return self.learning + self.due + self.new

    @property
    def total(self) -> int:
        return self.done + self.left


@dataclass(frozen=True, slots=True)
class Turn:
    """The card to show now, with what the candidate's memory of it was when it was read.

    parameters: what an answer to it will be scheduled by. changed: the first material change that they have not seen
    since they learnt the card; latest_change: the latest of all that concern them; firm: where they are. Each by id, 0
    for none.
    """

    card: Card
    memory: MemoryState
    version: int
    flagged: bool
    tally: Tally
    parameters: tuple[float, ...] = DEFAULTS
    missed: tuple[str, ...] = ()
    examples: tuple[dict[str, Any], ...] = ()
    changed: int = 0
    latest_change: int = 0
    firm: int = 0

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


def tally_of(row: Mapping[str, Any]) -> Tally:
    """Read the columns that the queue's tallies added."""
    planned = row["tally_planned"] or {"new": 0, "due": 0}
    return Tally(
        done=row["tally_done"],
        learning=row["tally_learning"],
        due=planned["due"],
        new=planned["new"],
        is_planned=row["tally_plan"] > 0,
    )


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
        parameters=tuple(row["mine_parameters"] or DEFAULTS),
        missed=tuple(row["mine_missed"] or ()),
        examples=_nearest(row["mine_examples"] or [], card),
        changed=row["mine_changed"] or 0,
        latest_change=row["latest_change"],
        firm=row["reader_firm"],
    )


def with_memory(cards: CardQuerySet, user: User) -> CardQuerySet:
    """Add what is the candidate's own of each card, as columns `mine_...`; all empty for a card never met."""
    mine = {f"mine_{name}": F(f"mine__{name}") for name in MEMORY_FIELDS}
    examples = When(kind__in=KINDS_WITH_EXAMPLES, then=listed(_examples(user), EXAMPLE_FIELDS, group="user_id"))
    return (
        cards.spoken_to(user)
        .annotate(mine=FilteredRelation("memories", condition=Q(memories__user_id=user.pk)))
        .annotate(**mine, mine_parameters=_parameters(user), mine_examples=Case(examples))
        .annotate(latest_change=latest_change(user, OuterRef("pk")))
        .annotate(reader_firm=Coalesce(Subquery(member_firms(user)), 0, output_field=BigIntegerField()))
        .select_related("deck", "source", "checked_by")
    )


def changes_for(user: Any) -> QuerySet[CardChange]:
    """Material changes of what this reader's firm says, and of the library's text, whether they read that or not."""
    mine = Q(firm=None) | Q(firm_id__in=member_firms(user))
    return CardChange.objects.filter(mine, is_material=True).order_by("-pk")


def waits_for(user: Any, memory: Any) -> QuerySet[ChangeNotice]:
    """What is still to be told of a memory that has an answer."""
    return unseen_by(user, memory).filter(memory__state__gt=State.NEW).order_by("change_id")


def unseen_by(user: Any, memory: Any) -> QuerySet[ChangeNotice]:
    """What an answer of theirs has not seen yet and could see now: nothing of a firm where they are not, or no more."""
    theirs = Q(change__firm=None) | Q(change__firm__in=member_firms(user))
    return ChangeNotice.objects.filter(theirs, memory=memory, seen_at=None)


def latest_change(user: Any, card: OuterRef) -> Coalesce:
    """The id of the latest of them of a card of the query around it, 0 for none.

    Answers tell what they knew by it. It counts changes of the library's text to whoever reads a copy of their firm,
    too: those concern them no more once a copy is there, and do not come up again when it is given up.
    """
    latest = changes_for(user).filter(card=card).values("pk")[:1]
    return Coalesce(Subquery(latest), 0, output_field=BigIntegerField())


def _parameters(user: User) -> Case:
    """Those of the fit that the memory follows, or before its first answer, of the one it will follow."""
    current = MemoryFit.objects.current().filter(user_id=user.pk).values("parameters")
    return Case(When(mine__version__gt=0, then=F("mine__fit__parameters")), default=Subquery(current))


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
