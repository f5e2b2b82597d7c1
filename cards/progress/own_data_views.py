"""A person's own data: to take along as one file, or to erase."""

from __future__ import annotations

from typing import TYPE_CHECKING

from allauth.core.ratelimit import consume, consume_or_429
from django.contrib import messages
from django.contrib.auth import logout
from django.http import StreamingHttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_safe

from cards.core import clock
from cards.firms.queries import membership_of
from cards.progress import own_data_actions as actions
from cards.progress.own_data import amounts_of, export_of
from cards.progress.own_data_forms import ACCOUNT, EraseForm

if TYPE_CHECKING:
    from django.http import HttpResponse

    from cards.core.http import SignedInRequest

PAGE, ERASE = "cards/progress/own_data.html", "cards/progress/own_data_erase.html"
TOO_MANY = "That was tried very often within a short time. Nothing was changed. Wait a few minutes, then try again."
LAST_MANAGER = (
    "Nothing was erased: nobody else could look after the people here. Make somebody else a manager first, at the "
    "mentors' desk under People."
)
BUSY = "Nothing was erased: an answer of yours was being saved at the same moment. Try again."
HISTORY_GONE = "Your learning history is erased. Your account and your settings are as they were."
ACCOUNT_GONE = "Your account and all that was yours are erased. Thank you for revising here."


@require_safe
def own_data(request: SignedInRequest) -> HttpResponse:
    """What there is, and the two things that can be done with it."""
    return render(request, PAGE, {"amounts": amounts_of(request.user)})


@require_safe
def export_own_data(request: SignedInRequest) -> HttpResponse | StreamingHttpResponse:
    """One JSON file, written while it is read."""
    limited: HttpResponse | None = consume_or_429(request, action="export", user=request.user, limit_get=True)
    if limited:
        return limited
    now = clock.now()
    file = StreamingHttpResponse(export_of(request.user, now), content_type="application/json")
    file["Content-Disposition"] = f'attachment; filename="clientcare-own-data-{now:%Y-%m-%d}.json"'
    file["Cache-Control"] = "private, no-store"
    return file


@sensitive_post_parameters("password")
@require_http_methods(["GET", "HEAD", "POST"])
def erase_own_data(request: SignedInRequest) -> HttpResponse:
    """Say what goes, ask for a proof, and erase it."""
    user = request.user
    form = EraseForm(request.POST if request.method == "POST" else None, user=user)
    if not form.is_valid():
        return _form_again(request, form, status=422 if form.is_bound else 200)
    if not consume(request, action="reauthenticate", user=user):
        return _form_again(request, form, error=TOO_MANY, status=429)
    if "password" in form.fields and not user.check_password(form.proof):
        form.refuse_password()
        return _form_again(request, form)
    try:
        return _erase(request, everything=form.cleaned_data["what"] == ACCOUNT)
    except actions.LastManagerError:
        return _form_again(request, form, error=LAST_MANAGER)
    except actions.BusyError:
        return _form_again(request, form, error=BUSY, status=409)


def _erase(request: SignedInRequest, *, everything: bool) -> HttpResponse:
    if not everything:
        actions.erase_history(user=request.user)
        messages.success(request, HISTORY_GONE)
        return redirect("own_data")
    actions.erase_account(user=request.user, now=clock.now())
    logout(request)
    messages.success(request, ACCOUNT_GONE)
    return redirect("landing")


def _form_again(request: SignedInRequest, form: EraseForm, *, error: str = "", status: int = 422) -> HttpResponse:
    context = {"form": form, "error": error, "amounts": amounts_of(request.user)}
    return render(request, ERASE, {**context, "membership": membership_of(request.user)}, status=status)
