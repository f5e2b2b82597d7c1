from __future__ import annotations

import re
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cards.kinds.drill import Options, TableProblem, TableProblemsError, read_table
from cards.kinds.drill.table import LONGEST_SOURCE, MOST_ROWS
from tests.kinds.drill.strategies import KnownTable, known_tables
from tests.kinds.drill.tables import EXCESS, PII_LIMITS, TIMELINE, table_of


def problems(source: str, options: Options | None = None) -> tuple[TableProblem, ...]:
    with pytest.raises(TableProblemsError) as raised:
        read_table(source, options or Options())
    return raised.value.problems


def only_problem(source: str, options: Options | None = None) -> TableProblem:
    (problem,) = problems(source, options)
    return problem


def bounds(source: str, options: Options | None = None) -> list[tuple[object, object]]:
    return [(row.low, row.high) for row in read_table(source, options or Options()).rows]


def test_a_table_of_ranges() -> None:
    table = read_table(PII_LIMITS, Options())
    assert table.is_ranges
    assert [(row.low, row.high) for row in table.rows] == [(None, 100_000), (100_001, 200_000), (200_001, None)]
    assert (table.condition_style.unit, table.value_style.unit) == ("£", "£")
    assert table.ask == "Turnover in the preceding year: {amount}. Minimum limit of indemnity?"


def test_a_table_of_names() -> None:
    table = read_table(TIMELINE, Options())
    assert not table.is_ranges
    assert table.rows[0].condition == "Acknowledge the complaint"
    assert table.value_style.unit == "day"
    assert table.ask == "Step: {condition}. Within?"


def test_a_table_of_formulas_has_the_unit_of_its_conditions() -> None:
    table = read_table(EXCESS, Options())
    assert table.value_style.unit == "£"
    assert bounds(EXCESS, Options(step="£10,000")) == [(None, 500_000), (510_000, None)]
    bare = read_table(table_of(("up to 500", "2 % of it plus £5"), ("over 500", "£9")), Options())
    assert bare.condition_style.unit == "£"


def test_numbers_one_by_one_need_not_touch() -> None:
    years = table_of(("2019", "5 %"), ("2022", "6 %"), ("2024", "7 %"))
    assert read_table(years, Options()).is_listed
    assert not read_table(table_of(("24 months", "3"), ("Senior route", "1")), Options()).is_ranges


def test_markdown_in_cells_is_read_as_its_words() -> None:
    table = read_table(
        table_of(("**Acknowledge** the [complaint](https://example.org) &amp; log it", "`7` days")), Options()
    )
    assert table.rows[0].condition == "Acknowledge the complaint & log it"
    assert table.write_value(table.rows[0].value.at(Decimal(0))) == "7 days"


@pytest.mark.parametrize(
    ("ends", "step", "second"),
    [
        (("up to 2.5", "over 2.5"), "", "2.6"),
        (("up to £2.50", "over £2.50"), "", "2.51"),
        (("less than 7 days", "7 days or more"), "", "7"),
        (("up to 100", "110 and above"), "10", "110"),
        (("up to 0.5", "0.75 and above"), "0.25", "0.75"),
    ],
)
def test_the_step_says_where_the_next_range_begins(ends: tuple[str, str], step: str, second: str) -> None:
    source = table_of((ends[0], "1"), (ends[1], "2"))
    assert bounds(source, Options(step=step))[1] == (Decimal(second), None)


def test_a_gap_is_refused_with_what_it_leaves_out() -> None:
    problem = only_problem(PII_LIMITS.replace("£200,001", "£250,001"))
    assert (problem.row, problem.field) == (3, "figures")
    assert problem.message == (
        "Row 3 begins at £250,001, but row 2 ends at £200,000: nothing covers £200,001 to £250,000."
    )
    assert problem.mend == "Let row 3 begin at £200,001, or add a row between them."
    problem = only_problem(table_of(("less than 7", "1"), ("more than 7", "2")))
    assert problem.message.endswith("nothing covers 7.")


