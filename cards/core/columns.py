"""Columns that come as the database has them, for whoever reads ten thousand rows: Django converts none of them."""

from __future__ import annotations

from functools import reduce
from operator import add
from typing import TYPE_CHECKING, Any

from django.db.models import Case, ExpressionWrapper, Func, TextField, When

if TYPE_CHECKING:
    from collections.abc import Mapping

    from django.db.models import Q
    from django.db.models.expressions import Combinable


class Seconds(Func):
    """A moment as seconds since 1970. A text to Django, which would else convert each of ten thousand floats anew."""

    template = "DATE_PART('epoch', %(expressions)s)"
    output_field = TextField()

    def as_sqlite(self, compiler: Any, connection: Any, **extra: Any) -> Any:
        return self.as_sql(compiler, connection, template="(JULIANDAY(%(expressions)s) - 2440587.5) * 86400.0", **extra)


class RowVersion(Func):
    """Which stored version of a row, named by its key, this is; the same of all where no row is ever locked.

    PostgreSQL gives a row that it had to wait for as it is now, and all else in that statement as it was when it began:
    read twice, once of the locked row and once in a subquery, this says whether the two differ.
    """

    template = "%(expressions)s"
    output_field = TextField()

    def as_sqlite(self, compiler: Any, connection: Any, **extra: Any) -> Any:
        return self.as_sql(compiler, connection, template="''", **extra)

    def as_postgresql(self, compiler: Any, connection: Any, **extra: Any) -> Any:
        key, params = self.as_sql(compiler, connection, **extra)
        return f"{key.rpartition('.')[0]}.xmin::text", params


def bits(conditions: Mapping[int, Q]) -> Combinable:
    """Return the sum of the numbers whose condition holds."""
    return reduce(add, (Case(When(condition, then=number), default=0) for number, condition in conditions.items()))


def plain(number: Combinable) -> ExpressionWrapper[Any]:
    """Return the same number, that Django takes for a text as well."""
    return ExpressionWrapper(number, output_field=TextField())
