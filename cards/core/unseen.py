"""Characters that nobody sees, and text that reads as nothing."""

from __future__ import annotations

import unicodedata

# Control and format characters: what nobody sees, or turns the direction of writing so that a page reads otherwise.
_CATEGORIES = {"Cc", "Cf"}
# Blank by design, though Unicode takes them for letters, marks or symbols: fillers of Hangul and Khitan, vowels of
# Khmer that are not written, the joiner and selectors that only change others, the empty Braille pattern and note head.
_BLANKS = frozenset("\u034f\u115f\u1160\u17b4\u17b5\u180b\u180c\u180d\u180f\u2800\u3164\uffa0\U00016fe4\U0001d159")
# Letters, numbers, punctuation and symbols. A mark alone has nothing to stand on.
_READ = set("LNPS")


def first_unseen(text: str) -> str:
    """Return the first character that cannot be seen, or nothing."""
    return next((one for one in text if one in _BLANKS or unicodedata.category(one) in _CATEGORIES), "")


def reads_as_nothing(text: str) -> bool:
    """Whether there is something, and nobody could read any of it."""
    return bool(text) and not any(unicodedata.category(one)[0] in _READ and one not in _BLANKS for one in text)
