"""What the page's frame may ask about its reader."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.conf import settings
from django.utils.functional import SimpleLazyObject

from cards.firms.queries import is_mentor

if TYPE_CHECKING:
    from django.http import HttpRequest


def people(request: HttpRequest) -> dict[str, object]:
    """is_mentor is asked only by the frame of a whole page: a card that htmx swaps in costs no query for it."""
    return {
        "is_mentor": SimpleLazyObject(lambda: is_mentor(request.user)),
        "sends_email": bool(settings.EMAIL_HOST),
    }
