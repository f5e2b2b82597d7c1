"""The pages on which a candidate says what they aim at: three short screens at first, then each by itself."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

from django.conf import settings
from django.contrib import messages
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST

from cards.candidacy import access, actions, queries
from cards.candidacy.competency_forms import CompetenciesForm
from cards.candidacy.forms import (
    IN_A_WINDOW,
    ON_A_DAY,
    OTHER,
    PRESETS,
    DaysOffForm,
    InterviewForm,
    StudyTimeForm,
    in_words,
)
from cards.candidacy.pathways import PATHWAYS
from cards.core import clock
from cards.firms.queries import study_day_of

if TYPE_CHECKING:
    from datetime import date

    from django import forms
    from django.http import HttpResponse

    from cards.core.http import SignedInRequest
    from cards.firms.models import User

STEPS = "steps"  # in an address: go on to the next of the three screens, as in the first set-up
AWAY_FOR = (("Today only", 1), ("One week", 7), ("Two weeks", 14))
SAVED = "Saved. Today's plan follows it from now on."
FINISHED = "That is all. Your plan follows it from now on, and every part can be changed in Settings."
SKIPPED = "Skipped. Whenever you like, you find it under “My interview” in Settings."
TOO_MANY = f"{actions.MOST_DAYS_OFF} stretches of days off are kept at once. Remove one first."


def _in_steps(request: SignedInRequest) -> bool:
    return STEPS in request.GET or queries.needs_set_up(request.user)


def _go_on(request: SignedInRequest, following: str) -> HttpResponse:
    """To the next screen in the set-up, else back to the settings."""
    if _in_steps(request):
        return redirect(f"{reverse(following)}?{STEPS}")
    messages.success(request, SAVED)
    return redirect(f"{reverse('settings')}#interview")


def _show(request: SignedInRequest, page: str, form: forms.Form, **context: Any) -> HttpResponse:
    context |= {"form": form, "in_steps": _in_steps(request)}
    status = 422 if form.is_bound else 200
    return render(request, f"cards/candidacy/{page}.html", context, status=status)


@require_http_methods(["GET", "HEAD", "POST"])
def interview(request: SignedInRequest) -> HttpResponse:
    """The first screen: pathway, and when the interview is."""
    user, today = request.user, study_day_of(request.user, clock.now()).date
    form = InterviewForm(request.POST if request.method == "POST" else None, today=today, initial=_interview_of(user))
    if form.is_valid():
        actions.save_interview(user=user, pathway=form.cleaned_data["pathway"], aim=form.aim)
        return _go_on(request, "interview_competencies")
    return _show(request, "interview", form, pathways=PATHWAYS)


def _interview_of(user: User) -> dict[str, object]:
    course, window = queries.course_of(user), queries.open_window(user)
    if window is None:
        return {"pathway": course.pathway}
    days = {"opens": window.opens, "closes": window.closes, "day": window.day}
    return {"pathway": course.pathway, "when": ON_A_DAY if window.day else IN_A_WINDOW, **days}


@require_http_methods(["GET", "HEAD", "POST"])
def competencies(request: SignedInRequest) -> HttpResponse:
    """The second screen: the competencies with their levels, weakest first."""
    data = request.POST if request.method == "POST" else None
    form = CompetenciesForm(data, stored=queries.offered_to(request.user))
    if not form.is_valid():
        return _show(request, "competencies", form, technical=queries.technical_competencies())
    actions.declare_competencies(user=request.user, declared=form.declared)
    if "stay" in request.POST or "remove" in request.POST:
        name = form.cleaned_data["add"]
        messages.success(request, f"Added: {name}." if name else "Saved.")
        return redirect(request.get_full_path())
    return _go_on(request, "interview_time")


@require_http_methods(["GET", "HEAD", "POST"])
def study_time(request: SignedInRequest) -> HttpResponse:
    """The third screen: minutes, weekdays, days off and the time zone."""
    now = clock.now()
    user, today = request.user, study_day_of(request.user, now).date
    initial = _time_of(user)
    form = StudyTimeForm(request.POST if request.method == "POST" else None, today=today, initial=initial)
    if form.is_valid():
        in_steps = _in_steps(request)
        try:
            actions.save_study_time(user=user, time=form.study_time, today=today, now=now)
        except actions.TooManyDaysOffError:
            form.add_error("last", TOO_MANY)
        else:
            messages.success(request, FINISHED if in_steps else SAVED)
            return redirect("today" if in_steps else f"{reverse('settings')}#interview")
    zone = clock.zone_for(str(initial["time_zone"]), ZoneInfo(settings.TIME_ZONE))
    context = {
        "zone": zone.key.replace("_", " "),
        "there": f"{now.astimezone(zone):%A, %H:%M}",
        "detect": not (user.time_zone or form.is_bound),
    }
    return _show(request, "time", form, off=queries.days_off_ahead(user, today), **context)


def _time_of(user: User) -> dict[str, object]:
    course = queries.course_of(user)
    minutes = str(course.calendar.minutes)
    return {
        "preset": minutes if minutes in PRESETS else OTHER,
        "minutes": course.calendar.minutes,
        "weekdays": sorted(map(str, course.calendar.weekdays)),
        "level_one_first": course.level_one_first,
        "time_zone": user.time_zone or settings.TIME_ZONE,
    }


@require_POST
def skip(request: SignedInRequest) -> HttpResponse:
    """End the set-up without the rest of it."""
    actions.skip_set_up(user=request.user, now=clock.now())
    messages.info(request, SKIPPED)
    return redirect("today")


@require_http_methods(["GET", "HEAD", "POST"])
def days_off(request: SignedInRequest) -> HttpResponse:
    """The days off ahead, those from today on with one tap, and any others."""
    user, today = request.user, study_day_of(request.user, clock.now()).date
    form = DaysOffForm(request.POST if request.method == "POST" else None, today=today)
    if form.is_valid():
        first, last = form.cleaned_data["first"], form.cleaned_data["last"]
        try:
            actions.add_days_off(user=user, first=first, last=last, today=today)
        except actions.TooManyDaysOffError:
            form.add_error("last", TOO_MANY)
        else:
            messages.success(request, f"Days off until {in_words(last)}. Nothing is asked of you then.")
            return redirect("days_off")
    context = {"off": queries.days_off_ahead(user, today), "today": today, "choices": _away_from(today)}
    return render(
        request, "cards/candidacy/days_off.html", {"form": form, **context}, status=422 if form.is_bound else 200
    )


def _away_from(today: date) -> list[tuple[str, date]]:
    """What one tap offers: a name, and the last day off."""
    return [(name, today + timedelta(days=days - 1)) for name, days in AWAY_FOR]


@require_POST
def remove_days_off(request: SignedInRequest) -> HttpResponse:
    found = access.own_days_off(request.user, request.POST.get("first", ""), request.POST.get("last", ""))
    actions.remove_days_off(days_off=found)
    messages.success(request, "Removed. Those days are in your plan again.")
    return redirect("days_off")
