"""Every promise of Dockerfile and docker-compose.yml that can be read off them.

No container engine is needed: tests/faults/test_container_steps.py runs the same steps outside a container.
"""

import re
from typing import Any

import pytest

from tests.machine import containers
from tests.machine.containers import ROOT, instructions, stages

COMPOSE = containers.compose()
SERVICES: dict[str, Any] = COMPOSE["services"]
OURS = ["migrate", "web"]


def test_there_are_three_services_and_each_has_its_one_task() -> None:
    assert set(SERVICES) == {"db", "migrate", "web"}
    assert SERVICES["migrate"]["command"] == ["python", "manage.py", "prepare"]
    assert "command" not in SERVICES["web"], "the web service runs the image's own command"


def test_the_database_is_healthy_before_the_migration_and_the_migration_done_before_the_site() -> None:
    assert SERVICES["migrate"]["depends_on"] == {"db": {"condition": "service_healthy"}}
    assert SERVICES["web"]["depends_on"]["migrate"] == {"condition": "service_completed_successfully"}


def test_the_migration_runs_once() -> None:
    assert SERVICES["migrate"]["restart"] == "no"
    assert "--no-prepare" in containers.image_command(), "the web process migrates nothing"


def test_the_database_keeps_its_data_in_a_volume_and_is_not_published() -> None:
    db = SERVICES["db"]
    assert re.fullmatch(r"postgres:17(-\w+)?", db["image"])
    assert db["volumes"] == ["database:/var/lib/postgresql/data"]
    assert "database" in COMPOSE["volumes"]
    assert "ports" not in db
    assert db["healthcheck"]["test"][:2] == ["CMD", "pg_isready"]


@pytest.mark.parametrize("name", OURS)
def test_our_services_may_do_next_to_nothing(name: str) -> None:
    service = SERVICES[name]
    assert service["read_only"] is True
    assert service["tmpfs"] == ["/tmp"]  # noqa: S108 a memory disk of its own
    assert service["cap_drop"] == ["ALL"]
    assert service["security_opt"] == ["no-new-privileges:true"]
    assert "volumes" not in service
    assert "privileged" not in service
    assert "cap_add" not in service


@pytest.mark.parametrize("name", OURS)
def test_our_services_run_as_the_image_s_user_which_is_not_root(name: str) -> None:
    user = instructions("USER")[-1]
    assert SERVICES[name]["user"] == user
    assert all(int(number) >= 1000 for number in user.split(":"))


@pytest.mark.parametrize("name", OURS)
def test_secrets_come_from_files_alone(name: str) -> None:
    variables = SERVICES[name]["environment"]
    assert not {"SECRET_KEY", "DATABASE_PASSWORD", "EMAIL_PASSWORD"} & set(variables)
    for variable in ("SECRET_KEY", "DATABASE_PASSWORD", "EMAIL_PASSWORD"):
        secret = variables[f"{variable}_FILE"].removeprefix("/run/secrets/")
        assert secret in SERVICES[name]["secrets"]
        assert COMPOSE["secrets"][secret]["file"] == f"./var/secrets/{secret}"
    assert "@" not in variables["DATABASE_URL"].split("@", 1)[1]
    assert ":" not in variables["DATABASE_URL"].split("//")[1].split("@")[0], "no password in the address"


def test_database_and_site_read_the_same_password() -> None:
    password = SERVICES["web"]["environment"]["DATABASE_PASSWORD_FILE"]
    assert SERVICES["db"]["environment"]["POSTGRES_PASSWORD_FILE"] == password
    assert "POSTGRES_PASSWORD" not in SERVICES["db"]["environment"]


def test_every_secret_is_explained_where_it_is_needed() -> None:
    text = (ROOT / "docker-compose.yml").read_text(encoding="utf-8")
    manual = (ROOT / "docs/running.md").read_text(encoding="utf-8")
    for name in COMPOSE["secrets"]:
        assert f"var/secrets/{name}" in text.split("services:")[0]
        assert f"var/secrets/{name}" in manual


def test_secrets_are_neither_committed_nor_sent_to_the_builder() -> None:
    assert "/var/" in (ROOT / ".gitignore").read_text(encoding="utf-8").split()
    ignored = (ROOT / ".dockerignore").read_text(encoding="utf-8").splitlines()
    assert "*" in ignored
    assert not any(line.startswith("!var") for line in ignored)


def test_the_site_is_published_on_this_machine_only() -> None:
    (port,) = SERVICES["web"]["ports"]
    assert port.startswith("127.0.0.1:")
    assert port.endswith(f":{containers.image_environment()['PORT']}")


def test_the_site_s_health_is_its_readiness() -> None:
    checks = [SERVICES["web"]["healthcheck"]["test"][1:], containers.image_healthcheck()]
    for check in checks:
        assert check[:2] == ["python", "-c"], "a slim image has no curl"
        assert f"http://127.0.0.1:{containers.image_environment()['PORT']}/readyz" in check[2]


def test_the_site_gets_time_to_finish_its_requests() -> None:
    from clientcare import gunicorn_conf

    assert instructions("STOPSIGNAL") == ["SIGTERM"]
    assert int(SERVICES["web"]["stop_grace_period"].removesuffix("s")) > gunicorn_conf.graceful_timeout


def test_the_image_is_built_in_two_stages_on_the_same_slim_python() -> None:
    bases = [stage[0][1].split(" AS ")[0] for stage in stages()]
    assert len(bases) == 2
    assert len(set(bases)) == 1
    assert re.fullmatch(r"python:3\.1[1-4]-slim(-\w+)?", bases[0])


def test_the_image_installs_the_locked_packages_and_no_compiler() -> None:
    installs = [rest for stage in stages() for word, rest in stage if word == "RUN" and " install " in rest]
    assert len(installs) == 1
    assert "--require-hashes -r requirements.txt" in installs[0]
    assert "apt" not in " ".join(rest for word, rest in stages()[-1] if word == "RUN")


def test_static_files_are_collected_while_building_with_a_key_that_stays_nowhere() -> None:
    (collect,) = instructions("RUN")
    assert re.match(r"SECRET_KEY=\S+ python manage\.py collectstatic --noinput$", collect)
    assert "SECRET_KEY" not in containers.image_environment()
    assert not [word for stage in stages() for word, _ in stage if word == "ARG"]


def test_what_the_image_copies_reaches_the_builder() -> None:
    sources = [rest.split()[0] for stage in stages() for word, rest in stage if word == "COPY" and "--from" not in rest]
    allowed = {line[1:] for line in (ROOT / ".dockerignore").read_text().splitlines() if line.startswith("!")}
    assert set(sources) == allowed
    assert all((ROOT / source).exists() for source in sources)


def test_the_image_s_commands_start_no_shell() -> None:
    assert containers.image_command()[:3] == ["python", "manage.py", "serve"]
    assert instructions("HEALTHCHECK")[-1].split("CMD", 1)[1].strip().startswith("[")


@pytest.mark.parametrize("name", OURS)
def test_every_setting_of_the_site_can_be_set(name: str) -> None:
    from tests.run import CONFIGURATION

    # Fixed by the container: where it listens, where its few files lie, never debugging.
    fixed = {"HOST", "PORT", "VAR_DIR", "DEBUG"}
    given = {variable.removesuffix("_FILE") for variable in SERVICES[name]["environment"]}
    assert given == CONFIGURATION - fixed
