import pytest
from hypothesis import given
from hypothesis import strategies as st

from cards.kinds.drill.ranges import End, HazyRangeError, read_range


def worded(end: End | None) -> str:
    return "open" if end is None else f"{end.number.value}" if end.included else f"not {end.number.value}"


@pytest.mark.parametrize(
    ("text", "low", "high"),
    [
        ("£100,000 or less", "open", "100000"),
        ("Up to £500,000", "open", "500000"),
        ("no more than 5", "open", "5"),
        ("≤ 5", "open", "5"),
        ("less than £1m", "open", "not 1000000"),
        ("below 5 %", "open", "not 5"),
        ("£100,001 to £200,000", "100001", "200000"),
        ("100,001\u2013200,000", "100001", "200000"),
        ("between one hundred and two hundred and fifty", "100", "250"),
        ("from 5 to 10 days (inclusive)", "5", "10"),
        ("over £100,000 and up to £200,000", "not 100000", "200000"),
        ("more than 5 but not more than 10", "not 5", "10"),
        ("at least 5 and below 10", "5", "not 10"),
        ("> 1, ≤ 2", "not 1", "2"),
        ("£200,001 and above", "200001", "open"),
        ("Above £500,000", "not 500000", "open"),
        ("at least seven days", "7", "open"),
        ("£200,000+", "200000", "open"),
        ("3 partners", "3", "3"),
    ],
)
def test_ranges_are_worded_in_many_ways(text: str, low: str, high: str) -> None:
    found = read_range(text)
    assert found is not None
    assert (worded(found.low), worded(found.high)) == (low, high)


@pytest.mark.parametrize(
    "text", ["", "lots", "Stage 1", "One-off fee", "2022-01-01", "x or more", "Over the top", "to"]
)
def test_names_are_no_ranges(text: str) -> None:
    assert read_range(text) is None


def test_a_range_that_could_begin_at_two_numbers_is_refused() -> None:
    with pytest.raises(HazyRangeError, match="write both ends in full"):
        read_range("£1-2m")
    assert read_range("£0 to £1m") is not None


@given(st.text(alphabet="0123456789£,.-\u2013<>=≤ ortomkandupevlsbw", max_size=130) | st.text(max_size=130))
def test_any_text_is_a_range_or_is_not(text: str) -> None:
    try:
        found = read_range(text)
    except HazyRangeError:
        return
    assert found is None or found.ends
