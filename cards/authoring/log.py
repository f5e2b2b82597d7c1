"""What the admin notes of each change, and the page that shows it: neither names whom its reader may not know.

Cards, decks, sources and copies keep their own history, with what they said; all other sections show this one.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from django.contrib.admin.models import ADDITION, CHANGE, LogEntry
from django.contrib.contenttypes.models import ContentType

from cards.authoring.stock import StockAdmin
from cards.firms.name_queries import Names

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse


class LoggingAdmin(StockAdmin):
    is_about_people = False  # then no words of a row are noted: they would outlast the person

    def firm_of(self, row: Any) -> int | None:
        """Whose the row is, None where it is of no firm."""
        firm: int | None = getattr(row, "firm_id", None)
        return firm

    def name_of_row(self, row: Any) -> str:
        """What the history of a row calls it."""
        return str(row)

    def history_view(
        self, request: HttpRequest, object_id: str, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        """With who did what as `who`: Django's own page names everybody, and by their e-mail addresses."""
        response = super().history_view(request, object_id, extra_context)
        context: dict[str, Any] | None = getattr(response, "context_data", None)
        if context is None:
            return response
        row, entries = context["object"], context["action_list"]
        names, firm_id = Names(entry.user for entry in entries), self.firm_of(row)
        for entry in entries:
            entry.who = names.of(entry.user, firm_id)
        context |= {"title": "History", "row_name": self.name_of_row(row)}
        return response

    def log_addition(self, request: HttpRequest, obj: Any, message: Any) -> LogEntry:
        if not self.is_about_people:
            return super().log_addition(request, obj, message)
        return _log_wordless(request, obj, ADDITION, message)

    def log_change(self, request: HttpRequest, obj: Any, message: Any) -> LogEntry:
        if not self.is_about_people:
            return super().log_change(request, obj, message)
        return _log_wordless(request, obj, CHANGE, message)


def _log_wordless(request: HttpRequest, row: Any, flag: int, message: Any) -> LogEntry:
    return LogEntry.objects.create(
        user_id=request.user.pk or 0,  # who comes here is signed in
        content_type=ContentType.objects.get_for_model(row, for_concrete_model=False),
        object_id=str(row.pk),
        object_repr="",
        action_flag=flag,
        change_message=json.dumps(message) if isinstance(message, list) else message,
    )
