"""What templates ask of cards."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django import template

if TYPE_CHECKING:
    from datetime import date

    from cards.content.models import Card

register = template.Library()


@register.filter
def is_being_checked_on(card: Card, day: date) -> bool:
    """Whether the card's answer is past its review-by date, or its source superseded since it was checked."""
    return card.shown.is_being_checked(day)


@register.filter
def is_superseded_on(card: Card, day: date) -> bool:
    """Whether the card's source no longer stands: `{% if card|is_superseded_on:site_date %}`."""
    return card.shown.is_superseded(day)
