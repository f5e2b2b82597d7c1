"""The nightly fit is killed in the middle: every memory stays whole, and the next run goes on where it was."""

from __future__ import annotations

import sqlite3
import subprocess
import sys
from typing import TYPE_CHECKING

import psycopg

from tests.faults.crowd import wait_until
from tests.machine.site import ROOT, variables

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

WITHIN = 60.0  # seconds
HISTORY = """
from cards.firms.models import User
from tests.factories import make_deck
from tests.study.fitted import give_history
user = User.objects.create_user("fitted@example.org", "correct horse battery", time_zone="UTC")
give_history(user, make_deck("plain"), 4000)
"""
# In small transactions, so that there is a middle to be killed in.
FIT = """
from django.core.management import call_command
from cards.study import fits
fits.AT_ONCE = 4
call_command("fit_memory")
"""
FITS = "SELECT COUNT(*) FROM cards_memoryfit"
FOLLOWING = "SELECT COUNT(*) FROM cards_memory WHERE fit_id IS NOT NULL"
CARDS = 400


def manage(environment: Mapping[str, str], *words: str) -> str:
    """Run a command to its end. Raises AssertionError with what it said where it fails."""
    command = [sys.executable, "manage.py", *words]
    done = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, timeout=300, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


def count(environment: Mapping[str, str], query: str) -> int:
    """Ask the database behind the site's back."""
    if url := environment["DATABASE_URL"]:
        with psycopg.connect(url) as server:
            row = server.execute(query.encode()).fetchone()
    else:
        database = sqlite3.connect(f"{environment['VAR_DIR']}/clientcare.sqlite3", timeout=20)
        row = database.execute(query).fetchone()
        database.close()
    assert row
    return int(row[0])


def kill_once(environment: Mapping[str, str], query: str, more_than: int) -> None:
    """Start a fit, and kill it as soon as a count in the database is more than this."""
    command = [sys.executable, "manage.py", "shell", "--no-imports", "--command", FIT]
    with subprocess.Popen(command, cwd=ROOT, env=environment, stdout=subprocess.DEVNULL) as fit:
        try:
            wait_until(lambda: count(environment, query) > more_than, WITHIN, "the fit did not get that far")
        finally:
            fit.kill()


def test_a_killed_fit_goes_on_where_it_was(tmp_path: Path, database_url: str) -> None:
    environment = variables(tmp_path / "var", DATABASE_URL=database_url)
    manage(environment, "prepare")
    manage(environment, "shell", "--no-imports", "--command", HISTORY)
    kill_once(environment, FITS, 0)
    kill_once(environment, FOLLOWING, 40)
    following = count(environment, FOLLOWING)
    assert 40 < following < CARDS, "it was not killed in the middle"
    manage(environment, "check_data")

    said = manage(environment, "fit_memory")
    assert f"{CARDS - following} memories brought up to date" in said
    assert "Fitted: 0" in said, "what was stored is not fitted again"
    assert count(environment, FOLLOWING) == CARDS
    assert count(environment, FITS) == 1
    manage(environment, "check_data")
