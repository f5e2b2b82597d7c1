"""One locked read, one insert, one update, one read of the next card, and a small page. No rule of ours is kept."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING
from uuid import UUID, uuid4

from django.db import transaction
from django.shortcuts import render
from django.utils import timezone

from cards.study.models import Memory, Review

if TYPE_CHECKING:
    from django.http import HttpResponse

    from cards.core.http import SignedInRequest
    from cards.firms.models import User

TOMORROW = timedelta(days=1)


def study(request: SignedInRequest) -> HttpResponse:
    return _next(request)


def grade(request: SignedInRequest, card_id: UUID) -> HttpResponse:
    _grade(request.user, card_id, UUID(request.POST["attempt"]), int(request.POST["rating"]))
    return _next(request)


@transaction.atomic
def _grade(user: User, card_id: UUID, attempt_id: UUID, rating: int) -> None:
    now = timezone.now()
    rows = Memory.objects.select_for_update(of=("self",)).select_related("card")
    memory = rows.get(user=user, card__public_id=card_id)
    memory.version += 1
    memory.due = now + TOMORROW
    memory.save(update_fields=["version", "due"])
    Review.objects.create(
        user=user,
        memory=memory,
        sequence=memory.version,
        attempt_id=attempt_id,
        rating=rating,
        reviewed_at=now,
        study_day=now.date(),
        card_version=memory.card.version,
    )


def _next(request: SignedInRequest) -> HttpResponse:
    memory = Memory.objects.filter(user=request.user).select_related("card").order_by("due").first()
    return render(request, "floor.html", {"memory": memory, "attempt_id": uuid4()})
