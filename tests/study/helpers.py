"""Short ways to answer cards without a browser."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any
from uuid import UUID, uuid4

from cards.firms.queries import study_day_of
from cards.scheduling.types import Rating
from cards.study.actions import Attempt, Grading, grade_card, undo_grade
from cards.study.planning import ensure_plan
from cards.study.queue import Queue
from tests.factories import NOW, version_of

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from django.test import Client

    from cards.content.models import Card, Deck
    from cards.firms.models import User


def answer(
    user: User,
    card: Card,
    rating: Rating = Rating.GOOD,
    *,
    now: datetime = NOW,
    attempt_id: UUID | None = None,
    version: int | None = None,
    points: Sequence[str] = (),
    duration: timedelta = timedelta(seconds=10),
) -> Grading:
    """Answer a card, against the version that stands unless another is named."""
    attempt = Attempt(
        card_id=card.public_id,
        attempt_id=attempt_id or uuid4(),
        version=version_of(user, card) if version is None else version,
        rating=rating,
        points_recalled=points,
        duration=duration,
    )
    return grade_card(user=user, attempt=attempt, day=study_day_of(user, now), now=now)


def take_back(user: User, undone: UUID, *, now: datetime = NOW, attempt_id: UUID | None = None) -> Grading:
    return undo_grade(
        user=user, undone_attempt=undone, attempt_id=attempt_id or uuid4(), day=study_day_of(user, now), now=now
    )


def queue_of(user: User, now: datetime = NOW, deck: Deck | None = None) -> Queue:
    """A queue with its plan, as a page asks for it."""
    queue = Queue(user, now, study_day_of(user, now), deck.public_id if deck else None)
    ensure_plan(queue)
    return queue


def attempt_of(grading: Grading) -> UUID:
    assert grading.review is not None
    return grading.review.attempt_id


def post_mark(  # the answer of the view
    client: Client,
    card: Card | UUID,
    *,
    version: int = 0,
    attempt: UUID | None = None,
    htmx: bool = True,
    deck: Deck | None = None,
    **fields: Any,
) -> Any:
    """Have an answer marked through the site, as the study page does: what is typed, else what is given."""
    public_id = card if isinstance(card, UUID) else card.public_id
    fields.setdefault("by", "typed" if "typed" in fields else "given")
    data = {"attempt": str(attempt or uuid4()), "version": version, "shown": 1_700_000_000_000, **fields}
    scope = f"?deck={deck.public_id}" if deck else ""
    return client.post(f"/study/{public_id}/mark/{scope}", data, headers={"HX-Request": "true"} if htmx else {})
