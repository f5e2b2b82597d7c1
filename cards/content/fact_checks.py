"""Whether a card speaks of firm facts as it may, told before it is saved: for deck text and for the admin's form."""

from __future__ import annotations

import re
from difflib import get_close_matches
from typing import TYPE_CHECKING

from cards.core.markdown import render, render_inline
from cards.firms.facts import FACTS
from cards.kinds.speech import keys_in, stray_braces

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping

MOST_NAMED = 3
ALIKE = 0.5  # of 1: so near is a key that somebody may have meant
# Parts of a card that are shown as they were written: a fact would stand there as its key.
SILENT = frozenset({"figures", "kind_settings", "ask", "locator", "tags", "abbreviations"})
BLOCKS = frozenset({"answer", "note"})  # of several paragraphs; everything else is one line
_MAY_HOLD_BRACES = re.compile(r"[{}]|&(?:#|[lr](?:brace|cub))")
STRAY = "Two braces side by side stand for a fact of the reader's firm, and what these hold is no key of one."
WRITE_KEY = "Write one key between them, as in {{ firm }}, or take them away."
NOT_HERE = "A fact of the reader's firm cannot stand here: what is written here is the same for every firm."
WRITE_WORDS = "Write words without {{ }}, and let the question, the answer or a point speak of the fact."
NOT_PLAIN = "A fact of the reader's firm stands in an address, or its braces are written in another way."
WRITE_PLAIN = "Write it as a word of the text, as in {{ firm }}."


def problems(texts: Mapping[str, str]) -> dict[str, str]:
    """Return what is wrong, in sentences, for each field of a card that does not speak of facts as it may.

    texts: as an author writes them, by field. Fields of `SILENT` are shown as they are, and may speak of none.
    """
    found = {name: _problem(name, text) for name, text in texts.items()}
    return {name: " ".join(said) for name, said in found.items() if said}


def problem_of(text: str, *, is_silent: bool = False) -> tuple[str, str] | None:
    """Return what is wrong with one line or text, and what to do about it; None where nothing is."""
    if is_silent:
        return (NOT_HERE, WRITE_WORDS) if keys_in(text) or stray_braces(text) else None
    if unknown := [key for key in keys_in(text) if key not in FACTS]:
        return f"There is no firm fact “{unknown[0]}”.", _meant(unknown[0], FACTS)
    return (STRAY, WRITE_KEY) if stray_braces(text) else None


def disguise_in(text: str, *, is_block: bool) -> tuple[str, str] | None:
    """Return what is wrong where Markdown makes other facts of a text than it says: in an address, by an entity.

    is_block: whether it is Markdown of several blocks, as an answer is and a question is not.
    """
    if not _MAY_HOLD_BRACES.search(text):
        return None  # most texts need not be rendered
    shown = render(text) if is_block else render_inline(text)
    if keys_in(shown) == keys_in(text) and not stray_braces(shown):
        return None
    return NOT_PLAIN, WRITE_PLAIN


def _problem(name: str, text: str) -> tuple[str, str] | None:
    is_silent = name in SILENT
    if found := problem_of(text, is_silent=is_silent):
        return found
    return None if is_silent else disguise_in(text, is_block=name in BLOCKS)


def _meant(word: str, known: Collection[str]) -> str:
    """Name the keys that come nearest, or where the list of them is."""
    near = get_close_matches(word[:60].lower(), known, n=MOST_NAMED, cutoff=ALIKE)
    # What shares a word is meant more often than what shares letters.
    near += [key for key in known if key not in near and set(key.split("_")) & set(word.lower().split("_"))]
    if not near:
        return f"The keys are: {', '.join(known)}."
    *others, last = near[:MOST_NAMED]
    return f"Did you mean {', '.join(others)} or {last}?" if others else f"Did you mean {last}?"
