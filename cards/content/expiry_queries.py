"""Which answers are being checked: past their review-by date, or resting on a source that no longer stands.

The conditions hold for cards and for firms' copies alike. Their twins for a single card are in `cards.content.voice`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db.models import BooleanField, Case, F, Q, Value, When

if TYPE_CHECKING:
    from datetime import date


def left_behind_by_source(today: date, path: str = "") -> Q:
    """Resting on a source that is superseded, and not checked since. path: to the card, where something else is asked.

    A check on the very day counts: whoever checked then could know what stands now.
    """
    at = f"{path}__" if path else ""
    unseen = Q(**{f"{at}checked_on": None}) | Q(**{f"{at}checked_on__lt": F(f"{at}source__superseded_on")})
    return Q(**{f"{at}source__superseded_on__lte": today}) & unseen


def being_checked(today: date, path: str = "") -> Q:
    """Past the review-by date, or left behind."""
    at = f"{path}__" if path else ""
    return Q(**{f"{at}review_by__lt": today}) | left_behind_by_source(today, path)


def holds(condition: Q) -> Case:
    """A condition as a column that is never null."""
    return Case(When(condition, then=Value(value=True)), default=Value(value=False), output_field=BooleanField())
