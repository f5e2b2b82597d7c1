"""Reading a firm's facts: what is set, which cards speak of them, who has learned those, and what was changed."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.db.models import Count, F, Q

from cards.content.choices import Status
from cards.content.models import Card
from cards.firms.facts import FACTS, Fact
from cards.firms.models import FirmFact, Membership
from cards.firms.name_queries import Names
from cards.scheduling.types import State
from cards.study.models import ChangeNotice, Memory

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from datetime import datetime

    from cards.content.correction_models import CardChange
    from cards.firms.models import Firm, User

MOST_ENTRIES = 100


def stored_facts(firm: Firm) -> dict[str, str]:
    """The facts that a firm has set, by key."""
    return dict(FirmFact.objects.filter(firm=firm).exclude(value="").values_list("key", "value"))


@dataclass(frozen=True, slots=True)
class SpeakingCard:
    """A card as a firm's candidates read it. keys: of the facts that it speaks of; missing: those that are not set."""

    card: Card
    keys: frozenset[str]
    missing: tuple[Fact, ...]


def speaking_cards(user: User, stored: Mapping[str, str]) -> list[SpeakingCard]:
    """Every card that the reader sees and that speaks of a fact, in the order of the decks; in one query.

    What a firm's own copy says counts instead of the library's text.
    """
    cards = Card.objects.visible_to(user).spoken_to(user).annotate(own_keys=F("own__fact_keys"))
    cards = cards.filter(~Q(fact_keys=[]) | Q(own__pk__isnull=False))
    cards = cards.select_related("deck").only("public_id", "rendered", "fact_keys", "deck__title")
    found = []
    for card in cards.order_by("deck__position", "deck_id", "position", "pk"):
        row = vars(card)
        keys = card.fact_keys if row["own_copy"] is None else row["own_keys"]
        if known := [key for key in keys if key in FACTS]:
            missing = tuple(FACTS[key] for key in known if key not in stored)
            found.append(SpeakingCard(card, frozenset(known), missing))
    return found


@dataclass(frozen=True, slots=True)
class Reach:
    """What a change of a fact does. cards: how many speak of it; learned: how many of them `people` have answered."""

    cards: int = 0
    learned: int = 0
    people: int = 0


def reach_of_facts(firm: Firm, cards: Iterable[SpeakingCard]) -> dict[str, Reach]:
    """How far a change of each fact would go among those who are at the firm now; in one query."""
    by_key: dict[str, list[int]] = {key: [] for key in FACTS}
    for speaking in cards:
        for key in speaking.keys:
            by_key[key].append(speaking.card.pk)
    counts: dict[str, Count] = {}
    for key, ids in by_key.items():
        among = Q(card__in=ids)
        counts |= {f"{key}__learned": Count("card", distinct=True, filter=among)} if ids else {}
        counts |= {f"{key}__people": Count("user", distinct=True, filter=among)} if ids else {}
    here = Membership.objects.current().filter(firm=firm).values("user")
    answered = Memory.objects.filter(user__in=here, card__in={pk for ids in by_key.values() for pk in ids})
    found = answered.exclude(state=State.NEW).aggregate(**counts) if counts else {}
    return {
        key: Reach(len(ids), found.get(f"{key}__learned") or 0, found.get(f"{key}__people") or 0)
        for key, ids in by_key.items()
    }


def told_of(changes: Sequence[CardChange]) -> Reach:
    """Whom a publication of facts tells: so many people of so many cards, without those that nobody sees now."""
    published = {"change__card__status": Status.PUBLISHED, "change__card__deck__status": Status.PUBLISHED}
    notices = ChangeNotice.objects.filter(change__in=[change.pk for change in changes], **published)
    found = notices.aggregate(learned=Count("memory__card", distinct=True), people=Count("memory__user", distinct=True))
    return Reach(len({change.card_id for change in changes}), found["learned"], found["people"])


@dataclass(frozen=True, slots=True)
class Entry:
    """One change of a fact, as its history tells it. An empty value: not set. by: empty where nobody is known."""

    id: int
    label: str
    key: str
    at: datetime
    by: str
    before: str
    after: str
    why: str


def history_of_facts(firm: Firm) -> list[Entry]:
    """What was changed of a firm's facts, newest first."""
    manager: Any = FirmFact.history  # made by simple-history
    rows = list(manager.filter(firm_id=firm.pk).select_related("history_user").order_by("history_date", "history_id"))
    names = Names(row.history_user for row in rows)
    stood: dict[str, str] = {}
    entries = []
    for row in rows:
        value = "" if row.history_type == "-" else row.value
        before = stood.get(row.key, "")
        stood[row.key] = value
        if value != before:
            label = FACTS[row.key].label if row.key in FACTS else row.key
            by = names.of(row.history_user, firm.pk) if row.history_user else ""
            why = row.history_change_reason or ""
            entries.append(Entry(row.history_id, label, row.key, row.history_date, by, before, value, why))
    return entries[: -MOST_ENTRIES - 1 : -1]
