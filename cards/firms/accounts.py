"""How django-allauth makes accounts here: a guest's history becomes theirs, and nothing of it is lost on the way.

Where no address needs to be proved, a guest's own row becomes the account. Where it does, the account waits as a row
of its own and the guest revises on; a mistyped address then gives nobody the guest's history. Once the code from the
e-mail has come back to the browser, the guest's row takes the account's address and password over.
"""

# mypy: disallow-subclassing-any=False
# allauth is untyped.

from __future__ import annotations

import logging
from typing import TYPE_CHECKING, Any, ClassVar
from urllib.parse import urlsplit

from allauth.account import app_settings
from allauth.account.adapter import DefaultAccountAdapter, get_adapter
from allauth.account.internal.flows.email_verification_by_code import EMAIL_VERIFICATION_CODE_SESSION_KEY
from allauth.account.internal.stagekit import clear_login
from allauth.account.stages import LoginStage
from allauth.account.utils import get_next_redirect_url
from allauth.core.exceptions import ImmediateHttpResponse
from django.conf import settings
from django.contrib import messages
from django.shortcuts import redirect
from django.urls import Resolver404, resolve

from cards.core import clock
from cards.firms import actions
from cards.firms.access import guest_of
from cards.firms.models import User
from cards.firms.people_queries import join_link_behind

if TYPE_CHECKING:
    from django.contrib.auth.base_user import AbstractBaseUser
    from django.forms import BaseForm
    from django.http import HttpRequest

    from cards.firms.models import Membership

logger = logging.getLogger(__name__)

# The account that this browser has opened and not proved yet.
WAITING = "account_waiting_for_proof"
SENT_TWICE = "This form was sent twice. Your account is there: sign in with the password you chose."
HISTORY_KEPT = "Your account is open, and your history is kept."


class AccountAdapter(DefaultAccountAdapter):
    error_messages: ClassVar[dict[str, Any]] = {
        **DefaultAccountAdapter.error_messages,
        "account_inactive": "This account is closed. Ask whoever runs this site to open it again.",
        "email_password_mismatch": "The e-mail address or the password is not right. Check both and try again.",
        "email_taken": "There is an account with this e-mail address already. Sign in instead.",
        "enter_current_password": "This is not your current password.",
        "incorrect_code": "This is not the code of our last e-mail. Check it and try again.",
        "too_many_login_attempts": "That was tried too often. Wait five minutes, then try again.",
        "rate_limited": "That was too often. Wait a minute, then try again.",
    }

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return bool(settings.SIGN_UP) or comes_by_join_link(request)

    def new_user(self, request: HttpRequest) -> User:
        guest = guest_of(request)
        return guest if guest and not must_be_proved() else User()

    def save_user(self, request: HttpRequest, user: AbstractBaseUser, form: BaseForm, **_: object) -> AbstractBaseUser:
        data = form.cleaned_data
        guest = user if isinstance(user, User) and user.pk else None
        try:
            account = actions.open_account(
                guest=guest,
                email=data["email"],
                password=data["password1"],
                time_zone=data["time_zone"],
                now=clock.now(),
            )
        except (actions.AddressTakenError, User.DoesNotExist) as error:
            messages.warning(request, SENT_TWICE)
            raise ImmediateHttpResponse(redirect("account_login")) from error
        if must_be_proved():
            request.session[WAITING] = account.pk
        elif guest:
            messages.success(request, HISTORY_KEPT)
        return account

    def set_password(self, user: AbstractBaseUser, password: str) -> None:
        user.set_password(password)
        user.save(update_fields=["password"])

    def get_login_stages(self) -> list[str]:
        return [*super().get_login_stages(), "cards.firms.accounts.KeepHistory"]

    def adopt_history(self, *, guest: User, account: User) -> int:
        """Move a guest's history to an account; return the number of cards. Wired in clientcare.accounts."""
        raise NotImplementedError


class KeepHistory(LoginStage):
    """The last step of signing in, when it is certain who somebody is: bring the guest's history along."""

    key = "keep_history"

    def handle(self) -> tuple[None, bool]:
        guest, account = guest_of(self.request), self.login.user
        if guest and isinstance(account, User) and guest.pk != account.pk:
            self.login.user = self._bring(guest, account)
        return None, True

    def _bring(self, guest: User, account: User) -> User:
        is_new = account.pk == self.request.session.get(WAITING) and account.last_login is None
        # Somebody may have joined the account to a firm while it waited; then it is a person of its own.
        if is_new and not account.memberships.exists():
            messages.success(self.request, HISTORY_KEPT)
            return actions.give_account_to_guest(guest=guest, account=account)
        moved = get_adapter(self.request).adopt_history(guest=guest, account=account)
        if moved:
            cards = "1 card" if moved == 1 else f"{moved} cards"
            messages.success(self.request, f"What you learned as a guest came along: {cards}.")
        return account


def comes_by_join_link(request: HttpRequest) -> bool:
    """Whether they are on their way to a join link that works: whoever has one may make an account."""
    try:
        target = resolve(urlsplit(get_next_redirect_url(request) or "").path)
    except (Resolver404, ValueError):
        return False
    return target.url_name == "join" and join_link_behind(target.kwargs["token"], clock.now()) is not None


def must_be_proved() -> bool:
    """Whether an e-mail address must be proved before its account opens."""
    return bool(app_settings.EMAIL_VERIFICATION == app_settings.EmailVerificationMethod.MANDATORY)


def give_up_waiting(request: HttpRequest) -> None:
    """Forget what this browser signed up for and did not prove, so that the same address can be tried again."""
    waiting = request.session.pop(WAITING, None)
    if waiting is None:
        return
    request.session.pop(EMAIL_VERIFICATION_CODE_SESSION_KEY, None)
    clear_login(request)
    actions.drop_unproved_account(account_id=waiting)


def send_password_link(request: HttpRequest, *, person: Membership, link: str, days: int) -> bool:
    """E-mail the link to somebody whom their firm gave an account. Returns whether that could be done."""
    if not settings.EMAIL_HOST:
        return False
    try:
        get_adapter(request).send_mail(
            "account/email/person_added", person.user.email, {"link": link, "firm": person.firm, "days": days}
        )
    except OSError:  # all that a mail server may refuse is one
        logger.exception("The link for a new account could not be e-mailed.")
        return False
    return True
