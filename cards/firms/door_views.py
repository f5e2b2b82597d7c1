"""The pages behind an invitation and behind a join link. Opening one changes nothing: a form does."""

from __future__ import annotations

from functools import wraps
from typing import TYPE_CHECKING
from urllib.parse import urlencode

from allauth.account.utils import perform_login
from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from cards.core import clock
from cards.firms import door_actions as actions
from cards.firms.access import guest_of, has_account
from cards.firms.accounts import must_be_proved
from cards.firms.actions import AddressTakenError
from cards.firms.models import Firm, Invitation, User
from cards.firms.people_actions import LastManagerError
from cards.firms.people_forms import NewAccountForm
from cards.firms.people_queries import (
    closed_invitation,
    closed_join_link,
    invitation_behind,
    is_last_manager,
    join_link_behind,
    may_choose_password,
    proves_address,
)
from cards.firms.queries import account_with, membership_of

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

    from django.http import HttpRequest, HttpResponse

    from cards.firms.models import Membership
    from cards.firms.people_queries import Closed

    View = Callable[..., HttpResponse]

MOVED_MEANWHILE = "You belong to another firm than when this page was opened. Nothing was changed: read it again."
ONLY_MANAGER = (
    "You are the only manager of {firm}, and somebody must look after its people. Make somebody else a manager "
    "there first, then open this link again. Nothing was changed."
)
HAS_LEFT = (
    "You left {firm} after this link was made, so it does not bring you back. Ask a manager there for a new invitation "
    "to your address. Nothing was changed."
)


def door(view: View) -> View:
    """Open to everybody, and mindful that the address itself is the secret."""

    @login_not_required
    @never_cache
    @wraps(view)
    def wrapper(request: HttpRequest, token: str) -> HttpResponse:
        response = view(request, token)
        # No page may learn where a visitor came from; their own form still must be able to say its origin.
        response["Referrer-Policy"] = "strict-origin"
        return response

    return wrapper


@door
@sensitive_post_parameters("password")
@require_http_methods(["GET", "HEAD", "POST"])
def accept_invitation(request: HttpRequest, token: str) -> HttpResponse:
    now = clock.now()
    invitation = invitation_behind(token, now)
    if invitation is None:
        return _closed(request, closed_invitation(token))
    user = request.user
    if not has_account(request) or not isinstance(user, User):
        return _new_here(request, token, invitation, now)
    if (user.email or "").lower() != invitation.email.lower():
        context = {"firm": invitation.firm, "here": request.path}
        return render(request, "cards/firms/other_address.html", context, status=403)

    def accept(leaving: str) -> Membership:
        return actions.accept_invitation(token=token, user=user, leaving=leaving, now=now)

    try:
        return _come_in(request, user, invitation.firm, invitation.get_role_display().lower(), accept)
    except actions.ClosedError:  # in this very moment
        return _closed(request, closed_invitation(token))


@door
@require_http_methods(["GET", "HEAD", "POST"])
def join(request: HttpRequest, token: str) -> HttpResponse:
    now = clock.now()
    link = join_link_behind(token, now)
    if link is None:
        return _closed(request, closed_join_link(token))
    user = request.user
    if not has_account(request) or not isinstance(user, User):
        here = urlencode({"next": request.path})
        context = {"firm": link.firm, "here": here}
        return render(request, "cards/firms/join.html", context)

    def accept(leaving: str) -> Membership:
        return actions.join_by_link(token=token, user=user, leaving=leaving, now=now)

    try:
        return _come_in(request, user, link.firm, "candidate", accept)
    except actions.ClosedError:  # in this very moment
        return _closed(request, closed_join_link(token))


def _closed(request: HttpRequest, closed: Closed | None) -> HttpResponse:
    """Say what became of the link, and what to do."""
    is_own = closed is not None and closed.by is not None and closed.by == request.user.pk
    return render(request, "cards/firms/door_closed.html", {"closed": closed, "is_own": is_own}, status=404)


def _come_in(
    request: HttpRequest, user: User, firm: Firm, role: str, accept: Callable[[str], Membership]
) -> HttpResponse:
    """Ask somebody who is signed in, and bring them in when they say so. Raises ClosedError."""
    current = membership_of(user)
    context = {"firm": firm, "role": role, "current": current}
    error = ""
    if current and current.firm_id != firm.pk and is_last_manager(current):
        error = ONLY_MANAGER.format(firm=current.firm)
    elif request.method == "POST":
        try:
            accept(request.POST.get("leaving", ""))
        except actions.StillElsewhereError:
            error = MOVED_MEANWHILE
        except LastManagerError:
            error = ONLY_MANAGER.format(firm=current.firm if current else "your firm")
        except actions.HasLeftError:
            error = HAS_LEFT.format(firm=firm)
        else:
            messages.success(request, f"You now belong to {firm}. Its decks are among yours.")
            return redirect("today")
    status = 422 if error and request.method == "POST" else 200
    return render(request, "cards/firms/come_in.html", {**context, "error": error}, status=status)


def _new_here(request: HttpRequest, token: str, invitation: Invitation, now: datetime) -> HttpResponse:
    """Make an account for the invited address, or lead to the one that there is."""
    account = account_with(invitation.email)
    context = {"invitation": invitation, "firm": invitation.firm, "here": urlencode({"next": request.path})}
    if account and not may_choose_password(account):
        return render(request, "cards/firms/sign_in_to_accept.html", context)
    form = NewAccountForm(request.POST or None, email=invitation.email, initial={"name": invitation.name})
    if not form.is_valid():
        status = 422 if form.is_bound else 200
        return render(request, "cards/firms/new_account.html", {**context, "form": form}, status=status)
    proved = bool(settings.EMAIL_HOST) and proves_address(token)
    # Where an address that is not proved must be, the guest's row waits until its code has come back.
    waits = must_be_proved() and not proved
    try:
        user = actions.accept_with_new_account(
            token=token,
            guest=None if waits or account else guest_of(request),
            **form.cleaned_data,
            proved=proved,
            now=now,
        )
    except actions.ClosedError:  # in this very moment
        return _closed(request, closed_invitation(token))
    except actions.HasLeftError:
        form.add_error(None, HAS_LEFT.format(firm=invitation.firm))
        return render(request, "cards/firms/new_account.html", {**context, "form": form}, status=422)
    except (AddressTakenError, User.DoesNotExist):  # in this very moment
        return render(request, "cards/firms/sign_in_to_accept.html", context, status=409)
    messages.success(request, f"Welcome to {invitation.firm}. Your account is open.")
    done: HttpResponse = perform_login(
        request, user, email_verification=None if waits else "none", redirect_url=reverse("today")
    )
    return done
