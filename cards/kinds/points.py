"""What an assessor would tick, in any order: all of the points, or any so many of them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cards.kinds.matching import find_said
from cards.kinds.types import NO_ABBREVIATIONS, Body, Kind, Marking, Response

if TYPE_CHECKING:
    from collections.abc import Mapping

    from cards.kinds.face import Face


class Points(Kind):
    name = "points"
    place = 2
    label = "Points"
    help = "What an assessor would tick."
    body = Body.BULLETS
    points_are = "points"
    fewest_points = 2
    any_is_allowed = True

    def mark(
        self, face: Face, seed: str, response: Response, abbreviations: Mapping[str, str] = NO_ABBREVIATIONS
    ) -> Marking:
        """Tick what was typed, beside what the candidate ticked already: nothing is ever unticked."""
        ticked = self.ticked(face, response)
        said = find_said([point.plain for point in face.points], response.typed, abbreviations)
        recalled = tuple(
            point.id for point, found in zip(face.points, said, strict=True) if found or point.id in ticked
        )
        return Marking(recalled=recalled, needed=self.needed(face))
