"""Writing the ways into a firm: invitations, join links, and who comes in by them. One transaction each."""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING, Any

from allauth.account.models import EmailAddress
from django.contrib.auth.hashers import make_password
from django.db import transaction
from django.db.models import F

from cards.firms.actions import NOBODY, AddressTakenError, begin_membership, open_account
from cards.firms.models import Firm, Invitation, JoinLink, Membership, Role, User
from cards.firms.moving import moving
from cards.firms.people_actions import end_membership, lock_firms, must_manage
from cards.firms.people_queries import (
    MOST_A_DAY,
    SEEN,
    has_left_since,
    invited_within_a_day,
    known_at,
    may_choose_password,
)
from cards.firms.queries import account_with, membership_of, token_hash

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from cards.firms.models import DoorQuerySet

INVITATION_VALID = timedelta(days=14)
LONGEST_JOIN_LINK = 30  # days


class ClosedError(Exception):
    """The link is wrong, used, withdrawn or too old: nothing was changed."""


class WrongAddressError(Exception):
    """The invitation is for another address than that of the account: nothing was changed."""


class StillElsewhereError(Exception):
    """They belong to another firm than the one they said they would leave: nothing was changed."""


class HasLeftError(Exception):
    """They left this firm after the invitation or the link was made: it lets nobody back."""


class TooManyInvitationsError(Exception):
    """The firm would invite more than MOST_A_DAY within 24 hours: nothing was changed."""


@dataclass(frozen=True, slots=True)
class Invitee:
    email: str  # in lower case
    name: str
    role: str


@dataclass(frozen=True, slots=True)
class Letter:
    """An invitation with its token, which exists here and nowhere else."""

    invitation: Invitation
    token: str


@transaction.atomic
def invite(*, firm: Firm, people: Sequence[Invitee], seen: bool, by: User, now: datetime) -> list[Letter]:
    """Invite people to a firm, each once; who is invited already gets a new link, and the earlier one stops working.

    seen: whether somebody at the firm will be shown the links. Members are passed over. Returns what is to be sent.
    Raises PermissionDenied or TooManyInvitationsError; then nobody was invited.
    """
    lock_firms(firm.pk)
    must_manage(by, firm)
    if invited_within_a_day(firm, now) + len(people) > MOST_A_DAY:
        raise TooManyInvitationsError
    members = known_at(firm, [one.email for one in people]).members
    wanted = {one.email: one for one in people if one.email not in members}
    waiting = Invitation.objects.filter(firm=firm, email__in=wanted, accepted_at=None, revoked_at=None)
    waiting.update(revoked_at=now, **NOBODY)
    letters = []
    for one in wanted.values():
        token = _mint(seen=seen)
        row = Invitation(firm=firm, email=one.email, name=one.name, role=one.role, created_by=by, created_at=now)
        row.token_hash, row.expires_at = token_hash(token), now + INVITATION_VALID
        letters.append(Letter(row, token))
    Invitation.objects.bulk_create([letter.invitation for letter in letters], batch_size=500)
    return letters


@transaction.atomic
def hand_over(*, letters: Sequence[Letter]) -> list[Letter]:
    """Give letters that could not be sent new links, which the manager is shown and which so prove no address."""
    lock_firms(*{letter.invitation.firm_id for letter in letters})
    anew = [Letter(letter.invitation, _mint(seen=True)) for letter in letters]
    for letter in anew:
        letter.invitation.token_hash = token_hash(letter.token)
    Invitation.objects.bulk_update([letter.invitation for letter in anew], ["token_hash"], batch_size=200)
    return anew


def revoke_invitation(*, invitation: Invitation, now: datetime) -> bool:
    """Withdraw it; False where it was used or withdrawn before."""
    waiting = Invitation.objects.filter(pk=invitation.pk, accepted_at=None, revoked_at=None)
    return bool(waiting.update(revoked_at=now, **NOBODY))


@transaction.atomic
def make_join_link(*, firm: Firm, days: int, by: User, now: datetime) -> str:
    """Return the token of a link on which anybody joins the firm as a candidate, for 1 to 30 days."""
    if not 1 <= days <= LONGEST_JOIN_LINK:
        raise ValueError(f"{days} days is not from 1 to {LONGEST_JOIN_LINK}.")
    lock_firms(firm.pk)  # else somebody could open it who is losing that right just now, and it would stay open
    must_manage(by, firm)
    token = _mint(seen=True)
    JoinLink.objects.create(
        firm=firm, token_hash=token_hash(token), created_by=by, created_at=now, expires_at=now + timedelta(days=days)
    )
    return token


