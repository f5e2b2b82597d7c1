"""Assessment windows and declared competencies, ready made."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from cards.candidacy.models import AssessmentWindow, DeclaredCompetency
from cards.content.models import Competency

if TYPE_CHECKING:
    from cards.firms.models import User

# NOW of the factories is 10 November 2026.
TODAY = date(2026, 11, 10)
OPENS, CLOSES, DAY = date(2026, 12, 1), date(2026, 12, 18), date(2026, 12, 9)


def make_window(
    user: User,
    opens: date = OPENS,
    closes: date = CLOSES,
    *,
    day: date | None = None,
    outcome: str = "",
    told_on: date | None = None,
) -> AssessmentWindow:
    told_on = told_on or (TODAY if outcome else None)
    return AssessmentWindow.objects.create(
        user=user, opens=opens, closes=closes, day=day, outcome=outcome, outcome_on=told_on
    )


def state_of(user: User) -> list[tuple[str, date | None]]:
    """Outcome and interview date of each of their windows, in order."""
    return list(AssessmentWindow.objects.filter(user=user).order_by("pk").values_list("outcome", "day"))


def declare(user: User, *codes: str, level: int = 2) -> list[DeclaredCompetency]:
    """Declare these, weakest first, as technical competencies, but for `ethics` and `client-care`."""
    rows = []
    for rank, code in enumerate(codes, start=1):
        mandatory = code in {"ethics", "client-care"}
        names = {"name": code.replace("-", " ").capitalize(), "mandatory": mandatory}
        competency, _ = Competency.objects.get_or_create(code=code, defaults=names)
        rows.append(DeclaredCompetency.objects.create(user=user, competency=competency, level=level, rank=rank))
    return rows
