"""Accepting what a candidate reported: the form of the card or of the firm's copy carries it, and saving closes it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.shortcuts import redirect
from django.urls import reverse

from cards.authoring.access import author_of
from cards.authoring.filters import is_row_id
from cards.content.choices import ReportStatus
from cards.content.correction_models import Report
from cards.content.report_actions import close_report
from cards.content.report_queries import reporter

if TYPE_CHECKING:
    from datetime import datetime

    from django.http import HttpRequest, HttpResponseRedirect

    from cards.content.correction_models import FirmCopy
    from cards.content.models import Card

CARRIED = "report"  # the parameter of the form's address, which a browser sends along with the form
CLOSED_MEANWHILE = "What you wrote is saved. A colleague had closed the report meanwhile, so that it stays as they did."


def ways_to_accept(report: Report) -> dict[str, str]:
    """Return the address of the form that puts right what its candidate read, and of the history beside it.

    Of a firm's own copy both are the copy's, also once it was given up, which its form takes up again: the library's
    card says something else, and is not the firm's to change. The form carries the report, to accept it by saving.
    """
    page, key = ("firmcopy", report.firm_copy_id) if report.is_of_copy else ("card", report.card_id)
    form, history = (reverse(f"admin:cards_{page}_{view}", args=[key]) for view in ("change", "history"))
    return {"accept_url": f"{form}?{CARRIED}={report.pk}", "history_url": history}


def carried_report(request: HttpRequest, card: Card, copy: FirmCopy | None = None) -> Report | None:
    """Return the open report that the form's address names: of this card, or of a firm's copy, and theirs to close."""
    author, key = author_of(request), request.GET.get(CARRIED, "")
    if author is None or card.pk is None or not is_row_id(key):
        return None
    theirs = Report.objects.editable_by(author.user).order_by().values("pk")
    reports = Report.objects.placed().filter(pk__in=theirs, card=card, firm_copy=copy, status=ReportStatus.OPEN)
    return reports.select_related("card__deck", "user").filter(pk=key).first()


def context_of(request: HttpRequest, card: Card, copy: FirmCopy | None = None) -> dict[str, Any]:
    """What `carried_report.html` shows above the form of a card, or of a copy."""
    report = carried_report(request, card, copy)
    return {"carried": report, "carried_from": reporter(report)} if report else {}


def close_carried(
    request: HttpRequest, card: Card, copy: FirmCopy | None = None, *, answer: str, now: datetime
) -> None:
    """Accept the report that the form carried, in the transaction that saved the card or copy.

    now: the moment at which it was saved, by which its history and the candidate find what was changed for it.
    answer: why it was changed, in the mentor's words; the candidate reads it.
    """
    author, report = author_of(request), carried_report(request, card, copy)
    if request.GET.get(CARRIED) is None or author is None:
        return
    if report and close_report(report=report, status=ReportStatus.RESOLVED, answer=answer, by=author.user, now=now):
        messages.success(request, f"The report is accepted, and {reporter(report)} is told what was changed.")
    else:
        messages.warning(request, CLOSED_MEANWHILE)


def back_to_queue(request: HttpRequest) -> HttpResponseRedirect | None:
    """Where whoever came from a report goes on once they have saved: to the open reports that are theirs to answer."""
    if CARRIED not in request.GET:
        return None
    return redirect(f"{reverse('admin:cards_report_changelist')}?status__exact=open&answers=you")
