"""Agreeing on what a candidate will do, and noting who looked at their progress."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from django.db import transaction

from cards.firms.models import Membership
from cards.mentoring.models import AgreedAction, ProgressView

if TYPE_CHECKING:
    from datetime import date, datetime

    from cards.firms.models import User

ONE_LOOK = timedelta(minutes=10)  # a page opened twice within this is one look
MOST_OPEN = 50  # actions agreed and not done


class TooManyActionsError(Exception):
    """A candidate has as many open actions as anybody could keep."""


class AgreedAlreadyError(Exception):
    """The same is open already, by the same day: a form that was sent twice."""


@transaction.atomic
def agree_action(*, place: Membership, text: str, due: date | None, by: User, now: datetime) -> AgreedAction:
    """Note what a candidate will do by a day. Raises AgreedAlreadyError or TooManyActionsError."""
    # Two forms sent at once queue up here, so that the second finds what the first has added.
    Membership.objects.select_for_update(no_key=True).get(pk=place.pk)
    mine = AgreedAction.objects.agreed_with(place).filter(done_at=None)
    if mine.filter(text=text, due=due).exists():
        raise AgreedAlreadyError
    if mine.count() >= MOST_OPEN:
        raise TooManyActionsError
    return AgreedAction.objects.create(
        candidate=place.user, firm=place.firm, text=text, due=due, created_by=by, created_at=now
    )


@transaction.atomic
def tick_action(*, action: AgreedAction, is_done: bool, now: datetime) -> AgreedAction:
    """Note that it was done, or take that back. When it was done first stands."""
    action.done_at = (action.done_at or now) if is_done else None
    action.save(update_fields=["done_at"])
    return action


@transaction.atomic
def drop_action(*, action: AgreedAction) -> None:
    """Forget what was agreed."""
    action.delete()


@transaction.atomic
def note_look(*, place: Membership, viewer: User, now: datetime) -> None:
    """Note that somebody of the firm opened a candidate's review, for the candidate to read."""
    looks = ProgressView.objects.filter(candidate=place.user, firm=place.firm, viewer=viewer)
    if not looks.filter(at__gt=now - ONE_LOOK).exists():
        ProgressView.objects.create(candidate=place.user, firm=place.firm, viewer=viewer, page="review", at=now)
