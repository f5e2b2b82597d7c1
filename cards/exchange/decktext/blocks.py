"""The Markdown body of a deck text, cut into cards. Only blocks are parsed; texts stay slices of the file."""

import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from markdown_it import MarkdownIt
from markdown_it.token import Token

from cards.exchange.decktext.problems import Report, quoted
from cards.exchange.decktext.values import is_id
from cards.exchange.formats import ID_MAX, QUESTION_MAX, one_line

CARDS_MAX = 5_000

_HEADING = re.compile(r" {0,3}#{1,6}(?:[ \t]+|$)")
_CLOSING = re.compile(r"(?:^|[ \t])#+$")
_SLUG_WORDS = 6
# Raw HTML is off wherever cards are shown, so `<div>` must be a paragraph here too.
_MARKDOWN = MarkdownIt("commonmark", {"html": False}).enable("table").disable("inline")


@dataclass(frozen=True, slots=True)
class Block:
    """One top-level Markdown block, lines [start, end) of the file, counted from 0."""

    shape: str
    start: int
    end: int
    tokens: Sequence[Token]

    @property
    def level(self) -> int:
        """1 to 6 for a heading written with #, else 0: underlined headings are part of an answer."""
        first = self.tokens[0]
        return len(first.markup) if self.shape == "heading" and first.markup.startswith("#") else 0


@dataclass(frozen=True, slots=True)
class RawCard:
    """A card before its keys and answer are read: lines [start, end) of the file, heading excluded."""

    id: str
    question: str
    line: int
    start: int
    end: int
    blocks: tuple[Block, ...]


def _top_level(tokens: Sequence[Token], offset: int) -> Iterator[Block]:
    start = 0
    for index, token in enumerate(tokens):
        if token.level == 0 and token.nesting != 1:
            first = tokens[start]
            begin, end = first.map or (0, 0)
            yield Block(first.type.removesuffix("_open"), begin + offset, end + offset, tokens[start : index + 1])
            start = index + 1


def heading_text(line: str) -> str:
    """Return what a # heading says, as CommonMark reads it: without the marks before and after."""
    text = _HEADING.sub("", line, count=1).strip(" \t")
    return _CLOSING.sub("", text).rstrip(" \t")


def read_cards(lines: Sequence[str], offset: int, report: Report) -> list[RawCard]:
    """Cut the lines from index `offset` on into cards; reports what stands where no card can hold it."""
    blocks = list(_top_level(_MARKDOWN.parse("\n".join(lines[offset:])), offset))
    starts = [index for index, block in enumerate(blocks) if block.level == 2]  # noqa: PLR2004 - "##"
    if len(starts) > CARDS_MAX:
        message = f"The file has {len(starts):,} cards; {CARDS_MAX:,} are allowed."
        report.add(blocks[starts[CARDS_MAX]].start + 1, message, "Split the deck into several files.")
        return []
    if not starts:
        report.add(len(lines), "The deck has no cards.", "Add one: ## How is a complaint defined? {#complaint}")
    _check_blocks(blocks, starts[0] if starts else len(blocks), lines, report)
    cards: list[RawCard] = []
    seen: dict[str, int] = {}
    for begin, end in pairwise([*starts, len(blocks)]):
        last_line = blocks[end].start if end < len(blocks) else len(lines)
        heading = blocks[begin]
        question, card_id = _read_heading(lines[heading.start], heading.start + 1, seen, report)
        inside = tuple(blocks[begin + 1 : end])
        cards.append(RawCard(card_id, question, heading.start + 1, heading.end, last_line, inside))
    return cards


def _split_id(text: str) -> tuple[str, str | None]:
    """Split "Question {#id}"; the id is None where there is none. No regex: hostile lines are long."""
    if text.endswith("}") and (at := text.rfind("{#")) >= 0 and "}" not in text[at:-1]:
        return text[:at], text[at + 2 : -1]
    return text, None


def _read_heading(line: str, number: int, seen: dict[str, int], report: Report) -> tuple[str, str]:
    text, card_id = _split_id(heading_text(line))
    question = one_line(text)
    if not question:
        report.add(number, "The card has no question.", "Write it after ##, before the id.")
    if len(question) > QUESTION_MAX:
        message = f"The question has {len(question):,} characters; {QUESTION_MAX} are allowed."
        report.add(number, message, "Ask less, or move the circumstances into the answer.")
    if card_id is None:
        example = _slug(question, seen)
        report.add(
            number,
            "The card has no id.",
            f"Give it one at the end of the heading, for example {{#{example}}}.",
        )
        return question, ""
    if not is_id(card_id):
        example = _slug(card_id or question, seen)
        message = f"The id {quoted(card_id)} cannot be used."
        report.add(number, message, f"Use only a-z, 0-9 and single hyphens, for example {{#{example}}}.")
        return question, ""
    if card_id in seen:
        message = f"The id {quoted(card_id)} is used already, on line {seen[card_id]}."
        report.add(number, message, f"Give one of the two another id, for example {{#{_slug(card_id, seen)}}}.")
    seen.setdefault(card_id, number)
    return question, card_id


def _slug(text: str, seen: dict[str, int]) -> str:
    """Make an id that is still free from the first words of `text`."""
    plain = unicodedata.normalize("NFKD", text[:ID_MAX]).encode("ascii", "ignore").decode().lower()
    base = "-".join(re.findall(r"[a-z0-9]+", plain)[:_SLUG_WORDS]) or "card"
    number, slug = 2, base
    while slug in seen:
        slug, number = f"{base}-{number}", number + 1
    return slug


def _check_blocks(blocks: Sequence[Block], first_card: int, lines: Sequence[str], report: Report) -> None:
    for index, block in enumerate(blocks):
        if block.level == 1 and index > first_card:
            message = "A heading with one # stands among the cards."
            report.add(block.start + 1, message, "Write ## for a card; ### for a group of points or the note.")
        elif block.shape == "fence" and not _is_closed(block, lines):
            mark = block.tokens[0].markup
            message = "This code block is never closed, and swallows the rest of the file."
            report.add(block.start + 1, message, f"Close it with a line {mark} where it should end.")
        elif block.shape in ("heading", "paragraph") and block.level != 2:  # noqa: PLR2004 - "##"
            _check_stray_ids(block, lines, report)


def _is_closed(block: Block, lines: Sequence[str]) -> bool:
    mark = block.tokens[0].markup
    last = lines[block.end - 1].strip(" \t")
    return block.end - block.start > 1 and len(last) >= len(mark) and not last.strip(mark[0])


def _check_stray_ids(block: Block, lines: Sequence[str], report: Report) -> None:
    for number in range(block.start, block.end):
        text = lines[number].strip(" \t")
        question, card_id = _split_id(text)
        if card_id and is_id(card_id):
            asked = one_line(question.lstrip("#"))
            message = "This line ends with a card's id, but is no card heading."
            report.add(number + 1, message, f"Write it as: ## {asked[:80]} {{#{card_id}}}")
