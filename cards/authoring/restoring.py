"""Bringing a version of a card back: asked beforehand, where candidates may have learned what the card says now."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponseNotAllowed
from django.shortcuts import redirect
from django.template.response import TemplateResponse

from cards.authoring.access import author_of
from cards.authoring.actions import SAYS_SO, CardMovedError, RefusedError, restore_version
from cards.authoring.changes import told_in_words
from cards.authoring.fields import AnswerChangedField, ReasonField
from cards.authoring.history import changes_between, names_in
from cards.content.queries import versions_of
from cards.core import clock
from cards.firms.name_queries import name_of
from cards.study.publishing import AnswerNotSaidError

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse

    from cards.authoring.access import Author
    from cards.authoring.base import ScopedAdmin
    from cards.content.models import Card
    from cards.content.queries import Version

CONFLICT, UNPROCESSABLE = 409, 422
MOVED = (
    "Nothing was restored: {who} saved version {number} of this card while this page was open. What restoring would "
    "change now, and would take away of theirs, stands below. Look it over, and decide again."
)
LOST = "Nothing was restored: this page had lost which version of the card it showed. Below stands what it says now."
SAY_IT = "Candidates may have learned this card: say whether its answer changes."


class RestoreForm(forms.Form):
    """seen_version: the version against which its author saw what restoring changes."""

    answer_changed = AnswerChangedField()
    reason = ReasonField()
    seen_version = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, data: Any = None, **kwargs: Any) -> None:
        super().__init__(data, label_suffix="", **kwargs)


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
    if version.number == versions[0].number:
        return _refused(request, card, number, SAYS_SO)
    return _restore(section, request, card, author, version)


def _restore(section: ScopedAdmin, request: HttpRequest, card: Card, author: Author, version: Version) -> HttpResponse:
    number, form = version.number, RestoreForm(request.POST)
    if not form.is_valid():
        return _ask(section, request, card, version, form)
    try:
        change = restore_version(
            card_id=card.pk,
            version=version,
            seen=form.cleaned_data["seen_version"],
            by=author.user,
            now=clock.now(),
            is_material=form.cleaned_data["answer_changed"],
            why=form.cleaned_data["reason"],
        )
    except RefusedError as error:
        return _refused(request, card, number, str(error))
    except (AnswerNotSaidError, CardMovedError) as problem:
        return _ask(section, request, card, version, form, problem)
    messages.success(request, f"Version {number} is back, as a new version of the card.")
    if change and change.is_material:
        messages.info(request, told_in_words(change))
    return redirect("admin:cards_card_change", card.pk)


def _refused(request: HttpRequest, card: Card, number: int, why: str) -> HttpResponse:
    messages.warning(request, f"Version {number} was not restored, and nothing was changed. {why}")
    return redirect("admin:cards_card_history", card.pk)


def _ask(  # noqa: PLR0913, PLR0917  one page, come to in four ways
    section: ScopedAdmin,
    request: HttpRequest,
    card: Card,
    version: Version,
    form: RestoreForm,
    problem: Exception | None = None,
) -> HttpResponse:
    """Show what would change, and ask whether the answer does. A button of the history alone has said nothing yet."""
    newest = versions_of(card)[0]  # read again: somebody else may have saved since
    was_asked = "answer_changed" in request.POST or "reason" in request.POST
    error, status = "", UNPROCESSABLE if was_asked else 200
    if isinstance(problem, CardMovedError):
        error = MOVED.format(who=name_of(newest.saved_by, card.deck.firm_id), number=newest.number)
        status = CONFLICT
    elif "seen_version" in form.errors:
        error, status = LOST, UNPROCESSABLE
    elif was_asked and not form.errors:
        form.add_error("answer_changed", SAY_IT)
    if error or not was_asked:
        # What was said of the answer was said of another text; why it comes back holds all the same.
        form = RestoreForm(initial={"reason": request.POST.get("reason", "")})
    context = {
        **section.admin_site.each_context(request),
        "title": f"Restore version {version.number}?",
        "subtitle": None,
        "object": card,
        "opts": section.opts,
        "number": version.number,
        "seen": newest.number,
        "form": form,
        "error": error,
        "changes": list(changes_between(newest, version, names_in([newest, version], card.deck.firm_id))),
    }
    return TemplateResponse(request, "cards/authoring/restore.html", context, status=status)
