"""A private PostgreSQL for one test run: a throw-away cluster on 127.0.0.1, gone however the run ends.

`python -m tests.machine.postgres -- COMMAND` runs COMMAND with DATABASE_URL naming such a server.
The machine's own clusters are never touched.
"""

import contextlib
import glob
import os
import pwd
import random
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import psycopg

from tests.machine.packages import MissingProgramError, install

USER = DATABASE = "clientcare"
LOWEST_PORT, HIGHEST_PORT = 15_432, 32_767  # above lie the ports that systems lend to outgoing connections
STARTS_WITHIN = 60.0  # seconds
STOPS_WITHIN = 15.0  # seconds
LONGEST_SOCKET_FOLDER = 90  # characters: a socket's whole path must stay below 104 on macOS, 108 on Linux
INITDB = ["--auth=trust", f"--username={USER}", "--encoding=UTF8", "--no-sync"]
# A test's data may go with the machine, so nothing waits for the disk.
CARELESS = {"fsync": "off", "synchronous_commit": "off", "full_page_writes": "off"}
# Tidies up when the pipe from its parent closes, hence even after kill -9 of the parent. The server may have been
# started anew since; the number of the one that runs stands in its own file.
WATCHER = """
read -r _
pid=$(head -n 1 "$1/data/postmaster.pid" 2>/dev/null)
[ -n "$pid" ] && kill -INT "$pid" 2>/dev/null &&
for _ in $(seq 100); do kill -0 "$pid" 2>/dev/null || break; sleep 0.1; done
[ -n "$pid" ] && kill -QUIT "$pid" 2>/dev/null
rm -rf "$1"
"""


@dataclass
class Server:
    """A private server that a test may stop and start again, on the same port and data."""

    binaries: Path
    folder: Path
    owner: pwd.struct_passwd | None
    settings: dict[str, str]
    port: int
    process: subprocess.Popen[bytes]

    @property
    def url(self) -> str:
        return _url(self.port, DATABASE)

    def stop(self, *, at_once: bool = False) -> None:
        """Stop; `at_once` without telling the disk anything, as a crash would."""
        if at_once:
            self.process.send_signal(signal.SIGQUIT)
        _stop(self.process)

    def start(self) -> None:
        _, self.process = _start(self.binaries, self.folder, self.owner, self.settings, self.port)


@contextlib.contextmanager
def private_postgres(*, durable: bool = False) -> Iterator[str]:
    """Yield the DATABASE_URL of a fresh server; a `durable` one waits for the disk, as a real one does."""
    with private_server(durable=durable) as server:
        yield server.url


@contextlib.contextmanager
def private_server(*, durable: bool = False) -> Iterator[Server]:
    """As `private_postgres`, for tests that stop the server themselves."""
    binaries = find_binaries()
    owner = _unprivileged_user()
    folder = _make_folder(owner)
    settings = {} if durable else CARELESS
    try:
        _initdb(binaries, folder, owner)
        port, process = _start(binaries, folder, owner, settings)
        server = Server(binaries, folder, owner, settings, port, process)
        watcher = subprocess.Popen(
            ["/bin/sh", "-c", WATCHER, "watcher", str(folder)],
            stdin=subprocess.PIPE,
            start_new_session=True,  # Ctrl-C ends the run, not the one who tidies up after it
        )
        try:
            with psycopg.connect(_url(port, "postgres"), autocommit=True) as connection:
                connection.execute(f"CREATE DATABASE {DATABASE}")
            yield server
        finally:
            # The watcher goes first: once the server is gone, its process number may be another's.
            watcher.kill()
            watcher.communicate()
            _stop(server.process)
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def find_binaries() -> Path:
    """Return the folder that holds initdb and postgres, installing PostgreSQL where there is none."""
    found = _find_binaries()
    if not found:
        install(
            "PostgreSQL",
            apt=["postgresql"],
            brew=["postgresql@17"],
            otherwise="Install the PostgreSQL server, put its initdb on PATH, and run the tests again.",
        )
        found = _find_binaries()
    if not found:
        raise MissingProgramError("PostgreSQL was installed but its initdb is not found. Put it on PATH.")
    return found


def _find_binaries() -> Path | None:
    places = []
    if on_path := shutil.which("initdb"):
        places.append(Path(on_path).resolve().parent)
    if config := shutil.which("pg_config"):
        asked = subprocess.run([config, "--bindir"], capture_output=True, text=True, check=False)
        places.append(Path(asked.stdout.strip()))
    for pattern in (
        "/usr/lib/postgresql/*/bin",
        "/opt/homebrew/opt/postgresql*/bin",
        "/usr/local/opt/postgresql*/bin",
    ):
        places += sorted(map(Path, glob.glob(pattern)), key=_version, reverse=True)  # noqa: PTH207 absolute pattern
    return next((place for place in places if (place / "initdb").exists() and (place / "postgres").exists()), None)


def _version(binaries: Path) -> int:
    digits = "".join(character for character in binaries.parent.name if character.isdigit())
    return int(digits or 0)


