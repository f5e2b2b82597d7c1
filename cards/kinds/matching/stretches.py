"""The stretch of what was typed in which most of a point stands together, and how much that is worth.

The score is a sum with a handful of weights, found by logistic regression (cross-validated by card) and rounded: on the
tuning pairs, and with a fifth of the weight on their answers beside the points of other cards, which few of them say.
More of what can be counted of a stretch did not help. SINGLE was then raised, so that half of two words does
not do, and NEEDED set where on the tuning pairs some 19 of 20 ticks are right and few on other cards appear.
"""

import math
from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from operator import attrgetter

from cards.kinds.matching.displaced import displaced
from cards.kinds.matching.hits import Hit
from cards.kinds.matching.normalise import Token
from cards.kinds.matching.points import Wanted
from cards.kinds.matching.said import AROUND, Said

COVER = 3.3  # for the share of the point that is there
EVIDENCE = 1.8  # for how much that is, whatever the point's length: log(1 + its words, rare ones in full)
PURE = 3.0  # for the share of the stretch that is the point's
CROSSING = 1.7  # taken if it runs over the end of a sentence
SINGLE = 1.25  # taken if it is one word of a point that has several
NEEDED = 4.35  # what all of this must exceed

SPAN = 22  # words, in which the words of a point must stand together
MOST_LOOKED_AT = 24  # hits from the beginning of a stretch


@dataclass(frozen=True, slots=True)
class Stretch:
    """Where a point was found. score: above 0 for found; orders: of the tokens that are the point's."""

    score: float
    orders: frozenset[int]


_ORDER = attrgetter("order")
NOTHING = Stretch(-math.inf, frozenset())


def best(point: Wanted, hits: Sequence[Hit], said: Said) -> Stretch:
    """Return the stretch with the highest score among those that nothing speaks against."""
    search = _Search(point, said)
    if not all(search.figures) or displaced(point, search.figures, hits, said):
        return NOTHING
    if search.figures:
        hits = _near(min(search.figures, key=len), hits)
    for start, end, within in _windows(point, hits):
        if within > search.least and not _is_amid_its_like(hits, start):
            search.look_at(hits[start:end])
    return search.found


def _near(figures: Sequence[int], hits: Sequence[Hit]) -> Sequence[Hit]:
    """Return the hits that can be in a stretch with one of these tokens, and the one before these."""
    reach = SPAN + AROUND + 1
    near: list[Hit] = []
    done = 0
    for figure in figures:
        first = max(done, bisect_left(hits, figure - reach, key=_ORDER))
        done = max(first, bisect_right(hits, figure + reach, key=_ORDER))
        near += hits[first:done]
    return near


def _windows(point: Wanted, hits: Sequence[Hit]) -> Iterator[tuple[int, int, float]]:
    """Give for each hit that a stretch may begin with where the last such stretch ends, and the point's share there.

    Most stretches hold too little of the point, and this tells it without a look at each of their words.
    """
    pieces = max(1, point.pieces - 1)
    times = [0] * len(point.words)
    within, end = 0.0, 0
    for start, hit in enumerate(hits):
        last_place, last_piece = hit.token.place + SPAN, hit.token.piece + pieces
        most = min(len(hits), start + MOST_LOOKED_AT)
        while end < most and (other := hits[end]).token.place <= last_place and other.token.piece <= last_piece:
            if other.agrees:
                times[other.word] += 1
                within += point.weights[other.word] * (times[other.word] == 1)
            end += 1
        if hit.agrees:
            yield start, end, within
            times[hit.word] -= 1
            within -= point.weights[hit.word] * (times[hit.word] == 0)


def _is_amid_its_like(hits: Sequence[Hit], at: int) -> bool:
    """Tell whether the same word is the hit before and the hit after: a stretch may as well begin with one of these."""
    if not 0 < at < len(hits) - 1:
        return False
    stem = hits[at].token.stem
    return hits[at - 1].token.stem == stem == hits[at + 1].token.stem and hits[at + 1].agrees


