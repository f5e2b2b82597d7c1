"""Reading lists of people as managers have them: pasted from an e-mail, or a CSV file from a spreadsheet.

Pure: bytes and text in, rows out. A row that is not right says what is wrong and what to do; the others stand.
"""

from __future__ import annotations

import codecs
import csv
import io
import re
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from django.core.exceptions import ValidationError
from django.core.validators import validate_email

from cards.firms.models import Role
from cards.firms.people_pasted import addresses

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

MOST_PEOPLE = 1_000  # in one list
MOST_BYTES = 1024 * 1024  # of a file
LONGEST_ADDRESS = 254
LONGEST_NAME = 150
_LONGEST_SHOWN = 60

NOT_TEXT = (
    "This file cannot be read as text. In your spreadsheet choose “Save as”, then “CSV UTF-8”, and send that file."
)
A_WORKBOOK = "This is a workbook, not a CSV file. In your spreadsheet choose “Save as”, then “CSV UTF-8”."
TOO_MANY = f"There are more than {MOST_PEOPLE:,} people in it. Cut it into parts, and send one after another."
TOO_LARGE = f"It is larger than 1 MB, which is more than {MOST_PEOPLE:,} people need. Cut it into parts."
NO_HEADING = (
    "The first row must name the columns: email, and if you like name and role. Add that row and send the file again."
)
NO_ADDRESS = "This is not an e-mail address. One looks like name@example.com."
NOBODY = "There is nobody in it. Write one person in each row, under a first row that names the columns."

