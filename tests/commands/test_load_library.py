"""`load_library`: which files, what it says, and that nothing is half done."""

from __future__ import annotations

import re
import shutil
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError

from cards.content.actions import save_card
from cards.content.models import Card, Competency, Deck
from cards.exchange.decktext import read_deck_text
from cards.exchange.queries import deck_text_of
from tests.factories import NOW, make_competency

if TYPE_CHECKING:
    import pytest_django

pytestmark = pytest.mark.django_db

MARKUP = re.compile(r"\*\*|\]\(|`|\{\{")

DECK = """+++
id = "{id}"
title = "Sample"
competency = "{competency}"
[defaults]
checked = 2026-11-01
review-by = 2027-11-01
+++

## What is it? {{#what}}

```card
kind = "prose"
level = 1
basis = "practice"
```

{answer}
"""


@pytest.fixture(autouse=True)
def _competency(db: None) -> None:
    make_competency()


def write(path: Path, *, key: str = "sample", competency: str = "client-care", answer: str = "This.") -> str:
    path.write_text(DECK.format(id=key, competency=competency, answer=answer), encoding="utf-8")
    return str(path)


def test_the_shipped_library_is_in_order_and_comes_out_as_it_went_in(
    settings: pytest_django.Settings, capsys: pytest.CaptureFixture[str]
) -> None:
    call_command("load_library", "--check")
    assert "in order" in capsys.readouterr().out
    assert not Deck.objects.exists()
    call_command("load_library")
    for path in sorted(Path(settings.LIBRARY_DIR).glob("*.md")):
        text = read_deck_text(path.read_text(encoding="utf-8"), name=path.name)
        deck = Deck.objects.get(key=text.id)
        by_key = replace(text, sources=tuple(sorted(text.sources, key=lambda source: source.key)))
        assert deck_text_of(deck) == by_key, "every source is some card's"
        assert [card.key for card in deck.cards.prefetch_related("points") if not _shows_all(card)] == []
    capsys.readouterr()
    call_command("load_library", verbosity=0)
    assert capsys.readouterr().out == ""


def _shows_all(card: Card) -> bool:
    """Whether candidates see each part that the file holds, and no Markdown or firm fact as it was written."""
    face = card.face
    shown = [face.question, face.answer, face.figures, face.note, *(point.html for point in face.points)]
    said = [card.question, card.answer, card.figures, card.note, *(point.text for point in card.points.all())]
    return [bool(part) for part in shown] == [bool(part) for part in said] and not MARKUP.search("".join(shown))


def test_the_competency_table_follows_its_file(tmp_path: Path, settings: pytest_django.Settings) -> None:
    shutil.copy(Path(settings.LIBRARY_DIR) / "competencies.toml", tmp_path)
    settings.LIBRARY_DIR = tmp_path
    Competency.objects.update(name="Another name")
    own = make_competency("own", "Our own")
    call_command("load_library")
    assert Competency.objects.get(code="client-care").name == "Client care"
    assert Competency.objects.filter(pk=own.pk).exists()


def test_files_from_elsewhere_are_loaded_and_told(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = write(tmp_path / "mine.md")
    call_command("load_library", file)
    call_command("load_library", write(tmp_path / "mine.md", answer="That."))
    assert capsys.readouterr().out == (
        "mine.md: “Sample”, cards: 1 added.\nmine.md: “Sample”, cards: 1 updated (what).\n"
    )
    assert not Deck.objects.filter(key="client-care").exists()


def test_a_correction_that_the_file_has_moved_on_from_is_told_at_every_start(
    tmp_path: Path, settings: pytest_django.Settings, capsys: pytest.CaptureFixture[str]
) -> None:
    shutil.copy(Path(settings.LIBRARY_DIR) / "competencies.toml", tmp_path)
    settings.LIBRARY_DIR = tmp_path
    write(tmp_path / "mine.md")
    call_command("load_library", verbosity=0)
    card = Card.objects.get()
    card.note = "Corrected"
    save_card(card=card, points=[], by=None, reason="Corrected", now=NOW)
    capsys.readouterr()
    call_command("load_library", verbosity=0)
    assert capsys.readouterr().out == "", "the file is as it was"
    write(tmp_path / "mine.md", answer="That.")
    for _ in range(2):
        call_command("load_library", verbosity=0)
        assert "cards: 1 kept as corrected here, though the file has changed (what)." in capsys.readouterr().out


def test_one_bad_file_keeps_all_others_out(tmp_path: Path) -> None:
    good = write(tmp_path / "good.md")
    bad = tmp_path / "bad.md"
    bad.write_text("no deck", encoding="utf-8")
    latin = tmp_path / "latin.md"
    latin.write_bytes(b"+++\nid = 'caf\xe9'\n")
    with pytest.raises(CommandError) as raised:
        call_command("load_library", good, str(bad), str(latin), str(tmp_path / "none.md"), str(tmp_path))
    lines = str(raised.value).splitlines()
    assert lines[0].startswith(f"{bad}:1: ")
    assert lines[-4:] == [
        f"{latin}:2: This is not text in UTF-8. Mend: save the file as plain text in UTF-8.",
        f"There is no file {tmp_path / 'none.md'}.",
        f"{tmp_path} is a folder. Name the deck texts in it, for example {tmp_path / '*.md'}.",
        "Nothing was loaded.",
    ]
    assert not Deck.objects.exists()


def test_a_competency_that_is_not_in_the_table_names_its_line(tmp_path: Path) -> None:
    file = write(tmp_path / "mine.md", competency="law")
    with pytest.raises(CommandError, match=r"mine.md:\d+: There is no competency “law”. Mend: Use one of: client-care"):
        call_command("load_library", file)


def test_two_files_of_one_deck_are_refused(tmp_path: Path) -> None:
    files = [write(tmp_path / "a.md"), write(tmp_path / "b.md")]
    with pytest.raises(CommandError, match=r"b.md:1: The deck id “sample” is already that of \S*a.md"):
        call_command("load_library", *files)
    assert not Deck.objects.exists()
