"""What every template may use."""

from django.conf import settings
from django.http import HttpRequest


def site(request: HttpRequest) -> dict[str, object]:
    return {"guests_allowed": settings.GUESTS, "sign_up_open": settings.SIGN_UP}
