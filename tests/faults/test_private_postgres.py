"""The tests' own PostgreSQL leaves nothing behind, even when its run is killed."""

import contextlib
import os
import re
import signal
import subprocess
import sys
import time
from pathlib import Path

import psycopg
import pytest

from tests.machine.postgres import private_postgres

GONE_WITHIN = 20.0  # seconds
SHOW_AND_WAIT = "import os, time; print(os.environ['DATABASE_URL'], flush=True); time.sleep(60)"


def reachable(url: str) -> bool:
    with contextlib.suppress(psycopg.OperationalError):
        psycopg.connect(url, connect_timeout=2).close()
        return True
    return False


@pytest.mark.parametrize("kind", [signal.SIGKILL, signal.SIGTERM])
def test_a_killed_run_leaves_no_server_and_no_folder(kind: signal.Signals) -> None:
    run = subprocess.Popen(
        [sys.executable, "-m", "tests.machine.postgres", "--", sys.executable, "-c", SHOW_AND_WAIT],
        stdout=subprocess.PIPE,
        text=True,
        start_new_session=True,
    )
    assert run.stdout
    url = run.stdout.readline().strip()
    with psycopg.connect(url) as connection:
        ((data,),) = connection.execute("SHOW data_directory").fetchall()
    folder = Path(data).parent
    assert folder.exists()
    run.send_signal(kind)
    run.wait(GONE_WITHIN)
    deadline = time.monotonic() + GONE_WITHIN
    while (reachable(url) or folder.exists()) and time.monotonic() < deadline:
        time.sleep(0.1)
    with contextlib.suppress(ProcessLookupError):
        os.killpg(run.pid, signal.SIGKILL)  # the command, which SIGKILL left without a parent
    run.stdout.close()
    assert not reachable(url)
    assert not folder.exists()


def test_it_listens_on_this_machine_only_with_data_sorted_alike_everywhere() -> None:
    with private_postgres() as url, psycopg.connect(url) as connection:
        listening = connection.execute("SHOW listen_addresses").fetchone()
        encoding = connection.execute("SHOW server_encoding").fetchone()
        collation = connection.execute("SELECT datcollate FROM pg_database WHERE datname = 'clientcare'").fetchone()
    assert re.fullmatch(r"postgres://clientcare@127\.0\.0\.1:\d+/clientcare", url)
    assert listening == ("127.0.0.1",)
    assert encoding == ("UTF8",)
    assert collation in {("C.UTF-8",), ("C",)}
    assert not reachable(url)


def test_a_durable_one_waits_for_the_disk() -> None:
    with private_postgres(durable=True) as url, psycopg.connect(url) as connection:
        assert connection.execute("SHOW fsync").fetchone() == ("on",)
        assert connection.execute("SHOW synchronous_commit").fetchone() == ("on",)
