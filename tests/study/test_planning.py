"""Today's plan: what goes into it, when it is made anew, and what comes when a candidate keeps going."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import pytest

from cards.candidacy.models import AssessmentWindow, Candidacy, DaysOff, DeclaredCompetency
from cards.content.models import Competency
from cards.firms.actions import plan_anew
from cards.scheduling.aim import Pace, Reason
from cards.scheduling.types import Rating, State
from cards.study.actions import resume_card, suspend_card
from cards.study.inputs import inputs_of
from cards.study.models import DayPlan, Memory, PlannedCard, Review
from cards.study.planning import MORE_MINUTES, ensure_plan, extend_plan
from cards.study.queries import seconds_left
from cards.study.queue import Queue
from tests.factories import NOW, make_cards, make_deck
from tests.study.helpers import answer, queue_of

if TYPE_CHECKING:
    from pytest_django import DjangoAssertNumQueries

    from cards.content.models import Card, Deck
    from cards.firms.models import User

DAY = timedelta(days=1)
TODAY = NOW.date()


@pytest.fixture
def deck(db: None) -> Deck:
    return make_deck("plain")


def competency(code: str, *, level: int = 1, position: int = 0) -> Deck:
    """A deck of a competency."""
    named = Competency.objects.create(code=code, name=code.title(), mandatory=True, minimum_level=level)
    deck = make_deck(code, title=code.title(), position=position)
    deck.competency = named
    deck.save(update_fields=["competency"])
    return deck


def declare(user: User, *decks: Deck, level: int = 3) -> None:
    """Declare the competencies of decks, the weakest first."""
    for rank, deck in enumerate(decks, start=1):
        DeclaredCompetency.objects.create(user=user, competency=deck.competency, level=level, rank=rank)


def interview_in(user: User, days: int, *, minutes: int = 30, weekdays: str = "0123456") -> None:
    Candidacy.objects.create(user=user, minutes_per_day=minutes, weekdays=weekdays, set_up_at=NOW)
    day = TODAY + days * DAY
    AssessmentWindow.objects.create(user=user, opens=day, closes=day, day=day)


def remember(user: User, card: Card, *, days_ago: float, stability: float, due_in: float = -1) -> Memory:
    return Memory.objects.create(
        user=user,
        card=card,
        state=State.REVIEW,
        stability=stability,
        difficulty=5.0,
        due=NOW + due_in * DAY,
        last_review=NOW - days_ago * DAY,
        reps=1,
        introduced_on=TODAY - 20 * DAY,
    )


def planned(user: User, now: datetime = NOW) -> list[PlannedCard]:
    return list(queue_of(user, now).planned().select_related("card"))


def reasons(user: User, now: datetime = NOW) -> dict[Card, str]:
    return {row.card: row.reason for row in planned(user, now)}


# New cards, paced to the interview


def test_new_cards_are_paced_so_that_the_last_is_met_in_time(alice: User, deck: Deck) -> None:
    make_cards(deck, 90)
    interview_in(alice, 10)
    assert len(planned(alice)) == 10  # 90 cards in nine tenths of ten days


def test_missed_days_raise_the_pace_and_never_the_minutes(alice: User, deck: Deck) -> None:
    cards = make_cards(deck, 200)
    interview_in(alice, 40, minutes=20)
    for number, card in enumerate(cards[:60]):
        remember(alice, card, days_ago=14 + number % 5, stability=2.0, due_in=-12)
    after_a_fortnight = planned(alice)
    assert seconds_left(queue_of(alice), Pace()) <= 20 * 60
    assert {row.reason for row in after_a_fortnight} == {Reason.NEW, Reason.DUE}


def test_cards_met_today_count_towards_the_pace(alice: User, deck: Deck) -> None:
    cards = make_cards(deck, 90)
    interview_in(alice, 10)
    queue_of(alice)
    for card in cards[:4]:
        answer(alice, card, Rating.EASY)
    plan_anew(user=alice)
    assert len(planned(alice)) == 6


def test_without_an_interview_the_settings_say_how_many_new_cards_come(alice: User, deck: Deck) -> None:
    make_cards(deck, 40)
    alice.new_per_day = 7
    alice.save(update_fields=["new_per_day"])
    assert len(planned(alice)) == 7


def test_an_interview_tomorrow_with_thousands_unseen_makes_a_plan_of_todays_minutes(alice: User, deck: Deck) -> None:
    make_cards(deck, 3_000)
    interview_in(alice, 1, minutes=30)
    assert 20 <= len(planned(alice)) <= 30 * 60 / 38


def test_on_the_day_itself_nothing_is_asked_and_nothing_new_is_offered(alice: User, deck: Deck) -> None:
    cards = make_cards(deck, 5)
    interview_in(alice, 0)
    remember(alice, cards[0], days_ago=3, stability=5.0, due_in=2)
    assert reasons(alice) == {}
    assert extend_plan(queue_of(alice)) == 1
    assert reasons(alice) == {cards[0]: Reason.EXTRA}


# Competencies


def test_only_declared_competencies_come_and_up_to_their_levels(alice: User, deck: Deck) -> None:
    declared, other = competency("declared"), competency("other")
    make_cards(other, 2)
    type(deck).objects.filter(pk=deck.pk).update(competency=None)
    without = make_cards(deck, 1)
    cards = make_cards(declared, 3)
    type(cards[0]).objects.filter(pk=cards[2].pk).update(level=3)
    declare(alice, declared, level=2)
    assert {row.card for row in planned(alice)} == {*cards[:2], *without}


def test_the_weakest_competency_comes_first_and_ethics_before_it(alice: User) -> None:
    strong, weak, ethics = competency("strong"), competency("weak", position=1), competency("ethics", position=2)
    for one in (strong, weak, ethics):
        make_cards(one, 3)
    declare(alice, weak, ethics, strong)
    alice.new_per_day = 6
    alice.save(update_fields=["new_per_day"])
    assert {row.card.deck for row in planned(alice)} == {ethics, weak}


def test_level_1_cards_come_first_where_that_was_chosen(alice: User, deck: Deck) -> None:
    cards = make_cards(deck, 4)
    type(cards[0]).objects.filter(pk__in=[cards[0].pk, cards[1].pk]).update(level=2)
    Candidacy.objects.create(user=alice, level_one_first=True)
    alice.new_per_day = 2
    alice.save(update_fields=["new_per_day"])
    assert [row.card for row in planned(alice)] == cards[2:]


def test_ethics_comes_within_a_week_in_the_last_eight_weeks_though_it_is_not_due(alice: User) -> None:
    ethics, other = competency("ethics"), competency("other", position=1)
    ethic, young = make_cards(ethics, 2)
    (card,) = make_cards(other, 1)
    for one, days_ago in ((ethic, 7), (young, 2), (card, 7)):
        remember(alice, one, days_ago=days_ago, stability=100.0, due_in=90)
    declare(alice, ethics, other)
    interview_in(alice, 50)
    assert reasons(alice) == {ethic: Reason.PROTECTED}


def test_ethics_comes_every_week_from_eight_weeks_before_the_window_opens(alice: User) -> None:
    ethics = competency("ethics")
    (card,) = make_cards(ethics, 1)
    remember(alice, card, days_ago=7, stability=100.0, due_in=90)
    opens = TODAY + 57 * DAY
    AssessmentWindow.objects.create(user=alice, opens=opens, closes=opens + 60 * DAY)
    assert reasons(alice) == {}
    assert reasons(alice, NOW + DAY) == {card: Reason.PROTECTED}


def test_ethics_comes_though_it_was_not_declared(alice: User) -> None:
    ethics, declared, other = competency("ethics"), competency("declared"), competency("other")
    for one in (ethics, declared, other):
        make_cards(one, 1)
    declare(alice, declared)
    assert {row.card.deck for row in planned(alice)} == {ethics, declared}


# Time


def test_a_day_off_plans_nothing_and_the_day_before_it_takes_ethics_along(alice: User) -> None:
    ethics = competency("ethics")
    (card,) = make_cards(ethics, 1)
    remember(alice, card, days_ago=5, stability=100.0, due_in=90)
    declare(alice, ethics)
    interview_in(alice, 50)
    assert reasons(alice) == {}
    DaysOff.objects.create(user=alice, first=TODAY + DAY, last=TODAY + 3 * DAY)
    plan_anew(user=alice)
    assert reasons(alice) == {card: Reason.PROTECTED}
    DaysOff.objects.create(user=alice, first=TODAY, last=TODAY)
    plan_anew(user=alice)
    assert reasons(alice) == {}


def test_weekdays_without_revising_are_planned_around(alice: User, deck: Deck) -> None:
    make_cards(deck, 90)
    weekday = str(TODAY.weekday())
    interview_in(alice, 70, weekdays=weekday)
    assert len(planned(alice)) == 10  # ten days of this weekday, nine tenths of them
    assert planned(alice, NOW + DAY) == []


def test_minutes_spent_today_are_not_planned_again(alice: User, deck: Deck) -> None:
    cards = make_cards(deck, 300)
    interview_in(alice, 5, minutes=30)
    before = seconds_left(queue_of(alice), Pace())
    answer(alice, cards[0], Rating.EASY, duration=timedelta(minutes=5))
    answer(alice, cards[1], Rating.EASY, duration=timedelta(minutes=5))
    plan_anew(user=alice)
    assert seconds_left(queue_of(alice), Pace()) <= before - 9 * 60


def test_own_times_are_told_apart_and_outweigh_the_usual_ones(alice: User, deck: Deck) -> None:
    cards = make_cards(deck, 80)
    for card in cards:
        answer(alice, card, Rating.EASY, duration=timedelta(seconds=60), now=NOW - 3 * DAY)
    pace = inputs_of(queue_of(alice)).pace
    assert 54 < pace.new < 60
    assert pace.recalled == 13


def test_lapses_beyond_what_was_predicted_tell_the_plan_of_fast_forgetting(alice: User, deck: Deck) -> None:
    for card in make_cards(deck, 60):
        remember(alice, card, days_ago=3, stability=3.0)
        answer(alice, card, Rating.AGAIN, now=NOW - DAY)
    assert inputs_of(queue_of(alice)).aim.forgetting > 2
    assert inputs_of(queue_of(alice, NOW + 40 * DAY)).aim.forgetting == 1


# Kept, and made anew


def test_the_plan_stays_as_it_is_all_day(alice: User, deck: Deck) -> None:
    cards = make_cards(deck, 5)
    before = [row.card for row in planned(alice)]
    make_cards(make_deck("late", position=0), 3)
    answer(alice, cards[0], Rating.EASY)
    assert [row.card for row in planned(alice, NOW + timedelta(hours=3))] == before[1:]
    assert len(planned(alice, NOW + DAY)) == 7


def test_a_plan_without_a_card_is_made_again_when_there_are_some(alice: User, deck: Deck) -> None:
    assert planned(alice) == []
    make_cards(deck, 2)
    assert len(planned(alice)) == 2


def test_a_plan_is_read_in_three_queries(
    alice: User, deck: Deck, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    for number, card in enumerate(make_cards(deck, 30)):
        remember(alice, card, days_ago=number, stability=3.0)
    interview_in(alice, 30)
    queue = queue_of(alice)
    with django_assert_num_queries(3):
        inputs = inputs_of(queue)
    assert len(inputs.collection.met) == 30


def test_a_card_brought_back_joins_todays_plan(alice: User, deck: Deck) -> None:
    (card,) = make_cards(deck, 1)
    suspend_card(user=alice, card=card)
    assert planned(alice) == []
    resume_card(user=alice, card=card)
    assert [row.card for row in planned(alice)] == [card]


def test_two_windows_make_one_plan(alice: User, deck: Deck) -> None:
    make_cards(deck, 3)
    first, second = (Queue(alice, NOW, queue_of(alice).day) for _ in range(2))
    assert not ensure_plan(first)
    assert not ensure_plan(second)
    assert DayPlan.objects.count() == 1
    assert PlannedCard.objects.count() == 3


def test_a_zone_changed_at_midnight_loses_nothing(alice: User, deck: Deck) -> None:
    cards = make_cards(deck, 5)
    evening = datetime(2026, 11, 11, 23, 59, tzinfo=UTC)
    assert len(planned(alice, evening)) == 5
    answer(alice, cards[0], Rating.EASY, now=evening)
    for zone in ("Pacific/Kiritimati", "Pacific/Pago_Pago", "Europe/London"):
        alice.time_zone = zone
        assert cards[0] not in {row.card for row in planned(alice, evening + timedelta(minutes=2))}
    assert Review.objects.filter(user=alice).count() == 1


# Keep going


def test_keeping_going_adds_ten_minutes_each_time_and_is_never_owed(alice: User, deck: Deck) -> None:
    make_cards(deck, 100)
    alice.new_per_day = 2
    alice.save(update_fields=["new_per_day"])
    assert len(planned(alice)) == 2
    assert extend_plan(queue_of(alice)) == 2, "nothing while some wait"
    for row in planned(alice):
        answer(alice, row.card, Rating.EASY)
    added = extend_plan(queue_of(alice))
    assert added == len(planned(alice)) == MORE_MINUTES * 60 // 37
    assert extend_plan(queue_of(alice)) == added, "however often it is pressed"
    assert len(planned(alice, NOW + DAY)) == 2


def test_keeping_going_in_a_deck_takes_its_cards_though_it_is_not_declared(alice: User, deck: Deck) -> None:
    declared, other = competency("declared"), competency("other")
    make_cards(declared, 1)
    cards = make_cards(other, 3)
    declare(alice, declared)
    assert queue_of(alice, deck=other).next_turn() is None
    assert extend_plan(queue_of(alice, deck=other)) == 3
    turn = queue_of(alice, deck=other).next_turn()
    assert turn is not None
    assert turn.card == cards[0]


def test_keeping_going_ends_where_every_card_was_answered(alice: User, deck: Deck) -> None:
    for card in make_cards(deck, 2):
        answer(alice, card, Rating.EASY)
    assert extend_plan(queue_of(alice)) == 0


def test_a_plan_is_nobody_elses(alice: User, bob: User, deck: Deck) -> None:
    cards = make_cards(deck, 3)
    queue_of(alice)
    answer(bob, cards[0], Rating.EASY)
    assert {row.card for row in planned(alice)} == set(cards)
    assert {row.card for row in planned(bob)} == set(cards[1:])
