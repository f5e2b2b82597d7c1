"""Ranges of numbers as people word them: "£100,000 or less", "over £1m", "100,001-200,000", "at least 7 days"."""

from collections.abc import Iterator
from dataclasses import dataclass

from cards.kinds.drill.numbers import LONGEST, NotANumberError, Number, read_number
from cards.kinds.drill.text import plain

LONGEST_RANGE = 2 * LONGEST
_MOST_SPLITS = 6
_HAZY_BELOW = 1000  # "£1-2m": the first end is then meant in millions too


@dataclass(frozen=True, slots=True)
class End:
    """One end of a range. included: whether the number itself belongs to it."""

    number: Number
    included: bool = True


@dataclass(frozen=True, slots=True)
class Range:
    """A range as it was written. None: open at that end. single: it was one number, such as "3"."""

    low: End | None
    high: End | None
    single: bool = False

    @property
    def ends(self) -> tuple[End, ...]:
        return tuple(end for end in (self.low, self.high) if end is not None)


class HazyRangeError(ValueError):
    """A range that could be meant in two ways. Its sentence says how to write it."""


# Longest first: "up to and including" before "up to". True: the number itself belongs to the range.
_LOW_BEFORE = {
    **dict.fromkeys(
        ("not less than", "no less than", "no fewer than", "not fewer than", "at least", "from", ">="), True
    ),
    **dict.fromkeys(("a minimum of", "minimum of", "minimum", "not below", "not under", "≥", "=>"), True),
    **dict.fromkeys(("more than", "greater than", "higher than", "longer than", "larger than", "in excess of"), False),
    **dict.fromkeys(("exceeding", "over", "above", "beyond", ">"), False),
}
_HIGH_BEFORE = {
    **dict.fromkeys(("up to and including", "up to", "at most", "not more than", "no more than", "not over"), True),
    **dict.fromkeys(("not exceeding", "not above", "not longer than", "no longer than", "not greater than"), True),
    **dict.fromkeys(("a maximum of", "maximum of", "maximum", "within", "until", "<=", "≤", "=<"), True),
    **dict.fromkeys(("less than", "fewer than", "lower than", "shorter than", "smaller than"), False),
    **dict.fromkeys(("up to but not including", "but not including", "under", "below", "<"), False),
}
_LOW_AFTER = (
    *(
        f"{join} {word}"
        for join in ("or", "and")
        for word in ("more", "above", "over", "greater", "higher", "longer", "upwards", "up", "larger", "beyond")
    ),
    "upwards",
    "plus",
    "+",
)
_HIGH_AFTER = tuple(
    f"{join} {word}"
    for join in ("or", "and")
    for word in ("less", "below", "under", "fewer", "lower", "shorter", "smaller")
)
_BEFORE = sorted({**_LOW_BEFORE, **_HIGH_BEFORE}, key=len, reverse=True)
_JOINS = (" but ", " and ", " to ", ", ", " - ", "-", " ")


def read_range(text: str) -> Range | None:
    """Return the range that a text words, or None for one that words none. Raises HazyRangeError."""
    words = plain(text[: 4 * LONGEST_RANGE]).casefold().rstrip(".,;:")
    words = words.removesuffix("(inclusive)").removesuffix("inclusive").strip()
    if len(words) > LONGEST_RANGE or not words:
        return None
    number = _number(words)
    if number is not None:
        # A number in words alone is a name, such as "One-off".
        return Range(End(number), End(number), single=True) if any(char in "0123456789" for char in words) else None
    low, high = _low(words), _high(words)
    if low or high:
        return Range(low, high)
    return _between(words)


def _between(words: str) -> Range | None:
    for opening in ("between ", "from "):
        words = words.removeprefix(opening)
    for left, join, right in _splits(words):
        low, high = _low(left), _high(right)
        if low is None and join in {" and ", " to ", " - ", "-", " "}:
            low = _bare(left)
        if high is None and low is not None and join in {" and ", " to ", " - ", "-"}:
            high = _bare(right)
        if low is not None and high is not None:
            return _checked(low, high)
    return None


def _splits(words: str) -> Iterator[tuple[str, str, str]]:
    for join in _JOINS:
        position = words.find(join)
        for _ in range(_MOST_SPLITS):
            if position < 0:
                break
            yield words[:position].rstrip(" ,"), join, words[position + len(join) :].lstrip()
            position = words.find(join, position + 1)


def _checked(low: End, high: End) -> Range:
    one, other = low.number, high.number
    if other.scaled and not one.scaled and 0 < one.value < _HAZY_BELOW:
        raise HazyRangeError("could begin at two numbers: write both ends in full, such as £1m to £2m.")
    return Range(low, high)


def _low(words: str) -> End | None:
    return _end(words, _LOW_BEFORE, _LOW_AFTER)


def _high(words: str) -> End | None:
    return _end(words, _HIGH_BEFORE, _HIGH_AFTER)


def _end(words: str, before: dict[str, bool], after: tuple[str, ...]) -> End | None:
    """Read "over X", "X or more": the first wording that fits is the only one, as the longest stand first."""
    wording = next((each for each in _BEFORE if words.startswith(each)), "")
    if wording:
        number = _number(words[len(wording) :].strip()) if wording in before else None
        return End(number, included=before[wording]) if number else None
    ending = next((each for each in after if words.endswith(each)), "")
    number = _number(words.removesuffix(ending).rstrip(" ,")) if ending else None
    return End(number) if number else None


def _bare(words: str) -> End | None:
    number = _number(words)
    return End(number) if number else None


def _number(words: str) -> Number | None:
    try:
        return read_number(words)
    except NotANumberError:
        return None
