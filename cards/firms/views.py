"""The landing page, guests, the first manager's set-up and a candidate's settings."""

from __future__ import annotations

from typing import TYPE_CHECKING

from allauth.account.utils import perform_login
from allauth.core.ratelimit import consume_or_429
from django.conf import settings
from django.contrib import messages
from django.contrib.auth import login
from django.contrib.auth.decorators import login_not_required
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_safe

from cards.core import clock
from cards.core.zones import known_time_zone
from cards.firms import actions, queries
from cards.firms.forms import SettingsForm, SetUpForm
from cards.firms.models import Role

if TYPE_CHECKING:
    from datetime import datetime

    from django.http import HttpRequest, HttpResponse

    from cards.core.http import SignedInRequest

# A guest's history hangs on this cookie alone. Browsers keep one for 400 days at most.
GUEST_SESSION_SECONDS = 400 * 24 * 60 * 60


@login_not_required
@require_safe
def landing(request: HttpRequest) -> HttpResponse:
    """What this is and for whom; whoever is signed in goes on to today's cards."""
    if request.user.is_authenticated:
        return redirect("today")
    return render(request, "cards/firms/landing.html")


@login_not_required
@require_http_methods(["GET", "HEAD", "POST"])
def start(request: HttpRequest) -> HttpResponse:
    """Begin as a guest: one tap, no address asked."""
    if request.user.is_authenticated:
        return redirect("study")
    if request.method != "POST":
        return redirect("landing")
    if not settings.GUESTS:
        return render(request, "cards/firms/no_guests.html", status=403)
    limited: HttpResponse | None = consume_or_429(request, action="start_guest")
    if limited:
        return limited
    zone = known_time_zone(request.POST.get("time_zone", ""))
    login(request, actions.start_guest(time_zone=zone, now=clock.now()))
    request.session.set_expiry(GUEST_SESSION_SECONDS)
    return redirect("study")


@require_http_methods(["GET", "HEAD", "POST"])
def settings_page(request: SignedInRequest) -> HttpResponse:
    """What candidates decide for themselves."""
    user = request.user
    stored = {name: getattr(user, name) for name in SettingsForm.base_fields}
    form = SettingsForm(request.POST or None, initial={**stored, "time_zone": user.time_zone or settings.TIME_ZONE})
    if form.is_valid():
        actions.save_settings(user=user, **form.cleaned_data, now=clock.now())
        messages.success(request, "Your settings are saved.")
        return redirect("settings")
    place = queries.membership_of(user)
    context = {"form": form, "is_candidate": place is not None and place.role == Role.CANDIDATE}
    return render(request, "cards/firms/settings.html", context, status=422 if form.is_bound else 200)


@login_not_required
@never_cache
@sensitive_post_parameters("password")
@require_http_methods(["GET", "HEAD", "POST"])
def set_up(request: HttpRequest, token: str) -> HttpResponse:
    """Make the first manager, once, for whoever holds the link."""
    response = _set_up(request, token, clock.now())
    # The token stands in the address, so no page may learn where a visitor came from; their own form still must be
    # able to say its origin, without which it would be refused as forged.
    response["Referrer-Policy"] = "strict-origin"
    return response


def _set_up(request: HttpRequest, token: str, now: datetime) -> HttpResponse:
    if not queries.setup_link_is_open(token, now):
        return render(request, "cards/firms/set_up_closed.html", status=404)
    form = SetUpForm(request.POST or None)
    if not form.is_valid():
        return render(request, "cards/firms/set_up.html", {"form": form}, status=422 if form.is_bound else 200)
    try:
        manager = actions.make_first_manager(token=token, **form.cleaned_data, now=now)
    except actions.SetupLinkError:  # used in this very moment
        return render(request, "cards/firms/set_up_closed.html", status=404)
    except actions.FirmTakenError:
        form.add_error("firm_name", "There is a firm of this name already. Choose another name.")
    except actions.AddressTakenError:
        form.add_error("email", "There is an account with this e-mail address already. Use another address.")
    else:
        messages.success(request, f"Welcome, {manager.name}. This is the mentors' desk: cards and people live here.")
        done: HttpResponse = perform_login(
            request, manager, email_verification="none", redirect_url=reverse("admin:index")
        )
        return done
    return render(request, "cards/firms/set_up.html", {"form": form}, status=422)
