"""Reading people and firms."""

from __future__ import annotations

from hashlib import sha256
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from django.conf import settings

from cards.core import clock
from cards.firms.models import Membership, Role, SetupLink, User

if TYPE_CHECKING:
    from datetime import datetime

    from cards.core.clock import StudyDay
    from cards.firms.models import Firm


def study_day_of(user: User, now: datetime) -> StudyDay:
    """Return the candidate's study day at `now`, in their own time zone."""
    zone = clock.zone_for(user.time_zone, ZoneInfo(settings.TIME_ZONE))
    return clock.study_day(now, zone, floor=user.earliest_study_day)


def membership_of(user: User) -> Membership | None:
    """Return where somebody is now, with the firm, or None."""
    return Membership.objects.of(user).select_related("firm").first() if user.pk else None


def account_with(email: str) -> User | None:
    return User.objects.filter(email__iexact=email).first()


def is_manager_of(user: User, firm: Firm) -> bool:
    return Membership.objects.of(user).filter(firm=firm, role=Role.MANAGER, user__is_active=True).exists()


def may_do_everything(user: User) -> bool:
    return User.objects.filter(pk=user.pk, is_active=True, is_superuser=True).exists()


def waits_for_password(user: User, firm: Firm) -> bool:
    """Whether this firm gave somebody an account on which they have not chosen a password yet."""
    return not user.has_usable_password() and Membership.objects.of(user).filter(firm=firm).exists()


def has_manager() -> bool:
    """Whether the site has been set up: somebody may do everything."""
    return User.objects.filter(is_superuser=True, is_active=True).exists()


def token_hash(token: str) -> str:
    """What is stored of a set-up link's token: whoever reads the database cannot use it."""
    return sha256(token.encode()).hexdigest()


def setup_link_is_open(token: str, now: datetime) -> bool:
    """Whether this set-up link may be used: the latest one, not too old, and nobody manages the site yet."""
    links = SetupLink.objects.filter(token_hash=token_hash(token), expires_at__gt=now)
    return links.exists() and not has_manager()
