"""Memories that follow a fit of their candidate's own: what moves, what stays as promised, what the log proves."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from cards.management.commands.check_data import find_damage, find_orphans
from cards.scheduling.curve import DEFAULTS
from cards.scheduling.fsrs_memory import outcomes, retrievability
from cards.scheduling.types import Rating, State
from cards.study import fits
from cards.study.actions import flag_card
from cards.study.adopting import adopt_history
from cards.study.fits import (
    OutdatedError,
    candidates,
    current_fit,
    follow_current,
    is_ready,
    read_log,
    store_comparison,
)
from cards.study.models import Memory, MemoryFit, Review, ReviewKind
from cards.study.queries import latest_grade
from tests.factories import NOW, make_cards, make_deck
from tests.scheduling.learners import FORGETFUL, changed
from tests.study.fitted import WORSE, comparison, give_history, store
from tests.study.helpers import answer, attempt_of, queue_of, take_back
from tests.study.test_query_budget import GRADE, statements

if TYPE_CHECKING:
    from django.test import Client

    from cards.content.models import Card, Deck
    from cards.firms.models import User

DAY = timedelta(days=1)
STEADY = changed(w2=4.0, w8=2.3)


@pytest.fixture
def cards(shared_deck: Deck) -> list[Card]:
    return list(shared_deck.cards.order_by("position"))


@pytest.fixture
def learnt(alice: User, cards: list[Card]) -> Memory:
    """A card in review, due in some days."""
    for days, rating in [(0, Rating.EASY), (8, Rating.GOOD)]:
        answer(alice, cards[0], rating, now=NOW + days * DAY)
    return Memory.objects.get()


def damage() -> list[str]:
    return [*find_orphans(), *find_damage(list(Memory.objects.order_by("pk")))]


def follow(user: User) -> int:
    followed = follow_current(user=user, now=NOW)
    assert followed.left == 0
    return followed.moved


# What moves, and what does not


def test_a_new_fit_moves_what_is_believed_and_no_due_date(alice: User, learnt: Memory) -> None:
    fit = store(alice)
    assert follow(alice) == 1
    moved = Memory.objects.get()
    assert moved.fit == fit
    assert (moved.stability or 0) < (learnt.stability or 0)
    same = ["state", "step", "due", "last_review", "reps", "lapses", "version", "introduced_on", "missed"]
    assert [getattr(moved, name) for name in same] == [getattr(learnt, name) for name in same]
    assert damage() == []
    fit.refresh_from_db()
    assert fit.applied_at == NOW
    assert follow(alice) == 0, "done is done"


def test_the_next_answer_is_scheduled_by_the_fit_and_says_so(alice: User, cards: list[Card], learnt: Memory) -> None:
    fit = store(alice)
    follow(alice)
    now = NOW + 30 * DAY
    before = Memory.objects.get().schedule
    turn = queue_of(alice, now).turn_for(cards[0].public_id)
    promised = outcomes(turn.memory, now, seed=turn.seed, parameters=turn.parameters)[Rating.GOOD]
    review = answer(alice, cards[0], now=now).review
    assert review
    assert (review.fit_id, review.state_before) == (fit.pk, State.REVIEW)
    assert review.predicted == retrievability(before, now, parameters=FORGETFUL)
    assert Memory.objects.get().schedule == promised
    assert damage() == []


def test_a_card_never_met_begins_with_the_current_fit(alice: User, bob: User, cards: list[Card]) -> None:
    fit = store(alice)
    flag_card(user=alice, card=cards[1], flagged=True)  # a memory without an answer
    for card in cards[:2]:
        turn = queue_of(alice).turn_for(card.public_id)
        assert turn.parameters == FORGETFUL
        answer(alice, card, Rating.EASY)
        memory = Memory.objects.get(card=card)
        assert (memory.fit, memory.stability) == (fit, FORGETFUL[3])
    answer(bob, cards[0], Rating.EASY)
    assert Memory.objects.get(user=bob).stability == DEFAULTS[3], "nobody else's"
    assert damage() == []


def test_what_is_not_in_review_predicts_nothing(alice: User, cards: list[Card]) -> None:
    first, step, asked = (
        answer(alice, cards[0], rating, now=NOW + days * DAY).review
        for rating, days in [(Rating.GOOD, 0), (Rating.GOOD, 1), (Rating.GOOD, 5)]
    )
    assert first
    assert step
    assert asked
    assert [row.state_before for row in (first, step, asked)] == [State.NEW, State.LEARNING, State.REVIEW]
    assert first.predicted is step.predicted is None
    assert asked.predicted == pytest.approx(0.9, abs=0.05)
    undo = take_back(alice, asked.attempt_id, now=NOW + 6 * DAY).review
    assert undo
    assert undo.state_before is undo.predicted is None


@pytest.mark.parametrize("seen", [False, True])
@pytest.mark.django_db(transaction=True)
def test_an_answer_takes_no_more_statements_with_a_fit(alices: Client, alice: User, *, seen: bool) -> None:
    cards = make_cards(make_deck("plain"), 5)
    if seen:
        answer(alice, cards[0], Rating.AGAIN, now=timezone.now())
    store(alice)
    follow(alice)
    queue_of(alice, timezone.now())
    assert len(statements(alices, cards[0], int(seen))) == GRADE
    assert {memory.fit for memory in Memory.objects.all()} == {current_fit(alice)}


# Undo


def test_undo_of_an_answer_from_before_the_fit_keeps_the_fit(alice: User, cards: list[Card], learnt: Memory) -> None:
    graded = answer(alice, cards[0], Rating.AGAIN, now=NOW + 20 * DAY)
    fit = store(alice)
    follow(alice)
    take_back(alice, attempt_of(graded), now=NOW + 21 * DAY)
    memory = Memory.objects.get()
    assert memory.fit == fit
    assert (memory.due, memory.state, memory.lapses) == (learnt.due, learnt.state, 0)
    assert (memory.stability or 0) < (learnt.stability or 0), "by the fit, not as it was stored"
    assert damage() == []


def test_undo_back_to_new_and_on(alice: User, cards: list[Card]) -> None:
    graded = answer(alice, cards[0], Rating.EASY)
    store(alice)
    follow(alice)
    take_back(alice, attempt_of(graded))
    assert Memory.objects.get().state == State.NEW
    answer(alice, cards[0], Rating.EASY, now=NOW + DAY)
    assert Memory.objects.get().stability == FORGETFUL[3]
    assert damage() == []


# Replay


STEP = st.tuples(
    st.integers(0, 1),  # which card
    st.sampled_from(["again", "hard", "good", "easy", "undo", "fit", "other fit", "give up", "follow", "flag"]),
    st.integers(-90, 60 * 24 * 20),  # minutes since the step before
)


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(steps=st.lists(STEP, max_size=20))
def test_whatever_is_fitted_and_undone_memories_equal_their_logs(
    alice: User, cards: list[Card], steps: list[tuple[int, str, int]]
) -> None:
    Review.objects.filter(kind=ReviewKind.UNDO).delete()
    Memory.objects.all().delete()
    MemoryFit.objects.all().delete()
    now = NOW
    for which, what, minutes in steps:
        now += timedelta(minutes=minutes)
        if what == "undo" and (target := latest_grade(alice)):
            take_back(alice, target.attempt_id, now=now)
        elif what in {"fit", "other fit"}:
            store(alice, FORGETFUL if what == "fit" else STEADY, now=now)
        elif what == "give up":
            store(alice, fitted=WORSE, present=WORSE, now=now)
        elif what == "follow":
            follow(alice)
        elif what == "flag":
            flag_card(user=alice, card=cards[which], flagged=True)
        elif what in {"again", "hard", "good", "easy"}:
            answer(alice, cards[which], Rating[what.upper()], now=now)
        assert damage() == []
    follow(alice)
    assert damage() == []


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({"fit": None}, "stability is "),
        ({"stability": 3.0}, "stability is 3.0, but its log leads to "),
        ({"difficulty": 3.0}, "difficulty is 3.0, but its log leads to "),
        ({"due": NOW}, "due is "),
    ],
)
def test_a_damaged_memory_of_a_fit_is_found(alice: User, learnt: Memory, fields: dict[str, Any], said: str) -> None:
    store(alice)
    follow(alice)
    Memory.objects.update(**fields)
    assert said in " ".join(damage())


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({"fit": None}, "row 3 does not hold the schedule that was before it"),
        ({"predicted": 0.5}, "row 3 was predicted 0.5, but its log leads to "),
        ({"predicted": None}, "row 3 was predicted None, but its log leads to "),
        ({"state_before": State.LEARNING}, "row 3 says that its card was in state 1, but it was in 2"),
    ],
)
def test_a_damaged_row_of_a_fit_is_found(
    alice: User, cards: list[Card], learnt: Memory, fields: dict[str, Any], said: str
) -> None:
    store(alice)
    follow(alice)
    answer(alice, cards[0], now=NOW + 30 * DAY)
    assert damage() == []
    Review.objects.filter(sequence=3).update(**fields)
    assert said in " ".join(damage())


def test_a_fit_whose_values_were_changed_is_found(alice: User, learnt: Memory) -> None:
    fit = store(alice)
    follow(alice)
    MemoryFit.objects.filter(pk=fit.pk).update(parameters=list(STEADY))
    assert "stability is" in damage()[0]


# What comes into use


def test_a_comparison_is_kept_whatever_came_of_it(alice: User, learnt: Memory) -> None:
    declined = store(alice, fitted=WORSE)
    assert (declined.used, declined.is_current, declined.loss_fitted) == (False, False, WORSE)
    assert follow(alice) == 0
    taken = store(alice)
    assert (taken.used, taken.is_current, current_fit(alice)) == (True, True, taken)
    assert follow(alice) == 1
    later = store(alice, STEADY, fitted=WORSE, present=0.36)
    assert (later.used, current_fit(alice)) == (False, taken)
    assert follow(alice) == 0


def test_a_fit_that_no_longer_predicts_better_is_given_up(alice: User, learnt: Memory) -> None:
    taken = store(alice)
    follow(alice)
    store(alice, STEADY, fitted=WORSE, present=WORSE)
    taken.refresh_from_db()
    assert (taken.used, taken.is_current, current_fit(alice)) == (True, False, None)
    assert follow(alice) == 1
    memory = Memory.objects.get()
    assert (memory.fit, memory.stability, memory.due) == (None, learnt.stability, learnt.due)
    assert damage() == []


def test_one_fit_is_current_at_most(alice: User) -> None:
    store(alice)
    with pytest.raises(IntegrityError), transaction.atomic():
        MemoryFit.objects.filter(pk=store(alice, fitted=WORSE, present=0.3).pk).update(used=True, is_current=True)


def test_of_two_commands_at_once_the_faster_one_stands(alice: User) -> None:
    faster = store(alice)
    with pytest.raises(OutdatedError):
        store_comparison(user=alice, comparison=comparison(STEADY), present=None, last_review=0, now=NOW)
    assert list(MemoryFit.objects.all()) == [faster]


# While people answer, and after a stop


def test_an_answer_given_while_its_memory_is_recomputed_stands(
    alice: User, cards: list[Card], learnt: Memory, monkeypatch: pytest.MonkeyPatch
) -> None:
    answer(alice, cards[1], Rating.EASY)
    fit = store(alice)
    read, answered = fits._logs, list[Any]()

    def read_late(memories: Any) -> Any:
        """The log is read, and before anything is written another answer arrives."""
        logs = read(memories)
        if not answered:
            answered.append(answer(alice, cards[0], Rating.AGAIN, now=NOW + 20 * DAY))
        return logs

    monkeypatch.setattr(fits, "_logs", read_late)
    assert follow(alice) == 2
    memory = Memory.objects.get(card=cards[0])
    assert (memory.version, memory.lapses, memory.fit) == (3, 1, fit)
    assert damage() == []


def test_it_stops_between_batches_and_goes_on(alice: User, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(fits, "AT_ONCE", 2)
    for card in make_cards(make_deck("plain"), 5):
        answer(alice, card, Rating.EASY)
    fit = store(alice)
    times = iter([False, True, True, True])
    followed = follow_current(user=alice, now=NOW, is_over=lambda: next(times))
    assert (followed.moved, followed.left) == (2, 3)
    fit.refresh_from_db()
    assert fit.applied_at is None
    assert damage() == [], "at every moment each memory is whole"
    assert follow(alice) == 3
    fit.refresh_from_db()
    assert fit.applied_at == NOW


# Whose turn it is


@pytest.fixture
def ten(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(fits, "LEAST_REVIEWS", 10)
    monkeypatch.setattr(fits, "MORE_REVIEWS", 5)


def test_ready_is_who_has_enough_reviews_that_stand(alice: User, cards: list[Card], ten: None) -> None:
    for number in range(10):
        graded = answer(alice, cards[0], now=NOW + number * DAY)
    assert is_ready(alice)
    take_back(alice, attempt_of(graded), now=NOW + 10 * DAY)
    assert not is_ready(alice)
    assert list(candidates()) == [alice], "cheaply asked"


def test_ready_again_is_who_has_enough_new_ones(alice: User, cards: list[Card], ten: None) -> None:
    for number in range(10):
        answer(alice, cards[0], now=NOW + number * DAY)
    store(alice, fitted=WORSE)
    for number in range(10, 15):
        assert not is_ready(alice)
        answer(alice, cards[0], now=NOW + number * DAY)
    assert is_ready(alice)


def test_who_waited_longest_comes_first(alice: User, bob: User, charlie: User, cards: list[Card], ten: None) -> None:
    for user, fitted in ((alice, NOW + DAY), (bob, NOW), (charlie, None)):
        for number in range(10):
            answer(user, cards[0], now=NOW + number * DAY)
        if fitted:
            store(user, fitted=WORSE, now=fitted)
    assert list(candidates()) == [charlie, bob, alice]


def test_the_log_that_is_fitted_holds_what_stands(alice: User, bob: User, cards: list[Card]) -> None:
    for number, card in enumerate([cards[1], cards[0], cards[1]]):
        graded = answer(alice, card, now=NOW + number * DAY)
    answer(bob, cards[0])
    kept = read_log(alice)
    assert [(row.card, row.rating, row.state_before) for row in kept.answers] == [
        (Memory.objects.get(user=alice, card=card).pk, Rating.GOOD, state)
        for card, state in [(cards[1], State.NEW), (cards[1], State.LEARNING), (cards[0], State.NEW)]
    ]
    assert kept.last_review == attempt_pk(graded)
    take_back(alice, attempt_of(graded), now=NOW + 4 * DAY)
    assert len(read_log(alice).answers) == 2


def attempt_pk(grading: Any) -> int:
    return int(grading.review.pk)


def test_a_review_that_is_not_whole_is_named(alice: User, learnt: Memory) -> None:
    Review.objects.filter(sequence=2).update(state_before=None)
    with pytest.raises(ValueError, match=r"Review \d+ is not whole: run manage\.py check_data"):
        read_log(alice)


def test_a_long_history_is_as_the_actions_write_it(alice: User) -> None:
    give_history(alice, make_deck("plain"), 400)
    assert damage() == []
    assert is_ready(alice)


# Guests


@pytest.mark.parametrize("has_own", [False, True])
def test_a_guest_s_fits_come_along(guest: User, alice: User, cards: list[Card], *, has_own: bool) -> None:
    own = store(alice, STEADY) if has_own else None
    answer(alice, cards[1], Rating.EASY)
    store(guest)
    answer(guest, cards[0], Rating.EASY)
    answer(guest, cards[1], Rating.EASY)  # which stays behind, because Alice has met it
    assert adopt_history(guest=guest, account=alice) == 1
    assert damage() == []
    moved = Memory.objects.get(user=alice, card=cards[0])
    assert moved.fit
    assert moved.fit.user == alice
    assert current_fit(alice) == (own or moved.fit)
    follow(alice)
    assert damage() == []
    guest.delete()
    assert damage() == [], "nothing of the account leans on the guest's rows"
