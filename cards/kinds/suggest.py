"""Which rating an answer suggests: one rule for every kind of card.

All that a full answer needs was recalled: *well*. More than half of it: *barely*. Half or less: *didn't know*.
*Instantly* is never suggested, because only the candidate knows how it felt. The candidate has the last word.
"""

from cards.scheduling.types import Rating


def suggest(recalled: int, needed: int) -> Rating:
    """Suggest a rating. recalled: how many were, more than needed count as all. needed: at least 1."""
    if recalled >= needed:
        return Rating.GOOD
    return Rating.HARD if 2 * recalled > needed else Rating.AGAIN


def suggestions(most: int, needed: int) -> list[Rating]:
    """The suggested rating for 0, 1, ... `most` recalled: what a page needs to follow the ticks by itself."""
    return [suggest(count, needed) for count in range(most + 1)] if needed else []