def _unprivileged_user() -> pwd.struct_passwd | None:
    """Return who shall own the server when we are root, which PostgreSQL refuses to run as."""
    if os.geteuid() != 0:
        return None
    for name in ("postgres", "nobody"):
        with contextlib.suppress(KeyError):
            return pwd.getpwnam(name)
    raise MissingProgramError("PostgreSQL does not run as root, and this machine has no user `postgres` or `nobody`.")


def _make_folder(owner: pwd.struct_passwd | None) -> Path:
    place = tempfile.gettempdir()
    # /tmp, if the chosen place is too long for a socket or closed to the server's user.
    if len(place) > LONGEST_SOCKET_FOLDER - 25 or (owner and not _others_may_enter(Path(place))):
        place = "/tmp"  # noqa: S108 mkdtemp makes a private folder in it
    folder = Path(tempfile.mkdtemp(prefix="clientcare-pg-", dir=place))
    if owner:
        os.chown(folder, owner.pw_uid, owner.pw_gid)
    return folder


def _others_may_enter(folder: Path) -> bool:
    return all(place.stat().st_mode & 0o001 for place in (folder, *folder.parents))


def _as(owner: pwd.struct_passwd | None) -> dict[str, int | list[int] | None]:
    return {"user": owner.pw_uid, "group": owner.pw_gid, "extra_groups": []} if owner else {}


def _environment() -> dict[str, str]:
    """Return the environment without PG* variables, which would redirect the server or its clients."""
    return {name: value for name, value in os.environ.items() if not name.startswith("PG")} | {"LC_ALL": "C"}


def _initdb(binaries: Path, folder: Path, owner: pwd.struct_passwd | None) -> None:
    said = ""
    for locale in ("C.UTF-8", "C"):  # macOS has no C.UTF-8
        done = subprocess.run(
            [binaries / "initdb", "-D", folder / "data", f"--locale={locale}", *INITDB],
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            cwd=folder,
            env=_environment(),
            check=False,
            **_as(owner),  # type: ignore[call-overload]  # mypy cannot match a mapping with the overloads
        )
        if done.returncode == 0:
            return
        said += done.stdout
        shutil.rmtree(folder / "data", ignore_errors=True)
    raise MissingProgramError(f"initdb could not make a private PostgreSQL in {folder}:\n{said}")


def _start(
    binaries: Path, folder: Path, owner: pwd.struct_passwd | None, settings: dict[str, str], wanted: int | None = None
) -> tuple[int, subprocess.Popen[bytes]]:
    """Start the server on the wanted or a free port. A port may be taken between our look and its bind: try a few."""
    log = folder / "log"
    for _ in range(5):
        port = wanted or _free_port()
        chosen = settings | {
            "listen_addresses": "127.0.0.1",
            "port": str(port),
            "unix_socket_directories": str(folder),
            "max_connections": "200",
        }
        options = [part for name, value in chosen.items() for part in ("-c", f"{name}={value}")]
        with log.open("wb") as output:
            server = subprocess.Popen(
                [binaries / "postgres", "-D", folder / "data", *options],
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=subprocess.STDOUT,
                cwd=folder,
                env=_environment(),
                start_new_session=True,  # Ctrl-C is for the tests, which stop it in order
                **_as(owner),  # type: ignore[call-overload]  # as above
            )
        if _answers(server, port):
            return port, server
        _stop(server)
        if b"could not bind" not in log.read_bytes():
            break
    raise MissingProgramError(f"The private PostgreSQL did not start. Its log:\n{log.read_text(errors='replace')}")


def _free_port() -> int:
    for _ in range(200):
        port = random.randint(LOWEST_PORT, HIGHEST_PORT)
        with socket.socket() as probe, contextlib.suppress(OSError):
            probe.bind(("127.0.0.1", port))
            return port
    raise MissingProgramError(f"No free port between {LOWEST_PORT} and {HIGHEST_PORT} on 127.0.0.1.")


def _answers(server: subprocess.Popen[bytes], port: int) -> bool:
    deadline = time.monotonic() + STARTS_WITHIN
    while time.monotonic() < deadline and server.poll() is None:
        with contextlib.suppress(psycopg.OperationalError):
            psycopg.connect(_url(port, "postgres"), connect_timeout=5).close()
            return True
        time.sleep(0.05)
    return False


def _stop(server: subprocess.Popen[bytes]) -> None:
    for kind in (signal.SIGINT, signal.SIGQUIT, signal.SIGKILL):  # fast, then at once, then without asking
        if server.poll() is None:
            server.send_signal(kind)
        with contextlib.suppress(subprocess.TimeoutExpired):
            server.wait(STOPS_WITHIN)
            return


def _url(port: int, database: str) -> str:
    return f"postgres://{USER}@127.0.0.1:{port}/{database}"


def main(arguments: list[str]) -> int:
    command = arguments[1:] if arguments[:1] == ["--"] else arguments
    if not command:
        print("Name a command: python -m tests.machine.postgres -- .venv/bin/python manage.py shell")
        return 2
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))
    try:
        with private_postgres() as url:
            return subprocess.run(command, env=os.environ | {"DATABASE_URL": url}, check=False).returncode
    except MissingProgramError as error:
        print(error, file=sys.stderr)
        return 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
