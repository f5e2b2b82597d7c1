"""A figure counts where it stands with its point's words, and not where it stands with another's."""

from __future__ import annotations

import pytest

from cards.kinds.matching import find_said

COMPLAINT = [
    "The firm acknowledges it within 7 days",
    "Within 28 days the client has a full response, or an update",
]
FILES = ["Keep files of contracts for 6 years", "Keep files of deeds for 15 years"]

IN_PLACE = {
    "figure first": "7 days to acknowledge, 28 to respond fully",
    "figure last": "acknowledged in 7 days then full response within 28 days",
    "the other way round": "28 days for the response; 7 for acknowledging",
    "no stop between": "acknowledge within 7 days respond fully within 28 days",
    "brackets": "acknowledge (7 days), full response (28 days)",
    "dashes": "acknowledge \u2013 7 days, full response \u2013 28 days",
    "lines": "acknowledge: 7 days\nfull response: 28 days",
    "a comma before each figure": "acknowledge it, within 7 days, and respond in full to the client, within 28 days",
    "a comma after each figure": "within 7 days, the firm acknowledges it, within 28 days, a full response",
    "weeks": "acknowledge within a week and a full response within four weeks",
    "respectively": "acknowledge and respond fully within 7 and 28 days respectively",
    "an aside": "acknowledge within 7 days, telling the client who deals with it, then a full response within 28 days",
    "another number": "acknowledge within 7 days under section 4, full response in 28 days by 2 surveyors",
    "a numbered list": "3) acknowledge within 7 days\n4) full response within 28 days",
}
SWAPPED = {
    "figure last": "acknowledge within 28 days and full response in 7 days",
    "figure first": "28 days to acknowledge, 7 to respond fully",
    "the other way round": "7 days for the full response; 28 for acknowledging",
    "no stop between": "acknowledge within 28 days respond fully within 7 days",
    "brackets": "acknowledge (28 days), full response (7 days)",
    "dashes": "acknowledge \u2013 28 days, full response \u2013 7 days",
    "lines": "acknowledge: 28 days\nfull response: 7 days",
    "a comma before each figure": "acknowledge it, within 28 days, and respond in full, within 7 days",
    "a comma after each figure": "within 28 days, the firm acknowledges it, within 7 days, a full response",
    "weeks": "acknowledge within four weeks and a full response within a week",
    "the unit once": "acknowledge 28 days, full response 7",
}


@pytest.mark.parametrize("how", IN_PLACE)
def test_figures_in_their_place_are_said(how: str) -> None:
    assert find_said(COMPLAINT, IN_PLACE[how]) == [True, True]


@pytest.mark.parametrize("how", SWAPPED)
def test_swapped_figures_are_not_said(how: str) -> None:
    assert find_said(COMPLAINT, SWAPPED[how]) == [False, False]


def test_only_the_wrong_figure_is_held_back() -> None:
    assert find_said(COMPLAINT, "acknowledge in 14 days and a full response within 28 days") == [False, True]
    assert find_said(COMPLAINT, "acknowledge it in 7 days; a full response within 56 days") == [True, False]


@pytest.mark.parametrize(
    "typed", ["keep files for 6 years for contracts and deeds for 15", "keep files of contracts 6 years, 15 for deeds"]
)
def test_words_that_both_points_share_may_stand_with_either_figure(typed: str) -> None:
    assert find_said(FILES, typed) == [True, True]


PLANNING = ["8 weeks for a minor application", "13 weeks for a major application"]


def test_a_figure_leans_on_the_weeks_that_its_sentence_named_before() -> None:
    assert find_said(PLANNING, "8 wks for minor applications, 13 for major ones") == [True, True]
    assert find_said(PLANNING, "13 wks for minor applications, 8 for major ones") == [False, False]
    assert find_said(["Take £13 a head"], "in 8 weeks, take £13 a head") == [True]


def test_figures_of_different_units_do_not_compete() -> None:
    points = ["The excess is 2.5% of the limit", "Run-off cover lasts 6 years", "The limit is £500,000"]
    assert find_said(points, "limit is £500k and excess 2.5% of limit, run off cover 6 years") == [True, True, True]


def test_swapped_sums_are_not_said() -> None:
    points = ["The limit of cover is £500,000", "The excess is £10,000"]
    assert find_said(points, "limit of cover £500k, excess £10k") == [True, True]
    assert find_said(points, "limit of cover £10k, excess £500k") == [False, False]


SAME_LENGTH = [
    ("within 7 days", "within a week"),
    ("within 7 days", "in one week"),
    ("within 28 days", "within four weeks"),
    ("within 14 days", "within a fortnight"),
    ("within 14 days", "in two weeks"),
    ("within 12 months", "within a year"),
    ("within 12 months", "after one year"),
    ("within 24 months", "in two years"),
]


@pytest.mark.parametrize(("one", "other"), SAME_LENGTH)
def test_the_same_length_of_time_in_other_words_is_said(one: str, other: str) -> None:
    assert find_said([f"Review the terms {one}"], f"review terms {other}") == [True]
    assert find_said([f"Review the terms {other}"], f"review terms {one}") == [True]


@pytest.mark.parametrize("typed", ["within a week", "within 12 days", "once a fortnight", "within a year"])
def test_another_length_of_time_is_not_said(typed: str) -> None:
    assert find_said(["Review the terms within a fortnight"], f"review the terms {typed}") == [False]


def test_how_often_may_be_told_without_a_figure() -> None:
    assert find_said(["20 hours of CPD in a year"], "20 hours of CPD each year") == [True]
