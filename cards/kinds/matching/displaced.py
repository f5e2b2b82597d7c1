"""Whether the figure of a point stands with something else: "acknowledge within 28 days and reply in 7".

Each typed word stands with one figure of a unit: with that of its clause. Where a clause has several, or none and its
sentence is looked at, it is the next one if each figure follows its words, the one before if the words follow, or else
the nearest. A point's figure is displaced if the weightiest of its words stands with another figure.
"""

from bisect import bisect_right
from collections.abc import Sequence

from cards.kinds.matching.hits import Hit
from cards.kinds.matching.normalise import Token
from cards.kinds.matching.numbers import COUNTED
from cards.kinds.matching.points import Wanted, is_figure
from cards.kinds.matching.stem import stem

_MONEY = "£$€"
_RESPECTIVELY = stem("respectively")  # then words and figures stand apart, and in order
_NUMBERED = frozenset(
    map(stem, ("section", "clause", "article", "schedule", "paragraph", "page", "regulation", "form", "number"))
)


def displaced(point: Wanted, found: Sequence[Sequence[int]], hits: Sequence[Hit], said: Sequence[Token]) -> bool:
    """Tell whether a figure of the point is there, but in the place of another.

    found: for each of the point's figures, which tokens of what was said are that figure.
    """
    if not point.figures:
        return False
    numbers = [(order, token) for order, token in enumerate(said) if token.is_number]
    stems = {token.stem for token in point.words}
    for unit, own in _by_unit(point, found).items():
        others = {order for order, token in numbers if token.stem not in stems and _counts(unit, order, said)}
        if others and _Standing(own, others, said).is_displaced(point, hits):
            return True
    return False


def _by_unit(point: Wanted, found: Sequence[Sequence[int]]) -> dict[str, set[int]]:
    units: dict[str, set[int]] = {}
    for figure, orders in zip(point.figures, found, strict=True):
        units.setdefault(_unit(figure), set()).update(orders)
    return units


def _unit(token: Token) -> str:
    return _MONEY if token.word[0] in _MONEY else token.unit


def _counts(unit: str, order: int, said: Sequence[Token]) -> bool:
    """Tell whether a number counts this unit, or leaves it open as in "28 to reply" and is no number of a list."""
    token = said[order]
    if token.counted or token.word[0] in _MONEY:
        return _unit(token) == unit
    if unit != _MONEY and unit not in COUNTED:
        return token.unit == unit
    alone = all(not 0 <= beside < len(said) or said[beside].piece != token.piece for beside in (order - 1, order + 1))
    follows = said[order + 1] if order + 1 < len(said) else None
    open_unit = follows is None or follows.piece != token.piece or follows.place > token.place + 1
    return not alone and open_unit and is_figure(token) and token.before not in _NUMBERED


class _Standing:
    """Which words of an answer stand with a point's own figures and which with others of the same unit."""

    def __init__(self, own: set[int], others: set[int], said: Sequence[Token]) -> None:
        self.own, self.said = own, said
        self.by_clause: dict[int, list[int]] = {}
        self.by_sentence: dict[int, list[int]] = {}
        for order in sorted(own | others):
            self.by_clause.setdefault(said[order].clause, []).append(order)
            self.by_sentence.setdefault(said[order].sentence, []).append(order)
        self.clauses = _ends([token.clause for token in said])
        self.sentences = _ends([token.sentence for token in said])
        self.skipped = {token.sentence for token in said if token.stem == _RESPECTIVELY}

    def is_displaced(self, point: Wanted, hits: Sequence[Hit]) -> bool:
        """Compare the weightiest word that stands with its figure and with another. Clauses go before sentences."""
        words = [hit for hit in hits if not hit.token.is_number and hit.token.sentence not in self.skipped]
        for stands in (self._in_clause, self._in_sentence):
            sides: tuple[set[int], set[int]] = (set(), set())
            for hit in words:
                figure = stands(hit)
                if figure is not None:
                    sides[figure in self.own].add(hit.word)
            away, here = (_heaviest(point, side - other) for side, other in (sides, sides[::-1]))
            if away or here:
                return away > here
        return False

    def _in_clause(self, hit: Hit) -> int | None:
        clause = hit.token.clause
        return self._figure(hit, self.by_clause.get(clause, ()), self.clauses[clause])

    def _in_sentence(self, hit: Hit) -> int | None:
        sentence = hit.token.sentence
        return self._figure(hit, self.by_sentence.get(sentence, ()), self.sentences[sentence])

    def _figure(self, hit: Hit, figures: Sequence[int], ends: tuple[int, int]) -> int | None:
        """Return which figure a word stands with, or None for none or any."""
        if len(figures) < 2:  # noqa: PLR2004 - one or none
            return next(iter(figures), None)
        at = bisect_right(figures, hit.order)
        before, after = figures[at - 1] if at else None, figures[at] if at < len(figures) else None
        if before is None or after is None:
            return after if before is None else before
        opens, closes = ends[0] == figures[0], ends[1] == figures[-1]
        if opens != closes:
            return before if opens else after
        ahead = self.said[after].place - hit.token.place
        behind = hit.token.place - self.said[before].place - self.said[before].counted
        if ahead == behind:
            return None
        return before if behind < ahead else after


def _heaviest(point: Wanted, words: set[int]) -> float:
    return max((point.weights[word] for word in words), default=0.0)


def _ends(numbers: Sequence[int]) -> dict[int, tuple[int, int]]:
    """Return by the number of a clause or sentence its first and last token."""
    last = {number: order for order, number in enumerate(numbers)}
    first = {number: order for order, number in reversed(list(enumerate(numbers)))}
    return {number: (first[number], order) for number, order in last.items()}
