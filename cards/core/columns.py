"""Columns that come as the database has them, for whoever reads ten thousand rows: Django converts none of them."""

from __future__ import annotations

from typing import Any

from django.db.models import Case, Func, Q, TextField, When


class Seconds(Func):
    """A moment as seconds since 1970. A text to Django, which would else convert each of ten thousand floats anew."""

    template = "EXTRACT(EPOCH FROM %(expressions)s)::float8"
    output_field = TextField()

    def as_sqlite(self, compiler: Any, connection: Any, **extra: Any) -> Any:
        return self.as_sql(compiler, connection, template="(JULIANDAY(%(expressions)s) - 2440587.5) * 86400.0", **extra)


def flag(condition: Q) -> Case:
    """1 where a condition holds, else 0."""
    return Case(When(condition, then=1), default=0, output_field=TextField())
