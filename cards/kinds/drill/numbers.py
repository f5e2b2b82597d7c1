"""One number with its unit, read from what an author or a candidate wrote."""

import re
from dataclasses import dataclass
from decimal import Decimal, localcontext

from cards.kinds.drill.spelled import ARTICLES, NUMBER_WORDS, Spelled
from cards.kinds.drill.text import plain, shown, visible
from cards.kinds.drill.units import EXACT, LISTED_UNITS, PENNY, same_unit, unit_key

LONGEST = 60  # characters
LARGEST = Decimal(10**15)
MOST_DECIMALS = 6

_CURRENCY = re.compile(r"([£$€])|(gbp|usd|eur)(?![a-z])", re.IGNORECASE)
_FIGURES = re.compile(r"(?:[0-9]{1,3}(?:,[0-9]{3})+|[0-9]{1,3}(?:[ '][0-9]{3})+|[0-9]+)?(?:\.[0-9]+)?")
_EXPONENT = re.compile(r"[0-9.]e[+-]?[0-9]", re.IGNORECASE)
_TOKEN = re.compile(r"([^\W\d_]+[²³23]?|%)(?:[ -]+|(?=%)|\Z)")
_NO_NUMBER = re.compile(r"[+-]?\s*(?:nan|s?nan[0-9]+|inf|infinity|infinite|∞)\Z", re.IGNORECASE)
_LEADING = ("within ", "exactly ", "in ", "=")
_PENCE = frozenset({"p", "pence", "penny"})


class NotANumberError(ValueError):
    """A text that is not one number. Its sentences say what was typed and how to write it."""


@dataclass(frozen=True, slots=True)
class Number:
    """A number and its unit, a key of `units.unit_key`: "£", "%", "day", or "" where none was written.

    scaled: whether it was written with a multiple such as "m" or "thousand".
    """

    value: Decimal
    unit: str = ""
    scaled: bool = False


def read_number(text: str) -> Number:
    """Read "£500k", "half a million", "2.5 per cent", "seven days". Raises NotANumberError for anything else.

    Commas, spaces and apostrophes mark thousands, a full stop decimals. "m" is a million: write metres out.
    """
    typed = plain(text[: 4 * LONGEST]).rstrip(".!")
    _refuse_what_is_no_number(text, typed)
    lowered = typed.casefold()
    for word in _LEADING:
        if lowered.startswith(word):
            typed, lowered = typed[len(word) :].strip(), lowered[len(word) :].strip()
    number = _Reader(text, typed).number()
    if abs(number.value) > LARGEST:
        raise NotANumberError(f"{shown(text)} is larger than any figure here. Write a number up to {LARGEST:,}.")
    return number


def _refuse_what_is_no_number(text: str, typed: str) -> None:
    if not typed:
        raise NotANumberError("There is no number. Write one in figures, such as 500,000, £500k or 7 days.")
    if len(visible(text[: 4 * LONGEST + 1])) > LONGEST or len(text) > 4 * LONGEST:
        raise NotANumberError(f"{shown(text)} is too long to be one number. Write it in at most {LONGEST} characters.")
    if _NO_NUMBER.match(typed):
        raise NotANumberError(f"{shown(text)} is no figure. Write a number, such as 500,000 or 7 days.")
    if _EXPONENT.search(typed):
        raise NotANumberError(f"{shown(text)} is written with an exponent. Write it out, such as 100,000 or £100k.")


class _Reader:
    def __init__(self, text: str, typed: str) -> None:
        self._text = text  # as it was given, for messages
        self._left = typed

    def number(self) -> Number:
        sign = self._sign()
        currency = self._currency()
        if currency and sign > 0:
            sign = self._sign()
        figures = self._figures()
        words = self._words()
        spelled = Spelled([word.casefold() for word in words], figures)
        if figures is None and spelled.value is None and words and words[0].casefold() in ARTICLES:
            unit = LISTED_UNITS.get(" ".join(words[1:]).casefold())  # "a day"
            if unit:
                return Number(Decimal(sign), unit)
        if spelled.value is None:
            raise self._no_number() if figures is None else self._two_numbers()
        return self._with_unit(spelled, sign, currency, words[spelled.rest :])

    def _with_unit(self, spelled: Spelled, sign: int, currency: str, words: list[str]) -> Number:
        value, unit = spelled.value or Decimal(0), " ".join(words)
        with localcontext(EXACT):
            if unit.casefold() in _PENCE:
                value, unit = value * PENNY, "£"
            value *= sign
            if value != value.quantize(Decimal(1).scaleb(-MOST_DECIMALS)):
                raise NotANumberError(f"{shown(self._text)} has more than {MOST_DECIMALS} decimals. Round it.")
        key = unit_key(unit)
        if NUMBER_WORDS.intersection((unit if key is None else key).casefold().split()):
            raise self._two_numbers()
        if key is None or (currency and key and not same_unit(currency, key)):
            raise NotANumberError(
                f"{shown(self._text)} says more than one number and its unit. Write only those, such as £500,000 "
                "or 7 days."
            )
        return Number(value, key or currency, spelled.scaled)

    def _sign(self) -> int:
        negative = self._left.startswith("-")
        if negative or self._left.startswith("+"):
            self._left = self._left[1:].lstrip()
        return -1 if negative else 1

    def _currency(self) -> str:
        match = _CURRENCY.match(self._left)
        if match is None:
            return ""
        self._left = self._left[match.end() :].lstrip()
        return unit_key(match.group()) or ""

    def _figures(self) -> Decimal | None:
        match = _FIGURES.match(self._left)
        if match is None or not match.group():
            return None
        self._left = self._left[match.end() :]
        if self._left[:1] in {",", "'", "."} and self._left[1:2].isdigit():
            raise NotANumberError(
                f"{shown(self._text)}: its figures are not in groups of three. Write thousands as 10,000 or 10000, "
                "and decimals as 2.5."
            )
        return Decimal(re.sub(r"[ ,']", "", match.group()))

    def _words(self) -> list[str]:
        words, position, left = [], 0, self._left.strip(" -")
        while position < len(left):
            match = _TOKEN.match(left, position)
            if match is None:
                raise self._two_numbers() if re.search(r"[0-9]", left) else self._no_number()
            words.append(match.group(1))
            position = match.end()
        return words

    def _no_number(self) -> NotANumberError:
        return NotANumberError(
            f"{shown(self._text)} is no number. Write it in figures, such as 500,000, £500k or 7 days."
        )

    def _two_numbers(self) -> NotANumberError:
        return NotANumberError(
            f"{shown(self._text)} is not one number. Write only the one you mean, such as 500,000 or 7 days."
        )
