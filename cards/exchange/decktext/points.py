"""Lists in a card: points, steps, and options with their marks and reasons, under the headings of their groups."""

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from markdown_it.token import Token

from cards.exchange.decktext.blocks import Block, heading_text
from cards.exchange.decktext.problems import Report, quoted
from cards.exchange.decktext.region import GROUP_LEVEL, Region, check_lost
from cards.exchange.formats import GROUP_MAX, POINT_MAX, PointText, one_line
from cards.kinds.types import NOTE
from cards.kinds.types import Body as Shape

_LISTS = {"bullet_list": "bullets", "ordered_list": "numbers"}
_MARK = re.compile(r"\[([ xX])\](?:[ \t\n]+|$)")
_INSIDE = 2  # the level of what an item holds
_PARAGRAPH = ["paragraph_open", "inline", "paragraph_close"]
_NESTED = "Begin a new point, name a group with a ### heading above, or move the detail to ### Note."
_OPTION = "Below its text an option has one bullet with its reason, in one paragraph."


@dataclass(frozen=True, slots=True)
class ReadPoint:
    """A point, and the line of the file (1-based) on which it stands."""

    point: PointText
    line: int


@dataclass(frozen=True, slots=True)
class _Item:
    """One item of a list: the tokens inside, the line (1-based) of each of them counted from `offset`."""

    tokens: Sequence[Token]
    line: int
    offset: int

    def line_of(self, token: Token) -> int:
        return self.offset + token.map[0] + 1 if token.map else self.line


_ItemReader = Callable[[_Item, str, Report], PointText | None]


@dataclass(frozen=True, slots=True)
class ListShape:
    """How the items of a kind of list are written: in which Markdown list, as an example shows, read by what."""

    markdown: str
    example: str
    read: _ItemReader


def read_points(region: Region, shape: Shape, report: Report) -> tuple[str, list[ReadPoint]]:
    """Return what introduces the list, and its items."""
    blocks = region.blocks
    first = next((i for i, block in enumerate(blocks) if _begins_points(block)), len(blocks))
    start = blocks[first].start if first < len(blocks) else region.end
    points = list(_read_blocks(region.lines, blocks[first:], LIST_SHAPES[shape], report))
    stray = [block for block in blocks[first:] if not _begins_points(block)]
    check_lost(region, start, stray, "the points", report)
    return region.text(region.start, start), points


def _begins_points(block: Block) -> bool:
    return block.shape in _LISTS or block.level == GROUP_LEVEL


def _read_blocks(
    lines: Sequence[str], blocks: Sequence[Block], shape: ListShape, report: Report
) -> Iterator[ReadPoint]:
    group, waiting = "", 0
    for block in blocks:
        if block.level == GROUP_LEVEL:
            _report_empty_group(group, waiting, report)
            group, waiting = one_line(heading_text(lines[block.start])), block.start + 1
            _check_group(group, waiting, report)
        elif block.shape in _LISTS:
            if block.shape != shape.markdown:
                mend = f"For this kind of card write {shape.example}; or change the kind."
                report.add(block.start + 1, f"This list has {_LISTS[block.shape]}.", mend)
            for item in _items(block):
                if point := shape.read(item, group, report):
                    yield ReadPoint(point, item.line)
            waiting = 0
    _report_empty_group(group, waiting, report)


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


def _items(block: Block) -> Iterator[_Item]:
    offset = block.start - (block.tokens[0].map or [0])[0]
    return _cut_items(block.tokens, _INSIDE - 1, offset)


def _cut_items(tokens: Sequence[Token], level: int, offset: int) -> Iterator[_Item]:
    """Cut the items that begin on `level` out of the tokens of lists; what stands between lists is skipped."""
    inside: list[Token] = []
    line = 0
    for token in tokens:
        if token.level > level:
            inside.append(token)
        elif token.type == "list_item_open":
            inside, line = [], offset + (token.map or [0])[0] + 1
        elif token.type == "list_item_close":
            yield _Item(inside, line, offset)


def _read_point(item: _Item, group: str, report: Report) -> PointText | None:
    if not item.tokens:
        report.add(item.line, "This point is empty.", "Write it, or remove the line.")
        return None
    if [token.type for token in item.tokens] != _PARAGRAPH:
        report.add(item.line, "This point holds more than one paragraph.", _NESTED)
        return None
    text = item.tokens[1].content
    _check_length("point", text, item.line, report)
    return PointText(group, text)


def _check_length(what: str, text: str, line: int, report: Report) -> None:
    if len(text) > POINT_MAX:
        message = f"This {what} has {len(text):,} characters; {POINT_MAX:,} are allowed."
        report.add(line, message, "Shorten it." if what == "reason" else "Split it: a point is one thing to say.")


def _read_option(item: _Item, group: str, report: Report) -> PointText | None:
    paragraph, nested = item.tokens[:3], item.tokens[3:]
    mark = None
    if [token.type for token in paragraph] == _PARAGRAPH:
        mark = _MARK.match(paragraph[1].content)
    if not mark:
        mend = "Begin it with [x] if it is right, with [ ] if it is wrong: - [x] £250,000"
        report.add(item.line, "This option has no mark.", mend)
        return None
    text = paragraph[1].content[mark.end() :]
    if not text:
        report.add(item.line, "This option is empty.", "Write it behind its mark, or remove the line.")
        return None
    _check_length("option", text, item.line, report)
    return PointText(group, text, mark[1] != " ", _read_reason(item, nested, report))


def _read_reason(option: _Item, nested: Sequence[Token], report: Report) -> str:
    """Return the reason of an option, "" for none or one that cannot be kept."""
    if stray := next((token for token in nested if token.level == _INSIDE and not _is_bullets(token)), None):
        report.add(option.line_of(stray), "This option holds more than its text and one reason.", _OPTION)
        return ""
    reasons = list(_cut_items(nested, _INSIDE + 1, option.offset))
    if len(reasons) > 1:
        report.add(reasons[1].line, f"This option has {len(reasons)} reasons.", "Join them into one bullet.")
        return ""
    for reason in reasons:
        if not reason.tokens:
            report.add(reason.line, "This reason is empty.", "Write it, or remove its bullet.")
        elif [token.type for token in reason.tokens] != _PARAGRAPH:
            report.add(reason.line, "This reason holds more than one paragraph.", _OPTION)
        else:
            text = reason.tokens[1].content
            _check_length("reason", text, reason.line, report)
            return text
    return ""


def _is_bullets(token: Token) -> bool:
    return token.type in {"bullet_list_open", "bullet_list_close"}


LIST_SHAPES: Mapping[Shape, ListShape] = {
    Shape.BULLETS: ListShape("bullet_list", "bullets: - like this", _read_point),
    Shape.NUMBERS: ListShape("ordered_list", "numbers: 1. like this", _read_point),
    Shape.OPTIONS: ListShape("bullet_list", "marked bullets: - [x] right, - [ ] wrong", _read_option),
}
