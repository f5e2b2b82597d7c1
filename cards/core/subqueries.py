"""Rows of one query counted or listed inside another, so that a page needs one statement instead of several."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.db.models import IntegerField, JSONField, Subquery

if TYPE_CHECKING:
    from collections.abc import Sequence

    from django.db.models import QuerySet


class SubqueryCount(Subquery):
    """The number of rows of a queryset, inside another query."""

    template = "(SELECT COUNT(*) FROM (%(subquery)s) AS counted)"
    output_field = IntegerField()
    empty_result_set_value = 0


class SubqueryRows(Subquery):
    """Some columns of the rows of a queryset, in its order, as one list of dicts.

    names: columns of the model itself. Values are as JSON can hold them: a UUID comes as text.
    """

    output_field = JSONField()
    empty_result_set_value: Any = None

    def __init__(self, rows: QuerySet[Any], names: Sequence[str]) -> None:
        super().__init__(rows.values(*names))
        self.names = names

    def as_sqlite(self, compiler: Any, connection: Any, **extra: Any) -> Any:
        pairs = ", ".join(f"'{name}', listed.{name}" for name in self.names)
        template = f"(SELECT json_group_array(json_object({pairs})) FROM (%(subquery)s) AS listed)"
        return self.as_sql(compiler, connection, template=template, **extra)

    def as_postgresql(self, compiler: Any, connection: Any, **extra: Any) -> Any:
        template = "(SELECT jsonb_agg(to_jsonb(listed)) FROM (%(subquery)s) AS listed)"
        return self.as_sql(compiler, connection, template=template, **extra)
