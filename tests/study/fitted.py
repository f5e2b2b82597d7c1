"""Candidates whose memory was fitted, and logs of hundreds of reviews."""

from __future__ import annotations

from typing import TYPE_CHECKING
from uuid import uuid4

from cards.firms.queries import study_day_of
from cards.scheduling.comparison import Comparison
from cards.scheduling.types import Rating
from cards.study.actions import Attempt, take_answer
from cards.study.fits import current_fit, store_comparison
from cards.study.models import Memory, Review
from tests.factories import NOW, make_cards
from tests.scheduling.learners import FORGETFUL, PER_CARD, log_of

if TYPE_CHECKING:
    from datetime import datetime

    from cards.content.models import Deck
    from cards.firms.models import User
    from cards.study.models import MemoryFit

BETTER, WORSE = 0.35, 0.45
DEFAULT = 0.40


def comparison(
    parameters: tuple[float, ...] = FORGETFUL, *, fitted: float = BETTER, present: float | None = None
) -> Comparison:
    return Comparison(parameters, 320, 80, DEFAULT, fitted, noise=0.01, loss_present=present)


def store(
    user: User,
    parameters: tuple[float, ...] = FORGETFUL,
    *,
    fitted: float = BETTER,
    present: float | None = None,
    now: datetime = NOW,
) -> MemoryFit:
    """Keep a comparison of which nobody's memory follows the outcome yet."""
    found = comparison(parameters, fitted=fitted, present=present)
    last = Review.objects.filter(user=user).order_by("-pk").first()
    return store_comparison(
        user=user, comparison=found, present=current_fit(user), last_review=last.pk if last else 0, now=now
    )


def give_history(user: User, deck: Deck, reviews: int, *, memory: tuple[float, ...] = FORGETFUL, seed: int = 1) -> None:
    """Let somebody of this true memory have answered new cards of a deck, as the site would have logged it."""
    cards = make_cards(deck, reviews // PER_CARD)
    memories = [Memory(user=user, card=card) for card in cards]
    rows: list[Review] = []
    for answer in log_of(memory, reviews, seed=seed):
        own = memories[answer.card]
        attempt = Attempt(own.card.public_id, uuid4(), own.version, Rating(answer.rating))
        rows.append(take_answer(own, attempt, study_day_of(user, answer.at), answer.at))
        rows[-1].memory = own
    Memory.objects.bulk_create(memories)
    for row in rows:
        row.memory_id = row.memory.pk
    Review.objects.bulk_create(rows)
