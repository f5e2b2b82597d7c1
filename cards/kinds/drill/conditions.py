"""The first column: ranges of numbers that tile, or names."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal, localcontext

from cards.kinds.drill.found import Found
from cards.kinds.drill.numbers import NotANumberError, read_number
from cards.kinds.drill.ranges import HazyRangeError, Range, read_range
from cards.kinds.drill.text import shown
from cards.kinds.drill.tiling import first, last, usual_step
from cards.kinds.drill.units import EXACT, Style, same_unit, style_of, write_number

LARGEST = Decimal(10**12)  # in a table: room is left for what formulas make of it


@dataclass(frozen=True, slots=True)
class Conditions:
    """What the first column says. bounds: least and greatest number of each row, none in a table of names."""

    is_ranges: bool
    is_listed: bool
    style: Style
    step: Decimal
    bounds: tuple[tuple[Decimal | None, Decimal | None], ...]


def read_conditions(texts: Sequence[str], step_typed: str, found: Found) -> Conditions | None:
    """Read the first column. None where problems were found that make the rest meaningless."""
    before = len(found)
    ranges = [_range(row, text, found) for row, text in enumerate(texts, 1)]
    if len(found) > before:
        return None
    worded = [each for each in ranges if each is not None]
    is_listed = len(worded) == len(texts) and all(each.single for each in worded)
    is_ranges = is_listed or any(not each.single for each in worded)
    if not is_ranges:
        _refuse_doubles(texts, found)
        return Conditions(
            is_ranges=False, is_listed=False, style=Style(), step=Decimal(1), bounds=((None, None),) * len(texts)
        )
    _refuse_odd(texts, ranges, found)
    unit = _unit(worded, found)
    if len(found) > before:
        return None
    style = style_of(unit, texts)
    step = _step(step_typed, worded, style, found)
    before = len(found)  # whatever the step, the rest can be read
    bounds = tuple(_bounds(row, each, step, style, found) for row, each in enumerate(worded, 1))
    if not is_listed and len(found) == before:
        _hold_to_grid(worded, step, style, found)
    if len(found) > before:
        return None
    return Conditions(is_ranges=True, is_listed=is_listed, style=style, step=step, bounds=bounds)


def _range(row: int, text: str, found: Found) -> Range | None:
    try:
        return read_range(text)
    except HazyRangeError as error:
        found.in_row(row, f"{shown(text)} {error}")
        return None


def _refuse_odd(texts: Sequence[str], ranges: Sequence[Range | None], found: Found) -> None:
    for row, (text, each) in enumerate(zip(texts, ranges, strict=True), 1):
        if each is None:
            found.in_row(
                row,
                f"{shown(text)} is not a range of numbers, but other rows are.",
                "Write it as one, such as “£100,001 to £200,000” or “7 days or less”, or give every row a name.",
            )


def _refuse_doubles(texts: Sequence[str], found: Found) -> None:
    seen: dict[str, int] = {}
    for row, text in enumerate(texts, 1):
        earlier = seen.setdefault(text.casefold(), row)
        if earlier != row:
            found.in_row(row, f"{shown(text)} stands in row {earlier} already.", "Delete one of them, or rename it.")


def _unit(ranges: Sequence[Range], found: Found) -> str:
    """Return the one unit of the conditions. An end without one takes that of the others."""
    unit, since = "", 0
    for row, each in enumerate(ranges, 1):
        for end in each.ends:
            if end.number.unit and not unit:
                unit, since = end.number.unit, row
            elif end.number.unit and not same_unit(end.number.unit, unit):
                found.in_row(
                    row, f"It is in “{end.number.unit}”, but row {since} is in “{unit}”.", "Write all rows in one unit."
                )
                return unit
    return unit


def _step(typed: str, ranges: Sequence[Range], style: Style, found: Found) -> Decimal:
    usual = usual_step(ranges, style.unit)
    if not typed:
        return usual
    try:
        number = read_number(typed)
    except NotANumberError as error:
        found.in_option("step", str(error))
        return usual
    if not 0 < number.value <= LARGEST:
        found.in_option("step", "The step must be greater than 0.", "Write the smallest difference, such as 1 or 0.01.")
        return usual
    if number.unit and not same_unit(number.unit, style.unit):
        found.in_option(
            "step", f"The step is in “{number.unit}”, the conditions are not.", "Write it without a unit, such as 1."
        )
    return number.value


def _bounds(row: int, each: Range, step: Decimal, style: Style, found: Found) -> tuple[Decimal | None, Decimal | None]:
    low, high = first(each.low, step), last(each.high, step)
    if any(end.number.value > LARGEST for end in each.ends):
        found.in_row(row, f"It is larger than {write_number(LARGEST, style)}.", "Leave such numbers out.")
    elif any(end is not None and end < 0 for end in (low, high)):
        found.in_row(row, "It covers only numbers below zero, or begins there.", "Write ranges of 0 and above.")
    elif low is not None and high is not None and low > high:
        found.in_row(
            row,
            f"It begins at {write_number(low, style)} and ends at {write_number(high, style)}: it covers nothing.",
            "Write the smaller number first.",
        )
    return low, high


def _hold_to_grid(ranges: Sequence[Range], step: Decimal, style: Style, found: Found) -> None:
    with localcontext(EXACT):
        for row, each in enumerate(ranges, 1):
            for end in each.ends:
                if end.number.value % step != 0:
                    found.in_row(
                        row,
                        f"{write_number(end.number.value, style)} is not a whole number of steps of "
                        f"{write_number(step, style)}.",
                        "Declare a step that every end is a multiple of.",
                    )
                    break
