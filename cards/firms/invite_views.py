"""Inviting: addresses, a CSV file with its preview, join links; sending again and withdrawing."""

from __future__ import annotations

from typing import TYPE_CHECKING

from allauth.core.ratelimit import consume
from django.conf import settings
from django.contrib import messages
from django.core import signing
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from cards.core import clock
from cards.core.http import takes_file
from cards.firms import door_actions as actions
from cards.firms import people_access as access
from cards.firms.people_forms import FileForm, InviteForm, JoinLinkForm, checked_at, sealed, unsealed
from cards.firms.people_mail import link_of, send_invitations
from cards.firms.people_queries import MOST_A_DAY
from cards.firms.people_reading import MOST_BYTES, UnreadableError, read_csv

if TYPE_CHECKING:
    from collections.abc import Sequence
    from uuid import UUID

    from django.forms import Form
    from django.http import HttpResponse

    from cards.core.http import SignedInRequest
    from cards.firms.models import Firm

TOO_OFTEN = (
    "You have sent invitations many times within the hour. Nobody was invited now, and what you wrote is kept: "
    "try again in an hour."
)
TOO_MANY = f"Your firm may invite {MOST_A_DAY:,} people within 24 hours. Nobody was invited now. Go on tomorrow."
LAPSED = "This preview is more than a day old, or was made by somebody else. Nobody was invited: send the file again."
NOBODY_LEFT = "Everybody on this list is at your firm by now, so nobody was invited."
PAGE = "cards/firms/invite.html"


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def invite(request: SignedInRequest) -> HttpResponse:
    """One address or a pasted list."""
    firm = access.managed_firm(request.user)
    form = InviteForm(request.POST or None, firm=firm)
    if form.is_valid():
        done = _send(request, firm, form.cleaned_data["invitees"])
        if not isinstance(done, str):
            return done
        form.add_error(None, done)
        return _page(request, firm, form=form, status=429)
    return _page(request, firm, form=form, status=422 if form.is_bound else 200)


@takes_file(most=MOST_BYTES)
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def read_file(request: SignedInRequest) -> HttpResponse:
    """Show what a CSV file says, row by row. Nothing is sent, and nothing is kept but in the page itself."""
    firm = access.managed_firm(request.user)
    if request.method != "POST":
        return redirect("firm_invite")
    form = FileForm(request.POST, request.FILES)
    if not form.is_valid():
        return _page(request, firm, file_form=form, status=422)
    file = form.cleaned_data["file"]
    try:
        reading = checked_at(firm, read_csv(file.read(), size=file.size))
    except UnreadableError as error:
        form.add_error("file", str(error))
        return _page(request, firm, file_form=form, status=422)
    context = {"firm": firm, "reading": reading, "sealed": sealed(firm, request.user, reading.right)}
    return render(request, "cards/firms/preview.html", context)


@never_cache
@require_POST
def send_list(request: SignedInRequest) -> HttpResponse:
    """Invite those whom the preview showed as right."""
    firm = access.managed_firm(request.user)
    kept = request.POST.get("people", "")
    try:
        people = unsealed(firm, request.user, kept)
    except signing.BadSignature:
        form = FileForm(None)
        return _page(request, firm, file_form=form, error=LAPSED, status=422)
    done = _send(request, firm, people)
    if not isinstance(done, str):
        return done
    context = {"firm": firm, "sealed": kept, "count": len(people), "error": done}
    return render(request, "cards/firms/preview_again.html", context, status=429)


@never_cache
@require_POST
def resend(request: SignedInRequest, invitation_id: UUID) -> HttpResponse:
    firm = access.managed_firm(request.user)
    found = access.open_invitation(firm, invitation_id)
    done = _send(request, firm, [actions.Invitee(found.email, found.name, found.role)])
    if not isinstance(done, str):
        return done
    messages.warning(request, done)
    return redirect("firm_people")


def _send(request: SignedInRequest, firm: Firm, people: Sequence[actions.Invitee]) -> HttpResponse | str:
    """Invite, then e-mail, then say how it went and show the links once. Returns a sentence where it may not be."""
    if not consume(request, action="invite", user=request.user):
        return TOO_OFTEN
    # Without a mail server the manager hands the links over, and so sees them.
    seen = not settings.EMAIL_HOST
    try:
        letters = actions.invite(firm=firm, people=people, seen=seen, by=request.user, now=clock.now())
    except actions.TooManyInvitationsError:
        return TOO_MANY
    if not letters:
        messages.info(request, NOBODY_LEFT)
        return redirect("firm_people")
    posted = send_invitations(request, letters)
    shown = letters if seen else actions.hand_over(letters=posted.unsent)
    context = {
        "firm": firm,
        "sent": [] if seen else [letter.invitation for letter in posted.sent],
        "shown": [(letter.invitation, link_of(request, letter)) for letter in shown],
        "failed": bool(shown) and not seen,
        "days": actions.INVITATION_VALID.days,
    }
    return render(request, "cards/firms/invited.html", context)


@require_POST
def withdraw(request: SignedInRequest, invitation_id: UUID) -> HttpResponse:
    firm = access.managed_firm(request.user)
    found = access.open_invitation(firm, invitation_id)
    if actions.revoke_invitation(invitation=found, now=clock.now()):
        messages.success(request, f"The invitation of {found.email} is withdrawn. Its link no longer works.")
    return redirect("firm_people")


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def join_link(request: SignedInRequest) -> HttpResponse:
    """Make a link on which candidates join, and show it once."""
    firm = access.managed_firm(request.user)
    form = JoinLinkForm(request.POST or None)
    if not form.is_valid():
        return render(
            request, "cards/firms/join_link.html", {"firm": firm, "form": form}, status=422 if form.is_bound else 200
        )
    if not consume(request, action="invite", user=request.user):
        form.add_error(None, TOO_OFTEN)
        return render(request, "cards/firms/join_link.html", {"firm": firm, "form": form}, status=429)
    days = form.cleaned_data["days"]
    token = actions.make_join_link(firm=firm, days=days, by=request.user, now=clock.now())
    link = request.build_absolute_uri(reverse("join", args=[token]))
    return render(request, "cards/firms/join_link.html", {"firm": firm, "link": link, "days": days})


@require_POST
def close_join_link(request: SignedInRequest, link_id: UUID) -> HttpResponse:
    firm = access.managed_firm(request.user)
    if actions.revoke_join_link(link=access.open_join_link(firm, link_id), now=clock.now()):
        messages.success(request, "The join link is closed. Who joined by it stays.")
    return redirect("firm_people")


def _page(  # noqa: PLR0913  the two forms of one page
    request: SignedInRequest,
    firm: Firm,
    *,
    form: Form | None = None,
    file_form: Form | None = None,
    error: str = "",
    status: int = 200,
) -> HttpResponse:
    context = {"firm": firm, "form": form or InviteForm(firm=firm), "file_form": file_form or FileForm()}
    return render(request, PAGE, {**context, "error": error}, status=status)
