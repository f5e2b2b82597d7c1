"""A card as candidates will see it, made from a form that has not been saved."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponseNotAllowed
from django.shortcuts import render

from cards.authoring.faults import faults_of
from cards.content.actions import content_of, draw_face
from cards.firms.facts import unset_words
from cards.firms.models import FirmFact
from cards.firms.queries import membership_of
from cards.kinds.face import Face
from cards.kinds.registry import KINDS
from cards.kinds.speech import spoken

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from django.http import HttpRequest, HttpResponse

    from cards.authoring.cards import CardAdmin
    from cards.authoring.forms import CardForm
    from cards.authoring.points import PointFormSet
    from cards.authoring.proposals import Proposal
    from cards.content.models import Card
    from cards.firms.models import User
    from cards.kinds.types import PointContent

PARTIAL = "cards/authoring/preview.html"
# Asked only when the card is really saved.
NOT_YET = {"reason", "seen_version", "answer_changed", "checked_today"}
IN_WORDS = ("No", "One", "Two", "Three", "Four", "Five", "Six", "Seven", "Eight", "Nine", "Ten")


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


def context_for(form: CardForm, points: PointFormSet, *, by: Any, proposal: Proposal | None = None) -> dict[str, Any]:
    """The context of the partial: the stored face where nobody has typed, else one made now."""
    card = form.instance
    if not form.is_bound:
        stored = [point.content for point in card.points.all()] if card.pk else []
        face = Face.from_dict(card.rendered)
        if proposal and proposal.chosen and card.kind in KINDS:
            card, stored = proposal.applied(card, stored)
            face = drawn(card, stored)
        face = spoken_face(face, card, by)
        return {**_shown(card, stored, face), "has_words": bool(card.pk), "problems": []}
    form.is_valid()
    if card.checked_on and card.checked_on != form.before["checked_on"]:
        card.checked_by = by
    typed = [draft.content for draft in points.drafts]
    face = drawn(card, typed) if card.kind in KINDS else card.face
    face = spoken_face(face, card, by)
    found = list(problems(form, points))
    return {**_shown(card, typed, face), "has_words": has_words(card, points), "problems": found}


def drawn(card: Card, points: Sequence[PointContent]) -> Face:
    return draw_face(card, points, [str(number) for number in range(len(points))])


def spoken_face(face: Face, card: Card, by: User) -> Face:
    """The face in the words of the mentor's own firm, else of the firm whose deck it is, as candidates will read it."""
    membership = membership_of(by)
    firm_id = membership.firm_id if membership else card.deck.firm_id if card.deck_id else None
    rows = FirmFact.objects.filter(firm_id=firm_id).exclude(value="") if firm_id else ()
    return Face.from_dict(spoken(face.as_dict(), {fact.key: fact.value for fact in rows}, unset_words()))


def _shown(card: Card, points: Sequence[PointContent], face: Face) -> dict[str, Any]:
    """What the partial shows. A kind is asked for examples of its questions only where nothing contradicts itself."""
    if card.kind not in KINDS:
        return {"card": card, "face": None}
    is_sound = not any(card.how.contradictions(content_of(card, points)))
    asks = list(card.how.preview(face)) if is_sound else []
    count = IN_WORDS[len(asks)] if len(asks) < len(IN_WORDS) else str(len(asks))
    return {"card": card, "face": face, "asks": asks, "asks_in_words": count}


def has_words(card: Card, points: PointFormSet) -> bool:
    return bool(card.question or card.answer or card.figures or card.note or points.drafts)


def problems(form: CardForm, points: PointFormSet) -> Iterator[str]:
    """What stands between the form and being saved, in sentences."""
    yield from (fault.sentence for fault in faults_of(form, [points]) if fault.field not in NOT_YET)
