"""A publication is killed in the middle: nothing of it stands, and done again it is whole."""

from __future__ import annotations

import subprocess
import sys
from typing import TYPE_CHECKING

from tests.faults.crowd import wait_until
from tests.faults.test_fit_kill import count, manage
from tests.machine.site import ROOT, variables

if TYPE_CHECKING:
    from pathlib import Path

WITHIN = 60.0  # seconds
PEOPLE = 500
LEARNT = f"""
from tests.study.changes import learnt_by_many
learnt_by_many({PEOPLE})
"""
PUBLISH = """
from cards.content.models import Card
from tests.study.changes import publish
publish(Card.objects.get(key="learnt"))
"""
# All is written, and nothing of it is there for good yet.
STOPPING = f"""
import pathlib, time
from cards.study import correcting
insert = correcting._insert_notices
def stop(pairs):
    insert(pairs)
    pathlib.Path("{{middle}}").touch()
    time.sleep({WITHIN})
correcting._insert_notices = stop
"""
CHANGES = "SELECT COUNT(*) FROM cards_cardchange"
NOTICES = "SELECT COUNT(*) FROM cards_changenotice"
WAITING = "SELECT COUNT(*) FROM cards_memory WHERE changed_id IS NOT NULL"
VERSION = "SELECT version FROM cards_card WHERE key = 'learnt'"
PLANNED_ANEW = "SELECT COUNT(*) FROM cards_user WHERE plan_version > 0"


def test_a_killed_publication_leaves_nothing_half_done(tmp_path: Path, database_url: str) -> None:
    environment = variables(tmp_path / "var", DATABASE_URL=database_url)
    manage(environment, "prepare")
    manage(environment, "shell", "--no-imports", "--command", LEARNT)
    middle = tmp_path / "middle"
    code = STOPPING.format(middle=middle) + PUBLISH
    command = [sys.executable, "manage.py", "shell", "--no-imports", "--command", code]
    with subprocess.Popen(command, cwd=ROOT, env=environment) as publication:
        try:
            wait_until(middle.exists, WITHIN, "the publication did not get that far")
        finally:
            publication.kill()
    queries = (VERSION, CHANGES, NOTICES, WAITING, PLANNED_ANEW)
    assert [count(environment, query) for query in queries] == [1, 0, 0, 0, 0]
    manage(environment, "check_data")

    manage(environment, "shell", "--no-imports", "--command", PUBLISH)
    assert [count(environment, query) for query in queries] == [2, 1, PEOPLE, PEOPLE, PEOPLE]
    manage(environment, "check_data")
