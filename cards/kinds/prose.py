"""A paragraph or two: nothing to tick, the candidate compares."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cards.kinds.types import Body, CardContent, Kind, Problem

if TYPE_CHECKING:
    from collections.abc import Iterator

    from cards.kinds.face import Face


class Prose(Kind):
    name = "prose"
    place = 1
    label = "Prose"
    help = "A paragraph or two."
    body = Body.PROSE
    remembers_missed = False

    def gaps(self, content: CardContent) -> Iterator[Problem]:
        yield from super().gaps(content)
        if not content.answer.strip():
            yield Problem("answer", "A prose card needs an answer.")

    def needed(self, face: Face) -> int:
        return 0
