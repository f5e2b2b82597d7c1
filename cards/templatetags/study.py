"""What pages of other packages show of what a candidate has learnt."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django import template

from cards.study.queries import change_to_show

if TYPE_CHECKING:
    from cards.content.models import Card
    from cards.firms.models import User
    from cards.study.queries import Changed

register = template.Library()


@register.simple_tag
def change_of(card: Card, user: User) -> Changed | None:
    """What changed since they learnt it, for whoever did: `{% change_of card user as changed %}`."""
    return change_to_show(user, card)
