"""Firm facts in a deck text: where a card may speak of them, and that it names one that there is."""

from collections.abc import Iterator, Sequence

from cards.content.fact_checks import disguise_in, problem_of
from cards.exchange.decktext.blocks import RawCard
from cards.exchange.decktext.bodies import Body
from cards.exchange.decktext.problems import Report


def check_front(lines: Sequence[str], report: Report) -> None:
    """Report what speaks of a fact in the front matter, which is the same for every firm."""
    for number, line in enumerate(lines, 1):
        if found := problem_of(line, is_silent=True):
            report.add(number, *found)


def check_card(card: RawCard, body_start: int, body: Body, lines: Sequence[str], report: Report) -> None:
    """Report each line of a card that does not speak of facts as it may. body_start: the index of its answer's line."""
    found_before = len(report.problems)
    table = range(body.table_line, body.table_line + body.figures.count("\n") + 1) if body.table_line else ()
    if found := problem_of(card.question):
        report.add(card.line, *found)
    for number, line in enumerate(lines[card.start : card.end], card.start + 1):
        if found := problem_of(line, is_silent=number <= body_start or number in table):
            report.add(number, *found)
    if len(report.problems) > found_before:
        return  # the same again, on fewer lines
    for line_number, text, is_block in _texts(card, body):
        if found := disguise_in(text, is_block=is_block):
            report.add(line_number, *found)


def _texts(card: RawCard, body: Body) -> Iterator[tuple[int, str, bool]]:
    """Each text that is rendered by itself: the line to name for it, and whether it is Markdown of several blocks."""
    yield card.line, card.question, False
    yield from ((card.line, text, True) for text in (body.answer, body.note))
    for item in body.items:
        yield from ((item.line, text, False) for text in (item.point.group, item.point.text, item.point.reason))
