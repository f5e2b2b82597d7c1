"""How a firm's candidates revise, for their manager; for a mentor, those whom they look after."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from cards.mentoring import access, firm_csv, review_access
from cards.mentoring.firm_page import overview_of

if TYPE_CHECKING:
    from cards.core.http import SignedInRequest
    from cards.mentoring.firm_page import Overview

FILES = {"people": firm_csv.people_file, "topics": firm_csv.topics_file, "cards": firm_csv.cards_file}


@require_safe
def overview(request: SignedInRequest) -> HttpResponse:
    """Who revises and who goes quiet, the interviews ahead, the weakest topics and the cards most often missed."""
    return render(request, "cards/mentoring/overview.html", {"overview": _overview(request)})


@require_safe
def overview_file(request: SignedInRequest, name: str) -> HttpResponse:
    """The same figures for a spreadsheet."""
    found = _overview(request)
    if name not in FILES:
        raise Http404
    response = HttpResponse(FILES[name](found), content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{name}-{found.today:%Y-%m-%d}.csv"'
    return response


def _overview(request: SignedInRequest) -> Overview:
    charge = access.charge_of(request.user)
    return overview_of(charge, request.user, review_access.in_charge_of(charge))
