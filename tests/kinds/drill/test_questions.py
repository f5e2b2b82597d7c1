from __future__ import annotations

from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cards.kinds.drill import Options, Question, check, make_questions, read_table, sample
from tests.kinds.drill.strategies import KnownTable, known_tables
from tests.kinds.drill.tables import EXCESS, PII_LIMITS, TIMELINE, table_of

ASK = "A firm turned over {amount} last year. Minimum limit of indemnity?"
seeds = st.text(max_size=20)


def questions(source: str, options: Options | None = None, seed: str = "seed") -> tuple[Question, ...]:
    options = options or Options()
    return make_questions(read_table(source, options), options, seed)


def over_seeds(source: str, options: Options | None = None, count: int = 60) -> list[Question]:
    return [question for seed in range(count) for question in questions(source, options, f"seed {seed}")]


def test_the_same_seed_asks_the_same_for_ever() -> None:
    """Literals: a reload must ask what the page asked that was answered before the site was brought up to date."""
    asked = questions(PII_LIMITS, Options(ask=ASK), "b2f0:7")
    assert [question.text for question in asked] == [
        "A firm turned over £200,001 last year. Minimum limit of indemnity?",
        "A firm turned over £170,000 last year. Minimum limit of indemnity?",
        "A firm turned over exactly £100,000 last year. Minimum limit of indemnity?",
    ]
    assert [question.expected_text for question in asked] == ["£1,000,000", "£500,000", "£250,000"]
    assert [question.id for question in asked] == ["q1", "q2", "q3"]


def test_another_seed_asks_something_else() -> None:
    assert len({questions(PII_LIMITS, seed=f"card:{version}") for version in range(20)}) > 15


def test_ends_are_asked_as_ends_and_one_step_beyond() -> None:
    asked = {question.text: question for question in over_seeds(PII_LIMITS, Options(ask="{amount}"))}
    ends = {text: question.expected_text for text, question in asked.items() if question.is_boundary}
    assert ends == {
        "exactly £100,000": "£250,000",
        "£100,001": "£500,000",
        "exactly £200,000": "£500,000",
        "£200,001": "£1,000,000",
    }


def test_the_rounder_end_is_the_exact_one() -> None:
    source = table_of(("less than £5,000", "1"), ("£5,000 and above", "2"))
    ends = {question.text for question in over_seeds(source, Options(ask="{amount}")) if question.is_boundary}
    assert ends == {"£4,999", "exactly £5,000"}


def test_figures_between_the_ends_are_round_and_clearly_inside() -> None:
    inside = [question for question in over_seeds(PII_LIMITS) if not question.is_boundary]
    for question in inside:
        assert question.amount is not None
        assert len(question.amount.normalize().as_tuple().digits) <= 2
        low, high = {1: (10_000, 90_000), 2: (110_000, 190_000), 3: (220_000, 2_000_000)}[question.row]
        assert low <= question.amount <= high
    assert len({question.amount for question in inside}) > 20


def test_names_are_asked_each_once() -> None:
    asked = questions(TIMELINE, Options(ask="How soon: {condition}?", questions=5))
    assert sorted((question.text, question.expected_text) for question in asked) == [
        ("How soon: Acknowledge the complaint?", "7 days"),
        ("How soon: Full response, or an update if not finished?", "28 days"),
    ]
    assert {question.amount for question in asked} == {None}
    assert "“Acknowledge the complaint”: 7 days." in {question.working for question in asked}


def test_formulas_show_their_working() -> None:
    asked = {question.amount: question for question in over_seeds(EXCESS, Options(step="£10,000"))}
    assert asked[Decimal(500_000)].text == "Limit of indemnity: exactly £500,000. Maximum uninsured excess?"
    assert asked[Decimal(500_000)].working == "2.5% of £500,000 is £12,500, which is more than £10,000."
    assert asked[Decimal(510_000)].expected == 12_750
    low = next(question for amount, question in asked.items() if amount is not None and amount < 400_000)
    assert low.expected_text == "£10,000"
    assert low.working.endswith("which is less than £10,000, so £10,000 counts.")


def test_more_decimals_than_pennies_are_shown_rounded() -> None:
    beyond = next(question for question in over_seeds(EXCESS) if question.amount == Decimal(500_001))
    assert beyond.expected == Decimal("12500.025")
    assert beyond.expected_text == "£12,500.03"


def test_numbers_one_by_one_are_asked_as_they_are_written() -> None:
    source = table_of(("2019", "5 %"), ("2022", "6 %"), headers=("Year", "Rate"))
    asked = {question.text: question.expected_text for question in over_seeds(source, count=5)}
    assert asked == {"Year: 2019. Rate?": "5 %", "Year: 2022. Rate?": "6 %"}


def test_narrow_ranges_are_asked_at_their_ends() -> None:
    source = table_of(("1", "£5"), ("2 to 3", "£6"), ("4 to 5", "£7"))
    asked = questions(source, Options(questions=20))
    assert sorted(question.amount or 0 for question in asked) == [1, 2, 3, 4, 5]
    assert not next(question for question in asked if question.amount == 5).is_boundary


def test_percentages_stay_below_a_hundred() -> None:
    source = table_of(("up to 50 %", "1 day"), ("over 50 %", "2 days"))
    assert all(question.amount is not None and question.amount < 100 for question in over_seeds(source))


@pytest.mark.parametrize("source", [PII_LIMITS, EXCESS, TIMELINE])
def test_the_author_sees_ten_questions_and_every_row(source: str) -> None:
    table = read_table(source, Options())
    shown = sample(table, Options())
    assert len(shown) == (10 if table.is_ranges else len(table.rows))
    assert {question.row for question in shown} == {row.number for row in table.rows}
    assert [question.row for question in shown] == sorted(question.row for question in shown)
    assert len({question.text for question in shown}) == len(shown)


def test_a_long_table_shows_every_row_to_its_author() -> None:
    source = table_of(*((f"£{row}001 to £{row + 1}000", f"£{row}") for row in range(1, 41)))
    assert {question.row for question in sample(read_table(source, Options()), Options())} == set(range(1, 41))


@given(known_tables(), st.integers(1, 8), seeds)
def test_every_answer_is_what_the_table_says(known: KnownTable, count: int, seed: str) -> None:
    options = Options(questions=count)
    table = read_table(known.source, options)
    asked = make_questions(table, options, seed)
    assert asked == make_questions(table, options, seed)
    assert len(asked) == len(make_questions(table, options, ""))
    assert len({question.amount for question in asked}) == len(asked)
    for question in asked:
        assert question.amount is not None
        assert question.row == known.row_of(question.amount)
        assert Fraction(question.expected) == known.answer(question.amount)
        assert check(question, question.expected_text, table, options).is_right
        assert not check(question, str(question.expected + 1), table, options).is_right


@given(known_tables(), seeds)
def test_rows_are_asked_in_turn_and_ends_among_three(known: KnownTable, seed: str) -> None:
    table = read_table(known.source, Options())
    asked = make_questions(table, Options(), seed)
    assert len({question.row for question in asked}) == min(len(asked), len(table.rows))
    if len(table.rows) > 1:
        assert any(question.is_boundary for question in asked)


@given(known_tables())
def test_every_row_is_asked_over_some_seeds(known: KnownTable) -> None:
    table = read_table(known.source, Options())
    rows = {question.row for seed in range(60) for question in make_questions(table, Options(), str(seed))}
    assert rows == {row.number for row in table.rows}
