"""How one rating moves a memory: FSRS-6, through py-fsrs as it comes.

py-fsrs schedules; we only spread whole-day intervals (see fuzz) and count lapses and ratings.
"""

from datetime import datetime, timedelta
from functools import lru_cache

import fsrs

from cards.scheduling.curve import DEFAULTS, Curve
from cards.scheduling.fuzz import fuzz_factor, fuzzed_days
from cards.scheduling.types import MemoryState, Rating, State, as_utc

# Stored with every review. The last number counts our own changes of outcome, such as to the fuzz.
SCHEDULER_VERSION = "fsrs-6/py-fsrs-6.3/1"

DESIRED_RETENTION = 0.9
LONGEST_INTERVAL = 36_500  # days; py-fsrs' own limit, so that its published intervals hold here too

SCHEDULERS_KEPT = 256  # one for each candidate who has parameters of their own and answers at this time

_DAY = timedelta(days=1)


@lru_cache(maxsize=SCHEDULERS_KEPT)
def _scheduler(parameters: tuple[float, ...]) -> fsrs.Scheduler:
    return fsrs.Scheduler(
        parameters=parameters,
        desired_retention=DESIRED_RETENTION,
        learning_steps=(timedelta(minutes=1), timedelta(minutes=10)),
        relearning_steps=(timedelta(minutes=10),),
        maximum_interval=LONGEST_INTERVAL,
        enable_fuzzing=False,  # theirs draws from the global generator: no two calls would agree
    )


@lru_cache(maxsize=SCHEDULERS_KEPT)
def _curve(parameters: tuple[float, ...]) -> Curve:
    return Curve(parameters)


def rate(
    memory: MemoryState, rating: Rating, now: datetime, *, seed: str, parameters: tuple[float, ...] = DEFAULTS
) -> MemoryState:
    """Return the memory after one rating at `now`.

    A `now` before the last review counts as the moment of that review: clocks step back, and py-fsrs would
    take such a review without a word. seed: see fuzz.attempt_seed; the same for all ratings of one attempt.
    parameters: the 21 of FSRS-6, which move stability, difficulty and interval, and nothing else.
    Raises ValueError for a `now` without a time zone, and for parameters that py-fsrs does not allow.
    """
    moment = as_utc(now)
    if memory.last_review is not None:
        moment = max(moment, as_utc(memory.last_review))
    card, _ = _scheduler(parameters).review_card(_to_card(memory, moment), fsrs.Rating(rating), moment)
    lapsed = memory.state == State.REVIEW and rating == Rating.AGAIN
    return MemoryState(
        state=State(card.state),
        step=card.step,
        stability=card.stability,
        difficulty=card.difficulty,
        due=moment + _spread(card.due - moment, seed),
        last_review=moment,
        lapses=memory.lapses + lapsed,
        reps=memory.reps + 1,
    )


def outcomes(
    memory: MemoryState, now: datetime, *, seed: str, parameters: tuple[float, ...] = DEFAULTS
) -> dict[Rating, MemoryState]:
    """Return where each rating at `now` would lead, by the very code that will take it there."""
    return {rating: rate(memory, rating, now, seed=seed, parameters=parameters) for rating in Rating}


def recall_probability(days: float, stability: float, *, parameters: tuple[float, ...] = DEFAULTS) -> float:
    """Recall probability `days` after the last review, by the decay that `parameters` end with.

    stability: days until recall falls to 0.9. Returns 0..1. Raises ValueError for stability <= 0.
    Source: open-spaced-repetition, "The Algorithm", FSRS-6.
    """
    if not stability > 0:
        raise ValueError(f"Stability must be more than 0 days, got {stability}.")
    return _curve(parameters).recall(days, stability)


def retrievability(memory: MemoryState, now: datetime, *, parameters: tuple[float, ...] = DEFAULTS) -> float:
    """Recall probability of a memory at `now`: 0 for a card never rated, 1 at or before its last review.

    Days are counted with their fraction. py-fsrs counts whole days only, and so agrees at whole days.
    Raises ValueError for a `now` without a time zone.
    """
    moment = as_utc(now)
    if memory.last_review is None or memory.stability is None:
        return 0.0
    return recall_probability((moment - memory.last_review) / _DAY, memory.stability, parameters=parameters)


def _to_card(memory: MemoryState, moment: datetime) -> fsrs.Card:
    # Without card_id py-fsrs mints one from the clock and sleeps; without due it reads the clock.
    if memory.state is State.NEW:
        return fsrs.Card(card_id=0, due=moment)
    last_review = None if memory.last_review is None else as_utc(memory.last_review)
    return fsrs.Card(
        card_id=0,
        state=fsrs.State(memory.state),
        step=memory.step,
        stability=memory.stability,
        difficulty=memory.difficulty,
        due=moment,
        last_review=last_review,
    )


def _spread(interval: timedelta, seed: str) -> timedelta:
    if interval < _DAY:  # a learning step
        return interval
    return timedelta(days=fuzzed_days(interval.days, fuzz_factor(seed), longest=LONGEST_INTERVAL))
