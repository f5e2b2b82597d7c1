"""Sources that no longer stand, and what still rests on them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, time
from typing import TYPE_CHECKING, Any

from django.db.models import Exists, F, OuterRef, Q, Subquery, Value
from django.db.models.functions import Coalesce
from django.utils import timezone

from cards.content.choices import Status
from cards.content.correction_models import FirmCopy
from cards.content.expiry_queries import holds, left_behind_by_source
from cards.content.models import Card, Source
from cards.content.owned import member_firms
from cards.content.owner_queries import name_shown, owner_name
from cards.core.subqueries import SubqueryCount

if TYPE_CHECKING:
    from datetime import date

    from django.db.models import QuerySet

    from cards.firms.models import User

MOST_STEPS = 100  # of one source superseded by another


def sources_for(user: User) -> QuerySet[Source]:
    """Sources on which cards that somebody edits may rest: of their firm, and of the shared library."""
    if not user.is_active:
        return Source.objects.none()
    return Source.objects.filter(Q(firm=None) | Q(pk__in=Source.objects.editable_by(user).order_by().values("pk")))


def possible_heirs(source: Source) -> QuerySet[Source]:
    """What may take a source's place: others of the same firm, or of the shared library."""
    return Source.objects.filter(Q(firm=None) | Q(firm=source.firm_id)).exclude(pk=source.pk).order_by("title", "pk")


def leads_to(heir: Source, source: Source) -> bool:
    """Whether `source` is what in the end took the place of `heir`: then the one cannot supersede the other.

    To be asked in a transaction: whoever asks waits for others who do, because two who each write half of a circle
    would see none.
    """
    Source.objects.order_by("pk").select_for_update(no_key=True).values_list("pk", flat=True).first()
    after: int | None = heir.pk
    for _ in range(MOST_STEPS):
        if after is None or after == source.pk:
            break
        after = Source.objects.filter(pk=after).values_list("superseded_by_id", flat=True).first()
    return after == source.pk


# What rests on them


def cards_of(user: User) -> QuerySet[Card]:
    return Card.objects.editable_by(user)


def copies_of(user: User) -> QuerySet[FirmCopy]:
    """Copies that somebody keeps for their firm. Of those that were given up nothing is read."""
    kept = FirmCopy.objects.filter(withdrawn_at=None)
    return kept if user.is_superuser else kept.filter(firm_id__in=member_firms(user, staff=True))


def cards_left_behind(user: User, today: date) -> QuerySet[Card]:
    return cards_of(user).exclude(status=Status.RETIRED).filter(left_behind_by_source(today))


def copies_left_behind(user: User, today: date) -> QuerySet[FirmCopy]:
    return copies_of(user).exclude(card__status=Status.RETIRED).filter(left_behind_by_source(today))


def count_left_behind(user: User, today: date) -> int:
    """How many cards and copies of somebody's wait to be checked because their source was superseded."""
    return cards_left_behind(user, today).count() + copies_left_behind(user, today).count()


def superseded_sources(user: User, today: date) -> QuerySet[Source]:
    """Sources that no longer stand, with `waiting`, the number of somebody's cards and copies left to check.

    Of the shared library's only those that leave them something to check.
    """
    counts = [
        SubqueryCount(rows.filter(source=OuterRef("pk")).order_by().values("pk"))
        for rows in (cards_left_behind(user, today), copies_left_behind(user, today))
    ]
    sources = sources_for(user).filter(superseded_on__lte=today).select_related("superseded_by", "firm")
    sources = sources.annotate(waiting=counts[0] + counts[1])
    if not user.is_superuser:
        sources = sources.filter(Q(firm__isnull=False) | Q(waiting__gt=0))
    return sources.order_by("-waiting", "-superseded_on", "pk")


@dataclass(frozen=True, slots=True)
class Resting:
    """A card, or a firm's copy of one, that rests on a source or did when it was superseded."""

    card: int
    copy: int | None
    question: str
    deck: str
    firm: str
    locator: str
    owner: str
    checked_on: date | None
    is_retired: bool
    has_moved: bool  # to another source
    is_to_check: bool


def resting_on(source: Source, *, user: User, today: date) -> list[Resting]:
    """Return all of somebody's cards and copies that rest on a source, in two queries; those left to check first.

    Once it is superseded, also those that have been moved to another source since.
    """
    cards = _rows(cards_of(user), source, today).values(*COLUMNS, firm_name=Coalesce("deck__firm__name", Value("")))
    copies = _rows(copies_of(user), source, today, "card__").values(*COLUMNS, firm_name=F("firm__name"), copy=F("pk"))
    rows = [_resting(row, source) for row in (*cards, *copies)]
    return sorted(rows, key=lambda row: not row.is_to_check)


COLUMNS = (
    *("question", "locator", "source_id", "checked_on"),
    *("card_key", "deck_title", "owner_name", "is_shared", "is_retired", "is_to_check"),
)


def _rows(rows: Any, source: Source, today: date, at: str = "") -> Any:
    """Cards, or copies of them, that rest on the source. at: the path to the card, as a prefix."""
    is_retired = Q(**{f"{at}status": Status.RETIRED})
    rows = _with_moved(rows, source) if source.superseded_on else rows.filter(source=source)
    return rows.order_by(f"{at}deck__position", f"{at}deck_id", f"{at}position", "pk").annotate(
        card_key=F(f"{at}id"),
        deck_title=F(f"{at}deck__title"),
        owner_name=owner_name(f"{at}deck"),
        is_shared=holds(Q(**{f"{at}deck__firm": None})),
        is_retired=holds(is_retired),
        is_to_check=holds(~is_retired & left_behind_by_source(today) & Q(source=source)),
    )


def _with_moved(rows: Any, source: Source) -> Any:
    """With what rested on the source when it was superseded or later, by its history, and does no more."""
    assert source.superseded_on is not None  # noqa: S101  asked before
    since = timezone.make_aware(datetime.combine(source.superseded_on, time.min))
    entries = rows.model.history.filter(id=OuterRef("pk"))
    before = entries.filter(history_date__lt=since).order_by("-history_date", "-history_id").values("source_id")[:1]
    later = entries.filter(history_date__gte=since, source_id=source.pk)
    # The first condition is an index's; the others are asked of few rows.
    ever = Q(pk__in=rows.model.history.filter(source_id=source.pk).values("id"))
    rows = rows.annotate(source_before=Subquery(before))
    return rows.filter(Q(source=source) | ever & (Exists(later) | Q(source_before=source.pk)))


def _resting(row: dict[str, Any], source: Source) -> Resting:
    return Resting(
        card=row["card_key"],
        copy=row.get("copy"),
        question=row["question"],
        deck=row["deck_title"],
        firm=row["firm_name"],
        locator=row["locator"],
        owner=name_shown(row["owner_name"], is_shared=row["is_shared"]),
        checked_on=row["checked_on"],
        is_retired=row["is_retired"],
        has_moved=row["source_id"] != source.pk,
        is_to_check=row["is_to_check"],
    )
