"""Units: the many ways to write one, and a number in one as it is shown."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Context, Decimal, localcontext

# Wide enough to be exact for every sum that a table allows. Traps nothing: bounds are checked where numbers are read.
EXACT = Context(prec=80, rounding=ROUND_HALF_UP, traps=[])
PENNY = Decimal("0.01")

PERCENT = "%"
SIGNS = {"£": "£", "$": "$", "€": "€"}
_MOST_WORDS, _LONGEST_WORD = 2, 20

_FORMS = {
    "£": "£ gbp pound pounds sterling pounds_sterling pound_sterling quid",
    "$": "$ usd dollar dollars us_dollars",
    "€": "€ eur euro euros",
    "%": "% percent per_cent pct pc",
    "second": "second seconds sec secs s",
    "minute": "minute minutes min mins",
    "hour": "hour hours hr hrs h",
    "day": "day days d",
    "working day": "working_day working_days business_day business_days workday workdays",
    "week": "week weeks wk wks",
    "month": "month months mth mths",
    "year": "year years yr yrs",
    "mm": "mm millimetre millimetres millimeter millimeters",
    "metre": "metre metres meter meters",
    "km": "km kilometre kilometres kilometer kilometers",
    "mile": "mile miles",
    "foot": "foot feet ft",
    "inch": "inch inches",
    "m²": "m2 m² sqm sq_m sq_metre sq_metres square_metre square_metres square_meter square_meters",
    "sq ft": "sq_ft sqft ft2 square_foot square_feet",
    "m³": "m3 m³ cubic_metre cubic_metres cubic_meter cubic_meters",
    "hectare": "hectare hectares ha",
    "kg": "kg kilo kilos kilogram kilograms",
    "tonne": "tonne tonnes",
    "person": "person persons people",
}
LISTED_UNITS = {form.replace("_", " "): key for key, forms in _FORMS.items() for form in forms.split()}
_PLURALS = {"foot": "feet", "inch": "inches", "person": "people"}
_UNCHANGED = frozenset({"mm", "km", "m²", "sq ft", "m³", "kg"})
# Words that join or limit: a text that holds one says more than a number and its unit.
_NO_UNITS = frozenset(
    {
        *("a", "about", "above", "after", "an", "and", "as", "at", "before", "below", "between", "but", "by", "for"),
        *(
            "from",
            "if",
            "in",
            "is",
            "least",
            "less",
            "many",
            "maximum",
            "minimum",
            "minus",
            "more",
            "most",
            "no",
            "not",
        ),
        *("of", "on", "or", "over", "per", "plus", "than", "the", "then", "times", "to", "under", "unless", "until"),
        *("up", "with", "within", "without"),
    }
)
_TIGHT_PERCENT = re.compile(r"[0-9]%")
_FOUR_FIGURES = re.compile(r"(?<![0-9.])[0-9]{4}")
_GROUP = re.compile(r"[0-9],[0-9]{3}")
_WORD = re.compile(r"[^\W\d_]+(?:-[^\W\d_]+)?\Z")


@dataclass(frozen=True, slots=True)
class Style:
    """How the author of a table writes its numbers.

    unit: a key of `unit_key`, or "". spaced: "2.5 %" rather than "2.5%". grouped: "1,000" rather than "1000".
    """

    unit: str = ""
    spaced: bool = True
    grouped: bool = True


def style_of(unit: str, texts: Sequence[str]) -> Style:
    """Return the style of numbers in a unit, as these texts are written."""
    ungrouped = any(_FOUR_FIGURES.search(text) for text in texts) and not any(_GROUP.search(text) for text in texts)
    return Style(
        unit=unit,
        spaced=not any(_TIGHT_PERCENT.search(text) for text in texts),
        grouped=bool(unit) or not ungrouped,  # a year stays "2022"
    )


def unit_key(words: str) -> str | None:
    """Return the one name of a unit, however it is written ("GBP", "days"), or None if the words can be no unit.

    A unit that is not listed here is taken as it is, in the singular: "storeys" is "storey". "" for no words.
    """
    parts = words.split()
    listed = LISTED_UNITS.get(" ".join(parts).casefold())
    if listed is not None or not parts:
        return listed or ""
    singular = [*parts[:-1], _singular(parts[-1])]
    if len(parts) > _MOST_WORDS or not all(map(_may_be_unit, [*parts, *singular])):
        return None
    unit = " ".join(singular)
    return LISTED_UNITS.get(unit.casefold(), unit)


def _may_be_unit(word: str) -> bool:
    return len(word) <= _LONGEST_WORD and word.casefold() not in _NO_UNITS and _WORD.match(word) is not None


def _singular(word: str) -> str:
    low = word.casefold()
    if low.endswith("ies") and len(low) > len("pies"):
        return word[:-3] + "y"
    if low.endswith(("sses", "shes", "ches", "xes")):
        return word[:-2]
    return word[:-1] if low.endswith("s") and not low.endswith(("ss", "us", "is")) and len(low) > len("is") else word


def same_unit(one: str, other: str) -> bool:
    return one.casefold() == other.casefold()


def plural(unit: str) -> str:
    """Return the word for several of a unit, which `unit_key` leads back to the unit."""
    if unit in _UNCHANGED:
        return unit
    if unit in _PLURALS:
        return _PLURALS[unit]
    low = unit.casefold()
    if low.endswith("y") and low[-2:-1] not in {"", *"aeiou "}:
        ending = unit[:-1] + "ies"
    else:
        ending = unit + ("es" if low.endswith(("ss", "sh", "ch", "x")) else "s")
    return ending if unit_key(ending) == unit else unit


def write_number(value: Decimal, style: Style) -> str:
    """Return a number as a card shows it: "£1,000,000", "£12.50", "2.5 %", "1 day", "7 days"."""
    digits = _digits(value, style)
    if style.unit in SIGNS:
        return f"-{style.unit}{digits[1:]}" if digits.startswith("-") else f"{style.unit}{digits}"
    if style.unit == PERCENT:
        return f"{digits} %" if style.spaced else f"{digits}%"
    if not style.unit:
        return digits
    return f"{digits} {style.unit if value == 1 else plural(style.unit)}"


def _digits(value: Decimal, style: Style) -> str:
    with localcontext(EXACT):
        value = value.normalize() + 0  # never "-0"
        if style.unit in SIGNS and 0 < -_exponent(value) < -_exponent(PENNY):
            value = value.quantize(PENNY)
        return f"{value:,f}" if style.grouped else f"{value:f}"


def _exponent(value: Decimal) -> int:
    exponent = value.as_tuple().exponent
    return exponent if isinstance(exponent, int) else 0


def to_pennies(value: Decimal) -> Decimal:
    """Round to two decimals, halves away from zero, as the results of formulas are shown."""
    with localcontext(EXACT):
        return value.quantize(PENNY)