def test_an_overlap_is_refused_with_both_rows() -> None:
    problem = only_problem(PII_LIMITS.replace("£200,001", "£150,000"))
    assert (problem.row, problem.message) == (
        3,
        "Row 3 begins at £150,000, but row 2 ends at £200,000: they overlap.",
    )
    wide = table_of(("1 to 100", "1"), ("20 to 30", "2"), ("40 to 50", "3"), ("101 or more", "4"))
    assert [problem.row for problem in problems(wide)] == [2, 3]
    assert "has no upper end" in only_problem(table_of(("5 or more", "1"), ("9 or more", "2"))).message
    assert "has no lower end" in only_problem(table_of(("up to 5", "1"), ("up to 9", "2"))).message


def test_doubles_are_refused() -> None:
    assert only_problem(table_of(("1 to 5", "1"), ("1-5", "2"))).message == "Row 2 covers the same numbers as row 1."
    assert only_problem(table_of(("Reply", "1"), ("reply", "2"))).message == "Row 2: “reply” stands in row 1 already."


def test_words_where_numbers_should_be_are_refused_with_the_row() -> None:
    problem = only_problem(TIMELINE.replace("28 days", "without undue delay"))
    assert (problem.row, problem.message) == (2, "Row 2: “without undue delay” is no number.")
    assert "points or prose" in problem.mend
    problem = only_problem(PII_LIMITS.replace("£200,001 and above", "lots"))
    assert problem.message == "Row 3: “lots” is not a range of numbers, but other rows are."


@pytest.mark.parametrize(
    ("source", "row", "words"),
    [
        ("Only words.", 0, "There is no table"),
        (PII_LIMITS + "\n\n" + TIMELINE, 0, "There are 2 tables"),
        ("| a | b |\n| --- | --- |", 0, "has no rows"),
        ("| a |\n| --- |\n| b |", 0, "two columns and has 1"),
        ("| a | b | c |\n| --- | --- | --- |\n| b | 5 | 6 |", 0, "two columns and has 3"),
        (table_of(("a", "5 | 6")), 1, "It has 3 cells"),
        (table_of(("a", "5"), ("", "6")), 2, "It has no condition"),
        (PII_LIMITS.rstrip() + "\nA line too near.", 4, "It has no value"),
        (table_of(("a" * 301, "5")), 1, "longer than 300 characters"),
        (table_of(*((f"row {row}", "5") for row in range(MOST_ROWS + 1))), 0, "more than 100 rows"),
        ("a" * (LONGEST_SOURCE + 1), 0, "longer than"),
        ("\n" * 1000, 0, "longer than"),
        (table_of(("a", "5 days"), ("b", "6 hours")), 2, "It is in “hour”, but row 1 is in “day”"),
        (table_of(("up to 5 days", "5"), ("over 5 weeks", "6")), 2, "It is in “week”, but row 1 is in “day”"),
        (table_of(("up to 5 days", "£5 plus 5 % of the turnover")), 1, "the conditions are in “day”"),
        (table_of(("Reply", "5 % of the turnover")), 1, "the conditions are names"),
        (table_of(("10 to 5", "5")), 1, "it covers nothing"),
        (table_of(("£1-2m", "5")), 1, "write both ends in full"),
        (table_of(("-5 to 5", "5")), 1, "below zero"),
        (table_of(("up to £2,000bn", "5")), 1, "larger than £1,000,000,000,000"),
        (table_of(("Reply", "£2,000bn")), 1, "larger than a table may hold"),
        (table_of(("Reply", "5"), headers=("", "Days")), 0, "heading of the table is empty"),
    ],
)
def test_what_cannot_be_drilled_is_refused_with_row_and_reason(source: str, row: int, words: str) -> None:
    problem = only_problem(source)
    assert (problem.row, problem.field) == (row, "figures")
    assert words in problem.message


