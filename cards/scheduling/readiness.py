"""How a candidate stands, counted as evidence: what was met, what of it would be left on the day, what is failing.

Nothing here is a probability of passing: it knows cards, and neither the panel nor the candidate's own experience.
Recall is from 0 to 1, times are in days.
"""

from collections import defaultdict
from collections.abc import Container, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from cards.scheduling.aim import HORIZON, Seen, Unseen
from cards.scheduling.curve import Curve
from cards.scheduling.window import Window

# FSRS-6's curve is so flat that 0.5 comes ninety intervals after the last review, when nobody needs to be told; at
# 0.7 a card is some nine intervals old.
FAILING_BELOW = 0.7
# Ethics is the one automatic fail. So none of it may be unseen, and no less be left on the day than what other cards
# sink to before the schedule asks for them again.
PROTECTED_RETAINED = 0.9


class Sight(StrEnum):
    """What is known of the interview."""

    DATE = "date"
    WINDOW = "window"  # it falls into it; the day is our guess
    OVER = "over"  # it must have been, and nobody has told how it went
    NONE = "none"


@dataclass(frozen=True, slots=True)
class Horizon:
    """The day that is looked ahead to, so many days after today."""

    sight: Sight
    day: date
    days: int

    @property
    def interview(self) -> date | None:
        return self.day if self.sight in {Sight.DATE, Sight.WINDOW} else None


def horizon_of(window: Window | None, today: date) -> Horizon:
    """Return the interview's day, or the one in 30 days where none is in sight."""
    target = window.target(today) if window else None
    if window is None or target is None:
        return Horizon(Sight.OVER if window else Sight.NONE, today + timedelta(days=HORIZON), HORIZON)
    return Horizon(Sight.DATE if window.day else Sight.WINDOW, target, (target - today).days)


@dataclass(slots=True)
class Standing:
    """How some cards stand together.

    retained_sum: recall on the day if nothing more were revised, summed over the cards; one never met adds nothing.
    failing: cards met that would likely be forgotten if asked now, or that are being relearned. last: days since one of
    them was last practised.
    """

    cards: int = 0
    seen: int = 0
    retained_sum: float = 0.0
    failing: int = 0
    last: float | None = None

    @property
    def unseen(self) -> int:
        return self.cards - self.seen

    @property
    def retained(self) -> float:
        return self.retained_sum / self.cards if self.cards else 0.0

    @property
    def is_safe(self) -> bool:
        """Whether it meets the threshold that ethics has."""
        return self.cards > 0 and not self.unseen and self.retained >= PROTECTED_RETAINED


def standings(
    met: Iterable[Seen], unseen: Iterable[Unseen], days: float, curve: Curve, relearning: Container[int] = ()
) -> Mapping[int, Standing]:
    """Return how the cards of each group stand, `days` before the interview.

    relearning: keys of cards whose last answer was *again*, and which have not been recalled since.
    """
    # `Curve.recall` written out, with all that is the same for every card before the loop: there may be thousands.
    factor, decay = curve.factor, curve.decay
    longest, later = FAILING_BELOW ** (1 / decay) - 1, curve.factor * days
    found: dict[int, Standing] = {}
    groups = defaultdict[int, list[Seen]](list)
    for card in met:
        groups[card.group].append(card)
    for group, cards in groups.items():
        found[group] = Standing(
            cards=len(cards),
            seen=len(cards),
            retained_sum=sum([(1 + (factor * one.elapsed + later) / one.stability) ** decay for one in cards]),
            failing=sum([factor * one.elapsed / one.stability > longest or one.key in relearning for one in cards]),
            last=min([one.elapsed for one in cards]),
        )
    for other in unseen:
        found.setdefault(other.group, Standing()).cards += 1
    return found


def together(standings: Iterable[Standing]) -> Standing:
    """Return how all of them stand as one."""
    whole = Standing()
    for one in standings:
        whole.cards += one.cards
        whole.seen += one.seen
        whole.retained_sum += one.retained_sum
        whole.failing += one.failing
        whole.last = min((last for last in (whole.last, one.last) if last is not None), default=None)
    return whole
