"""What the page's frame may ask about its reader."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.functional import SimpleLazyObject

from cards.examples.queries import frame_of

if TYPE_CHECKING:
    from django.http import HttpRequest


def frame(request: HttpRequest) -> dict[str, object]:
    """Asked only by the frame of a whole page: a card that htmx swaps in costs no query for it."""
    return {"frame": SimpleLazyObject(lambda: frame_of(request.user))}  # type: ignore[arg-type]  # strangers have no pk
