"""The page that says how well the schedule knows a candidate's memory."""

from __future__ import annotations

from dataclasses import dataclass
from math import exp
from typing import TYPE_CHECKING

from django.shortcuts import render
from django.views.decorators.http import require_safe

from cards.scheduling.comparison import LEAST_RECALLS, LEAST_REVIEWS
from cards.study.fits import current_fit, latest_fit, standing

if TYPE_CHECKING:
    from django.http import HttpResponse

    from cards.core.http import SignedInRequest
    from cards.study.models import MemoryFit


@dataclass(frozen=True, slots=True)
class Rival:
    """One set of parameters, and how it predicted the reviews that all were judged by. loss: in nats a review."""

    name: str
    loss: float

    @property
    def chance(self) -> float:
        """What it gave, in the geometric mean, to what the candidate then did: 100 would be foresight. Per cent."""
        return 100 * exp(-self.loss)


@require_safe
def memory_fit(request: SignedInRequest) -> HttpResponse:
    """The latest comparison of the candidate's own parameters with the defaults, or how far off it is."""
    reviews = standing(request.user).count()
    latest = latest_fit(request.user)
    context = {
        "reviews": reviews,
        "least_reviews": LEAST_REVIEWS,
        "least_recalls": LEAST_RECALLS,
        "reviews_missing": max(0, LEAST_REVIEWS - reviews),
        "latest": latest,
        "current": current_fit(request.user),
        "rivals": _rivals(latest) if latest else [],
    }
    return render(request, "cards/study/fit.html", context)


def _rivals(fit: MemoryFit) -> list[Rival]:
    rivals = [Rival("The defaults", fit.loss_default), Rival("Fitted to you", fit.loss_fitted)]
    if fit.loss_present is not None:
        rivals.append(Rival("In use until then", fit.loss_present))
    return rivals
