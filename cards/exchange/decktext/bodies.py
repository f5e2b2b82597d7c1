"""What stands under a card's keys: answer, points, figures and note, by kind. One reader for each kind."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace

from markdown_it.token import Token

from cards.exchange.decktext.blocks import Block, RawCard, heading_text
from cards.exchange.decktext.problems import Report, quoted
from cards.exchange.formats import (
    GROUP_MAX,
    KINDS,
    MARKDOWN_MAX,
    POINT_MAX,
    POINTS_MAX,
    PointText,
    block_markdown,
    one_line,
)

NOTE = "Note"
GROUP_LEVEL = 3
_NESTED = "Begin a new point, name a group with a ### heading above, or move the detail to ### Note."
_LIST_EXAMPLES = {"bullet_list": "bullets: - like this", "ordered_list": "numbers: 1. like this"}


@dataclass(frozen=True, slots=True)
class Body:
    """The parts of a card that its Markdown holds."""

    answer: str = ""
    points: tuple[PointText, ...] = ()
    figures: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True)
class Region:
    """Lines [start, end) of the file, counted from 0, and the blocks in them."""

    lines: Sequence[str]
    start: int
    end: int
    blocks: Sequence[Block]

    def text(self, start: int, end: int) -> str:
        return block_markdown("\n".join(self.lines[start:end]))


_BodyReader = Callable[[Region, Report], Body]


def is_note(block: Block, lines: Sequence[str]) -> bool:
    return block.level == GROUP_LEVEL and heading_text(lines[block.start]).casefold() == NOTE.casefold()


def read_body(card: RawCard, kind: str, start: int, lines: Sequence[str], report: Report) -> Body:
    """Read the lines from index `start` to the end of the card as a card of `kind` holds them."""
    blocks = [block for block in card.blocks if block.start >= start]
    notes = [block for block in blocks if is_note(block, lines)]
    for extra in notes[1:]:
        report.add(extra.start + 1, "The card has a second note.", "Join the two under one ### Note.")
    end = notes[0].start if notes else card.end
    region = Region(lines, start, end, [block for block in blocks if block.start < end])
    note = region.text(notes[0].end, card.end) if notes else ""
    if notes and not note:
        report.add(notes[0].start + 1, "The note is empty.", "Write it under the heading, or remove the heading.")
    body = replace(_READERS[kind](region, report), note=note)
    _check_lengths(body, card.line, report)
    return body


def _check_lengths(body: Body, line: int, report: Report) -> None:
    for name, text in (("answer", body.answer), ("table", body.figures), ("note", body.note)):
        if len(text) > MARKDOWN_MAX:
            message = f"The {name} has {len(text):,} characters; {MARKDOWN_MAX:,} are allowed."
            report.add(line, message, "Shorten it, or make several cards.")
    if len(body.points) > POINTS_MAX:
        message = f"The card has {len(body.points):,} points; {POINTS_MAX} are allowed."
        report.add(line, message, "Make several cards: nobody recalls so many.")


def _read_prose(region: Region, report: Report) -> Body:
    del report  # prose may hold anything
    return Body(answer=region.text(region.start, region.end))


def _read_figures(region: Region, report: Report) -> Body:
    tables = [block for block in region.blocks if block.shape == "table"]
    if not tables:
        return Body(answer=region.text(region.start, region.end))
    table, *others = tables
    for extra in others:
        report.add(extra.start + 1, "The card has a second table.", "Join the two, or make two cards.")
    stray = [block for block in region.blocks if block.start >= table.end and block.shape != "table"]
    _check_lost(region, table.end, stray, "the table", report)
    return Body(region.text(region.start, table.start), figures=region.text(table.start, table.end))


def _check_lost(region: Region, start: int, stray: Sequence[Block], what: str, report: Report) -> None:
    """Report what no part of the card would keep: stray blocks, and link definitions from line `start` on."""
    for block in stray:
        report.add(block.start + 1, f"Text stands after {what}.", f"Move it above {what}, or under ### {NOTE}.")
    covered = {number for block in region.blocks for number in range(block.start, block.end)}
    for number in range(start, region.end):
        # Lines outside every block are link definitions: Markdown shows nothing for them.
        if region.lines[number].strip(" \t") and number not in covered:
            mend = "Write the address where it is used: [text](https://…)"
            report.add(number + 1, f"A link definition stands after {what}.", mend)


def _list_reader(shape: str) -> _BodyReader:
    def read(region: Region, report: Report) -> Body:
        blocks = region.blocks
        first = next((i for i, block in enumerate(blocks) if _begins_points(block)), len(blocks))
        start = blocks[first].start if first < len(blocks) else region.end
        points = _read_points(region.lines, blocks[first:], shape, report)
        stray = [block for block in blocks[first:] if not _begins_points(block)]
        _check_lost(region, start, stray, "the points", report)
        return Body(region.text(region.start, start), points)

    return read


def _begins_points(block: Block) -> bool:
    return block.shape in _LIST_EXAMPLES or block.level == GROUP_LEVEL


def _read_points(lines: Sequence[str], blocks: Sequence[Block], shape: str, report: Report) -> tuple[PointText, ...]:
    points: list[PointText] = []
    group, waiting = "", 0
    for block in blocks:
        if block.level == GROUP_LEVEL:
            _report_empty_group(group, waiting, report)
            group, waiting = one_line(heading_text(lines[block.start])), block.start + 1
            _check_group(group, waiting, report)
        elif block.shape in _LIST_EXAMPLES:
            if block.shape != shape:
                message = f"This list has {_LIST_EXAMPLES[block.shape].partition(':')[0]}."
                mend = f"For this kind of card write {_LIST_EXAMPLES[shape]}; or change the kind."
                report.add(block.start + 1, message, mend)
            points += [PointText(group, text) for text in _items(block, report)]
            waiting = 0
    _report_empty_group(group, waiting, report)
    return tuple(points)


def _report_empty_group(group: str, waiting: int, report: Report) -> None:
    if waiting:
        mend = f"Put its points under it, or write ### {NOTE} if it is the note."
        report.add(waiting, f"The group {quoted(group)} has no points.", mend)


def _check_group(group: str, line: int, report: Report) -> None:
    if not group:
        report.add(line, "This heading is empty.", "Name the group of points: ### Stage 1")
    if len(group) > GROUP_MAX:
        message = f"The group's name has {len(group)} characters; {GROUP_MAX} are allowed."
        report.add(line, message, "Shorten it.")


def _items(block: Block, report: Report) -> list[str]:
    """Return the texts of the list's items; report those that hold anything but one paragraph."""
    offset = block.start - (block.tokens[0].map or [0])[0]
    texts: list[str] = []
    inside: list[Token] = []
    for token in block.tokens[1:-1]:
        if token.level > 1:
            inside.append(token)
        elif token.nesting == 1:
            inside, line = [], offset + (token.map or [0])[0] + 1
        else:
            texts += _item_text(inside, line, report)
    return texts


def _item_text(inside: Sequence[Token], line: int, report: Report) -> list[str]:
    if not inside:
        report.add(line, "This point is empty.", "Write it, or remove the line.")
        return []
    if [token.type for token in inside] != ["paragraph_open", "inline", "paragraph_close"]:
        report.add(line, "This point holds more than one paragraph.", _NESTED)
        return []
    text = inside[1].content
    if len(text) > POINT_MAX:
        message = f"This point has {len(text):,} characters; {POINT_MAX:,} are allowed."
        report.add(line, message, "Split it: a point is one thing to say.")
    return [text]


_READERS: Mapping[str, _BodyReader] = {
    "prose": _read_prose,
    "points": _list_reader("bullet_list"),
    "steps": _list_reader("ordered_list"),
    "figures": _read_figures,
    "example": _list_reader("bullet_list"),
}
assert set(_READERS) == set(KINDS)  # noqa: S101 - a kind without a reader must not start
