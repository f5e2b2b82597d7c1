"""The table in a card's Markdown, cut into cells of plain words."""

from collections.abc import Iterable
from dataclasses import dataclass

from markdown_it import MarkdownIt
from markdown_it.token import Token

from cards.kinds.drill.text import visible

LONGEST_CELL = 300

# Blocks only: the words of a cell are cut by themselves, so that their length bounds the work.
_BLOCKS = MarkdownIt("commonmark", {"html": False}).enable("table").disable("inline")
_INLINE = MarkdownIt("commonmark", {"html": False})


@dataclass(frozen=True, slots=True)
class CutRow:
    """One row under the header. pieces: how many cells the author wrote, which Markdown would cut or fill to fit."""

    cells: tuple[str, ...]
    pieces: int


@dataclass(frozen=True, slots=True)
class CutTable:
    headers: tuple[str, ...]
    rows: tuple[CutRow, ...]


def cut_tables(source: str, most_rows: int) -> tuple[CutTable, ...]:
    """Return every table of a Markdown text, in order, each with one row more than `most_rows` at most."""
    lines = source.replace("\r\n", "\n").replace("\r", "\n").split("\n")
    tokens = _BLOCKS.parse(source)
    starts = [index for index, token in enumerate(tokens) if token.type == "table_open"]
    return tuple(_cut(tokens[start:], lines, most_rows) for start in starts)


def _cut(tokens: list[Token], lines: list[str], most_rows: int) -> CutTable:
    rows: list[CutRow] = []
    cells: list[str] = []
    line = 0
    for token in tokens:
        if token.type == "table_close" or len(rows) > 1 + most_rows:  # the header is the first
            break
        if token.type == "tr_open":
            cells, line = [], token.map[0] if token.map else 0
        elif token.type == "inline":
            cells.append(_words(token.content))
        elif token.type == "tr_close":
            rows.append(CutRow(tuple(cells), _pieces(lines[line] if line < len(lines) else "")))
    headers = rows[0].cells if rows else ()
    return CutTable(headers, tuple(rows[1:]))


def _pieces(line: str) -> int:
    """Count the cells of a row as it was typed: a pipe after a backslash parts nothing."""
    bare = line.strip().lstrip(">").strip().replace("\\|", "")
    return bare.removeprefix("|").removesuffix("|").count("|") + 1


def _words(cell: str) -> str:
    """Return the words of a cell without its Markdown. One that is too long, hence refused, keeps its marks."""
    if len(cell) > LONGEST_CELL:
        return visible(cell)
    tokens = _INLINE.parseInline(cell)[0].children or ()
    return visible("".join(_texts(tokens)))


def _texts(tokens: Iterable[Token]) -> Iterable[str]:
    for token in tokens:
        if token.type in {"text", "code_inline"}:
            yield token.content
        elif token.type in {"softbreak", "hardbreak"}:
            yield " "
        elif token.type == "image":
            yield from _texts(token.children or ())
