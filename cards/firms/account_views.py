"""django-allauth's pages, minded for guests: they are signed in, and yet may sign in or up."""

# mypy: disallow-subclassing-any=False
# allauth is untyped.

from __future__ import annotations

from functools import wraps
from typing import TYPE_CHECKING, Any

from allauth.account import views
from allauth.account.utils import get_next_redirect_url
from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.shortcuts import redirect

from cards.firms.access import guest_of, has_account
from cards.firms.accounts import WAITING, give_up_waiting
from cards.firms.models import User

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.http import HttpRequest, HttpResponseBase

    from cards.core.http import SignedInRequest

    View = Callable[..., HttpResponseBase]


def unless_signed_in(view: View) -> View:
    """Send whoever has an account and is signed in where they were going."""

    @login_not_required
    @wraps(view)
    def wrapper(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if has_account(request):
            where = get_next_redirect_url(request) or ""
            # Anything else, "0" for one, redirect() would take for the name of a page.
            return redirect(where if where.startswith("/") else "today")
        return view(request, *args, **kwargs)

    return wrapper


log_in = unless_signed_in(views.login)


@unless_signed_in
def sign_up(request: HttpRequest) -> HttpResponseBase:
    if request.method == "POST":
        give_up_waiting(request)
    response: HttpResponseBase = views.signup(request)
    return response


@unless_signed_in
def confirm_email(request: HttpRequest) -> HttpResponseBase:
    try:
        response: HttpResponseBase = views.email_verification_sent(request)
    except (AssertionError, ValueError, User.DoesNotExist):
        if User.objects.filter(pk=request.session.get(WAITING, 0)).exists():
            raise
        # The same code came twice in one instant; the first of them has made the account.
        return redirect("today")
    return response


def change_password(request: SignedInRequest) -> HttpResponseBase:
    """Guests, and those whom a manager gave no password, have none to change."""
    if guest_of(request):
        messages.info(request, "A guest has no password. Sign up, and you choose one.")
        return redirect("account_signup")
    if not request.user.has_usable_password():
        messages.info(request, "You have no password yet. We can e-mail you a link on which you choose one.")
        return redirect("account_reset_password")
    response: HttpResponseBase = views.password_change(request)
    return response


class PasswordResetFromKey(views.PasswordResetFromKeyView):
    """The page behind the link of the e-mail."""

    def logout(self) -> None:
        """Sign out whoever else is signed in; but a guest's history lives in this session alone, so it stays."""
        if not guest_of(self.request):
            super().logout()
