"""Typed requests, and the one way a view answers with a page or with a part of it."""

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django_htmx.middleware import HtmxDetails

if TYPE_CHECKING:
    from cards.firms.models import User


class Request(HttpRequest):
    """A request as our middleware leaves it."""

    htmx: HtmxDetails


class SignedInRequest(Request):
    """A request on a page that is closed to strangers: `user` is a candidate, mentor, manager or guest."""

    user: "User"


def page(
    request: HttpRequest,
    template: str,
    context: Mapping[str, Any],
    *,
    partial: str,
    status: int = 200,
    **extra: Any,
) -> HttpResponse:
    """Render the whole page, or only its named partial when htmx asks."""
    name = f"{template}#{partial}" if getattr(request, "htmx", False) else template
    return render(request, name, {**context, **extra}, status=status)
