"""Install for real: a project of one tiny package, from a folder instead of the network.

Each test is a way in which a first run goes wrong, and what the next run makes of it.
"""

import hashlib
import os
import shutil
import subprocess
import sys
import time
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest

from clientcare import bootstrap

# The base Python, not that of the .venv the tests run in.
PYTHON = getattr(sys, "_base_executable", sys.executable)
UNREACHABLE = "http://127.0.0.1:9/simple"  # the discard port: refused at once
Run = Callable[..., subprocess.CompletedProcess[str]]


def make_wheel(folder: Path, name: str) -> str:
    """Write a wheel of one empty module into `folder` and return its line for a lock file."""
    wheel = folder / f"{name}-1.0-py3-none-any.whl"
    information = f"{name}-1.0.dist-info"
    with zipfile.ZipFile(wheel, "w") as archive:
        archive.writestr(f"{name}.py", "")
        archive.writestr(f"{information}/METADATA", f"Metadata-Version: 2.1\nName: {name}\nVersion: 1.0\n")
        archive.writestr(f"{information}/WHEEL", "Wheel-Version: 1.0\nRoot-Is-Purelib: true\nTag: py3-none-any\n")
        archive.writestr(f"{information}/RECORD", "")
    digest = hashlib.sha256(wheel.read_bytes()).hexdigest()
    return f"{name}==1.0 \\\n    --hash=sha256:{digest}\n"


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """A folder with bootstrap.py and locks of one package each."""
    root = tmp_path / "project"
    wheels = tmp_path / "wheels"
    (root / "clientcare").mkdir(parents=True)
    wheels.mkdir()
    shutil.copy(bootstrap.__file__, root / "clientcare")
    (root / "requirements.txt").write_text(make_wheel(wheels, "alice"))
    (root / "requirements-test.txt").write_text(make_wheel(wheels, "bob"))
    return root


@pytest.fixture
def environment(project: Path) -> dict[str, str]:
    ours = {name: value for name, value in os.environ.items() if not name.startswith("PIP_")}
    offline = {"PIP_CONFIG_FILE": os.devnull, "PIP_NO_INDEX": "1", "PIP_FIND_LINKS": str(project.parent / "wheels")}
    return ours | offline


@pytest.fixture
def run(project: Path, environment: dict[str, str]) -> Run:
    def run_it(*arguments: str, root: Path = project, **variables: str) -> subprocess.CompletedProcess[str]:
        command = [PYTHON, str(root / "clientcare" / "bootstrap.py"), *arguments]
        return subprocess.run(
            command, env=environment | variables, capture_output=True, text=True, timeout=300, check=False
        )

    return run_it


def imports(root: Path, module: str) -> bool:
    python = root / ".venv" / "bin" / "python"
    return subprocess.run([python, "-c", f"import {module}"], capture_output=True, check=False).returncode == 0


def test_the_first_run_installs_the_second_is_silent_and_the_tests_come_on_top(project: Path, run: Run) -> None:
    first = run()
    assert first.returncode == 0, first.stderr
    assert "Installing 1 packages" in first.stdout
    assert imports(project, "alice")
    assert not imports(project, "bob")

    began = time.perf_counter()
    second = run()
    assert (second.returncode, second.stdout, second.stderr) == (0, "", "")
    assert time.perf_counter() - began < 1, "a repeat run compares a stamp; about 0.05 s on an idle machine"

    assert run("--test").returncode == 0
    assert imports(project, "bob")


def test_a_moved_folder_is_mended(project: Path, run: Run) -> None:
    assert run().returncode == 0
    moved = project.with_name("moved")
    project.rename(moved)
    mended = run(root=moved)
    assert mended.returncode == 0, mended.stderr
    assert "The folder was moved" in mended.stdout
    assert imports(moved, "alice")


def test_a_killed_installation_is_mended(project: Path, environment: dict[str, str], run: Run) -> None:
    process = subprocess.Popen(
        [PYTHON, project / "clientcare/bootstrap.py"],
        env=environment,
        stdout=subprocess.PIPE,
        text=True,
        start_new_session=True,
    )
    assert process.stdout
    assert process.stdout.readline().startswith("Making .venv")
    os.killpg(process.pid, 9)
    process.communicate()
    mended = run()
    assert mended.returncode == 0, mended.stderr
    assert "An earlier installation stopped half-way" in mended.stdout
    assert imports(project, "alice")


def test_two_runs_at_once_install_once(project: Path, environment: dict[str, str]) -> None:
    command = [PYTHON, project / "clientcare/bootstrap.py"]
    both = [subprocess.Popen(command, env=environment, stdout=subprocess.PIPE, text=True) for _ in range(2)]
    said = sorted(process.communicate(timeout=300)[0] for process in both)
    assert [process.returncode for process in both] == [0, 0]
    assert said[0] == "Another run is installing into .venv. Waiting for it ...\n"
    assert "Installed." in said[1]
    assert imports(project, "alice")


def test_without_a_network_it_says_so_and_the_next_run_goes_on(project: Path, run: Run) -> None:
    cut = run(PIP_NO_INDEX="0", PIP_FIND_LINKS="", PIP_INDEX_URL=UNREACHABLE, PIP_RETRIES="0")
    assert cut.returncode == 1
    assert cut.stderr.startswith("The package index cannot be reached, and a first run needs it.")
    assert len(cut.stderr.splitlines()) == 1
    mended = run()
    assert mended.returncode == 0, mended.stderr
    assert imports(project, "alice")


def test_an_altered_package_is_refused(project: Path, run: Run) -> None:
    with (project.parent / "wheels/alice-1.0-py3-none-any.whl").open("ab") as wheel:
        wheel.write(b"altered")
    refused = run()
    assert refused.returncode == 1
    assert refused.stderr.startswith("A downloaded package is not the one that was locked")
    assert not imports(project, "alice")
