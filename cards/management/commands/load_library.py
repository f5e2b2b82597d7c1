"""Bring decks into the shared library, from the files that ship with the site or from others."""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.core.management.base import CommandError
from django.db import DatabaseError

from cards.content.actions import COMPETENCY_FIELDS, save_competencies
from cards.content.models import Competency
from cards.core import clock
from cards.exchange.actions import LoadResult, find_problems, load_deck
from cards.exchange.decktext import DeckTextError, read_deck_text
from cards.management.plain import PlainCommand

if TYPE_CHECKING:
    from argparse import ArgumentParser
    from collections.abc import Iterable, Sequence

    from cards.exchange.formats import DeckText

COMPETENCIES = "competencies.toml"
NAMED_AT_MOST = 5  # card ids in one sentence


class Command(PlainCommand):
    help = "Load decks into the shared library: without FILE, those that ship with the site. Safe to repeat."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("files", nargs="*", metavar="FILE", help="a deck text (*.md)")
        parser.add_argument("--check", action="store_true", help="say what is wrong with the files and write nothing")

    def handle(self, *, files: list[str], check: bool, verbosity: int, **_options: Any) -> None:
        library = Path(settings.LIBRARY_DIR)
        paths = [Path(name) for name in files] or sorted(library.glob("*.md"))
        competencies = [] if files else read_competencies(library / COMPETENCIES)
        texts = read_decks(paths)
        try:
            refuse_problems(texts, competencies)
            if check:
                self.stdout.write(f"{len(texts)} {'deck is' if len(texts) == 1 else 'decks are'} in order.")
                return
            self._load(texts, competencies, quiet=verbosity == 0)
        except DatabaseError as error:
            raise CommandError(f"{_first_line(error)}. If the database is new, run manage.py prepare first.") from error

    def _load(self, texts: dict[str, DeckText], competencies: Sequence[Competency], *, quiet: bool) -> None:
        changed = save_competencies(competencies)
        if changed:
            self.stdout.write(f"Competency table: {changed} of {len(competencies)} rows written.")
        for name, text in texts.items():
            result = load_deck(text=text, firm=None, by=None, now=clock.now())
            changed_cards = result.added or result.updated or result.retired
            # Told at every start: else nobody learns that the file's own card has moved on from a correction.
            if not quiet or changed_cards or result.kept or result.described_anew:
                self.stdout.write(f"{Path(name).name}: {describe(result)}")


def read_decks(paths: Iterable[Path]) -> dict[str, DeckText]:
    """Read every file, by name; all that is wrong with any of them is told at once. Raises CommandError."""
    texts: dict[str, DeckText] = {}
    wrong: list[str] = []
    for path in paths:
        try:
            texts[str(path)] = read_deck_text(path.read_text(encoding="utf-8"), name=str(path))
        except DeckTextError as error:
            wrong.append(str(error))
        except UnicodeDecodeError as error:
            line = error.object[: error.start].count(b"\n") + 1
            wrong.append(f"{path}:{line}: This is not text in UTF-8. Mend: save the file as plain text in UTF-8.")
        except IsADirectoryError:
            wrong.append(f"{path} is a folder. Name the deck texts in it, for example {path / '*.md'}.")
        except FileNotFoundError:
            wrong.append(f"There is no file {path}.")
        except OSError as error:
            wrong.append(f"{path} cannot be read: {error.strerror}.")
    if wrong:
        raise CommandError("\n".join([*wrong, "Nothing was loaded."]))
    return texts


def refuse_problems(texts: dict[str, DeckText], competencies: Iterable[Competency]) -> None:
    codes = {competency.code for competency in competencies}
    codes |= set(Competency.objects.values_list("code", flat=True))
    if errors := find_problems(texts, codes):
        raise CommandError("\n".join([*map(str, errors), "Nothing was loaded."]))


def read_competencies(path: Path) -> list[Competency]:
    try:
        rows = tomllib.loads(path.read_text(encoding="utf-8"))["competency"]
        return [Competency(code=row["code"], **{name: row[name] for name in COMPETENCY_FIELDS}) for row in rows]
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise CommandError(f"{path} cannot be read: {error}.") from error
    except (KeyError, TypeError) as error:
        raise CommandError(
            f"{path} needs [[competency]] sections, each with code, {', '.join(COMPETENCY_FIELDS)}: {error} is amiss."
        ) from error


def describe(result: LoadResult) -> str:
    """Say in one sentence what loading a deck did."""
    parts = [
        _count(result.added, "added", named=False),
        _count(result.updated, "updated"),
        _count(result.unchanged, "unchanged", named=False),
        _count(result.kept, "kept as corrected here, though the file has changed"),
        _count(result.retired, "retired"),
    ]
    return f"“{result.deck.title}”, cards: {', '.join(filter(None, parts)) or 'none'}."


def _count(keys: Sequence[str], what: str, *, named: bool = True) -> str:
    if not keys:
        return ""
    more = ", …" if len(keys) > NAMED_AT_MOST else ""
    names = f" ({', '.join(keys[:NAMED_AT_MOST])}{more})" if named else ""
    return f"{len(keys)} {what}{names}"


def _first_line(error: Exception) -> str:
    return str(error).strip().partition("\n")[0].rstrip(".")
