"""Simulated candidates whose memory is known, and the log that they leave."""

from __future__ import annotations

from datetime import timedelta
from random import Random

from cards.scheduling.comparison import Answer
from cards.scheduling.curve import DEFAULTS
from cards.scheduling.fsrs_memory import rate, retrievability
from cards.scheduling.types import MemoryState, Rating, State
from tests.scheduling.strategies import START

FIRST_RATINGS = (0.24, 0.094, 0.495, 0.171)
RECALLED_RATINGS = (0.224, 0.631, 0.145)
RECALL_IN_STEPS = 0.85
PER_CARD = 10
_DAY = timedelta(days=1)


def changed(**values: float) -> tuple[float, ...]:
    """The defaults but for some: w8=1.2."""
    parameters = list(DEFAULTS)
    for name, value in values.items():
        parameters[int(name[1:])] = value
    return tuple(parameters)


# Forgets what was just learnt in a third of the usual time, and gains less from each review.
FORGETFUL = changed(w0=0.07, w1=0.4, w2=0.8, w3=2.8, w8=1.2, w20=0.3)


def log_of(memory: tuple[float, ...], reviews: int, *, seed: int) -> list[Answer]:
    """Five new cards a day, each reviewed when the defaults have it due. memory: how they really forget."""
    random, log = Random(seed), list[Answer]()
    for card in range(reviews // PER_CARD):
        now = START + card // 5 * _DAY
        believed = true = MemoryState.new()
        for number in range(PER_CARD):
            rating = _rating(random, true, memory, now - START)
            log.append(Answer(card, now, rating, believed.state))
            believed = rate(believed, rating, now, seed=f"{card}:{number}")
            true = rate(true, rating, now, seed="", parameters=memory)
            assert believed.due
            now = believed.due + random.random() * _DAY / 3 * (believed.state is State.REVIEW)
    return log


def _rating(random: Random, true: MemoryState, memory: tuple[float, ...], elapsed: timedelta) -> Rating:
    if true.state is State.NEW:
        return random.choices(list(Rating), FIRST_RATINGS)[0]
    in_review = true.state is State.REVIEW
    recall = retrievability(true, START + elapsed, parameters=memory) if in_review else RECALL_IN_STEPS
    if random.random() > recall:
        return Rating.AGAIN
    return random.choices([Rating.HARD, Rating.GOOD, Rating.EASY], RECALLED_RATINGS)[0]
