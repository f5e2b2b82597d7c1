"""Geometry of plots that the server draws as SVG. Numbers in, boxes out."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

LEAST_HEIGHT = 3
LABEL_GAP = 7


@dataclass(frozen=True, slots=True)
class Bar:
    """A bar in SVG units; `label_y` is the baseline of the number above it."""

    x: int
    y: int
    width: int
    height: int
    label_y: int

    @property
    def middle(self) -> int:
        return self.x + self.width // 2


def bars(values: Sequence[int], *, width: int, height: int, top: int = 20, gap: int = 12) -> list[Bar]:
    """Lay out one bar per value, standing on y = `height`, with room of `top` for the numbers above.

    Heights are in proportion to the values (>= 0); a zero keeps a hairline, so that the day is seen to be there.
    """
    if not values:
        return []
    most = max(*values, 1)
    step = width // len(values)
    return [_bar(index * step + gap // 2, step - gap, value / most, height, top) for index, value in enumerate(values)]


def _bar(x: int, width: int, share: float, height: int, top: int) -> Bar:
    tall = max(LEAST_HEIGHT, round(share * (height - top)))
    return Bar(x=x, y=height - tall, width=width, height=tall, label_y=height - tall - LABEL_GAP)
