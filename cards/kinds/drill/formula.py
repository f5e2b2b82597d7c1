"""The value of a row: a number, or a formula in the condition's number, such as "the greater of 2.5 % of the limit or
£10,000". Computed exactly; read without regular expressions that could run away.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from decimal import Decimal, localcontext

from cards.kinds.drill.numbers import NotANumberError, Number, read_number
from cards.kinds.drill.text import plain, shown
from cards.kinds.drill.units import EXACT, PERCENT

LONGEST_FORMULA = 200
MOST_TERMS = 4
_LONGEST_NOUN = 60
_GREATER = ("greater", "greatest", "higher", "highest", "larger", "largest", "bigger")
_LESSER = ("lesser", "least", "lower", "lowest", "smaller", "smallest")
_COMPARED = {f"{word} of ": word for word in (*_GREATER, *_LESSER)}
_ANY_AMOUNT = frozenset({"amount", "figure", "it", "number", "sum", "that", "this", "value"})
_SMALL_WORDS = frozenset({"a", "an", "and", "by", "for", "in", "its", "of", "on", "or", "the", "to", "total"})

Write = Callable[[Decimal], str]


class FormulaError(ValueError):
    """A formula that cannot be computed. Its sentence follows the formula in quotation marks."""


@dataclass(frozen=True, slots=True)
class Term:
    """A share of the condition's number and an amount: share x number + amount.

    share: None for an amount alone, 0.025 for 2.5 %. share_shown: the share as its author wrote it, "2.5 %".
    """

    share: Decimal | None
    amount: Decimal
    share_shown: str = ""

    def at(self, number: Decimal) -> Decimal:
        return (self.share or Decimal(0)) * number + self.amount

    def working(self, number: Decimal, write_base: Write, write: Write) -> str:
        """Such as "2.5 % of £100,000 is £2,500, and £500 more is £3,000"."""
        if self.share is None:
            return write(self.amount)
        part = f"{self.share_shown} of {write_base(number)} is {write(self.share * number)}"
        return part if not self.amount else f"{part}, and {write(self.amount)} more is {write(self.at(number))}"


@dataclass(frozen=True, slots=True)
class Formula:
    """One term, or several of which the greatest or the least counts.

    word: "greater", "lesser" or as its author wrote; "" for one term. unit: as it was written, "" if nowhere.
    """

    terms: tuple[Term, ...]
    unit: str = ""
    word: str = ""

    @property
    def is_constant(self) -> bool:
        return all(term.share is None for term in self.terms)

    def at(self, number: Decimal) -> Decimal:
        """Return the exact value for the condition's number."""
        with localcontext(EXACT):
            values = [term.at(number) for term in self.terms]
            return min(values) if self.word in _LESSER else max(values)

    def working(self, number: Decimal, write_base: Write, write: Write) -> str:
        """Return how the value comes about, as one or two sentences."""
        with localcontext(EXACT):
            if len(self.terms) == 1:
                return _capital(self.terms[0].working(number, write_base, write)) + "."
            shares = [term for term in self.terms if term.share is not None]
            amounts = [term for term in self.terms if term.share is None]
            if len(shares) == len(amounts) == 1:
                return self._against(shares[0], amounts[0], number, write_base, write)
            parts = "; ".join(term.working(number, write_base, write) for term in self.terms)
            return f"{_capital(parts)}. The {self.word} is {write(self.at(number))}."

    def _against(self, share: Term, amount: Term, number: Decimal, write_base: Write, write: Write) -> str:
        """Such as "2.5 % of £750,000 is £18,750, which is more than £10,000"."""
        part, other = share.at(number), amount.amount
        compared = "as much as" if part == other else "more than" if part > other else "less than"
        sentence = f"{_capital(share.working(number, write_base, write))}, which is {compared} {write(other)}"
        return f"{sentence}." if self.at(number) == part else f"{sentence}, so {write(other)} counts."


def _capital(sentence: str) -> str:
    return sentence[:1].upper() + sentence[1:]


