"""gunicorn inside this process: what `manage.py serve` ends in."""

import errno
import socket
from collections.abc import Callable
from typing import Any

from gunicorn.app.base import BaseApplication

from clientcare import gunicorn_conf

LAST_WELL_KNOWN_PORT = 1023
PORTS_TRIED = 100
BACKLOG = 2048  # as gunicorn's own


class CannotListenError(Exception):
    """One plain sentence: what is wrong and what to do."""


def listen_on(host: str, port: int) -> socket.socket:
    """Take the port before anything else is done, so that nobody takes it meanwhile. Raises CannotListenError.

    Browsers that come early wait until gunicorn answers them.
    """
    try:
        family, kind, protocol, _name, where = socket.getaddrinfo(
            host, port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE
        )[0]
    except (socket.gaierror, UnicodeError) as error:
        raise CannotListenError(
            f"HOST is {host!r}, which is no address of this machine. Use 127.0.0.1, or 0.0.0.0 to serve others as well."
        ) from error
    listener = socket.socket(family, kind, protocol)
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)  # else a restart waits for old connections
    try:
        listener.bind(where)
        listener.listen(BACKLOG)  # merely bound, Linux would let another have it
    except OSError as error:
        listener.close()
        raise CannotListenError(_explain(error, host, port)) from error
    return listener


def _explain(error: OSError, host: str, port: int) -> str:
    if error.errno == errno.EADDRINUSE:
        return (
            f"Port {port} on {host} is in use, perhaps by another run of this site. Stop that, or choose another "
            f"port: make run PORT={_free_port(host, port)}."
        )
    if error.errno in {errno.EACCES, errno.EPERM} and port <= LAST_WELL_KNOWN_PORT:
        return f"Port {port} needs an administrator's rights. Choose one from 1024 up: make run PORT=8000."
    if error.errno == errno.EADDRNOTAVAIL:
        return (
            f"HOST is {host}, which is no address of this machine. Use 127.0.0.1, or 0.0.0.0 to serve others as well."
        )
    return f"The site cannot listen on {host}, port {port}: {error.strerror}. Choose another HOST or PORT."


def _free_port(host: str, port: int) -> int:
    for candidate in range(port + 1, min(port + PORTS_TRIED, 65536)):
        with socket.socket(socket.AF_INET6 if ":" in host else socket.AF_INET) as probe:
            try:
                probe.bind((host, candidate))
            except OSError:
                continue
            return candidate
    return 8001


class Server(BaseApplication):  # type: ignore[misc]  # gunicorn has no types
    """gunicorn with our configuration, on a socket that listens already."""

    def __init__(self, load: Callable[[], Any], listener: socket.socket) -> None:
        self._load = load
        self._descriptor = listener.detach()  # gunicorn owns it from here
        super().__init__()

    def load_config(self) -> None:
        for name in self.cfg.settings:
            if hasattr(gunicorn_conf, name):
                self.cfg.set(name, getattr(gunicorn_conf, name))
        self.cfg.set("bind", f"fd://{self._descriptor}")

    def load(self) -> Any:
        return self._load()
