"""Which words of which points a typed word may be: itself, another word of its group, or a slip of the hand."""

from collections.abc import Sequence
from collections.abc import Set as AbstractSet
from functools import lru_cache
from typing import TypeAlias

from rapidfuzz import process
from rapidfuzz.distance import OSA

from cards.kinds.matching import synonyms, vocabulary
from cards.kinds.matching.normalise import Token
from cards.kinds.matching.points import LIGHT, Wanted

GROUP = 0.67  # what another word of the group is worth
SLIP = 0.9  # what a word with a typing error is worth
SLIPS = ((8, 2), (5, 1))  # from so many letters on, so many slips are forgiven; shorter words must be right
SHORTEST_ROOT, LONGEST_ENDING = 5, 3  # letters that "mediat" and "mediator" share, and that one has more
SHORTEST_HALF = 3  # letters of each of two words that were run together
_MOST_SLIPS = max(slips for _, slips in SLIPS)

Meaning: TypeAlias = tuple[int, int, float]  # point, word of the point, strength
_Places: TypeAlias = list[tuple[int, int]]


class Lexicon:
    """The words of a card's points. The first letter of a typed word must be right."""

    def __init__(self, points: Sequence[Wanted]) -> None:
        self._exact: dict[str, _Places] = {}
        self._groups: dict[int, _Places] = {}
        for number, point in enumerate(points):
            for index, word in enumerate(point.words):
                self._exact.setdefault(word.stem, []).append((number, index))
                for group in synonyms.GROUPS.get(word.stem, ()):
                    self._groups.setdefault(group, []).append((number, index))
        # Slips are looked for in words as they were written too: in "complant" the stem goes astray with them.
        self._stems = {word.word: word.stem for point in points for word in point.words}
        self._own = _Known(self._stems.keys() | (self._exact.keys() - synonyms.GROUPS.keys()))

    def knows(self, token: Token) -> bool:
        """Tell whether a typed word is one of the card's or of a group, just as it stands."""
        return token.stem in self._exact or token.stem in synonyms.GROUPS or token.is_number

    def meanings(self, token: Token) -> tuple[Meaning, ...]:
        """Return which words of which points a typed word may be, each once."""
        if self.knows(token):
            return self._of(token.stem, 1.0)
        mended = self._mended(token.word, token.stem)
        if mended:
            return self._of(self._stems.get(mended, mended), SLIP)
        return self._run_together(token.word)

    def _run_together(self, word: str) -> tuple[Meaning, ...]:
        """Return the meanings of both halves of "feeproposal", if each is a word of the card."""
        for cut in range(SHORTEST_HALF, len(word) - SHORTEST_HALF + 1):
            one, other = self._stems.get(word[:cut]), self._stems.get(word[cut:])
            if one and other:
                return tuple(dict.fromkeys(self._of(one, SLIP) + self._of(other, SLIP)))
        return ()

    def _of(self, stem: str, strength: float) -> tuple[Meaning, ...]:
        found = dict.fromkeys(self._exact.get(stem, ()), strength)
        worth = strength * GROUP * (LIGHT if stem in vocabulary.LIGHT else 1.0)
        for group in synonyms.GROUPS.get(stem, ()):
            for place in self._groups.get(group, ()):
                found.setdefault(place, worth)
        return tuple((point, word, strength) for (point, word), strength in found.items())

    def _mended(self, word: str, stem: str) -> str:
        """Return the known word that an unknown one stands for, or nothing."""
        return (
            self._slip(word)
            or (self._slip(stem) if stem != word else "")
            or self._own.of_its_root(stem)
            or _GROUPED.of_its_root(stem)
        )

    def _slip(self, word: str) -> str:
        """Return the known word that a slip of the hand has made this of, or nothing."""
        most = _slips(len(word))
        if not most:
            return ""
        nearest, cutoff = "", most
        for known in (self._own, _GROUPED):  # the card's own words go before others that are as near
            alike = known.like(word)
            found = process.extractOne(word, alike, scorer=OSA.distance, score_cutoff=cutoff) if alike else None
            if found:
                nearest, cutoff = found[0], int(found[1]) - 1
            if cutoff <= 0:  # no other is nearer, but the very word might be
                nearest = word if cutoff == 0 and word in synonyms.GROUPS else nearest
                break
        return nearest if not nearest or frozenset((word, nearest)) not in vocabulary.CONFUSABLE else ""


class _Known:
    """Words in which slips and roots are looked for, kept so that few of them need to be compared."""

    def __init__(self, words: AbstractSet[str]) -> None:
        self._words = words
        self._starts = {word[:SHORTEST_ROOT] for word in words}
        self._longer: dict[str, list[str]] = {}
        self._like: dict[tuple[str, int], list[str]] = {}
        for word in sorted(words):
            length = len(word)
            for root in range(max(SHORTEST_ROOT, length - LONGEST_ENDING), length):
                self._longer.setdefault(word[:root], []).append(word)
            for letters in _typed_for(length):
                self._like.setdefault((word[0], letters), []).append(word)

    def like(self, word: str) -> Sequence[str]:
        """Return the words with the same first letter, and a length that leaves few enough slips."""
        return self._like.get((word[0], len(word)), ())

    def of_its_root(self, stem: str) -> str:
        """Return "mediator" for "mediat" or the other way round: a word that goes on where another ends."""
        if stem[:SHORTEST_ROOT] not in self._starts:
            return ""
        roots = (stem[:letters] for letters in range(max(SHORTEST_ROOT, len(stem) - LONGEST_ENDING), len(stem)))
        longer: Sequence[str] = self._longer.get(stem, ())
        for known in (*(root for root in roots if root in self._words), *longer):
            if frozenset((stem, known)) not in vocabulary.CONFUSABLE:
                return known
        return ""


def _slips(letters: int) -> int:
    for least, slips in SLIPS:
        if letters >= least:
            return slips
    return 0


@lru_cache(maxsize=256)
def _typed_for(length: int) -> Sequence[int]:
    """Return how long a word may be that is a slip of one of this length."""
    near = range(max(0, length - _MOST_SLIPS), length + _MOST_SLIPS + 1)
    return [letters for letters in near if abs(letters - length) <= _slips(letters)]


_GROUPED = _Known(synonyms.GROUPS.keys())
