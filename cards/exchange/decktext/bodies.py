"""What stands under a card's keys: answer, points, figures and note. One reader for each shape that a kind may have."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial

from cards.exchange.decktext.blocks import RawCard
from cards.exchange.decktext.points import LIST_SHAPES, ReadPoint, read_points
from cards.exchange.decktext.problems import Report
from cards.exchange.decktext.region import Region, check_lost, is_note
from cards.exchange.formats import MARKDOWN_MAX, POINTS_MAX, PointText
from cards.kinds.types import NOTE
from cards.kinds.types import Body as Shape


@dataclass(frozen=True, slots=True)
class Body:
    """The parts of a card that its Markdown holds. table_line: where the figures begin (1-based), 0 for none."""

    answer: str = ""
    items: tuple[ReadPoint, ...] = ()
    figures: str = ""
    note: str = ""
    table_line: int = 0

    @property
    def points(self) -> tuple[PointText, ...]:
        return tuple(item.point for item in self.items)


_BodyReader = Callable[[Region, Report], Body]


def read_body(card: RawCard, shape: Shape, start: int, lines: Sequence[str], report: Report) -> Body:
    """Read the lines from index `start` to the end of the card as a kind of this shape holds them."""
    blocks = [block for block in card.blocks if block.start >= start]
    notes = [block for block in blocks if is_note(block, lines)]
    for extra in notes[1:]:
        report.add(extra.start + 1, "The card has a second note.", f"Join the two under one ### {NOTE}.")
    end = notes[0].start if notes else card.end
    region = Region(lines, start, end, [block for block in blocks if block.start < end])
    note = region.text(notes[0].end, card.end) if notes else ""
    if notes and not note:
        report.add(notes[0].start + 1, "The note is empty.", "Write it under the heading, or remove the heading.")
    body = replace(_READERS[shape](region, report), note=note)
    _check_lengths(body, card.line, report)
    return body


def _check_lengths(body: Body, line: int, report: Report) -> None:
    for name, text in (("answer", body.answer), ("table", body.figures), ("note", body.note)):
        if len(text) > MARKDOWN_MAX:
            message = f"The {name} has {len(text):,} characters; {MARKDOWN_MAX:,} are allowed."
            report.add(line, message, "Shorten it, or make several cards.")
    if len(body.items) > POINTS_MAX:
        message = f"The card has {len(body.items):,} points; {POINTS_MAX} are allowed."
        report.add(line, message, "Make several cards: nobody recalls so many.")


def _read_prose(region: Region, report: Report) -> Body:
    del report  # prose may hold anything
    return Body(answer=region.text(region.start, region.end))


def _read_table(region: Region, report: Report) -> Body:
    tables = [block for block in region.blocks if block.shape == "table"]
    if not tables:
        return Body(answer=region.text(region.start, region.end))
    table, *others = tables
    for extra in others:
        report.add(extra.start + 1, "The card has a second table.", "Join the two, or make two cards.")
    stray = [block for block in region.blocks if block.start >= table.end and block.shape != "table"]
    check_lost(region, table.end, stray, "the table", report)
    return Body(
        region.text(region.start, table.start),
        figures=region.text(table.start, table.end),
        table_line=table.start + 1,
    )


def _read_list(shape: Shape, region: Region, report: Report) -> Body:
    answer, points = read_points(region, shape, report)
    return Body(answer, tuple(points))


_READERS: Mapping[Shape, _BodyReader] = {
    Shape.PROSE: _read_prose,
    Shape.TABLE: _read_table,
    **{shape: partial(_read_list, shape) for shape in LIST_SHAPES},
}
assert set(_READERS) == set(Shape)  # noqa: S101 - a shape without a reader must not start
