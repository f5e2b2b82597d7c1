"""How fast a day is planned, and the readiness page made of a long history: `python -m tests.bench.readiness`.

On both databases: the plan of one candidate with 3,000 memories, then the page with 10,000 and 100,000 reviews of a
year. Plan and page are timed in turn with a page of the site that reads nothing of all that, so that machines and loads
can be compared.
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
from typing import TYPE_CHECKING, Any
from unittest import mock

from tests.bench.seed import BATCH, NEW_UUID
from tests.machine.postgres import private_postgres
from tests.machine.site import ROOT, variables

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.test import Client

    from cards.firms.models import User

MEMORIES, REVIEWS, DAYS, TO_INTERVIEW = 10_000, 100_000, 365, 60
PLANNED = 3_000  # memories that a day is planned from
ROUNDS = 25
PAGE, FLOOR = "/readiness/", "/search/"
AIM_MILLISECONDS, PLAN_AIM_MILLISECONDS = 150, 20
# Every tenth is a lapse, and what was predicted goes from 0.6 to 1: of the right size and shape, but no schedule.
LOG = """
WITH RECURSIVE numbers(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM numbers WHERE n < %s)
INSERT INTO cards_review (user_id, memory_id, sequence, attempt_id, kind, rating, reviewed_at, study_day, duration_ms,
    points_recalled, points_total, points_needed, previous, missed_before, scheduler, card_version, state_before,
    predicted)
SELECT user_id, id, n, {uuid}, 'grade', CASE WHEN (id * 31 + n) %% 10 = 0 THEN 1 ELSE 3 END, last_review, {day}, 9000,
    '[]', 0, 0, '{{}}', '[]', 'bench', 1, 2, 0.6 + 0.0004 * ((id * 13 + n * 7) %% 1000)
