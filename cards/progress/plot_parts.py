"""What all plots share: how they name days and amounts."""

from __future__ import annotations

from dataclasses import dataclass
from math import ceil
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from datetime import date


@dataclass(frozen=True, slots=True)
class Tick:
    """A named place on an axis."""

    x: int
    y: int
    text: str


def day_name(day: date) -> str:
    return f"{day.day} {day:%B}"


def short_name(day: date) -> str:
    return f"{day.day} {day:%b}"


def per_cent(share: float) -> str:
    return f"{round(share * 100)}%"


def hours(minutes: float) -> str:
    """Return whole hours and minutes; of what is more than nothing at least a minute."""
    whole, rest = divmod(max(round(minutes), ceil(min(minutes, 1))), 60)
    parts = [f"{whole:,} h"] if whole else []
    parts += [f"{rest} min"] if rest or not whole else []
    return " ".join(parts).replace(" ", "\N{NO-BREAK SPACE}")
