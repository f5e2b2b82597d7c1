"""What a candidate's own pages show of their mentors' side."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django import template

from cards.mentoring.review_queries import Agreed, agreed_with

if TYPE_CHECKING:
    from cards.firms.models import User

register = template.Library()


@register.simple_tag
def agreed_of(user: User) -> Agreed:
    """What is open of what they agreed: `{% agreed_of user as agreed %}`."""
    return agreed_with(user)
