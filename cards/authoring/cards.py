"""The card form, which saves a card and its points as one version, and the pages around it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.contrib import admin, messages
from django.contrib.admin.utils import flatten_fieldsets, unquote
from django.db import IntegrityError, models
from django.shortcuts import redirect
from django.urls import path, reverse

from cards.authoring import accepting, changes, conflicts, history, preview, restoring
from cards.authoring.access import author_of
from cards.authoring.card_list import CardList
from cards.authoring.fields import DeckField
from cards.authoring.forms import WRITTEN_POINTS, CardForm
from cards.authoring.kind_fields import (
    all_settings,
    fieldsets_of_settings,
    help_of_kinds,
    labels_of,
    with_any,
    with_options,
    with_points,
)
from cards.authoring.points import PointInline, known_only, rows_of
from cards.authoring.proposals import proposal_of
from cards.authoring.queries import is_referred_to
from cards.authoring.standing import SourceField, warning_of
from cards.content.models import Card, Deck, Source
from cards.core import clock
from cards.firms.name_queries import name_of
from cards.study.publishing import save_edit

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
    from django.urls import URLPattern


SAVED_NOW = "saved_now"
CONFLICT = 409
POINTS_PART = "Points, steps or options"  # under which the template puts their table
SOURCE_PART = "Where it comes from"  # under which it warns of a source that no longer stands

POINTS_HELP = (
    f"For the kinds {labels_of(with_points)}. “How many are enough” is for {labels_of(with_any)}; “Right” and “Reason” "
    f"are for {labels_of(with_options)}."
)
FIELDSETS: Any = (
    ("Question", {"fields": ("question", "deck", ("kind", "level"))}),
    ("Answer", {"fields": ("answer",)}),
    (POINTS_PART, {"fields": ("any_of",), "description": POINTS_HELP}),
    *fieldsets_of_settings(),
    ("Note", {"fields": ("note",)}),
    ("Abbreviations", {"fields": ("abbreviations",)}),
    (
        SOURCE_PART,
        {"fields": ("basis", "source", "locator", ("checked_on", "review_by"), "checker")},
    ),
    ("Publishing", {"fields": ("status", "tags", "competency", ("key", "position"))}),
    ("This change", {"fields": ("answer_changed", "checked_today", "reason", "seen_version")}),
)
HELP = {
    "question": "As an assessor would ask it, in one sentence.",
    "kind": help_of_kinds(),
    "answer": "Markdown: an empty line begins a paragraph; **bold**, *emphasis*, - lists, [links](https://…). "
    "Stands above the points.",
    "any_of": "Any so many of the points are a full answer. Empty: all of them.",
    "figures": "One table of two columns: | Turnover | Limit |, below it |---|---|, then a row on each line: "
    "| £100,000 or less | £250,000 |. The questions are made of its rows, so these may neither overlap nor leave gaps. "
    "A value may be a formula: the greater of 2.5 % of the limit or £10,000.",
    "note": "Shown small under the answer: why it matters, the usual mistake. Markdown.",
    "basis": "What the answer rests on. “Practice” is a mentor's own answer and needs no source.",
    "locator": "For example: section 2, or Appendix A.",
    "checked_on": "The day somebody last compared the answer with its source. Your name is put beside it.",
    "review_by": "By when it is to be checked again.",
    "status": "Candidates see published cards only. Retire a card that is no longer right: its history is kept.",
    "competency": "Only where it differs from the deck's.",
    "key": "Letters a-z, digits and hyphens; empty: made from the question. It stays the same for ever.",
    "position": "The card's place in its deck. Empty: at the end.",
}


class CardAdmin(CardList):
    form = CardForm
    inlines = (PointInline,)
    fieldsets = FIELDSETS
    readonly_fields = ("checker",)
    change_form_template = "cards/authoring/card_form.html"
    object_history_template = "cards/authoring/history.html"

    def get_urls(self) -> list[URLPattern]:
        wrap = self.admin_site.admin_view
        return [
            path("preview/", wrap(self.preview_view), name="cards_card_preview_new"),
            path("<path:object_id>/preview/", wrap(self.preview_view), name="cards_card_preview"),
            path("<path:object_id>/restore/<int:number>/", wrap(self.restore_view), name="cards_card_restore"),
            path("<path:object_id>/changes/", wrap(self.changes_view), name="cards_card_changes"),
            *super().get_urls(),
        ]

    @admin.display(description="checked by")
    def checker(self, card: Card) -> str:
        return name_of(card.checked_by, card.deck.firm_id) if card.checked_by else "Nobody yet"

    def get_form(self, request: HttpRequest, obj: Card | None = None, change: bool = False, **kwargs: Any) -> Any:
        # The form makes the fields of settings itself; to Django they would be columns that do not exist.
        settings = {name for name, _, _ in all_settings()}
        names = kwargs.pop("fields", None) or flatten_fieldsets(self.get_fieldsets(request, obj))
        fields = [name for name in names if name not in settings]
        form: Any = super().get_form(request, obj, change, help_texts=HELP, fields=fields, **kwargs)
        form.previewing = "_preview" in request.POST
        form.conflict = conflicts.found_in(request)
        return form

    def get_changeform_initial_data(self, request: HttpRequest) -> dict[str, Any]:
        """Only the deck may come from the address, so that a link can open an empty card of a deck."""
        return {"deck": deck} if (deck := request.GET.get("deck")) else {}

    def formfield_for_foreignkey(
        self, db_field: models.ForeignKey[Any, Any], request: HttpRequest, **kwargs: Any
    ) -> Any:
        author = author_of(request)
        if author is None:
            return None
        if db_field.name == "deck":
            kwargs["queryset"] = Deck.objects.editable_by(author.user).select_related("firm")
            if author.is_superuser:
                kwargs["form_class"] = DeckField
        elif db_field.name == "source":
            kwargs["form_class"] = SourceField
            sources = Source.objects.select_related("superseded_by").order_by("title", "pk")
            own = models.Q(firm=None) | models.Q(firm=author.firm)
            kwargs["queryset"] = sources if author.is_superuser else sources.filter(own)
            kwargs["empty_label"] = "No source"
        elif db_field.name == "competency":
            kwargs["empty_label"] = "The deck's own"
        return super().formfield_for_foreignkey(db_field, request, **kwargs)

    def formfield_for_dbfield(self, db_field: models.Field[Any, Any], request: HttpRequest, **kwargs: Any) -> Any:
        field = super().formfield_for_dbfield(db_field, request, **kwargs)
        widget: Any = getattr(field, "widget", None)
        for link in ("can_change_related", "can_view_related", "can_delete_related"):
            # A shared source is offered to mentors who may not open it.
            if hasattr(widget, link):
                setattr(widget, link, False)
        if db_field.name != "source" and hasattr(widget, "can_add_related"):
            widget.can_add_related = False
        return field

    def get_formset_kwargs(self, request: HttpRequest, obj: Card, inline: Any, prefix: str) -> dict[str, Any]:
        kwargs = super().get_formset_kwargs(request, obj, inline, prefix)
        if "data" not in kwargs and obj.pk:
            kwargs["initial"] = rows_of(obj)
        return kwargs

    def _create_formsets(self, request: HttpRequest, obj: Card, change: bool) -> Any:
        formsets, inlines = super()._create_formsets(request, obj, change)
        # The card's own form checks card and points together, and is validated first.
        vars(obj)[WRITTEN_POINTS] = formsets[0]
        return formsets, inlines

    def changeform_view(
        self,
        request: HttpRequest,
        object_id: str | None = None,
        form_url: str = "",
        extra_context: dict[str, Any] | None = None,
    ) -> HttpResponse:
        context = dict(extra_context or {})
        if "_preview" in request.POST:
            context["errors"] = ()  # nobody asked to save
        try:
            return super().changeform_view(request, object_id, form_url, context)
        except IntegrityError:
            # Two saved a card of the same id at once; this time the form finds it and says so.
            return super().changeform_view(request, object_id, form_url, context)

    def _changeform_view(
        self, request: HttpRequest, object_id: str | None, form_url: str, extra_context: dict[str, Any] | None
    ) -> HttpResponse:
        if request.method == "POST" and object_id and "_preview" not in request.POST:
            conflicts.look_for(self, request, unquote(object_id))
        return super()._changeform_view(request, object_id, form_url, extra_context)

    def render_change_form(self, request: HttpRequest, context: dict[str, Any], *args: Any, **kwargs: Any) -> Any:
        form = context["adminform"].form
        card: Card = form.instance
        route, ids = ("cards_card_preview", [card.pk]) if card.pk else ("cards_card_preview_new", [])
        rows = context["inline_admin_formsets"][0].formset
        context |= accepting.context_of(request, card)
        said = {**form.before, "points": [point.content for point in card.points.all()] if card.pk else []}
        proposal = proposal_of(request, context.get("carried"), form, rows, said)
        context |= preview.context_for(form, rows, by=request.user, proposal=proposal)
        if proposal:
            proposal.fill(form, rows)
            context["proposal"] = proposal
        context["points_part"], context["source_part"] = POINTS_PART, SOURCE_PART
        context["source_warning"] = warning_of(card)
        context["conflict"] = form.conflict
        context["preview_url"] = reverse(f"admin:{route}", args=ids)
        context["is_referred_to"] = bool(card.pk) and is_referred_to(card)
        response = super().render_change_form(request, context, *args, **kwargs)
        if form.conflict:
            response.status_code = CONFLICT
        return response

    def save_model(self, request: HttpRequest, obj: Card, form: CardForm, change: bool) -> None:
        """Leave it to `save_related`, which has the points as well."""

    def save_related(self, request: HttpRequest, form: CardForm, formsets: Any, change: bool) -> None:
        card, author = form.instance, author_of(request)
        if author is None or not form.has_new_content():
            return
        if form.is_checked_anew() or not change:
            card.checked_by = author.user if card.checked_on else None
        known = {point.public_id for point in card.points.all()} if change else set()
        points = known_only(formsets[0].drafts, known)
        reason = form.reason_to_record or ("" if change else "Written")
        said, why = form.cleaned_data["answer_changed"], form.cleaned_data["reason"]
        published = save_edit(
            card=card, points=points, by=author.user, reason=reason, now=clock.now(), is_material=said, why=why
        )
        vars(card)[SAVED_NOW] = True
        accepting.close_carried(request, card, answer=why, now=card.updated_at)
        if published and published.is_material:
            self.message_user(request, changes.told_in_words(published), messages.INFO)
        if warning := warning_of(card):
            self.message_user(request, warning, messages.WARNING)

    def construct_change_message(self, request: HttpRequest, form: Any, formsets: Any, add: bool = False) -> Any:
        return form.reason_to_record or f"Version {form.instance.version}"

    def response_change(self, request: HttpRequest, obj: Card) -> HttpResponse:
        if SAVED_NOW not in vars(obj):
            still = " The report is still open." if accepting.carried_report(request, obj) else ""
            self.message_user(request, f"Nothing had been changed, so there is no new version.{still}", messages.INFO)
            return (
                redirect(request.path) if "_continue" in request.POST else self.response_post_save_change(request, obj)
            )
        return super().response_change(request, obj)

    def response_post_save_change(self, request: HttpRequest, obj: Card) -> HttpResponseRedirect:
        return accepting.back_to_queue(request) or super().response_post_save_change(request, obj)

    # Pages of their own

    def preview_view(self, request: HttpRequest, object_id: str | None = None) -> HttpResponse:
        return preview.preview(self, request, unquote(object_id) if object_id else None)

    def history_view(
        self, request: HttpRequest, object_id: str, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        return history.card_history(self, request, unquote(object_id))

    def changes_view(self, request: HttpRequest, object_id: str) -> HttpResponse:
        return changes.card_changes(self, request, unquote(object_id))

    def restore_view(self, request: HttpRequest, object_id: str, number: int) -> HttpResponse:
        return restoring.restore(self, request, unquote(object_id), number)
