"""The site in processes of its own, on a free port of 127.0.0.1: for benches and for tests of what goes wrong."""

import contextlib
import http.client
import os
import random
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Self

from tests.run import CONFIGURATION

ROOT = Path(__file__).resolve().parent.parent.parent
READY_WITHIN = 60.0  # seconds
STOPS_WITHIN = 10.0  # seconds
# Below lie other services, above the ports that systems lend: one we killed must be free for its successor.
LOWEST_PORT, HIGHEST_PORT = 15_432, 32_767
SERVE = (sys.executable, "manage.py", "serve")
TICKS = os.sysconf("SC_CLK_TCK")  # per second
# Ends the server when the pipe from its parent closes, hence even after kill -9 of the parent.
WATCHER = 'read -r _; kill -KILL -- "-$1" 2>/dev/null'


def variables(var: Path, **more: str) -> dict[str, str]:
    """Return this environment with nobody's configuration but `more`, and data in `var`."""
    unwanted = {*CONFIGURATION, *(f"{name}_FILE" for name in CONFIGURATION), "DJANGO_SETTINGS_MODULE"}
    kept = {name: value for name, value in os.environ.items() if name not in unwanted}
    return {**kept, "VAR_DIR": str(var), **more}


@dataclass
class Site:
    """A server that can be started, killed and started again on the same port. Use it as a context manager."""

    environment: Mapping[str, str]
    log: Path
    command: tuple[str, ...] = SERVE
    port: int = field(default_factory=lambda: free_port())  # noqa: PLW0108  defined below
    process: subprocess.Popen[bytes] | None = None
    watcher: subprocess.Popen[bytes] | None = None

    def __enter__(self) -> Self:
        try:
            self.start()
        except BaseException:
            self.kill()
            raise
        return self

    def __exit__(self, *_: object) -> None:
        self.stop()

    @property
    def pid(self) -> int:
        assert self.process is not None, "the site was not started"
        return self.process.pid

    def start(self) -> None:
        """Start the server and wait until it answers. Raises RuntimeError with its log when it does not."""
        places = {"HOST": "127.0.0.1", "PORT": str(self.port)}
        with self.log.open("ab") as output:
            self.process = subprocess.Popen(
                self.command,
                cwd=ROOT,
                env={**self.environment, **places},
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=subprocess.STDOUT,
                start_new_session=True,  # its workers can be ended with it, and with nobody else
            )
        command = ["/bin/sh", "-c", WATCHER, "watcher", str(self.process.pid)]
        self.watcher = subprocess.Popen(command, stdin=subprocess.PIPE, start_new_session=True)
        deadline = time.monotonic() + READY_WITHIN
        while not self.is_ready():
            if self.process.poll() is not None or time.monotonic() > deadline:
                raise RuntimeError(f"The site did not start. Its log:\n{self.log.read_text(errors='replace')}")
            time.sleep(0.05)

    def is_ready(self) -> bool:
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=5)
        try:
            connection.request("GET", "/readyz")
            return connection.getresponse().status == http.HTTPStatus.OK
        except (OSError, http.client.HTTPException):
            return False
        finally:
            connection.close()

    def workers(self) -> list[int]:
        """Return the process numbers of the server's children."""
        listed = subprocess.run(["ps", "-A", "-o", "pid=,ppid="], capture_output=True, text=True, check=True).stdout
        pairs = [line.split() for line in listed.splitlines()]
        return [int(child) for child, parent in pairs if int(parent) == self.pid]

    def processor_seconds(self) -> float | None:
        """Return the processor time that the workers have taken; None where the system does not tell it finely."""
        try:
            fields = [Path(f"/proc/{worker}/stat").read_text().rpartition(")")[2].split() for worker in self.workers()]
        except OSError:
            return None
        return sum(int(user) + int(system) for *_, user, system in (own[:13] for own in fields)) / TICKS

    def kill(self) -> None:
        """End the server and its workers at once, as a power cut would."""
        if self.process is None:
            return
        if self.watcher is not None:
            # It goes first: once the server is gone, its number may be another's.
            self.watcher.kill()
            self.watcher.communicate()
            self.watcher = None
        # The group stays ours until its leader has been waited for.
        with contextlib.suppress(ProcessLookupError):
            os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait()

    def stop(self) -> None:
        if self.process is not None and self.process.poll() is None:
            self.process.terminate()
            with contextlib.suppress(subprocess.TimeoutExpired):
                self.process.wait(STOPS_WITHIN)
        self.kill()


def free_port() -> int:
    for _ in range(200):
        port = random.randint(LOWEST_PORT, HIGHEST_PORT)
        with socket.socket() as probe, contextlib.suppress(OSError):
            probe.bind(("127.0.0.1", port))
            return port
    raise RuntimeError(f"No free port between {LOWEST_PORT} and {HIGHEST_PORT} on 127.0.0.1.")
