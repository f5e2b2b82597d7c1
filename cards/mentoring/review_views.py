"""A candidate's review: for their mentor, for their manager, and the same page for themselves."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib import messages
from django.core.paginator import Paginator
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST, require_safe

from cards.core import clock
from cards.firms.models import Role
from cards.firms.queries import membership_of, study_day_of
from cards.mentoring import access, review_access, review_actions, review_queries
from cards.mentoring.review_forms import ActionForm
from cards.mentoring.review_page import NO_NAME, review_of

if TYPE_CHECKING:
    from datetime import datetime
    from uuid import UUID

    from django.http import HttpResponse

    from cards.core.http import SignedInRequest
    from cards.firms.models import Membership
    from cards.mentoring.models import AgreedAction

TEMPLATE = "cards/mentoring/review.html"
PER_PAGE = 50
MANY = 20  # people, from which on a list is searched
LONGEST_SEARCH = 100
TOO_MANY = (
    f"Nothing was added: {review_actions.MOST_OPEN} actions are open already. Tick off or drop some of them first."
)
ONCE = "This is agreed already, by the same day, so it was not added twice."


@require_safe
def candidates(request: SignedInRequest) -> HttpResponse:
    """Those whom a mentor or manager looks after, the nearest interview first."""
    charge = access.charge_of(request.user)
    everybody = review_access.in_charge_of(charge)
    named = " ".join(request.GET.get("q", "").split())[:LONGEST_SEARCH]
    is_manager = charge.role == Role.MANAGER  # who alone is told addresses
    found = review_queries.named(everybody, named, with_address=is_manager) if named else everybody
    people = review_queries.by_interview(review_queries.with_progress(found), clock.site_date())
    context = {
        "charge": charge,
        "page": Paginator(people, PER_PAGE).get_page(request.GET.get("page")),
        "named": named,
        "is_manager": is_manager,
        "has_many": bool(named) or everybody.count() > MANY,
    }
    return render(request, "cards/mentoring/candidates.html", context)


@require_safe
def review(request: SignedInRequest, candidate_id: UUID) -> HttpResponse:
    """One candidate, as evidence."""
    place = review_access.candidate_of(request.user, candidate_id)
    now = clock.now()
    return _show(request, place, now, ActionForm(today=study_day_of(place.user, now).date))


@require_safe
def my_review(request: SignedInRequest) -> HttpResponse:
    """The page that the firm sees of somebody, for themselves."""
    return _show(request, review_access.own_place(request.user), clock.now(), None)


def _show(
    request: SignedInRequest, place: Membership, now: datetime, form: ActionForm | None, *, error: str = ""
) -> HttpResponse:
    """Show a review. That somebody else opened it is noted, however they came by it, and the candidate reads so."""
    is_mine = place.user_id == request.user.pk
    if not is_mine:
        review_actions.note_look(place=place, viewer=request.user, now=now)
    context = {"review": review_of(place, now), "form": form, "error": error, "is_mine": is_mine}
    return render(request, TEMPLATE, context, status=422 if form and form.is_bound else 200)


@require_POST
def agree(request: SignedInRequest, candidate_id: UUID) -> HttpResponse:
    """Add what was agreed."""
    place = review_access.candidate_of(request.user, candidate_id)
    now = clock.now()
    form = ActionForm(request.POST, today=study_day_of(place.user, now).date)
    if not form.is_valid():
        return _show(request, place, now, form)
    try:
        review_actions.agree_action(place=place, by=request.user, now=now, **form.cleaned_data)
    except review_actions.TooManyActionsError:
        return _show(request, place, now, form, error=TOO_MANY)
    except review_actions.AgreedAlreadyError:
        messages.info(request, ONCE)
    else:
        messages.success(request, "Agreed and noted.")
    return redirect("candidate_review", candidate_id)


@require_POST
def tick(request: SignedInRequest, candidate_id: UUID, action_id: UUID) -> HttpResponse:
    """Note that something was done, or that it was not; or drop it, which is asked first: it cannot be undone."""
    place = review_access.candidate_of(request.user, candidate_id)
    action = review_access.agreed_action(place, action_id)
    if request.POST.get("do") != "drop":
        _tick(request, action)
    elif request.POST.get("sure"):
        review_actions.drop_action(action=action)
        messages.success(request, "Dropped.")
    else:
        context = {"place": place, "name": place.user.name or NO_NAME, "action": action}
        return render(request, "cards/mentoring/drop.html", context)
    return redirect("candidate_review", candidate_id)


@require_POST
def tick_mine(request: SignedInRequest, action_id: UUID) -> HttpResponse:
    """The same by the candidate, who may tick off what was agreed, and not drop it."""
    _tick(request, review_access.agreed_action(review_access.own_place(request.user), action_id))
    return redirect("my_review")


def _tick(request: SignedInRequest, action: AgreedAction) -> None:
    is_done = request.POST.get("do") != "open"
    review_actions.tick_action(action=action, is_done=is_done, now=clock.now())
    messages.success(request, "Ticked off." if is_done else "Open again.")


@require_safe
def what_my_firm_can_see(request: SignedInRequest) -> HttpResponse:
    """In plain words: who sees what of somebody, who never does, and who looked."""
    place = membership_of(request.user)
    looks = review_queries.all_looks_at(request.user)
    context = {
        "place": place,
        "onlookers": review_queries.onlookers(place) if place else None,
        "looks": Paginator(looks, PER_PAGE).get_page(request.GET.get("page")),
    }
    return render(request, "cards/mentoring/what_my_firm_can_see.html", context)
