"""How fast a site of many firms shows who stands how, and publishes a correction: `python -m tests.bench.firms`.

On both databases: 50 firms, 5,000 candidates and a million reviews, written in bulk. Pages are timed in turn with one
that reads nothing of all that. A correction is of a card that every candidate has learned.
"""

from __future__ import annotations

import json
import os
import statistics
import subprocess
import sys
import tempfile
import time
from dataclasses import asdict, dataclass
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING

from tests.bench.seed import BATCH, NEW_UUID
from tests.machine.postgres import private_postgres
from tests.machine.site import ROOT, variables

if TYPE_CHECKING:
    from django.test import Client

    from cards.content.models import Card, Competency
    from cards.firms.models import Firm, User

FIRMS, CANDIDATES, CARDS, REVIEWS = 50, 5_000, 40, 1_000_000
MENTORS = 5  # a firm; each looks after a fifth of its candidates
ROUNDS, CORRECTIONS = 15, 5
DAYS = 180
FLOOR = "/search/"
AIM_PAGE, AIM_PUBLISHING, AIM_DATA = 300, 1_000, 300  # milliseconds, milliseconds, seconds
PAGES = ("firm view", "mentor's list", "review")

MEMORIES = """
INSERT INTO cards_memory (user_id, card_id, version, state, stability, difficulty, due, last_review, reps, lapses,
    introduced_on, missed, suspended, flagged)
SELECT u.id, c.id, %s, 2, 1.0 + (u.id * 7 + c.id * 13) %% 97, 1.0 + (u.id + c.id) %% 90 / 10.0,
    {due}, {last}, %s, CASE WHEN (u.id + c.id * 3) %% 7 = 0 THEN 2 ELSE 0 END, {introduced}, '[]', {no}, {no}
FROM cards_user u CROSS JOIN cards_card c WHERE u.email LIKE 'candidate-%%' AND c.key LIKE 'card-%%' AND c.deck_id = %s
ORDER BY u.id, c.id -- since the memories of one card do not lie together
"""
LOG = """
WITH RECURSIVE numbers(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM numbers WHERE n < %s)
INSERT INTO cards_review (user_id, memory_id, sequence, attempt_id, kind, rating, reviewed_at, study_day, duration_ms,
    points_recalled, points_total, points_needed, previous, missed_before, scheduler, card_version, state_before,
    predicted)
SELECT user_id, id, n, {uuid}, 'grade', CASE WHEN (id * 31 + n) %% 10 = 0 THEN 1 ELSE 3 END, last_review, {day}, 9000,
    '[]', 0, 0, '{{}}', '[]', 'bench', 1, 2, 0.9
FROM cards_memory CROSS JOIN numbers
"""
WORDS = {
    "sqlite": {
        "due": "datetime('now', '+' || ((u.id + c.id) %% 30) || ' days')",
        "last": "datetime('now', '-' || (1 + (u.id + c.id) %% 30) || ' days')",
        "introduced": "date('now', '-170 days')",
        "day": f"date('now', '-' || (1 + (id * 7 + n * 17) %% {DAYS}) || ' days')",
        "no": "0",
    },
    "postgresql": {
        "due": "now() + ((u.id + c.id) %% 30) * interval '1 day'",
        "last": "now() - (1 + (u.id + c.id) %% 30) * interval '1 day'",
        "introduced": "current_date - 170",
        "day": f"current_date - (1 + (id * 7 + n * 17) %% {DAYS})::int",
        "no": "false",
    },
}


@dataclass(frozen=True)
class Speed:
    """Medians of server time on one database, in milliseconds. data: seconds that writing the data took.

    slowest: the longest that a correction took. told: how many people each of them concerned.
    """

    database: str
    data: float
    reviews: int
    pages: dict[str, float]
    statements: dict[str, int]
    floor: float
    publishing: float
    slowest: float
    told: int


def measure() -> list[Speed]:
    """Make both databases, each in a process of its own, and time the pages in it."""
    with tempfile.TemporaryDirectory(prefix="clientcare-bench-") as folder, private_postgres(durable=True) as url:
        return [
            _measured(name, Path(folder) / name, address) for name, address in (("SQLite", ""), ("PostgreSQL", url))
        ]


