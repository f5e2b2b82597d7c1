"""What `make test` runs: `python -m tests.run [STEP ...]`, every step without names.

Steps run in order; a failed one does not stop the rest. A step that cannot run (no Chromium or PostgreSQL to
be had) fails and says what to do: nothing is passed over in silence. Exit code 0 only if every step went well.
"""

import contextlib
import os
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from xml.etree import ElementTree as ET

from tests.machine.chromium import chromium
from tests.machine.packages import MissingProgramError
from tests.machine.postgres import private_postgres

ROOT = Path(__file__).resolve().parent.parent
PYTHON = sys.executable
STEP_ENDS_WITHIN = 45 * 60  # seconds; three times what the longest takes on two idle cores
TEST_SHOWS_STACK_AFTER = 300  # seconds
SLOW = ("e2e", "faults", "bench")
# A developer's own configuration must not decide whether the tests pass.
CONFIGURATION = {
    *("DEBUG", "SECRET_KEY", "VAR_DIR", "HOST", "PORT", "WORKERS", "THREADS", "PUBLIC_URL", "ALLOWED_HOSTS"),
    *("TRUST_PROXY", "DATABASE_URL", "DATABASE_PASSWORD", "GUESTS", "SIGN_UP", "TIME_ZONE"),
    *("EMAIL_HOST", "EMAIL_PORT", "EMAIL_USER", "EMAIL_PASSWORD", "EMAIL_FROM", "EMAIL_TLS"),
}


@dataclass(frozen=True)
class Step:
    name: str
    title: str
    command: tuple[str, ...]
    needs: frozenset[str] = frozenset()

    @property
    def is_pytest(self) -> bool:
        return "pytest" in self.command


@dataclass(frozen=True)
class Tests:
    passed: int = 0
    failed: int = 0
    skipped: int = 0

    def __add__(self, other: "Tests") -> "Tests":
        return Tests(self.passed + other.passed, self.failed + other.failed, self.skipped + other.skipped)

    def __str__(self) -> str:
        skipped = f", {self.skipped} skipped" if self.skipped else ""
        return f"{self.passed} passed, {self.failed} failed{skipped}"


@dataclass(frozen=True)
class Outcome:
    step: Step
    trouble: str  # "" when all went well
    seconds: float
    tests: Tests | None


def _python(*arguments: str) -> tuple[str, ...]:
    return (PYTHON, *arguments)


def _pytest(*arguments: str) -> tuple[str, ...]:
    stack = f"faulthandler_timeout={TEST_SHOWS_STACK_AFTER}"
    return _python("-m", "pytest", "-q", "-o", stack, *arguments)


UNIT = _pytest("-n", "2", "tests", *(f"--ignore=tests/{name}" for name in SLOW))
FAULTS = _pytest("tests/faults")
# These touch no database, or one of their own: once is enough.
ONCE = [f"--ignore=tests/faults/test_{name}.py" for name in ("bootstrap", "container_steps", "private_postgres")]
POSTGRES = frozenset({"postgres"})
STEPS = (
    Step("lint", "style (ruff check)", _python("-m", "ruff", "check", ".")),
    Step("format", "formatting (ruff format)", _python("-m", "ruff", "format", "--check", ".")),
    Step("types", "types (mypy)", _python("-m", "mypy")),
    Step("imports", "import contracts (import-linter)", (str(Path(PYTHON).with_name("lint-imports")), "--no-logo")),
    Step("check", "Django's own checks", _python("manage.py", "check", "--fail-level", "WARNING")),
    Step("migrations", "no migration missing", _python("manage.py", "makemigrations", "--check", "--dry-run")),
    Step("unit", "unit tests on SQLite", UNIT),
    Step("postgres", "unit tests on PostgreSQL", UNIT, POSTGRES),
    Step("browser", "browser tests", _pytest("tests/e2e"), frozenset({"chromium"})),
    Step("faults", "fault tests on SQLite", FAULTS),
    Step("faults-postgres", "fault tests on PostgreSQL", (*FAULTS, *ONCE), POSTGRES),
)


def main(names: list[str]) -> int:
    known = {step.name for step in STEPS}
    if unknown := [name for name in names if name not in known]:
        print(f"No such step: {', '.join(unknown)}. The steps are: {', '.join(step.name for step in STEPS)}.")
        return 2
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))
    outcomes: list[Outcome] = []
    try:
        # One by one: what ran before an interruption is still reported.
        outcomes.extend(run(step) for step in STEPS if not names or step.name in names)
    except KeyboardInterrupt:
        print("\nStopped.")
        return 130
    finally:
        report(outcomes)
    return int(any(outcome.trouble for outcome in outcomes))


