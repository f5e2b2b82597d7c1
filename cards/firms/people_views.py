"""A firm's people: who they are, in which role, and who looks after whom."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib import messages
from django.core.paginator import Paginator
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from cards.core import clock
from cards.firms import people_access as access
from cards.firms import people_actions as actions
from cards.firms import people_queries as queries
from cards.firms.models import Membership, Role
from cards.firms.people_forms import JoinLinkForm, PersonForm

if TYPE_CHECKING:
    from uuid import UUID

    from django.http import HttpResponse

    from cards.core.http import SignedInRequest

PEOPLE_PER_PAGE = 50
LONGEST_SEARCH = 100
# Whoever removes or demotes the last manager is that manager: nobody else may.
ONLY_MANAGER = (
    "You are your firm's only manager. Make somebody else a manager first, so that your firm keeps somebody who looks "
    "after its people."
)
UNCHANGED = f"{ONLY_MANAGER} Nothing was changed."
GONE = "They have left your firm meanwhile, so nothing was changed."


@require_safe
def people(request: SignedInRequest) -> HttpResponse:
    """Managers see everybody, mentors those whom they look after."""
    mine = access.staff_membership(request.user)
    if mine.role != Role.MANAGER:
        page = Paginator(queries.candidates_of(mine), PEOPLE_PER_PAGE).get_page(request.GET.get("page"))
        return render(request, "cards/firms/my_candidates.html", {"firm": mine.firm, "people": page})
    now, firm = clock.now(), mine.firm
    named = " ".join(request.GET.get("q", "").split())[:LONGEST_SEARCH]
    role = request.GET.get("role", "")
    role = role if role in Role.values else ""
    found = Paginator(queries.people_of(firm, named=named, role=role), PEOPLE_PER_PAGE)
    invited = Paginator(queries.invitations_of(firm, named=named, role=role), PEOPLE_PER_PAGE)
    context = {
        "firm": firm,
        "people": found.get_page(request.GET.get("page")),
        "named": named,
        "role": role,
        "roles": Role.choices,
        "left": queries.left_count(firm),
        "invitations": invited.get_page(request.GET.get("invited")),
        "links": queries.join_links_of(firm, now),
        "link_form": JoinLinkForm(),
        "now": now,
    }
    return render(request, "cards/firms/people.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def person(request: SignedInRequest, person_id: UUID) -> HttpResponse:
    """One person's role and mentors."""
    firm = access.managed_firm(request.user)
    found = access.person_of(firm, person_id)
    mentors = list(queries.mentors_for(found)) if found.role == Role.CANDIDATE else []
    initial = {"role": found.role, "mentors": [one.mentor_id for one in found.mentors.all()]}
    form = PersonForm(request.POST or None, mentors=mentors, initial=initial)
    if form.is_valid() and _save(request, found, form):
        messages.success(request, f"What you changed of {found.user} is saved.")
        return redirect("firm_people")
    context = {"firm": firm, "person": found, "form": form, "is_own": found.user_id == request.user.pk}
    return render(request, "cards/firms/person.html", context, status=422 if form.is_bound else 200)


def _save(request: SignedInRequest, found: Membership, form: PersonForm) -> bool:
    now = clock.now()
    try:
        actions.change_role(membership=found, role=form.cleaned_data["role"], by=request.user, now=now)
        if "mentors" in form.cleaned_data:
            mentors = form.cleaned_data["mentors"]
            actions.assign_mentors(candidate=found, mentors=mentors, by=request.user, now=now)
    except actions.LastManagerError:
        form.add_error("role", UNCHANGED)
    except actions.GoneError:
        form.add_error(None, GONE)
    return not form.errors


@require_http_methods(["GET", "HEAD", "POST"])
def remove(request: SignedInRequest, person_id: UUID) -> HttpResponse:
    """Say what leaving means, and end somebody's time at the firm."""
    firm = access.managed_firm(request.user)
    found = access.person_of(firm, person_id)
    now = clock.now()
    is_own = found.user_id == request.user.pk
    context = {"firm": firm, "person": found, "is_own": is_own, "ways": queries.open_ways_of(found, now)}
    if request.method != "POST":
        is_last = queries.is_last_manager(found)
        return render(request, "cards/firms/remove.html", {**context, "stays": ONLY_MANAGER if is_last else ""})
    try:
        actions.remove_person(membership=found, by=request.user, now=now)
    except actions.LastManagerError:
        return render(request, "cards/firms/remove.html", {**context, "stays": UNCHANGED}, status=422)
    except actions.GoneError:
        messages.info(request, GONE)
        return redirect("firm_people")
    if is_own:
        messages.success(request, f"You have left {firm}. What you learned is still here.")
        return redirect("today")
    messages.success(request, f"{found.user} has left {firm}, and sees nothing of it any more.")
    return redirect("firm_people")
