"""Filters of the lists. None offers a choice that its reader may not see."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.contrib.admin import SimpleListFilter
from django.db.models import Q

from cards.authoring.queries import SOON, in_use, overdue
from cards.content.correction_models import Report
from cards.content.expiry_queries import left_behind_by_source
from cards.content.models import Deck
from cards.content.owner_queries import by_owner, owner_stands
from cards.core import clock

if TYPE_CHECKING:
    from collections.abc import Iterable

    from django.db.models import QuerySet
    from django.http import HttpRequest


LONGEST_ROW_ID = 18  # digits: what any database's 64 bits hold


def is_row_id(text: str) -> bool:
    """Whether text from a browser can be the id of a row at all."""
    return text.isascii() and text.isdecimal() and len(text) <= LONGEST_ROW_ID


def parameters_of(filters: Iterable[Any]) -> set[str]:
    """What may stand in the address of a list with these filters: classes of our own, or names of columns."""
    found: set[str] = set()
    for one in filters:
        names = (one, f"{one}__exact", f"{one}__isnull") if isinstance(one, str) else (one.parameter_name,)
        found.update(names)
    return found


class DeckFilter(SimpleListFilter):
    title = "deck"
    parameter_name = "deck"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        decks = Deck.objects.editable_by(request.user).select_related("firm")
        of_many_firms = getattr(request.user, "is_superuser", False)
        return [(str(deck.pk), deck_label(deck) if of_many_firms else deck.title) for deck in decks]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        value = self.value()
        if not value:
            return queryset
        return queryset.filter(deck_id=value) if is_row_id(value) else queryset.none()


class ReportDeckFilter(DeckFilter):
    """Reports about the cards of one deck."""

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        value = self.value()
        if not value:
            return queryset
        return queryset.filter(card__deck_id=value) if is_row_id(value) else queryset.none()


class AnswerFilter(SimpleListFilter):
    """Reports by who answers them. Of the shared library a mentor reads some that are not theirs to answer."""

    title = "who answers"
    parameter_name = "answers"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        is_all_theirs = getattr(request.user, "is_superuser", False)
        return [] if is_all_theirs else [("you", "Your firm"), ("library", "The shared library's editors")]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        theirs = Report.objects.editable_by(request.user).order_by().values("pk")
        if self.value() == "you":
            return queryset.filter(pk__in=theirs)
        return queryset.exclude(pk__in=theirs) if self.value() == "library" else queryset


class ReviewByFilter(SimpleListFilter):
    """By when cards are due for checking again. Retired cards are left out, but where there is no date."""

    title = "review-by"
    parameter_name = "review"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        return [
            ("overdue", "Overdue"),
            ("superseded", "On a superseded source"),
            ("soon", f"Within {SOON.days} days"),
            ("later", "Later"),
            ("none", "No date"),
        ]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        today = clock.site_date()
        conditions = {
            "overdue": overdue(today),
            "superseded": in_use() & left_behind_by_source(today),
            "soon": in_use() & Q(review_by__range=(today, today + SOON)),
            "later": in_use() & Q(review_by__gt=today + SOON),
            "none": Q(review_by=None),
        }
        return queryset.filter(conditions.get(self.value() or "", Q()))


class OwnerFilter(SimpleListFilter):
    """Decks with an owner, who answers for their cards, and those without."""

    title = "owner"
    parameter_name = "owner"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        return [("me", "You"), ("some", "Anybody"), ("none", "Nobody")]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        if self.value() == "me":
            return queryset.filter(owner_stands(), owner_id=request.user.pk)
        if self.value() in {"some", "none"}:
            return by_owner(queryset, has_one=self.value() == "some")
        return queryset


class MembershipFilter(SimpleListFilter):
    title = "time at the firm"
    parameter_name = "time"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        return [("current", "Current"), ("ended", "Ended")]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        if self.value() == "current":
            return queryset.filter(left_at=None)
        if self.value() == "ended":
            return queryset.exclude(left_at=None)
        return queryset


def deck_label(deck: Deck) -> str:
    """A deck's title with whose it is: one superuser may look after decks of the same title."""
    return f"{deck.title} · {deck.firm.name if deck.firm else 'Shared library'}"
