"""FSRS-6's forgetting curve and growth of stability in plain numbers, for what a plan asks of thousands of cards.

py-fsrs moves the memories; these are its formulas, and the tests hold them to it. Source: open-spaced-repetition,
"The Algorithm", FSRS-6. Stability is in days, difficulty from 1 to 10, recall from 0 to 1.
"""

from dataclasses import dataclass, field
from math import exp

from fsrs.scheduler import DEFAULT_PARAMETERS

DEFAULTS: tuple[float, ...] = tuple(DEFAULT_PARAMETERS)
SHORTEST_STABILITY = 0.001
# Once a lapsed card has been through its relearning step: the mean effect of that step (docs/interview-plan.md).
AFTER_RELEARNING = 0.787


@dataclass(frozen=True, slots=True)
class Curve:
    """How one candidate's memory fades and grows, by the 21 parameters of FSRS-6."""

    parameters: tuple[float, ...] = DEFAULTS
    decay: float = field(init=False)
    factor: float = field(init=False)

    def __post_init__(self) -> None:
        if len(self.parameters) != len(DEFAULTS):
            raise ValueError(f"FSRS-6 has {len(DEFAULTS)} parameters, got {len(self.parameters)}.")
        decay = self.parameters[20]
        object.__setattr__(self, "decay", -decay)
        object.__setattr__(self, "factor", 0.9 ** (-1 / decay) - 1)  # so that recall is 0.9 after `stability` days

    def recall(self, days: float, stability: float) -> float:
        """Return the probability of recall so many days after the last review."""
        return float((1 + self.factor * max(0.0, days) / stability) ** self.decay)

    def after_good(self, difficulty: float, stability: float, recall: float) -> float:
        """Return the stability after *good*, where recall had this probability."""
        w = self.parameters
        growth: float = exp(w[8]) * (11 - difficulty) * stability ** -w[9] * (exp((1 - recall) * w[10]) - 1)
        return stability * (1 + growth)

    def after_lapse(self, difficulty: float, stability: float, recall: float) -> float:
        """Return the stability after *again* on a card in review, before its relearning step."""
        w = self.parameters
        forgotten: float = w[11] * difficulty ** -w[12] * ((stability + 1) ** w[13] - 1) * exp((1 - recall) * w[14])
        return max(SHORTEST_STABILITY, min(forgotten, stability / exp(w[17] * w[18])))
