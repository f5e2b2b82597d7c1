"""Prove that every memory equals the replay of its log, and waits for the changes that nobody has seen."""

from __future__ import annotations

import itertools
import time
from collections import defaultdict
from typing import TYPE_CHECKING, Any

from django.core.management.base import CommandError
from django.db import DatabaseError, transaction
from django.db.models import Exists, F, OuterRef, Q
from django.db.models.functions import Coalesce

from cards.management.commands.prepare import describe_database_trouble
from cards.management.drawn import find_change_damage, find_drawing_damage
from cards.management.plain import PlainCommand
from cards.scheduling.audit import LoggedRow, StoredMemory, find_differences
from cards.scheduling.curve import DEFAULTS
from cards.scheduling.fsrs_memory import SCHEDULER_VERSION
from cards.study.models import SCHEDULE_FIELDS, ChangeNotice, Memory, MemoryFit, Review, ReviewKind
from cards.study.noticing import first_waiting

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from django.db.models import QuerySet

BATCH = 500  # memories: what is held at once, whatever the size of the database
SHOWN = 20
SPEAKS_EVERY = 2.0  # seconds
MEMORY_FIELDS = ["user_id", "card__public_id", "card__key", "version", "introduced_on", "fit_id", *SCHEDULE_FIELDS]
ROW_FIELDS = [
    "memory_id",
    "sequence",
    "kind",
    "rating",
    "undoes_id",
    "reviewed_at",
    "study_day",
    "previous",
    "scheduler",
    "fit_id",
    "state_before",
    "predicted",
]


class Command(PlainCommand):
    help = "Prove that every memory equals the replay of its log; exit code 1 and what differs if not."

    def handle(self, **_options: Any) -> None:
        try:
            self._check()
        except DatabaseError as error:
            raise CommandError(describe_database_trouble(error)) from error

    def _check(self) -> None:
        found = [*find_orphans(), *find_notice_damage(), *find_change_damage(SHOWN + 1), *find_drawing_damage()]
        checked, spoken = 0, time.monotonic()
        for memories in _batches():
            found += find_damage(memories)
            checked += len(memories)
            if time.monotonic() - spoken > SPEAKS_EVERY:
                spoken = time.monotonic()
                self.stderr.write(f"{checked:,} memories checked, {len(found):,} differences ...")
        earlier = Review.objects.exclude(scheduler=SCHEDULER_VERSION).values("memory").distinct().count()
        if earlier:
            self.stdout.write(f"Not replayed, because their logs hold rows of an earlier scheduler: {earlier:,}.")
        if found:
            more = [f"... and {len(found) - SHOWN:,} more."] if len(found) > SHOWN else []
            shown = "\n".join([*found[:SHOWN], *more])
            raise CommandError(f"{shown}\nThese do not agree. Do what a line says, restore a backup, or ask for help.")
        self.stdout.write(f"Memories checked: {checked - earlier:,}. Each equals the replay of its log.")


def find_orphans() -> Iterator[str]:
    """Find rows whose memory is gone or belongs to somebody else, in words."""
    owner = Memory.objects.filter(pk=OuterRef("memory_id"))
    for row in Review.objects.filter(~Exists(owner)).only("pk", "memory_id")[: SHOWN + 1]:
        yield f"Review {row.pk} belongs to memory {row.memory_id}, which does not exist."
    for row in Review.objects.exclude(user_id=F("memory__user_id")).only("pk", "memory_id", "user_id")[: SHOWN + 1]:
        yield f"Review {row.pk} is of user {row.user_id}, but memory {row.memory_id} is not."


