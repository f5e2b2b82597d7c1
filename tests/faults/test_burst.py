"""Twenty requests in the same instant, through the real server: one answer counts, the rest are told so."""

from __future__ import annotations

import threading
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING
from uuid import UUID

import pytest

from tests.faults.conftest import check_log, logged_attempts
from tests.machine.candidate import Answer, Candidate, Turn, new_attempt

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tests.machine.site import Site

TIMES = 20
AGAIN = 1


@pytest.fixture
def candidate(site: Site) -> Iterator[Candidate]:
    guest = Candidate(site.port)
    guest.start_as_guest()
    yield guest
    guest.close()


@pytest.fixture(params=[0, 1], ids=["new card", "card met before"])
def turn(request: pytest.FixtureRequest, candidate: Candidate) -> Turn:
    """The card that is shown: one without a memory yet, or with one."""
    if request.param:
        card = candidate.turn_shown().path
        candidate.grade(AGAIN)
        candidate.open(f"/study/?card={card.split('/')[2]}")
        assert candidate.turn_shown().path == card
    assert candidate.turn_shown().fields["version"] == str(request.param)
    return candidate.turn_shown()


def send_together(candidate: Candidate, turns: list[Turn]) -> list[Answer]:
    """Send each turn on a connection of its own, all in one instant."""
    gate = threading.Barrier(len(turns))

    def send(turn: Turn) -> Answer:
        tab = Candidate(candidate.port, dict(candidate.cookies))
        tab.get("/healthz")  # connected before the gate opens
        gate.wait(timeout=20)
        try:
            return tab.send(turn, AGAIN)
        finally:
            tab.close()

    with ThreadPoolExecutor(len(turns)) as pool:
        return list(pool.map(send, turns))


def test_twenty_double_clicks_count_once(site: Site, candidate: Candidate, turn: Turn) -> None:
    before = logged_attempts(site).total()
    answers = send_together(candidate, [turn] * TIMES)
    assert Counter(answer.status for answer in answers) == {200: TIMES}
    assert logged_attempts(site).total() == before + 1
    check_log(site, [turn.fields["attempt"]])


def test_of_twenty_tabs_one_wins_and_the_rest_get_the_current_card(
    site: Site, candidate: Candidate, turn: Turn
) -> None:
    before = logged_attempts(site).total()
    tabs = [new_attempt(turn) for _ in range(TIMES)]
    answers = send_together(candidate, tabs)
    assert Counter(answer.status for answer in answers) == {200: 1, 409: TIMES - 1}
    for answer in answers:
        candidate.read(answer)
        assert candidate.turn_shown().path
        assert ("answered in another window" in answer.text) == (answer.status == 409)
    winner = next(tab for tab, answer in zip(tabs, answers, strict=True) if answer.status == 200)
    assert logged_attempts(site).total() == before + 1
    check_log(site, [winner.fields["attempt"]])


def test_a_lost_response_retried_counts_once(site: Site, candidate: Candidate, turn: Turn) -> None:
    before = logged_attempts(site).total()
    for _ in range(3):
        candidate.send_and_hang_up(turn, AGAIN)
    answer = candidate.send(turn, AGAIN)
    assert answer.status == 200
    assert logged_attempts(site)[UUID(turn.fields["attempt"])] == 1
    assert logged_attempts(site).total() == before + 1
    check_log(site, [turn.fields["attempt"]])
