"""What was typed, with what is asked of it for point after point worked out once."""

from collections.abc import Mapping, Sequence
from functools import cached_property
from itertools import accumulate

from cards.kinds.matching.normalise import Token
from cards.kinds.matching.numbers import COUNTED, MONEY
from cards.kinds.matching.points import is_figure, worth
from cards.kinds.matching.stem import stem

AROUND = 6  # informative words beside a stretch, in its pieces, that count as part of it
_RESPECTIVELY = stem("respectively")  # then words and figures stand apart, and in order
_NUMBERED = frozenset(
    map(stem, ("section", "clause", "article", "schedule", "paragraph", "page", "regulation", "form", "number"))
)


class Said:
    """What was typed. Orders are numbers among its tokens. stems: of all; numbers: by stem, the orders."""

    def __init__(self, tokens: Sequence[Token]) -> None:
        self.tokens = tokens
        self.stems = {token.stem for token in tokens}
        worths = {word: worth(word) for word in self.stems}
        self.worth = [worths[token.stem] for token in tokens]
        self.numbers: dict[str, list[int]] = {}
        begins: dict[int, int] = {}
        ends: dict[int, int] = {}
        for order, token in enumerate(tokens):
            begins.setdefault(token.piece, order)
            ends[token.piece] = order
            if token.is_number:
                self.numbers.setdefault(token.stem, []).append(order)
        # By token, the first and the last that a stretch is widened to, and what all words up to these are worth.
        self._firsts = [max(begins[token.piece], order - AROUND) for order, token in enumerate(tokens)]
        self._lasts = [min(ends[token.piece], order + AROUND) for order, token in enumerate(tokens)]
        sums = [0.0, *accumulate(self.worth)]
        self._before = [sums[order] for order in self._firsts]
        self._through = [sums[order + 1] for order in self._lasts]
        self._counting: dict[str, list[tuple[str, list[int]]]] = {}

    def widened(self, first: int, last: int) -> tuple[int, int]:
        """Return the first and last token of a stretch with what stands beside it in its pieces."""
        return self._firsts[first], self._lasts[last]

    def around(self, first: int, last: int) -> float:
        """Return what the words of a stretch, with those beside it, are worth."""
        return self._through[last] - self._before[first]

    def counting(self, unit: str) -> Sequence[tuple[str, Sequence[int]]]:
        """Return the numbers that count a unit, or leave it open: each stem with its orders."""
        known = self._counting.get(unit)
        if known is None:
            counted = ((word, [at for at in orders if self._counts(unit, at)]) for word, orders in self.numbers.items())
            known = self._counting[unit] = [(word, orders) for word, orders in counted if orders]
        return known

    @cached_property
    def clauses(self) -> Mapping[int, tuple[int, int]]:
        """The first and last token of each clause."""
        return _ends([token.clause for token in self.tokens])

    @cached_property
    def sentences(self) -> Mapping[int, tuple[int, int]]:
        """The first and last token of each sentence."""
        return _ends([token.sentence for token in self.tokens])

    @cached_property
    def respectively(self) -> frozenset[int]:
        """The sentences whose words and figures stand apart."""
        if _RESPECTIVELY not in self.stems:
            return frozenset()
        return frozenset(token.sentence for token in self.tokens if token.stem == _RESPECTIVELY)

    def _counts(self, unit: str, order: int) -> bool:
        """Tell whether a number counts this unit, or leaves it open as in "28 to reply" and is no number of a list."""
        said, token = self.tokens, self.tokens[order]
        if token.counted or token.word[0] in MONEY:
            return unit_of(token) == unit
        if unit != MONEY and unit not in COUNTED:
            return token.unit == unit
        follows = order + 1 < len(said) and said[order + 1].piece == token.piece
        alone = not follows and not (order and said[order - 1].piece == token.piece)
        open_unit = not follows or said[order + 1].place > token.place + 1
        return not alone and open_unit and is_figure(token) and token.before not in _NUMBERED


def unit_of(number: Token) -> str:
    """Return what a number counts; all money is one unit."""
    return MONEY if number.word[0] in MONEY else number.unit


def _ends(numbers: Sequence[int]) -> dict[int, tuple[int, int]]:
    """Return by the number of a clause or sentence its first and last token."""
    first: dict[int, int] = {}
    last: dict[int, int] = {}
    for order, number in enumerate(numbers):
        first.setdefault(number, order)
        last[number] = order
    return {number: (first[number], order) for number, order in last.items()}
