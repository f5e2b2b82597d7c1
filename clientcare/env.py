"""Typed readers for the environment.

Every reader takes NAME and also NAME_FILE, the path of a file that holds the value, so that secrets can be
mounted rather than passed. A value that cannot be used raises ImproperlyConfigured with one plain sentence.
"""

import os
import secrets
from pathlib import Path
from typing import Any
from urllib.parse import SplitResult, unquote, urlsplit
from zoneinfo import ZoneInfo

from django.core.exceptions import ImproperlyConfigured

TRUE = {"1", "true", "yes", "on"}
FALSE = {"0", "false", "no", "off", ""}
HIGHEST_PORT = 65535


def text(name: str, default: str = "") -> str:
    """Return the variable NAME, else the content of the file named by NAME_FILE, else `default`."""
    value = os.environ.get(name)
    path = os.environ.get(f"{name}_FILE")
    if value is not None and path:
        raise ImproperlyConfigured(f"Both {name} and {name}_FILE are set. Unset one of them.")
    if not path:
        return default if value is None else value.strip()
    try:
        return Path(path).read_text(encoding="utf-8").strip()
    except (OSError, UnicodeDecodeError) as error:
        raise ImproperlyConfigured(f"{name}_FILE names {path}, which cannot be read: {error}.") from error


def flag(name: str, *, default: bool) -> bool:
    value = text(name, str(default)).lower()
    if value in TRUE:
        return True
    if value in FALSE:
        return False
    raise ImproperlyConfigured(f"{name} is {value!r}. Use 1 for yes or 0 for no.")


def integer(name: str, default: int, *, least: int = 1, most: int = 1_000_000) -> int:
    value = text(name, str(default))
    try:
        number = int(value)
    except ValueError:
        number = least - 1
    if not least <= number <= most:
        raise ImproperlyConfigured(f"{name} is {value!r}. Use a whole number from {least} to {most}.")
    return number


def port(name: str, default: int) -> int:
    return integer(name, default, least=1, most=HIGHEST_PORT)


def words(name: str) -> list[str]:
    """Return a list from a comma-separated variable."""
    return [word.strip() for word in text(name).split(",") if word.strip()]


def folder(name: str, default: Path) -> Path:
    value = text(name)
    return Path(value).expanduser().resolve() if value else default


def origin(name: str, default: str) -> str:
    """Return an address such as https://cards.example.org, without a path."""
    value = text(name, default).rstrip("/")
    parts = _split(value)
    if parts is None or parts.scheme not in {"http", "https"} or not parts.hostname or parts.path:
        raise ImproperlyConfigured(
            f"{name} is {value!r}. Use the scheme and host that people type, for example https://cards.example.org."
        )
    return value


def _split(url: str) -> SplitResult | None:
    """Return the parts of an address, or None where its brackets or its port make it none."""
    try:
        parts = urlsplit(url)
        _ = parts.port  # looked at only here
    except ValueError:
        return None
    return parts


def time_zone(name: str, default: str) -> str:
    """Return an IANA name that this machine knows."""
    value = text(name, default)
    try:
        ZoneInfo(value)
    except (KeyError, ValueError, OSError) as error:
        raise ImproperlyConfigured(
            f"{name} is {value!r}, which is no time zone that this machine knows. Use one such as Europe/London or UTC."
        ) from error
    return value


def secret(name: str, path: Path) -> str:
    """Return the variable NAME, else the secret kept in `path`, made on first use and readable only by its owner."""
    value = text(name)
    if value:
        return value
    try:
        if not path.exists():
            # Other users of the machine have no business with the database that will lie beside it.
            path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
            _write_once(path, secrets.token_urlsafe(50))
        return path.read_text(encoding="utf-8").strip()
    except OSError as error:
        raise ImproperlyConfigured(
            f"The secret key cannot be kept in {path}: {error.strerror}. "
            f"Make that folder writable, or set VAR_DIR to one that is, or set {name}."
        ) from error


def _write_once(path: Path, value: str) -> None:
    """Write through a private temporary file and a link, so that two first starts agree on one secret."""
    temporary = path.with_name(f"{path.name}.{os.getpid()}")
    descriptor = os.open(temporary, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    try:
        with os.fdopen(descriptor, "w", encoding="utf-8") as file:
            file.write(value + "\n")
        os.link(temporary, path)
    except FileExistsError:
        pass
    finally:
        temporary.unlink(missing_ok=True)


def database(name: str, sqlite: Path) -> dict[str, Any]:
    """Return Django's settings for one database: PostgreSQL from an address, else the embedded SQLite file."""
    url = text(name)
    if not url:
        return _sqlite(sqlite)
    parts = _split(url)
    if parts is None or parts.scheme not in {"postgres", "postgresql"} or not parts.path.strip("/"):
        raise ImproperlyConfigured(
            f"{name} must look like postgres://user@host:5432/name. Leave it empty for the embedded SQLite database."
        )
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": unquote(parts.path.strip("/")),
        "USER": unquote(parts.username or ""),
        "PASSWORD": text("DATABASE_PASSWORD") or unquote(parts.password or ""),
        "HOST": parts.hostname or "",
        "PORT": str(parts.port or ""),
        "CONN_MAX_AGE": 300,
        "CONN_HEALTH_CHECKS": True,
        # Without these a cut network leaves every thread waiting for ever.
        "OPTIONS": {
            "connect_timeout": 5,
            "tcp_user_timeout": 15_000,
            "keepalives_idle": 30,
            "keepalives_interval": 5,
            "keepalives_count": 3,
            # The server plans a statement once for each connection, not at each of its runs: of the next card's
            # query that is most of the work. Left to itself it goes on planning that query anew where there are many
            # cards, for a plan that is no better.
            "options": "-c statement_timeout=30000 -c lock_timeout=10000 -c plan_cache_mode=force_generic_plan",
            "server_side_binding": True,
            "prepare_threshold": 5,
        },
    }


def _sqlite(path: Path) -> dict[str, Any]:
    return {
        "ENGINE": "django.db.backends.sqlite3",
        "NAME": path,
        "CONN_MAX_AGE": 300,
        # IMMEDIATE makes writers queue for the lock instead of failing half-way; FULL keeps a grade
        # through a power cut.
        "OPTIONS": {
            "timeout": 20,
            "transaction_mode": "IMMEDIATE",
            "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA foreign_keys=ON;",
        },
    }
