"""Numbers spelled in words, alone or after figures: "half a million", "two hundred and fifty thousand", "1.5m"."""

from collections.abc import Sequence
from decimal import Decimal, localcontext

from cards.kinds.drill.units import EXACT

_TO_NINETEEN = (
    *("zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve"),
    *("thirteen", "fourteen", "fifteen", "sixteen", "seventeen", "eighteen", "nineteen"),
)
_FROM_TWENTY = ("twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety")
_SMALL = {word: value for value, word in enumerate(_TO_NINETEEN)} | dict.fromkeys(("nil", "nought", "none"), 0)
_TENS = {word: 10 * value for value, word in enumerate(_FROM_TWENTY, 2)}
_SCALES = {
    **dict.fromkeys(("hundred", "hundreds"), 10**2),
    **dict.fromkeys(("thousand", "thousands", "k"), 10**3),
    **dict.fromkeys(("million", "millions", "m", "mn", "mln", "mil", "mill"), 10**6),
    **dict.fromkeys(("billion", "billions", "bn"), 10**9),
}
_FRACTIONS = {
    "half": Decimal("0.5"),
    "halves": Decimal("0.5"),
    "quarter": Decimal("0.25"),
    "quarters": Decimal("0.25"),
}
ARTICLES = frozenset({"a", "an"})
_ONE_OF = frozenset({"hundred", "thousand", "million", "billion"})
_TEN, _HUNDRED = 10, 100
NUMBER_WORDS = frozenset({*_SMALL, *_TENS, *_FRACTIONS, *_SCALES})


class Spelled:
    """Reads one number from the beginning of `words`, in lower case. `figures`: what figures before them said.

    `value` is None where no number stands there. `rest`: where the words after it begin. `scaled`: whether a word
    such as "thousand" or "m" multiplied it.
    """

    def __init__(self, words: Sequence[str], figures: Decimal | None = None) -> None:
        self._words = words
        self.rest = 0
        self.scaled = False
        with localcontext(EXACT):
            self.value = self._number(figures)

    def _number(self, figures: Decimal | None) -> Decimal | None:
        total, below = Decimal(0), None
        group = figures if figures is not None else self._group()
        if group is None:
            return None
        while True:
            # "two and a half million", but "a million and a half".
            group += self._and_fraction()
            scale = self._scale()
            part = (group + self._and_fraction(only_if=scale > 1)) * scale
            if below is not None and part >= below:
                return None  # "twenty twenty", "five million million": two numbers
            total, below = total + part, Decimal(scale)
            mark = self.rest
            self._take({"and"})
            following = self._group() if scale > 1 else None
            if following is None:
                self.rest = mark
                return total
            group = following

    def _group(self) -> Decimal | None:
        """A number below a thousand; one where only a scale stands ("a million"); "half a" before a scale."""
        mark = self.rest
        article = self._take(ARTICLES)
        fraction = self._fraction_of()
        if fraction is not None:
            return fraction
        if self._peek() in _ONE_OF:
            return Decimal(1)
        if article:
            self.rest = mark
            return None
        value = self._below_hundred()
        if value is None:
            return None
        if self._peek() in _FRACTIONS and value > 0:  # "three quarters of a million"
            fraction = self._fraction_of()
            return value * fraction if fraction is not None else None
        if self._peek() == "hundred" and 0 < value < _HUNDRED:
            value = self._hundreds(value)
        return self._pointed(value)

    def _hundreds(self, value: Decimal) -> Decimal:
        self.rest += 1
        mark = self.rest
        self._take({"and"})
        below = self._below_hundred()
        if below is None:
            self.rest = mark
            return value * _HUNDRED
        return value * _HUNDRED + below

    def _below_hundred(self) -> Decimal | None:
        word = self._peek()
        if word in _SMALL:
            self.rest += 1
            return Decimal(_SMALL[word])
        if word not in _TENS:
            return None
        self.rest += 1
        following = _SMALL.get(self._peek(), 0)
        if 0 < following < _TEN:
            self.rest += 1
            return Decimal(_TENS[word] + following)
        return Decimal(_TENS[word])

    def _pointed(self, value: Decimal) -> Decimal:
        """Read "two point five": each word after the point is one figure."""
        if self._peek() != "point":
            return value
        figures, mark = "", self.rest
        self.rest += 1
        while _SMALL.get(self._peek(), _TEN) < _TEN:
            figures += str(_SMALL[self._peek()])
            self.rest += 1
        if not figures:
            self.rest = mark
            return value
        return value + Decimal(f"0.{figures}")

    def _fraction_of(self) -> Decimal | None:
        """Read "half", "half a", "a quarter of a", "half of one"."""
        fraction = _FRACTIONS.get(self._peek())
        if fraction is None:
            return None
        self.rest += 1
        self._take({"of"})
        self._take(ARTICLES | {"one"})
        return fraction

    def _and_fraction(self, *, only_if: bool = True) -> Decimal:
        """Read "and a half", "and three quarters". 0 where there is none."""
        mark = self.rest
        if not only_if:
            return Decimal(0)
        if not self._take({"and"}):
            return Decimal(0)
        self._take(ARTICLES)
        times = 3 if self._take({"three"}) else 1
        fraction = _FRACTIONS.get(self._peek())
        if fraction is None:
            self.rest = mark
            return Decimal(0)
        self.rest += 1
        return fraction * times

    def _scale(self) -> int:
        scale = 1
        while self._peek() in _SCALES and scale <= max(_SCALES.values()):
            scale *= _SCALES[self._peek()]
            self.rest += 1
            self.scaled = True
        return scale

    def _take(self, words: frozenset[str] | set[str]) -> bool:
        taken = self._peek() in words
        self.rest += taken
        return taken

    def _peek(self) -> str:
        return self._words[self.rest] if self.rest < len(self._words) else ""
