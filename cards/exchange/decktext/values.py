"""What the keys of deck text may hold: readers of values, each of which raises WrongValueError."""

import re
from collections.abc import Callable
from datetime import date, datetime
from typing import Any

from cards.exchange.decktext.problems import did_you_mean, listed, quoted
from cards.exchange.formats import (
    ABBREVIATIONS_MAX,
    ID_MAX,
    LONG_FORM_MAX,
    SHORT_FORM_MAX,
    TAG_MAX,
    TAGS_MAX,
    URL_MAX,
    one_line,
)
from cards.kinds.registry import KINDS

_ID = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")
_PARTIAL_DATE = re.compile(r"\d{4}(?:-\d{2}(?:-\d{2})?)?")
_ADDRESS = re.compile(r"https?://[^\s<>\"]+")


_SHORT_BITS = 32


class WrongValueError(Exception):
    """A value that its key cannot take: what is wrong, and how to mend it. inside: the name of the part at fault."""

    def __init__(self, message: str, mend: str, *inside: str) -> None:
        super().__init__(message)
        self.message = message
        self.mend = mend
        self.inside = inside


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


def is_id(text: str) -> bool:
    return len(text) <= ID_MAX and _ID.fullmatch(text) is not None


def text_up_to(limit: int) -> Callable[[Any, str], str]:
    def read(value: Any, example: str) -> str:
        if not isinstance(value, str):
            raise WrongValueError(f"must be text, not {_kind_of(value)}.", f"Put it in quotes: {example}")
        line = one_line(value)
        if len(line) > limit:
            raise WrongValueError(f"has {len(line)} characters; {limit} are allowed.", "Shorten it.")
        return line

    return read


def code(limit: int) -> Callable[[Any, str], str]:
    def read(value: Any, example: str) -> str:
        line = text_up_to(limit)(value, example)
        if line and not is_id(line):
            raise WrongValueError(
                f"is {quoted(line)}, which is no code.", f"Use only a-z, 0-9 and single hyphens: {example}"
            )
        return line

    return read


def choice(options: tuple[str, ...]) -> Callable[[Any, str], str]:
    def read(value: Any, example: str) -> str:
        if isinstance(value, str) and value in options:
            return value
        hint = did_you_mean(value, options) if isinstance(value, str) else ""
        raise WrongValueError(f"is {_shown(value)}.", f"{hint}Write one of {listed(options)}: {example}")

    return read


def kind_name(value: Any, example: str) -> str:
    return choice(tuple(KINDS))(value, example)


def whole(low: int, high: int) -> Callable[[Any, str], int]:
    def read(value: Any, example: str) -> int:
        # bool is an int to Python, but `level = true` is not a level.
        if type(value) is int and low <= value <= high:
            return value
        raise WrongValueError(
            f"is {_shown(value)}.", f"Write a whole number from {low} to {high}, without quotes: {example}"
        )

    return read


def day(value: Any, example: str) -> date:
    if isinstance(value, date) and not isinstance(value, datetime):
        return value
    raise WrongValueError(f"is {_shown(value)}, not a date.", f"Write year-month-day without quotes: {example}")


def _is_partial_date(text: str) -> bool:
    try:
        date.fromisoformat((text + "-01-01")[:10])
    except ValueError:
        return False
    return _PARTIAL_DATE.fullmatch(text) is not None


def partial_date(value: Any, example: str) -> str:
    text = one_line(value) if isinstance(value, str) else None
    if text is None or (text and not _is_partial_date(text)):
        raise WrongValueError(
            f"is {_shown(value)}.",
            f"Write a day, a month or a year, in quotes: {example} (or 2016-07, or 2016)",
        )
    return text


def address(value: Any, example: str) -> str:
    text = text_up_to(URL_MAX)(value, example)
    if text and not _ADDRESS.fullmatch(text):
        raise WrongValueError(f"is {quoted(text)}, which is no address.", f"Write it in full: {example}")
    return text


def tags(value: Any, example: str) -> tuple[str, ...]:
    if not isinstance(value, list) or not all(isinstance(tag, str) for tag in value):
        raise WrongValueError("must be a list of texts.", f"Write it in brackets: {example}")
    if len(value) > TAGS_MAX:
        raise WrongValueError(f"has {len(value)} entries; {TAGS_MAX} are allowed.", "Keep the most telling ones.")
    return tuple(text_up_to(TAG_MAX)(tag, example) for tag in value)


def abbreviations(value: Any, example: str) -> tuple[tuple[str, str], ...]:
    if not isinstance(value, dict):
        raise WrongValueError(f"must be a table, not {_kind_of(value)}.", f"Write it like this: {example}")
    if len(value) > ABBREVIATIONS_MAX:
        raise WrongValueError(
            f"has {len(value)} entries; {ABBREVIATIONS_MAX} are allowed.", "Keep those that candidates type."
        )
    known: dict[str, str] = {}
    for short, long in value.items():
        _check_short_form(short, example)
        if not isinstance(long, str) or not one_line(long):
            raise WrongValueError(
                f"does not say in words what {quoted(short)} stands for.",
                f'Write it in quotes: {example}. With a dot, write "e.g." = "for example".',
                short,
            )
        if len(one_line(long)) > LONG_FORM_MAX:
            message = f"has {len(one_line(long))} characters for {quoted(short)}; {LONG_FORM_MAX} are allowed."
            raise WrongValueError(message, "Shorten it.", short)
        if other := known.get(short.casefold()):
            message = f"has both {quoted(other)} and {quoted(short)}, which are read alike."
            raise WrongValueError(message, "Keep one of the two.", short)
        known[short.casefold()] = short
    return tuple(value.items())


def _check_short_form(short: str, example: str) -> None:
    if not short or "=" in short or any(char.isspace() or not char.isprintable() for char in short):
        message = f"has the short form {quoted(short)}, which is not one word."
        raise WrongValueError(message, f"A short form has neither spaces nor equals signs: {example}", short)
    if len(short) > SHORT_FORM_MAX:
        message = f"has the short form {quoted(short)} of {len(short)} characters; {SHORT_FORM_MAX} are allowed."
        raise WrongValueError(message, "Shorten it.", short)
