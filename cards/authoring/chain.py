"""What was read before and after each published change of a card: its text then, with the facts of that firm then."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.db.models import BigIntegerField, Case, Exists, F, OuterRef, Q, Subquery, Value, When
from django.db.models.functions import Coalesce

from cards.content.choices import Status
from cards.content.correction_models import CardChange, FirmCopy
from cards.content.last_read import last_read
from cards.firms.facts import unset_words
from cards.firms.facts_queries import FactsThen
from cards.kinds.speech import keys_in, spoken

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from django.db.models import QuerySet

    from cards.content.models import Card

LIBRARY = 0  # among `readers`: all who read the library's own text, or of a firm's own card, that


def with_next(changes: QuerySet[CardChange]) -> QuerySet[CardChange]:
    """Add to each change of a text whether it `ended` a copy, and as `next_before` what the next one found there.

    Where a copy was given up its readers read the library's text, which the library may have changed first, or they
    themselves by another copy.
    """
    history: Any = FirmCopy.history  # made by simple-history
    ended = Exists(history.filter(id=OuterRef("copy_id"), withdrawn_at=OuterRef("at")))
    rows = changes.annotate(readers=Coalesce("firm_id", LIBRARY), ended=ended)
    either = Case(When(ended=True, then=Value(LIBRARY)), default=F("readers"), output_field=BigIntegerField())
    rows = rows.annotate(other_readers=either)
    texts = CardChange.objects.filter(card=OuterRef("card"), fact="", pk__gt=OuterRef("pk"))
    texts = texts.annotate(readers=Coalesce("firm_id", LIBRARY))
    later = texts.filter(Q(readers=OuterRef("readers")) | Q(readers=OuterRef("other_readers"))).order_by("pk")
    return rows.annotate(next_before=Subquery(later.values("before")[:1]))


def has_ended(change: CardChange) -> bool:
    """Whether it gave the firm's copy up; of a change from `with_next`."""
    return not change.fact and bool(vars(change)["ended"])


class Chain:
    """Changes of one card from `with_next`, and what they are held against.

    firm: whose words the library's text is told in, which has the facts of whoever reads it; None for no firm's.
    """

    def __init__(self, card: Card, changes: Sequence[CardChange], firm: int | None) -> None:
        self._firm = card.deck.firm_id or firm
        firms = (change.firm_id or self._firm for change in changes)
        self._facts = FactsThen({firm for firm in firms if firm})
        self._now = _read_now(card)

    def told_by(self, change: CardChange) -> tuple[dict[str, Any], dict[str, Any]]:
        """What its readers read until then, and from then on."""
        firm = change.firm_id or self._firm
        if change.fact:
            # All that was changed in one go was read in one go.
            facts = {**change.facts_before, **self._facts.saved_at(firm, change.at)}
            return _told(change.before, change.facts_before), _told(change.before, facts)
        facts = self._facts.at(firm, change.at)
        return _told(change.before, facts), _told(self._after(change), facts)

    def facts_of(self, change: CardChange) -> list[str]:
        """The keys of the facts that were changed in one go, of those that its text speaks of; its own one first."""
        spoken_of = set(keys_in(*map(str, change.before.values())))
        saved = self._facts.saved_at(change.firm_id, change.at)
        return [change.fact, *(key for key in saved if key in spoken_of - {change.fact})]

    def _after(self, change: CardChange) -> Mapping[str, Any]:
        found: dict[str, Any] | None = vars(change)["next_before"]
        if found is not None:
            return found
        # Nothing has been published after it: what it said stands today.
        copy = None if has_ended(change) else change.copy
        own: Mapping[str, Any] = copy.rendered if copy and copy.withdrawn_at is None else self._now
        return own


def _read_now(card: Card) -> dict[str, Any]:
    last = None if card.status == Status.PUBLISHED else last_read(card.pk)
    if last is not None and last.before is not None:
        return last.before  # the row of a draft says what nobody has read yet
    return dict(card.rendered)


def _told(rendered: Mapping[str, Any], facts: Mapping[str, str]) -> dict[str, Any]:
    return spoken(rendered, facts, unset_words())
