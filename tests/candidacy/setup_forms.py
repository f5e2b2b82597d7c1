"""What a candidate's browser sends from the three screens, and the competencies that they offer."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from cards.candidacy.queries import offered_to
from cards.content.models import Competency

if TYPE_CHECKING:
    from collections.abc import Sequence

    from cards.firms.models import User

# Today is 10 November 2026, a Tuesday: tests.factories.NOW.
WINDOW = {"pathway": "Valuation", "when": "window", "opens": "2027-03-02", "closes": "2027-03-27", "day": ""}
DAY = {"pathway": "Valuation", "when": "day", "day": "2027-03-09"}
UNKNOWN = {"pathway": "", "when": "unknown"}
TIME: dict[str, Any] = {
    "preset": "20",
    "minutes": "",
    "weekdays": ["0", "1", "2", "3", "4"],
    "time_zone": "Europe/London",
    "first": "",
    "last": "",
}


def make_competencies() -> dict[str, Competency]:
    """Three mandatory ones and a technical one, by their codes."""
    rows = [
        Competency(code="ethics", name="Ethics", mandatory=True, minimum_level=3),
        Competency(code="client-care", name="Client care", mandatory=True, minimum_level=2),
        Competency(code="data-management", name="Data management", mandatory=True, minimum_level=1),
        Competency(code="valuation", name="Valuation"),
    ]
    return {row.code: row for row in Competency.objects.bulk_create(rows)}


def as_sent(rows: Sequence[tuple[str, object]], /, **more: object) -> dict[str, object]:
    """Rows of key and level, each at the place where it stands, and whatever else is sent with them."""
    sent: dict[str, object] = {"rows": len(rows), "add": "", "add_level": 2}
    for number, (key, level) in enumerate(rows):
        sent |= {f"key-{number}": key, f"level-{number}": level, f"place-{number}": number + 1}
    return {**sent, **more}


def as_offered(user: User, /, **more: object) -> dict[str, object]:
    """The second screen as it is shown, sent back as it stands."""
    return as_sent([(one.key, one.level) for one in offered_to(user)], **more)
