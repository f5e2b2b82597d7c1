"""Reading people and firms."""

from __future__ import annotations

from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from django.conf import settings

from cards.core import clock
from cards.firms.models import Membership, User

if TYPE_CHECKING:
    from datetime import datetime

    from cards.core.clock import StudyDay


def study_day_of(user: User, now: datetime) -> StudyDay:
    """Return the candidate's study day at `now`, in their own time zone."""
    zone = clock.zone_for(user.time_zone, ZoneInfo(settings.TIME_ZONE))
    return clock.study_day(now, zone, floor=user.earliest_study_day)


def membership_of(user: User) -> Membership | None:
    """Return where somebody is now, with the firm, or None."""
    return Membership.objects.of(user).select_related("firm").first() if user.pk else None


def is_staff_of_a_firm(user: User) -> bool:
    return Membership.objects.of(user).staff().exists()


def has_manager() -> bool:
    """Whether the site has been set up: somebody may do everything."""
    return User.objects.filter(is_superuser=True, is_active=True).exists()