def _measured(name: str, var: Path, address: str) -> Speed:
    var.mkdir()
    environment = variables(var, DATABASE_URL=address, SECRET_KEY="for one bench only")
    for command in (["prepare"], ["collectstatic", "--noinput", "-v0"]):
        whole = [sys.executable, "manage.py", *command]
        subprocess.run(whole, cwd=ROOT, env=environment, stdout=subprocess.DEVNULL, check=True)
    inside = [sys.executable, "-m", "tests.bench.firms", "--inside"]
    done = subprocess.run(inside, cwd=ROOT, env=environment, stdout=subprocess.PIPE, check=True)
    return Speed(name, **json.loads(done.stdout))


def lines(speeds: list[Speed]) -> list[str]:
    aims = f"pages under {AIM_PAGE} ms, a correction that concerns all under {AIM_PUBLISHING} ms, data in {AIM_DATA} s"
    found = [f"{FIRMS} firms, {CANDIDATES:,} candidates. Aims: {aims}."]
    for one in speeds:
        pages = ", ".join(f"{name} {one.pages[name]:.0f} ms ({one.statements[name]} statements)" for name in PAGES)
        found.append(
            f"{one.database:<11} {pages}; the page that reads none of it {one.floor:.0f} ms; correction "
            f"{one.publishing:.0f} ms (slowest {one.slowest:.0f}) for {one.told:,} people; "
            f"{one.reviews:,} reviews written in {one.data:.0f} s"
        )
    return found


def as_json(speeds: list[Speed]) -> list[dict[str, object]]:
    return [asdict(one) for one in speeds]


# Inside a process that has a database of its own


def inside() -> dict[str, object]:
    from django.db import connection
    from django.test import Client
    from django.test.utils import CaptureQueriesContext

    from cards.study.models import Review

    begin = time.perf_counter()
    firm, cards = _fill()
    data = time.perf_counter() - begin
    manager, mentor, candidate = _readers(firm)
    paths = (
        (manager, "/firm/overview/"),
        (mentor, "/firm/candidates/"),
        (mentor, f"/firm/candidates/{candidate.public_id}/"),
    )
    pages, statements, floors = dict[str, float](), dict[str, int](), list[float]()
    for name, (user, path) in zip(PAGES, paths, strict=True):
        client = Client(headers={"host": "localhost"})
        client.force_login(user)
        _ask(client, path)
        with CaptureQueriesContext(connection) as captured:
            _ask(client, path)
            statements[name] = len(captured)
        pairs = [(_ask(client, path), _ask(client, FLOOR)) for _ in range(ROUNDS)]
        pages[name] = statistics.median(page for page, _ in pairs)
        floors += [floor for _, floor in pairs]
    published = [_publish(card) for card in cards[:CORRECTIONS]]
    took = [milliseconds for milliseconds, _ in published]
    return {
        "data": data,
        "reviews": Review.objects.count(),
        "pages": pages,
        "statements": statements,
        "floor": statistics.median(floors),
        "publishing": statistics.median(took),
        "slowest": max(took),
        "told": min(people for _, people in published),
    }


def _ask(client: Client, path: str) -> float:
    begin = time.perf_counter()
    response = client.get(path)
    took = (time.perf_counter() - begin) * 1000
    assert response.status_code == 200, response.content[:500]
    return took


def _publish(card: Card) -> tuple[float, int]:
    """Correct a card that everybody has learned; return how long that took, and how many were told."""
    from django.utils import timezone

    from cards.study.correcting import publish_card
    from cards.study.models import ChangeNotice

    card.answer = "The answer is another now."
    begin = time.perf_counter()
    change = publish_card(
        card=card, points=[], by=None, reason="The rule changed", now=timezone.now(), is_material=True
    )
    return (time.perf_counter() - begin) * 1000, ChangeNotice.objects.filter(change=change).count()


