"""Cards that speak of the reader's own firm: `{{ key }}` in a card's text stands for one of its facts.

Plain substitution in what was rendered, by one pattern: no template engine ever sees what an author wrote, and no value
is looked into again.
"""

from __future__ import annotations

import re
from html import escape
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

PLACE = re.compile(r"\{\{[ ]*([A-Za-z0-9_]+)[ ]*\}\}")
BRACES = re.compile(r"\{\{|\}\}")
HTML_PARTS = ("question", "answer", "note")
_MISSING: list[Any] = ["", False, ""]  # of points that were stored with less: plain words, whether right, reason


def keys_in(*texts: str) -> list[str]:
    """Return the keys that these texts mention, each once, in the order of their first mention."""
    return list(dict.fromkeys(key for text in texts for key in PLACE.findall(text)))


def place_of(key: str) -> str:
    """Return how texts that are kept for search speak of a fact, in whatever spelling their authors did."""
    return f"{{{{{key}}}}}"


def with_plain_places(text: str) -> str:
    return PLACE.sub(lambda place: place_of(place[1]), text)


def stray_braces(text: str) -> bool:
    """Whether there are doubled braces that mention nothing, as in `{{ the handler }}` or `{{ handler }`."""
    return bool(BRACES.search(PLACE.sub("", text)))


def spoken_text(text: str, facts: Mapping[str, str], unset: Mapping[str, str]) -> str:
    """Return plain text with the facts in their places; a key of no meaning stays as it was written."""
    return PLACE.sub(lambda place: facts.get(place[1]) or unset.get(place[1]) or place[0], text)


def spoken_html(html: str, facts: Mapping[str, str], unset: Mapping[str, str]) -> str:
    """Return HTML with the facts in their places, as text that cannot be markup, in an attribute either."""

    def said(place: re.Match[str]) -> str:
        value = facts.get(place[1]) or unset.get(place[1])
        return escape(value) if value else place[0]

    return PLACE.sub(said, html)


def spoken(rendered: Mapping[str, Any], facts: Mapping[str, str], unset: Mapping[str, str]) -> dict[str, Any]:
    """Return what was rendered of a card with the facts in their places. Tables of figures speak of none."""
    parts = {name: spoken_html(rendered.get(name, ""), facts, unset) for name in HTML_PARTS}
    points = [_point(point, facts, unset) for point in rendered.get("points", [])]
    return {**rendered, **parts, "points": points}


def _point(stored: list[Any], facts: Mapping[str, str], unset: Mapping[str, str]) -> list[Any]:
    """A point as `Face.as_dict` stores it: id, heading, HTML, plain words, whether it is right, its reason."""
    key, group, html, *more = stored
    plain, right, reason = more + _MISSING[len(more) :]
    return [
        key,
        spoken_text(group, facts, unset),
        spoken_html(html, facts, unset),
        spoken_text(plain, facts, unset),
        right,
        spoken_html(reason, facts, unset),
    ]


def facts_of(rows: Iterable[Mapping[str, str]]) -> dict[str, str]:
    """Return key and value of rows that have both."""
    return {row["key"]: row["value"] for row in rows if row["value"]}
