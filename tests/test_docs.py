"""The documents say what the code does."""

import re
from pathlib import Path

import pytest

from cards.study.page import RATING_KEYS, TICK_KEYS

ROOT = Path(__file__).parent.parent
README = (ROOT / "README.md").read_text(encoding="utf-8")


def test_every_variable_is_documented_and_every_documented_one_exists() -> None:
    settings = (ROOT / "clientcare" / "settings.py").read_text(encoding="utf-8")
    read = set(re.findall(r'env\.\w+\(\s*"([A-Z_]+)"', settings)) | {"DATABASE_PASSWORD"}
    documented = set(re.findall(r"^\| `([A-Z_]+)` \|", README, re.MULTILINE))
    assert documented == read


def test_every_command_is_documented() -> None:
    commands = {path.stem for path in (ROOT / "cards/management/commands").glob("[a-z]*.py")}
    assert commands == set(re.findall(r"^\| `manage\.py (\w+)", README, re.MULTILINE))


def test_every_shortcut_is_documented() -> None:
    page = (ROOT / "templates/cards/study/study.html").read_text(encoding="utf-8")
    keys = set(re.findall(r'data-key="([a-z])"', page)) | set(RATING_KEYS.values())
    table = "\n".join(re.findall(r"^\| `.*", README, re.MULTILINE))
    assert keys == set("ufbstaqwer")
    assert all(f"`{key}`" in table for key in (*keys, "Space", *TICK_KEYS[::9], "1", "2", "3", "4"))


@pytest.mark.parametrize(
    "name",
    [
        "README.md",
        "CONTRIBUTING.md",
        "CHANGELOG.md",
        "docs/deck-text.md",
        "docs/interview-plan.md",
        "docs/marking.md",
        "docs/own-data.md",
        "docs/personal-fit.md",
        "docs/running.md",
    ],
)
def test_links_between_documents_lead_somewhere(name: str) -> None:
    document = ROOT / name
    for target in re.findall(r"\]\(([^)#:]+?)(?:#[^)]*)?\)", document.read_text(encoding="utf-8")):
        assert (document.parent / target).exists(), f"{name} links to {target}"
