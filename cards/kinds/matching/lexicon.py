"""Which words of which points a typed word may be: itself, another word of its group, or a slip of the hand."""

from collections.abc import Sequence
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
        # Slips are looked for in words as they were written too: in "complant" the stem goes astray with them.
        self._stems = {word.word: word.stem for point in points for word in point.words}
        self._own = self._stems.keys() | (self._exact.keys() - synonyms.GROUPS.keys())
        self._by_letter: dict[str, tuple[str, ...]] = {}

    def meanings(self, token: Token) -> tuple[Meaning, ...]:
        """Return which words of which points a typed word may be, each once."""
        known = self._known.get(token.stem)
        if known is None:
            known = self._known[token.stem] = self._look_up(token)
        return known

    def _look_up(self, token: Token) -> tuple[Meaning, ...]:
        stem, strength = token.stem, 1.0
        if stem not in self._exact and stem not in synonyms.GROUPS and not token.is_number:
            stem, strength = self._slip(token.word) or self._slip(stem) or self._of_its_root(stem), SLIP
            stem = self._stems.get(stem, stem)
        found = dict.fromkeys(self._exact.get(stem, ()), strength)
        for group in synonyms.GROUPS.get(stem, ()):
            for place in self._groups.get(group, ()):
                found.setdefault(place, strength * GROUP * min(1.0, worth(stem)))
        return tuple((point, word, strength) for (point, word), strength in found.items())

    def _slip(self, word: str) -> str:
        """Return the known word that a slip of the hand has made this of, or nothing."""
        most = next((slips for letters, slips in SLIPS if len(word) >= letters), 0)
        nearest = process.extractOne(word, self._like(word), scorer=OSA.distance, score_cutoff=most) if most else None
        return nearest[0] if nearest and frozenset((word, nearest[0])) not in vocabulary.CONFUSABLE else ""

    def _of_its_root(self, stem: str) -> str:
        """Return "mediator" for "mediat" or the other way round: a known word that goes on where another ends."""
        for known in self._like(stem):
            shorter, longer = (known, stem) if len(known) < len(stem) else (stem, known)
            if (
                longer.startswith(shorter)
                and len(shorter) >= SHORTEST_ROOT
                and len(longer) - len(shorter) <= LONGEST_ENDING
                and frozenset((stem, known)) not in vocabulary.CONFUSABLE
            ):
                return known
        return ""

    def _like(self, word: str) -> Sequence[str]:
        """Return the known words with the same first letter."""
        letter = word[0]
        if letter not in self._by_letter:
            own = sorted(known for known in self._own if known[0] == letter)
            self._by_letter[letter] = (*own, *_GROUPED.get(letter, ()))
        return self._by_letter[letter]


_GROUPED = {
    letter: tuple(sorted(stem for stem in synonyms.GROUPS if stem[0] == letter))
    for letter in {stem[0] for stem in synonyms.GROUPS}
}
