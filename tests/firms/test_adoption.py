"""What a guest learned comes along to the account that they sign in to."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING
from uuid import uuid4

import pytest

from cards.candidacy.models import AssessmentWindow
from cards.candidacy.queries import course_of
from cards.firms.queries import study_day_of
from cards.scheduling.replay import LogEntry, replay
from cards.scheduling.types import Rating
from cards.study.actions import Attempt, flag_card, grade_card, undo_grade
from cards.study.adopting import adopt_history
from cards.study.models import Memory, Review
from tests.factories import NOW, version_of

if TYPE_CHECKING:
    from cards.content.models import Card, Deck
    from cards.firms.models import User


def answer(user: User, card: Card, rating: Rating = Rating.GOOD, *, minutes: int = 0) -> Review:
    now = NOW + timedelta(minutes=minutes)
    attempt = Attempt(card.public_id, uuid4(), version_of(user, card), rating)
    review = grade_card(user=user, attempt=attempt, day=study_day_of(user, now), now=now).review
    assert review
    return review


def replayed(memory: Memory) -> object:
    rows = memory.reviews.order_by("sequence")
    assert [row.sequence for row in rows] == list(range(1, memory.version + 1))
    log = [
        LogEntry("grade" if row.rating else "undo", Rating(row.rating) if row.rating else None, row.reviewed_at)
        for row in rows
    ]
    return replay(log, seed_prefix=str(memory.card.public_id))


@pytest.fixture
def cards(shared_deck: Deck) -> list[Card]:
    return list(shared_deck.cards.order_by("position"))


def test_memories_move_with_their_logs(guest: User, alice: User, cards: list[Card]) -> None:
    answer(guest, cards[0])
    answer(guest, cards[0], Rating.AGAIN, minutes=20)
    undone = answer(guest, cards[1], minutes=30)
    undo_grade(user=guest, undone_attempt=undone.attempt_id, attempt_id=uuid4(), day=study_day_of(guest, NOW), now=NOW)
    before = {memory.card_id: memory.schedule for memory in Memory.objects.filter(user=guest)}
    assert adopt_history(guest=guest, account=alice) == 2
    moved = list(Memory.objects.filter(user=alice).select_related("card"))
    assert {memory.card_id: memory.schedule for memory in moved} == before
    assert Review.objects.filter(user=alice).count() == 4
    assert not Review.objects.filter(user=guest).exists()
    for memory in moved:
        assert replayed(memory) == memory.schedule


def test_a_card_that_both_have_met_keeps_the_accounts_memory(guest: User, alice: User, cards: list[Card]) -> None:
    answer(alice, cards[0])
    flag_card(user=alice, card=cards[1], flagged=True)
    for card in cards[:3]:
        answer(guest, card, Rating.EASY)
    assert adopt_history(guest=guest, account=alice) == 1
    assert set(Memory.objects.filter(user=alice).values_list("card", flat=True)) == {card.pk for card in cards[:3]}
    assert set(Memory.objects.filter(user=guest).values_list("card", flat=True)) == {card.pk for card in cards[:2]}
    assert [review.rating for review in Review.objects.filter(user=alice, memory__card=cards[0])] == [Rating.GOOD]
    for memory in Memory.objects.all():
        assert replayed(memory) == memory.schedule
        assert set(memory.reviews.values_list("user", flat=True)) <= {memory.user_id}


def test_the_guest_is_closed_and_stays(guest: User, alice: User) -> None:
    assert adopt_history(guest=guest, account=alice) == 0
    guest.refresh_from_db()
    alice.refresh_from_db()
    assert (guest.is_active, alice.is_active) == (False, True)


def test_what_the_guest_aims_at_comes_along_where_the_account_has_said_nothing(guest: User, alice: User) -> None:
    day = (NOW + timedelta(days=30)).date()
    AssessmentWindow.objects.create(user=guest, opens=day, closes=day, day=day)
    adopt_history(guest=guest, account=alice)
    assert course_of(alice).interview_day(NOW.date()) == day


def test_an_answer_of_another_candidate_stays_where_it_is(
    guest: User, alice: User, charlie: User, cards: list[Card]
) -> None:
    answer(charlie, cards[0])
    answer(guest, cards[0])
    adopt_history(guest=guest, account=alice)
    assert Review.objects.get(user=charlie).memory.user == charlie


def test_a_log_that_cannot_move_stays_whole_with_the_guest(guest: User, alice: User, cards: list[Card]) -> None:
    """The same attempt under both: nothing an honest browser sends, and nothing may break over it."""
    shared = answer(alice, cards[0]).attempt_id
    attempt = Attempt(cards[1].public_id, shared, 0, Rating.GOOD)
    grade_card(user=guest, attempt=attempt, day=study_day_of(guest, NOW), now=NOW)
    assert adopt_history(guest=guest, account=alice) == 0
    guest.refresh_from_db()
    assert guest.is_active
    assert Memory.objects.get(user=guest).reviews.get().user == guest


def test_the_next_answer_goes_on_where_the_guest_stopped(guest: User, alice: User, cards: list[Card]) -> None:
    answer(guest, cards[0])
    adopt_history(guest=guest, account=alice)
    answer(alice, cards[0], minutes=20)
    memory = Memory.objects.get(user=alice)
    assert (memory.version, memory.reps) == (2, 2)
    assert replayed(memory) == memory.schedule
