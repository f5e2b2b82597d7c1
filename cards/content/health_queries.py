"""How the cards of decks stand: how many name a source, are checked, are due for checking, are reported."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.db.models import Count, Exists, OuterRef, Q

from cards.content.choices import ReportStatus, Status
from cards.content.correction_models import Report
from cards.content.expiry_queries import being_checked, holds
from cards.content.models import Card
from cards.content.owned import member_firms
from cards.content.voice import copy_of

if TYPE_CHECKING:
    from collections.abc import Collection
    from datetime import date

    from cards.firms.models import User

COUNTS = ("sourced", "checked", "due", "reported")


@dataclass(frozen=True, slots=True)
class Health:
    """Published cards of a deck, and how many of them are what.

    checked: when is known, and it is not due again. due: past review-by, or on a superseded source and not checked
    since. reported: with a report that waits for an answer.
    """

    cards: int = 0
    sourced: int = 0
    checked: int = 0
    due: int = 0
    reported: int = 0


def health_of(decks: Collection[int], *, reader: User, today: date) -> dict[int, Health]:
    """Return how the published cards of these decks stand, as this reader reads them: in one query, by primary key.

    Where the reader's firm has a copy of a card, it is the copy that counts; of the shared library's cards, only
    reports of the reader's own firm, or of people of none. Which decks the reader may see has to be asked before.
    """
    cards = Card.objects.filter(deck_id__in=decks, status=Status.PUBLISHED).annotate(own=copy_of(reader))
    cards = cards.annotate(
        is_sourced=holds(_as_read(Q(source__isnull=False), Q(own__source__isnull=False))),
        is_dated=holds(_as_read(Q(checked_on__isnull=False), Q(own__checked_on__isnull=False))),
        is_due=holds(_as_read(being_checked(today), being_checked(today, "own"))),
        is_reported=Exists(_open_reports(reader).filter(card_id=OuterRef("pk"))),
    )
    counted = (
        cards.order_by()
        .values("deck_id")
        .annotate(
            cards=Count("pk"),
            sourced=Count("pk", filter=Q(is_sourced=True)),
            checked=Count("pk", filter=Q(is_dated=True, is_due=False)),
            due=Count("pk", filter=Q(is_due=True)),
            reported=Count("pk", filter=Q(is_reported=True)),
        )
    )
    found = {row.pop("deck_id"): Health(**row) for row in _rows(counted)}
    return {deck: found.get(deck, Health()) for deck in decks}


def _rows(counted: Any) -> list[dict[str, int]]:
    return list(counted.values("deck_id", "cards", *COUNTS))


def _as_read(card: Q, copy: Q) -> Q:
    """What holds of a card as its reader reads it: of their firm's copy, where there is one."""
    return (Q(own__pk=None) & card) | (Q(own__pk__isnull=False) & copy)


def _open_reports(reader: User) -> Any:
    reports = Report.objects.filter(status=ReportStatus.OPEN)
    if reader.is_superuser:
        return reports
    mine = Q(firm=None) | Q(firm_id__in=member_firms(reader))
    return reports.filter(Q(card__deck__firm__isnull=False) | mine)
