"""What the page offers where new cards do not fit the time left, applied and taken back."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib import messages
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.html import format_html
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.text import get_text_list
from django.views.decorators.http import require_http_methods, require_POST

from cards.candidacy import outcome_actions as actions
from cards.candidacy.outcome_forms import FitForm

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse

    from cards.candidacy.outcome_actions import Undo
    from cards.core.http import SignedInRequest

UNDO = "undo_fit"
REFUSED = "That could not be applied"
NOT_OFFERED = "Nothing was changed: this is nothing that the page offers. Go back to it and choose again."
STALE = (
    "Nothing was changed: what you aim at is no longer what that page was made from. Today's page shows how it stands "
    "now."
)
SO_ALREADY = "It is so already, so nothing was changed."
NOTHING_TO_UNDO = "There is nothing left to take back here. You can change everything in Settings."
TAKEN_BACK = "Taken back. Today's plan is made anew."


@require_POST
def apply_fit(request: SignedInRequest) -> HttpResponse:
    form = FitForm(request.POST)
    if not form.is_valid():
        return _refused(request, NOT_OFFERED)
    try:
        said, undo = _applied(request, form)
    except actions.StaleError:
        return _refused(request, STALE)
    if undo:
        request.session[UNDO] = {"user": request.user.pk, "undo": undo, "said": said}
        messages.success(request, format_html('{} <a href="{}">Undo this</a>', said, reverse("undo_fit")))
    else:
        messages.info(request, SO_ALREADY)
    return redirect(_page_before(request))


def _applied(request: SignedInRequest, form: FitForm) -> tuple[str, Undo]:
    """Apply what was chosen; return what to say, and what takes it back."""
    user, data = request.user, form.cleaned_data
    if data["option"] == "minutes":
        undo = actions.take_more_minutes(user=user, minutes=data["minutes"])
        return f"Your plan has {data['minutes']} minutes a day now, instead of {undo.get('minutes')}.", undo
    if data["option"] == "fewer":
        gone = list(data["competency"])
        names = get_text_list([str(one) for one in gone], "and")
        undo = actions.leave_out(user=user, competencies=gone)
        them = "it" if len(gone) == 1 else "them"
        return f"Your plan leaves out {names} now. You may still be asked about {them} on the day.", undo
    return "Level 1 cards come first now, after ethics.", actions.put_level_one_first(user=user)


def _refused(request: HttpRequest, text: str) -> HttpResponse:
    return render(request, "cards/core/problem.html", {"title": REFUSED, "text": text}, status=422)


def _page_before(request: HttpRequest) -> str:
    """The page of ours that the button stood on."""
    page = request.POST.get("next", "")
    is_ours = page.startswith("/") and url_has_allowed_host_and_scheme(page, allowed_hosts=None)
    return page if is_ours else reverse("today")


@require_http_methods(["GET", "HEAD", "POST"])
def undo_fit(request: SignedInRequest) -> HttpResponse:
    """Take back what was applied last in this browser."""
    kept = request.session.get(UNDO)
    if not kept or kept["user"] != request.user.pk:
        messages.info(request, NOTHING_TO_UNDO)
        return redirect("today")
    if request.method != "POST":
        return render(request, "cards/candidacy/outcome_fit_undo.html", {"said": kept["said"]})
    actions.take_back(user=request.user, undo=kept["undo"])
    del request.session[UNDO]
    messages.success(request, TAKEN_BACK)
    return redirect("today")
