"""Writing people and firms: guests, accounts, the first manager, settings. One transaction each."""

from __future__ import annotations

import secrets
from datetime import timedelta
from typing import TYPE_CHECKING

from allauth.account.forms import default_token_generator
from allauth.account.models import EmailAddress
from allauth.account.utils import user_pk_to_url_str
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from django.db.models import F
from django.urls import reverse

from cards.firms.models import Firm, Invitation, JoinLink, Membership, Role, SetupLink, User
from cards.firms.moving import moved
from cards.firms.queries import account_with, has_manager, study_day_of, token_hash, waits_for_password

if TYPE_CHECKING:
    from datetime import datetime

SETUP_LINK_VALID = timedelta(days=7)
# What an invitation says of a person once nobody can use it: who never came, or erases their account, leaves no trace.
NOBODY = {"email": "", "name": ""}


class SetupLinkError(Exception):
    """The set-up link is wrong, used or too old, or there is a manager already."""


class AddressTakenError(Exception):
    """Somebody has an account with this e-mail address."""


class FirmTakenError(Exception):
    """There is a firm of this name."""


# Guests and accounts


def start_guest(*, time_zone: str, now: datetime) -> User:
    """Make somebody who can revise at once and is known only by their browser."""
    return User.objects.create_user(None, None, is_guest=True, time_zone=time_zone, date_joined=now)


@transaction.atomic
def open_account(*, guest: User | None, email: str, password: str | None, time_zone: str, now: datetime) -> User:
    """Make an account; a guest's own row becomes it, and so keeps its history. No password makes it unusable.

    Raises AddressTakenError where an account was opened with this address in the same instant, and
    User.DoesNotExist where this guest has become somebody already.
    """
    user = _lock_guest(guest) if guest else User(date_joined=now)
    user.email, user.is_guest = email.lower(), False
    user.time_zone = user.time_zone or time_zone
    user.set_password(password)
    fields = ["email", "is_guest", "time_zone", "password"] if guest else None
    try:
        with transaction.atomic():
            user.save(update_fields=fields)
    except IntegrityError as error:
        raise AddressTakenError from error
    return user


@transaction.atomic
def give_account_to_guest(*, guest: User, account: User) -> User:
    """Make a guest's row the account that they opened and have just proved to be theirs; return that row.

    `account` is the placeholder that waited for its proof: nobody was ever signed in to it. Raises
    User.DoesNotExist where the guest has become somebody already.
    """
    row = _lock_guest(guest)
    EmailAddress.objects.filter(user=account).update(user=row)
    row.email, row.password, row.is_guest = account.email, account.password, False
    account.delete()  # first, because an address belongs to one row only
    row.save(update_fields=["email", "password", "is_guest"])
    return row


def drop_unproved_account(*, account_id: int) -> None:
    """Forget an account whose sign-up was given up before its address was proved."""
    waiting = User.objects.filter(pk=account_id, last_login=None, is_guest=False, is_superuser=False)
    waiting.filter(memberships=None).exclude(emailaddress__verified=True).delete()


def retire_guest(*, guest: User) -> None:
    """Close a guest's row after its history has moved to an account. The row stays, with what did not move."""
    User.objects.filter(pk=guest.pk, is_guest=True).update(is_active=False)


def _lock_guest(guest: User) -> User:
    return User.objects.select_for_update().get(pk=guest.pk, is_guest=True, is_active=True)


# The first manager


@transaction.atomic
def mint_setup_link(now: datetime) -> str:
    """Return the token of a new set-up link, valid for 7 days; earlier links stop working."""
    token = secrets.token_urlsafe(32)
    SetupLink.objects.all().delete()
    SetupLink.objects.create(token_hash=token_hash(token), created_at=now, expires_at=now + SETUP_LINK_VALID)
    return token


@transaction.atomic
def make_first_manager(  # noqa: PLR0913  what the form asks for
    *, token: str, firm_name: str, name: str, email: str, password: str, now: datetime
) -> User:
    """Make the firm and its manager, who may do everything, and use up the link.

    Raises SetupLinkError, FirmTakenError or AddressTakenError; then nothing was made, and the link still works.
    """
    # Every link is locked, always in the same order: two uses at once queue up, and the second finds none.
    links = list(SetupLink.objects.select_for_update().order_by("pk"))
    wanted = token_hash(token)
    if has_manager() or not any(link.token_hash == wanted and link.expires_at > now for link in links):
        raise SetupLinkError
    if Firm.objects.filter(name=firm_name).exists():
        raise FirmTakenError
    email = email.lower()
    if User.objects.filter(email=email).exists() or EmailAddress.objects.filter(email=email).exists():
        raise AddressTakenError
    firm = Firm.objects.create(name=firm_name, created_at=now)
    user = User.objects.create_superuser(email, password, name=name, date_joined=now)
    Membership.objects.create(user=user, firm=firm, role=Role.MANAGER, joined_at=now)
    # Whoever holds the link runs the site: their address needs no proof.
    EmailAddress.objects.create(user=user, email=email, verified=True, primary=True)
    SetupLink.objects.all().delete()
    return user


