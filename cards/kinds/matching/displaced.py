"""Whether the figure of a point stands with something else: "acknowledge within 28 days and reply in 7".

Each typed word stands with one figure of a unit: with that of its clause. Where a clause has several, or none and its
sentence is looked at, it is the next one if each figure follows its words, the one before if the words follow, or else
the nearest. A point's figure is displaced if the weightiest of its words stands with another figure.
"""

from bisect import bisect_right
from collections.abc import Callable, Sequence

from cards.kinds.matching.hits import Hit
from cards.kinds.matching.points import Wanted
from cards.kinds.matching.said import Said, unit_of


def displaced(point: Wanted, found: Sequence[Sequence[int]], hits: Sequence[Hit], said: Said) -> bool:
    """Tell whether a figure of the point is there, but in the place of another.

    found: for each of the point's figures, which tokens of what was said are that figure.
    """
    if not point.figures:
        return False
    stems = {token.stem for token in point.words}
    for unit, own in _by_unit(point, found).items():
        others = {order for word, orders in said.counting(unit) if word not in stems for order in orders}
        if others and _Standing(own, others, said).is_displaced(point, hits):
            return True
    return False


def _by_unit(point: Wanted, found: Sequence[Sequence[int]]) -> dict[str, set[int]]:
    units: dict[str, set[int]] = {}
    for figure, orders in zip(point.figures, found, strict=True):
        units.setdefault(unit_of(figure), set()).update(orders)
    return units


class _Standing:
    """Which words of an answer stand with a point's own figures and which with others of the same unit."""

    def __init__(self, own: set[int], others: set[int], said: Said) -> None:
        self.own, self.said = own, said
        self.by_clause: dict[int, list[int]] = {}
        self.by_sentence: dict[int, list[int]] = {}
        for order in sorted(own | others):
            token = said.tokens[order]
            self.by_clause.setdefault(token.clause, []).append(order)
            self.by_sentence.setdefault(token.sentence, []).append(order)

    def is_displaced(self, point: Wanted, hits: Sequence[Hit]) -> bool:
        """Compare the weightiest word that stands with its figure and with another. Clauses go before sentences."""
        words: dict[int, list[Hit]] = {}
        for hit in hits:
            words.setdefault(hit.word, []).append(hit)
        informative = (word for word in words if not point.words[word].is_number)
        heaviest_first = sorted(informative, key=point.weights.__getitem__, reverse=True)
        for stands in (self._in_clause, self._in_sentence):
            decided, own = 0.0, False
            for word in heaviest_first:
                if point.weights[word] < decided:
                    break
                side = self._side(words[word], stands)
                if side is not None:
                    decided, own = point.weights[word], own or side
            if decided:
                return not own
        return False

    def _side(self, hits: Sequence[Hit], stands: Callable[[Hit], int | None]) -> bool | None:
        """Tell whether a word stands with its own figure, or False for another; None for neither and for both."""
        side: bool | None = None
        for hit in hits:
            figure = stands(hit)
            if figure is not None and hit.token.sentence not in self.said.respectively:
                if side is (figure not in self.own):
                    return None
                side = figure in self.own
        return side

    def _in_clause(self, hit: Hit) -> int | None:
        clause = hit.token.clause
        return self._figure(hit, self.by_clause.get(clause, ()), self.said.clauses[clause])

    def _in_sentence(self, hit: Hit) -> int | None:
        sentence = hit.token.sentence
        return self._figure(hit, self.by_sentence.get(sentence, ()), self.said.sentences[sentence])

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
        ahead = self.said.tokens[after].place - hit.token.place
        behind = hit.token.place - self.said.tokens[before].place - self.said.tokens[before].counted
        if ahead == behind:
            return None
        return before if behind < ahead else after