def find_notice_damage() -> Iterator[str]:
    """Find memories that wait for another change than the first not seen of what their candidate reads now, and notices
    that cannot be.

    In one read each, so that what is published meanwhile is in it wholly or not at all.
    """
    first = Coalesce(first_waiting(), 0)
    waiting = Memory.objects.annotate(waits=Coalesce("changed", 0), first=first).exclude(waits=F("first"))
    for row in waiting.values("user_id", "card__key", "waits", "first")[: SHOWN + 1]:
        said = f"changed is {row['waits'] or None}, but its notices lead to {row['first'] or None}"
        yield f"User {row['user_id']}, card {row['card__key']}: {said}."
    undone = Review.objects.filter(undoes=OuterRef("seen_review"))
    wrong = {
        "is of another card": ~Q(change__card=F("memory__card")),
        "tells of a change that is not material": Q(change__is_material=False),
        "names the answer that saw it, and is not seen": Q(seen_at=None, seen_review__isnull=False),
        "was seen, but not by an answer": Q(seen_at__isnull=False, seen_review=None),
        "was seen by an answer of another memory": ~Q(seen_review__memory=F("memory")) & Q(seen_review__isnull=False),
        "was seen by an answer that was taken back": Exists(undone),
    }
    for said, condition in wrong.items():
        for notice in ChangeNotice.objects.filter(condition).only("pk", "memory_id")[: SHOWN + 1]:
            yield f"Notice {notice.pk} of memory {notice.memory_id} {said}."


def find_damage(memories: Sequence[Memory]) -> list[str]:
    """Say of each memory in this batch what differs from its log."""
    found = []
    for suspect, _differences in _differing(memories):
        # A grade may have arrived between our two reads: look again, with the door shut.
        with transaction.atomic():
            for memory, differences in _differing(_memories().select_for_update(of=("self",)).filter(pk=suspect.pk)):
                found.append(f"User {memory.user_id}, card {memory.card.key}: {'; '.join(differences)}.")
    return found


def _batches() -> Iterator[list[Memory]]:
    last = 0
    while batch := list(_memories().filter(pk__gt=last)[:BATCH]):
        yield batch
        last = batch[-1].pk


def _memories() -> QuerySet[Memory]:
    return Memory.objects.select_related("card").only(*MEMORY_FIELDS).order_by("pk")


def _differing(memories: Iterable[Memory]) -> Iterator[tuple[Memory, list[str]]]:
    """Give each memory that is not the replay of its log, with what differs."""
    together = list(memories)
    logs: dict[int, list[Review]] = defaultdict(list)
    reviews = Review.objects.filter(memory__in=[memory.pk for memory in together])
    for review in reviews.order_by("memory_id", "sequence").only(*ROW_FIELDS):
        logs[review.memory_id].append(review)
    followed = _parameters([*together, *itertools.chain.from_iterable(logs.values())])
    for memory in together:
        log = logs[memory.pk]
        if any(review.scheduler != SCHEDULER_VERSION for review in log):
            continue
        schedule = {name: getattr(memory, name) for name in SCHEDULE_FIELDS}
        stored = StoredMemory(memory.version, memory.introduced_on, schedule, followed[memory.fit_id])
        rows = [_row(review, followed[review.fit_id]) for review in log]
        if differences := find_differences(stored, rows, seed_prefix=str(memory.card.public_id)):
            yield memory, differences


def _parameters(rows: Iterable[Memory | Review]) -> dict[int | None, tuple[float, ...]]:
    """The parameters of each fit that these rows name, and the defaults for none; no query where all name none."""
    named = {row.fit_id for row in rows if row.fit_id}
    fits = MemoryFit.objects.filter(pk__in=named).only("parameters") if named else []
    return {None: DEFAULTS, **{fit.pk: fit.values for fit in fits}}


def _row(review: Review, parameters: tuple[float, ...]) -> LoggedRow:
    return LoggedRow(
        id=review.pk,
        sequence=review.sequence,
        kind="grade" if review.kind == ReviewKind.GRADE else "undo",
        rating=review.rating,
        undoes=review.undoes_id,
        at=review.reviewed_at,
        study_day=review.study_day,
        previous=review.previous,
        parameters=parameters,
        state_before=review.state_before,
        predicted=review.predicted,
    )
