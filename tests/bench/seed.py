"""Fill the database that the settings name: `python -m tests.bench.seed CANDIDATES CARDS REVIEWS`.

Every candidate is signed in already, and some cards are due today. Prints the sessions' cookies as JSON. Rows are
written in bulk: a log made so has the right size and shape, but no schedule follows from it.
"""

from __future__ import annotations

import itertools
import json
import os
import sys
from datetime import timedelta
from typing import TYPE_CHECKING
from uuid import uuid4

import django

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import datetime

    from cards.content.models import Card, Deck
    from cards.firms.models import User
    from cards.study.models import Memory, Review

DUE_TODAY = 60
BATCH = 500


def seed(candidates: int, cards: int, reviews: int) -> list[str]:
    """Bring the library up to `cards` cards, and make candidates who together have logged `reviews` answers."""
    from django.db import connection, transaction
    from django.utils import timezone

    from cards.study.models import Memory, Review

    now = timezone.now()
    with transaction.atomic():
        known = _cards(cards)
        users = _users(candidates)
        each = -(-reviews // candidates)
        seen = known[: max(DUE_TODAY, each // 2)]
        rows = -(-each // len(seen))
        Memory.objects.bulk_create(_memories(users, seen, rows, now), batch_size=BATCH)
        Review.objects.bulk_create(_log(users, each, now), batch_size=BATCH)
        sessions = [_sign_in(user) for user in users]
    if connection.vendor == "postgresql":  # as its autovacuum will have done in a database that is in use
        with connection.cursor() as cursor:
            cursor.execute("VACUUM ANALYZE")
    return sessions


def _cards(count: int) -> list[Card]:
    """Return published cards in deck order, after adding what is missing: copies of the shipped ones."""
    from cards.content.models import Card, Deck, Status

    shipped = list(Card.objects.filter(status=Status.PUBLISHED).order_by("deck__position", "position", "pk"))
    missing = max(0, count - len(shipped))
    if missing:
        deck = Deck.objects.create(key="bench", title="Bench", status=Status.PUBLISHED, position=1000)
        patterns = itertools.islice(itertools.cycle(shipped), missing)
        copies = [_copy(card, deck, number) for number, card in enumerate(patterns)]
        shipped += Card.objects.bulk_create(copies, batch_size=BATCH)
    return shipped


def _copy(card: Card, deck: Deck, number: int) -> Card:
    from cards.content.models import Card

    own = {"id", "public_id", "deck", "key", "position"}
    fields = {field.name: getattr(card, field.name) for field in Card._meta.fields if field.name not in own}
    return Card(deck=deck, key=f"bench-{number}", position=number, **fields)


def _users(count: int) -> list[User]:
    from cards.firms.models import User

    users = [User(email=f"{uuid4()}@example.com", password="!", name="Candidate") for _ in range(count)]
    return User.objects.bulk_create(users, batch_size=BATCH)


def _memories(users: list[User], cards: list[Card], log_rows: int, now: datetime) -> Iterator[Memory]:
    from cards.scheduling.types import State
    from cards.study.models import Memory

    for user in users:
        for place, card in enumerate(cards):
            days = -1 if place < DUE_TODAY else place % 60 + 2
            yield Memory(
                user=user,
                card=card,
                sequence=log_rows,
                version=log_rows + 1,
                state=State.REVIEW,
                stability=12.5,
                difficulty=5.0,
                due=now + timedelta(days=days, minutes=place),
                last_review=now - timedelta(days=12),
                reps=2,
                introduced_on=(now - timedelta(days=20)).date(),
            )


def _log(users: list[User], each: int, now: datetime) -> Iterator[Review]:
    """Rows of earlier days, oldest first, over the candidates' memories in turn."""
    from cards.scheduling.fsrs_memory import SCHEDULER_VERSION
    from cards.study.models import Memory, Review

    if not each:
        return
    for user in users:
        memories = list(Memory.objects.filter(user=user).values_list("pk", flat=True))
        for number in range(each):
            at = now - timedelta(days=20 - 18 * number // each)
            yield Review(
                user=user,
                memory_id=memories[number % len(memories)],
                sequence=number // len(memories) + 1,
                attempt_id=uuid4(),
                rating=3,
                reviewed_at=at,
                study_day=at.date(),
                previous={"state": 2, "step": None, "stability": 9.1, "difficulty": 5.0},
                scheduler=SCHEDULER_VERSION,
                card_version=1,
            )


def _sign_in(user: User) -> str:
    from django.conf import settings
    from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
    from django.contrib.sessions.backends.db import SessionStore

    session = SessionStore()
    session[SESSION_KEY] = str(user.pk)
    session[BACKEND_SESSION_KEY] = settings.AUTHENTICATION_BACKENDS[0]
    session[HASH_SESSION_KEY] = user.get_session_auth_hash()
    session.save()
    assert session.session_key
    return session.session_key


if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "clientcare.settings")
    django.setup()
    print(json.dumps(seed(*map(int, sys.argv[1:4]))))