def read_value(text: str, base: str = "") -> Formula:
    """Read the value of a row. base: the heading of the conditions, whose number a formula may name.

    Raises NotANumberError for what is neither number nor formula, FormulaError for a formula that cannot be computed.
    """
    words = plain(text[: 2 * LONGEST_FORMULA]).rstrip(".,;")
    if len(words) > LONGEST_FORMULA:
        raise NotANumberError("It is too long to be a number or a formula.")
    low = words.casefold().removeprefix("the ")
    for opening, word in _COMPARED.items():
        if low.startswith(opening):
            return _compare(_parts(low.removeprefix(opening)), word, base)
    if " of " in f" {low} ":
        number, unit = _term(low, base)
        return Formula((number,), unit)
    constant = read_number(text)
    return Formula((Term(None, constant.value),), constant.unit)


def _parts(words: str) -> list[str]:
    """Cut "a, b or c" and "a and b", leaving the commas within figures."""
    words = words.replace(", or ", " or ").replace(", and ", " and ").replace("; ", " or ").replace(", ", " or ")
    joined = " or " if " or " in words else " and "
    return [part.strip() for part in words.split(joined)]


def _compare(parts: list[str], word: str, base: str) -> Formula:
    if not 1 < len(parts) <= MOST_TERMS:
        raise FormulaError(f"compares {len(parts)} values: write two to {MOST_TERMS}, with “or” between them.")
    read = [_term(part, base) for part in parts]
    return Formula(tuple(term for term, _ in read), _one_unit(unit for _, unit in read), word)


def _term(words: str, base: str) -> tuple[Term, str]:
    """Read "£10,000", "2.5 % of the limit", "£500 plus 2.5 % of the limit", "half of the limit"."""
    share: Decimal | None = None
    amount, share_shown, units = Decimal(0), "", []
    for part in words.replace(" and also ", " plus ").replace(" + ", " plus ").split(" plus "):
        before, _, noun = part.partition(" of ")
        if noun and _is_base(noun, base, before, part):
            if share is not None:
                raise FormulaError("takes two shares: add them up.")
            share, share_shown = _share(before), before
        else:
            number = _number(part)
            if number.unit == PERCENT:
                raise FormulaError("has a percentage of nothing: write what it is of, such as “2.5 % of the limit”.")
            amount += number.value
            units.append(number.unit)
    return Term(share, amount, share_shown), _one_unit(iter(units))


def _is_base(noun: str, base: str, before: str, part: str) -> bool:
    """Hold a formula to the number of the condition: 2.5 % "of turnover" cannot be had from a limit."""
    words = _content(noun)
    if len(noun) <= _LONGEST_NOUN and words and (words <= _ANY_AMOUNT or words & _content(base)):
        return True
    if _reads(part):  # "half of a million"
        return False
    if not _reads_percentage(before):
        raise NotANumberError(f"{shown(part)} is no number.")
    raise FormulaError(f"is of “{noun}”, but the rows go by “{base}”: name that, or write “of the amount”.")


def _content(words: str) -> set[str]:
    return {word.strip("().,'").removesuffix("s") for word in words.casefold().split()} - _SMALL_WORDS - {""}


def _share(words: str) -> Decimal:
    number = _number(words)
    if number.unit not in {PERCENT, ""}:
        raise FormulaError(f"has “{words}” as a share: write a percentage, such as “2.5 % of the limit”.")
    if number.unit == "" and number.value > 1:
        raise FormulaError(f"has “{words}” as a share: did you mean “{words} % of”?")
    with localcontext(EXACT):
        return number.value / 100 if number.unit == PERCENT else number.value


def _number(words: str) -> Number:
    try:
        return read_number(words)
    except NotANumberError as error:
        raise FormulaError(f"has “{words}” where a number or a percentage should be.") from error


def _reads(words: str) -> bool:
    try:
        read_number(words)
    except NotANumberError:
        return False
    return True


def _reads_percentage(words: str) -> bool:
    return _reads(words) and read_number(words).unit == PERCENT


def _one_unit(units: Iterator[str]) -> str:
    found = sorted({unit for unit in units if unit})
    if len(found) > 1:
        raise FormulaError(f"mixes units: {' and '.join(found)}.")
    return found[0] if found else ""