@pytest.mark.parametrize(
    ("options", "words"),
    [
        (Options(ask="What is the limit?"), "has no {amount}"),
        (Options(ask="{amount} and {turnover}?"), "“{turnover}”"),
        (Options(ask="{amount}" + "x" * 300), "longer than 300"),
        (Options(tolerance="lots"), "“lots” is no number"),
        (Options(tolerance="-1 %"), "no tolerance"),
        (Options(tolerance="100 %"), "no tolerance"),
        (Options(tolerance="5 days"), "is in “day”"),
        (Options(step="0"), "greater than 0"),
        (Options(step="NaN"), "no figure"),
        (Options(step="1 day"), "is in “day”"),
        (Options(unit="of the 7"), "is no unit"),
        (Options(unit="m"), "is no unit"),  # "5 m" is read as five million
        (Options(unit="p"), "is no unit"),
        (Options(unit="half"), "is no unit"),
        (Options(questions=0), "not 0"),
        (Options(questions=1000), "not 1000"),
    ],
)
def test_options_are_refused_by_name(options: Options, words: str) -> None:
    problem = only_problem(PII_LIMITS, options)
    assert problem.row == 0
    assert getattr(options, problem.field) != getattr(Options(), problem.field)
    assert words in problem.message


def test_every_problem_is_told_at_once() -> None:
    found = problems(TIMELINE.replace("7 days", "soon").replace("28", "x"), Options(questions=0))
    assert [(problem.row, problem.field) for problem in found] == [(0, "questions"), (1, "figures"), (2, "figures")]


def test_a_declared_unit_is_that_of_values_without_one() -> None:
    bare = table_of(("Reply", "7"), ("Close", "28"))
    assert read_table(bare, Options(unit="days")).value_style.unit == "day"
    assert read_table(TIMELINE, Options(unit="days")).value_style.unit == "day"
    assert [problem.row for problem in problems(TIMELINE, Options(unit="hours"))] == [1, 2]


def test_ends_must_fit_the_step() -> None:
    found = problems(PII_LIMITS, Options(step="1,000"))
    assert [problem.row for problem in found] == [2, 3]
    assert found[0].message == "Row 2: £100,001 is not a whole number of steps of £1,000."


def test_facts_of_the_firm_are_no_placeholders() -> None:
    ask = "At {{ firm }}, what covers {amount}?"
    assert read_table(PII_LIMITS, Options(ask=ask)).write_question("£5") == "At {{ firm }}, what covers £5?"


@given(known_tables())
def test_ranges_that_tile_are_read_in_any_order(known: KnownTable) -> None:
    table = read_table(known.source, Options())
    for row, expected in zip(table.rows, known.rows, strict=True):
        assert (row.low or 0, row.high) == (expected.low, expected.high)


@given(known_tables(), st.integers(0, 6))
def test_a_table_without_one_of_its_inner_rows_is_refused(known: KnownTable, which: int) -> None:
    by_size = sorted(known.rows, key=lambda row: row.low)
    inner = by_size[1:-1]
    if inner:
        dropped = inner[which % len(inner)]
        found = problems(KnownTable(tuple(row for row in known.rows if row is not dropped)).source)
        assert len(found) == 1
        # Written as the rows beside it are: with commas or without.
        assert re.search(rf"nothing covers £?{dropped.low}( |\.)", re.sub(r"(?<=\d),(?=\d)", "", found[0].message))


cells = st.text(alphabet="0123456789£%,.-<> ortomkdaysupveflgi\\|`*[", max_size=30) | st.text(max_size=30)


@given(
    st.lists(st.tuples(cells, cells), max_size=4),
    st.builds(Options, ask=cells, unit=cells, tolerance=cells, step=cells, questions=st.integers()),
)
def test_any_table_is_read_or_refused_with_what_to_do(rows: list[tuple[str, str]], options: Options) -> None:
    for source in (table_of(*rows), "\n".join(condition for condition, _ in rows)):
        try:
            read_table(source, options)
        except TableProblemsError as error:
            refused = error.problems
        else:
            continue
        assert refused
        assert [problem.message for problem in refused if not problem.message.endswith(".")] == []
