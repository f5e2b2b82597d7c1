"""The queue of reports with those told apart that its reader answers, and those that they only read."""

from __future__ import annotations

from typing import Any, ClassVar

from cards.authoring.filters import AnswerFilter, ReportDeckFilter
from cards.authoring.reports import ReportAdmin


class ReportQueue(ReportAdmin):
    list_filter: ClassVar[Any] = ("status", AnswerFilter, "kind", ReportDeckFilter)
