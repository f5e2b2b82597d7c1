"""Showing the study page: one card, before or after its answer was marked, and what became of the last one."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, TypeVar, cast
from urllib.parse import urlencode
from uuid import UUID, uuid4

from csp.decorators import csp_update
from django.contrib import messages
from django.shortcuts import redirect, render
from django.urls import reverse

from cards.core import clock
from cards.core.http import page
from cards.firms.queries import study_day_of
from cards.kinds.suggest import suggestions
from cards.scheduling.fsrs_memory import outcomes
from cards.scheduling.types import Rating
from cards.scheduling.wording import describe_interval
from cards.study import access, planning, queries
from cards.study.forms import UndoForm
from cards.study.queue import Queue

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from datetime import datetime

    from django.http import HttpResponse

    from cards.core.http import SignedInRequest
    from cards.kinds.face import FacePoint
    from cards.kinds.types import Marking, Response
    from cards.study.models import Review
    from cards.study.turn import Turn

TEMPLATE = "cards/study/study.html"
RATING_LABELS = {
    Rating.AGAIN: "Didn't know",
    Rating.HARD: "barely",
    Rating.GOOD: "well",
    Rating.EASY: "instantly",
}
DONE_LABELS = RATING_LABELS | {Rating.AGAIN: "not known"}
RATING_KEYS = {Rating.AGAIN: "q", Rating.HARD: "w", Rating.GOOD: "e", Rating.EASY: "r"}
TICK_KEYS = "1234567890"

# The study page alone may record, and play what it recorded: see static/js/aloud.js.
MICROPHONE = "camera=(), geolocation=(), microphone=(self), payment=(), usb=()"
View = TypeVar("View", bound="Callable[..., HttpResponse]")


def records(view: View) -> View:
    """Let the page that a view answers with play what it recorded."""
    allowed: Any = csp_update({"media-src": ["blob:"]})
    return cast("View", allowed(view))


@dataclass(frozen=True, slots=True)
class Asking:
    """One attempt at a card: what the page keeps while its answer is marked, and what became of it.

    shown: when the question was rendered, in milliseconds since 1970; None for now. revealed: the answer had been
    shown already. wrong_field: the field that could not be marked.
    """

    attempt_id: UUID = field(default_factory=uuid4)
    shown: int | None = None
    response: Response | None = None
    marking: Marking | None = None
    revealed: bool = False
    wrong_field: str = ""


@dataclass(frozen=True, slots=True)
class Tick:
    """A point that can be ticked. key: the digit that ticks it, where there is one."""

    point: FacePoint
    key: str
    recalled: bool
    missed: bool


def queue_of(request: SignedInRequest) -> Queue:
    """The candidate's queue at this moment, of the deck that the page is about."""
    now = clock.now()
    return Queue(request.user, now, study_day_of(request.user, now), access.scope(request, request.user))


def query_of(queue: Queue, **params: str) -> str:
    """Return the query that keeps the page to the queue's deck."""
    if queue.deck:
        params["deck"] = str(queue.deck)
    return f"?{urlencode(params)}" if params else ""


