"""Small middleware: response headers, who may ask, redirects for htmx, and refusals in plain words."""

from collections.abc import Callable
from typing import Any
from urllib.parse import parse_qs, urlencode, urlsplit

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.middleware import LoginRequiredMiddleware
from django.http import HttpRequest, HttpResponse, HttpResponseBadRequest, HttpResponseRedirect, QueryDict
from django.http.response import HttpResponseBase
from django.shortcuts import resolve_url
from django.urls import Resolver404, resolve, reverse
from django.utils.cache import patch_vary_headers
from django_htmx.http import HttpResponseClientRedirect

from cards.core.views import method_refused
from cards.firms.access import guest_of
from clientcare.security import LARGEST_FILE_BODY, PERMISSIONS_POLICY, file_limit

# Forms whose loss is told more exactly: an answer is asked again, a text may still stand in the browser.
ANSWERS = {"grade", "mark", "undo"}
TEXTS = {"new_example", "edit_example", "shared_example"}

# Below these stand a firm's pages about its people.
OF_OTHERS = ("/firm/", "/examples/shared/")

GetResponse = Callable[[HttpRequest], HttpResponse]


def headers(get_response: GetResponse) -> GetResponse:
    """Keep private pages out of shared caches, and say which browser powers we use.

    What tells of other people is kept nowhere: else the Back button showed it again to whoever sits at the machine once
    its reader has signed out.
    """

    def middleware(request: HttpRequest) -> HttpResponse:
        response = get_response(request)
        response.headers.setdefault("Permissions-Policy", PERMISSIONS_POLICY)
        response.headers.setdefault("Cross-Origin-Resource-Policy", "same-origin")
        if not response.has_header("Cache-Control"):
            is_of_others = request.path_info.startswith(OF_OTHERS)
            response["Cache-Control"] = "private, no-store" if is_of_others else "private, no-cache"
        patch_vary_headers(response, ["HX-Request"])
        return response

    return middleware


class AccountRequired(LoginRequiredMiddleware):
    """Close every page to strangers and, where guests are not wanted, to those guests who came earlier."""

    def process_view(
        self, request: HttpRequest, view_func: Callable[..., HttpResponseBase], view_args: Any, view_kwargs: Any
    ) -> HttpResponseBase | None:
        refused = super().process_view(request, view_func, view_args, view_kwargs)
        # Whether they are a guest stands in the row that the line above has read: no query more.
        if refused or settings.GUESTS or not getattr(view_func, "login_required", True) or not guest_of(request):
            return refused
        messages.info(
            request, "This site now asks everybody for an account. What you learned as a guest is kept and comes along."
        )
        url = resolve_url("account_signup" if settings.SIGN_UP else settings.LOGIN_URL)
        page = request.get_full_path() if request.method == "GET" else ""
        return HttpResponseRedirect(f"{url}?{urlencode({'next': page})}" if page else url)


def explain_refused_methods(get_response: GetResponse) -> GetResponse:
    """Give Django's 405 a page: its own is blank, and people come by it with the Back button or an old address."""

    def middleware(request: HttpRequest) -> HttpResponse:
        response = get_response(request)
        if response.status_code != 405 or response.streaming or response.content:  # noqa: PLR2004  the status itself
            return response
        explained = method_refused(request)
        explained["Allow"] = response.get("Allow", "")
        return explained

    return middleware


def htmx_redirects(get_response: GetResponse) -> GetResponse:
    """Turn a redirect into HX-Redirect, else htmx would swap the target page into a fragment's place."""

    def middleware(request: HttpRequest) -> HttpResponse:
        response = get_response(request)
        if not isinstance(response, HttpResponseRedirect):
            return response
        url = response.url
        if _asks_to_sign_in(request, url):
            # The session ended under an open form: come back to the page, not to the form's address.
            if sentence := _what_was_not_saved(request):
                messages.warning(request, sentence)
            url = _login_for(request)
        if not getattr(request, "htmx", False):
            return response if url == response.url else HttpResponseRedirect(url)
        redirect: HttpResponse = HttpResponseClientRedirect(url)
        redirect.cookies = response.cookies
        return redirect

    return middleware


