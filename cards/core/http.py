"""Typed requests, and the one way a view answers with a page or with a part of it."""

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any, TypeVar

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django_htmx.middleware import HtmxDetails

if TYPE_CHECKING:
    from cards.firms.models import User

View = TypeVar("View", bound=Callable[..., object])


class Request(HttpRequest):
    """A request as our middleware leaves it."""

    htmx: HtmxDetails


class SignedInRequest(Request):
    """A request on a page that is closed to strangers: `user` is a candidate, mentor, manager or guest."""

    user: "User"


def takes_file(*, most: int) -> Callable[[View], View]:
    """Let one file reach a view, in a field called "file". most: how many of its bytes are kept, in memory.

    `file.size` says how large it was, so that the view can refuse what was cut. No other view takes any.
    """

    def mark(view: View) -> View:
        vars(view)["takes_file"] = most
        return view

    return mark


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
