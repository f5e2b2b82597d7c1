"""Deck text to dataclasses. Everything wrong with a file is found in one go."""

import re

from cards.exchange.decktext.blocks import read_cards
from cards.exchange.decktext.cards import read_card
from cards.exchange.decktext.facts import check_front
from cards.exchange.decktext.front_matter import read_front
from cards.exchange.decktext.problems import DeckTextError, Report
from cards.exchange.formats import MARKDOWN_MAX, DeckText

SIZE_MAX = 2 * 1024 * 1024
"""Bytes of UTF-8."""
# The parser's time goes with lines, their length and table cells rather than with bytes: 2 MB of nothing but
# "- a" would keep it busy for half a minute. 5,000 cards of twenty lines stay within these.
LINES_MAX = 100_000
LINE_MAX = MARKDOWN_MAX
CELL_MARKS_MAX = 200_000

_UNPRINTABLE = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff]")


def read_deck_text(text: str, *, name: str) -> DeckText:
    """Read a deck. `name` is what messages call the file. Raises DeckTextError with every problem found."""
    report = Report()
    deck = _read(text, report)
    if deck is None or report.problems:
        raise DeckTextError(name, report.problems)
    return deck


def _read(text: str, report: Report) -> DeckText | None:
    lines = _lines(text, report)
    if lines is None:
        return None
    front, body_start = read_front(lines, report)
    if body_start == len(lines) and report.problems:
        return None  # an unclosed front matter hides all the cards: say only that
    check_front(lines[:body_start], report)
    cards = [read_card(card, front, lines, report) for card in read_cards(lines, body_start, report)]
    if not front.complete:
        return None
    return DeckText(**front.deck, sources=front.sources, cards=tuple(filter(None, cards)))


def _lines(text: str, report: Report) -> list[str] | None:
    """Split the file into lines, or return None if it is not worth parsing."""
    if len(text) > SIZE_MAX or len(text.encode("utf-8", "replace")) > SIZE_MAX:
        report.add(1, "The file is larger than 2 MB.", "Split the deck into several files.")
        return None
    text = text.removeprefix("\ufeff").replace("\r\n", "\n").replace("\r", "\n")
    if found := _UNPRINTABLE.search(text):
        line = text.count("\n", 0, found.start()) + 1
        message = f"The file holds a character that is no text (U+{ord(found[0]):04X})."
        report.add(line, message, "Save it as plain text in UTF-8, and remove the character.")
        return None
    if not text.strip():
        report.add(1, "The file is empty.", "Begin with front matter; the guide to deck text has an example.")
        return None
    lines = text.split("\n")
    return None if _is_too_much(text, lines, report) else lines


def _is_too_much(text: str, lines: list[str], report: Report) -> bool:
    split = "Split the deck into several files."
    if len(lines) > LINES_MAX:
        report.add(LINES_MAX, f"The file has more than {LINES_MAX:,} lines.", split)
    elif text.count("|") > CELL_MARKS_MAX:
        report.add(1, f"The tables in this file have more than {CELL_MARKS_MAX:,} cells.", split)
    for number, line in enumerate(lines, 1):
        if len(line) > LINE_MAX:
            message = f"This line has {len(line):,} characters; {LINE_MAX:,} are allowed."
            report.add(number, message, "Break it into several lines.")
    return bool(report.problems)
