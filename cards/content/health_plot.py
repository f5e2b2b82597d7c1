"""The health of a deck as a small plot: geometry and words, with nothing left for a template to decide."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from cards.core.charts import Bar, Frame

if TYPE_CHECKING:
    from cards.content.health_queries import Health

FRAME = Frame(left=124, top=4, right=308, bottom=100)
SMALL = Frame(left=112, top=4, right=208, bottom=100)  # in a row of a list
STEP, THICK = 24, 14
VALUE_GAP = 8
VALUE_ROOM = 44  # for five digits


@dataclass(frozen=True, slots=True)
class HealthRow:
    """One count: its bar, as long as its share of the cards, on a track as long as all of them."""

    name: str
    count: int
    share: str
    bar: Bar
    baseline: int


@dataclass(frozen=True, slots=True)
class HealthPlot:
    """For cards/content/health.html and health_small.html."""

    sentence: str
    cards: int
    rows: tuple[HealthRow, ...]
    left: int
    width: int
    thick: int
    value_x: int
    right: int

    @property
    def is_empty(self) -> bool:
        return not self.cards


def health_plot(health: Health, frame: Frame = FRAME) -> HealthPlot:
    counts = {
        "Sourced": health.sourced,
        "Checked": health.checked,
        "Due for checking": health.due,
        "Reported": health.reported,
    }
    rows = (_row(frame, place, (name, count), health.cards) for place, (name, count) in enumerate(counts.items()))
    return HealthPlot(
        sentence=_sentence(health),
        cards=health.cards,
        rows=tuple(rows),
        left=frame.left,
        width=frame.right - frame.left,
        thick=THICK,
        value_x=frame.right + VALUE_GAP,
        right=frame.right + VALUE_GAP + VALUE_ROOM,
    )


def _row(frame: Frame, place: int, counted: tuple[str, int], cards: int) -> HealthRow:
    name, count = counted
    y = frame.top + place * STEP
    share = count / cards if cards else 0
    # A single card of a thousand is still to be seen.
    wide = max(2 if count else 0, frame.x(share) - frame.left)
    bar = Bar(x=frame.left, y=y, width=wide, height=THICK, label_y=y + THICK - 3)
    return HealthRow(name, count, f"{_per_cent(count, cards)} %", bar, y + THICK - 3)


def _per_cent(count: int, cards: int) -> int:
    """Rounded, but never to all or to none while that is not so."""
    if not cards or count in {0, cards}:
        return 100 if cards and count else 0
    return min(99, max(1, round(100 * count / cards)))


def _sentence(health: Health) -> str:
    if not health.cards:
        return "No card is published yet."
    if health.cards == 1:
        return _of_one(health)
    numbers = {
        "a source": _number(health.sourced, "names", "name"),
        "checked": _number(health.checked),
        "due for checking": _number(health.due),
        "reported": _number(health.reported),
    }
    source, checked, due, reported = (f"{number} {what}" for what, number in numbers.items())
    return f"Of {health.cards} cards, {source} and {checked}; {due}, {reported}."


def _number(count: int, one: str = "is", many: str = "are") -> str:
    return f"{count or 'none'} {one if count < 2 else many}"  # noqa: PLR2004  one and none are singular


def _of_one(health: Health) -> str:
    words = [
        "names its source" if health.sourced else "names no source",
        "is due for checking" if health.due else "is checked" if health.checked else "was never checked",
        "is reported" if health.reported else "is not reported",
    ]
    return f"The one card {words[0]}, {words[1]} and {words[2]}."
