"""The candidate's own example: what a good one covers, rehearsed against their own notes."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cards.kinds.types import Body, CardContent, Kind, Problem

if TYPE_CHECKING:
    from collections.abc import Iterator


class Example(Kind):
    name = "example"
    place = 6
    label = "Own example"
    help = "Each candidate writes their own; the answer and points say what a good one holds."
    body = Body.BULLETS
    points_are = "points"
    has_examples = True

    def gaps(self, content: CardContent) -> Iterator[Problem]:
        yield from super().gaps(content)
        if not content.answer.strip() and not content.points:
            yield Problem("answer", "Say what a good example holds, here or as points.")
