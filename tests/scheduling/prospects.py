"""Where candidates stand when a forecast is asked for."""

from datetime import date, timedelta
from random import Random

from hypothesis import strategies as st

from cards.scheduling.aim import Aim, Pace, Seen, Unseen
from cards.scheduling.calendar import StudyCalendar
from cards.scheduling.curve import Curve
from cards.scheduling.rehearsal import Prospect

TODAY = date(2026, 11, 23)  # a Monday
WORKDAYS = frozenset(range(5))


def prospect(
    *,
    cards: int = 40,
    days: int | None = 21,
    minutes: int = 20,
    seen: float = 0.5,
    ethics: int = 0,
    calendar: StudyCalendar | None = None,
    seed: int = 1,
) -> Prospect:
    """Return a candidate with so many cards, that share of them met, and so many days to the interview.

    ethics: so many of the cards, the first ones, are protected.
    """
    random, calendar = Random(seed), calendar or StudyCalendar(minutes)
    interview = None if days is None else TODAY + timedelta(days=days)
    met, unmet = [], []
    for key in range(cards):
        if random.random() >= seen:
            unmet.append(Unseen(key, key % 5, is_protected=key < ethics))
            continue
        stability = random.lognormvariate(2, 1.3)
        elapsed = random.uniform(0.5, 2 * stability)
        is_due = elapsed >= max(1, round(stability))
        met.append(Seen(key, stability, random.uniform(2, 9), elapsed, is_due, key % 5, key < ethics))
    until = interview or TODAY + timedelta(days=30)
    aim = Aim(
        seconds=calendar.minutes * 60.0 if calendar.is_study_day(TODAY) else 0.0,
        days=None if days is None else float(days),
        study_days=sum(1 for _ in calendar.study_days(TODAY, until)),
        next_in=((calendar.next_study_day(TODAY, until) or until) - TODAY).days,
    )
    return Prospect(met, unmet, [], aim, calendar, TODAY, interview, Pace(), Curve())


prospects = st.builds(
    prospect,
    cards=st.integers(0, 30),
    days=st.none() | st.integers(0, 40),
    minutes=st.sampled_from([0, 1, 10, 480]),
    seen=st.floats(0, 1),
    ethics=st.sampled_from([0, 5]),
    calendar=st.none()
    | st.builds(
        StudyCalendar,
        st.sampled_from([0, 15]),
        st.frozensets(st.integers(0, 6)),
        st.just(((TODAY + timedelta(days=2), TODAY + timedelta(days=9)),)),
    ),
    seed=st.integers(0, 99),
)
