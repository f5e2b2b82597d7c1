"""The page on which a candidate sees where they stand."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.shortcuts import render
from django.views.decorators.http import require_safe

from cards.core import clock
from cards.firms.queries import study_day_of
from cards.progress.page import readiness_of
from cards.study.queue import Queue

if TYPE_CHECKING:
    from django.http import HttpResponse

    from cards.core.http import SignedInRequest


@require_safe
def readiness(request: SignedInRequest) -> HttpResponse:
    """What was met, what of it would be left on the day, and what the plan will add; ethics apart."""
    now = clock.now()
    queue = Queue(request.user, now, study_day_of(request.user, now))
    return render(request, "cards/progress/readiness.html", {"readiness": readiness_of(queue)})
