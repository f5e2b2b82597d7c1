"""Accepting what a candidate reported: the form of the card carries the report, and saving the card closes it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.urls import reverse

from cards.authoring.access import author_of
from cards.authoring.filters import is_row_id
from cards.content.choices import ReportStatus
from cards.content.correction_models import Report
from cards.content.report_actions import close_report
from cards.content.report_queries import reporter

if TYPE_CHECKING:
    from datetime import datetime

    from django.http import HttpRequest

    from cards.content.models import Card

CARRIED = "report"  # the parameter of the form's address, which a browser sends along with the form
CLOSED_MEANWHILE = "What you wrote is saved. A colleague had closed the report meanwhile, so that it stays as they did."


def form_of(report: Report) -> str:
    """Return the address of the card's form, with the report that is to be accepted by it."""
    return f"{reverse('admin:cards_card_change', args=[report.card_id])}?{CARRIED}={report.pk}"


def carried_report(request: HttpRequest, card: Card) -> Report | None:
    """Return the open report of this card that the form's address names, if it is theirs to close."""
    author, key = author_of(request), request.GET.get(CARRIED, "")
    if author is None or card.pk is None or not is_row_id(key):
        return None
    theirs = Report.objects.editable_by(author.user).order_by().values("pk")
    reports = Report.objects.placed().filter(pk__in=theirs, card=card, status=ReportStatus.OPEN)
    return reports.select_related("card__deck", "user").filter(pk=key).first()


def context_of(request: HttpRequest, card: Card) -> dict[str, Any]:
    """What `carried_report.html` shows above the form."""
    report = carried_report(request, card)
    return {"carried": report, "carried_from": reporter(report)} if report else {}


def close_carried(request: HttpRequest, card: Card, *, answer: str, now: datetime) -> None:
    """Accept the report that the form carried, in the transaction that saved the card.

    now: the moment at which the card was saved, by which its history and the candidate find what was changed for it.
    answer: why it was changed, in the mentor's words; the candidate reads it.
    """
    author, report = author_of(request), carried_report(request, card)
    if request.GET.get(CARRIED) is None or author is None:
        return
    if report and close_report(report=report, status=ReportStatus.RESOLVED, answer=answer, by=author.user, now=now):
        messages.success(request, f"The report is accepted, and {reporter(report)} is told what was changed.")
    else:
        messages.warning(request, CLOSED_MEANWHILE)
