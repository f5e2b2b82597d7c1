"""What a candidate remembers, and the log it follows from."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.db import models
from django.db.models import Q

from cards.core.choices import TextChoices
from cards.scheduling.aim import Reason
from cards.scheduling.curve import DEFAULTS
from cards.scheduling.types import MemoryState, Rating, State

if TYPE_CHECKING:
    from datetime import date


def state_pairs() -> list[tuple[int, str]]:
    return [(state.value, state.name.title()) for state in State]


def reason_pairs() -> list[tuple[str, str]]:
    return [(reason.value, reason.value.capitalize()) for reason in Reason]


def rating_pairs() -> list[tuple[int, str]]:
    return [(rating.value, rating.name.title()) for rating in Rating]


class Memory(models.Model):
    """What we believe one candidate knows of one card.

    Its schedule always equals the replay of its log, and `version` is the number of rows in that log: 0 for a card
    that was only put aside, as for one without a memory.
    """

    # Here and below, what a constraint begins with has no index of its own: each would cost every answer.
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="memories", db_index=False
    )
    card = models.ForeignKey("cards.Card", on_delete=models.PROTECT, related_name="memories")
    version = models.PositiveIntegerField(default=0, help_text="Rows in the log.")

    state = models.PositiveSmallIntegerField(choices=state_pairs, default=0)
    step = models.PositiveSmallIntegerField(null=True)
    stability = models.FloatField(null=True, help_text="Days until recall is 0.9.")
    difficulty = models.FloatField(null=True, help_text="1 (easy) to 10.")
    due = models.DateTimeField(null=True)
    last_review = models.DateTimeField(null=True)
    reps = models.PositiveIntegerField(default=0)
    lapses = models.PositiveIntegerField(default=0)
    introduced_on = models.DateField(null=True, help_text="Study day first seen.")

    missed = models.JSONField(default=list, help_text="Public ids of the points not recalled the last time.")

    suspended = models.BooleanField(default=False)
    buried_until = models.DateField(null=True, help_text="Study day it comes back.")
    flagged = models.BooleanField(default=False)

    fit = models.ForeignKey(
        "cards.MemoryFit",
        on_delete=models.RESTRICT,
        null=True,
        related_name="memories",
        help_text="Whose parameters stability and difficulty follow; empty for the defaults.",
    )
    # The first material change since the candidate's last answer, until they have answered what it says now.
    # Without an index, by which nobody reads: PostgreSQL would write every index anew for each memory that is marked.
    changed = models.ForeignKey(
        "cards.CardChange", on_delete=models.SET_NULL, null=True, related_name="+", db_index=False
    )

    class Meta:
        verbose_name_plural = "memories"
        constraints = [models.UniqueConstraint(fields=["user", "card"], name="one_memory_per_card")]
        indexes = [
            models.Index(fields=["user", "state", "due"], name="memories_by_state"),
            models.Index(fields=["user", "introduced_on"], name="memories_by_introduction"),
        ]

    def __str__(self) -> str:
        return f"{self.user} on {self.card_id}"

    def is_buried_on(self, day: date) -> bool:
        return self.buried_until is not None and self.buried_until > day

    @property
    def parameters(self) -> tuple[float, ...]:
        """The 21 of FSRS-6 that its stability and difficulty follow."""
        return self.fit.values if self.fit else DEFAULTS

    @property
    def schedule(self) -> MemoryState:
        return MemoryState(
            state=State(self.state),
            step=self.step,
            stability=self.stability,
            difficulty=self.difficulty,
            due=self.due,
            last_review=self.last_review,
            lapses=self.lapses,
            reps=self.reps,
        )

    @schedule.setter
    def schedule(self, value: MemoryState) -> None:
        for name in SCHEDULE_FIELDS:
            setattr(self, name, getattr(value, name))


SCHEDULE_FIELDS = ["state", "step", "stability", "difficulty", "due", "last_review", "lapses", "reps"]


class ReviewKind(TextChoices):
    GRADE = "grade", "Grade"
    UNDO = "undo", "Undo"


class ReviewQuerySet(models.QuerySet["Review"]):
    def undone_by(self, user: Any) -> models.QuerySet[Review, Any]:
        """Ids of the answers that somebody, named by primary key, took back: few, so that a list of them costs less
        than to ask of each answer.
        """
        return self.filter(user_id=user, undoes__isnull=False).values("undoes_id")


class Review(models.Model):
    """One logged answer, or the undoing of one. Rows are only ever added."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="reviews", db_index=False)
    memory = models.ForeignKey(Memory, on_delete=models.CASCADE, related_name="reviews", db_index=False)
    sequence = models.PositiveIntegerField()
    attempt_id = models.UUIDField()
    kind = models.CharField(max_length=10, choices=ReviewKind.pairs, default=ReviewKind.GRADE)
    rating = models.PositiveSmallIntegerField(null=True, choices=rating_pairs)
    undoes = models.OneToOneField("self", on_delete=models.CASCADE, null=True, related_name="undone_by")
    reviewed_at = models.DateTimeField()
    study_day = models.DateField()
    duration_ms = models.PositiveIntegerField(default=0)
    points_recalled = models.JSONField(default=list, help_text="Public ids of ticked points.")
    points_total = models.PositiveSmallIntegerField(default=0)
    points_needed = models.PositiveSmallIntegerField(default=0, help_text="So many of them make a full answer.")
    previous = models.JSONField(default=dict, help_text="The schedule before this row, for undo.")
    missed_before = models.JSONField(default=list, help_text="The memory's missed points before this row, for undo.")
    scheduler = models.CharField(max_length=40)
    fit = models.ForeignKey(
        "cards.MemoryFit",
        on_delete=models.RESTRICT,
        null=True,
        related_name="+",
        help_text="Whose parameters it was scheduled by; empty for the defaults.",
    )
    card_version = models.PositiveIntegerField()
    firm_copy = models.ForeignKey(
        "cards.FirmCopy",
        on_delete=models.SET_NULL,
        null=True,
        related_name="+",
        help_text="The firm's copy that was answered, whose version `card_version` is then.",
    )
    # What `previous` says too, where a database can count by it.
    state_before = models.PositiveSmallIntegerField(null=True, choices=state_pairs)
    predicted = models.FloatField(null=True, help_text="Retrievability when it was asked; empty in learning steps.")

    objects = ReviewQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["user", "attempt_id"], name="one_review_per_attempt"),
            models.UniqueConstraint(fields=["memory", "sequence"], name="one_review_per_place"),
            models.CheckConstraint(
                condition=Q(kind="grade", rating__isnull=False, undoes__isnull=True)
                | Q(kind="undo", rating__isnull=True, undoes__isnull=False),
                name="a_grade_rates_and_an_undo_undoes",
            ),
        ]
        indexes = [
            models.Index(fields=["user", "-id"], name="reviews_latest_first"),
            # All that the calendar of effort, the candidate's own times and the calibration count.
            models.Index(
                fields=["user", "study_day", "kind", "state_before", "rating", "fit", "predicted", "duration_ms", "id"],
                name="reviews_by_study_day",
            ),
            # The few that were taken back.
            models.Index(fields=["user", "undoes"], condition=Q(undoes__isnull=False), name="reviews_undone"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.sequence} of memory {self.memory_id}"


class ChangeNotice(models.Model):
    """That a candidate who had answered a card is to be told of a material change of it.

    seen_review: the answer by which they have learnt it; undone, it has not been.
    """

    change = models.ForeignKey("cards.CardChange", on_delete=models.CASCADE, related_name="notices", db_index=False)
    memory = models.ForeignKey(Memory, on_delete=models.CASCADE, related_name="notices")
    seen_at = models.DateTimeField(null=True)
    seen_review = models.ForeignKey(Review, on_delete=models.SET_NULL, null=True, related_name="+")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["change", "memory"], name="one_notice_per_change")]
        indexes = [models.Index(fields=["memory"], condition=Q(seen_at=None), name="notices_not_seen")]

    def __str__(self) -> str:
        return f"Change {self.change_id} for memory {self.memory_id}"


