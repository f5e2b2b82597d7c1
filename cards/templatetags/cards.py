"""What templates ask of cards."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django import template

if TYPE_CHECKING:
    from datetime import date

    from cards.content.models import Card

register = template.Library()


@register.filter
def is_due_on(card: Card, day: date) -> bool:
    """Whether the card's answer is due for checking again: `{% if card|is_due_on:site_date %}`."""
    return card.shown.is_due_for_checking(day)
