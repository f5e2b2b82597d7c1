"""A candidate's review: for their mentor, for their manager, and the same page for themselves."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib import messages
from django.core.paginator import Paginator
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST, require_safe

from cards.core import clock
from cards.firms.queries import membership_of
from cards.mentoring import access, review_access, review_actions, review_queries
from cards.mentoring.review_forms import ActionForm
from cards.mentoring.review_page import review_of

if TYPE_CHECKING:
    from uuid import UUID

    from django.http import HttpResponse

    from cards.core.http import SignedInRequest
    from cards.firms.models import Membership

TEMPLATE = "cards/mentoring/review.html"
PER_PAGE = 50
TOO_MANY = (
    f"Nothing was added: {review_actions.MOST_OPEN} actions are open already. Tick off or drop some of them first."
)


@require_safe
def candidates(request: SignedInRequest) -> HttpResponse:
    """Those whom a mentor or manager looks after, the nearest interview first."""
    charge = access.charge_of(request.user)
    people = review_queries.with_progress(review_access.in_charge_of(charge)).order_by("user__name", "pk")
    page = Paginator(people, PER_PAGE).get_page(request.GET.get("page"))
    return render(request, "cards/mentoring/candidates.html", {"charge": charge, "page": page})


@require_safe
def review(request: SignedInRequest, candidate_id: UUID) -> HttpResponse:
    """One candidate, as evidence. That it was opened is noted, and the candidate can read so."""
    place = review_access.candidate_of(request.user, candidate_id)
    review_actions.note_look(place=place, viewer=request.user, now=clock.now())
    return _show(request, place, ActionForm())


@require_safe
def my_review(request: SignedInRequest) -> HttpResponse:
    """The page that the firm sees of somebody, for themselves."""
    return _show(request, review_access.own_place(request.user), None)


def _show(
    request: SignedInRequest, place: Membership, form: ActionForm | None, *, status: int = 200, error: str = ""
) -> HttpResponse:
    context = {"review": review_of(place, clock.now()), "form": form, "error": error, "is_mine": form is None}
    return render(request, TEMPLATE, context, status=status)


@require_POST
def agree(request: SignedInRequest, candidate_id: UUID) -> HttpResponse:
    """Add what was agreed."""
    place = review_access.candidate_of(request.user, candidate_id)
    form = ActionForm(request.POST)
    if not form.is_valid():
        return _show(request, place, form, status=422)
    try:
        review_actions.agree_action(place=place, by=request.user, now=clock.now(), **form.cleaned_data)
    except review_actions.TooManyActionsError:
        return _show(request, place, form, status=422, error=TOO_MANY)
    messages.success(request, "Agreed and noted.")
    return redirect("candidate_review", candidate_id)


@require_POST
def tick(request: SignedInRequest, candidate_id: UUID, action_id: UUID) -> HttpResponse:
    """Note that something was done, or that it was not, or drop it."""
    place = review_access.candidate_of(request.user, candidate_id)
    _change(request, place, action_id, may_drop=True)
    return redirect("candidate_review", candidate_id)


@require_POST
def tick_mine(request: SignedInRequest, action_id: UUID) -> HttpResponse:
    """The same by the candidate, who may tick off what was agreed, and not drop it."""
    _change(request, review_access.own_place(request.user), action_id, may_drop=False)
    return redirect("my_review")


def _change(request: SignedInRequest, place: Membership, action_id: UUID, *, may_drop: bool) -> None:
    action = review_access.agreed_action(place, action_id)
    if may_drop and request.POST.get("do") == "drop":
        review_actions.drop_action(action=action)
        messages.success(request, "Dropped.")
        return
    is_done = request.POST.get("do") != "open"
    review_actions.tick_action(action=action, is_done=is_done, now=clock.now())
    messages.success(request, "Ticked off." if is_done else "Open again.")


@require_safe
def what_my_firm_can_see(request: SignedInRequest) -> HttpResponse:
    """In plain words: who sees what of somebody, who never does, and who looked."""
    place = membership_of(request.user)
    context = {
        "place": place,
        "onlookers": review_queries.onlookers(place) if place else None,
        "looks": review_queries.looks_at(place) if place else [],
    }
    return render(request, "cards/mentoring/what_my_firm_can_see.html", context)