class MemoryFitQuerySet(models.QuerySet["MemoryFit"]):
    def current(self) -> MemoryFitQuerySet:
        """Those that answers are scheduled by from now on: one a candidate at most."""
        return self.filter(is_current=True)


class MemoryFit(models.Model):
    """One fit of FSRS' parameters to a candidate's own log, and how all rivals predicted the part it did not see."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="fits")
    parameters = models.JSONField(help_text="The 21 of FSRS-6.")
    reviews = models.PositiveIntegerField(help_text="Recalls and lapses it was fitted to.")
    held_out = models.PositiveIntegerField(help_text="Later reviews that it was judged by.")
    loss_default = models.FloatField(help_text="Log loss of the default parameters on those, in nats a review.")
    loss_fitted = models.FloatField(help_text="Log loss of these parameters on those.")
    loss_present = models.FloatField(null=True, help_text="Log loss of the fit that was current until then, if any.")
    used = models.BooleanField(default=False, help_text="Whether it predicted better, and so came into use.")
    is_current = models.BooleanField(default=False, help_text="Whether answers are scheduled by it now.")
    applied_at = models.DateTimeField(null=True, help_text="When the last memory followed it.")
    last_review = models.PositiveBigIntegerField(help_text="Id of the latest review that it knows.")
    made_at = models.DateTimeField()

    objects = MemoryFitQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["user"], condition=Q(is_current=True), name="one_current_fit"),
            models.CheckConstraint(condition=Q(is_current=False) | Q(used=True), name="a_current_fit_is_used"),
        ]
        indexes = [models.Index(fields=["user", "-id"], name="fits_latest_first")]

    def __str__(self) -> str:
        return f"Fit of {self.user}, {self.made_at:%d %B %Y}"

    @property
    def values(self) -> tuple[float, ...]:
        return tuple(self.parameters)


class DayPlan(models.Model):
    """A candidate's plan of one study day, made when they first ask for it. Tomorrow's takes its place."""

    user = models.OneToOneField(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="plan")
    study_day = models.DateField(null=True)
    made_for = models.PositiveIntegerField(default=0, help_text="The candidate's `plan_version` it was made for.")
    waiting = models.PositiveIntegerField(default=0, help_text="Due cards that there was no time for.")
    effort = models.JSONField(default=list, help_text="Day, answers and milliseconds of the study days before it.")

    def __str__(self) -> str:
        return f"Plan of {self.user} for {self.study_day}"


class PlannedCard(models.Model):
    """A card of today's plan. It stays in it when it was answered."""

    plan = models.ForeignKey(DayPlan, on_delete=models.CASCADE, related_name="cards")
    card = models.ForeignKey("cards.Card", on_delete=models.CASCADE, related_name="planned")
    place = models.PositiveIntegerField()
    reason = models.CharField(max_length=10, choices=reason_pairs)
    seconds = models.FloatField(help_text="What its answer is expected to take.")

    class Meta:
        ordering = ["place"]
        constraints = [
            models.UniqueConstraint(fields=["plan", "card"], name="a_card_is_planned_once"),
            models.UniqueConstraint(fields=["plan", "place"], name="one_planned_card_per_place"),
        ]

    def __str__(self) -> str:
        return f"{self.place}: {self.card_id}"
