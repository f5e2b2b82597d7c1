"""Logs and memories such as candidates make them, for the property tests of the schedule."""

from collections.abc import Iterable
from datetime import UTC, datetime, timedelta

from hypothesis import strategies as st

from cards.scheduling.fsrs_memory import rate
from cards.scheduling.fuzz import attempt_seed
from cards.scheduling.types import MemoryState, Rating

START = datetime(2026, 11, 22, 9, 0, tzinfo=UTC)

ratings = st.sampled_from(Rating)
seeds = st.text(max_size=40)
# From a clock stepping back two days, over a double click, to a card left alone for two years.
pauses = st.one_of(
    st.timedeltas(timedelta(0), timedelta(hours=1)),
    st.timedeltas(timedelta(days=-2), timedelta(days=730)),
)
attempts = st.lists(st.tuples(ratings, pauses), max_size=12)


def step_through(steps: Iterable[tuple[Rating, timedelta]], card_id: str = "card") -> tuple[MemoryState, datetime]:
    """Rate a new card once for each step, `pause` after the step before. Return its memory and the time."""
    memory, now = MemoryState.new(), START
    for row, (rating, pause) in enumerate(steps):
        now += pause
        memory = rate(memory, rating, now, seed=attempt_seed(card_id, row))
    return memory, now


memories = attempts.map(lambda steps: step_through(steps)[0])
