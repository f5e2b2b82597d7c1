"""The characters of what was typed, made plain before anything is read from them."""

import re
import unicodedata

_SHOWN = 40
_DASHES = dict.fromkeys(map(ord, "\u2010\u2011\u2012\u2013\u2014\u2015\u2212"), "-")
_QUOTES = dict.fromkeys(map(ord, "\u2018\u2019\u02bc`"), "'")
# NFKC would turn a half into 1, a slash and 2, and so one and a half into eleven halves.
_FRACTIONS = {"½": ("half", "a half"), "¼": ("quarter", "a quarter"), "¾": ("three quarters", "three quarters")}
_FRACTION = re.compile("([0-9])? ?([½¼¾])")
# NFKC would make a raised figure, such as the mark of a footnote, one more digit of the number before it.
_RAISED = re.compile("(?<=[0-9])(?=[\u00b2\u00b3\u00b9\u2070-\u2089\u2460-\u24ff])")
_PLAIN = _DASHES | _QUOTES


def visible(text: str) -> str:
    """Return text on one line without what nobody can see, such as zero-width or direction marks."""
    kept = "".join(" " if char.isspace() else char for char in text if char.isspace() or _is_visible(char))
    return " ".join(kept.split())


def plain(text: str) -> str:
    """Return text as numbers and wordings are looked for: plain dashes, quotes, digits and spaces. Keeps the case."""
    return visible(
        unicodedata.normalize("NFKC", _FRACTION.sub(_spell, _RAISED.sub("^", visible(text).translate(_PLAIN))))
    )


def _spell(match: re.Match[str]) -> str:
    alone, after_figure = _FRACTIONS[match[2]]
    return f"{match[1]} and {after_figure} " if match[1] else f" {alone} "


def shown(text: str) -> str:
    """Return text in quotation marks, cut where it is long."""
    kept = visible(text[: 10 * _SHOWN])
    return f"“{kept if len(kept) <= _SHOWN else kept[: _SHOWN - 1] + '…'}”"


def _is_visible(char: str) -> bool:
    return unicodedata.category(char) not in {"Cc", "Cf", "Cs", "Co", "Cn"}
