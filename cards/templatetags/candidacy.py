"""What the settings page shows of a candidate's interview."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django import template

from cards.candidacy.queries import Summary, summary_of
from cards.core import clock
from cards.firms.queries import study_day_of

if TYPE_CHECKING:
    from cards.firms.models import User

register = template.Library()


@register.simple_tag
def interview_of(user: User) -> Summary:
    """What they told us of it: `{% interview_of user as interview %}`."""
    return summary_of(user, study_day_of(user, clock.now()).date)