def run(step: Step) -> Outcome:
    print(f"\n=== {step.name}: {step.title}", flush=True)
    began = time.monotonic()
    tests = None
    with tempfile.TemporaryDirectory(prefix="clientcare-test-") as scratch:
        junit = Path(scratch) / "junit.xml"
        try:
            with environment(step, scratch) as variables:
                extra = (f"--junit-xml={junit}",) if step.is_pytest else ()
                trouble = execute((*step.command, *extra), variables)
        except MissingProgramError as error:
            trouble = f"could not run: {error}"
        if step.is_pytest:
            tests = count(junit)
            # A step that was killed or never began has not passed, whatever its file says.
            if trouble and not tests.failed:
                tests += Tests(failed=1)
    if trouble:
        print(f"--- {step.name} failed: {trouble}", flush=True)
    return Outcome(step, trouble, time.monotonic() - began, tests)


@contextlib.contextmanager
def environment(step: Step, scratch: str) -> Iterator[dict[str, str]]:
    """Yield the variables for one step: nobody's configuration, data in `scratch`, what the step needs."""
    unwanted = {*CONFIGURATION, *(f"{name}_FILE" for name in CONFIGURATION), "DJANGO_SETTINGS_MODULE"}
    variables = {name: value for name, value in os.environ.items() if name not in unwanted}
    variables["VAR_DIR"] = str(Path(scratch) / "var")
    with contextlib.ExitStack() as stack:
        if "chromium" in step.needs:
            variables["CHROMIUM"] = chromium()
        if "postgres" in step.needs:
            variables["DATABASE_URL"] = stack.enter_context(private_postgres())
        yield variables


def execute(command: tuple[str, ...], variables: dict[str, str]) -> str:
    """Run one step's command; return what went wrong, or ""."""
    # A session of its own, so that what a test started goes with it when the step has to be ended.
    process = subprocess.Popen(command, cwd=ROOT, env=variables, stdin=subprocess.DEVNULL, start_new_session=True)
    try:
        code = process.wait(STEP_ENDS_WITHIN)
    except subprocess.TimeoutExpired:
        return f"ended after {STEP_ENDS_WITHIN // 60} minutes: something in it hangs, or the machine is far too slow"
    finally:
        end_group(process)
    if code == 5 and "pytest" in command:
        return "pytest found no tests"
    return f"exit code {code}" if code else ""


def end_group(process: subprocess.Popen[bytes]) -> None:
    """End what is left of a step: politely while it still runs, so that its own clean-up can happen."""
    if process.poll() is None:
        with contextlib.suppress(ProcessLookupError, subprocess.TimeoutExpired):
            os.killpg(process.pid, signal.SIGINT)
            process.wait(20)
    with contextlib.suppress(ProcessLookupError, PermissionError):
        os.killpg(process.pid, signal.SIGKILL)
    process.wait()


def count(junit: Path) -> Tests:
    """Read pytest's own report; no report counts as one failure."""
    try:
        suites = ET.parse(junit).getroot().iter("testsuite")  # noqa: S314 pytest wrote it a moment ago
    except (OSError, ET.ParseError):
        return Tests(failed=1)
    total = Tests()
    for suite in suites:
        failed = int(suite.get("failures", 0)) + int(suite.get("errors", 0))
        skipped = int(suite.get("skipped", 0))
        total += Tests(int(suite.get("tests", 0)) - failed - skipped, failed, skipped)
    return total


def report(outcomes: list[Outcome]) -> None:
    if not outcomes:
        return
    print(f"\n{'step':<16} {'result':<8} {'seconds':>8}  what")
    for outcome in outcomes:
        result = "FAILED" if outcome.trouble else "ok"
        print(f"{outcome.step.name:<16} {result:<8} {outcome.seconds:>8.1f}  {outcome.step.title}")
    for outcome in outcomes:
        if outcome.trouble:
            print(f"\n{outcome.step.name} failed: {outcome.trouble}")
    print()
    counted = [outcome for outcome in outcomes if outcome.tests is not None]
    total = Tests()
    for outcome in counted:
        print(f"{outcome.step.title}: {outcome.tests}")
        total += outcome.tests or Tests()
    if counted:
        print(total, flush=True)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