class _Search:
    """The search for one point. figures: for each figure that it needs, which tokens are that figure; least: a
    share of the point that cannot make a better stretch.
    """

    def __init__(self, point: Wanted, said: Said) -> None:
        self.point, self.said = point, said
        self.figures = [
            [order for order in said.numbers.get(figure.stem, ()) if _same(figure, said.tokens[order])]
            for figure in point.figures
        ]
        self.found = NOTHING
        self.least, self.slope = _least_cover(point.total, 0.0)

    def look_at(self, hits: Sequence[Hit]) -> None:
        """Keep the best stretch that begins with the first hit, if it is better than what was found before."""
        point, said = self.point, self.said
        if self._lacks_figure(*said.widened(hits[0].order, hits[-1].order)):
            return
        strengths: dict[int, float] = {}
        orders: list[int] = []
        cover = against = own = 0.0
        counted = -1  # no typed word stands for two words of a point
        for order, _token, word, strength, agrees in hits:
            if not agrees:
                against += point.weights[word] * strength
                continue
            if not orders or order != orders[-1]:
                orders.append(order)
                own += said.worth[order]
            before = strengths.get(word, 0.0)
            if strength > before and order != counted:
                counted = order
                cover += point.weights[word] * (strength - before)
                strengths[word] = strength
                if cover > against and cover > self.least:
                    pure = own / said.around(orders[0], order)
                    if self.slope * (cover - self.least) > PURE * (1 - pure):
                        self._consider(cover, pure, strengths.keys(), orders)

    def _consider(self, cover: float, pure: float, words: AbstractSet[int], orders: Sequence[int]) -> None:
        point, said, first, last = self.point, self.said, orders[0], orders[-1]
        score = COVER * cover + EVIDENCE * math.log1p(cover * point.total) - NEEDED
        score += PURE * pure
        score -= CROSSING * (said.tokens[first].sentence != said.tokens[last].sentence)
        score -= SINGLE * (len(words) == 1 < len(point.main) and said.worth[first] <= 1)
        if score > self.found.score and not self._contradicted(words, *said.widened(first, last)):
            self.found = Stretch(score, frozenset(orders))
            self.least, self.slope = _least_cover(point.total, max(0.0, score))

    def _contradicted(self, words: AbstractSet[int], first: int, last: int) -> bool:
        """Tell whether a stretch lacks a figure, numbers something else ("Rule 2"), or has the opposite of a word."""
        point = self.point
        if self._lacks_figure(first, last):
            return True
        there = self.said.tokens[first : last + 1]
        stems = {token.stem for token in there} if point.labels or point.has_contraries else frozenset[str]()
        for label in point.labels:
            if label.stem not in stems and any(_numbers_alike(label, token) for token in there):
                return True
        return point.has_contraries and any(
            index not in words and not point.contraries[index].isdisjoint(stems) for index in point.main
        )

    def _lacks_figure(self, first: int, last: int) -> bool:
        return any(bisect_right(orders, last) == bisect_left(orders, first) for orders in self.figures)


def _least_cover(total: float, score: float) -> tuple[float, float]:
    """Return a share of a point that is too small for more than this score, however pure a stretch is; and the most
    that the score rises with the share from there on.

    Newton's method from below: what it is used on bends downwards, so that it never goes too far.
    """
    cover = 0.0
    for _ in range(3):
        over = COVER * cover + EVIDENCE * math.log1p(cover * total) + PURE - NEEDED - score
        cover = max(0.0, cover - over / (COVER + EVIDENCE * total / (1 + cover * total)))
    least = cover - 1e-9  # more than sums of weights are out by
    return least, COVER + EVIDENCE * total / (1 + least * total)


def _numbers_alike(label: Token, token: Token) -> bool:
    """Tell whether a number numbers or counts the same thing, whichever number it is."""
    return token.is_number and (token.before == label.before != "" or token.unit == label.unit != "")


def _same(figure: Token, token: Token) -> bool:
    """Tell whether a number of the right size is the one asked for: counted in the same unit, if both name one."""
    return not figure.counted or not token.counted or figure.unit == token.unit
