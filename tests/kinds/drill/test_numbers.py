from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cards.kinds.drill import NotANumberError, read_number
from cards.kinds.drill.numbers import LARGEST
from cards.kinds.drill.units import Style, plural, unit_key, write_number

UNITS = [
    "",
    "£",
    "$",
    "€",
    "%",
    "day",
    "working day",
    "week",
    "month",
    "year",
    "hour",
    "m²",
    "foot",
    "person",
    "storey",
]
decimals = st.decimals(-LARGEST, LARGEST, places=6) | st.integers(-(10**15), 10**15).map(Decimal)


@pytest.mark.parametrize(
    ("typed", "value", "unit"),
    [
        ("£500k", 500_000, "£"),
        ("500,000", 500_000, ""),
        ("500 000", 500_000, ""),
        ("500'000", 500_000, ""),
        ("half a million", 500_000, ""),
        ("half million pounds", 500_000, "£"),
        ("0.5m", 500_000, ""),
        ("1.5 million", 1_500_000, ""),
        ("a million and a half", 1_500_000, ""),
        ("two and a half million", 2_500_000, ""),
        ("a quarter of a million", 250_000, ""),
        ("three quarters of a million", 750_000, ""),
        ("two hundred and fifty thousand", 250_000, ""),
        ("one million two hundred thousand", 1_200_000, ""),
        ("hundred thousand", 100_000, ""),
        ("£1.2bn", 1_200_000_000, "£"),
        ("GBP 500,000", 500_000, "£"),
        ("500000 pounds sterling", 500_000, "£"),
        ("£500,000.00.", 500_000, "£"),
        ("50p", "0.5", "£"),
        ("2.5 %", "2.5", "%"),
        ("2.5%", "2.5", "%"),
        ("2.5 per cent", "2.5", "%"),
        ("two point five percent", "2.5", "%"),
        ("2½ %", "2.5", "%"),
        ("7 days", 7, "day"),
        ("7days", 7, "day"),
        ("within 7 days", 7, "day"),
        ("seven days", 7, "day"),
        ("twenty-eight Days", 28, "day"),
        ("a month", 1, "month"),
        ("half an hour", "0.5", "hour"),
        ("5 business days", 5, "working day"),
        ("10 sq m", 10, "m²"),
        ("3 storeys", 3, "storey"),
        ("nil", 0, ""),
        ("-5", -5, ""),
        ("\u2212£5", -5, "£"),
        ("\u200b\uff11\uff12\u00a0000", 12_000, ""),
    ],
)
def test_people_write_numbers_in_many_ways(typed: str, value: object, unit: str) -> None:
    number = read_number(typed)
    assert (number.value, number.unit) == (Decimal(str(value)), unit)


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ("", "There is no number"),
        (" \u200b ", "There is no number"),
        ("NaN", "is no figure"),
        ("-inf", "is no figure"),
        ("Infinity", "is no figure"),
        ("1e999", "with an exponent"),
        ("1e5", "with an exponent"),
        ("lots", "“lots” is no number"),
        ("without undue delay", "is no number"),
        ("thousands", "is no number"),
        ("5 or 7", "not one number"),
        ("5 7", "not one number"),
        ("5-7 days", "not one number"),
        ("twenty twenty", "not one number"),
        ("5 mills", "not one number"),  # of which one would be "1 mill", a million
        ("7 half days", "not one number"),
        ("1/2", "not one number"),
        ("0x10", "not one number"),
        ("--5", "not one number"),
        ("500²", "not one number"),  # the mark of a footnote is no figure
        ("1,00,00", "groups of three"),
        ("0,5", "groups of three"),
        ("1.2.3", "groups of three"),
        ("£500 days", "more than one number and its unit"),
        ("28 hours of work", "more than one number and its unit"),
        ("0.1234567", "decimals"),
        ("9" * 16, "larger than any figure"),
        ("9" * 61, "too long"),
        ("a" * 10_000_000, "too long"),
    ],
)
def test_what_is_no_number_is_refused_with_what_to_do(typed: str, words: str) -> None:
    with pytest.raises(NotANumberError, match=words) as raised:
        read_number(typed)
    assert len(str(raised.value)) < 250
    assert str(raised.value).endswith(".")


@given(decimals, st.sampled_from(UNITS), st.booleans(), st.booleans())
def test_what_is_written_is_read_as_the_same(value: Decimal, unit: str, spaced: bool, grouped: bool) -> None:  # noqa: FBT001 - drawn
    number = read_number(write_number(value, Style(unit, spaced=spaced, grouped=grouped)))
    assert (number.value, number.unit) == (value, unit)


@given(st.text(alphabet="0123456789.,£%kmeaNn -½ dayshundredmillionandof", max_size=70) | st.text(max_size=70))
def test_any_text_is_a_number_or_is_refused(typed: str) -> None:
    try:
        number = read_number(typed)
    except NotANumberError:
        return
    assert number.value.is_finite()
    assert abs(number.value) <= LARGEST


@given(st.text(alphabet="asxheiyuft mkg2-", max_size=12) | st.text(max_size=30))
def test_the_plural_of_a_unit_is_the_same_unit(words: str) -> None:
    unit = unit_key(words)
    if unit:
        assert unit_key(unit) == unit
        assert unit_key(plural(unit)) == unit


@pytest.mark.parametrize(
    ("value", "style", "written"),
    [
        ("1000000", Style("£"), "£1,000,000"),
        ("12.5", Style("£"), "£12.50"),
        ("0.125", Style("£"), "£0.125"),
        ("-5", Style("£"), "-£5"),
        ("1", Style("day"), "1 day"),
        ("7.0", Style("day"), "7 days"),
        ("2.50", Style("%"), "2.5 %"),
        ("2.5", Style("%", spaced=False), "2.5%"),
        ("2022", Style(grouped=False), "2022"),
        ("-0", Style(), "0"),
        ("3", Style("storey"), "3 storeys"),
        ("2", Style("company"), "2 companies"),
    ],
)
def test_numbers_are_written_as_cards_write_them(value: str, style: Style, written: str) -> None:
    assert write_number(Decimal(value), style) == written
