"""Health checks, and pages for when something is wrong: what happened, that nothing was lost, what to do."""

from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import DisallowedHost, RequestDataTooBig, TooManyFieldsSent, TooManyFilesSent
from django.db import DatabaseError, connection
from django.db.migrations.executor import MigrationExecutor
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.views.decorators.http import require_safe


@login_not_required
@require_safe
def healthz(_request: HttpRequest) -> HttpResponse:
    """200 while the process lives."""
    return HttpResponse("ok\n", content_type="text/plain")


@login_not_required
@require_safe
def readyz(_request: HttpRequest) -> HttpResponse:
    """200 when the database answers and is fully migrated, else 503 with the reason."""
    try:
        executor = MigrationExecutor(connection)
        waiting = executor.migration_plan(executor.loader.graph.leaf_nodes())
    except DatabaseError:
        return HttpResponse("The database does not answer.\n", content_type="text/plain", status=503)
    if waiting:
        return HttpResponse(
            "The database waits for migrations: run manage.py prepare.\n",
            content_type="text/plain",
            status=503,
        )
    return HttpResponse("ok\n", content_type="text/plain")


def _problem(request: HttpRequest, status: int, title: str, text: str) -> HttpResponse:
    return render(request, "cards/core/problem.html", {"title": title, "text": text}, status=status)


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    if isinstance(exception, DisallowedHost):
        return _problem(
            request,
            400,
            "This site does not know itself by that name",
            "Nothing was changed. Whoever runs this site: set PUBLIC_URL to the address that people type, "
            "or add its name to ALLOWED_HOSTS.",
        )
    if isinstance(exception, RequestDataTooBig | TooManyFieldsSent | TooManyFilesSent):
        text = "It was too large. Nothing was changed. Go back and try again with less text."
    else:
        text = "It was not well-formed. Nothing was changed. Go back, reload the page and try again."
    return _problem(request, 400, "That request could not be read", text)


def method_refused(request: HttpRequest) -> HttpResponse:
    """For an address asked in a way that it does not answer; not wired by Django, so our middleware calls it."""
    if request.method in {"GET", "HEAD"}:
        text = "This address only takes forms, so there is no page to show. Nothing was changed."
    else:
        text = "This address takes no forms, so nothing was changed."
    return _problem(request, 405, "There is no page here", text)


def forbidden(request: HttpRequest, exception: Exception) -> HttpResponse:
    return _problem(
        request,
        403,
        "This page is not open to you",
        "Your account does not have this role. Nothing was changed. Ask a manager of your firm.",
    )


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    return _problem(
        request,
        404,
        "There is nothing here",
        "The address is wrong, or what it named has been moved or is not yours to see.",
    )


def server_error(request: HttpRequest) -> HttpResponse:
    # Without the request: its user or messages may be what failed.
    context = {
        "title": "Something went wrong on our side",
        "text": "Every answer that was confirmed is safe. Go back and try again; "
        "if it happens twice, tell whoever runs this site.",
    }
    return HttpResponse(render_to_string("cards/core/problem.html", context), status=500)


@login_not_required
def stale_form(request: HttpRequest, reason: str = "") -> HttpResponse:
    """What a form that lost its token gets: usually a page left open while somebody signed in elsewhere."""
    return _problem(
        request,
        403,
        "This page is out of date",
        "You signed in or out since it was opened, so what it sent was not saved. "
        "Go back, reload the page and try again.",
    )
