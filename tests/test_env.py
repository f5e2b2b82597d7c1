"""Settings that cannot be used are refused in one plain sentence."""

import stat
from pathlib import Path

import pytest
from django.core.exceptions import ImproperlyConfigured

from clientcare import env


def test_a_value_comes_from_the_variable_or_from_the_file_it_names(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    assert env.text("SHADE", "grey") == "grey"
    (tmp_path / "shade").write_text("green\n", encoding="utf-8")
    monkeypatch.setenv("SHADE_FILE", str(tmp_path / "shade"))
    assert env.text("SHADE") == "green"
    monkeypatch.setenv("SHADE", "blue")
    with pytest.raises(ImproperlyConfigured, match="Both SHADE and SHADE_FILE are set"):
        env.text("SHADE")


def test_a_file_that_cannot_be_read_is_named(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("SHADE_FILE", str(tmp_path / "nowhere"))
    with pytest.raises(ImproperlyConfigured, match="nowhere, which cannot be read"):
        env.text("SHADE")


@pytest.mark.parametrize(("value", "meant"), [("1", True), ("yes", True), ("0", False), ("off", False), ("", False)])
def test_flags(monkeypatch: pytest.MonkeyPatch, value: str, meant: bool) -> None:  # noqa: FBT001  a parameter of a test
    monkeypatch.setenv("GUESTS", value)
    assert env.flag("GUESTS", default=not meant) is meant


@pytest.mark.parametrize("value", ["perhaps", "2", "-"])
def test_a_flag_that_is_neither_is_refused(monkeypatch: pytest.MonkeyPatch, value: str) -> None:
    monkeypatch.setenv("GUESTS", value)
    with pytest.raises(ImproperlyConfigured, match="Use 1 for yes or 0 for no"):
        env.flag("GUESTS", default=True)


@pytest.mark.parametrize("value", ["abc", "0", "65536", "-1", "80.5", "1e3"])
def test_a_bad_port_is_refused(monkeypatch: pytest.MonkeyPatch, value: str) -> None:
    monkeypatch.setenv("PORT", value)
    with pytest.raises(ImproperlyConfigured, match="Use a whole number from 1 to 65535"):
        env.port("PORT", 8000)


@pytest.mark.parametrize(
    "value",
    [
        "cards.example.org",
        "ftp://cards.example.org",
        "https://cards.example.org/path",
        "http://[bad",
        "http://cards.example.org:x",
        "http://cards.example.org:70000",
    ],
)
def test_a_public_address_is_scheme_and_host(monkeypatch: pytest.MonkeyPatch, value: str) -> None:
    monkeypatch.setenv("PUBLIC_URL", value)
    with pytest.raises(ImproperlyConfigured, match="for example https://cards"):
        env.origin("PUBLIC_URL", "http://127.0.0.1:8000")


@pytest.mark.parametrize("value", ["Mars/Phobos", "Europe", "", "../../etc/passwd", "/etc/localtime", "Europe/\u00e9"])
def test_a_time_zone_that_the_machine_does_not_know_is_refused(monkeypatch: pytest.MonkeyPatch, value: str) -> None:
    monkeypatch.setenv("ZONE", value)
    with pytest.raises(ImproperlyConfigured, match="Use one such as Europe/London"):
        env.time_zone("ZONE", "UTC")
    monkeypatch.setenv("ZONE", "Asia/Tokyo")
    assert env.time_zone("ZONE", "UTC") == "Asia/Tokyo"


def test_the_secret_key_is_made_once_and_is_its_owners_alone(tmp_path: Path) -> None:
    path = tmp_path / "var" / "secret_key"
    made = env.secret("SHADE", path)
    assert env.secret("SHADE", path) == made
    assert len(made) > 50
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert stat.S_IMODE(path.parent.stat().st_mode) == 0o700


def test_a_folder_that_cannot_hold_the_key_is_named(tmp_path: Path) -> None:
    in_the_way = tmp_path / "var"
    in_the_way.write_text("a file")
    with pytest.raises(ImproperlyConfigured, match="set VAR_DIR"):
        env.secret("SHADE", in_the_way / "secret_key")


def test_a_database_address_is_taken_apart(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("DATABASE_URL", "postgres://me:old@db:5433/cards")
    monkeypatch.setenv("DATABASE_PASSWORD", "p@ss/word")
    found = env.database("DATABASE_URL", tmp_path / "unused")
    assert (found["HOST"], found["PORT"], found["NAME"], found["USER"]) == ("db", "5433", "cards", "me")
    assert found["PASSWORD"] == "p@ss/word"


@pytest.mark.parametrize(
    "value",
    [
        "mysql://db/cards",
        "cards",
        "postgres://db",
        "postgres://u@h:port/x",
        "postgres://u@h:70000/x",
        "postgres://[h/x",
    ],
)
def test_a_database_we_do_not_speak_is_refused(monkeypatch: pytest.MonkeyPatch, value: str, tmp_path: Path) -> None:
    monkeypatch.setenv("DATABASE_URL", value)
    with pytest.raises(ImproperlyConfigured, match="must look like postgres"):
        env.database("DATABASE_URL", tmp_path / "unused")
