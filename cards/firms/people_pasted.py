"""Finding the addresses and names in what a manager pasted, as mail programs write them. Pure: text in, pairs out."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

# What a pasted line is made of. None of these can begin inside another, so a line is gone through once.
_TOKEN = re.compile(r'"(?P<quoted>[^"]*)"|<(?P<address>[^<>]*)>|(?P<mark>[,;])|(?P<word>[^\s"<>,;]+)')
# Commas and semicolons as other keyboards write them; and the sign at the start of a file, which is no part of a name.
_SIGNS = str.maketrans({"\uff0c": ",", "\u3001": ",", "\uff1b": ";", "\ufeff": " "})
_PARTED_BY_COMMA = re.compile(r">\s*,")
_A_HOST = re.compile(r"[^\W_]{2}\.[^\W_]{2}")
_MAILTO = "mailto:"


@dataclass(slots=True)
class _Part:
    """What stands between two commas or semicolons."""

    words: list[str] = field(default_factory=list)
    after: str = ""  # the comma or semicolon before it

    @property
    def may_be_of_a_name(self) -> bool:
        return bool(self.words) and not any(set(word) & {"@", ","} or _A_HOST.search(word) for word in self.words)

    @property
    def is_short(self) -> bool:
        return len(self.words) == 1 and " " not in self.words[0]


def addresses(text: str) -> Iterator[tuple[str, str]]:
    """Give (name, address) for each. What is neither is given as an address, for whoever pasted it to look at.

    No "@" is ever taken for part of a name: what might be somebody's address is given as one.
    """
    for line in re.split(r"[\n\r]+", text.translate(_SIGNS)):
        by_semicolon = ";" in line and not _PARTED_BY_COMMA.search(line)
        parts = [_Part()]
        for kind, said in _tokens(line):
            if kind == "mark" and parts[-1].words:
                parts.append(_Part(after=said))
            elif kind == "mark":  # several in a row part as the strongest of them does
                parts[-1].after = max(parts[-1].after, said)
            elif kind == "address":
                yield from _named(parts, _bare(said), by_semicolon=by_semicolon)
                parts = [_Part()]
            else:
                parts[-1].words.append(said)
        yield from (("", _bare(word)) for part in parts for word in part.words)


def _tokens(line: str) -> Iterator[tuple[str, str]]:
    for found in _TOKEN.finditer(line):
        kind = found.lastgroup or ""
        if kind != "quoted":
            yield kind, found[kind]
        elif "@" in found[kind]:  # addresses in quotation marks, or marks that do not pair up
            yield from _tokens(found[kind])
        elif words := " ".join(found[kind].split()):
            yield "word", words


def _named(parts: list[_Part], address: str, *, by_semicolon: bool) -> Iterator[tuple[str, str]]:
    """Give what stands before "<address>", and last the address with as much of it as is its name."""
    words = [word for word in parts[-1].words if _bare(word).lower() != address.lower()]  # it may be written twice
    start = max((at + 1 for at, word in enumerate(words) if "@" in word), default=0)
    name = " ".join(words[start:])
    loose = parts[:-1]
    if not start and _is_surname_first(parts, by_semicolon=by_semicolon):
        name = f"{' '.join(loose.pop().words)}, {name}"
    yield from (("", _bare(word)) for part in loose for word in part.words)
    yield from (("", _bare(word)) for word in words[:start])
    yield _unquoted(name), address


def _is_surname_first(parts: list[_Part], *, by_semicolon: bool) -> bool:
    """Whether a name is written as in "Smith, John", so that its comma parts nobody.

    Of "Ann Lee, Ben Jones <ben@example.com>" nobody knows: whoever pasted it looks again. Not so in a list that is
    parted by semicolons, as Outlook writes them.
    """
    *before, surname, first = [_Part(), _Part(), *parts]
    if first.after != "," or not (surname.may_be_of_a_name and first.may_be_of_a_name):
        return False
    if surname.after == "," and before[-1].words and "@" not in before[-1].words[-1]:
        return False  # more commas than a name has
    return by_semicolon or surname.is_short or first.is_short


def _bare(word: str) -> str:
    """Take off what mail programs and writers put around an address."""
    word = word.strip()
    if "@" not in word:
        return word
    word = word.strip("()[]")
    if word.lower().startswith(_MAILTO):
        word = word[len(_MAILTO) :].split("?", 1)[0]
    return _unquoted(word)


def _unquoted(text: str) -> str:
    """Only where they pair up: an address may begin with an apostrophe."""
    return text[1:-1] if text[:1] == text[-1:] == "'" else text
