"""Sources that no longer stand, where one is chosen: marked in the list, and a warning to whoever rests on one."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.formats import date_format

from cards.authoring.stock import StockChoiceField
from cards.core import clock

if TYPE_CHECKING:
    from datetime import date

    from cards.content.models import Card, Source


class SourceField(StockChoiceField):
    """The queryset brings `superseded_by` along."""

    def label_from_instance(self, obj: Source) -> str:
        return source_label(obj)


def is_gone(source: Source) -> bool:
    return source.superseded_on is not None and source.superseded_on <= clock.site_date()


def source_label(source: Source) -> str:
    """A source as a list of choices names it."""
    if source.superseded_on is None:
        return str(source)
    return f"{source} ({'' if is_gone(source) else 'to be '}{_superseded(source, source.superseded_on)})"


def warning_of(card: Card) -> str:
    """What to say to whoever lets a card, or a copy of one, rest on a source that no longer stands; empty otherwise."""
    source = card.source
    if source is None or source.superseded_on is None or not is_gone(source):
        return ""
    known = f"This rests on “{source}”, which was {_superseded(source, source.superseded_on)}."
    if card.checked_on and card.checked_on >= source.superseded_on:
        return f"{known} It has been checked since, so it may stay so; candidates read that its source is superseded."
    return (
        f"{known} Candidates read that the answer is being checked, until you choose the source that stands now, or "
        "say on which day since then you checked it."
    )


def _superseded(source: Source, day: date) -> str:
    by = f" by {source.superseded_by}" if source.superseded_by else ""
    return f"superseded{by} on {date_format(day, 'j F Y')}"
