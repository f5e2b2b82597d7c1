"""Which card comes next, and how much of today is left."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import pytest

from cards.content.choices import Status
from cards.content.models import Card, Deck
from cards.firms.models import Membership
from cards.firms.queries import study_day_of
from cards.scheduling.types import Rating, State
from cards.study.actions import bury_card, suspend_card
from cards.study.models import Memory, Review
from cards.study.queries import (
    day_summary,
    latest_grade,
)
from cards.study.turn import Tally
from tests.factories import NOW, make_cards, make_deck
from tests.study.helpers import answer, attempt_of, queue_of, take_back

if TYPE_CHECKING:
    from pytest_django import DjangoAssertNumQueries

    from cards.firms.models import User

MINUTE = timedelta(minutes=1)
DAY = timedelta(days=1)


@pytest.fixture
def deck(db: None) -> Deck:
    return make_deck("plain")


def shown(user: User, now: datetime = NOW, deck: Deck | None = None) -> Card | None:
    turn = queue_of(user, now, deck).next_turn()
    return turn.card if turn else None


def remember(user: User, card: Card, state: State, due: datetime) -> Memory:
    """A memory as some earlier day left it."""
    fields = {"step": None if state == State.REVIEW else 0, "stability": 3.0, "difficulty": 5.0, "reps": 1}
    return Memory.objects.create(
        user=user,
        card=card,
        state=state,
        due=due,
        last_review=NOW - 10 * DAY,
        introduced_on=NOW.date() - 10 * DAY,
        **fields,
    )


def test_new_cards_come_in_deck_order(alice: User) -> None:
    second = make_cards(make_deck("b", position=2), 2)
    first = make_cards(make_deck("a", position=1), 2)
    seen = []
    for _ in range(4):
        card = shown(alice)
        assert card is not None
        seen.append(card)
        answer(alice, card, Rating.EASY)
    assert seen == first + second
    assert shown(alice) is None


def test_ripe_learning_comes_first_then_the_plan_then_learning_a_little_early(alice: User, deck: Deck) -> None:
    early, new, due, ripe = make_cards(deck, 4)
    remember(alice, early, State.RELEARNING, NOW + 15 * MINUTE)
    remember(alice, due, State.REVIEW, NOW - 3 * DAY)
    remember(alice, ripe, State.LEARNING, NOW - MINUTE)
    seen = []
    for _ in range(4):
        card = shown(alice)
        assert card is not None
        seen.append(card)
        answer(alice, card, Rating.EASY)
    assert (seen[0], {*seen[1:3]}, seen[3]) == (ripe, {due, new}, early)


def test_a_card_due_later_today_is_due_today(alice: User, deck: Deck) -> None:
    card, tomorrow = make_cards(deck, 2)
    end = study_day_of(alice, NOW).end
    remember(alice, card, State.REVIEW, end - timedelta(microseconds=1))
    remember(alice, tomorrow, State.REVIEW, end)
    assert queue_of(alice).tally() == Tally(done=0, learning=0, due=1, new=0)
    assert shown(alice) == card


def test_learning_waits_until_20_minutes_before_its_time(alice: User, deck: Deck) -> None:
    (card,) = make_cards(deck, 1)
    remember(alice, card, State.LEARNING, NOW + 21 * MINUTE)
    assert shown(alice) is None
    assert queue_of(alice).tally().learning == 1
    assert shown(alice, NOW + MINUTE) == card


def test_learning_of_another_day_is_not_counted_today(alice: User, deck: Deck) -> None:
    (card,) = make_cards(deck, 1)
    remember(alice, card, State.LEARNING, study_day_of(alice, NOW).end + MINUTE)
    assert queue_of(alice).tally() == Tally(done=0, learning=0, due=0, new=0)


# New cards


def test_new_cards_stop_at_the_quota_of_the_day(alice: User, deck: Deck) -> None:
    cards = make_cards(deck, 5)
    alice.new_per_day = 2
    alice.save(update_fields=["new_per_day"])
    assert queue_of(alice).tally().new == 2
    answer(alice, cards[0], Rating.EASY)
    assert queue_of(alice).tally().new == 1
    answer(alice, cards[1], Rating.EASY)
    assert queue_of(alice).tally().new == 0
    assert shown(alice) is None
    assert shown(alice, NOW + DAY) == cards[2]


def test_the_quota_counts_all_decks_together(alice: User, deck: Deck) -> None:
    other = make_deck("other")
    cards, others = make_cards(deck, 2), make_cards(other, 2)
    alice.new_per_day = 1
    alice.save(update_fields=["new_per_day"])
    answer(alice, others[0], Rating.EASY)
    assert shown(alice, deck=deck) is None
    assert queue_of(alice, deck=deck).tally().new == 0
    assert shown(alice, NOW + DAY, deck=deck) == cards[0]


def test_a_candidate_may_want_no_new_cards(alice: User, deck: Deck) -> None:
    cards = make_cards(deck, 2)
    remember(alice, cards[0], State.REVIEW, NOW)
    alice.new_per_day = 0
    alice.save(update_fields=["new_per_day"])
    assert queue_of(alice).tally() == Tally(done=0, learning=0, due=1, new=0)
    turn = queue_of(alice).next_turn()
    assert turn is not None
    assert turn.tally.new == 0


def test_a_lower_quota_after_the_fact_never_counts_below_nothing(alice: User, deck: Deck) -> None:
    for card in make_cards(deck, 4)[:3]:
        answer(alice, card, Rating.EASY)
    alice.new_per_day = 1
    alice.save(update_fields=["new_per_day"])
    assert queue_of(alice).tally().new == 0
    assert shown(alice) is None


def test_an_undone_first_answer_gives_its_place_back(alice: User, deck: Deck) -> None:
    cards = make_cards(deck, 2)
    alice.new_per_day = 1
    alice.save(update_fields=["new_per_day"])
    attempt_id = attempt_of(answer(alice, cards[0], Rating.EASY))
    assert shown(alice) is None
    take_back(alice, attempt_id)
    assert shown(alice) == cards[0]


# Putting aside


def test_a_buried_card_comes_back_at_four_in_the_morning_where_the_candidate_is(alice: User, deck: Deck) -> None:
    (card,) = make_cards(deck, 1)
    alice.time_zone = "America/New_York"
    evening = datetime(2026, 11, 11, 8, 30, tzinfo=UTC)  # half past three at night in New York: still the 10th
    bury_card(user=alice, card=card, day=study_day_of(alice, evening))
    assert Memory.objects.get().buried_until == datetime(2026, 11, 11, tzinfo=UTC).date()
    assert shown(alice, evening) is None
    assert shown(alice, datetime(2026, 11, 11, 8, 59, 59, tzinfo=UTC)) is None
    assert shown(alice, datetime(2026, 11, 11, 9, 0, tzinfo=UTC)) == card


@pytest.mark.parametrize("state", [State.LEARNING, State.REVIEW, State.RELEARNING])
def test_buried_and_suspended_cards_leave_the_queue_in_every_state(alice: User, deck: Deck, state: State) -> None:
    buried, suspended = make_cards(deck, 2)
    for card in (buried, suspended):
        remember(alice, card, state, NOW - DAY)
    bury_card(user=alice, card=buried, day=study_day_of(alice, NOW))
    suspend_card(user=alice, card=suspended)
    assert shown(alice) is None
    assert queue_of(alice).tally().left == 0
    assert shown(alice, NOW + DAY) == buried


# Who sees what


def test_the_queue_holds_only_cards_the_candidate_may_see(
    alice: User, charlie: User, guest: User, shared_deck: Deck, firm_deck: Deck, other_firm_deck: Deck
) -> None:
    def decks(user: User) -> set[Deck]:
        return {planned.card.deck for planned in queue_of(user).planned().select_related("card__deck")}

    assert decks(alice) == {shared_deck, firm_deck}
    assert decks(charlie) == {shared_deck, other_firm_deck}
    assert decks(guest) == {shared_deck}


def test_who_leaves_a_firm_keeps_the_history_but_not_the_cards(alice: User, firm_deck: Deck) -> None:
    card = firm_deck.cards.all()[0]
    answer(alice, card)
    Membership.objects.filter(user=alice).update(left_at=NOW)
    assert shown(alice, NOW + 30 * DAY) is None
    assert queue_of(alice, NOW + 30 * DAY).tally().left == 0
    assert Review.objects.filter(user=alice).count() == 1


@pytest.mark.parametrize("status", [Status.DRAFT, Status.RETIRED])
@pytest.mark.parametrize("whole_deck", [False, True])
def test_hidden_cards_leave_the_queue_and_keep_their_history(
    alice: User, deck: Deck, status: Status, *, whole_deck: bool
) -> None:
    seen, unseen = make_cards(deck, 2)
    answer(alice, seen)
    if whole_deck:
        Deck.objects.filter(pk=deck.pk).update(status=status)
    else:
        Card.objects.filter(pk__in=[seen.pk, unseen.pk]).update(status=status)
    later = queue_of(alice, NOW + 30 * DAY)
    assert later.next_turn() is None
    assert later.tally().left == 0
    assert Memory.objects.get().reviews.count() == 1
    assert queue_of(alice).tally().done == 1


def test_a_card_published_again_goes_on_where_it_was(alice: User, deck: Deck) -> None:
    (card,) = make_cards(deck, 1)
    answer(alice, card)
    Card.objects.update(status=Status.RETIRED)
    Card.objects.update(status=Status.PUBLISHED)
    turn = queue_of(alice, NOW + 30 * DAY).next_turn()
    assert turn is not None
    assert (turn.card, turn.version, turn.memory.reps) == (card, 1, 1)


def test_one_deck_at_a_time(alice: User, deck: Deck) -> None:
    other = make_deck("other")
    card, other_card = make_cards(deck, 1)[0], make_cards(other, 1)[0]
    remember(alice, other_card, State.REVIEW, NOW - DAY)
    assert shown(alice, deck=deck) == card
    assert shown(alice, deck=other) == other_card
    assert queue_of(alice, deck=deck).tally() == Tally(done=0, learning=0, due=0, new=1)
    # A card named by its id comes all the same: an undo may lie in another deck.
    assert queue_of(alice, deck=deck).turn_for(other_card.public_id).card == other_card


def test_a_named_card_comes_whatever_its_turn_but_never_to_a_stranger(
    alice: User, charlie: User, firm_deck: Deck
) -> None:
    card = firm_deck.cards.all()[3]
    suspend_card(user=alice, card=card)
    assert queue_of(alice).turn_for(card.public_id).card == card
    with pytest.raises(Card.DoesNotExist):
        queue_of(charlie).turn_for(card.public_id)


# Looking back and ahead


def test_the_tally_counts_answers_that_stand(alice: User, deck: Deck) -> None:
    one, two = make_cards(deck, 2)
    answer(alice, one, Rating.EASY)
    attempt_id = attempt_of(answer(alice, two, Rating.EASY))
    assert queue_of(alice).tally() == Tally(done=2, learning=0, due=0, new=0)
    take_back(alice, attempt_id)
    tally = queue_of(alice).tally()
    assert tally == Tally(done=1, learning=0, due=0, new=1)
    assert (tally.left, tally.total) == (1, 2)


def test_the_turn_carries_the_tally_of_the_same_moment(alice: User, deck: Deck) -> None:
    cards = make_cards(deck, 3)
    remember(alice, cards[0], State.REVIEW, NOW)
    remember(alice, cards[1], State.LEARNING, NOW + 5 * MINUTE)
    turn = queue_of(alice).next_turn()
    assert turn is not None
    assert turn.tally == queue_of(alice).tally() == Tally(done=0, learning=1, due=1, new=1)


def test_the_latest_grade_is_what_undo_takes_back(alice: User, bob: User, deck: Deck) -> None:
    one, two = make_cards(deck, 2)
    assert latest_grade(alice) is None
    first = answer(alice, one).review
    second = answer(alice, two).review
    answer(bob, two)
    assert latest_grade(alice) == second
    assert second is not None
    take_back(alice, second.attempt_id)
    assert latest_grade(alice) == first


def test_a_summary_of_the_day(alice: User, deck: Deck) -> None:
    one, two, three = make_cards(deck, 3)
    answer(alice, one, Rating.GOOD, now=NOW - DAY)
    answer(alice, one, Rating.AGAIN, duration=timedelta(seconds=20))
    answer(alice, two, Rating.GOOD, duration=timedelta(seconds=30))
    take_back(alice, attempt_of(answer(alice, three, Rating.EASY)))
    summary = day_summary(queue_of(alice))
    assert (summary.answers, summary.seconds, summary.first_seen) == (2, 50, 1)
    assert summary.by_rating == {Rating.AGAIN: 1, Rating.GOOD: 1}
    empty = day_summary(queue_of(alice, NOW + DAY))
    assert (empty.answers, empty.seconds, empty.first_seen, empty.by_rating) == (0, 0, 0, {})


def test_a_summary_of_one_deck_counts_its_cards_only(alice: User, deck: Deck) -> None:
    other = make_deck("other")
    for card in [*make_cards(deck, 2), *make_cards(other, 1)]:
        answer(alice, card)
    summary = day_summary(queue_of(alice, NOW, other))
    assert (summary.answers, summary.first_seen) == (1, 1)


def test_the_page_of_a_turn_asks_no_more_for_who_checked_the_card(
    alice: User, bob: User, deck: Deck, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    make_cards(deck, 1)
    Card.objects.update(checked_by=bob)
    queue = queue_of(alice)
    with django_assert_num_queries(1):
        turn = queue.next_turn()
        assert turn is not None
        assert (turn.card.checked_by, turn.card.deck, turn.card.source) == (bob, deck, None)


def test_a_card_that_is_opened_comes_with_the_memory_and_the_day_of_whoever_asks(
    alice: User, bob: User, deck: Deck
) -> None:
    first, second = make_cards(deck, 2)
    answer(alice, first)
    for card, version in ((first, 1), (second, 0), (first, 1)):
        hers, his = (queue_of(user).turn_for(card.public_id) for user in (alice, bob))
        assert (hers.card, hers.version, hers.tally.done) == (card, version, 1)
        assert (his.card, his.version, his.tally.done) == (card, 0, 0)
    assert queue_of(alice, NOW + DAY).turn_for(first.public_id).tally.done == 0
    elsewhere = queue_of(alice, deck=make_deck("other", position=1)).turn_for(first.public_id)
    assert (elsewhere.version, elsewhere.tally.done) == (1, 0)