# The people of a firm


def add_person(  # noqa: PLR0913  what the form asks for
    *, firm: Firm, email: str, name: str, role: str, by: User, now: datetime
) -> Membership:
    """Take somebody into a firm, with the account they have or one that waits for their password.

    For whoever runs the site: managers invite, and nobody else may take somebody's history without asking. Adding
    somebody of this firm who has not chosen a password yet changes nothing, so that they can be given a new link.
    Raises PermissionDenied; AddressTakenError where they are at a firm, or got an account in this very moment.
    """
    if not by.is_superuser:
        raise PermissionDenied
    try:
        with transaction.atomic():
            account = account_with(email)
            if account and waits_for_password(account, firm):
                return Membership.objects.of(account).select_related("user", "firm").get()
            if account is None:
                account = User.objects.create_user(email, None, name=name, date_joined=now)
                # Somebody else's word is no proof where addresses are proved: then a code is sent at the first sign-in.
                EmailAddress.objects.create(user=account, email=email.lower(), verified=False, primary=True)
            return begin_membership(user=account, firm=firm, role=role, now=now)
    except IntegrityError as error:
        raise AddressTakenError from error


def begin_membership(*, user: User, firm: Firm, role: str, now: datetime) -> Membership:
    """Begin somebody's time at a firm, in a transaction of the caller's, who holds the firm: every way in leads here.

    Their other invitations there are used up with it.
    """
    membership = Membership.objects.create(user=user, firm=firm, role=role, joined_at=now)
    end_invitations_to(user=user, firm_id=firm.pk, now=now)
    moved.send(User, user=user)
    plan_anew(user=user)
    return membership


# Ways into a firm that end as people come and go. Whoever calls these holds the firm already: firms before their doors.


def end_invitations_to(*, user: User, firm_id: int, now: datetime) -> None:
    """Withdraw what invites somebody who has come or goes: used later, it would give them a role that nobody meant."""
    waiting = Invitation.objects.filter(firm=firm_id, email=user.email or "", accepted_at=None, revoked_at=None)
    waiting.update(revoked_at=now, **NOBODY)


def end_what_they_opened(*, user: User, firm_id: int, now: datetime) -> None:
    """End the invitations and join links of somebody who no longer looks after the firm's people.

    Invitations stay in the firm's list as those that lapsed do, so that another manager can send them again: people
    whom it wants should not have to be found a second time. They no longer say whose they were.
    """
    theirs = {"firm": firm_id, "created_by": user}
    Invitation.objects.open_at(now).filter(**theirs, accepted_at=None).update(expires_at=now, created_by=None)
    JoinLink.objects.open_at(now).filter(**theirs).update(expires_at=now, created_by=None)


def mint_password_link(*, user: User) -> str:
    """Return the path on which somebody chooses a password, once, within settings.PASSWORD_RESET_TIMEOUT seconds."""
    key = f"{user_pk_to_url_str(user)}-{default_token_generator.make_token(user)}"
    return reverse("account_reset_password_from_key", args=key.split("-", 1))


# Settings


@transaction.atomic
def save_settings(  # noqa: PLR0913  what the page offers
    *, user: User, name: str, time_zone: str, new_per_day: int, shortcuts: bool, answer_box: bool, now: datetime
) -> None:
    """Keep a candidate's own settings. "Today" never goes back when the time zone changes."""
    row = User.objects.select_for_update().get(pk=user.pk)
    _move_to_zone(row, time_zone, now)
    if row.new_per_day != new_per_day:
        plan_anew(user=row)
    row.name = name
    row.new_per_day, row.shortcuts, row.answer_box = new_per_day, shortcuts, answer_box
    row.save(update_fields=["name", "time_zone", "earliest_study_day", "new_per_day", "shortcuts", "answer_box"])


@transaction.atomic
def choose_time_zone(*, user: User, time_zone: str, now: datetime) -> None:
    """Keep the zone whose study days a candidate lives by. "Today" never goes back."""
    row = User.objects.select_for_update().get(pk=user.pk)
    _move_to_zone(row, time_zone, now)
    row.save(update_fields=["time_zone", "earliest_study_day"])


def _move_to_zone(row: User, time_zone: str, now: datetime) -> None:
    if row.time_zone != time_zone:
        row.earliest_study_day = study_day_of(row, now).date
        row.time_zone = time_zone


def plan_anew(*, user: User) -> None:
    """Let today's plan be made anew: something that it rests on has changed."""
    User.objects.filter(pk=user.pk).update(plan_version=F("plan_version") + 1)
    user.plan_version += 1  # near enough: where it is not, the plan is made once more


def keep_answer_box(*, user: User, is_open: bool) -> None:
    """Remember whether the answer box is open when a card comes."""
    if user.answer_box != is_open:
        user.answer_box = is_open
        user.save(update_fields=["answer_box"])
