"""Pages about a firm's own copies that only show: the library's cards to begin with, and the history of a copy."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import Http404, HttpResponseNotAllowed
from django.template.response import TemplateResponse
from django.utils.text import get_text_list

from cards.authoring.access import author_of
from cards.authoring.copy_differences import version_of_copy
from cards.authoring.history import PER_PAGE, Entry, changes_between, names_in
from cards.content.choices import Status
from cards.content.correction_models import FirmCopy
from cards.content.models import Card
from cards.content.report_queries import proposers
from cards.content.voice import with_facts
from cards.firms.name_queries import Names

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse

    from cards.authoring.base import ScopedAdmin
    from cards.content.models import CardQuerySet

CARDS_PER_PAGE = 50
MOST_SEARCH_WORDS = 8  # each adds a condition to one statement


def shown_by_library() -> CardQuerySet:
    """The cards that the library shows to everybody, of which a firm may have its own copy."""
    shown = Card.objects.filter(deck__firm=None, deck__status=Status.PUBLISHED, status=Status.PUBLISHED)
    return shown.select_related("deck")


def is_shown(card: Card) -> bool:
    return {card.status, card.deck.status} == {Status.PUBLISHED}


def has_moved_on(copy: FirmCopy) -> bool:
    """Whether the library has published anything of the card since the copy was last held against it."""
    return copy.withdrawn_at is None and is_shown(copy.card) and copy.card.version > copy.base_version


def library(section: ScopedAdmin, request: HttpRequest) -> HttpResponse:
    """The shared library's cards, to be searched, each with the way to the firm's own copy of it."""
    author = author_of(request)
    if author is None or author.firm is None or not section.has_add_permission(request):
        raise PermissionDenied
    if request.method not in {"GET", "HEAD"}:
        return HttpResponseNotAllowed(["GET", "HEAD"])
    asked = request.GET.get("q", "")
    cards = with_facts(shown_by_library(), author.user)
    for word in asked.casefold().replace("\0", "").split()[:MOST_SEARCH_WORDS]:
        cards = cards.filter(search_text__contains=word)
    cards = cards.order_by("deck__position", "deck_id", "position", "pk")
    page = Paginator(cards, CARDS_PER_PAGE).get_page(request.GET.get("page"))
    ours = {copy.card_id: copy for copy in FirmCopy.objects.filter(firm=author.firm, card__in=[c.pk for c in page])}
    context = {
        **section.admin_site.each_context(request),
        "title": "Cards of the shared library",
        "subtitle": None,
        "list_title": section.name_of_list(),
        "opts": section.opts,
        "page": page,
        "asked": asked,
        "rows": [(card, ours.get(card.pk)) for card in page],
        "firm": author.firm,
    }
    return TemplateResponse(request, "cards/authoring/copy_library.html", context)


def copy_history(section: ScopedAdmin, request: HttpRequest, object_id: str) -> HttpResponse:
    """Each change of a copy: who, when, why and what."""
    copy = section.get_object(request, object_id)
    if copy is None:
        raise Http404
    records = copy.history.select_related("history_user").order_by("-history_date", "-history_id")
    page = Paginator(records, PER_PAGE).get_page(request.GET.get("page"))
    first = max(page.start_index() - 1, 0)
    versions = [version_of_copy(row, copy.card) for row in records[first : first + PER_PAGE + 1]]
    names, authors = names_in(versions, copy.firm_id), Names(version.saved_by for version in versions)
    thanked = proposers(copy.card, copy.firm_id)
    entries = [
        Entry(
            number=version.number,
            at=version.saved_at,
            who=authors.of(version.saved_by, copy.firm_id),
            reason=version.reason,
            changes=list(changes_between(versions[place + 1] if place + 1 < len(versions) else None, version, names)),
            is_now=first + place == 0,
            thanks=get_text_list(thanked.get(version.saved_at, []), "and"),
        )
        for place, version in enumerate(versions[:PER_PAGE])
    ]
    context = {
        **section.admin_site.each_context(request),
        "title": "History",
        "subtitle": None,
        "list_title": section.name_of_list(),
        "opts": section.opts,
        "copy": copy,
        "entries": entries,
        "page": page,
    }
    return TemplateResponse(request, "cards/authoring/copy_history.html", context)