def revoke_join_link(*, link: JoinLink, now: datetime) -> bool:
    return bool(JoinLink.objects.filter(pk=link.pk, revoked_at=None).update(revoked_at=now))


# Coming in


@transaction.atomic
def accept_invitation(*, token: str, user: User, leaving: str, now: datetime) -> Membership:
    """Bring the owner of the invited address into the firm, and use the invitation up.

    leaving: the public id of the firm that they agreed to leave for it, or empty. Raises ClosedError,
    WrongAddressError, HasLeftError, StillElsewhereError, or LastManagerError.
    """
    invitation = _locked_invitation(token, user, now)
    if (user.email or "").lower() != invitation.email.lower():
        raise WrongAddressError
    _use_up(invitation, user, now)
    return _join(user, invitation, Role(invitation.role), leaving, now)


@transaction.atomic
def accept_with_new_account(  # noqa: PLR0913  what the form asks for
    *, token: str, guest: User | None, name: str, password: str, time_zone: str, proved: bool, now: datetime
) -> User:
    """Open an account for the invited address and bring it into the firm.

    guest: whose own row becomes the account, with all that they learned. proved: whether holding the link proves
    the address. Raises ClosedError, HasLeftError, AddressTakenError, or User.DoesNotExist where the guest is somebody
    already.
    """
    # Made first: it takes long on purpose, and nobody else of the firm should wait for it.
    hashed = make_password(password)
    invitation = _locked_invitation(token, None, now)
    if guest:
        moving.send(User, user=guest)
    account = account_with(invitation.email)
    if account is None:
        account = open_account(guest=guest, email=invitation.email, password=None, time_zone=time_zone, now=now)
    elif not may_choose_password(account):
        raise AddressTakenError
    account.password, account.name = hashed, name or account.name
    account.save(update_fields=["password", "name"])
    address = {"user": account, "email": invitation.email}
    EmailAddress.objects.update_or_create(
        **address, defaults={"primary": True}, create_defaults={**address, "primary": True}
    )
    if proved:
        EmailAddress.objects.filter(**address).update(verified=True)
    _use_up(invitation, account, now)
    _join(account, invitation, Role(invitation.role), "", now)
    return account


@transaction.atomic
def join_by_link(*, token: str, user: User, leaving: str, now: datetime) -> Membership:
    """Bring somebody into the firm as a candidate, and count them.

    Raises ClosedError, HasLeftError, StillElsewhereError, or LastManagerError.
    """
    link: JoinLink = _locked(JoinLink.objects.all(), token, user, now)
    membership = _join(user, link, Role.CANDIDATE, leaving, now)
    if membership.joined_at == now:
        JoinLink.objects.filter(pk=link.pk).update(uses=F("uses") + 1)
    return membership


def _mint(*, seen: bool) -> str:
    return (SEEN if seen else "") + secrets.token_urlsafe(32)


def _locked_invitation(token: str, user: User | None, now: datetime) -> Invitation:
    found: Invitation = _locked(Invitation.objects.filter(accepted_at=None), token, user, now)
    return found


def _locked(doors: DoorQuerySet, token: str, user: User | None, now: datetime) -> Any:
    """Return what this token opens, locked: firms before their doors, and both before people.

    Whoever removes somebody goes the same way, and so the two come one after the other, and never wait for each other
    in a ring. Raises ClosedError.
    """
    behind = doors.open_at(now).filter(token_hash=token_hash(token))
    leaving = Membership.objects.of(user).values_list("firm_id", flat=True) if user else ()
    lock_firms(*behind.values_list("firm_id", flat=True), *leaving)
    found = behind.select_for_update(of=("self",)).select_related("firm").first()
    if found is None:
        raise ClosedError
    return found


def _use_up(invitation: Invitation, user: User, now: datetime) -> None:
    Invitation.objects.filter(pk=invitation.pk).update(accepted_at=now, accepted_by=user, **NOBODY)


def _join(user: User, door: Invitation | JoinLink, role: Role, leaving: str, now: datetime) -> Membership:
    """Make the membership. Who is at the firm already keeps the one they have, with its role."""
    moving.send(User, user=user)
    # Two ways in, used at once by the same person, come one after the other.
    row = User.objects.select_for_update().get(pk=user.pk, is_guest=False, is_active=True)
    current = membership_of(row)
    if current and current.firm_id == door.firm_id:
        return current
    if has_left_since(row, door.firm, door.created_at):
        raise HasLeftError
    if current:
        if str(current.firm.public_id) != leaving:
            raise StillElsewhereError
        end_membership(membership=current, now=now)
    return begin_membership(user=row, firm=door.firm, role=role, now=now)
