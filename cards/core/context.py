"""What every template may use."""

from django.conf import settings
from django.http import HttpRequest

from cards.core import clock


def site(request: HttpRequest) -> dict[str, object]:
    return {"guests_allowed": settings.GUESTS, "sign_up_open": settings.SIGN_UP, "site_date": clock.site_date()}
