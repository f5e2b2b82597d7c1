"""Clients that answer card after card for a few seconds, each a process of its own, and what they measured."""

import math
import statistics
import time
from dataclasses import dataclass
from http import HTTPStatus
from multiprocessing.pool import Pool

from tests.machine.candidate import Candidate, NoCardError
from tests.machine.site import Site

SESSION_ANSWERS = 40  # as many as an ordinary sitting; then the next candidate sits down
SETTLING = 1.0  # seconds; a first page costs more than an answer and is not what is measured
PATIENCE = 60.0  # seconds; a round that lasts longer is stuck, and says so
RATINGS = (3, 3, 1, 3, 4, 3, 2, 3)


@dataclass(frozen=True)
class Task:
    """What one client does in one round. begins, ends: time.monotonic(), which processes of one machine share."""

    port: int
    sessions: tuple[str, ...]
    begins: float
    ends: float


@dataclass(frozen=True)
class Measured:
    """One round. seconds: how long it lasted; times: of each grade, in milliseconds; processor: of all, in seconds."""

    seconds: float
    times: tuple[float, ...]
    processor: float | None

    @property
    def rate(self) -> float:
        """Grades per second."""
        return len(self.times) / self.seconds

    @property
    def cost(self) -> float:
        """Processor time of the workers for each grade, in milliseconds; NaN if unknown."""
        return math.nan if self.processor is None else self.processor * 1000 / len(self.times)

    @property
    def p50(self) -> float:
        return statistics.median(self.times)

    @property
    def p95(self) -> float:
        return statistics.quantiles(self.times, n=20)[-1]


def run_round(pool: Pool, site: Site, sessions: list[tuple[str, ...]], seconds: float) -> Measured:
    """Let one client per tuple of sessions answer cards for so many seconds, once all have had time to sit down."""
    begins = time.monotonic() + SETTLING
    tasks = [Task(site.port, own, begins, begins + seconds) for own in sessions]
    running = pool.map_async(answer_cards, tasks, chunksize=1)
    time.sleep(SETTLING)
    before = site.processor_seconds()
    results = running.get(timeout=seconds + PATIENCE)
    after = site.processor_seconds()
    spent = None if before is None or after is None else after - before
    return Measured(seconds, tuple(took for result in results for took in result), spent)


def answer_cards(task: Task) -> list[float]:
    """Return how long each answer took, in milliseconds. Raises RuntimeError when an answer is not a plain 200."""
    times: list[float] = []
    while time.monotonic() < task.ends:
        before = len(times)
        for session in task.sessions:
            candidate = Candidate(task.port, {"sessionid": session})
            try:
                sit_down(candidate, task, times)
            finally:
                candidate.close()
        if len(times) == before and time.monotonic() < task.ends:
            raise RuntimeError(f"{len(task.sessions)} candidates were not enough: give each client more of them.")
    return times


def sit_down(candidate: Candidate, task: Task, times: list[float]) -> None:
    if time.monotonic() >= task.ends:
        return
    candidate.open()
    time.sleep(max(0.0, task.begins - time.monotonic()))
    for number in range(SESSION_ANSWERS):
        if time.monotonic() >= task.ends:
            return
        began = time.perf_counter()
        try:
            answer = candidate.grade(RATINGS[number % len(RATINGS)])
        except NoCardError:
            return  # this candidate is done for today
        if answer.status != HTTPStatus.OK:
            raise RuntimeError(f"A grade was answered {answer.status}: {answer.text[:300]}")
        times.append((time.perf_counter() - began) * 1000)
