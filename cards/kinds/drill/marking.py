"""Whether what was typed is the answer to a question."""

from dataclasses import dataclass
from decimal import Decimal, localcontext

from cards.kinds.drill.numbers import read_number
from cards.kinds.drill.text import shown, visible
from cards.kinds.drill.types import Options, Question, Table
from cards.kinds.drill.units import EXACT, PENNY, Style, plural, same_unit, write_number

_NAMES = {"%": "per cent", "£": "pounds", "$": "dollars", "€": "euros"}


@dataclass(frozen=True, slots=True)
class Check:
    """understood: what was typed, as the card writes it; "" where nothing was.

    why: a sentence; "" where the answer is exact.
    """

    is_right: bool
    understood: str
    why: str


def check(question: Question, typed: str, table: Table, options: Options) -> Check:
    """Mark an answer. The unit may be left out, but not be another one. An empty answer is not right.

    Raises NotANumberError, whose sentence says how to write it, for what is no number.
    """
    answer = f"The answer is {question.expected_text}."
    if not visible(typed.strip()[:1000]):
        return Check(is_right=False, understood="", why=f"Not answered. {answer}")
    number = read_number(typed)
    unit = table.value_style.unit
    if number.unit and not same_unit(number.unit, unit):
        understood = write_number(number.value, Style(number.unit))
        asked = f"the answer is in {_name(unit)}" if unit else "the answer has no unit"
        return Check(is_right=False, understood=understood, why=f"{shown(typed)} is in {_name(number.unit)}; {asked}.")
    understood = table.write_value(number.value)
    with localcontext(EXACT):
        off = abs(number.value - question.expected)
        if off <= _rounding(question, table):
            return Check(is_right=True, understood=understood, why="")
        if off <= _allowed(question, table):
            why = f"{answer} {understood} is within the {table.tolerance.shown} that the card allows."
            return Check(is_right=True, understood=understood, why=why)
    return Check(is_right=False, understood=understood, why=answer)


def _rounding(question: Question, table: Table) -> Decimal:
    """Half a penny where a formula was computed, which is shown to two decimals."""
    formula = next((row.value for row in table.rows if row.number == question.row), None)
    return Decimal(0) if formula is None or formula.is_constant else PENNY / 2


def _allowed(question: Question, table: Table) -> Decimal:
    return max(table.tolerance.amount, abs(question.expected) * table.tolerance.share)


def _name(unit: str) -> str:
    return _NAMES.get(unit) or plural(unit)
