"""How the readers of the access table ask, and what of the database they may have changed by it."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.apps import apps
from django.contrib.sessions.models import Session
from django.core.cache import cache
from django.db import connection, transaction
from django.test import RequestFactory
from django.test.client import ClientHandler

from cards.study.models import DayPlan, PlannedCard

if TYPE_CHECKING:
    from collections.abc import Callable
    from http.cookies import SimpleCookie

WRITES = ("INSERT", "UPDATE", "DELETE")
OF_SESSIONS = Session._meta.db_table
# Who is signed in, and the day's plan, which any page about it may draw up for its reader, refused or not.
PASSING = {model._meta.db_table for model in (Session, DayPlan, PlannedCard)}

Rows = dict[str, list[str]]


def stored() -> Rows:
    """All that stands in the database, but for what passes."""
    found: Rows = {}
    with connection.cursor() as cursor:
        for table in sorted({model._meta.db_table for model in apps.get_models()} - PASSING):
            cursor.execute(f"SELECT * FROM {connection.ops.quote_name(table)}")  # noqa: S608  the names are of our models
            found[table] = sorted(map(repr, cursor.fetchall()))
    return found


@dataclass
class World:
    ids: dict[str, object] = field(default_factory=dict)
    cookies: dict[str, SimpleCookie] = field(default_factory=dict)
    before: Rows = field(default_factory=dict)  # what stood there before anybody asked for anything
    _factory: RequestFactory = field(default_factory=RequestFactory)
    # Not the test client: that copies the context of each template, which nobody looks at here, at half the time again.
    _site: ClientHandler = field(default_factory=lambda: ClientHandler(enforce_csrf_checks=False))
    _wrote: bool = False

    def path(self, template: str) -> str:
        return template.format(**self.ids)

    def public_ids(self, owner: str) -> dict[str, str]:
        """Of all that is of one owner, by name: such an id tells that something is there."""
        return {name: str(one) for name, one in self.ids.items() if name.startswith(owner) and isinstance(one, UUID)}

    def ask(self, reader: str, method: str, path: str, data: dict[str, Any] | None = None) -> tuple[Any, list[str]]:
        """Send one request with the reader's cookies, and take back what it wrote.

        Returns the response, and the tables that it had changed.
        """
        cache.clear()
        self._factory.cookies = self.cookies[reader]
        send = getattr(self._factory, method.lower())
        request = send(path, data or {}) if method == "POST" else send(path)
        self._wrote = False
        with transaction.atomic():
            with connection.execute_wrapper(self._watch):
                response = self._site(request.environ)
            # Reading it all takes long, and most requests write nothing.
            after = stored() if self._wrote else self.before
            transaction.set_rollback(True)
        return response, [table for table, rows in self.before.items() if after[table] != rows]

    def _watch(self, execute: Callable[..., Any], sql: str, *rest: Any) -> Any:
        self._wrote |= sql.startswith(WRITES) and OF_SESSIONS not in sql
        return execute(sql, *rest)
