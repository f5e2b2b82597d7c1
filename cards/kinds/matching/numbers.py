"""Numbers inside prose, in figures or words: "7", "seven", "£500k", "half a million", "twenty-eight"."""

import re
from collections.abc import Sequence
from decimal import Decimal
from functools import lru_cache

_FIGURE = re.compile(r"[£$€]?([0-9]{1,15}(?:,[0-9]{3}){0,4}(?:\.[0-9]{1,6})?)(k|m|bn)?")
_ONES, _TEENS, _TENS = (
    line.split()
    for line in (
        "zero one two three four five six seven eight nine",
        "ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen nineteen",
        "twenty thirty forty fifty sixty seventy eighty ninety",
    )
)
_WORDS = {word: Decimal(value) for value, word in enumerate([*_ONES, *_TEENS])} | {
    word: Decimal(value * 10) for value, word in enumerate(_TENS, start=2)
}
_AFTER_TENS = frozenset(_ONES[1:])
_SCALES = {"hundred": 100, "thousand": 1_000, "k": 1_000, "million": 1_000_000, "m": 1_000_000, "bn": 1_000_000_000}
_PARTS = {"half": Decimal("0.5"), "quarter": Decimal("0.25")}
_WEEKS = {"week": 7, "fortnight": 14}
_MONTHS, _MOST_YEARS = 12, 2  # so few years are told in months; "15" alone still means 15 years
_MOST_WORDS = 4  # as in "two hundred thousand"; more are not one number

ARTICLES = frozenset({"a", "an"})
# After these "a week" is a length of time; in "once a week" it tells how often.
_BEFORE_LENGTHS = frozenset({"within", "in", "inside", "after", "for", "by", "under", "over", "than", "minimum"}) | {
    *("maximum", "and", "then", "to", "take", "takes", "have", "has", "get", "give", "allow")
}

# How a number may begin.
NAMES = frozenset(_WORDS) | frozenset(_PARTS)
WORDS = NAMES | ARTICLES
MONEY = "£$€"
FIGURES = frozenset(f"{MONEY}0123456789")
# What makes a number of "one" and "a", which otherwise count nothing; and a figure of any number.
COUNTED = frozenset({"day", "week", "month", "year", "hour", "minute", "percent", "fortnight"})


def number_at(words: Sequence[str], at: int) -> tuple[Decimal, int] | None:
    """Return the number that begins at a word, and how many words it takes; None where none does."""
    word = words[at]
    if word in ARTICLES:
        return (Decimal(1), 1) if _is_length(words, at) else None
    if word in _PARTS:
        return _part_of_a_scale(words, at)
    value = _WORDS.get(word)
    if value is None:
        value = _figure(word)
    if value is None or (word == "one" and not _counts(words, at + 1)):
        return None
    taken = 1
    if word in _TENS and at + 1 < len(words) and words[at + 1] in _AFTER_TENS:
        value += _WORDS[words[at + 1]]
        taken = 2
    while taken < _MOST_WORDS and at + taken < len(words) and words[at + taken] in _SCALES:
        value *= _SCALES[words[at + taken]]
        taken += 1
    return value, taken


def in_one_unit(value: Decimal, unit: str) -> tuple[Decimal, str]:
    """Return weeks and fortnights as days, and a year or two as months."""
    if unit == "year" and value <= _MOST_YEARS:
        return value * _MONTHS, "month"
    return (value * _WEEKS[unit], "day") if unit in _WEEKS else (value, unit)


@lru_cache(maxsize=1024)
def written(value: Decimal) -> str:
    """Return the one way in which a number is compared."""
    return f"#{value.normalize():f}"


@lru_cache(maxsize=1024)
def _figure(word: str) -> Decimal | None:
    found = _FIGURE.fullmatch(word) if word[0] in FIGURES else None
    return Decimal(found[1].replace(",", "")) * _SCALES.get(found[2] or "", 1) if found else None


def _counts(words: Sequence[str], at: int) -> bool:
    return at < len(words) and (words[at].removesuffix("s") in COUNTED or words[at] in _SCALES)


def _is_length(words: Sequence[str], at: int) -> bool:
    """Tell whether "a" begins a length of time, such as "within a week"."""
    return (
        at + 1 < len(words)
        and words[at + 1] in COUNTED
        and words[at + 1] != "percent"
        and (at == 0 or words[at - 1] in _BEFORE_LENGTHS)
    )


def _part_of_a_scale(words: Sequence[str], at: int) -> tuple[Decimal, int] | None:
    """Read "half a million"; "half" of anything else is a word."""
    scale = at + 2
    if scale < len(words) and words[at + 1] == "a" and words[scale] in _SCALES:
        return _PARTS[words[at]] * _SCALES[words[scale]], 3
    return None
