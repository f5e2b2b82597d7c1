from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cards.kinds.drill import NotANumberError
from cards.kinds.drill.formula import FormulaError, read_value

HEADING = "Limit of indemnity"


def pounds(value: Decimal) -> str:
    return f"£{value.normalize():,f}"


@pytest.mark.parametrize(
    ("text", "value", "working"),
    [
        (
            "the greater of 2.5 % of the limit or £10,000",
            18_750,
            "2.5 % of £750,000 is £18,750, which is more than £10,000.",
        ),
        (
            "the greater of £20,000 and 2.5 % of the limit",
            20_000,
            "2.5 % of £750,000 is £18,750, which is less than £20,000, so £20,000 counts.",
        ),
        (
            "Lower of 2.5% of the limit or £18,750",
            18_750,
            "2.5% of £750,000 is £18,750, which is as much as £18,750.",
        ),
        ("2.5 per cent of the limit of indemnity", 18_750, "2.5 per cent of £750,000 is £18,750."),
        ("2.5 % of the limit plus £500", 19_250, "2.5 % of £750,000 is £18,750, and £500 more is £19,250."),
        ("half of the limit", 375_000, "Half of £750,000 is £375,000."),
        (
            "the highest of £1,000, 1 % of the limit or 2 % of the amount",
            15_000,
            "£1,000; 1 % of £750,000 is £7,500; 2 % of £750,000 is £15,000. The highest is £15,000.",
        ),
    ],
)
def test_formulas_are_computed_and_shown(text: str, value: int, working: str) -> None:
    formula = read_value(text, HEADING)
    assert formula.at(Decimal(750_000)) == value
    assert formula.working(Decimal(750_000), pounds, pounds) == working
    assert not formula.is_constant


def test_a_number_is_a_value_too() -> None:
    assert read_value("half of a million", HEADING).at(Decimal(1)) == 500_000
    assert read_value("£10,000").is_constant


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("2.5 % of turnover", "the rows go by “Limit of indemnity”"),
        ("28 of the limit", "did you mean “28 % of”"),
        ("£5 of the limit", "write a percentage"),
        ("the greater of 2.5 % and £10,000", "a percentage of nothing"),
        ("the greater of £5", "compares 1 values"),
        ("the greater of £5 or 6 days", "mixes units"),
        ("the greater of lots or £5", "“lots” where a number"),
        ("1 % of the limit plus 2 % of the limit", "add them up"),
    ],
)
def test_formulas_that_cannot_be_computed_say_why(text: str, words: str) -> None:
    with pytest.raises(FormulaError, match=words):
        read_value(text, HEADING)


@pytest.mark.parametrize("text", ["", "lots", "one of the partners", "within 30 days; then deal with it", "x" * 500])
def test_words_are_no_values(text: str) -> None:
    with pytest.raises(NotANumberError):
        read_value(text, HEADING)


@given(st.text(alphabet="0123456789£%., ofthegraplusmilim", max_size=80) | st.text(max_size=80), st.text(max_size=20))
def test_any_text_is_a_value_or_is_refused(text: str, heading: str) -> None:
    try:
        value = read_value(text, heading)
    except (FormulaError, NotANumberError):
        return
    assert value.at(Decimal(1000)).is_finite()
