"""Writing the log: what counts, what is refused, and what an undo brings back."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any
from uuid import uuid4

import pytest

from cards.content.choices import Status
from cards.content.models import Card
from cards.firms.queries import study_day_of
from cards.scheduling.aim import Reason
from cards.scheduling.fsrs_memory import SCHEDULER_VERSION
from cards.scheduling.replay import LogEntry, replay
from cards.scheduling.types import MemoryState, Rating, State
from cards.study import actions
from cards.study.actions import (
    LONGEST_ANSWER,
    Outcome,
    UnknownPointError,
    bury_card,
    flag_card,
    resume_card,
    suspend_card,
)
from cards.study.models import Memory, Review, ReviewKind
from cards.study.queries import latest_grade
from tests.factories import NOW
from tests.study.helpers import answer, attempt_of, queue_of, take_back

if TYPE_CHECKING:
    from collections.abc import Callable

    from cards.content.models import Deck
    from cards.firms.models import User

DAY = timedelta(days=1)


@pytest.fixture
def card(shared_deck: Deck) -> Card:
    return shared_deck.cards.all()[0]


@pytest.fixture
def other_card(shared_deck: Deck) -> Card:
    return shared_deck.cards.all()[1]


def replayed(memory: Memory) -> MemoryState:
    rows = memory.reviews.order_by("sequence")
    log = [
        LogEntry("undo" if row.kind == ReviewKind.UNDO else "grade", Rating(row.rating) if row.rating else None, at)
        for row in rows
        for at in [row.reviewed_at]
    ]
    return replay(log, seed_prefix=str(memory.card.public_id))


def test_a_first_answer_makes_a_memory_and_one_row(alice: User, card: Card) -> None:
    attempt_id = uuid4()
    grading = answer(alice, card, Rating.GOOD, attempt_id=attempt_id)

    memory = Memory.objects.get(user=alice, card=card)
    review = memory.reviews.get()
    assert grading.outcome is Outcome.DONE
    assert grading.review == review
    assert (memory.version, memory.reps) == (1, 1)
    assert memory.introduced_on == study_day_of(alice, NOW).date
    assert (review.attempt_id, review.rating, review.sequence) == (attempt_id, Rating.GOOD, 1)
    assert (review.reviewed_at, review.scheduler, review.card_version) == (NOW, SCHEDULER_VERSION, card.version)
    assert MemoryState.from_dict(review.previous) == MemoryState.new()
    assert memory.schedule == replayed(memory)


def test_each_answer_moves_the_version_on(alice: User, card: Card) -> None:
    for number in range(1, 6):
        answer(alice, card, now=NOW + number * DAY)
        memory = Memory.objects.get(user=alice, card=card)
        assert memory.version == number
        assert memory.schedule == replayed(memory)


def test_the_same_attempt_counts_once(alice: User, card: Card) -> None:
    attempt_id = uuid4()
    first = answer(alice, card, attempt_id=attempt_id, version=0)
    again = answer(alice, card, attempt_id=attempt_id, version=0)
    assert again.outcome is Outcome.REPEATED
    assert again.review == first.review
    assert Review.objects.count() == 1


def test_a_lost_answer_sent_again_after_other_cards_counts_once(alice: User, card: Card, other_card: Card) -> None:
    answer(alice, card)
    attempt_id = uuid4()
    first = answer(alice, card, attempt_id=attempt_id, version=1)
    answer(alice, other_card)
    answer(alice, card)
    again = answer(alice, card, attempt_id=attempt_id, version=1)
    assert (again.outcome, again.review) == (Outcome.REPEATED, first.review)
    assert Review.objects.count() == 4


def test_the_same_attempt_on_the_version_that_stands_counts_once(alice: User, card: Card) -> None:
    """What a page would send that read the new version but kept its attempt."""
    attempt_id = uuid4()
    answer(alice, card, attempt_id=attempt_id)
    assert answer(alice, card, attempt_id=attempt_id, version=1).outcome is Outcome.REPEATED
    assert Memory.objects.get().version == 1
    assert Review.objects.count() == 1


def test_an_undone_attempt_sent_again_stays_undone(alice: User, card: Card) -> None:
    attempt_id = uuid4()
    answer(alice, card, attempt_id=attempt_id)
    take_back(alice, attempt_id)
    assert answer(alice, card, attempt_id=attempt_id, version=0).outcome is Outcome.REPEATED
    assert Memory.objects.get().state == State.NEW


@pytest.mark.parametrize("version", [0, 1, 3, 2**31 - 1])
def test_an_answer_to_another_version_is_stale(alice: User, card: Card, version: int) -> None:
    answer(alice, card)
    answer(alice, card)
    before = Memory.objects.values().get()
    assert answer(alice, card, version=version).outcome is Outcome.STALE
    assert Memory.objects.values().get() == before
    assert Review.objects.count() == 2


def test_an_answer_to_a_later_version_of_an_unseen_card_is_stale(alice: User, card: Card) -> None:
    assert answer(alice, card, version=1).outcome is Outcome.STALE
    assert not Memory.objects.exists()


@pytest.mark.parametrize("seen", [False, True])
def test_an_attempt_used_for_another_card_is_refused(alice: User, card: Card, other_card: Card, *, seen: bool) -> None:
    attempt_id = attempt_of(answer(alice, card))
    if seen:
        answer(alice, other_card)
    grading = answer(alice, other_card, attempt_id=attempt_id)
    assert (grading.outcome, grading.review) == (Outcome.STALE, None)
    assert Review.objects.filter(memory__card=other_card).count() == seen


def test_the_id_of_an_undo_is_no_answer(alice: User, card: Card) -> None:
    undo_id = uuid4()
    take_back(alice, attempt_of(answer(alice, card)), attempt_id=undo_id)
    assert answer(alice, card, attempt_id=undo_id, version=2).outcome is Outcome.STALE
    assert answer(alice, card, attempt_id=undo_id, version=0).outcome is Outcome.STALE


def test_two_people_may_mint_the_same_attempt(alice: User, bob: User, card: Card) -> None:
    attempt_id = uuid4()
    assert answer(alice, card, attempt_id=attempt_id).outcome is Outcome.DONE
    assert answer(bob, card, attempt_id=attempt_id).outcome is Outcome.DONE


def test_a_clock_that_went_back_does_not_take_the_schedule_back(alice: User, card: Card) -> None:
    answer(alice, card, now=NOW)
    answer(alice, card, now=NOW - timedelta(hours=3))
    memory = Memory.objects.get()
    assert [row.reviewed_at for row in memory.reviews.order_by("sequence")] == [NOW, NOW]
    assert memory.last_review == NOW
    assert memory.due is not None
    assert memory.due > NOW
    assert memory.schedule == replayed(memory)


def test_an_undo_by_a_clock_that_went_back_is_not_before_its_answer(alice: User, card: Card) -> None:
    undone = take_back(alice, attempt_of(answer(alice, card)), now=NOW - timedelta(hours=3))
    assert undone.review is not None
    assert undone.review.reviewed_at == NOW


def ids_of(card: Card) -> list[str]:
    return [str(point.public_id) for point in card.points.all()]


def test_points_are_kept_in_the_order_of_the_card_with_how_many_are_needed(alice: User, other_card: Card) -> None:
    known = ids_of(other_card)
    answer(alice, other_card, points=[known[2], known[0]])
    review = Review.objects.get()
    assert review.points_recalled == [known[0], known[2]]
    assert (review.points_total, review.points_needed) == (3, 2)


@pytest.mark.parametrize("strange", ["unknown", "twice", "of another card"])
def test_points_that_are_not_the_card_s_are_refused_and_nothing_is_counted(
    strange: str, alice: User, shared_deck: Deck, other_card: Card
) -> None:
    known = ids_of(other_card)
    others = ids_of(shared_deck.cards.get(kind="steps"))
    ticked = {"unknown": [known[0], str(uuid4())], "twice": [known[0], known[0]], "of another card": [others[0]]}
    with pytest.raises(UnknownPointError):
        answer(alice, other_card, points=ticked[strange])
    assert not Review.objects.exists()
    assert not Memory.objects.exists()


def test_the_points_missed_last_time_are_remembered_until_the_next_answer(alice: User, shared_deck: Deck) -> None:
    card = shared_deck.cards.get(kind="steps")
    known = ids_of(card)
    answer(alice, card, points=[known[1]])
    assert Memory.objects.get().missed == [known[0], known[2]]
    answer(alice, card, points=known)
    assert Memory.objects.get().missed == []


def test_what_nobody_ticked_was_not_missed_and_any_so_many_are_enough(alice: User, other_card: Card) -> None:
    answer(alice, other_card, Rating.AGAIN)
    assert Memory.objects.get().missed == []
    answer(alice, other_card, points=ids_of(other_card)[:2])
    assert Memory.objects.get().missed == [], "any two of three are a full answer"
    answer(alice, other_card, points=ids_of(other_card)[:1])
    assert Memory.objects.get().missed == ids_of(other_card)[1:]


def test_undo_brings_back_what_was_missed_before(alice: User, shared_deck: Deck) -> None:
    card = shared_deck.cards.get(kind="steps")
    known = ids_of(card)
    answer(alice, card, points=[known[0]])
    second = answer(alice, card, points=[known[1]])
    assert second.review
    take_back(alice, second.review.attempt_id)
    assert Memory.objects.get().missed == [known[1], known[2]]


@pytest.mark.parametrize(
    ("taken", "kept"),
    [(timedelta(0), 0), (timedelta(seconds=-5), 0), (timedelta(seconds=9.4321), 9432), (DAY, 300_000)],
)
def test_a_duration_is_kept_within_reason(alice: User, card: Card, taken: timedelta, kept: int) -> None:
    answer(alice, card, duration=taken)
    assert Review.objects.get().duration_ms == kept
    assert timedelta(minutes=5) == LONGEST_ANSWER


def test_a_card_of_another_firm_cannot_be_answered(alice: User, other_firm_deck: Deck) -> None:
    with pytest.raises(Card.DoesNotExist):
        answer(alice, other_firm_deck.cards.all()[0])
    assert not Memory.objects.exists()


@pytest.mark.parametrize("status", [Status.DRAFT, Status.RETIRED])
def test_a_hidden_card_cannot_be_answered_but_keeps_its_history(alice: User, card: Card, status: Status) -> None:
    answer(alice, card)
    Card.objects.filter(pk=card.pk).update(status=status)
    with pytest.raises(Card.DoesNotExist):
        answer(alice, card)
    assert Review.objects.count() == 1


# Undo


def test_undo_restores_what_was_believed_before(alice: User, card: Card) -> None:
    answer(alice, card, Rating.GOOD)
    before = Memory.objects.get().schedule
    grading = answer(alice, card, Rating.AGAIN, now=NOW + 3 * DAY)
    undone = take_back(alice, attempt_of(grading), now=NOW + 3 * DAY)

    memory = Memory.objects.get()
    assert undone.outcome is Outcome.DONE
    assert memory.schedule == before == replayed(memory)
    assert memory.version == 3
    assert undone.review is not None
    assert undone.review.undoes == grading.review


def test_undo_of_the_first_answer_makes_the_card_new_again(alice: User, card: Card) -> None:
    take_back(alice, attempt_of(answer(alice, card)))
    memory = Memory.objects.get()
    assert memory.schedule == MemoryState.new() == replayed(memory)
    assert memory.introduced_on is None
    assert queue_of(alice).planned().filter(card=card, reason=Reason.NEW).exists()


def test_undo_goes_40_deep_over_many_cards_back_to_new(alice: User, shared_deck: Deck) -> None:
    cards = list(shared_deck.cards.all())
    for number in range(40):
        answer(alice, cards[number % 3], Rating(number % 4 + 1), now=NOW + number * timedelta(hours=7))
    states = []
    for _ in range(40):
        latest = latest_grade(alice)
        assert latest is not None
        states.append(MemoryState.from_dict(latest.previous))
        assert take_back(alice, latest.attempt_id, now=NOW + 20 * DAY).outcome is Outcome.DONE
        memory = Memory.objects.get(pk=latest.memory_id)
        assert memory.schedule == states[-1]
    assert latest_grade(alice) is None
    for memory in Memory.objects.all():
        assert memory.schedule == MemoryState.new() == replayed(memory)
    assert Review.objects.count() == 80


def test_undo_twice_is_one_undo(alice: User, card: Card) -> None:
    answer(alice, card)
    grading = answer(alice, card)
    attempt_id = uuid4()
    first = take_back(alice, attempt_of(grading), attempt_id=attempt_id)
    again = take_back(alice, attempt_of(grading), attempt_id=attempt_id)
    elsewhere = take_back(alice, attempt_of(grading))
    assert first.outcome is Outcome.DONE
    assert again.outcome is elsewhere.outcome is Outcome.REPEATED
    assert Review.objects.count() == 3


def test_undo_while_a_later_answer_stands_is_stale(alice: User, card: Card, other_card: Card) -> None:
    early = attempt_of(answer(alice, card))
    late = attempt_of(answer(alice, other_card))
    assert take_back(alice, early).outcome is Outcome.STALE
    assert Review.objects.count() == 2
    take_back(alice, late)
    assert take_back(alice, early).outcome is Outcome.DONE


def test_undo_under_an_id_that_is_used_changes_nothing(alice: User, card: Card, other_card: Card) -> None:
    used = attempt_of(answer(alice, other_card))
    target = attempt_of(answer(alice, card))
    assert take_back(alice, target, attempt_id=used).outcome is Outcome.STALE
    assert take_back(alice, target, attempt_id=target).outcome is Outcome.STALE
    assert Memory.objects.get(card=card).version == 1


def test_nobody_undoes_what_is_not_theirs(alice: User, bob: User, card: Card) -> None:
    attempt_id = attempt_of(answer(alice, card))
    for wrong in (attempt_id, uuid4()):
        with pytest.raises(Review.DoesNotExist):
            take_back(bob, wrong)
    assert Review.objects.count() == 1


def test_an_undo_is_not_undone(alice: User, card: Card) -> None:
    undo_id = uuid4()
    take_back(alice, attempt_of(answer(alice, card)), attempt_id=undo_id)
    with pytest.raises(Review.DoesNotExist):
        take_back(alice, undo_id)


def test_undo_reaches_a_card_that_was_retired_since(alice: User, card: Card) -> None:
    attempt_id = attempt_of(answer(alice, card))
    Card.objects.filter(pk=card.pk).update(status=Status.RETIRED)
    assert take_back(alice, attempt_id).outcome is Outcome.DONE
    assert Memory.objects.get().state == State.NEW


def test_undo_leaves_flag_and_suspension_alone(alice: User, card: Card) -> None:
    attempt_id = attempt_of(answer(alice, card))
    flag_card(user=alice, card=card, flagged=True)
    suspend_card(user=alice, card=card)
    take_back(alice, attempt_id)
    memory = Memory.objects.get()
    assert (memory.flagged, memory.suspended) == (True, True)


# Putting aside


def test_putting_an_unseen_card_aside_does_not_count_as_meeting_it(alice: User, card: Card) -> None:
    bury_card(user=alice, card=card, day=study_day_of(alice, NOW))
    memory = Memory.objects.get()
    assert (memory.state, memory.version, memory.introduced_on) == (State.NEW, 0, None)
    assert not Review.objects.exists()
    assert queue_of(alice).tally().new == 5


def test_suspend_flag_and_bury_never_touch_the_schedule(alice: User, card: Card) -> None:
    answer(alice, card)
    before = Memory.objects.get()
    suspend_card(user=alice, card=card)
    bury_card(user=alice, card=card, day=study_day_of(alice, NOW))
    flag_card(user=alice, card=card, flagged=True)
    after = Memory.objects.get()
    assert (after.schedule, after.version) == (before.schedule, before.version)
    assert (after.suspended, after.flagged, after.buried_until) == (True, True, NOW.date() + DAY)


def test_resume_brings_back_a_suspended_and_a_buried_card(alice: User, card: Card, other_card: Card) -> None:
    suspend_card(user=alice, card=card)
    bury_card(user=alice, card=other_card, day=study_day_of(alice, NOW))
    assert queue_of(alice).tally().new == 4
    resume_card(user=alice, card=card)
    resume_card(user=alice, card=other_card)
    assert queue_of(alice).tally().new == 6


def test_resume_of_a_card_never_met_is_nothing(alice: User, card: Card) -> None:
    resume_card(user=alice, card=card)
    assert not Memory.objects.exists()


def test_a_flagged_card_stays_in_the_queue_and_the_flag_comes_off(alice: User, card: Card) -> None:
    flag_card(user=alice, card=card, flagged=True)
    turn = queue_of(alice).next_turn()
    assert turn is not None
    assert (turn.card, turn.flagged, turn.version) == (card, True, 0)
    flag_card(user=alice, card=card, flagged=False)
    turn = queue_of(alice).next_turn()
    assert turn is not None
    assert not turn.flagged


def test_an_answer_fits_the_version_of_a_card_that_was_only_flagged(alice: User, card: Card) -> None:
    flag_card(user=alice, card=card, flagged=True)
    assert answer(alice, card, version=1).outcome is Outcome.STALE
    assert answer(alice, card, version=0).outcome is Outcome.DONE
    memory = Memory.objects.get()
    assert (memory.version, memory.flagged) == (1, True)


@pytest.mark.parametrize("aside", [suspend_card, flag_card, bury_card])
def test_an_answer_given_before_its_card_was_put_aside_elsewhere_counts(
    alice: User, card: Card, aside: Callable[..., None]
) -> None:
    more: dict[Any, Any] = {flag_card: {"flagged": True}, bury_card: {"day": study_day_of(alice, NOW)}}
    aside(user=alice, card=card, **more.get(aside, {}))
    attempt_id = uuid4()
    assert answer(alice, card, version=0, attempt_id=attempt_id).outcome is Outcome.DONE
    assert answer(alice, card, version=0, attempt_id=attempt_id).outcome is Outcome.REPEATED
    assert answer(alice, card, version=0).outcome is Outcome.STALE
    assert Review.objects.count() == 1


def test_a_card_put_aside_in_the_instant_of_its_first_answer_keeps_that_answer(
    alice: User, card: Card, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The flag makes the memory after the answer looked for one: the answer looks again."""
    flag_card(user=alice, card=card, flagged=True)
    meant, seen = actions._memory_for, iter([Memory(user=alice, card=card)])
    monkeypatch.setattr(actions, "_memory_for", lambda *args: next(seen, None) or meant(*args))
    assert answer(alice, card, version=0).outcome is Outcome.DONE
    assert (Memory.objects.get().version, Memory.objects.get().flagged) == (1, True)


def test_people_do_not_share_memories(alice: User, bob: User, card: Card) -> None:
    answer(alice, card)
    suspend_card(user=bob, card=card)
    assert queue_of(alice).tally().done == 1
    assert queue_of(bob).tally().done == 0
    assert not Memory.objects.get(user=alice).suspended
