"""The readiness page as a candidate reads it."""

from __future__ import annotations

from datetime import timedelta
from math import floor
from typing import TYPE_CHECKING

import pytest

from cards.candidacy.models import AssessmentWindow, Candidacy
from cards.content.models import Competency
from cards.scheduling.types import State
from cards.study.models import Memory
from tests.examples.helpers import make_example
from tests.factories import CANARY, make_card, make_deck
from tests.progress.conftest import TODAY, declare, expect_interview, recall, remember, words

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.test import Client

    from cards.content.models import Card, Deck
    from cards.firms.models import User
    from tests.progress.conftest import ReadPage


def share(*recalls: float, of: int) -> str:
    """A share of so many cards in per cent, rounded down."""
    return f"{floor(100 * sum(recalls) / of)}%"


def test_each_competency_is_told_by_what_was_met_and_what_is_left(
    alices: Client,
    alice: User,
    care: Competency,
    ethics: Competency,
    care_cards: list[Card],
    ethics_cards: list[Card],
    read_page: ReadPage,
) -> None:
    declare(alice, (care, 2), (ethics, 3))
    expect_interview(alice, 30)
    remember(alice, care_cards[0], stability=10, days=2)
    remember(alice, care_cards[1], stability=1, days=20)
    remember(alice, care_cards[3], stability=900, days=1)  # of Level 3, and declared at 2
    page = read_page(alices)
    kept = [recall(32, 10), recall(50, 1)]
    assert f"Client care Level 2 Met 2 of 3 Retained {share(*kept, of=3)} Failing 1 Last practised 2 days ago" in page
    assert f"you would remember about {floor(sum(kept))} of your 5 cards on the day" in page
    assert f"of 5 met 2 retained on the day {share(*kept, of=5)} failing now 1" in page


def test_without_a_set_up_every_card_counts_and_the_page_leads_to_it(
    alices: Client, alice: User, care_cards: list[Card], ethics_cards: list[Card], read_page: ReadPage
) -> None:
    remember(alice, care_cards[3], stability=100, days=0.1)
    page = read_page(alices)
    assert "You have not said when your interview is, so the figures look 30 days ahead, to 10 December 2026" in page
    assert "The next 30 days" in page
    assert "Until the interview" not in page
    assert "You have not said yet which competencies you declare, so every card counts" in page
    assert f"Client care Met 1 of 4 Retained {share(recall(30.1, 100), of=4)} Failing none Last practised today" in page
    assert 'href="/interview/"' in alices.get("/readiness/").content.decode()


def test_competencies_without_cards_are_said_to_have_none(
    alices: Client, alice: User, care: Competency, care_cards: list[Card], ethics_cards: list[Card], read_page: ReadPage
) -> None:
    data = Competency.objects.create(code="data", name="Data management")
    declare(alice, (data, 1), (care, 2), ("Quantification", 3))
    page = read_page(alices)
    after = page.partition("Declared, and no cards here yet")[2]
    assert "Data management, Level 1 Quantification, Level 3" in after
    assert "Client care" not in after


def test_the_weakest_competency_comes_first(
    alices: Client, alice: User, care: Competency, care_cards: list[Card], read_page: ReadPage
) -> None:
    business = Competency.objects.create(code="business", name="Business planning")
    make_card(make_deck("business", competency=business), "plan")
    declare(alice, (care, 2), (business, 1))
    page = read_page(alices)
    assert page.index("Client care Level 2") < page.index("Business planning Level 1")


# Ethics


def test_ethics_stands_apart_with_a_plain_warning(
    alices: Client, alice: User, ethics_cards: list[Card], read_page: ReadPage
) -> None:
    expect_interview(alice, 30)
    remember(alice, ethics_cards[0], stability=20, days=1)
    page = read_page(alices)
    assert "Below its threshold. Ethics is the one automatic fail, so every card is to be met and 90% retained" in page
    assert "1 of its 2 cards is not met yet." in page
    assert f"If you stopped now, you would retain {share(recall(31, 20), of=2)}." in page


