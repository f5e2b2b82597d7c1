"""The pages on which a candidate revises."""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import urlencode
from uuid import UUID, uuid4

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from cards.content.access import visible_card
from cards.content.models import Card
from cards.core import clock
from cards.core.charts import bars
from cards.core.http import page
from cards.firms.queries import study_day_of
from cards.scheduling.fsrs_memory import outcomes
from cards.scheduling.fuzz import attempt_seed
from cards.scheduling.types import Rating
from cards.scheduling.wording import describe_interval
from cards.study import access, actions, queries
from cards.study.actions import Outcome
from cards.study.forms import GradeForm, UndoForm
from cards.study.models import Review
from cards.study.queue import Queue

if TYPE_CHECKING:
    from datetime import datetime

    from cards.core.http import SignedInRequest
    from cards.study.queue import Turn

WEEK_WIDTH, WEEK_HEIGHT = 350, 114
TEMPLATE = "cards/study/study.html"
RATING_LABELS = {
    Rating.AGAIN: "Didn't know",
    Rating.HARD: "barely",
    Rating.GOOD: "well",
    Rating.EASY: "instantly",
}
DONE_LABELS = RATING_LABELS | {Rating.AGAIN: "not known"}
STALE = "This card was answered in another window, so this answer was not counted. Here is where you are now."
UNREADABLE = "That answer could not be read, so it was not saved. Here is your card again: please answer once more."
UNDO_STALE = "A later answer stands, so nothing was undone. Undo that one first."
BROUGHT_BACK = "Brought back. Here it is again."
UNDONE = "Undone. Here is the card again."
WITHDRAWN = "Undone. The card itself has been withdrawn since."


def _queue(request: SignedInRequest) -> Queue:
    now = clock.now()
    return Queue(request.user, now, study_day_of(request.user, now), access.scope(request, request.user))


