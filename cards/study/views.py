"""The pages on which a candidate revises."""

from __future__ import annotations

from typing import TYPE_CHECKING
from uuid import UUID, uuid4

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from cards.content.access import visible_card
from cards.content.models import Card
from cards.core.http import page
from cards.firms.actions import keep_answer_box
from cards.kinds.types import BadResponseError, Response
from cards.study import access, actions, planning, queries
from cards.study.actions import Outcome, UnknownPointError
from cards.study.forms import GradeForm, MarkForm, UndoForm
from cards.study.models import Review
from cards.study.page import (
    TEMPLATE,
    Asking,
    query_of,
    queue_of,
    records,
    refuse,
    show,
    show_next,
    summary,
)

if TYPE_CHECKING:
    from cards.core.http import SignedInRequest
    from cards.study.queue import Queue
    from cards.study.turn import Turn

STALE = "This card was answered in another window, so this answer was not counted. Here is where you are now."
UNREADABLE = "That answer could not be read, so it was not saved. Here is your card again: please answer once more."
UNKNOWN_POINT = (
    "A point you ticked is not one of this card, or no longer: it may just have been corrected. So nothing was saved. "
    "Here is the card as it stands: please answer once more."
)
CORRECTED = "This card was corrected while you answered it, so nothing was marked. Here it is as it stands now."
UNDO_STALE = "A later answer stands, so nothing was undone. Undo that one first."
BROUGHT_BACK = "Brought back. Here it is again."
UNDONE = "Undone. Here is the card again."
WITHDRAWN = "Undone. The card itself has been withdrawn since."
BOX_OPEN = "From now on the answer box is open on every card."
BOX_CLOSED = "From now on the answer box stays closed until you open it."


@require_safe
@records
def study(request: SignedInRequest) -> HttpResponse:
    """One card: the next of the queue, or the one named as ?card=."""
    queue = queue_of(request)
    turn = _named_turn(request, queue) or planning.next_turn(queue)
    return show(request, queue, turn, undo=queries.latest_grade(request.user))


def _named_turn(request: SignedInRequest, queue: Queue) -> Turn | None:
    try:
        return access.turn_for(queue, UUID(request.GET["card"])) if "card" in request.GET else None
    except ValueError as error:
        raise Http404 from error


@require_POST
@records
def mark(request: SignedInRequest, card_id: UUID) -> HttpResponse:
    """Compare an answer with the card's and show both. Nothing is stored: the attempt goes on until it is rated."""
    queue = queue_of(request)
    turn = access.turn_for(queue, card_id)
    form = MarkForm(request.POST)
    if not form.is_valid():
        asking = Asking(_attempt(form), form.cleaned_data.get("shown"), form.given)
        error = " ".join(map(str, form.errors.get("typed", [UNREADABLE])))
        return show(request, queue, turn, asking=asking, error=error, undo=_latest(request), status=422)
    if form.cleaned_data["by"] == "enter" and _nothing_to_check(turn, form):
        return HttpResponse(status=204)  # and the page stays as it is
    if form.cleaned_data["version"] != turn.version:
        return refuse(request, queue, planning.next_turn(queue), STALE, status=409)
    if not form.is_of(turn.card):
        return refuse(request, queue, turn, CORRECTED, status=409)
    asking, error = _marked(turn, form)
    status = 422 if error else 200
    return show(request, queue, turn, asking=asking, error=error, undo=_latest(request), status=status)


def _nothing_to_check(turn: Turn, form: MarkForm) -> bool:
    """Whether Enter was pressed on a tick, as far as that can be told: points are ticked, or nothing was given yet."""
    card, seed = turn.card, turn.seed
    return bool(form.ticked) or card.how.ask(card.face, seed, form.given) == card.how.ask(card.face, seed)


def _marked(turn: Turn, form: MarkForm) -> tuple[Asking, str]:
    """The attempt with its marking, or with the sentence that says why it could not be marked."""
    card, response = turn.card, form.response()
    attempt, shown = form.cleaned_data["attempt"], form.cleaned_data["shown"]
    try:
        marking = card.how.mark(card.face, turn.seed, response, card.all_abbreviations)
    except BadResponseError as refused:
        return Asking(attempt, shown, form.given, wrong_field=refused.field), str(refused)
    return Asking(attempt, shown, response, marking), ""


def _attempt(form: MarkForm) -> UUID:
    """The attempt that goes on though its answer could not be read; a new one where even its id could not."""
    return form.cleaned_data.get("attempt") or uuid4()


def _latest(request: SignedInRequest) -> Review | None:
    return queries.latest_grade(request.user)


@require_POST
@records
def grade(request: SignedInRequest, card_id: UUID) -> HttpResponse:
    """Log an answer and show the next card, in one round trip."""
    queue = queue_of(request)
    form = GradeForm(request.POST)
    if not form.is_valid():
        return refuse(request, queue, access.turn_for(queue, card_id), UNREADABLE, status=422)
    attempt = form.attempt_at(card_id, queue.now)
    try:
        grading = actions.grade_card(user=request.user, attempt=attempt, day=queue.day, now=queue.now)
    except Card.DoesNotExist as error:
        raise Http404 from error
    except UnknownPointError:
        response = Response(request.POST.get("typed", ""), tuple(form.ticked))
        asking = Asking(attempt.attempt_id, form.cleaned_data["shown"], response, revealed=True)
        turn = access.turn_for(queue, card_id)
        return show(request, queue, turn, asking=asking, error=UNKNOWN_POINT, undo=_latest(request), status=422)
    if grading.outcome is Outcome.STALE:
        return refuse(request, queue, planning.next_turn(queue), STALE, status=409)
    latest = grading.review if grading.outcome is Outcome.DONE else queries.latest_grade(request.user)
    return show_next(request, queue, undo=latest)


