"""The health of a deck as a small plot: geometry and words, with nothing left for a template to decide."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from cards.core.charts import Bar, Frame

if TYPE_CHECKING:
    from cards.content.health_queries import Health

FRAME = Frame(left=124, top=4, right=308, bottom=100)
STEP, THICK = 24, 14
VALUE_GAP = 8


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

    @property
    def is_empty(self) -> bool:
        return not self.cards


def health_plot(health: Health) -> HealthPlot:
    counts = {
        "Sourced": health.sourced,
        "Checked": health.checked,
        "Due for checking": health.due,
        "Reported": health.reported,
    }
    rows = (_row(place, name, count, health.cards) for place, (name, count) in enumerate(counts.items()))
    return HealthPlot(
        sentence=_sentence(health),
        cards=health.cards,
        rows=tuple(rows),
        left=FRAME.left,
        width=FRAME.right - FRAME.left,
        thick=THICK,
        value_x=FRAME.right + VALUE_GAP,
    )


def _row(place: int, name: str, count: int, cards: int) -> HealthRow:
    y = FRAME.top + place * STEP
    share = count / cards if cards else 0
    # A single card of a thousand is still to be seen.
    wide = max(2 if count else 0, FRAME.x(share) - FRAME.left)
    bar = Bar(x=FRAME.left, y=y, width=wide, height=THICK, label_y=y + THICK - 3)
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
        "a source": f"{health.sourced} {'names' if health.sourced == 1 else 'name'}",
        "checked": _are(health.checked),
        "due for checking": _are(health.due),
        "reported": _are(health.reported),
    }
    source, checked, due, reported = (f"{number} {what}" for what, number in numbers.items())
    return f"Of {health.cards} cards, {source} and {checked}; {due}, {reported}."


def _are(count: int) -> str:
    return f"{count} {'is' if count == 1 else 'are'}"


def _of_one(health: Health) -> str:
    words = [
        "names its source" if health.sourced else "names no source",
        "is due for checking" if health.due else "is checked" if health.checked else "was never checked",
        "is reported" if health.reported else "is not reported",
    ]
    return f"The one card {words[0]}, {words[1]} and {words[2]}."
