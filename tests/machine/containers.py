"""Read Dockerfile and docker-compose.yml, so that tests run what they say instead of a copy of it."""

import json
import re
from pathlib import Path
from typing import Any

import yaml

ROOT = Path(__file__).resolve().parents[2]
IMAGE_FOLDER = "/app"


def compose() -> dict[str, Any]:
    read: dict[str, Any] = yaml.safe_load((ROOT / "docker-compose.yml").read_text(encoding="utf-8"))
    return read


def stages() -> list[list[tuple[str, str]]]:
    """Return each build stage's instructions as (KEYWORD, rest), the base image among them."""
    text = (ROOT / "Dockerfile").read_text(encoding="utf-8")
    lines = [line for line in text.splitlines() if not line.startswith("#")]
    instructions = [line.split(" ", 1) for line in re.sub(r"\\\n\s*", "", "\n".join(lines)).splitlines() if line]
    found: list[list[tuple[str, str]]] = []
    for keyword, rest in instructions:
        if keyword == "FROM":
            found.append([])
        found[-1].append((keyword, rest.strip()))
    return found


def instructions(keyword: str) -> list[str]:
    """Return what follows `keyword` in the final stage, in order."""
    return [rest for word, rest in stages()[-1] if word == keyword]


def image_command() -> list[str]:
    command: list[str] = json.loads(instructions("CMD")[-1])
    return command


def image_healthcheck() -> list[str]:
    command: list[str] = json.loads(instructions("HEALTHCHECK")[-1].split("CMD", 1)[1])
    return command


def image_environment() -> dict[str, str]:
    return dict(pair.split("=", 1) for rest in instructions("ENV") for pair in rest.split())


def service_environment(name: str) -> dict[str, str]:
    """Return a service's variables as Compose would pass them where nothing else is set."""
    variables = compose()["services"][name]["environment"]
    return {key: re.sub(r"\$\{\w+:-([^}]*)\}", r"\1", str(value)) for key, value in variables.items()}
