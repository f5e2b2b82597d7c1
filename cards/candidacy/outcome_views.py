"""The pages on which a candidate says when their interview is, and how it came out."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib import messages
from django.shortcuts import redirect, render
from django.utils.dateformat import format as date_format
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from cards.candidacy import outcome_actions as actions
from cards.candidacy.models import DeclaredCompetency, Outcome
from cards.candidacy.outcome_forms import OUT_OF_DATE, DateForm, ReferredForm, ToldForm
from cards.candidacy.outcome_queries import closed_windows, the_open_one
from cards.core import clock
from cards.firms.queries import study_day_of

if TYPE_CHECKING:
    from datetime import date

    from django.http import HttpResponse

    from cards.candidacy.models import AssessmentWindow
    from cards.core.http import SignedInRequest

TOLD_ALREADY = "You have told us already, so nothing more was changed."
NOTHING_TO_REOPEN = (
    "Nothing was changed: there is no closed interview that could be opened again, or another one is open. "
    "You can change the date of the open one."
)


def _in_words(day: date) -> str:
    return date_format(day, "l j F Y")


def _span(window: AssessmentWindow | actions.NextWindow) -> str:
    first, last = _in_words(window.opens), _in_words(window.closes)
    return first if first == last else f"{first} to {last}"


def _today(request: SignedInRequest) -> date:
    return study_day_of(request.user, clock.now()).date


@require_http_methods(["GET", "HEAD", "POST"])
def interview_date(request: SignedInRequest) -> HttpResponse:
    """The exact date has come, or turns out not to be known after all."""
    window = the_open_one(request.user)
    if request.method == "POST" and "forget" in request.POST:
        return _forget_date(request)
    sent = request.POST if request.method == "POST" else None
    form = DateForm(sent, today=_today(request), initial={"day": window.day if window else None})
    if not form.is_valid():
        context = {"form": form, "window": window, "has_window": window and window.opens != window.closes}
        return render(request, "cards/candidacy/outcome_date.html", context, status=422 if form.is_bound else 200)
    window = actions.keep_interview_date(user=request.user, day=form.cleaned_data["day"])
    messages.success(request, _about(window))
    return redirect("today")


def _about(window: AssessmentWindow) -> str:
    day = window.day or window.closes
    said = f"Your interview is on {_in_words(day)}. Your plan aims at that day from now on."
    if window.opens <= day <= window.closes:
        return said
    return (
        f"{said} It lies outside the window that you told us, {_span(window)}: that may well be so, but check the date."
    )


def _forget_date(request: SignedInRequest) -> HttpResponse:
    window = actions.forget_interview_date(user=request.user)
    if window:
        messages.success(request, f"Your plan aims at your window again, {_span(window)}.")
    return redirect("interview_date")


@require_safe
def interview_outcome(request: SignedInRequest) -> HttpResponse:
    """How did it go?"""
    return render(request, "cards/candidacy/outcome.html", _outcomes(request))


def _outcomes(request: SignedInRequest) -> dict[str, object]:
    closed = list(closed_windows(request.user))
    last = closed[0] if closed else None
    return {
        "window": the_open_one(request.user),
        "last": last,
        "has_passed": last is not None and last.outcome == Outcome.PASSED,
        "told": len(closed),
    }


@require_http_methods(["GET", "HEAD", "POST"])
def passed(request: SignedInRequest) -> HttpResponse:
    """Thank you, and what becomes of what was learnt: for who told us that they passed, and for nobody else."""
    if request.method != "POST":
        context = _outcomes(request)
        if not context["window"] and not context["has_passed"]:
            return redirect("interview_outcome")
        return render(request, "cards/candidacy/outcome_passed.html", context)
    form = ToldForm(request.POST)
    told = form.cleaned_data["told"] if form.is_valid() else -1  # so many were never told: it is stale, too
    try:
        actions.say_passed(user=request.user, told=told, today=_today(request))
    except actions.StaleError:
        return _stale(request)
    return redirect("interview_passed")


def _stale(request: SignedInRequest) -> HttpResponse:
    """Show what stands: another page, or the same form sent before, may have told something else."""
    context = _outcomes(request)
    messages.info(request, TOLD_ALREADY if context["told"] else OUT_OF_DATE)
    return redirect("interview_passed" if context["has_passed"] and not context["window"] else "interview_outcome")


@require_http_methods(["GET", "HEAD", "POST"])
def referred(request: SignedInRequest) -> HttpResponse:
    """A kind word, and the next window as far as it is known."""
    context = _outcomes(request)
    sent = request.POST if request.method == "POST" else None
    form = ReferredForm(sent, today=_today(request))
    if not form.is_valid():
        declared = DeclaredCompetency.objects.filter(user=request.user).select_related("competency")
        context |= {"form": form, "declared": [one.competency or one.name for one in declared]}
        if form.is_bound:  # the number that was sent, if it is one: a fresh one would hide that the page is stale
            context["told"] = form.cleaned_data.get("told", context["told"])
        return render(request, "cards/candidacy/outcome_referred.html", context, status=422 if form.is_bound else 200)
    try:
        actions.say_referred(
            user=request.user, told=form.cleaned_data["told"], following=form.following, today=_today(request)
        )
    except actions.StaleError:
        return _stale(request)
    messages.success(request, _about_following(form.following))
    return redirect("today")


def _about_following(following: actions.NextWindow | None) -> str:
    kept = "Everything that you learnt is kept."
    if following is None:
        return f"{kept} Tell us the next window when you know it, and your plan aims at it."
    if following.day:
        return f"{kept} Your plan aims at {_in_words(following.day)} now."
    return f"{kept} Your plan aims at the window from {_span(following)} now."


@require_POST
def reopen(request: SignedInRequest) -> HttpResponse:
    """That was a mistake: the interview is still to come, or its outcome is not known."""
    try:
        window = actions.reopen_window(user=request.user)
    except actions.StaleError:
        context = {**_outcomes(request), "error": NOTHING_TO_REOPEN}
        return render(request, "cards/candidacy/outcome.html", context, status=422)
    if window is None:
        messages.success(request, "Taken back. Tell us how it went once you know.")
        return redirect("interview_outcome")
    last = window.day or window.closes
    messages.success(
        request, f"Taken back. Your plan knows your interview again, with {_in_words(last)} as its last day."
    )
    return redirect("interview_outcome")
