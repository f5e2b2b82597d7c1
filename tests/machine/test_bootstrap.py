"""What bootstrap.py decides, without installing anything; tests/faults/test_bootstrap.py installs for real."""

import ast
import errno
import os
import subprocess
from pathlib import Path

import pytest

from clientcare import bootstrap

SOURCE = Path(bootstrap.__file__)
LOCK = "one==1.0 \\\n    --hash=sha256:00\ntwo==2.0 \\\n    --hash=sha256:00\n"


@pytest.fixture
def root(tmp_path: Path) -> Path:
    (tmp_path / "requirements.txt").write_text(LOCK)
    (tmp_path / "requirements-test.txt").write_text("two==2.0\nthree==3.0\n")
    return tmp_path


def install(root: Path, *locks: str) -> None:
    """Leave what a whole installation leaves."""
    binaries = root / ".venv" / "bin"
    binaries.mkdir(parents=True)
    (binaries / "python").touch(mode=0o755)
    Path(bootstrap.stamp_path(str(root))).write_text("\n".join(bootstrap.stamp_lines(str(root), locks)))


def test_parses_on_python_3_6() -> None:
    ast.parse(SOURCE.read_text(), feature_version=(3, 6))


def test_needs_only_the_standard_library_and_little_of_it_at_the_start() -> None:
    top = [node for node in ast.parse(SOURCE.read_text()).body if isinstance(node, ast.Import | ast.ImportFrom)]
    assert {alias.name for node in top for alias in node.names} == {"hashlib", "os", "sys"}


@pytest.mark.parametrize("version", [(2, 7, 18), (3, 8, 10), (3, 10, 99)])
def test_an_old_python_is_told_its_age_its_place_and_what_to_do(version: tuple[int, ...]) -> None:
    with pytest.raises(bootstrap.BootstrapError) as caught:
        bootstrap.require_python(version, "/usr/bin/python3")
    said = str(caught.value)
    assert said.startswith("Python 3.11 or newer is needed; this is {}.{}.{} at /usr/bin/python3.".format(*version))
    assert "make run PYTHON=python3.12" in said


@pytest.mark.parametrize("version", [(3, 11, 0), (3, 14, 2)])
def test_a_supported_python_passes(version: tuple[int, ...]) -> None:
    bootstrap.require_python(version, "/usr/bin/python3")


def test_a_whole_installation_is_fresh(root: Path) -> None:
    install(root, "requirements.txt")
    assert bootstrap.is_fresh(str(root), ("requirements.txt",))
    assert bootstrap.why_anew(str(root)) is None


def test_the_test_requirements_come_on_top(root: Path) -> None:
    install(root, "requirements.txt")
    assert not bootstrap.is_fresh(str(root), bootstrap.LOCKS)
    assert bootstrap.why_anew(str(root)) is None


def test_a_run_is_content_with_more_than_it_needs(root: Path) -> None:
    install(root, *bootstrap.LOCKS)
    assert bootstrap.is_fresh(str(root), ("requirements.txt",))


def test_a_changed_lock_is_installed_into_the_venv_that_is_there(root: Path) -> None:
    install(root, "requirements.txt")
    (root / "requirements.txt").write_text(LOCK.replace("2.0", "2.1"))
    assert not bootstrap.is_fresh(str(root), ("requirements.txt",))
    assert bootstrap.why_anew(str(root)) is None


def test_no_venv_is_made_without_a_word_about_an_older_one(root: Path) -> None:
    assert bootstrap.why_anew(str(root)) == ""


def test_a_half_finished_installation_is_made_anew(root: Path) -> None:
    install(root, "requirements.txt")
    Path(bootstrap.stamp_path(str(root))).unlink()
    assert "stopped half-way" in (bootstrap.why_anew(str(root)) or "")


def test_a_venv_without_python_is_made_anew(root: Path) -> None:
    install(root, "requirements.txt")
    python = root / ".venv" / "bin" / "python"
    python.unlink()
    python.symlink_to(root / "a-python-that-was-removed")
    assert not bootstrap.is_fresh(str(root), ("requirements.txt",))
    assert "lost its Python" in (bootstrap.why_anew(str(root)) or "")


