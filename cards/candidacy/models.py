"""What a candidate told us of their interview."""

from __future__ import annotations

from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Q

from cards.content.choices import Level
from cards.core.choices import TextChoices

LEAST_MINUTES, USUAL_MINUTES, MOST_MINUTES = 5, 30, 240  # a day
EVERY_WEEKDAY = "0123456"


class Candidacy(models.Model):
    """One candidate's way to the interview. There is none before the set-up was begun or skipped."""

    user = models.OneToOneField(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="candidacy")
    pathway = models.CharField(max_length=150, blank=True)
    minutes_per_day = models.PositiveSmallIntegerField(
        default=USUAL_MINUTES, validators=[MinValueValidator(LEAST_MINUTES), MaxValueValidator(MOST_MINUTES)]
    )
    weekdays = models.CharField(max_length=7, default=EVERY_WEEKDAY, help_text="Days to revise on: 0 is Monday.")
    level_one_first = models.BooleanField("Level 1 cards first", default=False)
    set_up_at = models.DateTimeField(null=True, help_text="When the set-up was finished or skipped.")

    class Meta:
        verbose_name_plural = "candidacies"

    def __str__(self) -> str:
        return f"Candidacy of {self.user}"


class Outcome(TextChoices):
    OPEN = "", "Not known yet"
    REFERRED = "referred", "Referred"
    PASSED = "passed", "Passed"


class AssessmentWindow(models.Model):
    """The weeks in which the interview will fall, and its day once that is known. One at a time is open."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="windows")
    opens = models.DateField()
    closes = models.DateField()
    day = models.DateField("interview date", null=True, blank=True)
    outcome = models.CharField(max_length=10, choices=Outcome.pairs, default=Outcome.OPEN, blank=True)
    outcome_on = models.DateField(null=True, help_text="Study day on which the candidate told us.")

    class Meta:
        verbose_name = "assessment window"
        constraints = [
            models.UniqueConstraint(fields=["user"], condition=Q(outcome=""), name="one_open_window"),
            models.CheckConstraint(condition=Q(opens__lte=F("closes")), name="a_window_opens_before_it_closes"),
        ]

    def __str__(self) -> str:
        return f"{self.opens} to {self.closes}"


class DaysOff(models.Model):
    """Days in a row without revising, both ends included."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="days_off")
    first = models.DateField()
    last = models.DateField()

    class Meta:
        ordering = ["first", "last"]
        verbose_name_plural = "days off"
        constraints = [
            models.UniqueConstraint(fields=["user", "first", "last"], name="days_off_are_said_once"),
            models.CheckConstraint(condition=Q(first__lte=F("last")), name="days_off_begin_before_they_end"),
        ]

    def __str__(self) -> str:
        return f"{self.first} to {self.last}"


class DeclaredCompetency(models.Model):
    """A competency that the candidate will be asked about. rank: their weakest is 1, and comes first."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="declared")
    competency = models.ForeignKey(
        "cards.Competency", on_delete=models.CASCADE, null=True, blank=True, related_name="declared"
    )
    name = models.CharField(max_length=150, blank=True, help_text="Of one that the site does not list.")
    level = models.PositiveSmallIntegerField(choices=Level.pairs)
    rank = models.PositiveSmallIntegerField()

    class Meta:
        ordering = ["rank", "pk"]
        verbose_name_plural = "declared competencies"
        constraints = [
            models.UniqueConstraint(
                fields=["user", "competency"], condition=Q(competency__isnull=False), name="a_competency_declared_once"
            ),
            models.UniqueConstraint(fields=["user", "name"], condition=~Q(name=""), name="a_name_declared_once"),
            models.CheckConstraint(
                condition=Q(competency__isnull=False, name="") | (Q(competency=None) & ~Q(name="")),
                name="a_declared_competency_is_listed_or_named",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.competency or self.name} at Level {self.level}"
