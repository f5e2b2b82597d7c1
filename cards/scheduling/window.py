"""When the interview will be, and the day to plan for while nobody knows."""

from dataclasses import dataclass
from datetime import date, timedelta

# Between the middle and the end. Planning for too early a day costs far more than for too late a one
# (docs/interview-plan.md): what was learnt by then fades while the candidate waits.
SHARE_OF_WINDOW = 0.75


@dataclass(frozen=True, slots=True)
class Window:
    """An assessment window, both days in it. day: the interview date, once it is known."""

    opens: date
    closes: date
    day: date | None = None

    @property
    def last(self) -> date:
        """The last day on which the interview may be."""
        return self.day or self.closes

    def target(self, today: date) -> date | None:
        """Return the day to plan for, today or later; None once the interview must be over."""
        if self.last < today:
            return None
        if self.day:
            return self.day
        first = max(self.opens, today)
        return first + timedelta(days=round((self.closes - first).days * SHARE_OF_WINDOW))

    def earliest(self, today: date) -> date:
        """Return the first day, today or later, on which the interview may be."""
        return max(self.day or self.opens, today)