def test_while_the_last_eight_weeks_are_ahead_the_warning_says_that_there_is_time(
    alices: Client, alice: User, ethics_cards: list[Card], read_page: ReadPage
) -> None:
    expect_interview(alice, 57)
    remember(alice, ethics_cards[0], stability=20, days=1)
    assert "There is time: in the last eight weeks each of them comes back within a week." in read_page(alices)
    AssessmentWindow.objects.update(day=TODAY + timedelta(days=56))
    page = read_page(alices)
    assert "Below its threshold" in page
    assert "There is time" not in page
    AssessmentWindow.objects.update(day=None, opens=TODAY + timedelta(days=57), closes=TODAY + timedelta(days=90))
    assert "There is time" in read_page(alices)
    AssessmentWindow.objects.update(opens=TODAY + timedelta(days=56))
    assert "There is time" not in read_page(alices), "the interview may be as early as that"


def test_the_warning_goes_when_all_of_ethics_was_met_and_enough_is_left(
    alices: Client, alice: User, ethics_cards: list[Card], read_page: ReadPage
) -> None:
    expect_interview(alice, 10)
    remember(alice, ethics_cards[0], stability=300, days=1)
    assert "Below its threshold" in read_page(alices)
    remember(alice, ethics_cards[1], stability=300, days=1)
    page = read_page(alices)
    assert "Below its threshold" not in page
    assert f"Above its threshold: every card met, and {share(recall(11, 300), of=1)} retained on the day" in page


def test_ethics_counts_for_who_did_not_declare_it(
    alices: Client, alice: User, care: Competency, care_cards: list[Card], ethics_cards: list[Card], read_page: ReadPage
) -> None:
    declare(alice, (care, 2))
    assert "Ethics and conduct Below its threshold." in read_page(alices)
    assert "2 of its 2 cards are not met yet." in read_page(alices)


def test_a_site_without_ethics_cards_says_so(alices: Client, care_cards: list[Card], read_page: ReadPage) -> None:
    assert "there are no cards on it here yet. Revise it from the Rules of Conduct themselves." in read_page(alices)


def test_suspended_ethics_cards_are_said_to_stay_away_until_they_are_brought_back(
    alices: Client, alice: User, care_cards: list[Card], ethics_cards: list[Card], read_page: ReadPage
) -> None:
    remember(alice, care_cards[0], suspended=True)
    assert "of its cards" not in ethics_section(read_page(alices))
    remember(alice, ethics_cards[0], suspended=True)
    said = ethics_section(read_page(alices))
    assert "1 of its cards is suspended, and does not come back until you bring it back. My cards" in said
    Memory.objects.create(user=alice, card=ethics_cards[1], suspended=True)
    said = ethics_section(read_page(alices))
    assert "2 of its cards are suspended, and do not come back until you bring them back." in said


def ethics_section(page: str) -> str:
    return page.partition("Ethics and conduct")[2].partition("By competency")[0]


# Examples


@pytest.mark.parametrize(("level", "said"), [(1, "not asked for"), (2, "missing Write one"), (3, "missing Write one")])
def test_an_own_example_is_missing_where_the_declared_level_asks_for_one(
    alices: Client, alice: User, care: Competency, care_cards: list[Card], read_page: ReadPage, level: int, said: str
) -> None:
    declare(alice, (care, level))
    assert f"Own example {said}" in read_page(alices).partition("Client care")[2]


def test_an_example_of_the_declared_level_is_written_and_no_other(
    alices: Client, alice: User, care: Competency, care_cards: list[Card], read_page: ReadPage
) -> None:
    declare(alice, (care, 3))
    make_example(alice, competency=care, level=2)
    assert "Own example missing" in read_page(alices).partition("Client care")[2]
    assert f"/examples/new/?competency={care.code}&amp;level=3" in alices.get("/readiness/").content.decode()
    make_example(alice, competency=care, level=3)
    assert "Own example written" in read_page(alices).partition("Client care")[2]


# How well memory is known


def test_below_what_the_predictions_came_to_the_page_leads_to_how_well_memory_is_known(
    alices: Client, alice: User, care_cards: list[Card], read_page: ReadPage
) -> None:
    remember(alice, care_cards[0])
    read_page(alices)
    predictions = alices.get("/readiness/").content.decode().partition("Do the predictions hold?")[2]
    link = '<a href="/readiness/memory/">How well does the schedule know your memory?</a>'
    assert link in predictions.partition("</section>")[0]
    assert "How well does the schedule know your memory?" in words(alices.get("/readiness/memory/").content.decode())


# When, and when nothing is there


