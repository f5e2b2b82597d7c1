"""Small middleware: response headers, redirects for htmx, and a refusal of NUL bytes."""

from collections.abc import Callable
from urllib.parse import parse_qs, urlencode, urlsplit

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseBadRequest, HttpResponseRedirect, QueryDict
from django.shortcuts import resolve_url
from django.utils.cache import patch_vary_headers
from django_htmx.http import HttpResponseClientRedirect

from clientcare.security import PERMISSIONS_POLICY

GetResponse = Callable[[HttpRequest], HttpResponse]


def headers(get_response: GetResponse) -> GetResponse:
    """Keep private pages out of shared caches, and say which browser powers we use."""

    def middleware(request: HttpRequest) -> HttpResponse:
        response = get_response(request)
        response.headers.setdefault("Permissions-Policy", PERMISSIONS_POLICY)
        response.headers.setdefault("Cross-Origin-Resource-Policy", "same-origin")
        if not response.has_header("Cache-Control"):
            response["Cache-Control"] = "private, no-cache"
        patch_vary_headers(response, ["HX-Request"])
        return response

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
            messages.warning(
                request,
                "You were signed out, so your last answer was not saved. Sign in and answer it again.",
            )
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
    return f"{parts.path}?{parts.query}" if parts.query else parts.path


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
