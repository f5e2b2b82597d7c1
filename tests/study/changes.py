"""Short ways to change what a card says, and to answer a page that was rendered before or after."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from uuid import uuid4

from cards.content.actions import PointDraft
from cards.firms.models import User
from cards.firms.queries import study_day_of
from cards.scheduling.types import Rating
from cards.study.actions import Attempt, grade_card, take_answer
from cards.study.correcting import publish_card
from cards.study.models import Memory, Review
from tests.factories import NOW, make_card, make_deck
from tests.study.helpers import queue_of

if TYPE_CHECKING:
    from datetime import datetime

    from cards.content.correction_models import CardChange
    from cards.content.models import Card
    from cards.study.turn import Turn


def publish(card: Card, *, is_material: bool = True, answer: str = "Tell the partner.", **fields: Any) -> CardChange:
    card.refresh_from_db()
    card.answer = answer
    points = [PointDraft(point.text, point.group, point.public_id) for point in card.points.all()]
    reason = {"by": None, "reason": "The rules changed", "now": NOW, **fields}
    return publish_card(card=card, points=points, is_material=is_material, **reason)


def changed(user: User) -> CardChange | None:
    return Memory.objects.get(user=user).changed


def page_of(user: User, card: Card, now: datetime = NOW) -> Turn:
    """The question as it is rendered for somebody now."""
    return queue_of(User.objects.get(pk=user.pk), now).turn_for(card.public_id)


def answer_page(user: User, page: Turn, now: datetime = NOW, rating: Rating = Rating.GOOD) -> Review | None:
    shown = page.card.shown
    read: dict[str, Any] = {
        "card_version": shown.version,
        "copy": shown.copy or 0,
        "heard": page.latest_change,
        "firm": page.firm,
    }
    attempt = Attempt(page.card.public_id, uuid4(), page.version, rating, **read)
    return grade_card(user=user, attempt=attempt, day=study_day_of(user, now), now=now).review


def learnt_by_many(people: int) -> Card:
    """A card, with the key "learnt", that so many guests have answered once each."""
    card = make_card(make_deck("learnt"), "learnt")
    users = User.objects.bulk_create(User(is_guest=True, password="!", name=f"Guest {n}") for n in range(people))
    day = study_day_of(users[0], NOW)
    memories = [Memory(user=user, card=card) for user in users]
    # One after another, as each of them would: what is stored is what an answer leaves behind.
    reviews = [take_answer(one, Attempt(card.public_id, uuid4(), 0, Rating.GOOD), day, NOW) for one in memories]
    for review, memory in zip(reviews, Memory.objects.bulk_create(memories, batch_size=500), strict=True):
        review.memory = memory
    Review.objects.bulk_create(reviews, batch_size=500)
    return card
