"""A card as candidates will see it, made from a form that has not been saved."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponseNotAllowed
from django.shortcuts import render

from cards.content.actions import draw_face

if TYPE_CHECKING:
    from collections.abc import Iterator

    from django.http import HttpRequest, HttpResponse

    from cards.authoring.cards import CardAdmin
    from cards.authoring.forms import CardForm
    from cards.authoring.points import PointFormSet
    from cards.content.models import Card

PARTIAL = "cards/authoring/preview.html"
# Asked only when the card is really saved.
NOT_YET = {"reason", "seen_version"}


def preview(section: CardAdmin, request: HttpRequest, object_id: str | None) -> HttpResponse:
    """Answer a form's fields with the card's face. Nothing is stored."""
    if request.method != "POST":
        return HttpResponseNotAllowed(["POST"])
    card = section.get_object(request, object_id) if object_id else None
    if object_id and card is None:
        raise Http404
    if not (section.has_change_permission(request, card) if card else section.has_add_permission(request)):
        raise PermissionDenied
    form = section.get_form(request, card, change=card is not None)(request.POST, instance=card)
    form.previewing = True
    formsets, _ = section._create_formsets(request, form.instance, change=card is not None)
    return render(request, PARTIAL, context_for(form, formsets[0], by=request.user))


def context_for(form: CardForm, points: PointFormSet, *, by: Any) -> dict[str, Any]:
    """The context of the partial: the stored face where nobody has typed, else one made now."""
    card = form.instance
    if not form.is_bound:
        return {"card": card, "face": card.face, "has_words": bool(card.pk), "problems": []}
    form.is_valid()
    if card.checked_on and card.checked_on != form.before["checked_on"]:
        card.checked_by = by
    points_typed = [draft.content for draft in points.drafts]
    face = draw_face(card, points_typed, [str(number) for number in range(len(points_typed))])
    return {"card": card, "face": face, "has_words": has_words(card, points), "problems": list(problems(form, points))}


def has_words(card: Card, points: PointFormSet) -> bool:
    return bool(card.question or card.answer or card.figures or card.note or points.drafts)


def problems(form: CardForm, points: PointFormSet) -> Iterator[str]:
    """What stands between the form and being saved, in sentences."""
    for name, messages in form.errors.items():
        if name not in NOT_YET:
            label = f"{form.fields[name].label}: " if name in form.fields else ""
            yield from (f"{label}{message}" for message in messages)
    yield from (str(message) for message in points.non_form_errors())
    for number, row in enumerate(points.forms, start=1):
        yield from (f"Point {number}: {message}" for messages in row.errors.values() for message in messages)
