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
    from cards.study.models import Memory

DUE_TODAY = 60
BATCH = 500
NEW_UUID = {"sqlite": "lower(hex(randomblob(16)))", "postgresql": "gen_random_uuid()"}
LOG = """
WITH RECURSIVE numbers(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM numbers WHERE n < %s)
INSERT INTO cards_review (user_id, memory_id, sequence, attempt_id, kind, rating, reviewed_at, study_day,
    duration_ms, points_recalled, points_total, points_needed, previous, missed_before, scheduler, card_version)
SELECT user_id, id, n, {uuid}, 'grade', 3, last_review, introduced_on, 9000, '[]', 0, 0, '{{}}', '[]', 'bench', 1
FROM cards_memory CROSS JOIN numbers
"""


def seed(candidates: int, cards: int, reviews: int) -> list[str]:
    """Bring the library up to `cards` cards; make candidates who together have logged `reviews` answers, or more."""
    from django.db import connection, transaction
    from django.utils import timezone

    from cards.study.models import Memory

    now = timezone.now()
    with transaction.atomic():
        known = _cards(cards)[:DUE_TODAY]
        users = _users(candidates)
        log_rows = -(-reviews // (candidates * len(known)))
        Memory.objects.bulk_create(_memories(users, known, log_rows, now), batch_size=BATCH)
        _write_log(log_rows)
        sessions = [_sign_in(user) for user in users]
    if connection.vendor == "postgresql":  # as its autovacuum will have done in a database that is in use
        with connection.cursor() as cursor:
            cursor.execute("VACUUM ANALYZE")
    return sessions


def _cards(count: int) -> list[Card]:
    """Return published cards in deck order, after adding what is missing: copies of the shipped ones."""
    from cards.content.choices import Status
    from cards.content.models import Card, Deck

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
    """Each candidate's memories of some cards, all due today."""
    from cards.scheduling.types import State
    from cards.study.models import Memory

    for user in users:
        for place, card in enumerate(cards):
            yield Memory(
                user=user,
                card=card,
                version=log_rows,
                state=State.REVIEW,
                stability=12.5,
                difficulty=5.0,
                due=now - timedelta(days=1, minutes=place),
                last_review=now - timedelta(days=12),
                reps=log_rows,
                introduced_on=(now - timedelta(days=20)).date(),
            )


def _write_log(log_rows: int) -> None:
    """Write so many rows of earlier days to each memory's log; by the database, for speed."""
    from django.db import connection

    if not log_rows:
        return
    with connection.cursor() as cursor:
        cursor.execute(LOG.format(uuid=NEW_UUID[connection.vendor]), [log_rows])


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
