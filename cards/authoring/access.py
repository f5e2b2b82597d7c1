"""Who works in the admin, and what is theirs."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from cards.firms.models import Role, User
from cards.firms.queries import membership_of

if TYPE_CHECKING:
    from django.http import HttpRequest

    from cards.firms.models import Firm

STAFF = {Role.MENTOR, Role.MANAGER}


@dataclass(frozen=True, slots=True)
class Author:
    """Somebody who may enter the admin: a mentor or manager of a firm, or who may do everything.

    firm, role: of a mentor or manager. Whoever runs the site may be one too, as the first manager is, or of no firm.
    """

    user: User
    firm: Firm | None
    role: str

    @property
    def is_superuser(self) -> bool:
        return self.user.is_superuser

    @property
    def is_manager(self) -> bool:
        return self.is_superuser or self.role == Role.MANAGER

    def has_charge_of(self, firm_id: int | None) -> bool:
        """Whether rows of this firm are theirs; None is the shared library."""
        return self.is_superuser or (self.firm is not None and firm_id == self.firm.pk)


def author_of(request: HttpRequest) -> Author | None:
    """Return who asks, or None for everybody who has no business here. One query per request at most."""
    known: dict[str, Author | None] = request.__dict__.setdefault("_author", {})
    if "author" not in known:
        known["author"] = _find_author(request)
    return known["author"]


def _find_author(request: HttpRequest) -> Author | None:
    user = request.user
    if not isinstance(user, User) or not user.is_active or user.is_guest:
        return None
    membership = membership_of(user)
    if membership is None or membership.role not in STAFF:
        return Author(user, None, "") if user.is_superuser else None
    return Author(user, membership.firm, membership.role)