def _asks_to_sign_in(request: HttpRequest, url: str) -> bool:
    """Whether a form was sent to a closed page, and so refused: only then does `next` name the form's address."""
    parts = urlsplit(url)
    return (
        request.method == "POST"
        and parts.path == resolve_url(settings.LOGIN_URL)
        and parse_qs(parts.query).get("next") == [request.get_full_path()]
    )


def _what_was_not_saved(request: HttpRequest) -> str:
    """What the page to sign in says; empty where the page with the form stays open and says it itself."""
    name = request.resolver_match.url_name if request.resolver_match else None
    if name in ANSWERS:
        return "You were signed out, so your last answer was not saved. Sign in and answer it again."
    if name in TEXTS and getattr(request, "htmx", False):
        return ""
    if name not in TEXTS or request.path_info.startswith(OF_OTHERS):
        return "You were signed out, so nothing was saved. Sign in and do it again."
    return (
        "You were signed out, so nothing was saved. Your browser may still hold what you wrote: before you sign in, go "
        "back with its Back button and copy it."
    )


def _login_for(request: HttpRequest) -> str:
    login, page = resolve_url(settings.LOGIN_URL), _page_of(request)
    return f"{login}?{urlencode({'next': page})}" if page else login


def _page_of(request: HttpRequest) -> str:
    """Path and query of the page of ours that a form was on; empty where nobody says or what they say is odd."""
    try:
        parts = urlsplit(request.headers.get("HX-Current-URL") or request.headers.get("Referer") or "")
    except ValueError:
        return ""
    if parts.netloc not in {"", request.get_host()} or not parts.path.startswith("/") or parts.path.startswith("//"):
        return ""
    path = _page_with_form(parts.path)
    return f"{path}?{parts.query}" if parts.query else path


def _page_with_form(path: str) -> str:
    """Return the page of a form. Without scripts one that was not right is shown at its own address, which has none."""
    try:
        match = resolve(path)
    except Resolver404:
        return path
    if match.url_name in {"mark", "grade", "undo", "answer_box", "suspend", "bury", "resume", "flag"}:
        return reverse("study")
    return reverse("card", kwargs=match.kwargs) if match.url_name == "report" else path


def refuse_large_bodies(get_response: GetResponse) -> GetResponse:
    """Refuse by the announced length, before any of it is kept. Without one, Django reads nothing at all."""

    def middleware(request: HttpRequest) -> HttpResponse:
        length = request.META.get("CONTENT_LENGTH") or ""
        if length.isdecimal() and _is_too_large(request, int(length[:20])):
            return HttpResponse(
                "What was sent is too large, so nothing was changed. Go back and try again with less text; "
                "this site takes no files but short lists of people.",
                status=422,
                content_type="text/plain; charset=utf-8",
                headers={"HX-Reswap": "none"},  # the page keeps its form and says it beside
            )
        return get_response(request)

    return middleware


def _is_too_large(request: HttpRequest, length: int) -> bool:
    """A view that takes a file shall say itself what is wrong with a large one; only its start is kept."""
    if length <= int(settings.DATA_UPLOAD_MAX_MEMORY_SIZE or 0):
        return False  # nearly always: which view it is for need not be looked up
    return length > LARGEST_FILE_BODY or not file_limit(request.path_info)


def refuse_null_bytes(get_response: GetResponse) -> GetResponse:
    """Refuse NUL before anything looks it up: PostgreSQL cannot hold it, and no form of ours can want it."""

    def middleware(request: HttpRequest) -> HttpResponse:
        # A cookie can spell one as \\000, and the session's is looked up first of all.
        in_cookie = any("\0" in value for value in request.COOKIES.values())
        in_form = request.method == "POST" and _has_null(request.POST)
        if "\0" in request.path or in_cookie or _has_null(request.GET) or in_form:
            return HttpResponseBadRequest(
                "The request holds a NUL character, which cannot be stored. Remove it and send the form again.",
                content_type="text/plain; charset=utf-8",
            )
        return get_response(request)

    return middleware


def _has_null(data: QueryDict) -> bool:
    return any("\0" in key or any("\0" in value for value in values) for key, values in data.lists())
