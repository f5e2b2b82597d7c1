"""The stretch of what was typed in which most of a point stands together, and how much that is worth.

The score is a sum with a handful of weights, found by logistic regression on the tuning pairs (cross-validated by
answer) and rounded. NEEDED and SINGLE were then raised, because a wrong tick misleads more than a missing one.
"""

import math
from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass

from cards.kinds.matching.displaced import displaced
from cards.kinds.matching.hits import Hit
from cards.kinds.matching.normalise import Token
from cards.kinds.matching.points import Wanted
from cards.kinds.matching.said import Said

COVER = 2.5  # for the share of the point that is there
EVIDENCE = 1.5  # for how much that is, whatever the point's length: log(1 + its words, rare ones in full)
PURE = 3.0  # for the share of the stretch that is the point's
CROSSING = 2.0  # taken if it runs over the end of a sentence
SINGLE = 1.25  # taken if it is one word of a point that has several
NEEDED = 4.1  # what all of this must exceed

SPAN = 22  # words, in which the words of a point must stand together
MOST_LOOKED_AT = 24  # hits from the beginning of a stretch


@dataclass(frozen=True, slots=True)
class Stretch:
    """Where a point was found. score: above 0 for found; orders: of the tokens that are the point's."""

    score: float
    orders: frozenset[int]


NOTHING = Stretch(-math.inf, frozenset())


def best(point: Wanted, hits: Sequence[Hit], said: Said) -> Stretch:
    """Return the stretch with the highest score among those that nothing speaks against."""
    search = _Search(point, said)
    if not all(search.figures) or displaced(point, search.figures, hits, said):
        return NOTHING
    for start, hit in enumerate(hits):
        if hit.agrees and not (start and _repeats(hits[start - 1], hit)):
            search.look_at(hits[start : start + MOST_LOOKED_AT])
    return search.found


def _repeats(before: Hit, hit: Hit) -> bool:
    return hit.order - before.order == 1 and hit.token.stem == before.token.stem


class _Search:
    """The search for one point. figures: for each figure that it needs, which tokens are that figure."""

    def __init__(self, point: Wanted, said: Said) -> None:
        self.point, self.said = point, said
        self.figures = [
            [order for order in said.numbers.get(figure.stem, ()) if _same(figure, said.tokens[order])]
            for figure in point.figures
        ]
        self.found = NOTHING
        self._least = _least_cover(point.total, 0.0)

    def look_at(self, hits: Sequence[Hit]) -> None:
        """Keep the best stretch that begins with the first hit, if it is better than what was found before."""
        point, first = self.point, hits[0]
        last_place, last_piece = first.token.place + SPAN, first.token.piece + max(1, point.pieces - 1)
        strengths: dict[int, float] = {}
        orders: list[int] = []
        cover = against = 0.0
        for order, token, word, strength, agrees in hits:
            if token.place > last_place or token.piece > last_piece:
                return
            if not agrees:
                against += point.weights[word] * strength
                continue
            if not orders or order != orders[-1]:
                orders.append(order)
            before = strengths.get(word, 0.0)
            if strength > before:
                cover += point.weights[word] * (strength - before)
                strengths[word] = strength
                if cover > against and cover > self._least:
                    self._consider(cover, strengths.keys(), orders)

    def _consider(self, cover: float, words: AbstractSet[int], orders: Sequence[int]) -> None:
        point, said, first, last = self.point, self.said, orders[0], orders[-1]
        score = COVER * cover + EVIDENCE * math.log1p(cover * point.total) - NEEDED
        score += PURE * sum(map(said.worth.__getitem__, orders)) / said.around(first, last)
        score -= CROSSING * (said.tokens[first].sentence != said.tokens[last].sentence)
        score -= SINGLE * (len(words) == 1 < len(point.main) and said.worth[first] <= 1)
        if score > self.found.score and not self._contradicted(words, *said.widened(first, last)):
            self.found = Stretch(score, frozenset(orders))
            self._least = _least_cover(point.total, max(0.0, score))

    def _contradicted(self, words: AbstractSet[int], first: int, last: int) -> bool:
        """Tell whether a stretch lacks a figure, numbers something else ("Rule 2"), or has the opposite of a word."""
        point = self.point
        if any(bisect_right(orders, last) == bisect_left(orders, first) for orders in self.figures):
            return True
        there = self.said.tokens[first : last + 1]
        stems = {token.stem for token in there} if point.labels or point.has_contraries else frozenset[str]()
        for label in point.labels:
            if label.stem not in stems and any(_numbers_alike(label, token) for token in there):
                return True
        return point.has_contraries and any(
            index not in words and not point.contraries[index].isdisjoint(stems) for index in point.main
        )


def _least_cover(total: float, score: float) -> float:
    """Return a share of a point that is too small for more than this score, however pure a stretch is.

    Newton's method from below: what it is used on bends downwards, so that it never goes too far.
    """
    cover = 0.0
    for _ in range(3):
        over = COVER * cover + EVIDENCE * math.log1p(cover * total) + PURE - NEEDED - score
        cover = max(0.0, cover - over / (COVER + EVIDENCE * total / (1 + cover * total)))
    return cover - 1e-9


def _numbers_alike(label: Token, token: Token) -> bool:
    """Tell whether a number numbers or counts the same thing, whichever number it is."""
    return token.is_number and (token.before == label.before != "" or token.unit == label.unit != "")


def _same(figure: Token, token: Token) -> bool:
    """Tell whether a number of the right size is the one asked for: counted in the same unit, if both name one."""
    return not figure.counted or not token.counted or figure.unit == token.unit