@require_safe
def today(request: SignedInRequest) -> HttpResponse:
    """What is due today, how long it will take, and one big button."""
    queue = _queue(request)
    tally = queue.tally()
    context = {
        "tally": tally,
        "minutes": -(-queries.seconds_needed(tally) // 60),
        "week": _week(queue),
    }
    return render(request, "cards/study/today.html", context)


@require_safe
def study(request: SignedInRequest) -> HttpResponse:
    """One card: the next of the queue, or the one named as ?card=."""
    queue = _queue(request)
    turn = _named_turn(request, queue) or queue.next_turn()
    return _show(request, queue, turn, undo=queries.latest_grade(request.user))


def _named_turn(request: SignedInRequest, queue: Queue) -> Turn | None:
    try:
        return access.turn_for(queue, UUID(request.GET["card"])) if "card" in request.GET else None
    except ValueError as error:
        raise Http404 from error


@require_POST
def grade(request: SignedInRequest, card_id: UUID) -> HttpResponse:
    """Log an answer and show the next card, in one round trip."""
    queue = _queue(request)
    form = GradeForm(request.POST)
    if not form.is_valid():
        turn = access.turn_for(queue, card_id)
        return _refuse(request, queue, turn, UNREADABLE, status=422)
    attempt = form.attempt_at(card_id, queue.now)
    try:
        grading = actions.grade_card(user=request.user, attempt=attempt, day=queue.day, now=queue.now)
    except Card.DoesNotExist as error:
        raise Http404 from error
    if grading.outcome is Outcome.STALE:
        return _refuse(request, queue, queue.next_turn(), STALE, status=409)
    latest = grading.review if grading.outcome is Outcome.DONE else queries.latest_grade(request.user)
    return _next(request, queue, undo=latest)


@require_POST
def undo(request: SignedInRequest) -> HttpResponse:
    """Take back the latest answer and show its card again."""
    queue = _queue(request)
    form = UndoForm(request.POST)
    if not form.is_valid():
        return _refuse(request, queue, queue.next_turn(), UNREADABLE, status=422)
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
        return _refuse(request, queue, queue.next_turn(), UNDO_STALE, status=409)
    return _again(request, queue, result.review.memory.card.public_id)


def _again(request: SignedInRequest, queue: Queue, card_id: UUID) -> HttpResponse:
    """After an undo: the same card, or the next one where the card has been withdrawn since."""
    try:
        turn = queue.turn_for(card_id)
    except Card.DoesNotExist:
        return _aside(request, queue, WITHDRAWN)
    if not request.htmx:
        messages.success(request, UNDONE)
        return redirect(reverse("study") + _query(queue, card=str(card_id)))
    return _show(request, queue, turn, notice=UNDONE, undo=queries.latest_grade(request.user))


@require_POST
def suspend(request: SignedInRequest, card_id: UUID) -> HttpResponse:
    queue = _queue(request)
    actions.suspend_card(user=request.user, card=visible_card(request.user, card_id))
    return _aside(request, queue, "Suspended. It waits under My cards until you bring it back.", card_id)


@require_POST
def bury(request: SignedInRequest, card_id: UUID) -> HttpResponse:
    queue = _queue(request)
    actions.bury_card(user=request.user, card=visible_card(request.user, card_id), day=queue.day)
    return _aside(request, queue, "Put off until tomorrow.", card_id)


@require_POST
def resume(request: SignedInRequest, card_id: UUID) -> HttpResponse:
    """Bring a suspended or buried card back; on the study page it is shown at once."""
    actions.resume_card(user=request.user, card=visible_card(request.user, card_id))
    if request.htmx:
        queue = _queue(request)
        turn = access.turn_for(queue, card_id)
        return _show(request, queue, turn, notice=BROUGHT_BACK, undo=queries.latest_grade(request.user))
    messages.success(request, "The card takes part again.")
    return redirect("my_cards")


@require_POST
def flag(request: SignedInRequest, card_id: UUID) -> HttpResponse:
    """Flag a card, or take the flag off; the form says which."""
    queue = _queue(request)
    flagged = request.POST.get("flagged") == "1"
    actions.flag_card(user=request.user, card=visible_card(request.user, card_id), flagged=flagged)
    notice = "Flagged. It is listed under My cards." if flagged else "No longer flagged."
    if not request.htmx:
        messages.success(request, notice)
        return redirect(reverse("study") + _query(queue, card=str(card_id)))
    turn = access.turn_for(queue, card_id)
    # Only the flag: the answer may be open, and points ticked.
    context = {"turn": turn, "card": turn.card, "scope_query": _query(queue), "notice": notice, "apart": True}
    return page(request, TEMPLATE, context, partial="flagged")


@require_safe
def my_cards(request: SignedInRequest) -> HttpResponse:
    """Cards the candidate flagged or put aside."""
    return render(request, "cards/study/my_cards.html", queries.kept_cards(_queue(request)))


@require_safe
def done(request: SignedInRequest) -> HttpResponse:
    """The end of a session: what it came to, and what comes next."""
    return _summary(request, _queue(request))


def _summary(request: SignedInRequest, queue: Queue, *, status: int = 200) -> HttpResponse:
    summary = queries.day_summary(queue)
    context = {
        "summary": summary,
        "ratings": [{"label": DONE_LABELS[rating], "count": summary.by_rating.get(rating, 0)} for rating in Rating],
        "tally": queue.tally(),
        "week": _week(queue),
        "undo_form": _undo_form(queries.latest_grade(request.user)),
        "scope_query": _query(queue),
    }
    return render(request, "cards/study/done.html", context, status=status)


def _aside(request: SignedInRequest, queue: Queue, notice: str, card_id: UUID | None = None) -> HttpResponse:
    """Go on with the next card. For this once, undo brings back the card that was put aside, `card_id`."""
    if not request.htmx:
        messages.success(request, notice)
        return redirect(reverse("study") + _query(queue))
    undo = None if card_id else queries.latest_grade(request.user)
    return _show(request, queue, queue.next_turn(), notice=notice, undo=undo, bring_back=card_id)


def _next(request: SignedInRequest, queue: Queue, *, notice: str = "", undo: Review | None = None) -> HttpResponse:
    """After an answer: the next card in the same round trip, or without JavaScript by a redirect."""
    if not request.htmx:
        return redirect(reverse("study") + _query(queue))
    return _show(request, queue, queue.next_turn(), notice=notice, undo=undo)


def _refuse(request: SignedInRequest, queue: Queue, turn: Turn | None, error: str, *, status: int) -> HttpResponse:
    """Say what was not done and why, with the card that is current now.

    Where none is left the summary says it: at once and under this status, or to htmx, which has asked for one card
    and cannot show a whole page in its place, after a redirect.
    """
    return _show(request, queue, turn, error=error, undo=queries.latest_grade(request.user), status=status)


def _query(queue: Queue, **params: str) -> str:
    """Return the query that keeps the page to the queue's deck."""
    if queue.deck:
        params["deck"] = str(queue.deck)
    return f"?{urlencode(params)}" if params else ""


def _week(queue: Queue) -> list[dict[str, object]]:
    """Return the week ahead as bars; empty before the first answer."""
    days = queries.week_ahead(queue)
    if not any(day.cards for day in days):
        return []
    boxes = bars([day.cards for day in days], width=WEEK_WIDTH, height=WEEK_HEIGHT)
    return [{"date": day.date, "cards": day.cards, "bar": box} for day, box in zip(days, boxes, strict=True)]


def _undo_form(undo: Review | None) -> UndoForm | None:
    return UndoForm({"undone": undo.attempt_id, "attempt": uuid4()}) if undo else None


def _show(  # noqa: PLR0913  one place renders the study page
    request: SignedInRequest,
    queue: Queue,
    turn: Turn | None,
    *,
    notice: str = "",
    error: str = "",
    undo: Review | None = None,
    bring_back: UUID | None = None,
    status: int = 200,
) -> HttpResponse:
    if turn is None:
        if error:
            messages.error(request, error)
            if not request.htmx:
                return _summary(request, queue, status=status)
        elif notice:
            messages.success(request, notice)
        return redirect(reverse("study_done") + _query(queue))
    context = {
        "turn": turn,
        "card": turn.card,
        "face": turn.card.face,
        "ratings": rating_buttons(turn, queue.now),
        "attempt_id": uuid4(),
        "shown": int(queue.now.timestamp() * 1000),
        "scope_query": _query(queue),
        "undo_form": _undo_form(undo),
        "bring_back": bring_back,
        "notice": notice,
        "error": error,
    }
    return page(request, TEMPLATE, context, partial="turn", status=status)


def rating_buttons(turn: Turn, now: datetime) -> list[dict[str, object]]:
    """The four ratings with their labels and when each brings the card back."""
    seed = attempt_seed(str(turn.card.public_id), turn.version)
    memories = outcomes(turn.memory, now, seed=seed)
    return [
        {
            "value": rating.value,
            "label": RATING_LABELS[rating],
            "back": describe_interval(memory.due - now) if memory.due else "",
        }
        for rating, memory in memories.items()
    ]
