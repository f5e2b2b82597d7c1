"""Rows of one query counted or listed inside another, so that a page needs one statement instead of several."""

from __future__ import annotations

from itertools import chain, product
from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.db.models import Aggregate, F, Func, IntegerField, JSONField, Subquery, TextField, UUIDField, Value
from django.db.models.functions import Cast

if TYPE_CHECKING:
    from collections.abc import Sequence

    from django.db.models import QuerySet


class SubqueryCount(Subquery):
    """The number of rows of a queryset, inside another query."""

    template = "(SELECT COUNT(*) FROM (%(subquery)s) AS counted)"
    output_field = IntegerField()
    empty_result_set_value = 0


class _RowsField(JSONField):
    """The list that both databases give alike: empty where nothing was found, a UUID as an address writes it."""

    def __init__(self, uuids: Sequence[str] = ()) -> None:
        super().__init__()
        self.uuids = uuids

    def from_db_value(self, value: Any, expression: Any, connection: Any) -> Any:
        rows = super().from_db_value(value, expression, connection) or []
        for row, name in product(rows, self.uuids):
            if row[name]:  # without hyphens on SQLite, which knows no UUID
                row[name] = str(UUID(row[name]))
        return rows


class JSONList(Aggregate):
    """Values of the rows of a group as one list, in no order."""

    function = "jsonb_agg"
    output_field = JSONField()
    name = "JSONList"

    def as_sqlite(self, compiler: Any, connection: Any, **extra: Any) -> Any:
        return self.as_sql(compiler, connection, function="json_group_array", **extra)


class JSONDict(Func):
    """Columns of a row by name. Unlike Django's own, it asks no database whether it knows JSON: ours do."""

    function = "jsonb_build_object"
    output_field = JSONField()

    def __init__(self, *names: str, **extra: Any) -> None:
        pairs = ((Cast(Value(name), TextField()), F(name)) for name in names)
        super().__init__(*chain.from_iterable(pairs), **extra)

    def as_sqlite(self, compiler: Any, connection: Any, **extra: Any) -> Any:
        return self.as_sql(compiler, connection, function="json_object", **extra)


def listed(rows: QuerySet[Any], names: Sequence[str], *, group: str) -> Subquery:
    """Some columns of the rows of a queryset as one list of dicts, inside another query.

    In no order, and all of the rows: where SQLite is to see the row of the query around it, it can neither sort nor
    cut them off. group: a column that is the same in all of them. Values are as JSON can hold them: a UUID or a time
    comes as text.
    """
    uuids = [name for name in names if isinstance(rows.model._meta.get_field(name), UUIDField)]  # noqa: SLF001
    grouped = rows.order_by().values(group).annotate(rows=JSONList(JSONDict(*names))).values("rows")
    return Subquery(grouped, output_field=_RowsField(uuids))
