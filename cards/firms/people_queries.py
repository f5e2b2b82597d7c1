"""Reading the people of one firm, and the ways in that are open to it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING

from django.db.models import Prefetch, Q

from cards.firms.models import Assignment, Invitation, JoinLink, Membership, Role
from cards.firms.name_queries import Names
from cards.firms.queries import token_hash

if TYPE_CHECKING:
    from collections.abc import Collection
    from datetime import datetime

    from django.db.models import QuerySet

    from cards.firms.models import Firm, MembershipQuerySet, User

# Starts the token of a link that somebody at the firm saw: holding such a link proves no address. It is hashed with
# the rest, so that nobody can take it off.
SEEN = "seen-"
MOST_A_DAY = 2_000  # invitations of one firm within 24 hours


def people_of(firm: Firm, *, named: str = "", role: str = "") -> MembershipQuerySet:
    """Who is at the firm now, by name, with the mentors of each candidate."""
    mentors = Prefetch("mentors", Assignment.objects.select_related("mentor__user").order_by("mentor__user__name"))
    people = Membership.objects.current().filter(firm=firm, user__is_guest=False).select_related("user", "firm")
    if named:
        people = people.filter(Q(user__name__icontains=named) | Q(user__email__icontains=named))
    if role:
        people = people.filter(role=role)
    return people.prefetch_related(mentors).order_by("user__name", "user__email", "pk")


def candidates_of(mentor: Membership) -> MembershipQuerySet:
    """Those whom a mentor looks after, while both are at the firm and the candidate's account is not switched off."""
    return people_of(mentor.firm).filter(mentors__mentor=mentor, user__is_active=True)


def left_count(firm: Firm) -> int:
    """How many have left: all that a firm still knows of them."""
    return Membership.objects.filter(firm=firm).exclude(left_at=None).values("user").distinct().count()


def mentors_for(candidate: Membership) -> MembershipQuerySet:
    """Who may look after a candidate: the firm's mentors, and its managers too.

    Whoever is switched off is only among them while they look after this candidate: nobody new is given to them, and
    saving a role ends nothing that was not asked for.
    """
    people = Membership.objects.current().filter(firm=candidate.firm_id, user__is_guest=False).staff()
    has = Assignment.objects.filter(candidate=candidate).values("mentor")
    people = people.filter(Q(user__is_active=True) | Q(pk__in=has)).exclude(pk=candidate.pk)
    found: MembershipQuerySet = people.select_related("user").order_by("user__name", "user__email", "pk")
    return found


def is_last_manager(membership: Membership) -> bool:
    """Whether nobody else could look after the firm's people."""
    if membership.role != Role.MANAGER:
        return False
    others = Membership.objects.current().filter(firm=membership.firm_id, role=Role.MANAGER, user__is_active=True)
    return not others.exclude(pk=membership.pk).exists()


# Ways in


def open_ways_of(person: Membership, now: datetime) -> int:
    """How many invitations and join links that somebody opened at their firm would still let others in."""
    invitations, links = (
        door.objects.open_at(now).filter(firm=person.firm_id, created_by=person.user_id)
        for door in (Invitation, JoinLink)
    )
    return invitations.filter(accepted_at=None).count() + links.count()


def invitations_of(firm: Firm, *, named: str = "", role: str = "") -> QuerySet[Invitation]:
    """Those that nobody has used or withdrawn, also where they have expired: they can be sent again."""
    waiting = Invitation.objects.filter(firm=firm, accepted_at=None, revoked_at=None)
    if named:
        waiting = waiting.filter(Q(name__icontains=named) | Q(email__icontains=named))
    if role:
        waiting = waiting.filter(role=role)
    found: QuerySet[Invitation] = waiting.order_by("email")
    return found


def join_links_of(firm: Firm, now: datetime) -> list[tuple[JoinLink, str]]:
    """Those that are open, each with the name of who made it: empty where the account is gone."""
    links = list(JoinLink.objects.open_at(now).filter(firm=firm).select_related("created_by"))
    names = Names(link.created_by for link in links)
    return [(link, names.in_a_sentence(link.created_by, firm.pk) if link.created_by else "") for link in links]


def invitation_behind(token: str, now: datetime) -> Invitation | None:
    waiting = Invitation.objects.open_at(now).filter(accepted_at=None, token_hash=token_hash(token))
    found: Invitation | None = waiting.select_related("firm").first()
    return found


def join_link_behind(token: str, now: datetime) -> JoinLink | None:
    found: JoinLink | None = (
        JoinLink.objects.open_at(now).filter(token_hash=token_hash(token)).select_related("firm").first()
    )
    return found


@dataclass(frozen=True, slots=True)
class Closed:
    """Why a link that worked once does so no more. For whoever holds it: nobody guesses a token."""

    firm: Firm
    why: str  # used, withdrawn, ended (with the time of whoever opened it as a manager) or lapsed
    at: datetime
    by: int | None = None  # the account that used it


def closed_invitation(token: str) -> Closed | None:
    found = Invitation.objects.filter(token_hash=token_hash(token)).select_related("firm").first()
    if found and found.accepted_at:
        return Closed(found.firm, "used", found.accepted_at, found.accepted_by_id)
    return _closed(found)


def closed_join_link(token: str) -> Closed | None:
    return _closed(JoinLink.objects.filter(token_hash=token_hash(token)).select_related("firm").first())


def _closed(found: Invitation | JoinLink | None) -> Closed | None:
    if found is None:
        return None
    if found.revoked_at:
        return Closed(found.firm, "withdrawn", found.revoked_at)
    return Closed(found.firm, "lapsed" if found.created_by_id else "ended", found.expires_at)


def proves_address(token: str) -> bool:
    """Whether only the owner of the invited address can hold this link."""
    return not token.startswith(SEEN)


def invited_within_a_day(firm: Firm, now: datetime) -> int:
    return Invitation.objects.filter(firm=firm, created_at__gt=now - timedelta(days=1)).count()


@dataclass(frozen=True, slots=True)
class Known:
    """What a firm knows of addresses. Of other firms it learns nothing: those people are simply invited."""

    members: frozenset[str]
    invited: frozenset[str]


def known_at(firm: Firm, addresses: Collection[str]) -> Known:
    members = Membership.objects.current().filter(firm=firm, user__email__in=addresses)
    waiting = Invitation.objects.filter(firm=firm, email__in=addresses, accepted_at=None, revoked_at=None)
    return Known(
        frozenset(email or "" for email in members.values_list("user__email", flat=True)),
        frozenset(waiting.values_list("email", flat=True)),
    )


def may_choose_password(account: User) -> bool:
    """Whether an account was made for somebody who has never used it, and who belongs to no firm now.

    Only such a one may be opened by an invitation: any other has an owner, or is another firm's to hand over.
    """
    unused = not account.has_usable_password() and account.last_login is None and not account.is_superuser
    return unused and account.is_active and not Membership.objects.of(account).exists()


def has_left_since(user: User, firm: Firm, moment: datetime) -> bool:
    return Membership.objects.filter(user=user, firm=firm, left_at__gte=moment).exists()
