"""Personal fits: reading a candidate's log for one, storing how it compared, and having their memories follow it.

A memory follows one set of parameters, those of its `fit`: its stability and difficulty are what its log leads to
under them. It changes fit one memory at a time, each by itself whole; when it comes back stays as it was promised.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from django.db import transaction
from django.db.models import Count, F, Max, Q

from cards.firms.models import User
from cards.scheduling.comparison import LEAST_REVIEWS, Answer, Verdict
from cards.scheduling.curve import DEFAULTS
from cards.scheduling.replay import LogEntry, replay_steps
from cards.scheduling.types import MemoryState, Rating, State
from cards.study.models import Memory, MemoryFit, Review, ReviewKind

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from datetime import datetime

    from django.db.models import QuerySet

    from cards.scheduling.comparison import Comparison

# A fit is made anew when a tenth more reviews stand than it knew, and never for fewer than these.
MORE_REVIEWS = 100
MORE_SHARE = 0.1
AT_ONCE = 100  # memories: what one transaction holds up, and what is done again after a kill
ROUNDS = 3  # through memories that were answered while they were recomputed


class OutdatedError(Exception):
    """A comparison was made with a fit that is current no longer."""


# What there is to fit


def standing(user: User) -> QuerySet[Review]:
    """Grades that were not taken back."""
    return Review.objects.filter(user_id=user.pk, kind=ReviewKind.GRADE, undone_by=None)


def latest_fit(user: User) -> MemoryFit | None:
    return MemoryFit.objects.filter(user_id=user.pk).order_by("-pk").first()


def is_ready(user: User) -> bool:
    """Whether there are enough reviews to fit to, and enough that the latest fit does not know."""
    reviews = standing(user)
    last = latest_fit(user)
    if last is None:
        return reviews.count() >= LEAST_REVIEWS
    count, more = reviews.count(), reviews.filter(pk__gt=last.last_review).count()
    return count >= LEAST_REVIEWS and more >= max(MORE_REVIEWS, MORE_SHARE * (count - more))


def candidates() -> QuerySet[User]:
    """Whoever may have something to fit or to bring up to date, cheaply asked."""
    many = Review.objects.filter(kind=ReviewKind.GRADE).order_by().values("user")
    many = many.annotate(number=Count("pk")).filter(number__gte=LEAST_REVIEWS)
    having = MemoryFit.objects.values("user")
    found = User.objects.filter(Q(pk__in=many.values("user")) | Q(pk__in=having), is_active=True)
    # Whoever waited longest comes first, so that a run that ends early does not always miss the same people.
    return found.alias(latest=Max("fits__made_at")).order_by(F("latest").asc(nulls_first=True), "pk")


@dataclass(frozen=True, slots=True)
class StandingLog:
    """All standing reviews, by card, and of each card in the order of its log. last_review: id of the latest one."""

    answers: list[Answer]
    last_review: int


def read_log(user: User) -> StandingLog:
    """Read what there is to fit to. Raises ValueError for a review without a rating, or without what it was before."""
    rows = standing(user).order_by("memory_id", "sequence")
    answers, last = [], 0
    for key, memory, at, rating, state in rows.values_list("pk", "memory_id", "reviewed_at", "rating", "state_before"):
        if rating is None or state is None:
            raise ValueError(f"Review {key} is not whole: run manage.py check_data.")
        answers.append(Answer(memory, at, rating, state))
        last = max(last, key)
    return StandingLog(answers, last)


# Storing


@transaction.atomic
def store_comparison(
    *, user: User, comparison: Comparison, present: MemoryFit | None, last_review: int, now: datetime
) -> MemoryFit:
    """Keep how a fit compared, whatever came of it, and let the better one be current from now on.

    present: the fit that was current when it was compared. last_review: id of the latest review that it knows.
    Memories follow later, in `follow_current`. Raises OutdatedError where another command was faster: its own stands.
    """
    User.objects.select_for_update().get(pk=user.pk)  # two commands at once take turns
    if current_fit(user) != present:
        raise OutdatedError("Another command has just fitted this memory, so this fit was not kept.")
    verdict = comparison.verdict
    if verdict is not Verdict.STAYS:
        MemoryFit.objects.current().filter(user=user).update(is_current=False)
    return MemoryFit.objects.create(
        user=user,
        parameters=list(comparison.parameters),
        reviews=comparison.reviews,
        held_out=comparison.held_out,
        loss_default=comparison.loss_default,
        loss_fitted=comparison.loss_fitted,
        loss_present=comparison.loss_present,
        used=verdict is Verdict.TAKEN,
        is_current=verdict is Verdict.TAKEN,
        last_review=last_review,
        made_at=now,
    )


# Following


@dataclass(frozen=True, slots=True)
class Followed:
    """How far a candidate's memories follow their current fit. moved: by this call. left: those that still do not."""

    moved: int
    left: int


