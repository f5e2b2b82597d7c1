"""What waits for a mentor, and whether anything hangs on a card."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING

from django.db.models import Count, F, Q

from cards.content.choices import ReportStatus, Status
from cards.content.correction_models import FirmCopy, Report
from cards.content.expiry_queries import left_behind_by_source
from cards.content.models import Card
from cards.content.owned import member_firms

if TYPE_CHECKING:
    from datetime import date

    from cards.content.models import Deck
    from cards.firms.models import User

SOON = timedelta(days=30)


@dataclass(frozen=True, slots=True)
class Waiting:
    """How much waits for somebody. to_read: open reports that others answer."""

    reports: int
    to_read: int
    overdue: int
    drafts: int
    copies: int  # of the firm's own, where the library has moved on


def in_use() -> Q:
    """Cards that somebody may be asked: retired ones need no checking."""
    return ~Q(status=Status.RETIRED)


def overdue(today: date) -> Q:
    """Cards that should have been checked again before `today`."""
    return in_use() & Q(review_by__lt=today)


def due_soon(today: date, path: str = "") -> Q:
    """Past the review-by date or near it, or left behind by a source. path: to the card, where a deck is asked."""
    at = f"{path}__" if path else ""
    return Q(**{f"{at}review_by__lte": today + SOON}) | left_behind_by_source(today, path)


def library_moved_on() -> Q:
    """Copies in use of cards that the library has published anew since they were last held against it."""
    shown = Q(card__status=Status.PUBLISHED, card__deck__status=Status.PUBLISHED)
    return shown & Q(withdrawn_at=None, card__version__gt=F("base_version"))


def waiting_for(user: User, today: date) -> Waiting:
    cards = Card.objects.editable_by(user)
    theirs = Q(pk__in=Report.objects.editable_by(user).order_by().values("pk"))
    reports = Report.objects.readable_by(user).filter(status=ReportStatus.OPEN).order_by()
    counted = reports.aggregate(all=Count("pk"), theirs=Count("pk", filter=theirs))
    return Waiting(
        reports=counted["theirs"],
        to_read=counted["all"] - counted["theirs"],
        overdue=cards.filter(overdue(today)).count(),
        drafts=cards.filter(status=Status.DRAFT).count(),
        copies=FirmCopy.objects.filter(library_moved_on(), firm__in=member_firms(user, staff=True)).count(),
    )


def is_referred_to(card: Card) -> bool:
    """Whether somebody has studied the card, reported it, or has a copy of it: then it can only be retired."""
    referred = Q(memories__isnull=False) | Q(reports__isnull=False) | Q(copies__isnull=False)
    return Card.objects.filter(referred, pk=card.pk).exists()


def has_cards(deck: Deck) -> bool:
    return deck.cards.exists()