def _readers(firm: Firm) -> tuple[User, User, User]:
    """A manager of the firm, one of its mentors, and a candidate whom that mentor looks after."""
    from cards.firms.models import Assignment, Membership

    people = Membership.objects.filter(firm=firm).select_related("user")
    assignment = Assignment.objects.filter(mentor__firm=firm).select_related("mentor__user", "candidate__user").first()
    assert assignment
    return people.get(role="manager").user, assignment.mentor.user, assignment.candidate.user


def _fill() -> tuple[Firm, list[Card]]:
    from django.db import connection, transaction

    from cards.content.models import Deck
    from cards.firms.models import Firm
    from tests.factories import make_cards

    deck = Deck.objects.create(key="bench", title="Bench", status="published", competency=_competencies()[0])
    with transaction.atomic():
        cards = make_cards(deck, CARDS)
        firms = Firm.objects.bulk_create([Firm(name=f"Firm {number}") for number in range(FIRMS)])
        _people(firms)
        times = REVIEWS // (CANDIDATES * CARDS)
        words = {**WORDS[connection.vendor], "uuid": NEW_UUID[connection.vendor]}
        with connection.cursor() as cursor:
            if connection.vendor == "postgresql":
                cursor.execute("SET LOCAL statement_timeout = 0")  # which is meant for pages
            cursor.execute(MEMORIES.format(**words), [times, times, deck.pk])
            cursor.execute(LOG.format(**words), [times])
    _settle()
    return firms[0], cards


def _competencies() -> list[Competency]:
    from cards.content.models import Competency

    return list(Competency.objects.filter(mandatory=True))


def _people(firms: list[Firm]) -> None:
    """Candidates, mentors and a manager of each firm, with interviews ahead and declared competencies."""
    from django.utils import timezone

    from cards.candidacy.models import AssessmentWindow, DeclaredCompetency
    from cards.firms.models import Assignment, Membership, User

    def users(word: str, count: int) -> list[User]:
        rows = (User(email=f"{word}-{n}@example.com", password="!", name=f"{word.title()} {n}") for n in range(count))
        return User.objects.bulk_create(rows, batch_size=BATCH)

    def members(people: list[User], role: str) -> list[Membership]:
        rows = (Membership(user=user, firm=firms[n % FIRMS], role=role) for n, user in enumerate(people))
        return Membership.objects.bulk_create(rows, batch_size=BATCH)

    candidates = users("candidate", CANDIDATES)
    places, mentors = members(candidates, "candidate"), members(users("mentor", FIRMS * MENTORS), "mentor")
    members(users("manager", FIRMS), "manager")
    pairs = ((mentors[(n % FIRMS) + FIRMS * (n // FIRMS % MENTORS)], place) for n, place in enumerate(places))
    Assignment.objects.bulk_create(
        (Assignment(mentor=mentor, candidate=place) for mentor, place in pairs), batch_size=BATCH
    )
    today = timezone.now().date()
    opens = [today + timedelta(days=10 + n % 200) for n in range(CANDIDATES)]
    AssessmentWindow.objects.bulk_create(
        (
            AssessmentWindow(user=user, opens=day, closes=day + timedelta(days=28))
            for user, day in zip(candidates, opens, strict=True)
        ),
        batch_size=BATCH,
    )
    DeclaredCompetency.objects.bulk_create(
        (
            DeclaredCompetency(user=user, competency=competency, level=2, rank=rank)
            for user in candidates
            for rank, competency in enumerate(_competencies(), start=1)
        ),
        batch_size=BATCH,
    )


def _settle() -> None:
    """Have PostgreSQL know its tables, as in a database that is in use, and write what a load left to be written."""
    from django.db import connection

    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("SET statement_timeout = 0")
            cursor.execute("VACUUM ANALYZE")
            cursor.execute("CHECKPOINT")
            cursor.execute("RESET statement_timeout")
    os.sync()


if __name__ == "__main__":
    if "--inside" in sys.argv:
        import clientcare.wsgi  # noqa: F401 as the server begins

        print(json.dumps(inside()))
    else:
        print("\n".join(lines(measure())))
