"""Bringing a version of a card back: asked beforehand, where candidates may have learned what the card says now."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponseNotAllowed
from django.shortcuts import redirect
from django.template.response import TemplateResponse

from cards.authoring.access import author_of
from cards.authoring.actions import RefusedError, restore_version
from cards.authoring.changes import told_in_words
from cards.authoring.fields import AnswerChangedField, ReasonField
from cards.authoring.history import changes_between, names_in
from cards.content.queries import versions_of
from cards.core import clock
from cards.study.publishing import AnswerNotSaidError

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse

    from cards.authoring.base import ScopedAdmin
    from cards.content.models import Card
    from cards.content.queries import Version

UNPROCESSABLE = 422


class RestoreForm(forms.Form):
    answer_changed = AnswerChangedField()
    reason = ReasonField()

    def __init__(self, data: object = None) -> None:
        super().__init__(data, label_suffix="")  # type: ignore[arg-type]  # what a request brings


def restore(section: ScopedAdmin, request: HttpRequest, object_id: str, number: int) -> HttpResponse:
    """Bring one version of a card back as a new version."""
    if request.method != "POST":
        return HttpResponseNotAllowed(["POST"])
    card, author = section.get_object(request, object_id), author_of(request)
    if card is None:
        raise Http404
    if author is None or not section.has_change_permission(request, card):
        raise PermissionDenied
    versions = versions_of(card)
    version = next((version for version in versions if version.number == number), None)
    if version is None:
        messages.warning(request, f"This card has no version {number}. Nothing was changed.")
        return redirect("admin:cards_card_history", card.pk)
    form = RestoreForm(request.POST)
    said = form.cleaned_data if form.is_valid() else {}
    try:
        change = restore_version(
            card_id=card.pk,
            version=version,
            by=author.user,
            now=clock.now(),
            is_material=said.get("answer_changed"),
            why=said.get("reason", ""),
        )
    except RefusedError as error:
        messages.warning(request, f"Version {number} was not restored, and nothing was changed. {error}")
        return redirect("admin:cards_card_history", card.pk)
    except AnswerNotSaidError:
        return _ask(section, request, card, (versions[0], version), form)
    messages.success(request, f"Version {number} is back, as a new version of the card.")
    if change and change.is_material:
        messages.info(request, told_in_words(change))
    return redirect("admin:cards_card_change", card.pk)


def _ask(
    section: ScopedAdmin, request: HttpRequest, card: Card, versions: tuple[Version, Version], form: RestoreForm
) -> HttpResponse:
    """Show what would change, and ask whether the answer does. A button of the history alone has said nothing yet."""
    was_asked = "answer_changed" in request.POST or "reason" in request.POST
    if was_asked and not form.errors:
        form.add_error("answer_changed", "Candidates may have learned this card: say whether its answer changes.")
    now, version = versions
    context = {
        **section.admin_site.each_context(request),
        "title": f"Restore version {version.number}?",
        "subtitle": None,
        "object": card,
        "opts": section.opts,
        "number": version.number,
        "form": form if was_asked else RestoreForm(),
        "changes": list(changes_between(now, version, names_in([now, version], card.deck.firm_id))),
    }
    status = UNPROCESSABLE if was_asked else None
    return TemplateResponse(request, "cards/authoring/restore.html", context, status=status)
