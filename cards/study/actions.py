"""Writing the log: grading, undoing and putting cards aside. One transaction each.

The rule that keeps every grade: one grade is one Review row, and the memory always equals the replay of its rows.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from enum import Enum
from typing import TYPE_CHECKING

from django.db import IntegrityError, transaction

from cards.content.models import Card
from cards.firms.actions import plan_anew
from cards.scheduling.fsrs_memory import SCHEDULER_VERSION, rate, retrievability
from cards.scheduling.fuzz import attempt_seed
from cards.scheduling.types import Rating, State
from cards.study.fits import believed_before
from cards.study.models import SCHEDULE_FIELDS, Memory, Review, ReviewKind
from cards.study.noticing import copy_answered, forget, hear, heard_by_version, latest_for
from cards.study.queries import card_to_answer, fit_for, lock_memory

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime
    from uuid import UUID

    from cards.core.clock import StudyDay
    from cards.firms.models import User

GRADE_TRIES = 2
LONGEST_ANSWER = timedelta(minutes=5)  # a longer one was a break, not an answer


class Outcome(Enum):
    DONE = "done"
    REPEATED = "repeated"  # this very attempt was logged before
    STALE = "stale"  # the card was answered elsewhere since it was shown


@dataclass(frozen=True, slots=True)
class Attempt:
    """One answer as it arrives: `attempt_id` was minted, and both versions read, when the question was shown.

    version: of the memory. card_version: of the card, or of the firm's copy of it, None for the one that stands.
    copy: which of them, by its key, 0 for the library's text. heard: the latest change that the page knew of, and firm:
    for whose people it was, each by id, 0 for none. None for all three where an older page did not say.
    """

    card_id: UUID
    attempt_id: UUID
    version: int
    rating: Rating
    points_recalled: Sequence[str] = ()
    duration: timedelta = timedelta(0)
    card_version: int | None = None
    copy: int | None = None
    heard: int | None = None
    firm: int | None = None


class UnknownPointError(ValueError):
    """An answer reports points as recalled that its card does not have, or one of them twice."""


@dataclass(frozen=True, slots=True)
class Grading:
    outcome: Outcome
    review: Review | None


def grade_card(*, user: User, attempt: Attempt, day: StudyDay, now: datetime) -> Grading:
    """Log one answer and move the memory on.

    Sent twice, an attempt counts once and the stored outcome comes back; an answer to a version that has moved on
    is refused as stale. Raises Card.DoesNotExist for a card the user may not see, and UnknownPointError, both before
    anything is counted.
    """
    for _ in range(GRADE_TRIES):
        try:
            return _grade(user, attempt, day, now)
        except IntegrityError:
            # Somebody made the memory, or used this attempt, in the same instant: that row stands now, so look again.
            continue
        except Card.DoesNotExist:
            # A lost response, asked for again after the card was withdrawn: what was logged stands.
            if (known := _refuse(user, attempt)).review:
                return known
            raise
    return _refuse(user, attempt)


@transaction.atomic
def _grade(user: User, attempt: Attempt, day: StudyDay, now: datetime) -> Grading:
    memory = _memory_for(user, attempt)
    if memory.version != attempt.version:
        return _refuse(user, attempt)
    latest = vars(memory).get("latest_change", 0)
    heard = attempt.heard
    if heard is None:
        heard = heard_by_version(user, memory, attempt.card_version, latest)
    review = take_answer(memory, attempt, day, now)
    review.firm_copy_id, review.card_version = copy_answered(user, memory, attempt.copy, attempt.card_version)
    _save_both(memory, review)
    if memory.changed_id or latest > heard:
        hear(user, memory, review, heard=heard, firm=attempt.firm, now=review.reviewed_at)
    return Grading(Outcome.DONE, review)


def _memory_for(user: User, attempt: Attempt) -> Memory:
    """Lock the memory that an answer is about, or make one for a card never met; with its `latest_change`.

    Asked in the order that costs an answer one query, whether its card was met or not; only the first answer to a
    card that was put aside unseen takes a second one.
    """
    if attempt.version and (memory := lock_memory(user, attempt.card_id)):
        vars(memory)["latest_change"] = latest_for(user, memory)
        return memory
    card = card_to_answer(user, attempt.card_id)
    memory = lock_memory(user, attempt.card_id) if vars(card)["has_memory"] else None
    memory = memory or Memory(user=user, card=card)
    if not memory.version:
        memory.fit = fit_for(card)
    vars(memory)["latest_change"] = vars(card)["latest_change"]
    return memory


def take_answer(memory: Memory, attempt: Attempt, day: StudyDay, now: datetime) -> Review:
    """Move a memory on by one answer and return its row for the log. Saves neither. Raises UnknownPointError."""
    review = _review_row(memory, attempt, day, now)
    memory.schedule = rate(
        memory.schedule, attempt.rating, review.reviewed_at, seed=_seed(memory), parameters=memory.parameters
    )
    memory.introduced_on = memory.introduced_on or day.date
    memory.missed = _missed(memory.card, review)
    _count_row(memory, review)
    return review


def _missed(card: Card, review: Review) -> list[str]:
    """Which points to mark the next time. Where nothing was ticked, nobody knows; a full answer missed none."""
    recalled = review.points_recalled
    if not recalled or not card.how.remembers_missed or len(recalled) >= review.points_needed:
        return []
    return [key for key in card.how.tickable(card.face) if key not in recalled]


def _refuse(user: User, attempt: Attempt) -> Grading:
    """Tell a repeated attempt, which was logged, from a stale one, which was not."""
    grades = Review.objects.filter(user=user, kind=ReviewKind.GRADE, memory__card__public_id=attempt.card_id)
    logged = grades.filter(attempt_id=attempt.attempt_id).first()
    return Grading(Outcome.REPEATED if logged else Outcome.STALE, logged)


def _seed(memory: Memory) -> str:
    return attempt_seed(str(memory.card.public_id), memory.version)


def _recalled(card: Card, attempt: Attempt) -> list[str]:
    """What was recalled, in the order of the card. Raises UnknownPointError."""
    ticked, known = set(attempt.points_recalled), card.how.tickable(card.face)
    if len(ticked) != len(attempt.points_recalled) or not ticked.issubset(known):
        raise UnknownPointError
    return [key for key in known if key in ticked]


def _review_row(memory: Memory, attempt: Attempt, day: StudyDay, now: datetime) -> Review:
    card, before = memory.card, memory.schedule
    duration = min(max(attempt.duration, timedelta(0)), LONGEST_ANSWER)
    moment = max(now, memory.last_review or now)
    in_review = before.state is State.REVIEW
    return Review(
        user_id=memory.user_id,
        attempt_id=attempt.attempt_id,
        kind=ReviewKind.GRADE,
        rating=attempt.rating,
        reviewed_at=moment,
        study_day=day.date,
        duration_ms=duration // timedelta(milliseconds=1),
        points_recalled=_recalled(card, attempt),
        points_total=len(card.how.tickable(card.face)),
        points_needed=card.how.needed(card.face),
        previous=before.as_dict(),
        missed_before=memory.missed,
        state_before=before.state,
        predicted=retrievability(before, moment, parameters=memory.parameters) if in_review else None,
        scheduler=SCHEDULER_VERSION,
        fit_id=memory.fit_id,
        card_version=card.shown.version,
        firm_copy_id=card.shown.copy,
    )


def _count_row(memory: Memory, review: Review) -> None:
    memory.version += 1
    review.sequence = memory.version


def _save_both(memory: Memory, review: Review) -> None:
    if memory._state.adding:  # noqa: SLF001  Django's documented way to ask
        memory.save(force_insert=True)
    else:
        memory.save(update_fields=[*SCHEDULE_FIELDS, "version", "introduced_on", "missed", "fit"])
    review.memory = memory
    review.save(force_insert=True)


def undo_grade(*, user: User, undone_attempt: UUID, attempt_id: UUID, day: StudyDay, now: datetime) -> Grading:
    """Take back the candidate's latest standing grade, which must be `undone_attempt`, by a compensating row.

    Answers REPEATED when it was taken back already, STALE when a later grade stands or `attempt_id` was used for
    something else (nothing changes then). Raises Review.DoesNotExist for an attempt that is not the candidate's.
    """
    try:
        return _undo(user, undone_attempt, attempt_id, day, now)
    except IntegrityError:
        return Grading(Outcome.STALE, None)


@transaction.atomic
def _undo(user: User, undone_attempt: UUID, attempt_id: UUID, day: StudyDay, now: datetime) -> Grading:
    grades = Review.objects.filter(user=user, kind=ReviewKind.GRADE)
    target = grades.get(attempt_id=undone_attempt)
    memory = Memory.objects.select_for_update(of=("self",)).select_related("card", "fit").get(pk=target.memory_id)
    if Review.objects.filter(undoes=target).exists():
        return Grading(Outcome.REPEATED, target)
    if grades.filter(undone_by=None, pk__gt=target.pk).exists():
        return Grading(Outcome.STALE, target)
    row = take_back(memory, target, attempt_id, day, now)
    _save_both(memory, row)
    forget(user, memory, target)
    return Grading(Outcome.DONE, row)


def take_back(memory: Memory, target: Review, attempt_id: UUID, day: StudyDay, now: datetime) -> Review:
    """Bring a memory back to before its latest standing grade, `target`, and return the row. Saves neither."""
    row = Review(
        user_id=memory.user_id,
        attempt_id=attempt_id,
        kind=ReviewKind.UNDO,
        undoes=target,
        reviewed_at=max(now, target.reviewed_at),
        study_day=day.date,
        previous=memory.schedule.as_dict(),
        missed_before=memory.missed,
        scheduler=SCHEDULER_VERSION,
        fit_id=memory.fit_id,
        card_version=target.card_version,
        firm_copy_id=target.firm_copy_id,
    )
    memory.schedule = believed_before(memory, target)
    memory.missed = target.missed_before
    if memory.state == State.NEW:
        memory.introduced_on = None
    _count_row(memory, row)
    return row


def suspend_card(*, user: User, card: Card) -> None:
    """Keep a card out of the queue until it is taken back."""
    _put_aside(user, card, suspended=True)


def resume_card(*, user: User, card: Card) -> None:
    """Bring a suspended or buried card back into the queue, and into today's plan if it belongs there."""
    Memory.objects.filter(user=user, card=card).update(suspended=False, buried_until=None)
    plan_anew(user=user)


def bury_card(*, user: User, card: Card, day: StudyDay) -> None:
    """Keep a card out of the queue until the next study day."""
    _put_aside(user, card, buried_until=day.date + timedelta(days=1))


def flag_card(*, user: User, card: Card, flagged: bool) -> None:
    """Mark a card to find it again; it stays in the queue."""
    _put_aside(user, card, flagged=flagged)


def _put_aside(user: User, card: Card, **fields: object) -> None:
    Memory.objects.update_or_create(user=user, card=card, defaults=fields)
