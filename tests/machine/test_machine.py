"""What the tests' own tools do on machines unlike this one."""

import shutil
import subprocess
from pathlib import Path

import pytest

from tests.machine import chromium, packages, postgres
from tests.machine.packages import MissingProgramError

Commands = list[list[str]]


@pytest.fixture
def commands(monkeypatch: pytest.MonkeyPatch) -> Commands:
    """What would have been run; nothing is, and all of it succeeds."""
    ran: Commands = []

    def run(command: list[str], **_options: object) -> subprocess.CompletedProcess[str]:
        ran.append(command)
        return subprocess.CompletedProcess(command, 0, "", "")

    monkeypatch.setattr(subprocess, "run", run)
    return ran


def only(monkeypatch: pytest.MonkeyPatch, *programs: str) -> None:
    monkeypatch.setattr(shutil, "which", lambda name: f"/usr/bin/{name}" if name in programs else None)


def install() -> None:
    packages.install("Chromium", apt=["chromium"], brew=["--cask", "chromium"], otherwise="Install it.")


def test_debian_s_packages_come_from_apt(monkeypatch: pytest.MonkeyPatch, commands: Commands) -> None:
    only(monkeypatch, "apt-get")
    monkeypatch.setattr("os.geteuid", lambda: 0)
    install()
    update, add = commands
    assert "update" in update
    assert add[-3:] == ["install", "--no-install-recommends", "chromium"]
    assert "DEBIAN_FRONTEND=noninteractive" in add, "apt must not wait for an answer"


def test_a_user_with_sudo_that_asks_nothing_gets_them_too(monkeypatch: pytest.MonkeyPatch, commands: Commands) -> None:
    only(monkeypatch, "apt-get", "sudo")
    monkeypatch.setattr("os.geteuid", lambda: 1000)
    install()
    assert commands[-1][:2] == ["/usr/bin/sudo", "-n"]


def test_a_user_without_sudo_is_told_the_command(monkeypatch: pytest.MonkeyPatch) -> None:
    only(monkeypatch, "apt-get")
    monkeypatch.setattr("os.geteuid", lambda: 1000)
    with pytest.raises(MissingProgramError, match="`sudo apt-get install chromium`"):
        install()


def test_macos_asks_homebrew(monkeypatch: pytest.MonkeyPatch, commands: Commands) -> None:
    only(monkeypatch, "brew")
    install()
    assert commands == [["brew", "install", "--cask", "chromium"]]


def test_a_machine_without_either_is_told_what_to_do(monkeypatch: pytest.MonkeyPatch) -> None:
    only(monkeypatch)
    with pytest.raises(MissingProgramError, match=r"neither apt-get nor brew is here\. Install it\."):
        install()


def test_a_failed_installation_shows_the_manager_s_words(monkeypatch: pytest.MonkeyPatch) -> None:
    only(monkeypatch, "brew")
    failed = subprocess.CompletedProcess([], 1, "", "Error: no such cask")
    monkeypatch.setattr(subprocess, "run", lambda *_args, **_options: failed)
    with pytest.raises(MissingProgramError, match="Error: no such cask"):
        install()


def test_a_browser_that_only_asks_for_a_snap_does_not_count(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    stub = tmp_path / "chromium-browser"
    stub.write_text("#!/bin/sh\necho 'requires the chromium snap to be installed' >&2\nexit 1\n")
    stub.chmod(0o755)
    monkeypatch.delenv("CHROMIUM", raising=False)
    monkeypatch.setattr(chromium, "_find", lambda: str(stub))
    with pytest.raises(MissingProgramError, match=r"does not start: .*requires the chromium snap"):
        chromium.chromium()


def test_a_chosen_browser_is_used(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CHROMIUM", "/bin/true")
    assert chromium.chromium() == "/bin/true"


def test_the_private_port_lies_below_those_lent_to_connections() -> None:
    ports = {postgres._free_port() for _ in range(50)}
    assert len(ports) > 10, "two runs on one machine must not meet"
    assert all(15_432 <= port < 32_768 for port in ports)


def test_a_long_temporary_folder_is_left_for_a_short_one(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    long = tmp_path / ("x" * 100)
    long.mkdir()
    monkeypatch.setattr("tempfile.tempdir", str(long))
    folder = postgres._make_folder(None)
    folder.rmdir()
    assert len(str(folder)) < postgres.LONGEST_SOCKET_FOLDER
