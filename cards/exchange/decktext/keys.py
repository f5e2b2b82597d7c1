"""The keys of deck text and what each may hold. A new key is one line here and one in the guide."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from cards.exchange.decktext.problems import Report, did_you_mean, listed, quoted
from cards.exchange.formats import (
    BASES,
    COMPETENCY_MAX,
    DESCRIPTION_MAX,
    DETAIL_MAX,
    ID_MAX,
    KINDS,
    LEVELS,
    POINTS_MAX,
    SOURCE_TITLE_MAX,
    STATUSES,
    TAG_MAX,
    TAGS_MAX,
    TITLE_MAX,
    URL_MAX,
    one_line,
)

_ID = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")
_PARTIAL_DATE = re.compile(r"\d{4}(?:-\d{2}(?:-\d{2})?)?")
_ADDRESS = re.compile(r"https?://[^\s<>\"]+")


_SHORT_BITS = 32


class WrongValueError(Exception):
    """A value that its key cannot take: what is wrong, and how to mend it."""

    def __init__(self, message: str, mend: str) -> None:
        super().__init__(message)
        self.message = message
        self.mend = mend


_TYPE_NAMES = {
    bool: "true or false",
    int: "a number",
    float: "a number",
    str: "text",
    list: "a list",
    dict: "a table",
}


def _kind_of(value: object) -> str:
    return _TYPE_NAMES.get(type(value), "a date")


def _shown(value: object) -> str:
    """Name the value as the author wrote it where that is short and safe: printing a huge number may fail."""
    if isinstance(value, str):
        return quoted(value)
    return str(value) if type(value) is int and value.bit_length() <= _SHORT_BITS else _kind_of(value)


@dataclass(frozen=True, slots=True)
class Key:
    """One key: how to read its value, and an example for messages."""

    read: Callable[[Any, str], Any]
    example: str


def is_id(text: str) -> bool:
    return len(text) <= ID_MAX and _ID.fullmatch(text) is not None


def _text(limit: int) -> Callable[[Any, str], str]:
    def read(value: Any, example: str) -> str:
        if not isinstance(value, str):
            raise WrongValueError(f"must be text, not {_kind_of(value)}.", f"Put it in quotes: {example}")
        line = one_line(value)
        if len(line) > limit:
            raise WrongValueError(f"has {len(line)} characters; {limit} are allowed.", "Shorten it.")
        return line

    return read


def _code(limit: int) -> Callable[[Any, str], str]:
    def read(value: Any, example: str) -> str:
        line = _text(limit)(value, example)
        if line and not is_id(line):
            raise WrongValueError(
                f"is {quoted(line)}, which is no code.", f"Use only a-z, 0-9 and single hyphens: {example}"
            )
        return line

    return read


def _choice(options: tuple[str, ...]) -> Callable[[Any, str], str]:
    def read(value: Any, example: str) -> str:
        if isinstance(value, str) and value in options:
            return value
        hint = did_you_mean(value, options) if isinstance(value, str) else ""
        raise WrongValueError(f"is {_shown(value)}.", f"{hint}Write one of {listed(options)}: {example}")

    return read


def _whole(low: int, high: int) -> Callable[[Any, str], int]:
    def read(value: Any, example: str) -> int:
        # bool is an int to Python, but `level = true` is not a level.
        if type(value) is int and low <= value <= high:
            return value
        raise WrongValueError(
            f"is {_shown(value)}.", f"Write a whole number from {low} to {high}, without quotes: {example}"
        )

    return read


def _day(value: Any, example: str) -> date:
    if isinstance(value, date) and not isinstance(value, datetime):
        return value
    raise WrongValueError(f"is {_shown(value)}, not a date.", f"Write year-month-day without quotes: {example}")


def _is_partial_date(text: str) -> bool:
    try:
        date.fromisoformat((text + "-01-01")[:10])
    except ValueError:
        return False
    return _PARTIAL_DATE.fullmatch(text) is not None


def _partial_date(value: Any, example: str) -> str:
    text = one_line(value) if isinstance(value, str) else None
    if text is None or (text and not _is_partial_date(text)):
        raise WrongValueError(
            f"is {_shown(value)}.",
            f"Write a day, a month or a year, in quotes: {example} (or 2016-07, or 2016)",
        )
    return text


def _address(value: Any, example: str) -> str:
    text = _text(URL_MAX)(value, example)
    if text and not _ADDRESS.fullmatch(text):
        raise WrongValueError(f"is {quoted(text)}, which is no address.", f"Write it in full: {example}")
    return text


def _tags(value: Any, example: str) -> tuple[str, ...]:
    if not isinstance(value, list) or not all(isinstance(tag, str) for tag in value):
        raise WrongValueError("must be a list of texts.", f"Write it in brackets: {example}")
    if len(value) > TAGS_MAX:
        raise WrongValueError(f"has {len(value)} entries; {TAGS_MAX} are allowed.", "Keep the most telling ones.")
    return tuple(_text(TAG_MAX)(tag, example) for tag in value)


DECK_KEYS: Mapping[str, Key] = {
    "id": Key(_code(ID_MAX), 'id = "client-care"'),
    "title": Key(_text(TITLE_MAX), 'title = "Client care"'),
    "competency": Key(_code(COMPETENCY_MAX), 'competency = "client-care"'),
    "description": Key(_text(DESCRIPTION_MAX), 'description = "Knowing the client."'),
}
SOURCE_KEYS: Mapping[str, Key] = {
    "title": Key(_text(SOURCE_TITLE_MAX), 'title = "Rules of Conduct"'),
    "publisher": Key(_text(DETAIL_MAX), 'publisher = "RICS"'),
    "edition": Key(_text(DETAIL_MAX), 'edition = "1st edition"'),
    "date": Key(_partial_date, 'date = "2022-02-02"'),
    "url": Key(_address, 'url = "https://www.rics.org/"'),
}
CARD_KEYS: Mapping[str, Key] = {
    "kind": Key(_choice(KINDS), 'kind = "points"'),
    "level": Key(_whole(min(LEVELS), max(LEVELS)), "level = 1"),
    "basis": Key(_choice(BASES), 'basis = "guidance"'),
    "source": Key(_code(ID_MAX), 'source = "rules-of-conduct"'),
    "locator": Key(_text(DETAIL_MAX), 'locator = "section 2"'),
    "checked": Key(_day, "checked = 2026-11-10"),
    "review-by": Key(_day, "review-by = 2027-11-10"),
    "any": Key(_whole(1, POINTS_MAX), "any = 4"),
    "tags": Key(_tags, 'tags = ["complaints"]'),
    "status": Key(_choice(STATUSES), 'status = "published"'),
    "competency": Key(_code(COMPETENCY_MAX), 'competency = "ethics"'),
}


def read_keys(
    values: Mapping[str, Any],
    keys: Mapping[str, Key],
    line_of: Callable[[str], int],
    owner: str,
    report: Report,
) -> dict[str, Any]:
    """Return the values that are right; report the others on the line that `line_of` gives for their key."""
    good: dict[str, Any] = {}
    for name, value in values.items():
        key = keys.get(name)
        if key is None:
            hint = did_you_mean(name, keys)
            report.add(line_of(name), f"{owner} has no key {quoted(name)}.", f"{hint}The keys are {listed(keys)}.")
            continue
        try:
            good[name] = key.read(value, key.example)
        except WrongValueError as wrong:
            report.add(line_of(name), f"The key {quoted(name)} {wrong.message}", wrong.mend)
    return good
