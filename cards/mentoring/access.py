"""Who looks after a firm: each function returns what is theirs or answers 404."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.shortcuts import get_object_or_404

from cards.firms.models import Membership

if TYPE_CHECKING:
    from cards.firms.models import User


def charge_of(user: User) -> Membership:
    """A mentor's or manager's own place at their firm, with the firm. Nobody looks after two."""
    found: Membership = get_object_or_404(Membership.objects.of(user).staff().select_related("firm"))
    return found