def current_fit(user: User) -> MemoryFit | None:
    return MemoryFit.objects.current().filter(user_id=user.pk).first()


def follow_current(*, user: User, now: datetime, is_over: Callable[[], bool] = lambda: False) -> Followed:
    """Recompute the memories that follow another fit than the candidate's current one, or the defaults if none is.

    A memory that is answered meanwhile is left as the answer made it, and taken up again. Killed at any moment, or
    stopped by `is_over` between two batches, it goes on where it was when it is called again. Raises ValueError for a
    log that cannot have happened.
    """
    moved, fit = 0, current_fit(user)
    for _ in range(ROUNDS):
        last = 0
        while (batch := _behind(user, fit, after=last)) and not is_over():
            moved += _move(batch, fit)
            last = batch[-1].pk
    left = _not_following(user, fit).count()
    if fit and not left:
        MemoryFit.objects.filter(pk=fit.pk, applied_at=None).update(applied_at=now)
    return Followed(moved, left)


def _not_following(user: User, fit: MemoryFit | None) -> QuerySet[Memory]:
    # A card never answered has nothing to recompute: its first answer begins with the fit that is current then.
    rows = Memory.objects.filter(user_id=user.pk, version__gt=0)
    return rows.exclude(fit=fit) if fit else rows.exclude(fit=None)


def _behind(user: User, fit: MemoryFit | None, *, after: int) -> list[Memory]:
    rows = _not_following(user, fit).filter(pk__gt=after).select_related("card").order_by("pk")
    return list(rows.only("user_id", "version", "card__public_id")[:AT_ONCE])


def _move(memories: Sequence[Memory], fit: MemoryFit | None) -> int:
    """Recompute with no lock held, then write what nobody has answered since it was read; return their number."""
    parameters = fit.values if fit else DEFAULTS
    logs = _logs(memories)
    moved = [(memory, _believed(memory, logs[memory.pk], parameters)) for memory in memories]
    with transaction.atomic():
        return sum(
            Memory.objects.filter(pk=memory.pk, user_id=memory.user_id, version=memory.version).update(
                stability=state.stability, difficulty=state.difficulty, fit=fit
            )
            for memory, state in moved
        )


def _logs(memories: Sequence[Memory]) -> dict[int, list[LogEntry]]:
    rows = Review.objects.filter(memory__in=[memory.pk for memory in memories]).order_by("memory_id", "sequence")
    logs: dict[int, list[LogEntry]] = defaultdict(list)
    for memory, kind, rating, at in rows.values_list("memory_id", "kind", "rating", "reviewed_at"):
        logs[memory].append(_entry(kind, rating, at))
    return logs


def _entry(kind: str, rating: int | None, at: datetime) -> LogEntry:
    return LogEntry("undo" if kind == ReviewKind.UNDO else "grade", Rating(rating) if rating else None, at)


def _believed(memory: Memory, log: Sequence[LogEntry], parameters: tuple[float, ...]) -> MemoryState:
    """What its log leads to under these parameters, had it always followed them: of this only what is believed."""
    state = MemoryState.new()
    for state in replay_steps(log, seed_prefix=str(memory.card.public_id), parameters=parameters):  # noqa: B007
        pass
    return state


def believed_before(memory: Memory, target: Review) -> MemoryState:
    """The schedule before a memory's latest standing grade, `target`.

    Where the memory has changed its fit since, stability and difficulty are what the log before it leads to under the
    fit it follows now; all else, its due date too, is what it was.
    """
    before = MemoryState.from_dict(target.previous)
    if target.fit_id == memory.fit_id or before.state is State.NEW:
        return before
    rows = Review.objects.filter(memory_id=memory.pk, sequence__lt=target.sequence).order_by("sequence")
    log = [_entry(*row) for row in rows.values_list("kind", "rating", "reviewed_at")]
    now = _believed(memory, log, memory.parameters)
    return replace(before, stability=now.stability, difficulty=now.difficulty)


# Moving


def hand_over_fits(*, guest: User, account: User, memories: Sequence[int]) -> None:
    """Give an account its own copies of the fits that a guest's memories and their logs name.

    Copies, because memories that stay behind name them too. The guest's current fit becomes the account's where the
    account has none; else the next run of `fit_memory` has the memories follow the account's.
    """
    has_current = current_fit(account) is not None
    for fit in MemoryFit.objects.filter(user=guest).order_by("pk"):
        old = fit.pk
        fit.pk, fit.user = None, account
        fit.is_current = fit.is_current and not has_current
        fit.save(force_insert=True)
        Memory.objects.filter(pk__in=memories, fit=old).update(fit=fit)
        Review.objects.filter(memory__in=memories, fit=old).update(fit=fit)
