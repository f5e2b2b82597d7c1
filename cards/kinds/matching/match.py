"""Which points of a card are in what a candidate typed.

What was typed becomes tokens, cut into pieces at stops and commas. For each point the best stretch of tokens is looked
for, within one sentence or two neighbouring pieces, and scored by what the point asks for and the stretch holds. A
stretch that lacks the point's figures, numbers something else, or says the opposite does not count, however alike.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache
from typing import TypeAlias

from cards.kinds.matching import stretches
from cards.kinds.matching.hits import Hit
from cards.kinds.matching.lexicon import Lexicon, Meaning
from cards.kinds.matching.normalise import LONGEST, Phrases, expansions, plain, tokens
from cards.kinds.matching.points import Wanted, wanted
from cards.kinds.matching.said import Said
from cards.kinds.matching.stretches import NOTHING, Stretch

MOST_TYPED = LONGEST  # characters; callers refuse more
RIVAL = 2.5  # what a stretch loses in the score if all its words serve another point better
MOST_HITS = 6_000  # shared among the points, so that hostile text costs little
MOST_UNKNOWN = (
    120  # unlike words in which slips are looked for: the labelled answers have some twenty in 2,000 characters
)
LEAST_HITS = 60  # for each point, however many there are
MOST_CARDS, MOST_DECKS = 64, 16  # whose points (0.1 MB a card) and abbreviations a process keeps ready

_Abbreviations: TypeAlias = tuple[tuple[str, str], ...]

_NO_ABBREVIATIONS: Mapping[str, str] = {}


def find_said(points: Sequence[str], typed: str, abbreviations: Mapping[str, str] = _NO_ABBREVIATIONS) -> list[bool]:
    """Tell of each point, in order, whether it is found in what was typed. Never raises.

    points: plain text, no Markdown; of the same card, because they are told apart by the words that they do not share.
    typed: anything; what is over MOST_TYPED characters is not read. abbreviations: short form to long form.
    """
    listed = tuple(abbreviations.items())
    card = _card(tuple(points), listed)
    said = Said(tokens(typed, _phrases(listed)))
    best = [stretches.best(point, hits, said) for point, hits in zip(card.asked, _hits(card, said), strict=True)]
    whole = _Whole(typed, said)
    return [
        _against_rivals(stretch, best) > 0 or whole.has(text, point)
        for text, point, stretch in zip(points, card.asked, best, strict=True)
    ]


@dataclass(frozen=True, slots=True)
class _Card:
    asked: Sequence[Wanted]
    lexicon: Lexicon


@lru_cache(maxsize=MOST_CARDS)
def _card(points: tuple[str, ...], abbreviations: _Abbreviations) -> _Card:
    """Return what a card asks for. Kept, since a card comes back in many answers."""
    asked = wanted(points, _phrases(abbreviations))
    return _Card(asked, Lexicon(asked))


@lru_cache(maxsize=MOST_DECKS)
def _phrases(abbreviations: _Abbreviations) -> Phrases:
    return expansions(dict(abbreviations))


class _Whole:
    """Which points were typed word for word, and nothing beside them between the same stops."""

    def __init__(self, typed: str, said: Said) -> None:
        self._typed, self._said = typed, said

    def has(self, text: str, point: Wanted) -> bool:
        return (
            bool(point.words)
            and self._said.stems.issuperset(word.stem for word in point.words)
            and plain(text) in self._plain
        )

    @cached_property
    def _plain(self) -> str:
        return plain(self._typed)


def _hits(card: _Card, said: Said) -> list[list[Hit]]:
    """Return for each point the typed words that may be its own, in order."""
    asked = card.asked
    most = max(LEAST_HITS, MOST_HITS // max(1, len(asked)))
    found: list[list[Hit]] = [[] for _ in asked]
    known: dict[str, tuple[Meaning, ...]] = {}
    full = unknown = 0
    for order, token in enumerate(said.tokens):
        if full == len(asked):
            break
        meanings = known.get(token.stem)
        if meanings is None:
            is_known = card.lexicon.knows(token)
            unknown += not is_known
            read = is_known or unknown <= MOST_UNKNOWN
            meanings = known[token.stem] = card.lexicon.meanings(token) if read else ()
        for point, word, strength in meanings:
            own = found[point]
            if len(own) < most:
                meant = asked[point].words[word].negated
                agrees = meant is None or token.negated is None or meant == token.negated
                own.append(Hit(order, token, word, strength, agrees))
                full += len(own) == most
    return found


def _against_rivals(own: Stretch, best: Sequence[Stretch]) -> float:
    """Take from the score of a stretch whose words are another point's rather than its own."""
    if own is NOTHING:
        return own.score
    shared = max((len(own.orders & other.orders) for other in best if other.score > own.score), default=0)
    return own.score - RIVAL * shared / len(own.orders)
