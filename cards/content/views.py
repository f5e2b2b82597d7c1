"""Browsing decks and cards."""

from __future__ import annotations

from typing import TYPE_CHECKING

from allauth.core.ratelimit import consume
from django.contrib import messages
from django.core.paginator import Paginator
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from cards.content import access, queries, report_actions, report_queries
from cards.content.choices import ReportKind
from cards.content.forms import ReportForm, SearchForm, SeenForm
from cards.content.health_plot import health_plot
from cards.content.health_queries import health_of
from cards.content.owner_queries import owner_of
from cards.core import clock
from cards.core.http import page

if TYPE_CHECKING:
    from uuid import UUID

    from django.http import HttpResponse

    from cards.core.http import SignedInRequest

RESULTS_PER_PAGE = 30
CARDS_PER_PAGE = 50
REPORTS_PER_PAGE = 20
THANKS = {
    ReportKind.PROBLEM: "Thank you. Whoever keeps this deck will look at it.",
    ReportKind.WORDING: "Thank you. Whoever keeps this deck will look at your wording.",
}
SENT_BEFORE = "You have sent just this already, and it has not been answered yet. It was not sent twice."
TOO_MANY = "You have sent many reports within the hour, so this one was not sent. Keep the text and send it later."


@require_safe
def decks(request: SignedInRequest) -> HttpResponse:
    return render(request, "cards/content/decks.html", {"decks": queries.decks_for(request.user)})


@require_safe
def deck(request: SignedInRequest, deck_id: UUID) -> HttpResponse:
    found = access.visible_deck(request.user, deck_id)
    cards = Paginator(queries.cards_of(found, request.user), CARDS_PER_PAGE)
    health = health_of([found.pk], reader=request.user, today=clock.site_date())[found.pk]
    context = {
        "deck": found,
        "owner": owner_of(found),
        "health": health_plot(health),
        "cards": cards.get_page(request.GET.get("page")),
    }
    return render(request, "cards/content/deck.html", context)


@require_safe
def card(request: SignedInRequest, card_id: UUID) -> HttpResponse:
    found = access.visible_card(request.user, card_id)
    context = {"card": found, "face": found.face, "report_form": ReportForm()}
    return render(request, "cards/content/card.html", context)


@require_POST
def report(request: SignedInRequest, card_id: UUID) -> HttpResponse:
    """Report a problem with a card, or propose a better wording, in a few sentences."""
    found = access.visible_card(request.user, card_id)
    form = ReportForm(request.POST)
    status = 422
    if form.is_valid() and not consume(request, action="report", user=request.user):
        form.add_error("text", TOO_MANY)
        status = 422 if request.htmx else 429  # htmx would leave a 429 aside
    if form.errors:
        context = {"card": found, "face": found.face, "report_form": form}
        return page(request, "cards/content/card.html", context, partial="report", status=status)
    now, said = clock.now(), form.cleaned_data
    sent = report_actions.send_report(card=found, user=request.user, text=said["text"], kind=said["kind"], now=now)
    thanks = THANKS[said["kind"]] if sent.created_at == now else SENT_BEFORE
    if request.htmx:
        return render(request, "cards/content/card.html#reported", {"thanks": thanks})
    messages.success(request, thanks)
    return redirect("card", found.public_id)


@require_http_methods(["GET", "HEAD", "POST"])
def suggestions(request: SignedInRequest) -> HttpResponse:
    """What became of what the reader said about cards. To look at it changes nothing: a button marks it as read."""
    if request.method == "POST":
        return _mark_seen(request)
    shown = Paginator(report_queries.reports_of(request.user), REPORTS_PER_PAGE).get_page(request.GET.get("page"))
    context = {
        "page": shown,
        "suggestions": report_queries.suggestions(list(shown), request.user),
        "news_until": report_queries.news_until(request.user),
    }
    return render(request, "cards/content/suggestions.html", context)


def _mark_seen(request: SignedInRequest) -> HttpResponse:
    form = SeenForm(request.POST)
    if form.is_valid():
        until = form.cleaned_data["until"]
        report_actions.mark_seen(user=request.user, until=until, now=clock.now())
        messages.success(request, "Marked as read.")
    else:
        messages.warning(request, "That could not be read, so nothing was marked. Press the button once more.")
    return redirect("suggestions")


@require_safe
def search(request: SignedInRequest) -> HttpResponse:
    form = SearchForm(request.GET)
    text = form.cleaned_data["q"] if form.is_valid() else ""
    found = Paginator(queries.search_cards(request.user, text), RESULTS_PER_PAGE)
    context = {"form": form, "text": text, "results": found.get_page(request.GET.get("page"))}
    return render(request, "cards/content/search.html", context)
