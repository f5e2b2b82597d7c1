"""How fast one candidate really forgets, by what their own log says against what was predicted."""

from dataclasses import dataclass
from math import log

PRIOR = 30  # reviews that went as predicted, taken for granted: so that a few change little
SLOWEST, FASTEST = 0.5, 8.0


@dataclass(frozen=True, slots=True)
class Evidence:
    """Recent answers to cards in review. predicted: the sum of their probabilities of recall when they were asked.
    recalled: how many were rated better than *again*.
    """

    reviews: int = 0
    predicted: float = 0.0
    recalled: int = 0


def forgetting_factor(evidence: Evidence) -> float:
    """Return how many times as fast as predicted the candidate forgets: 1 is as predicted, and with nothing known.

    Were forgetting exponential, the logarithm of recall would be proportional to the time passed: the factor is how
    many times as long the candidates' cards seem to have been left alone.
    """
    if not evidence.reviews:
        return 1.0
    predicted = min(max(evidence.predicted / evidence.reviews, 0.01), 0.99)
    recalled = (evidence.recalled + PRIOR * predicted) / (evidence.reviews + PRIOR)
    recalled = min(max(recalled, 0.01), 0.99)
    return min(max(log(recalled) / log(predicted), SLOWEST), FASTEST)
