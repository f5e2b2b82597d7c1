"""What an assessor would tick, in any order: all of the points, or any so many of them."""

from __future__ import annotations

from cards.kinds.types import Body, Kind


class Points(Kind):
    name = "points"
    place = 2
    label = "Points"
    help = "What an assessor would tick."
    body = Body.BULLETS
    points_are = "points"
    fewest_points = 2
    any_is_allowed = True
