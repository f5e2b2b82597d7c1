"""Small middleware: response headers, redirects for htmx, and a refusal of NUL bytes."""

from collections.abc import Callable
from urllib.parse import urlencode, urlsplit

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
        login = resolve_url(settings.LOGIN_URL)
        url = response.url
        if urlsplit(url).path == login and request.method != "GET":
            # The session ended under an open form: come back to the page, not to the form's address.
            messages.warning(
                request,
                "You were signed out, so your last answer was not saved. Sign in and answer it again.",
            )
            url = _login_for(request, login)
        if not getattr(request, "htmx", False):
            return response if url == response.url else HttpResponseRedirect(url)
        redirect: HttpResponse = HttpResponseClientRedirect(url)
        redirect.cookies = response.cookies
        return redirect

    return middleware


def _login_for(request: HttpRequest, login: str) -> str:
    came_from = urlsplit(request.headers.get("HX-Current-URL") or request.headers.get("Referer") or "")
    page = came_from.path if came_from.netloc in {"", request.get_host()} else ""
    return f"{login}?{urlencode({'next': page})}" if page.startswith("/") else login


def refuse_null_bytes(get_response: GetResponse) -> GetResponse:
    """Refuse NUL characters early: PostgreSQL cannot store them, and no form of ours can want one."""

    def middleware(request: HttpRequest) -> HttpResponse:
        if "\0" in request.path or _has_null(request.GET) or (request.method == "POST" and _has_null(request.POST)):
            return HttpResponseBadRequest(
                "The request holds a NUL character, which cannot be stored. Remove it and send the form again.",
                content_type="text/plain; charset=utf-8",
            )
        return get_response(request)

    return middleware


def _has_null(data: QueryDict) -> bool:
    return any("\0" in key or any("\0" in value for value in values) for key, values in data.lists())
