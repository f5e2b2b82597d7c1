"""Whose days off are whose: each function returns the object or answers 404."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from django.http import Http404
from django.shortcuts import get_object_or_404

from cards.candidacy.models import DaysOff

if TYPE_CHECKING:
    from cards.firms.models import User


def own_days_off(user: User, first: str, last: str) -> DaysOff:
    """The candidate's own, named by their two days as 2027-05-14: nobody else's can be named at all."""
    try:
        days = {"first": date.fromisoformat(first), "last": date.fromisoformat(last)}
    except ValueError as error:
        raise Http404 from error
    return get_object_or_404(DaysOff.objects.select_related("user"), user=user, **days)
