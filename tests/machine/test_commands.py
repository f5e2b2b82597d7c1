"""The promises of Makefile, lock files, .ci/run and tests/run.py."""

import os
import re
import subprocess
from pathlib import Path

import pytest

from tests import run

ROOT = Path(__file__).resolve().parents[2]
MAKEFILE = (ROOT / "Makefile").read_text()
TARGETS = re.findall(r"^([a-z-]+):", MAKEFILE, re.MULTILINE)


def make(*arguments: str) -> str:
    # As from a shell: below another make it would print where it is.
    apart = {name: value for name, value in os.environ.items() if name not in {"MAKELEVEL", "MAKEFLAGS", "MFLAGS"}}
    done = subprocess.run(["make", *arguments], cwd=ROOT, capture_output=True, text=True, check=True, env=apart)
    return done.stdout


def test_help_lists_every_target_with_a_sentence() -> None:
    listed = re.findall(r"^  make ([a-z-]+) +\S", make("help"), re.MULTILINE)
    assert listed == TARGETS
    everything = {"run", "demo", "test", "bench", "bench-learning", "lint", "types", "format", "lock", "clean", "help"}
    assert everything == set(listed)


def test_make_alone_prints_the_help() -> None:
    assert make() == make("help")


def test_run_serves_with_the_python_of_venv() -> None:
    steps = make("--dry-run", "run")
    assert "python3 clientcare/bootstrap.py" in steps
    assert ".venv/bin/python manage.py serve" in steps


def test_settings_may_follow_the_target_as_well_as_precede_it() -> None:
    assert make("--eval", "show: ; @echo $$PORT", "show", "PORT=9000") == "9000\n"


def test_another_python_can_be_chosen() -> None:
    assert "python3.12 clientcare/bootstrap.py" in make("--dry-run", "run", "PYTHON=python3.12")


def test_clean_leaves_the_data() -> None:
    recipe = MAKEFILE.split("\nclean:")[1]
    assert "rm -rf .venv " in recipe
    assert " var" not in recipe.replace("the data in var/ stay", "")


def test_ci_runs_make_test() -> None:
    assert (ROOT / ".ci/run").read_text().splitlines()[-1] == "exec make test"


@pytest.mark.parametrize("name", ["requirements.txt", "requirements-test.txt"])
def test_locks_pin_and_hash_everything_and_name_no_address(name: str) -> None:
    text = (ROOT / name).read_text()
    pins = re.findall(r"^[a-z0-9-]+==\S+ \\\n {4}--hash=sha256:", text, re.MULTILINE)
    assert len(pins) == text.count("==") > 10
    assert not re.search(r"https?:|file:|index-url|find-links|trusted-host", text)


@pytest.mark.parametrize(
    ("wanted", "locked"), [("requirements.in", "requirements.txt"), ("requirements-test.in", "requirements-test.txt")]
)
def test_locks_hold_what_is_asked_for(wanted: str, locked: str) -> None:
    asked = re.findall(r"^[A-Za-z][\w-]*", (ROOT / wanted).read_text(), re.MULTILINE)
    pinned = set(re.findall(r"^([\w-]+)==", (ROOT / locked).read_text(), re.MULTILINE))
    assert {name.lower() for name in asked} <= pinned


def test_both_locks_agree() -> None:
    versions = [
        dict(re.findall(r"^([\w-]+)==(\S+)", (ROOT / name).read_text(), re.MULTILINE))
        for name in ("requirements.txt", "requirements-test.txt")
    ]
    shared = versions[0].keys() & versions[1].keys()
    assert {name: versions[0][name] for name in shared} == {name: versions[1][name] for name in shared}


def test_no_configuration_reaches_the_tests() -> None:
    sources = (ROOT / "clientcare/settings.py").read_text() + (ROOT / "clientcare/env.py").read_text()
    read = set(re.findall(r'(?:env\.\w+|text|flag|integer|port|words|folder|origin|secret)\(\s*"([A-Z_]+)"', sources))
    assert read
    assert read <= run.CONFIGURATION


def test_an_unknown_step_is_refused_with_the_list(capsys: pytest.CaptureFixture[str]) -> None:
    assert run.main(["unti"]) == 2
    assert "No such step: unti. The steps are: lint, format" in capsys.readouterr().out


def test_a_step_that_cannot_run_fails_and_says_why(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("CHROMIUM", "/nowhere/chromium")
    step = run.Step("browser", "browser tests", ("pytest",), frozenset({"chromium"}))
    outcome = run.run(step)
    assert "CHROMIUM names a browser that does not start: /nowhere/chromium" in outcome.trouble
    assert outcome.tests == run.Tests(failed=1)
    run.report([outcome])
    assert capsys.readouterr().out.endswith("0 passed, 1 failed\n")


def test_pytest_s_report_is_counted(tmp_path: Path) -> None:
    junit = tmp_path / "junit.xml"
    junit.write_text('<testsuites><testsuite tests="9" failures="1" errors="1" skipped="2"/></testsuites>')
    assert run.count(junit) == run.Tests(passed=5, failed=2, skipped=2)
    assert str(run.count(junit)) == "5 passed, 2 failed, 2 skipped"


def test_a_missing_report_is_a_failure(tmp_path: Path) -> None:
    assert run.count(tmp_path / "junit.xml") == run.Tests(failed=1)


def test_a_hanging_step_is_ended_with_what_it_started(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(run, "STEP_ENDS_WITHIN", 0.2)
    trouble = run.execute(("sh", "-c", "sleep 60"), {"PATH": "/usr/bin:/bin"})
    assert "something in it hangs" in trouble
