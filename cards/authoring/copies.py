"""A firm's own copies of shared cards: which there are, and where the library has moved on since."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.contrib import admin
from django.contrib.admin import SimpleListFilter
from django.db.models import Case, IntegerField, Q, When
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils.formats import date_format
from django.utils.html import format_html
from django.utils.text import Truncator

from cards.authoring import accepting, copy_pages, copy_reading, proposals
from cards.authoring.access import author_of
from cards.authoring.base import ScopedAdmin, day_in_words
from cards.authoring.queries import library_moved_on
from cards.authoring.readable import with_texts
from cards.content.choices import Status
from cards.content.expiry_queries import being_checked, holds
from cards.content.voice import in_words, with_facts
from cards.core import clock

if TYPE_CHECKING:
    from django.db.models import QuerySet
    from django.http import HttpRequest, HttpResponse
    from django.urls import URLPattern

    from cards.authoring.access import Author
    from cards.content.correction_models import FirmCopy

SHORT = 90  # characters of a question in a list
IN_USE = Q(withdrawn_at=None)
MOVED_ON_FIRST = Case(When(library_moved_on(), then=0), When(IN_USE, then=1), default=2, output_field=IntegerField())


def due_for_checking() -> Q:
    """Copies in use past their review-by date, or on a source that was superseded since they were checked."""
    return IN_USE & ~Q(card__status=Status.RETIRED) & being_checked(clock.site_date())


class CopyFilter(SimpleListFilter):
    title = "state"
    parameter_name = "state"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        moved, check = ("moved", "The library has changed"), ("check", "Due for checking")
        return [moved, check, ("use", "In use"), ("given-up", "Given up")]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        chosen = {"moved": library_moved_on(), "check": due_for_checking(), "use": IN_USE, "given-up": ~IN_USE}.get(
            self.value() or ""
        )
        return queryset if chosen is None else queryset.filter(chosen)


class FirmCopyAdmin(ScopedAdmin):
    change_list_template = "cards/authoring/copy_list.html"
    list_title = "Our own copies"
    list_display = ("short_question", "library", "deck_title", "review_by_words", "since")
    list_display_links = ("short_question",)
    list_filter = (CopyFilter,)
    list_select_related = ("card__deck", "firm")
    search_fields = ("question", "read_words")
    search_help_text = "Words of the firm's question, or of the library's card."
    actions = None

    # Whose

    def is_open_to(self, author: Author) -> bool:
        return True

    def theirs(self, rows: QuerySet[Any], author: Author) -> QuerySet[Any]:
        mine = rows if author.is_superuser else rows.filter(firm=author.firm)
        known: QuerySet[Any] = mine.select_related("card__deck", "firm").annotate(is_due=holds(due_for_checking()))
        return with_texts(with_facts(known), author)

    def owns(self, author: Author, row: FirmCopy) -> bool:
        return author.has_charge_of(row.firm_id)

    def may_add(self, author: Author) -> bool:
        """Whoever is of no firm runs the site, and corrects the library itself."""
        return author.firm is not None

    # The list

    def get_ordering(self, request: HttpRequest) -> tuple[Any, ...]:
        due_first = Case(When(due_for_checking(), then=0), default=1, output_field=IntegerField())
        return (MOVED_ON_FIRST.asc(), due_first.asc(), "card__deck__position", "card__position", "pk")

    def get_list_display(self, request: HttpRequest) -> tuple[Any, ...]:
        author = author_of(request)
        return (*self.list_display, "firm_name") if author and author.is_superuser else self.list_display

    @admin.display(description="what ours asks", ordering="question")
    def short_question(self, copy: FirmCopy) -> str:
        return Truncator(in_words(copy.question, copy)).chars(SHORT)

    @admin.display(description="the library", ordering=MOVED_ON_FIRST)
    def library(self, copy: FirmCopy) -> str:
        url = reverse("admin:cards_firmcopy_compare", args=[copy.pk])
        if copy.withdrawn_at:
            return f"Read again since {day_in_words(copy.withdrawn_at)}"
        if not copy_reading.is_shown(copy.card):
            return format_html('No longer shows this card: <a href="{}">give ours up</a>', url)
        if copy_reading.has_moved_on(copy):
            return format_html('<strong class="overdue">Has changed since</strong>: <a href="{}">compare</a>', url)
        return format_html('Unchanged since: <a href="{}">compare</a>', url)

    @admin.display(description="deck", ordering="card__deck__title")
    def deck_title(self, copy: FirmCopy) -> str:
        return copy.card.deck.title

    @admin.display(description="review-by", ordering="review_by")
    def review_by_words(self, copy: Any) -> str:
        day = date_format(copy.review_by, "j M Y") if copy.review_by else "No date"
        return format_html('<strong class="overdue">Due for checking</strong>: {}' if copy.is_due else "{}", day)

    @admin.display(description="written", ordering="updated_at")
    def since(self, copy: FirmCopy) -> str:
        return day_in_words(copy.updated_at)

    @admin.display(description="firm", ordering="firm__name")
    def firm_name(self, copy: FirmCopy) -> str:
        return copy.firm.name

    # Pages of their own

    def get_urls(self) -> list[URLPattern]:
        wrap = self.admin_site.admin_view
        return [
            path("of/<int:card_id>/", wrap(self.write_view), name="cards_firmcopy_write"),
            path("<int:copy_id>/compare/", wrap(self.compare_view), name="cards_firmcopy_compare"),
            *super().get_urls(),
        ]

    def add_view(self, request: HttpRequest, form_url: str = "", extra_context: Any = None) -> HttpResponse:
        """A copy begins with a card of the library, to be found first."""
        return copy_reading.library(self, request)

    def write_view(self, request: HttpRequest, card_id: int) -> HttpResponse:
        return copy_pages.write_new(self, request, card_id)

    def change_view(
        self, request: HttpRequest, object_id: str, form_url: str = "", extra_context: Any = None
    ) -> HttpResponse:
        response = copy_pages.edit(self, request, object_id)
        if isinstance(response, TemplateResponse):
            proposals.put_into_copy(request, response)
        elif request.method == "POST" and response.headers.get("Location") == reverse(copy_pages.LIST):
            return accepting.back_to_queue(request) or response
        return response

    def compare_view(self, request: HttpRequest, copy_id: int) -> HttpResponse:
        return copy_pages.choose(self, request, copy_id)

    def history_view(self, request: HttpRequest, object_id: str, extra_context: Any = None) -> HttpResponse:
        return copy_reading.copy_history(self, request, object_id)
