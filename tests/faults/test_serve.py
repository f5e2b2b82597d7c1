"""`manage.py` as people start it: a process of its own, from the first run to Ctrl-C."""

from __future__ import annotations

import os
import re
import signal
import subprocess
import sys
import time
import urllib.request
from typing import TYPE_CHECKING
from urllib.parse import urlsplit
from uuid import uuid4

import psycopg
import pytest

from tests.faults.crowd import wait_until
from tests.machine.site import ROOT, Site, free_port, variables

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

MANAGE = [sys.executable, "manage.py"]


@pytest.fixture
def database() -> Iterator[dict[str, str]]:
    """A new database of its own: SQLite in the data folder, or one on the PostgreSQL of this run."""
    url = os.environ.get("DATABASE_URL", "")
    if not url:
        yield {}
        return
    name = f"serve_{uuid4().hex[:8]}"
    with psycopg.connect(url, autocommit=True) as server:
        server.execute(f'CREATE DATABASE "{name}"')
        yield {"DATABASE_URL": urlsplit(url)._replace(path=f"/{name}").geturl()}
        server.execute(f'DROP DATABASE "{name}" WITH (FORCE)')


@pytest.fixture
def environment(tmp_path: Path, database: dict[str, str]) -> dict[str, str]:
    return variables(tmp_path / "var", **database)


def manage(environment: dict[str, str], *arguments: str, **more: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [*MANAGE, *arguments],
        cwd=ROOT,
        env=environment | more,
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )


def get(site: Site, path: str) -> tuple[int, str]:
    with urllib.request.urlopen(f"http://127.0.0.1:{site.port}{path}", timeout=20) as answer:
        return answer.status, answer.read().decode()


@pytest.mark.parametrize("stop", [signal.SIGTERM, signal.SIGINT])
def test_from_the_first_start_to_the_last_stop(
    environment: dict[str, str], tmp_path: Path, stop: signal.Signals
) -> None:
    log = tmp_path / "log"
    site = Site(environment, log)
    with site:
        assert get(site, "/readyz") == (200, "ok\n")
        status, page = get(site, "/")
        assert status == 200
        for path in re.findall(r'(?:href|src)="(/static/[^"]+\.(?:css|js))"', page):
            assert get(site, path)[0] == 200
        # The first answers before the second is started.
        wait_until(lambda: len(site.workers()) == 2, 10, "fewer than two processes serve")
        assert site.process
        site.process.send_signal(stop)
        assert site.process.wait(20) == 0
    said = log.read_text()
    assert f"Clientcare is at http://127.0.0.1:{site.port}\n" in said
    links = re.findall(r"http://127\.0\.0\.1:\d+/setup/\S+/", said)
    assert len(links) == 1
    assert "Traceback" not in said

    again = Site(environment, tmp_path / "again")
    began = time.monotonic()
    with again:
        print(f"\nA repeat start took {time.monotonic() - began:.1f} s.")
        assert get(again, "/readyz")[0] == 200
    said = (tmp_path / "again").read_text()
    assert "migrations" not in said
    assert "added" not in said
    assert "Static files" not in said


def test_a_busy_port_is_told_in_one_sentence(environment: dict[str, str], tmp_path: Path) -> None:
    with Site(environment, tmp_path / "log") as site:
        second = manage(environment, "serve", HOST="127.0.0.1", PORT=str(site.port))
    assert second.returncode == 1
    assert re.fullmatch(
        rf"Port {site.port} on 127.0.0.1 is in use, perhaps by another run of this site. Stop that, or choose another "
        r"port: make run PORT=\d+\.\n",
        second.stderr,
    )


@pytest.mark.parametrize("command", ["serve", "prepare", "migrate", "check_data"])
def test_a_bad_setting_is_told_in_one_sentence(environment: dict[str, str], command: str) -> None:
    done = manage(environment, command, PORT="abc")
    assert (done.returncode, done.stdout) == (1, "")
    assert done.stderr == "PORT is 'abc'. Use a whole number from 1 to 65535.\n"


def test_a_file_in_the_place_of_the_data_folder(environment: dict[str, str], tmp_path: Path) -> None:
    (tmp_path / "var").touch()
    for more in ({}, {"SECRET_KEY": "only for this test"}):  # settings stumble over it first, or serve does
        done = manage(environment, "serve", PORT=str(free_port()), **more)
        assert (done.returncode, done.stdout) == (1, "")
        assert len(done.stderr.splitlines()) == 1
        assert "set VAR_DIR to" in done.stderr


def test_a_database_that_is_not_there(environment: dict[str, str]) -> None:
    done = manage(environment, "prepare", DATABASE_URL="postgres://nobody@127.0.0.1:9/nothing")
    assert done.returncode == 1
    assert re.fullmatch(r"The database cannot be used: .*port 9 failed: Connection refused.*\n", done.stderr)


def test_two_prepare_at_once_do_not_fail(environment: dict[str, str]) -> None:
    command = [*MANAGE, "prepare"]
    both = [
        subprocess.Popen(
            command, cwd=ROOT, env=environment, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True
        )
        for _ in range(2)
    ]
    said = [process.communicate(timeout=180)[0] for process in both]
    assert [process.returncode for process in both] == [0, 0], said
    assert sum("migrations applied" in text for text in said) == 1
    assert sum("added" in text for text in said) == 1
    assert manage(environment, "check_data").returncode == 0


def test_the_floor_that_the_bench_compares_with_still_loads(environment: dict[str, str]) -> None:
    done = manage(environment, "diffsettings", DJANGO_SETTINGS_MODULE="tests.bench.floor.settings")
    assert done.returncode == 0, done.stderr
