"""A table of conditions and values, read from a card's Markdown and held to what can be drilled."""

import re
from functools import lru_cache

from cards.kinds.drill.cells import LONGEST_CELL, CutTable, cut_tables
from cards.kinds.drill.conditions import Conditions, read_conditions
from cards.kinds.drill.found import Found
from cards.kinds.drill.text import shown, visible
from cards.kinds.drill.tiling import tiling_problems
from cards.kinds.drill.types import AMOUNT, CONDITION, Options, Row, Table, TableProblemsError
from cards.kinds.drill.values import read_tolerance, read_values, units_of

LONGEST_SOURCE = 20_000  # characters
MOST_LINES = 500
MOST_ROWS = 100
MOST_QUESTIONS = 20
LONGEST_ASK = 300
_COLUMNS = 2
_PLACEHOLDER = re.compile(r"(?<!\{)\{([^{}]*)\}(?!\})")  # not {{ a firm's fact }}


@lru_cache(maxsize=256)
def read_table(source: str, options: Options) -> Table:
    """Read the one table of a Markdown text, with what may stand around it.

    Raises TableProblemsError with every problem found, each saying which row, why, and what to do.
    """
    found = Found()
    table = _read(source, options, found)
    if found or table is None:
        raise TableProblemsError(tuple(found))
    return table


def _read(source: str, options: Options, found: Found) -> Table | None:
    _check_questions(options, found)
    cut = _the_table(source, found)
    if cut is None:
        return None
    conditions_typed, values_typed = ([row.cells[column] for row in cut.rows] for column in range(_COLUMNS))
    header, value_header = (visible(text).rstrip(" ?:.!") for text in cut.headers)
    conditions = read_conditions(conditions_typed, visible(options.step), found)
    values = read_values(values_typed, header, found, is_ranges=conditions.is_ranges if conditions else None)
    if conditions is None or len(values) < len(cut.rows):
        return None
    condition_style, value_style = units_of(values, values_typed, conditions, options.unit, found)
    rows = tuple(
        Row(number, condition, value, *bounds)
        for number, (condition, value, bounds) in enumerate(
            zip(conditions_typed, values, conditions.bounds, strict=True), 1
        )
    )
    table = Table(
        condition_header=header,
        value_header=value_header,
        rows=rows,
        is_ranges=conditions.is_ranges,
        is_listed=conditions.is_listed,
        ask=_ask(options.ask, header, value_header, conditions, found),
        step=conditions.step,
        condition_style=condition_style,
        value_style=value_style,
        tolerance=read_tolerance(options.tolerance, value_style.unit, found),
    )
    if conditions.is_ranges:
        found.extend(tiling_problems(table.by_size, table.step, condition_style, gaps=conditions.is_listed))
    return table


def _check_questions(options: Options, found: Found) -> None:
    if not 1 <= options.questions <= MOST_QUESTIONS:
        found.in_option(
            "questions", f"A card asks 1 to {MOST_QUESTIONS} questions an attempt, not {options.questions}.", "Write 3."
        )


def _the_table(source: str, found: Found) -> CutTable | None:
    if len(source) > LONGEST_SOURCE or source.count("\n") > MOST_LINES:
        found.in_table(
            f"The text is longer than {LONGEST_SOURCE:,} characters or {MOST_LINES} lines.",
            "Leave only the table and its introduction.",
        )
        return None
    tables = cut_tables(source, MOST_ROWS)
    if len(tables) != 1:
        found.in_table(
            f"There are {len(tables)} tables where one should be." if tables else "There is no table.",
            "Write one table of two columns: a row of headings, a row of dashes, then condition | value in each row.",
        )
        return None
    before = len(found)
    _check_shape(tables[0], found)
    return tables[0] if len(found) == before else None


def _check_shape(table: CutTable, found: Found) -> None:
    if len(table.headers) != _COLUMNS:
        found.in_table(
            f"The table needs two columns and has {len(table.headers)}.", "Keep one for conditions and one for values."
        )
        return
    if not table.rows or len(table.rows) > MOST_ROWS:
        found.in_table(
            f"The table has more than {MOST_ROWS} rows." if table.rows else "The table has no rows.",
            f"Write 1 to {MOST_ROWS} rows under the headings.",
        )
        return
    for number, row in enumerate(table.rows, 1):
        if row.pieces > _COLUMNS:
            found.in_row(number, f"It has {row.pieces} cells, not {_COLUMNS}.", "Write “\\|” for a bar within a cell.")
        elif not all(row.cells):
            empty = "condition" if not row.cells[0] else "value"
            found.in_row(number, f"It has no {empty}.", "Fill both cells; leave an empty line after the table.")
        elif max(map(len, row.cells)) > LONGEST_CELL:
            found.in_row(number, f"It has a cell longer than {LONGEST_CELL} characters.", "Shorten it.")


def _ask(typed: str, header: str, value_header: str, conditions: Conditions, found: Found) -> str:
    """Return the question with its placeholder. Without one declared, the headings ask."""
    placeholder = AMOUNT if conditions.is_ranges else CONDITION
    ask = visible(typed)
    if not ask:
        if not header or not value_header:
            found.in_table(
                "A heading of the table is empty.", "Write one over both columns: the questions are made of them."
            )
        return f"{header}: {{{placeholder}}}. {value_header}?"
    if len(ask) > LONGEST_ASK:
        found.in_option("ask", f"The question is longer than {LONGEST_ASK} characters.", "Shorten it.")
        return ask
    names = set(_PLACEHOLDER.findall(ask))
    example = f"Write {{{placeholder}}} where the {'number' if conditions.is_ranges else 'condition'} goes."
    if placeholder not in names:
        found.in_option("ask", f"The question has no {{{placeholder}}}.", example)
    for name in sorted(names - {placeholder}):
        found.in_option("ask", f"{shown('{' + name + '}')} in the question stands for nothing here.", example)
    return ask
