"""The candidate's own example: what a good one covers, rehearsed against their own notes."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cards.kinds.types import NO_ABBREVIATIONS, Body, CardContent, Kind, Marking, Problem, Response

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from cards.kinds.face import Face


class Example(Kind):
    name = "example"
    template = "cards/kinds/example.html"
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

    def mark(
        self, face: Face, seed: str, response: Response, abbreviations: Mapping[str, str] = NO_ABBREVIATIONS
    ) -> Marking:
        """Keep what was ticked: its points say what to cover, and nobody covers them in the same words."""
        return Marking(recalled=self.ticked(face, response), needed=self.needed(face), by_words=True)
