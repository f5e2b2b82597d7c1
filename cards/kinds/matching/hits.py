"""A typed word that may be a word of a point."""

from typing import NamedTuple

from cards.kinds.matching.normalise import Token


class Hit(NamedTuple):
    """A typed token that may be a word of a point. order: its number among the tokens; agrees: neither says the
    contrary of the other.
    """

    order: int
    token: Token
    word: int
    strength: float
    agrees: bool
