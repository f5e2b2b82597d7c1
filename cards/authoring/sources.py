"""Sources, and the work that comes of one that no longer stands."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.contrib import admin, messages
from django.core.paginator import Paginator
from django.http import Http404
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils.formats import date_format
from django.utils.html import format_html
from django.utils.text import Truncator

from cards.authoring.access import author_of
from cards.authoring.decks import OwnedAdmin
from cards.authoring.filters import is_row_id
from cards.authoring.owned_forms import SourceForm
from cards.authoring.standing import is_gone
from cards.content.source_queries import resting_on, sources_for, superseded_sources
from cards.content.voice import in_words
from cards.core import clock

if TYPE_CHECKING:
    from collections.abc import Iterable

    from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
    from django.urls import URLPattern

    from cards.authoring.access import Author
    from cards.authoring.owned_forms import OwnedForm
    from cards.content.models import Source
    from cards.content.source_queries import Resting

PER_PAGE = 50
FELL_NOW = "fell_now"  # what a saved source remembers: that it was marked superseded just now
SHORT = 110  # characters of a question in a list


class SourceAdmin(OwnedAdmin):
    form = SourceForm
    change_form_template = "cards/authoring/source_form.html"
    fields = (
        *("title", "publisher", "edition", "date", "url", "superseded_by", "superseded_on"),
        *("key", "reason", "seen"),
    )
    list_display = ("title", "publisher", "edition", "date", "whose", "standing")
    search_fields = ("title", "publisher", "key")
    ordering = ("title", "pk")

    def may_delete(self, author: Author, row: Source) -> bool:
        return not (row.cards.exists() or row.copies.exists())

    @admin.display(description="stands", ordering="superseded_on")
    def standing(self, source: Source) -> str:
        if source.superseded_on is None:
            return "Yes"
        address = reverse("admin:cards_source_cards", args=[source.pk])
        words = '<a href="{}">Superseded</a> since {}' if is_gone(source) else '<a href="{}">Until</a> {}'
        return format_html(words, address, date_format(source.superseded_on, "j M Y"))

    def get_urls(self) -> list[URLPattern]:
        wrap = self.admin_site.admin_view
        return [
            path("superseded/", wrap(self.superseded_view), name="cards_source_superseded"),
            path("<int:source_id>/cards/", wrap(self.cards_view), name="cards_source_cards"),
            *super().get_urls(),
        ]

    def save_model(self, request: HttpRequest, obj: Source, form: OwnedForm, change: bool) -> None:
        super().save_model(request, obj, form, change)
        vars(obj)[FELL_NOW] = obj.superseded_on is not None and form.initial.get("superseded_on") is None

    def response_post_save_change(self, request: HttpRequest, obj: Source) -> HttpResponseRedirect:
        """Once it is superseded, go on to the work that comes of it."""
        if vars(obj).get(FELL_NOW):
            return redirect("admin:cards_source_cards", obj.pk)
        return super().response_post_save_change(request, obj)

    def response_change(self, request: HttpRequest, obj: Source) -> HttpResponse:
        """Name that work also to whoever goes on editing."""
        if vars(obj).get(FELL_NOW) and {"_continue", "_addanother"} & request.POST.keys():
            work = reverse("admin:cards_source_cards", args=[obj.pk])
            words = format_html('Some cards may rest on it: <a href="{}">here is the list to work through</a>.', work)
            self.message_user(request, words, messages.INFO)
        return super().response_change(request, obj)

    def superseded_view(self, request: HttpRequest) -> HttpResponse:
        """All sources that no longer stand, those that leave most to check first."""
        author = _author(request)
        today = clock.site_date()
        found = Paginator(superseded_sources(author.user, today), PER_PAGE).get_page(request.GET.get("page"))
        context = {"title": "Superseded sources", "page": found, "today": today, "author": author}
        return self._page(request, "cards/authoring/superseded.html", context)

    def cards_view(self, request: HttpRequest, source_id: int) -> HttpResponse:
        """All that rests on a source: once it no longer stands, as a list to work through."""
        author, today = _author(request), clock.site_date()
        if not is_row_id(str(source_id)):
            raise Http404
        sources = sources_for(author.user).select_related("superseded_by", "firm")
        source = sources.filter(pk=source_id).first()
        if source is None:
            raise Http404
        known = resting_on(source, user=author.user, today=today)
        rows = [row for row in known if not row.has_moved]
        waiting = sum(row.is_to_check for row in rows)
        found = Paginator(rows, PER_PAGE).get_page(request.GET.get("page"))
        context = {
            "title": "Cards that rest on it",
            "source": source,
            "is_theirs": author.has_charge_of(source.firm_id),
            "is_superseded": is_gone(source),
            "waiting": waiting,
            "total": len(known),
            "moved": len(known) - len(rows),
            "page": found,
            "lines": _lines(found, source, author),
            "author": author,
        }
        return self._page(request, "cards/authoring/resting.html", context)

    def _page(self, request: HttpRequest, template: str, context: dict[str, Any]) -> HttpResponse:
        shown = {**self.admin_site.each_context(request), "opts": self.opts, "subtitle": None, **context}
        return TemplateResponse(request, template, shown)


def _author(request: HttpRequest) -> Author:
    author = author_of(request)
    if author is None:
        raise Http404
    return author


@dataclass(frozen=True, slots=True)
class Line:
    """A row of the work list, in words."""

    question: str
    address: str
    deck: str
    whose: str
    locator: str
    owner: str
    status: str
    is_to_check: bool


def _lines(rows: Iterable[Resting], source: Source, author: Author) -> list[Line]:
    return [
        Line(
            question=Truncator(in_words(row.question)).chars(SHORT),
            address=_address(row),
            deck=row.deck,
            whose=_whose(row, author),
            locator=row.locator,
            owner=row.owner,
            status=_status(row, source),
            is_to_check=row.is_to_check,
        )
        for row in rows
    ]


def _address(row: Resting) -> str:
    if row.copy is not None:
        return reverse("admin:cards_firmcopy_change", args=[row.copy])
    return reverse("admin:cards_card_change", args=[row.card])


def _whose(row: Resting, author: Author) -> str:
    if row.copy is not None:
        return f"Copy of {row.firm}" if author.is_superuser else "Your firm's copy"
    return (row.firm or "Shared library") if author.is_superuser else ""


def _status(row: Resting, source: Source) -> str:
    if row.is_retired:
        return "Retired"
    if row.is_to_check:
        return "To check"
    if source.superseded_on and row.checked_on and row.checked_on >= source.superseded_on:
        return f"Checked since, on {date_format(row.checked_on, 'j F Y')}"
    return "Rests on it"
