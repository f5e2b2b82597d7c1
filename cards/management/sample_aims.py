"""What made-up candidates aim at: each their own window or date, levels and minutes. Nothing is read or saved here."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING

from cards.candidacy.models import AssessmentWindow, Candidacy, DaysOff, DeclaredCompetency

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime
    from random import Random

    from cards.content.models import Competency
    from cards.firms.models import User

SKIPS = 0.1  # share of candidates who skip the set-up
KNOWS_THE_DAY = 0.4
SOONEST, LATEST = 12, 150  # days until a window opens
WEEKS_OFF = 0.3  # share of candidates with a holiday ahead
DAY = timedelta(days=1)
WORKDAYS, ALL_DAYS = "01234", "0123456"


@dataclass(frozen=True, slots=True)
class Aims:
    """One candidate's unsaved rows."""

    candidacy: Candidacy
    window: AssessmentWindow
    declared: list[DeclaredCompetency]
    days_off: list[DaysOff]


def aims_of(user: User, competencies: Sequence[Competency], minutes: int, random: Random, now: datetime) -> Aims | None:
    """Draw what a candidate aims at; None for who skipped the set-up."""
    if random.random() < SKIPS:
        return None
    today = now.date()
    weekdays = random.choice((ALL_DAYS, ALL_DAYS, WORKDAYS))
    candidacy = Candidacy(user=user, pathway="", minutes_per_day=minutes, weekdays=weekdays, set_up_at=user.date_joined)
    order = random.sample(list(competencies), k=len(competencies))
    declared = [
        DeclaredCompetency(user=user, competency=one, level=one.minimum_level, rank=rank)
        for rank, one in enumerate(order, start=1)
    ]
    away = today + random.randint(3, 30) * DAY
    days_off = [DaysOff(user=user, first=away, last=away + 6 * DAY)] if random.random() < WEEKS_OFF else []
    return Aims(candidacy, _window(user, today, random), declared, days_off)


def _window(user: User, today: date, random: Random) -> AssessmentWindow:
    opens = today + random.randint(SOONEST, LATEST) * DAY
    if random.random() < KNOWS_THE_DAY:
        return AssessmentWindow(user=user, opens=opens, closes=opens, day=opens)
    return AssessmentWindow(user=user, opens=opens, closes=opens + 27 * DAY)
