"""What a point asks for: its informative words with their weights, the figures that must agree, and its contraries."""

import math
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from cards.kinds.matching import numbers, synonyms, vocabulary
from cards.kinds.matching.normalise import Phrases, Token, tokens
from cards.kinds.matching.stem import stem

LIGHT = 0.5  # the weight of a word that most answers hold, as a share of another's
GENERAL = 0.8  # the same of a word that turns up whatever is spoken of
COMPOUND = 2.0  # the same of a phrase that is read as one word
ASIDE = 0.4  # the same of words that only illustrate, qualify, or explain what a head has named
LONGEST_POINT = 400  # characters of a point that are compared
LEAST_FIGURE = 3  # smaller numbers may well go unsaid: "two clients" are "both"
YEARS = range(1800, 2101)

# After one of these the rest of a sentence illustrates, qualifies or gives the reason.
_ASIDE = re.compile(
    r" *\((?P<brackets>[^()]*)\)"
    r"|[,;] (?P<aside>(?:such as|including|for instance|for example|ideally|preferably|because|so that|where|if|which|"
    r"unless|though|although|usually|perhaps|not only|as the|with a)\b[^,;.]*)",
    re.IGNORECASE,
)
_HEAD = re.compile(r"([^:.,;?]{2,60}): +(?=\S)")
_LABELS = frozenset({"rule", "stage", "step", "part", "principle", "section"})
_LABEL_STEMS = frozenset(map(stem, _LABELS))


@dataclass(frozen=True, slots=True)
class Wanted:
    """One point. words: its informative ones, each once, with weights that add up to 1, and the opposites of each;
    main: which of them are neither an illustration nor an explanation; figures: numbers that must be there; labels:
    numbers that may be missing but not differ; pieces: how many stretches between stops it has; total: its words,
    counted with their weights before these were made to add up to 1.
    """

    words: tuple[Token, ...]
    weights: tuple[float, ...]
    contraries: tuple[frozenset[str], ...]
    main: frozenset[int]
    figures: tuple[Token, ...]
    labels: tuple[Token, ...]
    pieces: int
    total: float
    has_contraries: bool


@dataclass(slots=True)
class _Draft:
    """A word of a point, before it is known what it weighs among the others."""

    token: Token
    factor: float


def wanted(points: Sequence[str], abbreviations: Phrases) -> list[Wanted]:
    """Return what each point of a card asks for. Words that many of them share weigh less."""
    drafts = [_read(point[:LONGEST_POINT], abbreviations) for point in points]
    shared = Counter(draft.token.stem for drafts_of_one in drafts for draft in drafts_of_one)
    return [_weighed(draft, shared, len(points)) for draft in drafts]


def worth(word: str) -> float:
    """Return what a stem counts, whichever point or answer it is in."""
    if word in vocabulary.COMPOUNDS:
        return COMPOUND
    if word in vocabulary.LIGHT:
        return LIGHT
    return GENERAL if word in vocabulary.GENERAL else 1.0


def _read(point: str, abbreviations: Phrases) -> list[_Draft]:
    """Return the words of a point, each once; one that is both affirmed and denied may be either."""
    read: dict[str, _Draft] = {}
    for text, factor in _parts(point):
        for token in tokens(text, abbreviations):
            known = read.setdefault(token.stem, _Draft(token, factor))
            if known.token.negated != token.negated:
                known.token = known.token._replace(negated=None)
    return list(read.values())


def _parts(point: str) -> Iterator[tuple[str, float]]:
    """Give the parts of a point with what their words weigh: the head or the main clause, then the rest."""
    main = _ASIDE.sub(" , ", point)
    head = _HEAD.match(main)
    if head and _LABELS.isdisjoint(head[1].casefold().split()):
        yield head[1], 1.0
        yield main[head.end() :], ASIDE
    else:
        yield main, 1.0
    for found in _ASIDE.finditer(point):
        yield found["brackets"] or found["aside"] or "", ASIDE


def _weighed(drafts: Sequence[_Draft], shared: Counter[str], points: int) -> Wanted:
    words = tuple(draft.token for draft in drafts)
    raw = [draft.factor * worth(draft.token.stem) * _rarity(shared[draft.token.stem], points) for draft in drafts]
    total = sum(raw)
    main = frozenset(index for index, draft in enumerate(drafts) if draft.factor == 1.0)
    figures = tuple(words[index] for index in sorted(main) if _is_needed(words[index]))
    stems = {token.stem for token in words}
    contraries = tuple(synonyms.OPPOSITES.get(token.stem, frozenset()) - stems for token in words)
    return Wanted(
        words=words,
        weights=tuple(weight / total for weight in raw),
        contraries=contraries,
        main=main,
        figures=figures,
        labels=tuple(token for token in words if token.is_number and token not in figures),
        pieces=len({token.piece for token in words}),
        total=total,
        has_contraries=any(contraries),
    )


def _rarity(holding: int, points: int) -> float:
    """Return 1 for a word of one point alone, and less the more points of the card hold it."""
    return math.log((points + 1) / holding) / math.log(points + 1)


def _is_needed(token: Token) -> bool:
    """Tell a figure that must be there from one that may go unsaid: "20 hours in a year" are "20 hours"."""
    return is_figure(token) and not (token.word in numbers.ARTICLES and token.before == "in")


def is_figure(token: Token) -> bool:
    """Tell a quantity from a year, from the number of a rule, and from a word."""
    if not token.is_number:
        return False
    if token.counted or token.word[0] in "£$€":
        return True
    value = float(token.stem[1:])
    return value >= LEAST_FIGURE and value not in YEARS and token.before not in _LABEL_STEMS
