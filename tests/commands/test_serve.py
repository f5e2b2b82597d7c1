"""What `serve` checks before it serves, each trouble in one plain sentence."""

from __future__ import annotations

import errno
import os
import shutil
import signal
import socket
from io import StringIO
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError, OutputWrapper

from cards.management.commands import serve
from clientcare import gunicorn_conf
from clientcare.server import CannotListenError, Server, listen_on

if TYPE_CHECKING:
    from collections.abc import Iterator

    import pytest_django


@pytest.fixture
def taken() -> Iterator[int]:
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        yield other.getsockname()[1]


def failing(number: int) -> Any:
    def fail(*_arguments: Any, **_options: Any) -> Any:
        raise OSError(number, os.strerror(number))

    return fail


def test_a_busy_port_is_named_with_another_that_is_free(taken: int) -> None:
    with pytest.raises(
        CannotListenError, match=rf"^Port {taken} on 127.0.0.1 is in use.*make run PORT=\d+\.$"
    ) as raised:
        listen_on("127.0.0.1", taken)
    offered = int(str(raised.value).rpartition("=")[2].rstrip("."))
    listen_on("127.0.0.1", offered).close()


def test_a_taken_port_is_held_from_the_first_moment() -> None:
    with listen_on("127.0.0.1", 0) as first:
        port = first.getsockname()[1]
        with pytest.raises(CannotListenError, match="is in use"), listen_on("127.0.0.1", port):
            pass


@pytest.mark.parametrize("host", ["no-such-host.invalid", "203.0.113.7", "a" * 70, "999.1.1.1"])
def test_a_host_that_is_not_ours_is_refused(host: str) -> None:
    with pytest.raises(CannotListenError, match=r"^HOST is .* no address of this machine. Use 127.0.0.1"):
        listen_on(host, 18_000)


@pytest.mark.parametrize(
    ("number", "port", "said"),
    [
        (errno.EACCES, 80, "Port 80 needs an administrator's rights. Choose one from 1024 up: make run PORT=8000."),
        (errno.EACCES, 8000, "The site cannot listen on 127.0.0.1, port 8000: Permission denied. Choose another"),
    ],
)
def test_a_port_that_may_not_be_taken(monkeypatch: pytest.MonkeyPatch, number: int, port: int, said: str) -> None:
    monkeypatch.setattr(socket.socket, "bind", failing(number))
    with pytest.raises(CannotListenError) as raised:
        listen_on("127.0.0.1", port)
    assert str(raised.value).startswith(said)


def test_the_command_passes_the_sentence_on(
    settings: pytest_django.Settings, taken: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(signal, "signal", lambda *_: None)
    settings.HOST, settings.PORT = "127.0.0.1", taken
    with pytest.raises(CommandError, match=f"Port {taken} on 127.0.0.1 is in use"):
        call_command("serve")


def test_a_missing_data_folder_is_made(tmp_path: Path) -> None:
    serve.check_folder(tmp_path / "new" / "var")
    assert list((tmp_path / "new" / "var").iterdir()) == []


@pytest.mark.parametrize("below", [".", "var"])
def test_a_file_in_the_place_of_the_data_folder_is_named(tmp_path: Path, below: str) -> None:
    file = tmp_path / "file"
    file.touch()
    with pytest.raises(CommandError, match=r"file\S* is not a folder. Move what is there away, or set VAR_DIR"):
        serve.check_folder(file / below)


@pytest.mark.parametrize(
    ("number", "said"),
    [
        (errno.EROFS, "cannot be written: Read-only file system. Mend that, or set VAR_DIR to another."),
        (errno.EACCES, "cannot be written: Permission denied. Mend that, or set VAR_DIR to another."),
        (errno.ENOSPC, "The disk is full where "),
    ],
)
def test_a_data_folder_that_cannot_be_written(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, number: int, said: str
) -> None:
    monkeypatch.setattr(Path, "write_bytes", failing(number))
    with pytest.raises(CommandError) as raised:
        serve.check_folder(tmp_path)
    assert said in str(raised.value)
    assert str(tmp_path) in str(raised.value)


def test_a_nearly_full_disk_is_refused_early(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(shutil, "disk_usage", lambda _: shutil._ntuple_diskusage(10**9, 10**9, 3 * 2**20))
    with pytest.raises(CommandError, match="The disk is full: 3 MB are free"):
        serve.check_folder(tmp_path)


@pytest.fixture
def collected(tmp_path: Path, settings: pytest_django.Settings, monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """One static file, and the list of the times that it was collected."""
    (tmp_path / "source").mkdir()
    (tmp_path / "source" / "page.css").write_text("a {}")
    settings.STATICFILES_DIRS = [tmp_path / "source"]
    settings.STATICFILES_FINDERS = ["django.contrib.staticfiles.finders.FileSystemFinder"]
    settings.STATIC_ROOT = tmp_path / "static"
    settings.STATIC_ROOT.mkdir()
    calls: list[str] = []

    def collect(name: str, **_options: Any) -> None:
        calls.append(name)
        (settings.STATIC_ROOT / "staticfiles.json").write_text("{}")

    monkeypatch.setattr(serve, "call_command", collect)
    return calls


def test_static_files_are_collected_only_when_one_changed(tmp_path: Path, collected: list[str]) -> None:
    output = OutputWrapper(StringIO())
    for _ in range(2):
        serve.collect_static(tmp_path, output)
    assert collected == ["collectstatic"]
    (tmp_path / "source" / "page.css").write_text("a { color: red }")
    serve.collect_static(tmp_path, output)
    (tmp_path / "source" / "new.css").touch()
    serve.collect_static(tmp_path, output)
    (tmp_path / "static" / "staticfiles.json").unlink()
    serve.collect_static(tmp_path, output)
    assert len(collected) == 4


def test_an_interrupted_collection_is_begun_again(
    tmp_path: Path, collected: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    output = OutputWrapper(StringIO())
    serve.collect_static(tmp_path, output)
    (tmp_path / "source" / "page.css").write_text("changed")
    with monkeypatch.context() as patch:
        patch.setattr(serve, "call_command", failing(errno.ENOSPC))
        with pytest.raises(CommandError, match="The disk is full"):
            serve.collect_static(tmp_path, output)
    (tmp_path / "source" / "page.css").write_text("a {}")
    serve.collect_static(tmp_path, output)
    assert len(collected) == 2


def test_the_banner_says_where_to_go_and_how_to_stop(settings: pytest_django.Settings) -> None:
    settings.PUBLIC_URL = "http://0.0.0.0:8000"
    said = serve.banner("http://127.0.0.1:8000/setup/token/")
    assert "Clientcare is at http://127.0.0.1:8000\n" in said
    assert "Ctrl-C stops it" in said
    assert "first manager account here: http://127.0.0.1:8000/setup/token/" in said
    assert "setup" not in serve.banner(None)


def test_gunicorn_gets_our_configuration_and_our_socket() -> None:
    listener = listen_on("127.0.0.1", 0)
    descriptor = listener.fileno()
    server = Server(lambda: None, listener)
    try:
        config = server.cfg
        assert config.bind == [f"fd://{descriptor}"]
        assert (config.worker_class_str, config.preload_app, config.accesslog) == ("gthread", True, None)
        assert (config.workers, config.threads) == (gunicorn_conf.workers, gunicorn_conf.threads)
        assert config.max_requests_jitter > 0
        assert config.forwarder_headers == []
        # A misspelt name would be left aside in silence.
        named = {name for name in vars(gunicorn_conf) if not name.startswith("_")} - {"Path", "env"}
        assert named <= set(config.settings)
    finally:
        os.close(descriptor)
