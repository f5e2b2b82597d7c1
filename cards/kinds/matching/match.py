"""Which points of a card are in what a candidate typed.

What was typed becomes tokens, cut into pieces at stops and commas. For each point the best stretch of tokens is looked
for, within one sentence or two neighbouring pieces, and scored by what the point asks for and the stretch holds. A
stretch that lacks the point's figures, numbers something else, or says the opposite does not count, however alike.
"""

from collections.abc import Mapping, Sequence

from cards.kinds.matching import stretches
from cards.kinds.matching.hits import Hit
from cards.kinds.matching.lexicon import Lexicon
from cards.kinds.matching.normalise import LONGEST, Token, expansions, plain, tokens
from cards.kinds.matching.points import Wanted, wanted
from cards.kinds.matching.stretches import NOTHING, Said, Stretch

MOST_TYPED = LONGEST  # characters; callers refuse more
RIVAL = 1.5  # what a stretch loses in the score if all its words serve another point better
MOST_HITS = 6_000  # shared among the points, so that hostile text costs little
LEAST_HITS = 60  # for each point, however many there are

_NO_ABBREVIATIONS: Mapping[str, str] = {}


def find_said(points: Sequence[str], typed: str, abbreviations: Mapping[str, str] = _NO_ABBREVIATIONS) -> list[bool]:
    """Tell of each point, in order, whether it is found in what was typed. Never raises.

    points: plain text, no Markdown; of the same card, because they are told apart by the words that they do not share.
    typed: anything; what is over MOST_TYPED characters is not read. abbreviations: short form to long form.
    """
    phrases = expansions(abbreviations)
    asked = wanted(points, phrases)
    said = Said(tokens(typed, phrases))
    best = [stretches.best(point, hits, said) for point, hits in zip(asked, _hits(asked, said.tokens), strict=True)]
    scores = [_against_rivals(stretch, best) for stretch in best]
    stems = {token.stem for token in said.tokens}
    return [
        bool(score > 0 or (point.words and stems.issuperset(word.stem for word in point.words) and _whole(text, typed)))
        for text, point, score in zip(points, asked, scores, strict=True)
    ]


def _whole(point: str, typed: str) -> bool:
    """Tell whether a point was typed word for word, and nothing beside it between the same stops."""
    return plain(point) in plain(typed)


def _hits(asked: Sequence[Wanted], said: Sequence[Token]) -> list[list[Hit]]:
    """Return for each point the typed words that may be its own, in order."""
    lexicon = Lexicon(asked)
    most = max(LEAST_HITS, MOST_HITS // max(1, len(asked)))
    found: list[list[Hit]] = [[] for _ in asked]
    full = 0
    for order, token in enumerate(said):
        if full == len(asked):
            break
        for point, word, strength in lexicon.meanings(token):
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
