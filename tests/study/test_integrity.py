"""check_data: silent on what the actions wrote, and loud on every kind of damage."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING, Any
from uuid import uuid4

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError
from django.db.models import F
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from cards.firms.queries import study_day_of
from cards.management.commands import check_data
from cards.management.commands.check_data import find_damage, find_orphans
from cards.scheduling.types import Rating
from cards.study.actions import (
    Attempt,
    Outcome,
    bury_card,
    flag_card,
    grade_card,
    resume_card,
    suspend_card,
    undo_grade,
)
from cards.study.models import Memory, Review, ReviewKind
from cards.study.queries import latest_grade
from tests.factories import NOW, version_of

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

    from cards.content.models import Card, Deck
    from cards.firms.models import User

STEP = st.tuples(
    st.integers(0, 1),  # who
    st.integers(0, 2),  # which card
    st.sampled_from(["again", "hard", "good", "easy", "undo", "bury", "suspend", "resume", "flag"]),
    st.integers(-90, 60 * 24 * 20),  # minutes since the step before; clocks step back, too
)


def grade(user: User, card: Card, rating: Rating = Rating.GOOD, *, now: datetime = NOW) -> Review:
    attempt = Attempt(card.public_id, uuid4(), version_of(user, card), rating, duration=timedelta(seconds=9))
    grading = grade_card(user=user, attempt=attempt, day=study_day_of(user, now), now=now)
    assert grading.outcome is Outcome.DONE
    assert grading.review
    return grading.review


def undo(user: User, *, now: datetime = NOW) -> None:
    if target := latest_grade(user):
        day = study_day_of(user, now)
        undo_grade(user=user, undone_attempt=target.attempt_id, attempt_id=uuid4(), day=day, now=now)


def damage() -> list[str]:
    return [*find_orphans(), *find_damage(list(Memory.objects.order_by("pk")))]


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(steps=st.lists(STEP, max_size=25))
def test_whatever_people_do_memories_equal_their_logs(
    alice: User, charlie: User, shared_deck: Deck, steps: list[tuple[int, int, str, int]]
) -> None:
    Review.objects.filter(kind=ReviewKind.UNDO).delete()
    Memory.objects.all().delete()
    cards, now = list(shared_deck.cards.all()), NOW
    aside: dict[str, Callable[..., None]] = {"suspend": suspend_card, "resume": resume_card}
    for who, which, what, minutes in steps:
        user, card = (alice, charlie)[who], cards[which]
        now += timedelta(minutes=minutes)
        if what == "undo":
            undo(user, now=now)
        elif what == "bury":
            bury_card(user=user, card=card, day=study_day_of(user, now))
        elif what == "flag":
            flag_card(user=user, card=card, flagged=True)
        elif what in aside:
            aside[what](user=user, card=card)
        else:
            grade(user, card, Rating[what.upper()], now=now)
    assert damage() == []


@pytest.fixture
def memory(alice: User, shared_deck: Deck) -> Memory:
    """A memory of five rows, the fourth undone by the fifth."""
    card = shared_deck.cards.all()[0]
    for days, rating in enumerate([Rating.GOOD, Rating.GOOD, Rating.AGAIN, Rating.EASY]):
        grade(alice, card, rating, now=NOW + timedelta(days=days))
    undo(alice, now=NOW + timedelta(days=3))
    assert damage() == []
    return Memory.objects.get()


LATER = NOW + timedelta(days=400)


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({"stability": F("stability") + 1}, "stability is "),
        ({"difficulty": 9.5}, "difficulty is 9.5, but its log leads to "),
        ({"due": LATER}, "due is "),
        ({"last_review": LATER}, "last_review is "),
        ({"state": 1}, "state is 1, but its log leads to "),
        ({"step": 1}, "step is 1, but its log leads to "),
        ({"lapses": 7}, "lapses is 7, but its log leads to 1"),
        ({"reps": 9}, "reps is 9, but its log leads to 3"),
        ({"stability": None}, "stability is None"),
        ({"version": 4}, "version is 4, but its log has 5 rows"),
        ({"version": 9}, "version is 9, but its log has 5 rows"),
        ({"introduced_on": None}, "introduced_on is None, but its log says 2026-11-10"),
        ({"introduced_on": date(2026, 1, 1)}, "introduced_on is 2026-01-01"),
    ],
)
def test_a_damaged_memory_is_found(memory: Memory, fields: dict[str, Any], said: str) -> None:
    Memory.objects.update(**fields)
    found = damage()
    assert len(found) == 1
    assert found[0].startswith(f"User {memory.user_id}, card prose: ")
    assert said in found[0]


@pytest.mark.parametrize(
    ("row", "fields", "said"),
    [
        (2, {"rating": 1}, "does not hold the schedule that was before it"),
        (2, {"reviewed_at": NOW + timedelta(hours=3)}, "does not hold the schedule that was before it"),
        (2, {"reviewed_at": NOW - timedelta(days=3)}, "row 2 is older than the grade before it"),
        (2, {"rating": 9}, "Row 2 of the log: 9 is not a valid Rating"),
        (3, {"previous": {}}, "row 3 does not hold the schedule that was before it"),
        (5, {"previous": {}}, "row 5 does not hold the schedule that was before it"),
        (1, {"study_day": date(2026, 11, 9)}, "introduced_on is 2026-11-10, but its log says 2026-11-09"),
        (3, {"sequence": 30}, "its rows are numbered 1, 2, 4, 5, 30, not 1 to 5"),
        (3, {"kind": ReviewKind.UNDO, "rating": None}, "row 3 does not undo the latest grade that stands"),
    ],
)
def test_a_damaged_row_is_found(memory: Memory, row: int, fields: dict[str, Any], said: str) -> None:
    if fields.get("kind"):
        fields = {**fields, "undoes": memory.reviews.get(sequence=1)}
    memory.reviews.filter(sequence=row).update(**fields)
    assert said in " ".join(damage())


def test_an_undo_of_the_wrong_grade_is_found(memory: Memory) -> None:
    memory.reviews.filter(sequence=5).update(undoes=memory.reviews.get(sequence=1))
    assert damage() == [f"User {memory.user_id}, card prose: row 5 does not undo the latest grade that stands."]


def test_a_lost_row_is_found(memory: Memory) -> None:
    memory.reviews.filter(sequence=2).delete()
    assert "its rows are numbered 1, 3, 4, 5, not 1 to 4; version is 5, but its log has 4 rows" in damage()[0]


def test_an_undo_of_nothing_is_found(memory: Memory) -> None:
    memory.reviews.filter(sequence__lte=4).exclude(sequence=4).delete()
    memory.reviews.filter(sequence=4).update(sequence=6)
    assert "row 5 undoes a grade where none stands" in damage()[0]


def test_a_memory_without_its_log_is_found(memory: Memory) -> None:
    memory.reviews.filter(kind=ReviewKind.UNDO).delete()
    memory.reviews.all().delete()
    assert "version is 5, but its log has 0 rows" in damage()[0]


def test_a_row_of_somebody_else_is_found(memory: Memory, charlie: User) -> None:
    row = memory.reviews.get(sequence=1)
    Review.objects.filter(pk=row.pk).update(user=charlie)
    assert damage() == [f"Review {row.pk} is of user {charlie.pk}, but memory {memory.pk} is not."]


def test_a_row_without_memory_is_found(memory: Memory) -> None:
    Review.objects.filter(kind=ReviewKind.UNDO).update(memory_id=0)
    found = damage()
    Review.objects.filter(kind=ReviewKind.UNDO).update(memory_id=memory.pk)  # before the database itself objects
    assert "which does not exist" in found[0]


def test_the_command_is_content_with_good_data(memory: Memory, capsys: pytest.CaptureFixture[str]) -> None:
    call_command("check_data")
    assert capsys.readouterr().out == "Memories checked: 1. Each equals the replay of its log.\n"


def test_the_command_names_twenty_differences_and_counts_the_rest(
    alice: User, charlie: User, shared_deck: Deck, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(check_data, "BATCH", 2)
    monkeypatch.setattr(check_data, "SHOWN", 3)
    for user in (alice, charlie):
        for card in shared_deck.cards.all():
            grade(user, card)
    Memory.objects.filter(user=alice).update(reps=8)
    with pytest.raises(CommandError) as raised:
        call_command("check_data")
    lines = str(raised.value).splitlines()
    assert lines[:3] == [
        f"User {alice.pk}, card {key}: reps is 8, but its log leads to 1." for key in ("prose", "points", "steps")
    ]
    assert lines[3] == "... and 3 more."


def test_rows_of_an_earlier_scheduler_are_counted_not_judged(
    memory: Memory, capsys: pytest.CaptureFixture[str]
) -> None:
    Review.objects.filter(sequence=1).update(scheduler="fsrs-5/py-fsrs-5.0/1")
    Memory.objects.update(stability=1.0)
    call_command("check_data")
    assert capsys.readouterr().out.startswith(
        "Not replayed, because their logs hold rows of an earlier scheduler: 1.\n"
    )


def test_the_number_of_queries_does_not_grow_with_the_memories(
    alice: User, shared_deck: Deck, django_assert_num_queries: Any
) -> None:
    for card in shared_deck.cards.all():
        grade(alice, card)
    memories = list(Memory.objects.select_related("card"))
    with django_assert_num_queries(1):
        assert find_damage(memories) == []
