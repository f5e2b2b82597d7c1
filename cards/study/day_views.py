"""The page of today: what it asks, how long that will take, and where the candidate stands."""

from __future__ import annotations

from math import floor
from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from cards.candidacy.fitting import fit_of
from cards.candidacy.queries import needs_set_up
from cards.scheduling.aim import Reason
from cards.scheduling.readiness import PROTECTED_RETAINED, horizon_of, standings, together
from cards.study import planning, queries
from cards.study.inputs import inputs_of
from cards.study.page import query_of, queue_of

if TYPE_CHECKING:
    from datetime import date

    from django.http import HttpResponse

    from cards.core.http import SignedInRequest
    from cards.scheduling.readiness import Standing
    from cards.study.inputs import PlanInputs

NO_MORE = "There is nothing more to ask today: every card has been answered, or waits for its learning step."


@require_safe
def today(request: SignedInRequest) -> HttpResponse:
    """What is due today, how long it will take, where the candidate stands, and one big button."""
    queue = queue_of(request).everywhere
    inputs = inputs_of(queue)
    planning.ensure_plan(queue, inputs)
    tally = queue.tally()
    is_asked, is_day_off = tally.due + tally.new > 0, _rests(inputs, queue.day.date)
    context = {
        "tally": tally,
        "rests": is_day_off and not is_asked,
        "only_changes": is_day_off and is_asked and not queue.planned().exclude(reason=Reason.CHANGED).exists(),
        "minutes": max(1, round(queries.seconds_left(queue, inputs.pace) / 60)),
        "needs_set_up": needs_set_up(request.user),
        **_where(inputs, queue.day.date),
    }
    return render(request, "cards/study/today.html", context)


def _rests(inputs: PlanInputs, today: date) -> bool:
    """Whether nothing is planned for this day: it is one off, or that of the interview."""
    return inputs.aim.is_the_day or not inputs.course.calendar.is_study_day(today)


def _where(inputs: PlanInputs, today: date) -> dict[str, Any]:
    """Where the candidate stands, and whether what is left fits the time that is."""
    course = inputs.course
    horizon = horizon_of(course.window, today)
    ethics, others = (_standing(inputs, horizon.days, is_protected=which) for which in (True, False))
    whole = together([ethics, others])
    in_sight = course.interview_day(today) not in {None, today}
    study_days = inputs.aim.study_days
    return {
        "horizon": horizon,
        "course": course,
        "standing": whole,
        "left_percent": floor(100 * whole.retained),
        "ethics": ethics,
        "ethics_percent": floor(100 * ethics.retained),
        "ethics_aim": round(100 * PROTECTED_RETAINED),
        "fit": fit_of(course, inputs.new, seconds=inputs.pace.new, study_days=study_days) if in_sight else None,
    }


def _standing(inputs: PlanInputs, days: float, *, is_protected: bool) -> Standing:
    met = [card for card in inputs.collection.met if card.is_protected == is_protected]
    unseen = [card for card in inputs.collection.unseen if card.is_protected == is_protected]
    return together(standings(met, unseen, days, inputs.curve).values())


@require_POST
def keep_going(request: SignedInRequest) -> HttpResponse:
    """Add some ten minutes to today's plan. It is offered, never owed: what is not answered is planned anew."""
    queue = queue_of(request)
    if planning.extend_plan(queue):
        return redirect(reverse("study") + query_of(queue))
    messages.info(request, NO_MORE)
    return redirect(reverse("study_done") + query_of(queue))
