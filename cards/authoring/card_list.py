"""The list of cards: whose they are, filters, search, and publishing several at once."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.contrib import admin, messages
from django.core.exceptions import ValidationError
from django.db import connection, models
from django.urls import reverse
from django.utils.html import format_html, format_html_join
from django.utils.text import Truncator

from cards.authoring.access import author_of
from cards.authoring.actions import RefusedError, set_status
from cards.authoring.base import ScopedAdmin
from cards.authoring.filters import DeckFilter, ReviewByFilter
from cards.authoring.queries import in_use, is_referred_to
from cards.content.choices import Status
from cards.content.expiry_queries import being_checked
from cards.content.models import Card, Deck
from cards.content.voice import in_words, with_facts
from cards.core import clock

if TYPE_CHECKING:
    from datetime import date

    from django.http import HttpRequest

    from cards.authoring.access import Author

MOST_SEARCH_WORDS = 8  # each adds conditions to one statement
SHOWN_REFUSALS = 5
SHORT = 90  # characters of a question in a list
DONE = {Status.PUBLISHED: "published", Status.DRAFT: "taken back to draft", Status.RETIRED: "retired"}


def _day(day: date | None) -> str:
    return f"{day.day} {day:%b %Y}" if day else ""


class CardList(ScopedAdmin):
    list_display = ("short_question", "deck_title", "level_number", "basis", "status_word", "review_by_words")
    list_display_links = ("short_question",)
    list_filter = ("status", ReviewByFilter, DeckFilter, "level", "kind", "basis")
    list_select_related = ("deck", "source")
    search_fields = ("search_text", "key")
    search_help_text = "Words of the question, answer, points or note; or the card's id."
    ordering = ("deck__position", "deck_id", "position", "pk")
    actions = ("publish", "back_to_draft", "retire")

    # Whose

    def is_open_to(self, author: Author) -> bool:
        return True

    def theirs(self, rows: models.QuerySet[Any], author: Author) -> models.QuerySet[Any]:
        mine = rows.filter(deck__in=Deck.objects.editable_by(author.user).order_by().values("pk"))
        return with_facts(mine, author.user)

    def owns(self, author: Author, row: Card) -> bool:
        return author.has_charge_of(row.deck.firm_id)

    def may_delete(self, author: Author, row: Card) -> bool:
        return not is_referred_to(row)

    def get_ordering(self, request: HttpRequest) -> tuple[Any, ...]:
        """What should be checked comes first, and then as in the decks."""
        waits = in_use() & being_checked(clock.site_date())
        return (models.Case(models.When(waits, then=0), default=1).asc(), *self.ordering)

    def get_object(self, request: HttpRequest, object_id: str, from_field: str | None = None) -> Card | None:
        if request.method != "POST" or not connection.in_atomic_block:
            return super().get_object(request, object_id, from_field)
        # Locked until it is saved, so that the version that the form has seen is still the last one.
        try:
            rows = self.get_queryset(request).select_related("deck").select_for_update(of=("self",))
            return rows.filter(pk=self.opts.pk.to_python(object_id)).first()
        except (ValidationError, ValueError):
            return None

    # The list

    @admin.display(description="question", ordering="question")
    def short_question(self, card: Card) -> str:
        return Truncator(str(card)).chars(SHORT)

    @admin.display(description="deck", ordering="deck__title")
    def deck_title(self, card: Card) -> str:
        return card.deck.title

    @admin.display(description="level", ordering="level")
    def level_number(self, card: Card) -> int:
        return card.level

    @admin.display(description="status", ordering="status")
    def status_word(self, card: Card) -> str:
        return format_html('<span class="status {}">{}</span>', card.status, card.get_status_display())

    @admin.display(description="review-by", ordering="review_by")
    def review_by_words(self, card: Card) -> str:
        today, is_used = clock.site_date(), card.status != Status.RETIRED
        lines: list[str] = []
        if card.shown.is_left_behind(today) and card.source and is_used:
            address = reverse("admin:cards_source_cards", args=[card.source_id])
            link = '<a class="overdue" href="{}">Source superseded</a> since {}'
            lines.append(format_html(link, address, _day(card.source.superseded_on)))
        if card.shown.is_due_for_checking(today) and is_used:
            lines.append(format_html('<strong class="overdue">Overdue</strong> since {}', _day(card.review_by)))
        elif not lines:
            lines.append(_day(card.review_by) if card.review_by else "No date")
        return format_html_join("; ", "{}", ((line,) for line in lines))

    def get_search_results(
        self, request: HttpRequest, queryset: models.QuerySet[Any], search_term: str
    ) -> tuple[models.QuerySet[Any], bool]:
        words = search_term.casefold().split()[:MOST_SEARCH_WORDS]
        return super().get_search_results(request, queryset, " ".join(words))

    @admin.action(description="Publish the chosen cards")
    def publish(self, request: HttpRequest, cards: models.QuerySet[Card]) -> None:
        self._set_status(request, cards, Status.PUBLISHED)

    @admin.action(description="Take the chosen cards back to draft")
    def back_to_draft(self, request: HttpRequest, cards: models.QuerySet[Card]) -> None:
        self._set_status(request, cards, Status.DRAFT)

    @admin.action(description="Retire the chosen cards")
    def retire(self, request: HttpRequest, cards: models.QuerySet[Card]) -> None:
        self._set_status(request, cards, Status.RETIRED)

    def _set_status(self, request: HttpRequest, cards: models.QuerySet[Card], status: Status) -> None:
        author = author_of(request)
        if author is None:
            return
        done, refused, now = 0, [], clock.now()
        for key, question in cards.order_by("pk").values_list("pk", "question"):
            try:
                done += set_status(card_id=key, status=status, by=author.user, now=now)
            except RefusedError as error:
                refused.append(f"“{Truncator(in_words(question)).chars(60)}” was not {DONE[status]}. {error}")
        if done or not refused:
            cards_are = "1 card was" if done == 1 else f"{done} cards were"
            self.message_user(request, f"{cards_are} {DONE[status]}.", messages.SUCCESS if done else messages.INFO)
        for sentence in refused[:SHOWN_REFUSALS]:
            self.message_user(request, sentence, messages.WARNING)
        if (more := len(refused) - SHOWN_REFUSALS) > 0:
            self.message_user(request, f"{more} more were not {DONE[status]} for reasons like these.", messages.WARNING)

    def get_actions(self, request: HttpRequest) -> dict[str, Any]:
        """Deleting is done one by one, on a page that shows what goes."""
        return {name: action for name, action in super().get_actions(request).items() if name != "delete_selected"}
