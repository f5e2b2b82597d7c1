"""Candidates who answer without a pause while a test breaks things, and who remember what the site acknowledged."""

from __future__ import annotations

import http.client
import threading
import time
from collections import Counter
from dataclasses import dataclass, field
from http import HTTPStatus
from typing import TYPE_CHECKING, Self

from tests.machine.candidate import Candidate

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.machine.site import Site

PEOPLE = 8  # as many as two workers have threads
RATINGS = (1, 2)  # didn't know, barely: the card stays in its learning steps, and the queue never ends
RESTS = 0.05  # seconds after a failure
NO_ANSWER = (OSError, http.client.HTTPException)


@dataclass
class Crowd:
    """Use as a context manager: inside, they answer; after it, nobody sends anything any more.

    acknowledged: attempts whose 200 was read to its end. unanswered: how often no whole response came; the same
    attempt was then sent again. statuses: of all responses. troubles: what should never happen.
    """

    site: Site
    acknowledged: list[str] = field(default_factory=list)
    unanswered: int = 0
    statuses: Counter[int] = field(default_factory=Counter)
    troubles: list[str] = field(default_factory=list)
    _over: threading.Event = field(default_factory=threading.Event)
    _lock: threading.Lock = field(default_factory=threading.Lock)
    _threads: list[threading.Thread] = field(default_factory=list)

    def __enter__(self) -> Self:
        people = [Candidate(self.site.port) for _ in range(PEOPLE)]
        for person in people:
            person.start_as_guest()
        self._threads = [threading.Thread(target=self._answer_on, args=[person]) for person in people]
        for thread in self._threads:
            thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._over.set()
        for thread in self._threads:
            thread.join()

    def wait_for(self, more: int, within: float) -> None:
        """Wait until so many more answers were acknowledged. Raises AssertionError if that takes too long (seconds)."""
        wanted = len(self.acknowledged) + more
        wait_until(lambda: len(self.acknowledged) >= wanted, within, f"fewer than {more} more answers: {self}")

    def __str__(self) -> str:
        counts = dict(self.statuses)
        return f"{len(self.acknowledged)} acknowledged, {self.unanswered} unanswered, {counts}, {self.troubles[:3]}"

    def _answer_on(self, person: Candidate) -> None:
        number = 0
        try:
            while not self._over.is_set():
                number += 1
                self._answer(person, RATINGS[number % len(RATINGS)])
        except Exception as error:  # noqa: BLE001  the test reports it
            self.troubles.append(repr(error))
        finally:
            person.close()

    def _answer(self, person: Candidate, rating: int) -> None:
        """Send one answer until it is acknowledged, always as the same attempt, as the page's *Retry* does."""
        turn = person.turn_shown()
        while not self._over.is_set():
            try:
                answer = person.send(turn, rating)
            except NO_ANSWER:
                with self._lock:
                    self.unanswered += 1
                self._over.wait(RESTS)
                continue
            with self._lock:
                self.statuses[answer.status] += 1
            if answer.status == HTTPStatus.OK:
                self.acknowledged.append(turn.fields["attempt"])
                person.read(answer)
                return
            if answer.status < HTTPStatus.INTERNAL_SERVER_ERROR:
                self.troubles.append(f"{answer.status}: {answer.text[:300]}")
                return
            self._over.wait(RESTS)


def wait_until(happens: Callable[[], bool], within: float, otherwise: str) -> None:
    deadline = time.monotonic() + within
    while not happens():
        assert time.monotonic() < deadline, f"Not within {within:.0f} s: {otherwise}"
        time.sleep(0.02)
