"""What pages may ask about the site's dealings with people."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.conf import settings

if TYPE_CHECKING:
    from django.http import HttpRequest


def people(request: HttpRequest) -> dict[str, object]:
    return {"sends_email": bool(settings.EMAIL_HOST)}