def test_a_window_is_looked_into_until_the_date_is_known(
    alices: Client, alice: User, care_cards: list[Card], read_page: ReadPage
) -> None:
    first, last = TODAY + timedelta(days=20), TODAY + timedelta(days=40)
    AssessmentWindow.objects.create(user=alice, opens=first, closes=last)
    page = read_page(alices)
    assert "between 30 November and 20 December 2026" in page
    assert "look to Tuesday 15 December 2026, in 35 days" in page


@pytest.mark.parametrize(
    ("days", "said"),
    [
        (0, "Your interview is today."),
        (1, "Wednesday 11 November 2026, tomorrow."),
        (23, "Thursday 3 December 2026, in 23 days."),
        (-2, "Your interview was on 8 November 2026. Until you say how it went"),
    ],
)
def test_the_day_of_the_interview_is_said_in_words(
    alices: Client, alice: User, care_cards: list[Card], read_page: ReadPage, days: int, said: str
) -> None:
    expect_interview(alice, days)
    remember(alice, care_cards[0])
    assert said in read_page(alices)


def test_on_the_day_itself_what_is_left_is_what_is_left_now(
    alices: Client, alice: User, care_cards: list[Card], read_page: ReadPage
) -> None:
    expect_interview(alice, 0)
    remember(alice, care_cards[0], stability=10, days=12)
    assert f"Retained {share(recall(12, 10), of=4)}" in read_page(alices)


def test_without_cards_the_page_says_so(alices: Client, read_page: ReadPage) -> None:
    page = read_page(alices)
    assert "There are no cards for you here yet" in page
    assert "you would remember" not in page


def test_a_guest_who_has_met_nothing_is_sent_to_the_first_cards(
    guest: User, sign_in: Callable[[User], Client], care_cards: list[Card], read_page: ReadPage
) -> None:
    page = read_page(sign_in(guest))
    assert "You have not answered a card yet. 4 cards wait for you" in page
    assert "Last practised never" in page


def test_suspended_cards_count_and_are_named(
    alices: Client, alice: User, care_cards: list[Card], read_page: ReadPage
) -> None:
    remember(alice, care_cards[0], stability=50, suspended=True)
    page = read_page(alices)
    assert "1 card is suspended. It counts here" in page
    assert "Met 1 of 4" in page
    for card in care_cards[1:]:
        Memory.objects.create(user=alice, card=card, suspended=True)
    assert "All of your cards are suspended, so none comes up in your plan." in read_page(alices)


def test_a_candidate_without_a_weekday_to_study_on_has_a_page(
    alices: Client, alice: User, care_cards: list[Card], read_page: ReadPage
) -> None:
    Candidacy.objects.create(user=alice, weekdays="")
    expect_interview(alice, 30)
    remember(alice, care_cards[0])
    assert "Readiness" in read_page(alices)


def test_a_card_that_was_forgotten_today_is_failing(
    alices: Client, alice: User, care_cards: list[Card], read_page: ReadPage
) -> None:
    remember(alice, care_cards[0], stability=3, days=0.01, state=State.RELEARNING)
    assert "Met 1 of 4" in read_page(alices)
    assert "Failing 1 Last practised today" in read_page(alices)


@pytest.mark.parametrize(
    ("days", "said"),
    [(0.1, "today"), (0.5, "yesterday"), (1, "yesterday"), (30, "30 days ago"), (31, "on 10 October 2026")],
)
def test_when_cards_were_last_practised(
    alices: Client, alice: User, care_cards: list[Card], read_page: ReadPage, days: float, said: str
) -> None:
    """Half a day before nine in the morning is the study day before."""
    remember(alice, care_cards[0], days=days)
    assert f"Last practised {said}" in read_page(alices)


# Honesty, and whose it is


def test_the_page_says_what_its_figures_are_not(alices: Client, care_cards: list[Card], read_page: ReadPage) -> None:
    page = read_page(alices)
    assert "They are not the probability that you pass." in page
    assert "chance of passing" not in page
    assert "% ready" not in page


def test_nobody_reads_of_anybody_elses_cards_or_memories(
    alices: Client, alice: User, charlie: User, care_cards: list[Card], other_firm_deck: Deck, read_page: ReadPage
) -> None:
    before = read_page(alices)
    make_example(charlie, competency=care_cards[0].deck.competency, level=2)
    declare(charlie, ("Of nobody else", 3))
    expect_interview(charlie, 3)
    for card in [*care_cards, *other_firm_deck.cards.all()]:
        remember(charlie, card)
    assert read_page(alices) == before
    assert CANARY not in before
