"""TOML inside a larger file: values, and the line in the file on which each key stands."""

import re
import tomllib
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from cards.exchange.decktext.problems import Report

TOML_MAX = 200_000
"""Characters; hundreds of sources fit, and the parser's time stays short."""
LINE_MAX = 4_000
"""Characters. The parser's memory grows with the square of the dots in a key: a.a.a.a..."""

_NAME = re.compile(r"[A-Za-z0-9_.\"' -]+")
_PLACE = re.compile(r" \(at (?:line (\d+), column \d+|end of document)\)$")
_MENDS = (
    ("Expected '=' after a key", "Write one key on a line, like this: level = 1"),
    ("Invalid date", "Write dates as year-month-day, without quotes: 2026-11-10"),
    ("Illegal character", "Close the quotes on the line where they are opened."),
    ("Unterminated", "Close the quotes, or the bracket, that is still open."),
    ("Unclosed", "Close the quotes, or the bracket, that is still open."),
    ("Unescaped", "Inside quotes write a backslash twice (\\\\), or put the text in single quotes."),
    ("Cannot", "Every key and every [section] may stand only once: remove one of the two."),
    ("Expected newline", "One key on a line; quotes around the whole of a text; a date is a real day: 2026-11-10"),
    ("Invalid value", 'Put text in quotes: kind = "prose". Numbers and dates stand without: level = 1'),
    ("Invalid initial character", "Start the line with a key, like this: level = 1"),
)
_OTHER_MEND = "Compare the line with the examples in the guide to deck text."

Path = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class TomlPart:
    """`values` as tomllib reads them; `lines` maps the path of a key or section to its line in the file."""

    values: dict[str, Any]
    lines: dict[Path, int]
    first_line: int

    def line_of(self, *path: str) -> int:
        """Find the line of the key, else of the section around it, else the first line of the part."""
        while path:
            if path in self.lines:
                return self.lines[path]
            path = path[:-1]
        return self.first_line


def _path(dotted: str) -> Path:
    return tuple(part.strip(" \"'") for part in dotted.split("."))


def _index(lines: Sequence[str], first_line: int) -> dict[Path, int]:
    found: dict[Path, int] = {}
    section: Path = ()
    for number, line in enumerate(lines, first_line):
        if line.lstrip().startswith("["):
            name = line.strip("[ \t").partition("]")[0]
            path = section = _path(name)
        else:
            name, equals, _ = line.partition("=")
            path = section + _path(name.strip() if equals else "")
        if not _NAME.fullmatch(name.strip()):
            continue
        found.setdefault(path, number)
    return found


def _report_error(error: Exception, lines: Sequence[str], first_line: int, report: Report) -> None:
    # The place stands at the end of the message; only newer Pythons have it as attributes too.
    message = str(error).splitlines()[0]
    place = _PLACE.search(message)
    line = first_line + (int(place[1]) - 1 if place and place[1] else max(len(lines) - 1, 0) if place else 0)
    plain = _PLACE.sub("", message)
    mend = next((mend for start, mend in _MENDS if plain.startswith(start)), _OTHER_MEND)
    report.add(line, f"This is not valid TOML: {plain}.", mend)


def read_toml(lines: Sequence[str], first_line: int, report: Report) -> TomlPart | None:
    """Read TOML that begins on `first_line` of the file (1-based).

    Returns None, with a problem reported, if it is not TOML.
    """
    source = "\n".join(lines)
    if len(source) > TOML_MAX:
        report.add(first_line, f"This part has more than {TOML_MAX:,} characters.", "Split the deck.")
        return None
    if long := next((n for n, line in enumerate(lines, first_line) if len(line) > LINE_MAX), None):
        report.add(long, f"This line has more than {LINE_MAX:,} characters.", "Shorten it.")
        return None
    try:
        values = tomllib.loads(source)
    except RecursionError:
        report.add(first_line, "Brackets are nested too deeply here.", "Deck text needs at most one pair: [...]")
        return None
    except ValueError as error:  # TOMLDecodeError is one; so is a number of more than 4,300 digits
        _report_error(error, lines, first_line, report)
        return None
    return TomlPart(values, _index(lines, first_line), first_line)
