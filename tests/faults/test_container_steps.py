"""The container's life without a container: the commands that Dockerfile and docker-compose.yml name, in their order.

Packages are those of the .venv that runs the tests; everything else is as in the image: only what it copies, in a
folder that is not written to, with PostgreSQL and secrets from files.
"""

import re
import shutil
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.machine import containers
from tests.machine.postgres import private_postgres

READY_WITHIN = 30.0  # seconds
PUBLIC_HOST = "revise.example.org"


@pytest.fixture(scope="module")
def image(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder that holds what the image's folder would hold after its build."""
    root = tmp_path_factory.mktemp("image")
    for rest in containers.instructions("COPY"):
        if "--from" in rest:
            continue
        source, target = rest.split()
        path = containers.ROOT / source
        if path.is_dir():
            shutil.copytree(path, root / target, ignore=shutil.ignore_patterns("__pycache__"))
        else:
            shutil.copy(path, root / target)
    for command in containers.instructions("RUN"):
        done = subprocess.run(
            ["sh", "-c", command], cwd=root, env=image_environment(), capture_output=True, text=True, check=False
        )
        assert done.returncode == 0, done.stdout + done.stderr
    return root


@pytest.fixture(scope="module")
def database() -> Iterator[str]:
    with private_postgres() as url:
        yield url


@pytest.fixture(scope="module")
def port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        number: int = probe.getsockname()[1]
        return number


@pytest.fixture(scope="module")
def environment(database: str, port: int, tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    """The image's and the service's variables, with the database, the secrets and the port of this test."""
    secrets = tmp_path_factory.mktemp("secrets")
    for name in containers.compose()["secrets"]:
        (secrets / name).write_text("" if name == "email_password" else f"not-a-real-{name}\n")
    service = containers.service_environment("web")
    assert service["DATABASE_URL"] == re.sub(r"127\.0\.0\.1:\d+", "db:5432", database)
    service = {name: value.replace("/run/secrets", str(secrets)) for name, value in service.items()}
    # https, because it is the harder case: a check that comes as plain HTTP must still be answered.
    here = {"DATABASE_URL": database, "HOST": "127.0.0.1", "PORT": str(port), "PUBLIC_URL": f"https://{PUBLIC_HOST}"}
    return image_environment() | service | here | {"TRUST_PROXY": "1"}


def image_environment() -> dict[str, str]:
    """Return the variables of the image, and no others, with this .venv in the place of the image's."""
    variables = containers.image_environment()
    ours = f"{Path(sys.executable).parent}:/usr/local/bin:/usr/bin:/bin"
    return variables | {"PATH": variables["PATH"].replace("/app/.venv/bin:$PATH", ours)}


def contents(root: Path) -> dict[str, int]:
    return {str(path.relative_to(root)): path.stat().st_mtime_ns for path in sorted(root.rglob("*"))}


def migrate(image: Path, environment: dict[str, str]) -> subprocess.CompletedProcess[str]:
    command = containers.compose()["services"]["migrate"]["command"]
    return subprocess.run(command, cwd=image, env=environment, capture_output=True, text=True, timeout=120, check=False)


def check_health(environment: dict[str, str]) -> bool:
    """Run the image's own health check against this test's port."""
    command = [part.replace(":8000/", f":{environment['PORT']}/") for part in containers.image_healthcheck()]
    return subprocess.run(command, env=environment, capture_output=True, check=False).returncode == 0


@pytest.fixture
def web(image: Path, environment: dict[str, str], tmp_path: Path) -> Iterator[subprocess.Popen[bytes]]:
    log = tmp_path / "log"
    with log.open("wb") as output:
        process = subprocess.Popen(
            containers.image_command(), cwd=image, env=environment, stdout=output, stderr=subprocess.STDOUT
        )
    deadline = time.monotonic() + READY_WITHIN
    try:
        while not check_health(environment):
            assert process.poll() is None, log.read_text()
            assert time.monotonic() < deadline, log.read_text()
        yield process
    finally:
        if process.poll() is None:
            process.kill()
        process.wait()


def get(environment: dict[str, str], path: str) -> tuple[int, str, str]:
    """Return status, Cache-Control and body of a page, asked for as a reverse proxy would."""
    headers = {"Host": PUBLIC_HOST, "X-Forwarded-Proto": "https", "X-Forwarded-For": "192.0.2.1"}
    address = f"http://127.0.0.1:{environment['PORT']}{path}"
    with urllib.request.urlopen(urllib.request.Request(address, headers=headers), timeout=10) as response:
        return response.status, response.headers["Cache-Control"] or "", response.read().decode()


def test_the_build_collects_static_files_and_leaves_no_key(image: Path) -> None:
    assert (image / "var/static/staticfiles.json").exists()
    assert [path.name for path in (image / "var").iterdir()] == ["static"]


def test_migrate_prepares_an_empty_database_and_may_run_again(image: Path, environment: dict[str, str]) -> None:
    first = migrate(image, environment)
    assert first.returncode == 0, first.stdout + first.stderr
    assert f"https://{PUBLIC_HOST}/" in first.stdout, "the one-time link for the first manager"
    again = migrate(image, environment)
    assert again.returncode == 0, again.stdout + again.stderr


def test_the_site_serves_writes_nothing_and_stops_when_asked(
    image: Path, environment: dict[str, str], request: pytest.FixtureRequest
) -> None:
    assert migrate(image, environment).returncode == 0
    before = contents(image)
    web: subprocess.Popen[bytes] = request.getfixturevalue("web")

    status, _, page = get(environment, "/")
    assert status == 200
    (style, *_) = re.findall(r'href="(/static/[^"]+\.css)"', page)
    status, cache, _ = get(environment, style)
    assert (status, "immutable" in cache) == (200, True), "WhiteNoise serves hashed files for good"

    web.send_signal(signal.Signals[containers.instructions("STOPSIGNAL")[-1]])
    grace = int(containers.compose()["services"]["web"]["stop_grace_period"].removesuffix("s"))
    assert web.wait(grace) == 0
    assert contents(image) == before
