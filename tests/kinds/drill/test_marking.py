from __future__ import annotations

from time import process_time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cards.kinds.drill import Check, NotANumberError, Options, Question, check, make_questions, read_table
from tests.kinds.drill.tables import EXCESS, PII_LIMITS, TIMELINE, table_of

ALL = 20


def question_of(source: str, options: Options, row: int, amount: int | None = None) -> Question:
    """Return the question about an amount, or the first about a row."""
    table = read_table(source, options)
    return next(
        question
        for seed in range(200)
        for question in make_questions(table, options, str(seed))
        if question.row == row and (amount is None or question.amount == amount)
    )


def marked(source: str, typed: str, options: Options | None = None, *, row: int, amount: int | None = None) -> Check:
    options = options or Options()
    return check(question_of(source, options, row, amount), typed, read_table(source, options), options)


@pytest.mark.parametrize(
    "typed", ["£500k", "500,000", "500000 pounds", "half a million", "0.5m", "GBP 500,000", "£500,000.00"]
)
def test_the_answer_may_be_written_in_many_ways(typed: str) -> None:
    for amount in (100_001, 200_000):
        assert marked(PII_LIMITS, typed, row=2, amount=amount) == Check(is_right=True, understood="£500,000", why="")


def test_the_neighbours_answer_is_not_right() -> None:
    found = marked(PII_LIMITS, "£500k", row=1, amount=100_000)
    assert found == Check(is_right=False, understood="£500,000", why="The answer is £250,000.")
    assert not marked(PII_LIMITS, "£500k", row=3, amount=200_001).is_right


@pytest.mark.parametrize("typed", ["7", "7 days", "seven days", "within 7 days", "7 Day"])
def test_the_unit_may_be_left_out(typed: str) -> None:
    assert marked(TIMELINE, typed, row=1) == Check(is_right=True, understood="7 days", why="")


def test_another_unit_is_not_right() -> None:
    found = marked(TIMELINE, "168 hours", row=1)
    assert found == Check(is_right=False, understood="168 hours", why="“168 hours” is in hours; the answer is in days.")
    bare = marked(table_of(("Rules", "5")), "5 %", row=1)
    assert (bare.is_right, bare.why) == (False, "“5 %” is in per cent; the answer has no unit.")


@pytest.mark.parametrize("typed", ["", "   ", "\u200b"])
def test_no_answer_is_not_right_and_no_error(typed: str) -> None:
    found = marked(PII_LIMITS, typed, row=1)
    assert found == Check(is_right=False, understood="", why="Not answered. The answer is £250,000.")


@pytest.mark.parametrize("typed", ["lots", "NaN", "1e999", "-Infinity", "£500k or so", "9" * 10_000_000])
def test_what_is_no_number_is_refused(typed: str) -> None:
    with pytest.raises(NotANumberError):
        marked(PII_LIMITS, typed, row=1)


def test_a_share_of_the_answer_may_be_allowed() -> None:
    options = Options(tolerance="1 %")
    found = marked(PII_LIMITS, "£252,500", options, row=1)
    assert found == Check(
        is_right=True,
        understood="£252,500",
        why="The answer is £250,000. £252,500 is within the 1 % that the card allows.",
    )
    assert not marked(PII_LIMITS, "£252,501", options, row=1).is_right
    assert not marked(PII_LIMITS, "-£250,000", options, row=1).is_right


@pytest.mark.parametrize("tolerance", ["£500", "500", "five hundred pounds"])
def test_an_amount_may_be_allowed(tolerance: str) -> None:
    assert marked(PII_LIMITS, "249,500", Options(tolerance=tolerance), row=1).is_right
    assert not marked(PII_LIMITS, "249,499", Options(tolerance=tolerance), row=1).is_right


def test_formulas_are_marked_to_the_penny() -> None:
    for typed in ("12,500.03", "12500.025", "£12,500.02"):
        assert marked(EXCESS, typed, row=2, amount=500_001).is_right
    assert not marked(EXCESS, "12,500.01", row=2, amount=500_001).is_right
    assert not marked(PII_LIMITS, "250,000.005", row=1).is_right


@given(st.text(max_size=70))
def test_any_text_is_marked_or_refused(typed: str) -> None:
    try:
        found = marked(PII_LIMITS, typed, row=1)
    except NotANumberError:
        return
    assert found.is_right or found.why


def test_asking_and_marking_three_answers_is_fast() -> None:
    rows = [(f"£{row}001 to £{row + 1}000", "the greater of 2.5 % of the turnover or £900") for row in range(1, 11)]
    source, options = table_of(*rows), Options()
    read_table(source, options)
    rounds, began = 50, process_time()
    for seed in range(rounds):
        table = read_table(source, options)
        for question in make_questions(table, options, str(seed)):
            check(question, "£500k", table, options)
    assert (process_time() - began) / rounds < 0.010  # 1 ms on an idle machine