def test_a_moved_folder_is_made_anew(root: Path) -> None:
    before, after = root / "before", root / "after"
    before.mkdir()
    (before / "requirements.txt").write_text(LOCK)
    install(before, "requirements.txt")
    before.rename(after)
    assert not bootstrap.is_fresh(str(after), ("requirements.txt",))
    assert "was moved" in (bootstrap.why_anew(str(after)) or "")


def test_another_python_makes_it_anew(root: Path) -> None:
    install(root, "requirements.txt")
    stamp = Path(bootstrap.stamp_path(str(root)))
    stamp.write_text("\n".join(["python 3.2", *stamp.read_text().splitlines()[1:]]))
    assert "another Python" in (bootstrap.why_anew(str(root)) or "")


def test_a_stamp_of_rubbish_counts_as_none(root: Path) -> None:
    install(root, "requirements.txt")
    Path(bootstrap.stamp_path(str(root))).write_bytes(b"\xff\x00\xfe")
    assert "stopped half-way" in (bootstrap.why_anew(str(root)) or "")


def test_packages_are_counted_once(root: Path) -> None:
    assert bootstrap.locked_names(str(root), bootstrap.LOCKS) == {"one", "two", "three"}


@pytest.mark.parametrize(
    ("pip_says", "we_say"),
    [
        ("OSError: [Errno 28] No space left on device", "The disk is full. Free about"),
        ("NewConnectionError('...'): Name or service not known\nERROR: No matching distribution found", "be reached"),
        ("Read timed out. (read timeout=15)", "be reached"),
        ("SSLError(SSLCertVerificationError(1, 'CERTIFICATE_VERIFY_FAILED'))", "PIP_CERT"),
        ("ERROR: THESE PACKAGES DO NOT MATCH THE HASHES FROM THE REQUIREMENTS FILE", "not the one that was locked"),
        ("[Errno 30] Read-only file system: '/x/.venv'", "cannot be written"),
        ("ERROR: No matching distribution found for nh3==0.3.8", "Try another Python"),
    ],
)
def test_troubles_are_told_plainly(pip_says: str, we_say: str) -> None:
    said = bootstrap.explain(pip_says, "/home/alice/clientcare") or ""
    assert we_say in said
    assert "{" not in said


def test_an_unknown_trouble_is_left_to_pip_s_own_words() -> None:
    assert bootstrap.explain("something else", "/x") is None


def test_a_full_disk_is_told_before_anything_is_begun(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("shutil.disk_usage", lambda _: _Usage())
    with pytest.raises(bootstrap.BootstrapError, match="has 3 MB free; about 200 MB are needed"):
        bootstrap.install(str(root), ("requirements.txt",))
    assert not (root / ".venv").exists()


class _Usage:
    free = 3 * 2**20


def test_a_python_without_ensurepip_is_told_which_package_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("importlib.util.find_spec", lambda _: None)
    with pytest.raises(bootstrap.BootstrapError, match=r"python3\.\d+-venv"):
        bootstrap.check_ensurepip()


def test_a_read_only_folder_is_told(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(path: str) -> None:
        raise OSError(errno.EROFS, "Read-only file system", path)

    # Played, because nothing is read-only to root, which tests may run as.
    monkeypatch.setattr(os, "mkdir", refuse)
    with pytest.raises(bootstrap.BootstrapError) as caught:
        bootstrap.install(str(root), ("requirements.txt",))
    assert str(caught.value).startswith(f"{root}/.venv cannot be written. Make it writable, or copy the project")


def test_a_file_in_the_place_of_venv_gives_way(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (root / ".venv").write_text("not a folder")
    monkeypatch.setattr(bootstrap, "start", lambda _: subprocess.Popen(["true"], stdout=subprocess.PIPE, text=True))
    bootstrap.make_venv(str(root))
    assert (root / ".venv").is_dir()
