"""The second column: numbers, or formulas in the condition's number, in one unit. And how far off an answer may be."""

from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal, localcontext

from cards.kinds.drill.conditions import LARGEST, Conditions
from cards.kinds.drill.formula import Formula, FormulaError, read_value
from cards.kinds.drill.found import Found
from cards.kinds.drill.numbers import NotANumberError, read_number
from cards.kinds.drill.text import shown, visible
from cards.kinds.drill.types import Tolerance
from cards.kinds.drill.units import EXACT, PERCENT, Style, same_unit, style_of, unit_key, write_number

_LARGEST_SHARE = 100  # times the condition's number
_HUNDRED = 100


def read_values(texts: Sequence[str], base: str, found: Found, *, is_ranges: bool | None) -> tuple[Formula, ...]:
    """Read the second column. base: the heading of the conditions. is_ranges: None where that is not known."""
    values = []
    for row, text in enumerate(texts, 1):
        value = _value(row, text, base, found)
        if value is None:
            continue
        if not value.is_constant and is_ranges is False:
            found.in_row(
                row,
                f"{shown(text)} needs the number of the condition, but the conditions are names.",
                "Write the value as a number, or the conditions as ranges.",
            )
        if any(abs(term.amount) > LARGEST or abs(term.share or Decimal(0)) > _LARGEST_SHARE for term in value.terms):
            found.in_row(row, f"{shown(text)} is larger than a table may hold.", f"Write values up to {LARGEST:,}.")
        values.append(value)
    return tuple(values)


def _value(row: int, text: str, base: str, found: Found) -> Formula | None:
    try:
        return read_value(text, base)
    except FormulaError as error:
        found.in_row(row, f"{shown(text)} {error}")
    except NotANumberError:
        found.in_row(
            row,
            f"{shown(text)} is no number.",
            "Write a figure with its unit, such as £250,000 or 7 days; keep a card of words as points or prose.",
        )
    return None


def units_of(
    values: Sequence[Formula], texts: Sequence[str], conditions: Conditions, declared: str, found: Found
) -> tuple[Style, Style]:
    """Return how conditions and values are written. A row without a unit takes that of the others."""
    unit, since = _declared(declared, found), 0
    for row, value in enumerate(values, 1):
        own = value.unit or ("" if value.is_constant else conditions.style.unit)
        if not value.is_constant and not same_unit(own, conditions.style.unit or own):
            found.in_row(
                row,
                f"Its formula is in “{own}”, but the conditions are in “{conditions.style.unit}”.",
                "Write both in the same unit.",
            )
        elif own and not unit:
            unit, since = own, row
        elif own and not same_unit(own, unit):
            where = f"row {since} is in “{unit}”" if since else f"the card declares “{unit}”"
            found.in_row(row, f"It is in “{own}”, but {where}.", "Write all values in one unit.")
    style = conditions.style
    if not style.unit and any(not value.is_constant for value in values):
        style = replace(style, unit=unit)  # a share of it is in this unit, hence it is too
    return style, style_of(unit, texts)


def _declared(typed: str, found: Found) -> str:
    words = visible(typed)
    key = unit_key(words)
    if key is None or not _is_readable(key):
        found.in_option("unit", f"{shown(words)} is no unit.", "Write one such as £, %, days or metres.")
        return ""
    return key


def _is_readable(unit: str) -> bool:
    """Whether a number in this unit is read as such: "m" would make millions of metres."""
    try:
        return all(read_number(write_number(count, Style(unit))).unit == unit for count in map(Decimal, (1, 2)))
    except NotANumberError:
        return False


def read_tolerance(typed: str, unit: str, found: Found) -> Tolerance:
    """Read "1 %" as a share of the answer, also where answers are percentages; anything else as an amount."""
    if not visible(typed):
        return Tolerance()
    try:
        number = read_number(typed)
    except NotANumberError as error:
        found.in_option("tolerance", str(error))
        return Tolerance()
    with localcontext(EXACT):
        share = number.value / _HUNDRED
    if number.value < 0 or (number.unit == PERCENT and share >= 1):
        found.in_option("tolerance", f"{shown(typed)} is no tolerance.", "Write 0 or more, and less than 100 %.")
    elif number.unit == PERCENT:
        return Tolerance(share=share, shown=visible(typed))
    elif number.unit and not same_unit(number.unit, unit):
        found.in_option(
            "tolerance",
            f"{shown(typed)} is in “{number.unit}”, the values are not.",
            "Write it in the unit of the values, or as a percentage of the answer.",
        )
    else:
        return Tolerance(amount=number.value, shown=visible(typed))
    return Tolerance()
