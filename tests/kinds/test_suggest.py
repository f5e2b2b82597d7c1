"""The one rule by which an answer suggests its rating."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cards.kinds.suggest import suggest, suggestions
from cards.kinds.types import Marking
from cards.scheduling.types import Rating

DIDNT_KNOW, BARELY, WELL = Rating.AGAIN, Rating.HARD, Rating.GOOD
# How many make a full answer -> the suggestion for 0, 1, 2, ... recalled.
RULE = {
    1: [DIDNT_KNOW, WELL],
    2: [DIDNT_KNOW, DIDNT_KNOW, WELL],
    3: [DIDNT_KNOW, DIDNT_KNOW, BARELY, WELL],
    4: [DIDNT_KNOW, DIDNT_KNOW, DIDNT_KNOW, BARELY, WELL],
    5: [DIDNT_KNOW, DIDNT_KNOW, DIDNT_KNOW, BARELY, BARELY, WELL],
    6: [DIDNT_KNOW, DIDNT_KNOW, DIDNT_KNOW, DIDNT_KNOW, BARELY, BARELY, WELL],
}


@pytest.mark.parametrize(
    ("recalled", "needed", "rating"),
    [(recalled, needed, rating) for needed, row in RULE.items() for recalled, rating in enumerate(row)],
    ids=lambda value: value.name if isinstance(value, Rating) else str(value),
)
def test_all_is_well_more_than_half_is_barely_half_is_not_known(recalled: int, needed: int, rating: Rating) -> None:
    assert suggest(recalled, needed) == rating


@given(recalled=st.integers(0, 300), needed=st.integers(1, 200))
def test_more_never_suggests_less_and_nothing_suggests_instantly(recalled: int, needed: int) -> None:
    assert suggest(recalled, needed) <= suggest(recalled + 1, needed) < Rating.EASY


def test_a_page_gets_the_rule_for_as_many_as_it_can_tick() -> None:
    assert suggestions(4, 2) == [DIDNT_KNOW, DIDNT_KNOW, WELL, WELL, WELL]
    assert suggestions(0, 0) == [], "nothing to tick: nothing to suggest"


def test_a_marking_counts_no_more_than_are_needed() -> None:
    assert (Marking(("a", "b", "c"), needed=2).found, Marking(("a", "b", "c"), needed=2).suggestion) == (2, WELL)
    assert (Marking((), needed=3).found, Marking((), needed=3).suggestion) == (0, DIDNT_KNOW)
    assert Marking(("a",), needed=0).suggestion is None, "where nothing can be counted, nothing is suggested"