FROM cards_memory CROSS JOIN numbers
"""
DAY = {
    "sqlite": f"date('now', '-' || ((id * 7 + n * 17) %% {DAYS}) || ' days')",
    "postgresql": f"current_date - ((id * 7 + n * 17) %% {DAYS})::int",
}


@dataclass(frozen=True)
class Speed:
    """Medians of server time on one database, in milliseconds; cpu: of this process alone.

    plan: reading what a day's plan is made from and making it. reading: waiting for the database and its driver.
    making: the plan alone, of what was read.
    """

    database: str
    plan: float
    reading: float
    making: float
    plan_queries: int
    page: float
    cpu: float
    floor: float
    queries: int

    @property
    def ratio(self) -> float:
        return self.page / self.floor

    @property
    def plan_python(self) -> float:
        return self.plan - self.reading


def measure() -> list[Speed]:
    """Make both databases, each in a process of its own, and time the page in it."""
    with tempfile.TemporaryDirectory(prefix="clientcare-bench-") as folder, private_postgres(durable=True) as url:
        return [
            _measured(name, Path(folder) / name, address) for name, address in (("SQLite", ""), ("PostgreSQL", url))
        ]


def _measured(name: str, var: Path, address: str) -> Speed:
    var.mkdir()
    environment = variables(var, DATABASE_URL=address, SECRET_KEY="for one bench only")
    prepare = [sys.executable, "manage.py", "prepare"]
    subprocess.run(prepare, cwd=ROOT, env=environment, stdout=subprocess.DEVNULL, check=True)
    collect = [sys.executable, "manage.py", "collectstatic", "--noinput", "-v0"]
    subprocess.run(collect, cwd=ROOT, env=environment, check=True)
    inside = [sys.executable, "-m", "tests.bench.readiness", "--inside"]
    done = subprocess.run(inside, cwd=ROOT, env=environment, stdout=subprocess.PIPE, check=True)
    return Speed(name, **json.loads(done.stdout))


def lines(speeds: list[Speed]) -> list[str]:
    return [
        f"Readiness of {MEMORIES:,} memories and {REVIEWS:,} reviews. Aim: under {AIM_MILLISECONDS} ms of server time.",
        *(
            f"{one.database:<11} {one.page:.0f} ms ({one.cpu:.0f} ms of it processor time of ours), {one.queries} "
            f"statements, {one.ratio:.1f} times a page that reads none of it ({one.floor:.1f} ms)"
            for one in speeds
        ),
        f"The plan of a day from {PLANNED:,} memories. Aim: under {PLAN_AIM_MILLISECONDS} ms of Python and 3 queries.",
        *(
            f"{one.database:<11} {one.plan_python:.0f} ms of Python ({one.making:.1f} ms of it to make it of what was "
            f"read) and {one.reading:.0f} ms for {one.plan_queries} queries, "
            f"together {one.plan / one.floor:.1f} times that page"
            for one in speeds
        ),
    ]


def as_json(speeds: list[Speed]) -> list[dict[str, object]]:
    return [{**asdict(one), "ratio": one.ratio} for one in speeds]


# Inside a process that has a database of its own


def inside() -> dict[str, float]:
    from django.db import connection
    from django.test import Client
    from django.test.utils import CaptureQueriesContext

    client = Client(headers={"host": "localhost"})
    user = _declared()
    _remember(user, PLANNED)
    _settle()
    plan = _planning(user)
    _remember(user, MEMORIES - PLANNED)
    _log()
    _settle()
    client.force_login(user)
    with CaptureQueriesContext(connection) as captured:
        _ask(client, PAGE)
        queries = len(captured)  # the next request forgets them
    _ask(client, FLOOR)
    pairs = [(_ask(client, PAGE), _ask(client, FLOOR)) for _ in range(ROUNDS)]
    pages, floors = zip(*pairs, strict=True)
    return plan | {
        "page": statistics.median(wall for wall, _ in pages),
        "cpu": statistics.median(cpu for _, cpu in pages),
        "floor": statistics.median(wall for wall, _ in floors),
        "queries": queries,
    }


def _ask(client: Client, path: str) -> tuple[float, float]:
    wall, cpu = time.perf_counter(), time.process_time()
    response = client.get(path)
    took = (time.perf_counter() - wall) * 1000, (time.process_time() - cpu) * 1000
    assert response.status_code == 200, response.content[:500]
    return took


def _planning(user: User) -> dict[str, float]:
    from django.db import connection
    from django.test.utils import CaptureQueriesContext
    from django.utils import timezone

    from cards.core.prepared import PreparedValues
    from cards.firms.queries import study_day_of
    from cards.scheduling.plan import make_plan
    from cards.study.inputs import inputs_of
    from cards.study.queue import Queue

    now = timezone.now()
    queue = Queue(user, now, study_day_of(user, now))
    with CaptureQueriesContext(connection) as captured:
        assert len(inputs_of(queue).seen) == PLANNED
        queries = len(captured)
    plans, readings, makings = [], [], []
    for _ in range(ROUNDS):
        begin, reads = time.perf_counter(), list[float]()
        with mock.patch.object(PreparedValues, "run", _timed(PreparedValues.run, reads)):
            inputs = inputs_of(queue)
        making = time.perf_counter()
        make_plan(inputs.seen, inputs.unseen, inputs.aim, inputs.pace, inputs.curve)
        plans.append((time.perf_counter() - begin) * 1000)
        makings.append((time.perf_counter() - making) * 1000)
        readings.append(sum(reads) * 1000)
    medians = map(statistics.median, (plans, readings, makings))
    return dict(zip(("plan", "reading", "making"), medians, strict=True)) | {"plan_queries": queries}


def _timed(call: Callable[..., Any], seconds: list[float]) -> Callable[..., Any]:
    def timed(*args: Any, **values: Any) -> Any:
        begin = time.perf_counter()
        try:
            return call(*args, **values)
        finally:
            seconds.append(time.perf_counter() - begin)

    return timed


def _declared() -> User:
    from cards.content.models import Card
    from cards.firms.models import User

    Card.objects.update(status="retired")  # the shipped ones: only what is made here is to count
    user = User.objects.create(email="bench@example.com", password="!", name="Candidate")
    _declare(user)
    return user


def _log() -> None:
    """Write the reviews of all memories."""
    from django.db import connection

    with connection.cursor() as cursor:
        log = LOG.format(uuid=NEW_UUID[connection.vendor], day=DAY[connection.vendor])
        cursor.execute(log, [REVIEWS // MEMORIES])


def _settle() -> None:
    """Have PostgreSQL know its tables, as in a database that is in use, and write what a load left to be written."""
    from django.db import connection

    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("VACUUM ANALYZE")
            cursor.execute("CHECKPOINT")
    os.sync()


def _declare(user: User) -> None:
    """Every mandatory competency at Level 3, and an interview in two months."""
    from django.utils import timezone

    from cards.candidacy.models import AssessmentWindow, Candidacy, DeclaredCompetency
    from cards.content.models import Competency

    Candidacy.objects.create(user=user)
    day = timezone.now().date() + timedelta(days=TO_INTERVIEW)
    AssessmentWindow.objects.create(user=user, opens=day, closes=day, day=day)
    for rank, competency in enumerate(Competency.objects.filter(mandatory=True), start=1):
        DeclaredCompetency.objects.create(user=user, competency=competency, level=3, rank=rank)


def _remember(user: User, count: int) -> None:
    """So many more cards, in a deck for each competency, and a memory of each card."""
    from django.utils import timezone

    from cards.content.models import Competency, Deck
    from cards.scheduling.types import State
    from cards.study.models import Memory
    from tests.factories import make_cards

    now, competencies = timezone.now(), list(Competency.objects.filter(mandatory=True))
    for place, competency in enumerate(competencies):
        wanted = {"title": "Bench", "status": "published", "competency": competency}
        deck, _ = Deck.objects.get_or_create(key=f"bench-{place}", defaults=wanted)
        share = count * (place + 1) // len(competencies) - count * place // len(competencies)
        Memory.objects.bulk_create(
            (
                Memory(
                    user=user,
                    card=card,
                    version=REVIEWS // MEMORIES,
                    state=State.REVIEW,
                    stability=1.0 + number % 97,
                    difficulty=1.0 + number % 90 / 10,
                    due=now + timedelta(days=number % 97 - 20),
                    last_review=now - timedelta(days=1 + number % 30),
                    reps=REVIEWS // MEMORIES,
                    introduced_on=(now - timedelta(days=300)).date(),
                )
                for number, card in enumerate(make_cards(deck, share))
            ),
            batch_size=BATCH,
        )


if __name__ == "__main__":
    if "--inside" in sys.argv:
        import clientcare.wsgi  # noqa: F401 as the server begins

        print(json.dumps(inside()))
    else:
        print("\n".join(lines(measure())))
