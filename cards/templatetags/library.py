"""What pages that belong to no reader yet may show of the shared library."""

from __future__ import annotations

from django import template
from django.contrib.auth.models import AnonymousUser

from cards.content.choices import Basis
from cards.content.models import Card

register = template.Library()


@register.simple_tag
def sample_card() -> Card | None:
    """Return one published card of the shared library with points and a source, or None where none is loaded."""
    cards = Card.objects.visible_to(AnonymousUser()).filter(kind="points")
    cards = cards.exclude(source=None).exclude(basis=Basis.PRACTICE)
    return cards.select_related("deck", "source", "checked_by").order_by("deck__position", "position", "pk").first()