_HEADINGS = {
    "email": "email",
    "e-mail": "email",
    "mail": "email",
    "email address": "email",
    "e-mail address": "email",
    "name": "name",
    "full name": "name",
    "role": "role",
}
_MARKS = ((b"\xff\xfe\0\0", "utf-32"), (b"\0\0\xfe\xff", "utf-32"), (b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16"))
_FORMULA = tuple("=+-@")
_SEPARATOR = re.compile(r'"?sep=([,;\t])"?(?:\r\n|\r|\n)', re.IGNORECASE)


class UnreadableError(Exception):
    """The list cannot be read at all. Its text says why and what to do."""


@dataclass(frozen=True, slots=True)
class Person:
    """One row. number: of the row in the file, or of the address in a pasted list, from 1. problem: empty if right."""

    number: int
    email: str
    name: str = ""
    role: str = Role.CANDIDATE
    problem: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True)
class Reading:
    """All rows in their order, and what the reader should know of the whole."""

    rows: tuple[Person, ...]
    note: str = ""

    @property
    def right(self) -> list[Person]:
        return [row for row in self.rows if not row.problem]

    @property
    def wrong(self) -> list[Person]:
        return [row for row in self.rows if row.problem]


def read_csv(data: bytes, *, size: int = 0) -> Reading:
    """Read a file with a row of headings; `size` is that of all of it, of which `data` may be the start.

    Raises UnreadableError.
    """
    if max(len(data), size) > MOST_BYTES:
        raise UnreadableError(TOO_LARGE)
    text, note = _decoded(data)
    # A spreadsheet leaves rows empty above what is in it, between, and by the thousand below.
    rows = ((number, cells) for number, cells in _cells(text) if any(cell.strip() for cell in cells))
    columns = _columns(next(rows, (1, []))[1])
    people: list[Person] = []
    for number, cells in rows:
        if len(people) == MOST_PEOPLE:
            raise UnreadableError(TOO_MANY)
        people.append(_person(number, {name: cells[at] for name, at in columns.items() if at < len(cells)}))
    if not people:
        raise UnreadableError(NOBODY)
    return Reading(_without_repeats(people, "row"), note)


def read_pasted(text: str, role: str) -> Reading:
    """Read addresses parted by commas, semicolons, spaces or new lines, as people write them and mail programs do.

    Raises UnreadableError for more than MOST_PEOPLE.
    """
    people: list[Person] = []
    for number, (name, email) in enumerate(addresses(text), 1):
        if number > MOST_PEOPLE:
            raise UnreadableError(TOO_MANY)
        people.append(_person(number, {"email": email, "name": name, "role": role}))
    return Reading(_without_repeats(people, "address"))


def check(reading: Reading, say: Callable[[Person], tuple[str, str]]) -> Reading:
    """Add what the site knows of each right row: a problem and a note, either of which may be empty."""
    rows = []
    for row in reading.rows:
        problem, note = ("", "") if row.problem else say(row)
        rows.append(replace(row, problem=row.problem or problem, note=note))
    return replace(reading, rows=tuple(rows))


# Text


def _decoded(data: bytes) -> tuple[str, str]:
    """Return the text of a file, and what to say of how it was read."""
    if data.startswith((b"PK\x03\x04", b"\xd0\xcf\x11\xe0")):
        raise UnreadableError(A_WORKBOOK)
    try:
        if encoding := next((encoding for mark, encoding in _MARKS if data.startswith(mark)), _unmarked_utf16(data)):
            return data.decode(encoding).removeprefix("\ufeff"), ""
        return data.removeprefix(codecs.BOM_UTF8).decode("utf-8"), ""
    except UnicodeDecodeError:
        if data.startswith((codecs.BOM_UTF8, codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
            raise UnreadableError(NOT_TEXT) from None
    try:
        note = "The file is not in UTF-8, so it was read as Windows-1252. Look at the accents below before you go on."
        return data.decode("windows-1252"), note
    except UnicodeDecodeError as error:
        raise UnreadableError(NOT_TEXT) from error


def _unmarked_utf16(data: bytes) -> str:
    """Tell by its headings whether text is UTF-16 without a mark: every other byte of plain letters is zero."""
    head = data[:40]
    if len(head) >= 4 and not any(head[1::2]) and all(head[0::2]):  # noqa: PLR2004  two letters
        return "utf-16-le"
    if len(head) >= 4 and not any(head[0::2]) and all(head[1::2]):  # noqa: PLR2004  two letters
        return "utf-16-be"
    return ""


def _cells(text: str) -> Iterator[tuple[int, list[str]]]:
    """Give each row's number, counted as spreadsheets do, and its cells."""
    if said := _SEPARATOR.match(text):  # a line for Excel alone, which neither shows nor counts it
        comma, text = said[1], text[said.end() :]
    else:
        comma = max(",;\t", key=text.lstrip().split("\n", 1)[0].count)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=comma, strict=True)
    number = 0
    while True:
        number += 1
        try:
            yield number, next(reader)
        except StopIteration:
            return
        except csv.Error as error:
            problem = (
                f'Row {number} cannot be read: look for a quotation mark (") that is never closed, or a cell that is '
                f"too long. Nothing was sent."
            )
            raise UnreadableError(problem) from error


def _columns(headings: list[str]) -> dict[str, int]:
    columns: dict[str, int] = {}
    for at, heading in enumerate(headings):
        if name := _HEADINGS.get(heading.strip().lower()):
            columns.setdefault(name, at)
    if "email" not in columns:
        raise UnreadableError(NO_HEADING)
    return columns


# Rows


def _person(number: int, cells: dict[str, str]) -> Person:
    name = " ".join(cells.get("name", "").split())
    role = cells.get("role", "").strip().lower() or Role.CANDIDATE.value
    email = cells.get("email", "").strip().lower()
    problem = _wrong_address(email) or _wrong_name(name) or _wrong_role(role)
    if problem:  # shown, and never stored: as short as it can be told apart by
        return Person(number, _shown(email), _shown(name), _shown(role), problem)
    return Person(number, email, name, role)


def _shown(text: str) -> str:
    plain = "".join(sign if sign.isprintable() else "�" for sign in text)
    return plain if len(plain) <= _LONGEST_SHOWN else f"{plain[:_LONGEST_SHOWN]}…"


def _wrong_address(email: str) -> str:
    if not email:
        return "There is no e-mail address. Write one, or delete the row."
    if not email.isprintable() or len(email) > LONGEST_ADDRESS:
        return NO_ADDRESS
    try:
        validate_email(email)
    except ValidationError:
        return NO_ADDRESS
    return ""


def _wrong_name(name: str) -> str:
    if not name.isprintable():
        return "The name holds a character that cannot be stored. Type the name anew."
    if len(name) > LONGEST_NAME:
        return f"The name is longer than {LONGEST_NAME} characters. Shorten it."
    if name.startswith(_FORMULA):
        return f"The name starts with “{name[0]}”, as a formula does. Write the name itself."
    return ""


def _wrong_role(role: str) -> str:
    if role in Role.values:
        return ""
    return "The role is none we know. Write candidate, mentor or manager, or leave it empty for candidate."


def _without_repeats(people: Iterable[Person], word: str) -> tuple[Person, ...]:
    first: dict[str, int] = {}
    rows = []
    for person in people:
        row = person
        if not person.problem and first.setdefault(person.email, person.number) != person.number:
            row = replace(person, problem=f"This repeats {word} {first[person.email]}. Delete one of the two.")
        rows.append(row)
    return tuple(rows)
