"""Who somebody is to the pages of this package."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cards.firms.models import User

if TYPE_CHECKING:
    from django.http import HttpRequest


def guest_of(request: HttpRequest) -> User | None:
    """The guest that this browser is signed in as, or None."""
    user = request.user
    return user if isinstance(user, User) and user.is_guest else None


def has_account(request: HttpRequest) -> bool:
    """Whether somebody is signed in who is not a guest."""
    user = request.user
    return isinstance(user, User) and not user.is_guest
