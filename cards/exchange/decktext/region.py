"""The lines between a card's keys and its note, and what of them no part of the card would keep."""

from collections.abc import Sequence
from dataclasses import dataclass

from cards.exchange.decktext.blocks import Block, heading_text
from cards.exchange.decktext.problems import Report
from cards.exchange.formats import block_markdown
from cards.kinds.types import NOTE

GROUP_LEVEL = 3


@dataclass(frozen=True, slots=True)
class Region:
    """Lines [start, end) of the file, counted from 0, and the blocks in them."""

    lines: Sequence[str]
    start: int
    end: int
    blocks: Sequence[Block]

    def text(self, start: int, end: int) -> str:
        return block_markdown("\n".join(self.lines[start:end]))


def is_note(block: Block, lines: Sequence[str]) -> bool:
    return block.level == GROUP_LEVEL and heading_text(lines[block.start]).casefold() == NOTE.casefold()


def check_lost(region: Region, start: int, stray: Sequence[Block], what: str, report: Report) -> None:
    """Report what no part of the card would keep: stray blocks, and link definitions from line `start` on."""
    for block in stray:
        report.add(block.start + 1, f"Text stands after {what}.", f"Move it above {what}, or under ### {NOTE}.")
    covered = {number for block in region.blocks for number in range(block.start, block.end)}
    for number in range(start, region.end):
        # Lines outside every block are link definitions: Markdown shows nothing for them.
        if region.lines[number].strip(" \t") and number not in covered:
            mend = "Write the address where it is used: [text](https://…)"
            report.add(number + 1, f"A link definition stands after {what}.", mend)
