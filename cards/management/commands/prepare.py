"""Make the database ready: tables, cache table, library, and the link for the first manager. Safe to repeat."""

from __future__ import annotations

import contextlib
import fcntl
import time
from pathlib import Path
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import CommandError
from django.db import DatabaseError, connection
from django.db.migrations.executor import MigrationExecutor
from django.urls import reverse

from cards.content.actions import render_anew
from cards.content.copy_actions import draw_copies_anew
from cards.core import clock
from cards.management.plain import PlainCommand

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from django.core.management.base import OutputWrapper

ADVISORY_LOCK = 5_294_171_830  # any number, as long as nothing else in this database takes it
WAITS = 300.0  # seconds for another `prepare`; a long migration must not make the second fail
LOOKS_EVERY = 0.2  # seconds
LOCK_FILE = "prepare.lock"


class Command(PlainCommand):
    help = "Migrate, load the shipped decks and, until there is a manager, print a one-time set-up link."

    def handle(self, **_options: Any) -> None:
        link = prepare(self.stdout)
        if link:
            self.stdout.write(describe_link(link))


def describe_link(link: str) -> str:
    return (
        f"Make the first manager account here: {link}\n"
        "(The link works once. Until it is used, each start prints a new one.)"
    )


def prepare(stdout: OutputWrapper, *, with_link: bool = True) -> str | None:
    """Make the database ready; return the set-up link while nobody manages the site.

    Says only what it changed. Two at once wait for each other. Raises CommandError in one plain sentence.
    """
    try:
        connection.ensure_connection()
        with alone(stdout):
            _migrate(stdout)
            _make_cache_table(stdout)
            _draw_cards_anew(stdout)
            call_command("clearsessions", verbosity=0)  # of those whose time is over; they go nowhere else
            call_command("load_library", verbosity=0, stdout=stdout)
            # A new link ends the earlier ones, so it is made only where it is shown.
            return _mint_link() if with_link else None
    except DatabaseError as error:
        raise CommandError(describe_database_trouble(error)) from error


def address() -> str:
    """Return where a browser on this machine finds the site: 0.0.0.0 is for listening, not for visiting."""
    return str(settings.PUBLIC_URL).replace("//0.0.0.0:", "//127.0.0.1:").replace("//[::]:", "//[::1]:")


def describe_database_trouble(error: DatabaseError) -> str:
    said = _first_line(str(error))
    if connection.vendor == "sqlite":
        return (
            f"The database {settings.DATABASES['default']['NAME']} cannot be used: {said}. "
            "Look whether its folder is writable and the disk has room."
        )
    return f"The database cannot be used: {said}. Look whether the server runs and DATABASE_URL names it rightly."


def _first_line(text: str) -> str:
    """Leave out what libpq adds below its first line, hints and other attempts; one that ends in a colon goes on."""
    said = ""
    for line in filter(str.strip, text.splitlines()):
        said = f"{said} {' '.join(line.split()).removeprefix('- ')}".strip()
        if not said.endswith(":"):
            break
    return said.rstrip(".?!: ") or "it gives no reason"


@contextlib.contextmanager
def alone(stdout: OutputWrapper) -> Iterator[None]:
    """Let no other command prepare or fill the same database meanwhile."""
    if connection.vendor == "postgresql":
        with _advisory_lock(stdout):
            yield
    else:
        with locked_folder(Path(settings.VAR_DIR), stdout):
            yield


@contextlib.contextmanager
def _advisory_lock(stdout: OutputWrapper) -> Iterator[None]:
    with connection.cursor() as cursor:
        # Ours is the one connection that may take long: a migration of a large table does.
        cursor.execute("SET statement_timeout = 0")

        def take() -> bool:
            cursor.execute("SELECT pg_try_advisory_lock(%s)", [ADVISORY_LOCK])
            return bool(cursor.fetchone()[0])

        _wait_for(take, stdout)
        try:
            yield
        finally:
            with contextlib.suppress(DatabaseError):  # a lost connection has lost its lock, too
                cursor.execute("SELECT pg_advisory_unlock(%s)", [ADVISORY_LOCK])
                cursor.execute("RESET statement_timeout")


@contextlib.contextmanager
def locked_folder(folder: Path, stdout: OutputWrapper) -> Iterator[None]:
    """Hold the lock of the data folder. It goes with the process, however that ends."""
    try:
        file = (folder / LOCK_FILE).open("w")
    except OSError as error:
        raise CommandError(
            f"{folder} cannot be written: {error.strerror}. Make it writable, or set VAR_DIR."
        ) from error

    def take() -> bool:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return False
        except OSError:
            return True  # a network file system without locks: go on, as most tools do
        return True

    with file:
        _wait_for(take, stdout)
        yield


def _wait_for(take: Callable[[], bool], stdout: OutputWrapper) -> None:
    deadline = time.monotonic() + WAITS
    if take():
        return
    stdout.write("Another run is preparing the database. Waiting for it ...")
    while not take():
        if time.monotonic() > deadline:
            raise CommandError("Another run has been preparing the database for minutes. Stop it, then try again.")
        time.sleep(LOOKS_EVERY)


def _migrate(stdout: OutputWrapper) -> None:
    executor = MigrationExecutor(connection)
    plan = executor.migration_plan(executor.loader.graph.leaf_nodes())
    if not plan:
        return
    call_command("migrate", interactive=False, verbosity=0, stdout=stdout)
    stdout.write(f"Database: {len(plan)} {'migration' if len(plan) == 1 else 'migrations'} applied.")


def _make_cache_table(stdout: OutputWrapper) -> None:
    before = set(connection.introspection.table_names())
    call_command("createcachetable", verbosity=0, stdout=stdout)
    if set(connection.introspection.table_names()) != before:
        stdout.write("Database: cache table made.")


def _draw_cards_anew(stdout: OutputWrapper) -> None:
    if count := render_anew() + draw_copies_anew():
        stdout.write(f"Cards: {count} drawn anew for this version; what they say is unchanged.")


def _mint_link() -> str | None:
    # Imported here: the accounts' code brings much that a start without a link never needs.
    from cards.firms.actions import mint_setup_link
    from cards.firms.queries import has_manager

    if has_manager():
        return None
    return address() + reverse("set_up", args=[mint_setup_link(now=clock.now())])
