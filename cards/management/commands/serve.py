"""Serve the site: check what it needs, prepare the database, then run gunicorn in this very process."""

from __future__ import annotations

import errno
import hashlib
import os
import shutil
import signal
import sys
from importlib.metadata import version
from pathlib import Path
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.contrib.staticfiles.finders import get_finders
from django.core.management import call_command
from django.core.management.base import CommandError
from django.db import connections
from django.urls import get_resolver

from cards.management.commands.prepare import address, describe_link, locked_folder, prepare
from cards.management.plain import PlainCommand
from clientcare.server import CannotListenError, Server, listen_on

if TYPE_CHECKING:
    from argparse import ArgumentParser

    from django.core.handlers.wsgi import WSGIHandler
    from django.core.management.base import OutputWrapper

ROOM_NEEDED = 20  # MB; the static files take 10 and the database grows
STAMP = "static.stamp"


class Command(PlainCommand):
    help = "Serve the site on HOST and PORT; Ctrl-C stops it."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--no-prepare", action="store_true", help="serve only; `manage.py prepare` ran before")

    def handle(self, *, no_prepare: bool, **_options: Any) -> None:
        for kind in (signal.SIGINT, signal.SIGTERM):  # until gunicorn listens to them: to be stopped is no error
            signal.signal(kind, lambda *_: sys.exit(0))
        try:
            listener = listen_on(settings.HOST, settings.PORT)
        except CannotListenError as error:
            raise CommandError(str(error)) from error
        link = None
        if not no_prepare:
            folder = Path(settings.VAR_DIR)
            check_folder(folder)
            link = prepare(self.stdout)
            collect_static(folder, self.stdout)
        server = Server(load_site, listener)
        self.stdout.write(banner(link))
        self.stdout.flush()
        server.run()


def banner(link: str | None) -> str:
    data = settings.DATABASES["default"]
    where = data["NAME"] if data["ENGINE"].endswith("sqlite3") else f"PostgreSQL, database {data['NAME']}"
    lines = ["", f"Clientcare is at {address()}", f"The data are in {where}", "Ctrl-C stops it; nothing is lost."]
    if settings.HOST in {"0.0.0.0", "::"} and "PUBLIC_URL" not in os.environ:  # noqa: S104 only compared
        lines.insert(2, "For other machines, set PUBLIC_URL to the address that people type.")
    return "\n".join([*lines, *(["", describe_link(link)] if link else []), ""])


def load_site() -> WSGIHandler:
    """Load all that the workers will share, and leave them no connection: two processes on one would mix answers."""
    from clientcare.wsgi import application

    _ = get_resolver().url_patterns
    connections.close_all()
    return application


def check_folder(folder: Path) -> None:
    """Refuse a data folder that cannot be written, before half of the start has happened. Raises CommandError."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
        probe = folder / f".probe.{os.getpid()}"
        try:
            probe.write_bytes(bytes(64 * 1024))
        finally:
            probe.unlink(missing_ok=True)
        free = shutil.disk_usage(folder).free // 2**20
    except OSError as error:
        raise CommandError(explain_folder(error, folder)) from error
    if free < ROOM_NEEDED:
        raise CommandError(
            f"The disk is full: {free} MB are free where {folder} lies, {ROOM_NEEDED} are needed. "
            "Free some and start again."
        )


def explain_folder(error: OSError, folder: Path) -> str:
    if error.errno in {errno.ENOSPC, errno.EDQUOT}:
        return f"The disk is full where {folder} lies. Free {ROOM_NEEDED} MB and start again."
    if error.errno in {errno.ENOTDIR, errno.EEXIST}:
        return f"{folder} is not a folder. Move what is there away, or set VAR_DIR to a folder."
    return f"The data folder {folder} cannot be written: {error.strerror}. Mend that, or set VAR_DIR to another."


def collect_static(folder: Path, stdout: OutputWrapper) -> None:
    """Bring the static files together for WhiteNoise, if any changed since they last were."""
    if settings.DEBUG:
        return  # then they are served from where they lie
    stamp, wanted = folder / STAMP, static_stamp()
    if _is_fresh(stamp, wanted):
        return
    with locked_folder(folder, stdout):
        if _is_fresh(stamp, wanted):
            return
        try:
            stamp.unlink(missing_ok=True)
            # Old files stay: pages that are open, or another server on this folder, still ask for them.
            call_command("collectstatic", interactive=False, verbosity=0)
            stamp.write_text(wanted)
        except OSError as error:
            raise CommandError(explain_folder(error, folder)) from error
    stdout.write("Static files: brought up to date.")


def _is_fresh(stamp: Path, wanted: str) -> bool:
    try:
        return stamp.read_text() == wanted and (Path(settings.STATIC_ROOT) / "staticfiles.json").is_file()
    except (OSError, UnicodeDecodeError):
        return False


def static_stamp() -> str:
    """Return what the collected files were made from: changes when any source, or one of their makers, does."""
    seen = hashlib.sha256(f"{version('django')} {version('whitenoise')} {settings.STORAGES['staticfiles']}".encode())
    for finder in get_finders():
        for name, storage in finder.list(None):
            status = Path(storage.path(name)).stat()
            seen.update(f"{name}\0{status.st_size}\0{status.st_mtime_ns}\n".encode())
    return seen.hexdigest()
