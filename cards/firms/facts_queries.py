"""What firms said of themselves at any moment, by the histories of their facts."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from cards.firms.models import FirmFact

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable
    from datetime import datetime

    from django.db.models import QuerySet

    from cards.firms.models import Membership


class FactsThen:
    """The facts of these firms at any moment, read in one query. What was not set then has no key, or no value."""

    def __init__(self, firms: Collection[int] | QuerySet[Membership, int]) -> None:
        self._rows = list(_history(firms).values_list("firm_id", "history_date", "history_type", "key", "value"))

    def at(self, firm: int | None, moment: datetime) -> dict[str, str]:
        return _stood(row[2:] for row in self._rows if row[0] == firm and row[1] <= moment)

    def saved_at(self, firm: int | None, moment: datetime) -> dict[str, str]:
        """Those that were saved at just this moment: what one publication of facts changed."""
        return _stood(row[2:] for row in self._rows if row[0] == firm and row[1] == moment)


def facts_at(firms: QuerySet[Membership, int], moment: datetime) -> dict[str, str]:
    """The facts of a reader's firm at a moment. firms: theirs, of which there is one at most."""
    rows = _history(firms).filter(history_date__lte=moment)
    return _stood(rows.values_list("history_type", "key", "value"))


def _history(firms: Any) -> Any:
    manager: Any = FirmFact.history  # made by simple-history
    return manager.filter(firm_id__in=firms).order_by("history_date", "history_id")


def _stood(rows: Iterable[Any]) -> dict[str, str]:
    return {key: "" if how == "-" else value for how, key, value in rows}
