"""What differs between two texts, word by word. Pure."""

from __future__ import annotations

import re
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

SAME, GONE, NEW = "same", "gone", "new"

_WORDS = re.compile(r"\w+|\s+|[^\w\s]")
_LINES = re.compile(r"[^\n]*\n|[^\n]+")
# The matcher takes time with the square of the number of words in the worst case.
MOST_WORDS = 3000


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of text: in both, only in the old one, or only in the new one."""

    state: str
    text: str


def compare(old: str, new: str) -> list[Piece]:
    """Return both texts as one run of pieces. All `same` pieces with the `gone` ones make the old text."""
    if old == new:
        return [Piece(SAME, old)] if old else []
    words = (_WORDS.findall(old), _WORDS.findall(new))
    if max(map(len, words)) > MOST_WORDS:
        words = (_LINES.findall(old), _LINES.findall(new))
    return _joined(_runs(*words))


def _runs(old: Sequence[str], new: Sequence[str]) -> list[Piece]:
    matcher = SequenceMatcher(None, old, new, autojunk=False)
    pieces = []
    for _, old_start, old_end, new_start, new_end in matcher.get_opcodes():
        gone, fresh = "".join(old[old_start:old_end]), "".join(new[new_start:new_end])
        if gone == fresh:
            pieces.append(Piece(SAME, gone))
        else:
            pieces += [Piece(GONE, gone), Piece(NEW, fresh)]
    return [piece for piece in pieces if piece.text]


def _joined(pieces: Sequence[Piece]) -> list[Piece]:
    """Swallow lone spaces between changed words, so that a new sentence reads as one change, not as ten."""
    result: list[Piece] = []
    gone = new = ""
    for place, piece in enumerate(pieces):
        is_gap = piece.state == SAME and piece.text.isspace() and 0 < place < len(pieces) - 1 and bool(gone or new)
        if piece.state == SAME and not is_gap:
            result += _changed(gone, new)
            result.append(piece)
            gone = new = ""
            continue
        if piece.state != NEW:
            gone += piece.text
        if piece.state != GONE:
            new += piece.text
    return result + _changed(gone, new)


def _changed(gone: str, new: str) -> list[Piece]:
    if gone == new:
        return [Piece(SAME, gone)] if gone else []
    return [piece for piece in (Piece(GONE, gone), Piece(NEW, new)) if piece.text]


def compare_lists(old: Sequence[str], new: Sequence[str]) -> list[list[Piece]]:
    """Compare two lists of short texts: each row stays, goes, comes, or was reworded."""
    rows: list[list[Piece]] = []
    for kind, old_start, old_end, new_start, new_end in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        before, after = old[old_start:old_end], new[new_start:new_end]
        if kind == "equal":
            rows += [[Piece(SAME, text)] for text in before]
            continue
        pairs = min(len(before), len(after))
        rows += [compare(one, other) for one, other in zip(before, after, strict=False)]
        rows += [[Piece(GONE, text)] for text in before[pairs:]]
        rows += [[Piece(NEW, text)] for text in after[pairs:]]
    return rows
