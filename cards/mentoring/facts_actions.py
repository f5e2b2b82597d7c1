"""Saving a firm's facts, unless somebody else saved them otherwise meanwhile."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction

from cards.firms.models import Firm
from cards.mentoring.facts_queries import stored_facts
from cards.study.correcting import publish_facts

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

    from cards.content.correction_models import CardChange
    from cards.firms.models import User


class FactsConflictError(Exception):
    """Somebody saved other values since the form was opened. Nothing was saved. keys: of these facts."""

    def __init__(self, keys: list[str]) -> None:
        super().__init__(keys)
        self.keys = keys


@transaction.atomic
def save_facts(  # noqa: PLR0913  what its form asks for
    *, firm: Firm, values: Mapping[str, str], seen: Mapping[str, str], by: User, now: datetime, why: str = ""
) -> list[CardChange]:
    """Publish these facts of a firm, by key; an empty value unsets one.

    seen: what each was when the writer opened the form. why: for the history, and for candidates who learned a card
    that speaks of one. Raises FactsConflictError where one is otherwise by now.
    """
    Firm.objects.select_for_update(no_key=True).get(pk=firm.pk)  # the second of two managers waits, then looks
    stored = stored_facts(firm)
    conflicts = [key for key in values if stored.get(key, "") not in {seen.get(key, ""), values[key]}]
    if conflicts:
        raise FactsConflictError(conflicts)
    return publish_facts(firm=firm, values=values, by=by, now=now, why=why)