@require_POST
@records
def undo(request: SignedInRequest) -> HttpResponse:
    """Take back the latest answer and show its card again."""
    queue = queue_of(request)
    form = UndoForm(request.POST)
    if not form.is_valid():
        return refuse(request, queue, planning.next_turn(queue), UNREADABLE, status=422)
    try:
        result = actions.undo_grade(
            user=request.user,
            undone_attempt=form.cleaned_data["undone"],
            attempt_id=form.cleaned_data["attempt"],
            day=queue.day,
            now=queue.now,
        )
    except Review.DoesNotExist as error:
        raise Http404 from error
    if result.review is None or result.outcome is Outcome.STALE:
        return refuse(request, queue, planning.next_turn(queue), UNDO_STALE, status=409)
    return _again(request, queue, result.review.memory.card.public_id)


def _again(request: SignedInRequest, queue: Queue, card_id: UUID) -> HttpResponse:
    """After an undo: the same card, or the next one where the card has been withdrawn since."""
    try:
        turn = queue.turn_for(card_id)
    except Card.DoesNotExist:
        return _aside(request, queue, WITHDRAWN)
    if not request.htmx:
        messages.success(request, UNDONE)
        return redirect(reverse("study") + query_of(queue, card=str(card_id)))
    return show(request, queue, turn, notice=UNDONE, undo=queries.latest_grade(request.user))


@require_POST
def suspend(request: SignedInRequest, card_id: UUID) -> HttpResponse:
    queue = queue_of(request)
    actions.suspend_card(user=request.user, card=visible_card(request.user, card_id))
    return _aside(request, queue, "Suspended. It waits under My cards until you bring it back.", card_id)


@require_POST
def bury(request: SignedInRequest, card_id: UUID) -> HttpResponse:
    queue = queue_of(request)
    actions.bury_card(user=request.user, card=visible_card(request.user, card_id), day=queue.day)
    return _aside(request, queue, "Put off until tomorrow.", card_id)


@require_POST
def resume(request: SignedInRequest, card_id: UUID) -> HttpResponse:
    """Bring a suspended or buried card back; on the study page it is shown at once."""
    actions.resume_card(user=request.user, card=visible_card(request.user, card_id))
    if request.htmx:
        queue = queue_of(request)
        turn = access.turn_for(queue, card_id)
        return show(request, queue, turn, notice=BROUGHT_BACK, undo=queries.latest_grade(request.user))
    messages.success(request, "The card takes part again.")
    return redirect("my_cards")


@require_POST
def flag(request: SignedInRequest, card_id: UUID) -> HttpResponse:
    """Flag a card, or take the flag off; the form says which."""
    queue = queue_of(request)
    flagged = request.POST.get("flagged") == "1"
    actions.flag_card(user=request.user, card=visible_card(request.user, card_id), flagged=flagged)
    notice = "Flagged. It is listed under My cards." if flagged else "No longer flagged."
    if not request.htmx:
        messages.success(request, notice)
        return redirect(reverse("study") + query_of(queue, card=str(card_id)))
    turn = access.turn_for(queue, card_id)
    # Only the flag: the answer may be open, and points ticked.
    context = {"turn": turn, "card": turn.card, "scope_query": query_of(queue), "notice": notice, "apart": True}
    return page(request, TEMPLATE, context, partial="flagged")


@require_POST
def answer_box(request: SignedInRequest) -> HttpResponse:
    """Remember whether the answer box is open when a card comes; the form says which."""
    queue = queue_of(request)
    is_open = request.POST.get("open") == "1"
    keep_answer_box(user=request.user, is_open=is_open)
    notice = BOX_OPEN if is_open else BOX_CLOSED
    if request.htmx:
        context = {"notice": notice, "apart": True, "scope_query": query_of(queue)}
        return page(request, TEMPLATE, context, partial="box_form")
    messages.success(request, notice)
    return redirect(reverse("study") + query_of(queue))


@require_safe
def my_cards(request: SignedInRequest) -> HttpResponse:
    """Cards the candidate flagged or put aside."""
    return render(request, "cards/study/my_cards.html", queries.kept_cards(queue_of(request)))


@require_safe
def done(request: SignedInRequest) -> HttpResponse:
    """The end of a session: what it came to."""
    return summary(request, queue_of(request))


def _aside(request: SignedInRequest, queue: Queue, notice: str, card_id: UUID | None = None) -> HttpResponse:
    """Go on with the next card. For this once, undo brings back the card that was put aside, `card_id`."""
    if not request.htmx:
        messages.success(request, notice)
        return redirect(reverse("study") + query_of(queue))
    undo = None if card_id else queries.latest_grade(request.user)
    return show(request, queue, planning.next_turn(queue), notice=notice, undo=undo, bring_back=card_id)
