"""Whom a published change told, and who has seen it: by name to whoever looks after them, in numbers to all others."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.core.paginator import Paginator
from django.db.models import Count, F, FilteredRelation, Q

from cards.firms.models import Membership, Role
from cards.study.models import ChangeNotice

if TYPE_CHECKING:
    from collections.abc import Collection
    from datetime import datetime

    from django.core.paginator import Page
    from django.db.models import QuerySet

    from cards.authoring.access import Author
    from cards.content.correction_models import CardChange

NAMES_PER_PAGE = 100
NO_NAME = "A candidate without a name"


@dataclass(slots=True)
class Told:
    """How many people a change concerned, and how many of them have seen it: of a firm, or of all."""

    name: str = ""
    concerned: int = 0
    seen: int = 0

    def add(self, concerned: int, seen: int) -> None:
        self.concerned += concerned
        self.seen += seen


@dataclass(frozen=True, slots=True)
class Person:
    """seen_at: shown by its day alone, since nobody's hours are their mentor's business."""

    name: str
    seen_at: datetime | None


@dataclass(frozen=True, slots=True)
class People:
    """A page of those whom the reader looks after. others: how many more there are at the reader's firm."""

    page: Page[Person]
    others: int


def counts_of(changes: Collection[int]) -> Any:
    """How many each change concerned and how many have seen it, by the firm at which they are now; in one query."""
    rows = _notices().filter(change__in=list(changes)).values("change", "at__firm", "at__firm__name")
    return rows.annotate(concerned=Count("pk"), seen=Count("seen_at")).order_by("change", "-concerned", "at__firm")


def people_of(author: Author, change: CardChange, own: Told, page: str | None) -> People | None:
    """Name those whom a change concerned and the reader looks after, who have not seen it first.

    own: all of the reader's firm whom it concerned. None for a reader of no firm, who has no names of any.
    """
    if author.firm is None:
        return None
    rows: Any = _notices().filter(change=change, at__firm=author.firm, memory__user__in=_looked_after(author))
    rows = rows.select_related("memory__user").order_by(F("seen_at").desc(nulls_first=True), "memory__user__name", "pk")
    found: Any = Paginator(rows, NAMES_PER_PAGE).get_page(page)
    found.object_list = [Person(row.memory.user.name or NO_NAME, row.seen_at) for row in found.object_list]
    return People(found, own.concerned - found.paginator.count)


def _looked_after(author: Author) -> Any:
    """Whose names they read: a manager all of the firm's, a mentor those of who is assigned to them, and their own."""
    here = Membership.objects.current().filter(firm=author.firm)
    if author.role != Role.MANAGER:
        assigned = Q(mentors__mentor__user=author.user, mentors__mentor__left_at=None)
        here = here.filter(assigned | Q(user=author.user))
    return here.values("user")


def _notices() -> QuerySet[Any]:
    """Notices, each with where its candidate is now as `at`."""
    here = FilteredRelation("memory__user__memberships", condition=Q(memory__user__memberships__left_at=None))
    return ChangeNotice.objects.annotate(at=here)