def show(  # noqa: PLR0913  one place renders the study page
    request: SignedInRequest,
    queue: Queue,
    turn: Turn | None,
    *,
    asking: Asking | None = None,
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
                return summary(request, queue, status=status)
        elif notice:
            messages.success(request, notice)
        return redirect(reverse("study_done") + query_of(queue))
    context = {
        **_card_context(turn, asking or Asking(), queue.now),
        "scope_query": query_of(queue),
        "undo_form": undo_form(undo),
        "bring_back": bring_back,
        "changed": queries.change_to_show(request.user, turn.card) if turn.changed else None,
        "notice": notice,
        "error": error,
    }
    response = page(request, TEMPLATE, context, partial="turn", status=status)
    response["Permissions-Policy"] = MICROPHONE
    return response


def _card_context(turn: Turn, asking: Asking, now: datetime) -> dict[str, Any]:
    how, face, marking = turn.card.how, turn.card.face, asking.marking
    ticks = [
        Tick(point, TICK_KEYS[place : place + 1], recalled, point.id in turn.missed)
        for place, point in enumerate(face.points)
        for recalled in [point.id in _ticked(asking)]
    ]
    needed, tickable = how.needed(face), len(how.tickable(face))
    return {
        "turn": turn,
        "card": turn.card,
        "face": face,
        "how": how,
        "template": how.template,
        "asked": how.ask(face, turn.seed, asking.response),
        "marking": marking,
        "is_open": marking is not None or asking.revealed,
        "wrong_field": asking.wrong_field,
        "typed": asking.response.typed if asking.response else "",
        "ticks": _grouped(ticks),
        "needed": needed,
        "suggestions": " ".join(str(rating.value) for rating in suggestions(tickable, needed)),
        "ratings": rating_buttons(turn, now, digits=not tickable, suggested=marking.suggestion if marking else None),
        "attempt_id": asking.attempt_id,
        "shown": int(now.timestamp() * 1000) if asking.shown is None else asking.shown,
    }


def _ticked(asking: Asking) -> Sequence[str]:
    if asking.marking:
        return asking.marking.recalled
    return asking.response.ticked if asking.response else ()


def _grouped(ticks: Sequence[Tick]) -> list[tuple[str, list[Tick]]]:
    """Points under their headings, in order."""
    groups: list[tuple[str, list[Tick]]] = []
    for tick in ticks:
        if not groups or groups[-1][0] != tick.point.group:
            groups.append((tick.point.group, []))
        groups[-1][1].append(tick)
    return groups


def rating_buttons(
    turn: Turn, now: datetime, *, digits: bool = True, suggested: Rating | None = None
) -> list[dict[str, object]]:
    """The four ratings with their labels and when each brings the card back.

    digits: whether the keys 1 to 4 rate, too; elsewhere they tick points.
    """
    memories = outcomes(turn.memory, now, seed=turn.seed, parameters=turn.parameters)
    return [
        {
            "value": rating.value,
            "label": RATING_LABELS[rating],
            "back": describe_interval(memory.due - now) if memory.due else "",
            "keys": f"{RATING_KEYS[rating]} {rating.value}" if digits else RATING_KEYS[rating],
            "is_suggested": rating == suggested,
        }
        for rating, memory in memories.items()
    ]


def undo_form(undo: Review | None) -> UndoForm | None:
    return UndoForm({"undone": undo.attempt_id, "attempt": uuid4()}) if undo else None


def show_next(request: SignedInRequest, queue: Queue, *, notice: str = "", undo: Review | None = None) -> HttpResponse:
    """After an answer: the next card in the same round trip, or without JavaScript by a redirect."""
    if not request.htmx:
        return redirect(reverse("study") + query_of(queue))
    return show(request, queue, planning.next_turn(queue), notice=notice, undo=undo)


def refuse(request: SignedInRequest, queue: Queue, turn: Turn | None, error: str, *, status: int) -> HttpResponse:
    """Say what was not done and why, with the card that is current now.

    Where none is left the summary says it: at once and under this status, or to htmx, which has asked for one card
    and cannot show a whole page in its place, after a redirect.
    """
    return show(request, queue, turn, error=error, undo=queries.latest_grade(request.user), status=status)


def summary(request: SignedInRequest, queue: Queue, *, status: int = 200) -> HttpResponse:
    """Show the end of a session: what it came to."""
    day = queries.day_summary(queue)
    context = {
        "summary": day,
        "ratings": [{"label": DONE_LABELS[rating], "count": day.by_rating.get(rating, 0)} for rating in Rating],
        "tally": planning.tally(queue),
        "undo_form": undo_form(queries.latest_grade(request.user)),
        "scope_query": query_of(queue),
    }
    return render(request, "cards/study/done.html", context, status=status)
