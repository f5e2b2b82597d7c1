"""What a candidate typed against the points of a card: which of them it says. Pure, and of no kind in particular."""

from cards.kinds.matching.match import MOST_TYPED, find_said

__all__ = ["MOST_TYPED", "find_said"]
