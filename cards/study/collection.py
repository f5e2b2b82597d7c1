"""What a candidate is to know: the cards that take part, and the memory that they have of each.

There may be ten thousand: they come as plain tuples, with moments in seconds.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cache
from typing import TYPE_CHECKING, Any

from django.db.models import Exists, FilteredRelation, OuterRef, Q
from django.db.models.functions import Coalesce

from cards.core.columns import Seconds, bits, plain
from cards.core.prepared import PreparedValues
from cards.scheduling.aim import Seen, Unseen
from cards.scheduling.types import State
from cards.study.queue import any_queue
from cards.study.turn import waits_for

if TYPE_CHECKING:
    from collections.abc import Mapping

    from cards.study.queue import Queue

NO_COMPETENCY = 0  # the group of cards that have none
_SECONDS_OF_A_DAY = 86_400
# The lowest two bits of a memory's `flags` are its state.
_STATE = 3
_DUE, _INTRODUCED, _SUSPENDED, _BURIED, _CHANGED = 4, 8, 16, 32, 64
_USUAL = frozenset({State.NEW.value, State.REVIEW.value, State.REVIEW | _DUE})  # of these nothing is to be noted


@dataclass(slots=True)
class Collection:
    """Cards in deck order, those that the candidate put aside among them: a panel will not put them aside.

    Groups are competencies, by primary key. The sets are of keys: in_steps of the cards in their learning steps,
    relearning of those of them that were forgotten and not recalled since, answered of those answered today and not
    changed since. introduced: how many were first met today. beside: cards that do not take part, beyond the declared
    levels, but were learned, and their answer is another one now.
    """

    met: list[Seen] = field(default_factory=list)
    beside: list[Seen] = field(default_factory=list)
    unseen: list[Unseen] = field(default_factory=list)
    in_steps: set[int] = field(default_factory=set)
    relearning: set[int] = field(default_factory=set)
    answered: set[int] = field(default_factory=set)
    suspended: set[int] = field(default_factory=set)
    buried: set[int] = field(default_factory=set)
    introduced: int = 0

    @property
    def aside(self) -> set[int]:
        """Keys of those that today's plan has not, by the candidate's own choice."""
        return self.suspended | self.buried

    def may_come_today(self) -> list[Seen]:
        """The cards met that were not answered today, are not in their learning steps, and were not put aside."""
        return self._awake(self.met)

    def may_come_beside(self) -> list[Seen]:
        """The like of those that do not take part, but are due once more."""
        return self._awake(self.beside)

    def _awake(self, cards: list[Seen]) -> list[Seen]:
        resting = self.aside | self.in_steps | self.answered
        return [card for card in cards if card.key not in resting] if resting else cards

    def may_come_later(self) -> list[Seen]:
        """The other cards met, which may come from tomorrow on, without those suspended."""
        resting = (self.buried | self.in_steps | self.answered) - self.suspended
        return [card for card in self.met if card.key in resting]

    def suspended_protected(self) -> int:
        cards: list[Seen | Unseen] = [*self.met, *self.unseen]
        return sum(card.is_protected and card.key in self.suspended for card in cards) if self.suspended else 0


def collection_of(queue: Queue, levels: Mapping[int, int] | None, ethics: int | None) -> Collection:
    """Read the cards up to these levels by competency, and those of none, in one query; all of them for None.

    ethics: the competency whose cards never drop out of a plan.
    """
    found, now, since_morning = Collection(), queue.now.timestamp(), (queue.now - queue.day.start).total_seconds()
    for key, group, level, stability, difficulty, last, flags in _rows(queue):
        met = found.met
        if levels is not None and group and level > levels.get(group, 0):
            if not (flags & _CHANGED and flags & _STATE):
                continue
            met = found.beside
        if flags not in _USUAL:
            _note(found, key, flags)
        if not flags & _STATE:
            found.unseen.append(Unseen(key, group, group == ethics, level))
            continue
        elapsed = now - last
        if elapsed <= since_morning:
            if not flags & _CHANGED:
                found.answered.add(key)
            elapsed = max(0.0, elapsed)  # a clock may have stepped back
        is_due, days = flags & _DUE != 0, elapsed / _SECONDS_OF_A_DAY
        met.append(Seen(key, stability, difficulty, days, is_due, group, group == ethics, flags & _CHANGED != 0))
    return found


def _note(found: Collection, key: int, flags: int) -> None:
    state = flags & _STATE
    if state in {State.LEARNING, State.RELEARNING}:
        found.in_steps.add(key)
    if state == State.RELEARNING:
        found.relearning.add(key)
    found.introduced += bool(flags & _INTRODUCED)
    if flags & _SUSPENDED:
        found.suspended.add(key)
    elif flags & _BURIED:
        found.buried.add(key)


def _rows(queue: Queue) -> list[tuple[Any, ...]]:
    """Each card, in deck order: key, competency (its own or its deck's), level; then of the candidate's memory of it
    stability, difficulty, last review in seconds since 1970, and the sum of its state, 0 where it was never answered,
    and of `_DUE` and its like.
    """
    return queue.read(_prepared_rows(in_one_deck=queue.deck is not None))


@cache
def _prepared_rows(*, in_one_deck: bool) -> PreparedValues:
    queue = any_queue(in_one_deck=in_one_deck)
    mine = FilteredRelation("memories", condition=Q(memories__user_id=queue.user.pk))
    flags = Coalesce("mine__state", State.NEW) + bits(
        {
            _DUE: Q(mine__due__lt=queue.day.end),
            _INTRODUCED: Q(mine__introduced_on=queue.day.date),
            _SUSPENDED: Q(mine__suspended=True),
            _BURIED: Q(mine__buried_until__gt=queue.day.date),
            _CHANGED: Q(mine__changed__isnull=False) & Q(Exists(waits_for(queue.user, OuterRef("mine__pk")))),
        }
    )
    group: Any = Coalesce("competency_id", "deck__competency_id", NO_COMPETENCY)
    columns = ["pk", group, "level", "mine__stability", "mine__difficulty", Seconds("mine__last_review"), plain(flags)]
    rows = queue.cards.annotate(mine=mine).order_by("deck__position", "deck_id", "position", "pk")
    return PreparedValues(rows.values_list(*columns))
