"""What a mentor's first page begins with: the decks that they own, and what has no owner or no source that stands."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.db.models import Count, Exists, OuterRef, Q

from cards.authoring.queries import in_use, overdue
from cards.content.choices import ReportStatus, Status
from cards.content.correction_models import Report
from cards.content.expiry_queries import left_behind_by_source
from cards.content.health_plot import SMALL, health_plot
from cards.content.health_queries import health_of
from cards.content.models import Card, Deck
from cards.content.owner_queries import by_owner, owner_stands
from cards.content.source_queries import copies_of, count_left_behind

if TYPE_CHECKING:
    from datetime import date

    from cards.content.health_plot import HealthPlot
    from cards.firms.models import User

MOST_NAMED = 5  # decks without an owner


@dataclass(frozen=True, slots=True)
class OwnDeck:
    """A deck of somebody's own, and what waits for them in it."""

    deck: Deck
    reported: int
    overdue: int
    superseded: int
    plot: HealthPlot

    @property
    def waits(self) -> int:
        return self.reported + self.overdue + self.superseded


@dataclass(frozen=True, slots=True)
class Desk:
    """What waits beyond that.

    superseded: cards and copies left to check because their source was. copies_overdue: past their review-by date.
    ownerless: the first few such decks.
    """

    decks: list[OwnDeck]
    superseded: int
    copies_overdue: int
    ownerless: list[Deck]
    ownerless_count: int


def desk_of(user: User, today: date) -> Desk:
    """Return what waits for somebody, in a fixed number of queries."""
    editable = Deck.objects.editable_by(user).exclude(status=Status.RETIRED)
    ownerless = by_owner(editable, has_one=False).order_by("position", "title", "pk")
    return Desk(
        decks=_own_decks(user, today),
        superseded=count_left_behind(user, today),
        copies_overdue=copies_of(user).exclude(card__status=Status.RETIRED).filter(review_by__lt=today).count(),
        ownerless=list(ownerless[:MOST_NAMED]),
        ownerless_count=ownerless.count(),
    )


def _own_decks(user: User, today: date) -> list[OwnDeck]:
    decks = list(Deck.objects.editable_by(user).filter(owner_stands(), owner=user).exclude(status=Status.RETIRED))
    if not decks:
        return []
    keys = [deck.pk for deck in decks]
    open_reports = Report.objects.filter(status=ReportStatus.OPEN, card=OuterRef("pk"))
    rows: Any = Card.objects.filter(in_use(), deck_id__in=keys).annotate(is_reported=Exists(open_reports)).order_by()
    counted = rows.values("deck_id").annotate(
        reported=Count("pk", filter=Q(is_reported=True)),
        overdue=Count("pk", filter=overdue(today)),
        superseded=Count("pk", filter=left_behind_by_source(today)),
    )
    found = {row["deck_id"]: row for row in counted.values("deck_id", "reported", "overdue", "superseded")}
    healths = health_of(keys, reader=user, today=today)
    nothing = {"reported": 0, "overdue": 0, "superseded": 0}
    own = [_own_deck(deck, found.get(deck.pk, nothing), health_plot(healths[deck.pk], SMALL)) for deck in decks]
    return sorted(own, key=lambda one: -one.waits)


def _own_deck(deck: Deck, row: dict[str, int], plot: HealthPlot) -> OwnDeck:
    return OwnDeck(deck, row["reported"], row["overdue"], row["superseded"], plot)
