"""Spread intervals a little, so that cards learnt on one day do not come back on one day for ever.

The factor comes from a seed, never from a random generator: the button, the answer and the replay of the
log all arrive at the same day.
"""

from hashlib import sha256

FEWEST_DAYS = 3
SPREAD = 0.05


def attempt_seed(card_id: object, log_rows: int) -> str:
    """Return the seed of one attempt.

    log_rows: rows the memory's log held before it, undone grades and undos included.
    """
    return f"{card_id}:{log_rows}"


def fuzz_factor(seed: str) -> float:
    """Return a factor in [0.95, 1.05], evenly spread over seeds."""
    share = int.from_bytes(sha256(seed.encode()).digest()[:6]) / (2**48 - 1)
    return 1 - SPREAD + 2 * SPREAD * share


def fuzzed_days(days: int, factor: float, *, longest: int) -> int:
    """Multiply an interval of 3 days or more by `factor`, to whole days, at most `longest`.

    Non-decreasing in `days` for one factor: rounding is, 3 days stay 3, and shorter ones stay as they are.
    """
    if days < FEWEST_DAYS:
        return days
    return min(round(days * factor), longest)
