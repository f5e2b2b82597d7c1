"""Decks, and what they have in common with sources: both are of a firm, or of the shared library."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.contrib import admin, messages
from django.contrib.admin.utils import unquote
from django.db import connection
from django.db.models import Count, Q
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.html import format_html
from django.utils.text import get_text_list

from cards.authoring import history
from cards.authoring.access import author_of
from cards.authoring.base import ScopedAdmin
from cards.authoring.filters import OwnerFilter, is_row_id
from cards.authoring.owned_forms import DeckForm
from cards.authoring.queries import SOON, due_soon, has_cards
from cards.content.actions import save_described
from cards.content.choices import Status
from cards.content.health_plot import SMALL, health_plot
from cards.content.health_queries import health_of
from cards.content.owner_queries import by_owner, name_shown, owner_name
from cards.core import clock

if TYPE_CHECKING:
    from django.db.models import QuerySet
    from django.http import HttpRequest, HttpResponse

    from cards.authoring.access import Author
    from cards.authoring.owned_forms import OwnedForm
    from cards.content.models import Deck


class OwnedAdmin(ScopedAdmin):
    """Rows of one firm, or of the shared library, which only whoever runs the site may change."""

    object_history_template = "cards/authoring/history.html"
    list_select_related = ("firm",)

    def is_open_to(self, author: Author) -> bool:
        return True

    def theirs(self, rows: QuerySet[Any], author: Author) -> QuerySet[Any]:
        return rows.filter(pk__in=self.model._default_manager.editable_by(author.user).values("pk"))

    def owns(self, author: Author, row: Any) -> bool:
        return author.has_charge_of(row.firm_id)

    def get_object(self, request: HttpRequest, object_id: str, from_field: str | None = None) -> Any:
        author = author_of(request)
        if request.method != "POST" or not connection.in_atomic_block or author is None or not is_row_id(object_id):
            return super().get_object(request, object_id, from_field)
        # Locked until it is saved, so that what the form has seen is still the last.
        rows = self.model._default_manager.editable_by(author.user).select_for_update(of=("self",), no_key=True)
        return rows.filter(pk=object_id).first()

    def get_fields(self, request: HttpRequest, obj: Any = None) -> list[Any]:
        author = author_of(request)
        return ["firm", *(self.fields or ())] if author and author.is_superuser else [*(self.fields or ())]

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> tuple[str, ...]:
        # Moving it to another firm would show one firm's words, and their history, to the other.
        return ("firm",) if obj else ()

    def get_form(self, request: HttpRequest, obj: Any = None, change: bool = False, **kwargs: Any) -> Any:
        form: Any = super().get_form(request, obj, change, **kwargs)
        author = author_of(request)
        form.firm_id = author.firm.pk if author and author.firm else None
        form.author_id = author.user.pk if author else None
        return form

    def formfield_for_foreignkey(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        field = super().formfield_for_foreignkey(db_field, request, **kwargs)
        if db_field.name == "firm" and field:
            field.empty_label = "Shared library"
            field.help_text = "Whose it is. It cannot be changed later."
        return field

    def formfield_for_dbfield(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        field = super().formfield_for_dbfield(db_field, request, **kwargs)
        for link in ("can_add_related", "can_change_related", "can_view_related", "can_delete_related"):
            if field and hasattr(field.widget, link):
                setattr(field.widget, link, False)
        return field

    def save_model(self, request: HttpRequest, obj: Any, form: OwnedForm, change: bool) -> None:
        author = author_of(request)
        if author and (not change or form.written):
            reason = form.cleaned_data["reason"] or ("" if change else "Written")
            save_described(row=obj, fields=form.written, by=author.user, reason=reason, now=clock.now())

    def history_view(
        self, request: HttpRequest, object_id: str, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        return history.row_history(self, request, unquote(object_id))

    def get_actions(self, request: HttpRequest) -> dict[str, Any]:
        return {name: action for name, action in super().get_actions(request).items() if name != "delete_selected"}

    @admin.display(description="whose", ordering="firm__name")
    def whose(self, row: Any) -> str:
        return row.firm.name if row.firm else "Shared library"


class DeckAdmin(OwnedAdmin):
    form = DeckForm
    fields = (
        *("title", "description", "competency", "owner", "abbreviations"),
        *("status", "key", "position", "reason", "seen"),
    )
    list_display = ("title", "whose", "owner_words", "status_word", "card_count", "due_for_checking", "how_it_stands")
    list_filter = ("status", OwnerFilter)
    search_fields = ("title", "key", "description")
    ordering = ("position", "title", "pk")
    actions = ("publish", "back_to_draft", "retire")

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        in_use = ~Q(cards__status=Status.RETIRED)
        due = in_use & due_soon(clock.site_date(), "cards")
        counts = {"cards_in_use": Count("cards", filter=in_use), "cards_due": Count("cards", filter=due)}
        decks: QuerySet[Any] = super().get_queryset(request).annotate(**counts, owner_name=owner_name())
        return decks

    def get_changelist_instance(self, request: HttpRequest) -> Any:
        """Find out how the cards of all listed decks stand at once."""
        changes: Any = super().get_changelist_instance(request)
        if author := author_of(request):
            decks = [deck.pk for deck in changes.result_list]
            healths = health_of(decks, reader=author.user, today=clock.site_date())
            for deck in changes.result_list:
                deck.health = healths[deck.pk]
        return changes

    def may_delete(self, author: Author, row: Deck) -> bool:
        return not has_cards(row)

    @admin.display(description="status", ordering="status")
    def status_word(self, deck: Deck) -> str:
        return format_html('<span class="status {}">{}</span>', deck.status, deck.get_status_display())

    @admin.display(description="cards", ordering="cards_in_use")
    def card_count(self, deck: Any) -> str:
        url = reverse("admin:cards_card_changelist")
        return format_html('<a href="{}?deck={}">{}</a>', url, deck.pk, deck.cards_in_use)

    @admin.display(description=f"due within {SOON.days} days", ordering="cards_due")
    def due_for_checking(self, deck: Any) -> str:
        """Cards past their review-by date or within 30 days of it, or on a source that no longer stands."""
        return str(deck.cards_due or "None")

    @admin.display(description="owner", ordering="owner_name")
    def owner_words(self, deck: Any) -> str:
        return name_shown(deck.owner_name, is_shared=deck.firm_id is None) or "Nobody"

    @admin.display(description="how its cards stand")
    def how_it_stands(self, deck: Any) -> str:
        context = {"plot": health_plot(deck.health, SMALL), "id": f"health-{deck.pk}"}
        return render_to_string("cards/authoring/health_small.html", context)

    @admin.action(description="Publish the chosen decks")
    def publish(self, request: HttpRequest, decks: QuerySet[Deck]) -> None:
        ownerless = by_owner(decks.exclude(status=Status.PUBLISHED), has_one=False)
        if titles := [f"“{deck.title}”" for deck in ownerless]:
            words = "Not published, because nobody answers for it: {}. Open it, choose its owner and publish it there."
            self.message_user(request, words.format(get_text_list(titles, "and")), messages.WARNING)
        if len(titles) < decks.count():
            self._set_status(request, by_owner(decks, has_one=True), Status.PUBLISHED)

    @admin.action(description="Take the chosen decks back to draft")
    def back_to_draft(self, request: HttpRequest, decks: QuerySet[Deck]) -> None:
        self._set_status(request, decks, Status.DRAFT)

    @admin.action(description="Retire the chosen decks")
    def retire(self, request: HttpRequest, decks: QuerySet[Deck]) -> None:
        self._set_status(request, decks, Status.RETIRED)

    def _set_status(self, request: HttpRequest, decks: QuerySet[Deck], status: Status) -> None:
        author, now, done = author_of(request), clock.now(), 0
        for deck in decks.exclude(status=status) if author else ():
            deck.status = status
            by = author.user if author else None
            save_described(row=deck, fields=["status"], by=by, reason=f"{status.label}", now=now)
            done += 1
        level = messages.SUCCESS if done else messages.INFO
        are = "1 deck is" if done == 1 else f"{done} decks are"
        self.message_user(request, f"{are} now {status.label.lower()}.", level)
