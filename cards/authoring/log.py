"""The page that shows what the admin noted of each change: it names nobody whom its reader may not know.

Cards, decks, sources and copies keep their own history, with what they said; all other sections show this one.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from cards.authoring.stock import StockAdmin
from cards.firms.name_queries import Names

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse


class LoggingAdmin(StockAdmin):
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
