"""The mentors' admin."""

from __future__ import annotations

from functools import update_wrapper
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.contrib.admin import AdminSite
from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.shortcuts import redirect, resolve_url
from django.urls import URLPattern

from cards.authoring.access import author_of
from cards.authoring.accounts import CompetencyAdmin, FirmAdmin, UserAdmin
from cards.authoring.cards import CardAdmin
from cards.authoring.copies import FirmCopyAdmin
from cards.authoring.decks import DeckAdmin
from cards.authoring.desk import desk_of
from cards.authoring.people import MembershipAdmin
from cards.authoring.queries import waiting_for
from cards.authoring.reports import ReportAdmin
from cards.authoring.sources import SourceAdmin
from cards.content.correction_models import FirmCopy, Report
from cards.content.models import Card, Competency, Deck, Source
from cards.core import clock
from cards.firms.models import Firm, Membership, User

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.http import HttpRequest, HttpResponse

    View = Callable[..., HttpResponse]

# The order in which they are offered, which is that of a mentor's work.
SECTIONS = (
    (Report, ReportAdmin),
    (Card, CardAdmin),
    (FirmCopy, FirmCopyAdmin),
    (Deck, DeckAdmin),
    (Source, SourceAdmin),
    (Membership, MembershipAdmin),
    (Firm, FirmAdmin),
    (User, UserAdmin),
    (Competency, CompetencyAdmin),
)
# Django's own pages for these stay shut: accounts are allauth's, and nothing here looks things up by type.
LEFT_OUT = {"logout", "password_change", "password_change_done", "autocomplete", "view_on_site"}


class AuthoringSite(AdminSite):
    site_header = "Clientcare"
    site_title = "Clientcare"
    index_title = "Mentors' desk"
    index_template = "cards/authoring/index.html"
    enable_nav_sidebar = False

    def has_permission(self, request: HttpRequest) -> bool:
        return author_of(request) is not None

    def admin_view(self, view: Any, cacheable: bool = False) -> Any:
        """Send strangers and guests to sign in, and tell everybody else without a role that there is none."""
        guarded = super().admin_view(view, cacheable)

        def inner(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
            if author_of(request) is not None:
                response: HttpResponse = guarded(request, *args, **kwargs)
                return response
            return turn_away(request)

        return update_wrapper(inner, guarded)

    def login(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> HttpResponse:
        """Lead to the one sign-in page; the form of Django's admin cannot be reached."""
        if author_of(request) is not None:
            return redirect("admin:index")
        return turn_away(request, request.GET.get("next"))

    login.login_required = False  # type: ignore[attr-defined]

    def get_urls(self) -> list[Any]:
        urls = [url for url in super().get_urls() if not (isinstance(url, URLPattern) and url.name in LEFT_OUT)]
        for url in urls:
            # Strangers go straight to the one sign-in page.
            vars(getattr(url, "callback", None) or url).pop("login_url", None)
        return urls

    def get_app_list(self, request: HttpRequest, app_label: str | None = None) -> list[Any]:
        """Keep the sections in the order of SECTIONS rather than of the alphabet."""
        order = {model._meta.object_name: place for place, (model, _) in enumerate(SECTIONS)}
        apps = super().get_app_list(request, app_label)
        for app in apps:
            for model in app["models"]:
                model["name"] = getattr(self.get_model_admin(model["model"]), "list_title", "") or model["name"]
            app["models"].sort(key=lambda model: order.get(model["object_name"], len(order)))
        return apps

    def app_index(self, request: HttpRequest, app_label: str, extra_context: dict[str, Any] | None = None) -> Any:
        """All there is belongs to one app, so its page would only repeat the first."""
        return redirect("admin:index")

    def index(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> Any:
        author = author_of(request)
        today, context = clock.site_date(), dict[str, Any](author=author)
        if author:
            context |= {"waiting": waiting_for(author.user, today), "desk": desk_of(author.user, today)}
        return super().index(request, {**context, **(extra_context or {})})


def turn_away(request: HttpRequest, next_url: str | None = None) -> HttpResponse:
    if request.user.is_authenticated and not getattr(request.user, "is_guest", False):
        raise PermissionDenied
    # The sign-in page checks where `next` leads.
    return redirect_to_login(next_url or request.get_full_path(), resolve_url(settings.LOGIN_URL))


authoring_site = AuthoringSite(name="admin")
for model, section in SECTIONS:
    authoring_site.register(model, section)
