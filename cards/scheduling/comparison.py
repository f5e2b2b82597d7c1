"""What fitting a memory's parameters takes and gives, and what follows from it. How it is done: `personal`."""

from dataclasses import dataclass
from datetime import datetime
from enum import Enum
from typing import NamedTuple

LEAST_REVIEWS = 400  # that stand, before a candidate's parameters are fitted
# Of them, recalls and lapses a day or more after the review before: first ratings and steps tell little of forgetting.
LEAST_RECALLS = 100


# By how many standard errors a fit must beat the defaults. Simulated: with none, two of five learners whose memory is
# as the defaults have it get a fit that is worse; with a whole one, others forgo most of what they could gain.
MARGIN = 0.5


class Answer(NamedTuple):
    """One review that stands. card: any id of it. state_before: see `State`."""

    card: int
    at: datetime
    rating: int
    state_before: int


class Verdict(Enum):
    """What a comparison leads to."""

    TAKEN = "taken"  # the new fit comes into use
    STAYS = "stays"  # what was in use, the defaults or an earlier fit, stays
    GIVEN_UP = "given up"  # the earlier fit goes, and the defaults come back


@dataclass(frozen=True, slots=True)
class Comparison:
    """How fitted parameters, the defaults and those in use so far predict reviews that the fit has not seen.

    reviews: recalls and lapses it was fitted to. held_out: later ones, which all were judged by. Losses: mean log loss
    of a held-out review, in nats. noise: standard error of the mean difference between default and fitted.
    loss_present: None where the defaults were in use. is_finished: whether the search ended before its time was over.
    """

    parameters: tuple[float, ...]
    reviews: int
    held_out: int
    loss_default: float
    loss_fitted: float
    noise: float
    loss_present: float | None = None
    is_finished: bool = True

    @property
    def verdict(self) -> Verdict:
        """A fit must beat the defaults by a margin, and what is in use at all.

        One in use that no longer predicts better than the defaults is given up, unless the new one takes its place.
        """
        beats_default = self.loss_default - self.loss_fitted > MARGIN * self.noise
        if beats_default and (self.loss_present is None or self.loss_fitted < self.loss_present):
            return Verdict.TAKEN
        if self.loss_present is not None and self.loss_present >= self.loss_default:
            return Verdict.GIVEN_UP
        return Verdict.STAYS
