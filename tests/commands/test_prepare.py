"""`prepare`: everything on the first run, next to nothing on the next."""

from __future__ import annotations

import fcntl
import re
import shutil
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest
from django.contrib.sessions.models import Session
from django.core.management import call_command
from django.core.management.base import CommandError
from django.db import OperationalError, connection
from django.utils import timezone

from cards.content.models import Card, Competency
from cards.firms.models import SetupLink
from cards.management.commands import prepare
from tests.exchange.decktext_samples import one_card

if TYPE_CHECKING:
    from pathlib import Path

    import pytest_django

    from cards.content.models import Deck
    from cards.firms.models import User

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _folder(tmp_path: Path, settings: pytest_django.Settings) -> None:
    settings.VAR_DIR = tmp_path
    settings.PUBLIC_URL = "https://cards.example.org"


@pytest.fixture
def small_library(tmp_path: Path, settings: pytest_django.Settings) -> None:
    """A library of one card: what these tests look at is the same with it, and there a second sooner."""
    library = tmp_path / "library"
    library.mkdir()
    shutil.copy(settings.LIBRARY_DIR / "competencies.toml", library)
    (library / "client-care.md").write_text(one_card("prose", "So."), encoding="utf-8")
    settings.LIBRARY_DIR = library


def test_the_first_run_loads_the_library_and_prints_the_link(capsys: pytest.CaptureFixture[str]) -> None:
    call_command("prepare")
    said = capsys.readouterr().out
    assert Card.objects.exists()
    assert Competency.objects.filter(code="ethics").exists()
    assert re.search(r"client-care\.md: “Client care”, cards: \d+ added\.", said)
    assert re.search(r"first manager account here: https://cards\.example\.org/setup/[\w-]{30,}/\n", said)


@pytest.mark.usefixtures("small_library")
def test_the_next_run_says_nothing_but_a_new_link(capsys: pytest.CaptureFixture[str]) -> None:
    call_command("prepare")
    first = capsys.readouterr().out
    call_command("prepare")
    again = capsys.readouterr().out
    assert again.startswith("Make the first manager account here: ")
    assert again.splitlines()[0] not in first
    assert SetupLink.objects.count() == 1


@pytest.mark.usefixtures("small_library")
def test_there_is_no_link_once_there_is_a_manager(root: User, capsys: pytest.CaptureFixture[str]) -> None:
    call_command("prepare")
    capsys.readouterr()
    call_command("prepare")
    assert capsys.readouterr().out == ""
    assert not SetupLink.objects.exists()


def test_a_database_that_does_not_answer_is_told_in_one_sentence(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse() -> None:
        raise OperationalError('connection to server at "db" (192.0.2.1), port 5432 failed:\n\tConnection refused')

    monkeypatch.setattr(connection, "ensure_connection", refuse)
    with pytest.raises(CommandError) as raised:
        call_command("prepare")
    said = str(raised.value)
    assert "\n" not in said
    assert "cannot be used: " in said
    assert "port 5432 failed: Connection refused. Look whether" in said


@pytest.mark.parametrize(
    ("libpq", "said"),
    [
        (
            'connection to server at "db", port 1 failed: Connection refused\n\tIs the server accepting connections?',
            'used: connection to server at "db", port 1 failed: Connection refused. Look whether',
        ),
        (
            "Multiple connection attempts failed. All failures were:\n- host: 'a': no route\n- host: 'b': no route",
            "All failures were: host: 'a': no route. Look whether",
        ),
        ("", "used: it gives no reason. Look whether"),
    ],
)
def test_of_what_the_database_says_the_first_line_is_told(
    monkeypatch: pytest.MonkeyPatch, libpq: str, said: str
) -> None:
    monkeypatch.setattr(connection, "vendor", "postgresql")
    assert said in prepare.describe_database_trouble(OperationalError(libpq))


@pytest.mark.usefixtures("small_library")
def test_sessions_whose_time_is_over_are_forgotten() -> None:
    past, future = timezone.now() - timedelta(days=1), timezone.now() + timedelta(days=1)
    Session.objects.create(session_key="over", session_data="", expire_date=past)
    Session.objects.create(session_key="open", session_data="", expire_date=future)
    call_command("prepare")
    assert [session.session_key for session in Session.objects.all()] == ["open"]


@pytest.mark.usefixtures("small_library")
def test_cards_of_an_earlier_version_are_drawn_anew_once(
    shared_deck: Deck, root: User, capsys: pytest.CaptureFixture[str]
) -> None:
    call_command("prepare")
    capsys.readouterr()
    face, version = Card.objects.values_list("rendered", "version").get(deck=shared_deck, key="steps")
    shared_deck.cards.filter(key__in=["prose", "steps"]).update(rendered={}, rendering=0)
    call_command("prepare")
    assert capsys.readouterr().out == "Cards: 2 drawn anew for this version; what they say is unchanged.\n"
    assert Card.objects.values_list("rendered", "version").get(deck=shared_deck, key="steps") == (face, version)
    call_command("prepare")
    assert capsys.readouterr().out == ""


@pytest.mark.usefixtures("small_library")
@pytest.mark.sqlite  # PostgreSQL has an advisory lock instead
def test_a_second_run_waits_for_the_first(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(prepare, "WAITS", 0.1)
    monkeypatch.setattr(prepare, "LOOKS_EVERY", 0.02)
    with (tmp_path / prepare.LOCK_FILE).open("w") as other:
        fcntl.flock(other, fcntl.LOCK_EX)
        with pytest.raises(CommandError, match="Stop it, then try again"):
            call_command("prepare")
    assert "Another run is preparing the database. Waiting for it ..." in capsys.readouterr().out
    call_command("prepare")


@pytest.mark.sqlite  # the same
def test_a_lock_that_cannot_be_made_is_told(tmp_path: Path, settings: pytest_django.Settings) -> None:
    settings.VAR_DIR = tmp_path / "nowhere"
    with pytest.raises(CommandError, match="cannot be written: No such file or directory"):
        call_command("prepare")
