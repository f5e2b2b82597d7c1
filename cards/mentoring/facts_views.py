"""The hub of those who look after a firm, and the facts that cards say of it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.formats import date_format
from django.views.decorators.http import require_http_methods, require_safe

from cards.core import clock
from cards.firms.facts import FACTS
from cards.firms.models import Role
from cards.mentoring import access, facts_queries
from cards.mentoring.facts_actions import FactsConflictError, save_facts
from cards.mentoring.facts_forms import FactsForm

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from django.forms import BoundField
    from django.http import HttpResponse

    from cards.content.correction_models import CardChange
    from cards.core.http import SignedInRequest
    from cards.firms.facts import Fact
    from cards.firms.models import Firm, Membership
    from cards.mentoring.facts_queries import Entry, Reach

TEMPLATE = "cards/mentoring/facts.html"
CONFLICT = "Nothing was saved: somebody else changed the same while you were writing. Both are shown below."
UNCHANGED = "Nothing was changed: everything reads as before."


@dataclass(frozen=True, slots=True)
class Line:
    """A fact on the page, with its fields and what a change of it does. was: the field of what it was."""

    fact: Fact
    field: BoundField
    was: BoundField
    value: str
    reach: Reach


@require_safe
def firm(request: SignedInRequest) -> HttpResponse:
    """Where to go from here, for a mentor or a manager."""
    charge = access.charge_of(request.user)
    stored = facts_queries.stored_facts(charge.firm)
    cards = facts_queries.speaking_cards(request.user, stored)
    context = {
        "charge": charge,
        "is_manager": charge.role == Role.MANAGER,
        "facts_set": len(stored.keys() & FACTS.keys()),
        "facts_total": len(FACTS),
        "waiting": sum(bool(speaking.missing) for speaking in cards),
    }
    return render(request, "cards/mentoring/firm.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def facts(request: SignedInRequest) -> HttpResponse:
    """What cards say of a firm: its managers write it, its mentors read it.

    ?put_back=7: the form holds what the change 7 of the history made a fact say, to be saved as any other change.
    """
    charge = access.charge_of(request.user)
    stored = facts_queries.stored_facts(charge.firm)
    if request.method != "POST":
        return _show(request, charge, FactsForm(stored=stored))
    if charge.role != Role.MANAGER:
        raise PermissionDenied
    form = FactsForm(request.POST, stored=stored)
    if not form.is_valid():
        return _show(request, charge, form, status=422)
    try:
        changes = save_facts(
            firm=charge.firm,
            values=form.changed,
            seen=form.seen,
            by=request.user,
            now=clock.now(),
            why=form.cleaned_data["why"],
        )
    except FactsConflictError as error:
        form.show_conflict(facts_queries.stored_facts(charge.firm), _told(charge.firm, error.keys))
        return _show(request, charge, form, status=409, error=CONFLICT)
    if form.changed:
        messages.success(request, _saved(changes))
    else:
        messages.info(request, UNCHANGED)
    return redirect("firm_facts")


def _show(
    request: SignedInRequest, charge: Membership, form: FactsForm, *, status: int = 200, error: str = ""
) -> HttpResponse:
    stored = facts_queries.stored_facts(charge.firm)
    cards = facts_queries.speaking_cards(request.user, stored)
    reach = facts_queries.reach_of_facts(charge.firm, cards)
    entries = facts_queries.history_of_facts(charge.firm)
    again = None if form.is_bound else _put_back(form, entries, request.GET.get("put_back", ""))
    context = {
        "firm": charge.firm,
        "may_write": charge.role == Role.MANAGER,
        "form": form,
        "lines": [Line(fact, field, was, stored.get(fact.key, ""), reach[fact.key]) for fact, field, was in form.lines],
        "facts_set": len(stored.keys() & FACTS.keys()),
        "waiting": [speaking for speaking in cards if speaking.missing],
        "entries": [(entry, _can_come_back(entry, stored)) for entry in entries],
        "again": again,
        "again_reach": again and reach[again.key],
        "again_is_set": again and again.key in stored,
        "error": error,
    }
    return render(request, TEMPLATE, context, status=status)


def _put_back(form: FactsForm, entries: Sequence[Entry], asked: str) -> Entry | None:
    """Fill in what one of these changes made a fact say; nothing for a change that is not the firm's, or none."""
    found = next((entry for entry in entries if str(entry.id) == asked), None)
    if found is None or not _can_come_back(found, form.stored):
        return None
    form.put_back(found.key, found.after, f"Put back as it was from {date_format(timezone.localtime(found.at))}")
    return found


def _can_come_back(entry: Entry, stored: Mapping[str, str]) -> bool:
    return entry.key in FACTS and entry.after != stored.get(entry.key, "")


def _told(firm: Firm, keys: Sequence[str]) -> dict[str, str]:
    """Say of each of these facts who saved it last, and what."""
    latest = {entry.key: entry for entry in reversed(facts_queries.history_of_facts(firm))}
    said = {}
    for key in keys:
        entry = latest.get(key)
        who = (entry and entry.by) or "Somebody"
        now_says = f"saved “{entry.after}” here" if entry and entry.after else "emptied this"
        said[key] = (
            f"{who[:1].upper()}{who[1:]} {now_says} while you were writing. What you wrote is still in the field."
        )
    return said


def _saved(changes: Sequence[CardChange]) -> str:
    told = facts_queries.told_of(changes)
    if not told.people:
        return "The facts are saved. Nobody had learned a card that speaks of what changed."
    people = "1 candidate" if told.people == 1 else f"{told.people} candidates"
    cards = "1 card" if told.learned == 1 else f"{told.learned} cards"
    return f"The facts are saved. {people} who had learned {cards} that speak of what changed will see old and new."
