"""A site under test, on a database of its own: SQLite, or on the server that DATABASE_URL names."""

from __future__ import annotations

import os
import sqlite3
import subprocess
import sys
from collections import Counter
from typing import TYPE_CHECKING
from urllib.parse import urlsplit
from uuid import UUID, uuid4

import psycopg
import pytest

from tests.machine.site import ROOT, Site, variables

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

WORKERS = 2


@pytest.fixture(scope="module")
def database_url() -> Iterator[str]:
    """The address of an empty database; "" for SQLite, which makes its own file."""
    server_url = os.environ.get("DATABASE_URL", "")
    if not server_url:
        yield ""
        return
    name = f"faults_{uuid4().hex[:12]}"
    with psycopg.connect(server_url, autocommit=True) as server:
        server.execute(f'CREATE DATABASE "{name}"')
    yield urlsplit(server_url)._replace(path=f"/{name}").geturl()
    with psycopg.connect(server_url, autocommit=True) as server:
        server.execute(f'DROP DATABASE "{name}" WITH (FORCE)')


@pytest.fixture(scope="module")
def site(database_url: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """The running site, as `make run` serves it; each test brings guests of its own."""
    with make_site(tmp_path_factory.mktemp("site"), database_url) as running:
        yield running


def make_site(folder: Path, database_url: str) -> Site:
    var = folder / "var"
    return Site(variables(var, DATABASE_URL=database_url, WORKERS=str(WORKERS)), folder / "log")


def logged_attempts(site: Site) -> Counter[UUID]:
    """Read from the database, behind the site's back, how often each attempt is in the log."""
    url = site.environment["DATABASE_URL"]
    query = "SELECT attempt_id FROM cards_review"
    if url:
        with psycopg.connect(url) as connection:
            return Counter(row[0] for row in connection.execute(query))
    database = sqlite3.connect(f"{site.environment['VAR_DIR']}/clientcare.sqlite3")
    try:
        return Counter(UUID(row[0]) for row in database.execute(query))
    finally:
        database.close()


def check_log(site: Site, acknowledged: list[str]) -> None:
    """Prove that nothing acknowledged is lost, nothing counted twice, and every memory the replay of its log."""
    logged = logged_attempts(site)
    lost = [attempt for attempt in acknowledged if UUID(attempt) not in logged]
    assert not lost, f"{len(lost)} of {len(acknowledged)} acknowledged answers are not in the log"
    assert not [attempt for attempt, times in logged.items() if times > 1]
    assert len(set(acknowledged)) == len(acknowledged)
    checked = subprocess.run(
        [sys.executable, "manage.py", "check_data"],
        cwd=ROOT,
        env=dict(site.environment),
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert checked.returncode == 0, checked.stdout + checked.stderr
    assert "database is locked" not in site.log.read_text(errors="replace")
