"""Text to tokens: what a point says and what a candidate typed, in one form in which they can be compared."""

import re
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from typing import NamedTuple, TypeAlias

from cards.kinds.matching import numbers, shorthand, synonyms, vocabulary
from cards.kinds.matching.stem import stem

LONGEST = 10_000  # characters; one character may stand for many, so text is cut again once it is unfolded
LONGEST_MEANING = 12  # words of a long form that are read, so that a text full of short forms stays short
# Words of a text that are read: so many of any, and so many for every hundred characters. Prose has some twenty to
# these; what has more is short forms, single letters or figures in a row, and is not to cost much more than prose.
LEAST_WORDS, WORDS_A_HUNDRED = 300, 30
MOST_NUMBERS = 150  # of a text that are read; each costs several words, since it must stand where it belongs
UNFOLDED = 500  # characters that a text may gain when ligatures, fractions and the like are written out
MOST_MARKS = 4  # letters with all their accents, at most

Phrase: TypeAlias = tuple[tuple[str, ...], tuple[str, ...]]  # what follows its first word, and what is read instead
# By first word and second, or "" where there is none: the longest first.
Phrases: TypeAlias = Mapping[str, Mapping[str, Sequence[Phrase]]]

_WORD = re.compile(
    r"[£$€]?[0-9]+(?:,[0-9]{3})*(?:\.[0-9]+)?(?:(?:k|m|bn|st|nd|rd|th)(?![a-z]))?|[a-z]+|--+|[-%.;:!?\n()\[\]{}\u2026,|>=&+]"
)
_QUOTES = str.maketrans(
    dict.fromkeys("\u2018\u2019\u201b\u02bc`\u00b4", "'") | dict.fromkeys("\u2022\u00b7\u25aa\u2192\u2013\u2014", "|")
)
_POSSESSIVE = re.compile(r"'(?:s|re|ll|ve|d|m)?\b")
_DOTTED = re.compile(r"\b(?:[a-z]\.){2,9}(?:[a-z]\b)?")
_JOINED = re.compile(r"\b(co|pre|re|non)-(?=[a-z])")
_WEEKS = frozenset({"week", "weeks"})
_FULL_STOPS = frozenset(".;!?\n")
_LAST = "\n"
# In "acknowledge (7 days), respond - 28 days" a bracket that opens and a dash part nothing, the comma does.
_CLAUSE_STOPS = _FULL_STOPS | frozenset(",)]}\u2026")
_STOPS = frozenset(".;:!?\n()[]{}\u2026,|>=") | {"--"}
# What needs a second look; any other word is a token as it stands. Figures do, too.
_SPECIAL = vocabulary.JOINTS | vocabulary.STEERING | vocabulary.STOP | numbers.WORDS


class Token(NamedTuple):
    """One informative word or number.

    stem: what is compared ("#28" for a number); word: as it was written; place: among all words; piece: which stretch
    between stops it stands in; negated: its piece turns it into its contrary, or None where that is open; unit: what a
    number counts; before: the word before a number, which may be what it numbers ("Rule 3"); clause: which part
    between commas, full stops, "and" and "then" it stands in.
    """

    stem: str
    word: str
    place: int
    piece: int
    sentence: int
    negated: bool | None
    unit: str = ""
    before: str = ""
    clause: int = 0

    @property
    def is_number(self) -> bool:
        return self.stem[0] == "#"

    @property
    def counted(self) -> bool:
        """Tell whether the unit is one of time or per cent, and not just the next word."""
        return self.unit in numbers.COUNTED


