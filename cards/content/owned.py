"""Rows that belong to a firm, or to the shared library, and who may edit them."""

from __future__ import annotations

from typing import Any, Self, TypeVar

from django.db import models

from cards.firms.models import Membership

Owned = TypeVar("Owned", bound=models.Model)


def member_firms(user: Any, *, staff: bool = False) -> models.QuerySet[Membership, int]:
    memberships = Membership.objects.of(user)
    return (memberships.staff() if staff else memberships).values_list("firm_id", flat=True)


class OwnedQuerySet(models.QuerySet[Owned]):
    """Rows that belong to a firm, or to the shared library when `firm` is empty."""

    def editable_by(self, user: Any) -> Self:
        if not user.is_active:
            return self.none()
        if user.is_superuser:
            return self
        return self.filter(firm_id__in=member_firms(user, staff=True))
