"""Whether the new cards fit the time left, and what would make them fit."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from cards.candidacy.models import MOST_MINUTES as MOST_OF_A_CANDIDATE
from cards.scheduling.fits import MOST_MINUTES, STEP, FewerCompetencies, Fit, NewCards, does_it_fit


def fit_of(*new: NewCards, minutes: int = 30, study_days: int = 10, seconds: float = 36, **more: bool) -> Fit:
    """Whether it fits; as it stands 30 new cards fit a day of 30 minutes, 300 all in all."""
    return does_it_fit(new, seconds=seconds, minutes=minutes, study_days=study_days, **more)


def technical(rank: int, cards: int, level: int = 1) -> NewCards:
    return NewCards(f"technical-{rank}", level, cards, f"Technical {rank}", rank, may_go=True)


ETHICS = NewCards("ethics", 1, 40, "Ethics", 1, comes_first=True)


def test_what_fits_needs_nothing() -> None:
    fit = fit_of(NewCards("valuation", 1, 300))
    assert fit.fits
    assert (fit.cards_left, fit.cards_that_fit, fit.needed_minutes, fit.left_minutes, fit.room) == (
        300,
        300,
        180,
        300,
        180,
    )
    assert fit.options == ()


def test_one_card_more_does_not() -> None:
    fit = fit_of(NewCards("valuation", 1, 301))
    assert not fit.fits
    assert (fit.cards_that_fit, fit.needed_minutes) == (300, 181)
    assert fit.more_minutes
    assert fit.more_minutes.minutes == 35


def test_no_cards_fit_where_there_is_no_time() -> None:
    assert fit_of(study_days=0).fits
    fit = fit_of(ETHICS, study_days=0)
    assert (fit.fits, fit.cards_that_fit, fit.left_minutes, fit.options) == (False, 0, 0, ())


def test_an_interview_tomorrow_with_thousands_unseen_offers_no_minutes() -> None:
    fit = fit_of(NewCards("valuation", 1, 2_000), NewCards("valuation", 2, 1_000), study_days=1)
    assert fit.more_minutes is None
    assert fit.level_one_first
    assert (fit.level_one_first.cards, fit.level_one_first.fitting, fit.level_one_first.percent) == (2_000, 30, 1)


def test_no_more_is_offered_than_a_candidate_may_choose() -> None:
    assert MOST_MINUTES == MOST_OF_A_CANDIDATE
    assert fit_of(NewCards("", 1, 2_400)).more_minutes
    assert fit_of(NewCards("", 1, 2_401)).more_minutes is None


def test_the_strongest_competency_goes_first() -> None:
    fit = fit_of(ETHICS, technical(2, 100), technical(3, 100), technical(4, 100))
    assert fit.fewer_competencies
    assert fit.fewer_competencies.names == ("Technical 4",)
    assert fit.fewer_competencies.cards == 100


def test_none_goes_needlessly() -> None:
    fit = fit_of(technical(2, 250), technical(3, 300), technical(4, 20))
    assert fit.fewer_competencies
    assert fit.fewer_competencies.codes == ("technical-3",)


def test_what_goes_is_said_in_words() -> None:
    assert [FewerCompetencies((), names, 1).in_words for names in (("A",), ("A", "B"), ("A", "B", "C"))] == [
        "A",
        "A and B",
        "A, B and C",
    ]


def test_mandatory_competencies_are_not_offered() -> None:
    mandatory = NewCards("client-care", 2, 500, "Client care", 2)
    assert fit_of(ETHICS, mandatory, technical(3, 100)).fewer_competencies is None


def test_level_one_first_knows_that_ethics_come_before() -> None:
    ethics = [replace(ETHICS, cards=10), replace(ETHICS, cards=90, level=2)]
    fit = fit_of(*ethics, NewCards("valuation", 1, 400), NewCards("valuation", 2, 400))
    assert fit.level_one_first
    assert (fit.level_one_first.cards, fit.level_one_first.fitting) == (410, 10 + 200)


def test_level_one_first_is_not_offered_twice_nor_where_it_changes_nothing() -> None:
    two = NewCards("valuation", 1, 400), NewCards("valuation", 2, 400)
    assert fit_of(*two).level_one_first
    assert fit_of(*two, level_one_first=True).level_one_first is None
    assert fit_of(two[0]).level_one_first is None
    assert fit_of(two[1]).level_one_first is None


def test_level_one_first_is_not_offered_where_ethics_take_all_the_room() -> None:
    ethics = replace(ETHICS, cards=400, level=2)
    assert fit_of(ethics, NewCards("valuation", 1, 400, rank=2)).level_one_first is None


def test_level_one_first_is_not_offered_where_there_is_no_time() -> None:
    new = NewCards("valuation", 1, 400), NewCards("valuation", 2, 400)
    assert fit_of(*new, study_days=0).level_one_first is None


def test_level_one_first_is_not_offered_where_as_many_are_seen_as_it_stands() -> None:
    weak, strong = technical(2, 500), technical(3, 100, level=2)
    assert fit_of(weak, strong).level_one_first is None
    ethics = [replace(ETHICS, cards=100), replace(ETHICS, cards=100, level=2)]
    assert fit_of(*ethics, weak, strong).level_one_first is None
    weak, strong = technical(2, 100, level=2), technical(3, 500)
    assert fit_of(weak, strong).level_one_first
    undeclared = replace(weak, rank=0)  # comes after those that are declared
    assert fit_of(undeclared, strong).level_one_first is None


def test_a_card_takes_some_time() -> None:
    with pytest.raises(ValueError, match="more than 0"):
        fit_of(ETHICS, seconds=0)


def test_the_longer_bar_is_whole() -> None:
    assert fit_of(NewCards("", 1, 600)).widths() == (300, 150)
    assert fit_of(NewCards("", 1, 150)).widths() == (150, 300)
    assert fit_of(study_days=0).widths() == (0, 0)


competencies = st.lists(st.tuples(st.integers(0, 400), st.integers(0, 400), st.booleans()), min_size=0, max_size=6).map(
    lambda drawn: [
        NewCards(f"code-{rank}", level, cards, f"Name {rank}", rank, may_go=may_go, comes_first=rank == 1)
        for rank, (knowledge, application, may_go) in enumerate(drawn, start=1)
        for level, cards in ((1, knowledge), (2, application))
    ]
)
seconds_each = st.floats(1, 600, allow_nan=False)
minutes_a_day = st.integers(5, MOST_MINUTES)
days = st.integers(0, 400)


@given(competencies, seconds_each, minutes_a_day, days)
def test_an_offered_option_makes_it_fit(new: list[NewCards], seconds: float, minutes: int, study_days: int) -> None:
    fit = fit_of(*new, seconds=seconds, minutes=minutes, study_days=study_days)
    assert bool(fit.options) <= (not fit.fits)
    if more := fit.more_minutes:
        assert more.minutes > minutes
        assert more.minutes % STEP == 0
        assert fit_of(*new, seconds=seconds, minutes=more.minutes, study_days=study_days).fits
        smaller = more.minutes - STEP
        if smaller > minutes:
            assert not fit_of(*new, seconds=seconds, minutes=smaller, study_days=study_days).fits
    if fewer := fit.fewer_competencies:
        assert all(group.may_go for group in new if group.code in fewer.codes)
        kept = [group for group in new if group.code not in fewer.codes]
        assert fit_of(*kept, seconds=seconds, minutes=minutes, study_days=study_days).fits
        assert fewer.cards == fit.cards_left - sum(group.cards for group in kept)
        for code in fewer.codes:  # each is needed
            with_it = [*kept, *(group for group in new if group.code == code)]
            assert not fit_of(*with_it, seconds=seconds, minutes=minutes, study_days=study_days).fits
    if basics := fit.level_one_first:
        assert 0 < basics.fitting <= min(basics.cards, fit.cards_that_fit)
        assert 0 <= basics.percent <= 100


@given(competencies, seconds_each, minutes_a_day, days, st.integers(0, 100), st.integers(0, 50))
def test_more_time_never_fits_worse(
    new: list[NewCards], seconds: float, minutes: int, study_days: int, more_minutes: int, more_days: int
) -> None:
    fit = fit_of(*new, seconds=seconds, minutes=minutes, study_days=study_days)
    roomier = fit_of(*new, seconds=seconds, minutes=minutes + more_minutes, study_days=study_days + more_days)
    assert roomier.cards_that_fit >= fit.cards_that_fit
    assert roomier.fits >= fit.fits
    quicker = fit_of(*new, seconds=seconds / 2, minutes=minutes, study_days=study_days)
    assert quicker.cards_that_fit >= fit.cards_that_fit


@given(competencies, seconds_each, minutes_a_day, days)
def test_its_numbers_agree(new: list[NewCards], seconds: float, minutes: int, study_days: int) -> None:
    fit = fit_of(*new, seconds=seconds, minutes=minutes, study_days=study_days)
    assert 0 <= fit.cards_that_fit <= fit.cards_left
    assert fit.room <= fit.left_minutes
    assert fit.widths() <= (300, 300)
    if fit.fits:
        assert fit.cards_left * seconds <= fit.left_minutes * 60 * 0.6 + 1e-6
    else:
        assume(fit.cards_left)
        assert fit.cards_left * seconds > fit.left_minutes * 60 * 0.6 - 1e-6
