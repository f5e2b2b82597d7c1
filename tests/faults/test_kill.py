"""Servers die in the middle of answers: nothing acknowledged is lost, and nothing counts twice."""

from __future__ import annotations

import contextlib
import os
import signal
import time
from typing import TYPE_CHECKING

import pytest

from tests.faults.conftest import WORKERS, check_log, make_site
from tests.faults.crowd import Crowd, wait_until
from tests.machine.candidate import Candidate
from tests.machine.postgres import private_server

if TYPE_CHECKING:
    from pathlib import Path

    from tests.machine.site import Site

KILLS = 5
BETWEEN_KILLS = 0.8  # seconds
RECOVERS_WITHIN = 25.0  # seconds


def test_killed_workers_lose_no_acknowledged_answer(site: Site) -> None:
    with Crowd(site) as crowd:
        crowd.wait_for(10, RECOVERS_WITHIN)
        for number in range(KILLS):
            wait_until(lambda: len(site.workers()) == WORKERS, RECOVERS_WITHIN, "the killed worker has no successor")
            os.kill(site.workers()[number % WORKERS], signal.SIGKILL)
            time.sleep(BETWEEN_KILLS)
        crowd.wait_for(10, RECOVERS_WITHIN)
    assert not crowd.troubles, crowd
    assert crowd.unanswered, "no answer was under way when a worker was killed"
    assert set(crowd.statuses) == {200}, crowd
    check_log(site, crowd.acknowledged)


def test_a_killed_server_starts_again_with_every_acknowledged_answer(site: Site) -> None:
    with Crowd(site) as crowd:
        crowd.wait_for(20, RECOVERS_WITHIN)
        site.kill()
        before = list(crowd.acknowledged)
        check_log(site, before)
        site.start()
        crowd.wait_for(20, RECOVERS_WITHIN)
    assert not crowd.troubles, crowd
    assert crowd.unanswered
    check_log(site, crowd.acknowledged)


@pytest.mark.postgresql  # SQLite has no server to stop
def test_the_site_outlives_its_database_server(tmp_path: Path) -> None:
    with (
        private_server(durable=True) as server,
        make_site(tmp_path, server.url) as site,
        contextlib.closing(Candidate(site.port)) as visitor,
    ):
        visitor.start_as_guest()
        with Crowd(site) as crowd:
            crowd.wait_for(20, RECOVERS_WITHIN)
            server.stop(at_once=True)
            check_outage(visitor)
            server.start()
            crowd.wait_for(20, RECOVERS_WITHIN)
            assert visitor.get("/study/").status == 200
        assert not crowd.troubles, crowd
        assert crowd.statuses[500], crowd
        check_log(site, crowd.acknowledged)


def check_outage(visitor: Candidate) -> None:
    """The site says plainly that something is wrong, and lives on."""
    page = visitor.get("/study/")
    assert page.status == 500
    assert "Something went wrong on our side" in page.text
    assert "Traceback" not in page.text
    with contextlib.closing(Candidate(visitor.port)) as monitor:  # which sends no cookie
        assert monitor.get("/readyz").status == 503
        assert monitor.get("/healthz").status == 200
