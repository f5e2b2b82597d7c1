"""Which words of which points a typed word may be: itself, another word of its group, or a slip of the hand."""

from collections.abc import Iterable, Iterator, Sequence
from typing import TypeAlias

from rapidfuzz.distance import OSA

from cards.kinds.matching import synonyms, vocabulary
from cards.kinds.matching.normalise import Token
from cards.kinds.matching.points import Wanted, worth

GROUP = 0.8  # what another word of the group is worth
SLIP = 0.9  # what a word with a typing error is worth
SLIPS = ((8, 2), (5, 1))  # from so many letters on, so many slips are forgiven; shorter words must be right
SHORTEST_ROOT, LONGEST_ENDING = 5, 3  # letters that "mediat" and "mediator" share, and that one has more

Meaning: TypeAlias = tuple[int, int, float]  # point, word of the point, strength
_Places: TypeAlias = list[tuple[int, int]]
_ByLength: TypeAlias = dict[tuple[str, int], list[str]]


class Lexicon:
    """The words of a card's points, for one answer. The first letter of a typed word must be right."""

    def __init__(self, points: Sequence[Wanted]) -> None:
        self._exact: dict[str, _Places] = {}
        self._groups: dict[int, _Places] = {}
        self._known: dict[str, tuple[Meaning, ...]] = {}
        for number, point in enumerate(points):
            for index, word in enumerate(point.words):
                self._exact.setdefault(word.stem, []).append((number, index))
                for group in synonyms.GROUPS.get(word.stem, ()):
                    self._groups.setdefault(group, []).append((number, index))
        self._by_length = _by_length(self._exact.keys() - synonyms.GROUPS.keys())

    def meanings(self, token: Token) -> tuple[Meaning, ...]:
        """Return which words of which points a typed word may be, each once."""
        known = self._known.get(token.stem)
        if known is None:
            known = self._known[token.stem] = self._look_up(token)
        return known

    def _look_up(self, token: Token) -> tuple[Meaning, ...]:
        stem, strength = token.stem, 1.0
        if stem not in self._exact and stem not in synonyms.GROUPS and not token.is_number:
            stem, strength = self._meant(stem), SLIP
        found = dict.fromkeys(self._exact.get(stem, ()), strength)
        for group in synonyms.GROUPS.get(stem, ()):
            for place in self._groups.get(group, ()):
                found.setdefault(place, strength * GROUP * worth(stem))
        return tuple((point, word, strength) for (point, word), strength in found.items())

    def _meant(self, stem: str) -> str:
        """Return the known word that a slip of the hand has made this of, else one of the same root, else nothing."""
        most = next((slips for letters, slips in SLIPS if len(stem) >= letters), 0)
        meant = ""
        for length in range(len(stem) - most, len(stem) + most + 1) if most else ():
            for known in (*self._by_length.get((stem[0], length), ()), *_GROUPED.get((stem[0], length), ())):
                slips = OSA.distance(stem, known, score_cutoff=most)
                if slips <= most and frozenset((stem, known)) not in vocabulary.CONFUSABLE:
                    meant, most = known, slips - 1
        return meant or next((known for known in self._of_its_root(stem)), "")

    def _of_its_root(self, stem: str) -> Iterator[str]:
        """Give "mediator" for "mediat" and the other way round: words that go on where another ends."""
        for more in range(1, LONGEST_ENDING + 1):
            shorter, longer = stem[:-more], (stem[0], len(stem) + more)
            akin = [known for known in self._by_length.get(longer, ()) if known.startswith(stem)]
            akin += [known for known in _GROUPED.get(longer, ()) if known.startswith(stem)]
            akin += [shorter] if shorter in self._exact or shorter in synonyms.GROUPS else []
            for known in akin:
                if (
                    min(len(known), len(stem)) >= SHORTEST_ROOT
                    and frozenset((stem, known)) not in vocabulary.CONFUSABLE
                ):
                    yield known


def _by_length(stems: Iterable[str]) -> _ByLength:
    """Return stems by first letter and length."""
    found: _ByLength = {}
    for stem in sorted(stems):
        found.setdefault((stem[0], len(stem)), []).append(stem)
    return found


_GROUPED = _by_length(synonyms.GROUPS)
