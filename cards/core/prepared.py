"""Querysets whose SQL is made once, for the few whose making would cost more than their running.

Django makes the SQL of a queryset anew each time; for a large one that takes longer than the database needs to
answer it. Here the queryset is built once, with slots where a value changes from run to run, and stays the only
definition of what is asked.
"""

from __future__ import annotations

import copy
from typing import TYPE_CHECKING, Any, Generic, TypeVar

from django.db import connections
from django.db.models import DateField, DateTimeField, IntegerField, Model, UUIDField, Value
from psycopg.pq import Format

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import timedelta

    from django.db.backends.base.base import BaseDatabaseWrapper
    from django.db.models import QuerySet
    from django.db.models.sql.compiler import SQLCompiler

Row = TypeVar("Row", bound=Model)


class Slot(Value):
    """Stands in a queryset for a value that each run brings. `slot + a timedelta` is a slot for a later time."""

    def __init__(self, name: str, output_field: Any, later: timedelta | None = None) -> None:
        super().__init__(None, output_field=output_field)
        self.name = name
        self.later = later

    def __add__(self, other: Any) -> Slot:  # type: ignore[override]
        return Slot(self.name, self.output_field, other)

    def as_sql(self, compiler: SQLCompiler, connection: BaseDatabaseWrapper) -> tuple[str, Any]:  # noqa: ARG002
        return "%s", [self]

    def fill(self, values: Mapping[str, Any], connection: BaseDatabaseWrapper) -> Any:
        """Return the value of one run as the database wants it."""
        value = values[self.name]
        value = value if self.later is None else value + self.later
        return self.output_field.get_db_prep_value(value, connection=connection)


def number_slot(name: str) -> Slot:
    return Slot(name, IntegerField())


def time_slot(name: str) -> Slot:
    return Slot(name, DateTimeField())


def date_slot(name: str) -> Slot:
    return Slot(name, DateField())


def uuid_slot(name: str) -> Slot:
    return Slot(name, UUIDField())


class _Prepared:
    """Safe between threads: what is kept is only read, and each run works on a copy."""

    def __init__(self, rows: QuerySet[Any, Any]) -> None:
        self._rows = rows
        self._compiler = rows.query.get_compiler(using=rows.db)
        self._sql, self._params = self._compiler.as_sql()
        self._converters = self._compiler.get_converters([expression for expression, *_ in self._compiler.select])

    def _filled(self, values: Mapping[str, Any]) -> tuple[Any, tuple[Any, ...]]:
        """Return a compiler for the connection of this thread, to which it belongs, and what fills the SQL."""
        connection = connections[self._rows.db]
        params = tuple(one.fill(values, connection) if isinstance(one, Slot) else one for one in self._params)
        compiler = copy.copy(self._compiler)
        compiler.connection = connection
        return compiler, params


class PreparedQuery(_Prepared, Generic[Row]):
    """A queryset of model rows, made into SQL once for the process."""

    def __init__(self, rows: QuerySet[Row], *, shared: bool = False) -> None:
        """Prepare rows. shared: whether the lock that they ask for is one that others may hold, too."""
        super().__init__(rows)
        if shared:  # Django knows no such lock
            self._sql = self._sql.replace(" FOR NO KEY UPDATE ", " FOR SHARE ")

    def run(self, **values: Any) -> list[Row]:
        """Ask with a value for each slot."""
        compiler, params = self._filled(values)
        rows: QuerySet[Row] = self._rows.all()
        # Rows are still made by Django, so related objects, annotations and conversions are as everywhere.
        compiler.as_sql = lambda *_, **__: (self._sql, params)
        compiler.get_converters = lambda *_: self._converters
        rows.query.get_compiler = lambda *_, **__: compiler  # type: ignore[method-assign]
        return list(rows)


class PreparedValues(_Prepared):
    """A `values_list`, made into SQL once for the process.

    Rows come as the database driver has them where Django would convert none of the columns: thousands cost a third.
    """

    @property
    def needs_conversion(self) -> bool:
        """Whether Django makes something else of any column than the driver does."""
        return bool(self._converters)

    def run(self, **values: Any) -> list[tuple[Any, ...]]:
        """Ask with a value for each slot."""
        compiler, params = self._filled(values)
        with compiler.connection.cursor() as cursor:
            if compiler.connection.vendor == "postgresql" and not self.needs_conversion:
                cursor.cursor.format = Format.BINARY  # else it writes out each number, and the driver reads it again
            cursor.execute(self._sql, params)
            rows: list[tuple[Any, ...]] = cursor.fetchall()
        if not self.needs_conversion:
            return rows
        return [tuple(row) for row in compiler.apply_converters(rows, self._converters)]