def tokens(text: str, phrases: Phrases) -> list[Token]:
    """Return the informative words and numbers of any text, in order. Never fails."""
    found: list[Token] = []
    place = joined = 0
    in_weeks = -1
    numbers_left = MOST_NUMBERS
    most = max(LEAST_WORDS, min(len(text), LONGEST) * WORDS_A_HUNDRED // 100)
    for sentence, clause, piece, words in _pieces(text, phrases):
        if place >= most:
            break
        read = _replaced(words, phrases)[: most - place]
        named = [at for at, word in enumerate(read) if word[0] in numbers.FIGURES or word in numbers.NAMES]
        if len(named) > numbers_left:
            left_out = frozenset(named[numbers_left:])
            read = [word for at, word in enumerate(read) if at not in left_out]
        numbers_left = max(0, numbers_left - len(named))
        if not read:
            continue
        own = _informative(read, _Where(place, piece, sentence, clause + joined))
        found += map(_as_weeks, own) if in_weeks == sentence else own
        in_weeks = in_weeks if _WEEKS.isdisjoint(read) else sentence
        place += len(read)
        if not vocabulary.JOINTS.isdisjoint(read):
            joined += sum(word in vocabulary.JOINTS for word in read)
    return found


def _as_weeks(token: Token) -> Token:
    """Read "13" as weeks, which the sentence counts before: "8 weeks for minor ones, 13 for major"."""
    if not token.is_number or token.word[0] in numbers.MONEY or (token.unit and token.unit not in vocabulary.STOP):
        return token
    value, unit = numbers.in_one_unit(Decimal(token.stem[1:]), "week")
    return token._replace(stem=numbers.written(value), unit=unit)


def plain(text: str) -> str:
    """Return the words of a text with a bar at every stop and at both ends, to look for whole pieces in another's."""
    return f"|{'|'.join(' '.join(words) for _, _, _, words in _pieces(text))}|"


def expansions(abbreviations: Mapping[str, str]) -> Phrases:
    """Return all known phrases, a deck's abbreviations among them: each short form, also its plural, is read as its
    long form. The long form is left as it stands, so that either form finds the other.
    """
    own: dict[str, list[Phrase]] = {}
    for short, long in abbreviations.items():
        key = [word for word in _WORD.findall(_folded(short)) if word not in _STOPS]
        if len(key) > 1:
            key = [word for *_, words in _pieces(short) for word in words]
        meaning = tuple(word for *_, words in _pieces(long) for word in _replaced(words, _PHRASES))
        if not key or not meaning:
            continue
        meaning = meaning[:LONGEST_MEANING]
        for last in {key[-1], key[-1] + "s"}:
            first, *rest = *key[:-1], last
            own.setdefault(first, []).append((tuple(rest), meaning))
    return _PHRASES | {
        first: _by_second_word([*known, *synonyms.PHRASES.get(first, ())]) for first, known in own.items()
    }


def _by_second_word(phrases: Sequence[Phrase]) -> dict[str, list[Phrase]]:
    found: dict[str, list[Phrase]] = {}
    for rest, instead in sorted(phrases, key=_longest_first):
        found.setdefault(rest[0] if rest else "", []).append((rest, instead))
    return found


def _longest_first(phrase: Phrase) -> int:
    return -len(phrase[0])


_PHRASES = {first: _by_second_word(known) for first, known in synonyms.PHRASES.items()}


def _pieces(text: str, phrases: Phrases | None = None) -> Iterator[tuple[int, int, int, list[str]]]:
    """Give the words between stops, in small letters, with the numbers of the sentence, the clause and the piece.

    What is short for something everywhere is written out, unless it is a phrase by itself: a deck's own short form.
    """
    sentence = clause = piece = 0
    words: list[str] = []
    for word in [*_WORD.findall(_folded(text)), _LAST]:
        if word not in _STOPS:
            if word in shorthand.WRITTEN_OUT and not (phrases and "" in phrases.get(word, ())):
                words += shorthand.WRITTEN_OUT[word]
            else:
                words.append(word)
            continue
        if words:
            yield sentence, clause, piece, words
            piece, words = piece + 1, []
        sentence += word in _FULL_STOPS
        clause += word in _CLAUSE_STOPS


def _folded(text: str) -> str:
    text = text[:LONGEST]
    if not text.isascii():
        most = min(len(text) + UNFOLDED, LONGEST)
        text = unicodedata.normalize("NFKD", text.translate(_QUOTES))[: MOST_MARKS * most]
        marks = dict.fromkeys(ord(letter) for letter in set(text) if unicodedata.combining(letter))
        text = text.translate(_QUOTES | marks)[:most]
    text = text.casefold()
    text = _DOTTED.sub(lambda found: found[0].replace(".", ""), text)
    if "'" in text:
        text = _POSSESSIVE.sub("", text.replace("n't", " not"))
    text = shorthand.PARTED.sub(shorthand.together, text)
    return _JOINED.sub(r"\1", text) if "-" in text else text


def _replaced(words: list[str], phrases: Phrases) -> list[str]:
    """Read known phrases as the words that stand for them."""
    if phrases.keys().isdisjoint(words):
        return words
    read: list[str] = []
    at = 0
    while at < len(words):
        word = words[at]
        at += 1
        phrase = _phrase_at(words, at, phrases[word]) if word in phrases else None
        if phrase:
            rest, instead = phrase
            read += instead
            at += len(rest)
        else:
            read.append(word)
    return read


def _phrase_at(words: Sequence[str], at: int, known: Mapping[str, Sequence[Phrase]]) -> Phrase | None:
    """Return which of the phrases with the same first word goes on at this place."""
    following = words[at] if at < len(words) else ""
    for phrase in (*known.get(following, ()), *known.get("", ())):
        if tuple(words[at : at + len(phrase[0])]) == phrase[0]:
            return phrase
    return None


class _Polarity:
    """Whether what is being said is denied. now: None where that is open, as in "if it cannot be managed"."""

    def __init__(self) -> None:
        self.now: bool | None = False
        self.began = 0
        self._open = False

    def hear(self, word: str) -> bool:
        """Take in the next word; tell whether it speaks of this alone, and so carries no point itself."""
        if word in vocabulary.TURNS:
            self.now, self._open = False, word in vocabulary.CONDITIONS
            return True
        if word in vocabulary.CHECKS:
            self._open = True
        if word in vocabulary.NEGATIONS or word in vocabulary.WHOLE_NEGATIONS:
            self.now = None if self._open else True
            return True
        return False


class _Where(NamedTuple):
    """Where a piece begins: the number of its first word, its own, its sentence's, and its first clause's."""

    place: int
    piece: int
    sentence: int
    clause: int


def _informative(words: Sequence[str], where: _Where) -> list[Token]:
    """Return the tokens of one piece, each with what it is said to be or not to be."""
    found: list[Token] = []
    polarity = _Polarity()
    place, piece, sentence, clause = where
    at = 0
    while at < len(words):
        word = words[at]
        if word not in _SPECIAL and word[0] not in numbers.FIGURES:
            found.append(Token(stem(word), word, place + at, piece, sentence, polarity.now, "", "", clause))
            at += 1
            continue
        clause += word in vocabulary.JOINTS
        number = numbers.number_at(words, at) if word in numbers.WORDS or word[0] in numbers.FIGURES else None
        if number:
            found.append(_number(words, at, number, _Where(place, piece, sentence, clause), polarity))
            at += number[1]
            at += at < len(words) and words[at].removesuffix("s") in numbers.COUNTED
            continue
        if word in vocabulary.STEERING and polarity.hear(word):
            if word in vocabulary.WHOLE_NEGATIONS or (
                word in vocabulary.NEGATIONS and at and words[at - 1] in vocabulary.LINKS
            ):
                found[polarity.began :] = [token._replace(negated=polarity.now) for token in found[polarity.began :]]
                polarity.began = len(found)  # never twice, or a text full of denials would cost its square
            elif word in vocabulary.TURNS:
                polarity.began = len(found)
        elif word not in vocabulary.STOP:
            found.append(Token(stem(word), word, place + at, piece, sentence, polarity.now, "", "", clause))
        at += 1
    return found


def _number(words: Sequence[str], at: int, number: tuple[Decimal, int], where: _Where, polarity: _Polarity) -> Token:
    value, taken = number
    unit = words[at + taken].removesuffix("s") if at + taken < len(words) else ""
    value, unit = numbers.in_one_unit(value, unit)
    before = stem(words[at - 1]) if at else ""
    place, piece, sentence, clause = where
    stem_of_it = numbers.written(value)
    return Token(stem_of_it, words[at], place + at, piece, sentence, polarity.now, unit, before, clause)
