"""Which words of which points a typed word may be: itself, another word of its group, or a slip of the hand."""

from collections.abc import Iterable, Mapping, Sequence
from collections.abc import Set as AbstractSet
from typing import TypeAlias

from rapidfuzz import process
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
        own = sorted(self._stems.keys() | (self._exact.keys() - synonyms.GROUPS.keys()))
        self._own = frozenset(own)
        self._longer = _by_root(own)
        self._by_letter: dict[str, list[str]] = {}
        for known in own:
            self._by_letter.setdefault(known[0], []).append(known)

    def meanings(self, token: Token) -> tuple[Meaning, ...]:
        """Return which words of which points a typed word may be, each once."""
        stem, strength = token.stem, 1.0
        if stem not in self._exact and stem not in synonyms.GROUPS and not token.is_number:
            stem, strength = self._mended(token.word, stem), SLIP
            stem = self._stems.get(stem, stem)
        found = dict.fromkeys(self._exact.get(stem, ()), strength)
        for group in synonyms.GROUPS.get(stem, ()):
            for place in self._groups.get(group, ()):
                found.setdefault(place, strength * GROUP * min(1.0, worth(stem)))
        return tuple((point, word, strength) for (point, word), strength in found.items())

    def _mended(self, word: str, stem: str) -> str:
        """Return the known word that an unknown one stands for, or nothing."""
        return (
            self._slip(word)
            or (self._slip(stem) if stem != word else "")
            or _of_its_root(stem, self._own, self._longer)
            or _of_its_root(stem, synonyms.GROUPS.keys(), _LONGER)
        )

    def _slip(self, word: str) -> str:
        """Return the known word that a slip of the hand has made this of, or nothing."""
        most = _slips(len(word))
        if not most:
            return ""
        nearest, cutoff = "", most
        # The card's own words go before others that are as near.
        for known in (self._by_letter.get(word[0], ()), _GROUPED.get((word[0], len(word)), ())):
            found = process.extractOne(word, known, scorer=OSA.distance, score_cutoff=cutoff) if known else None
            if found:
                nearest, cutoff = found[0], int(found[1]) - 1
            if cutoff < 0:
                break
        return nearest if not nearest or frozenset((word, nearest)) not in vocabulary.CONFUSABLE else ""


def _slips(letters: int) -> int:
    return next((slips for least, slips in SLIPS if letters >= least), 0)


def _of_its_root(stem: str, known: AbstractSet[str], longer: Mapping[str, Sequence[str]]) -> str:
    """Return "mediator" for "mediat" or the other way round: a known word that goes on where another ends."""
    shorter = (stem[:-less] for less in range(LONGEST_ENDING, 0, -1) if len(stem) - less >= SHORTEST_ROOT)
    for like in (*(word for word in shorter if word in known), *longer.get(stem, ())):
        if frozenset((stem, like)) not in vocabulary.CONFUSABLE:
            return like
    return ""


def _by_root(known: Iterable[str]) -> dict[str, list[str]]:
    """Return the words that go on where a root ends, by that root, in order."""
    found: dict[str, list[str]] = {}
    for word in known:
        for letters in range(max(SHORTEST_ROOT, len(word) - LONGEST_ENDING), len(word)):
            found.setdefault(word[:letters], []).append(word)
    return found


def _grouped(known: Sequence[str]) -> dict[tuple[str, int], list[str]]:
    """Return by first letter and length of a typed word those that it may be a slip of, in order."""
    found: dict[tuple[str, int], list[str]] = {}
    most = SLIPS[0][1]
    for word in known:
        for letters in range(len(word) - most, len(word) + most + 1):
            if abs(letters - len(word)) <= _slips(letters):
                found.setdefault((word[0], letters), []).append(word)
    return found


_LONGER = _by_root(sorted(synonyms.GROUPS))
_GROUPED = _grouped(sorted(synonyms.GROUPS))
