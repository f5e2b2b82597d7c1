"""How cards are put right: what candidates report, what a firm says instead, and what was changed for whom."""

from __future__ import annotations

import uuid
from typing import Any

from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.db.models.functions import Coalesce
from django.utils import timezone
from simple_history.models import HistoricalRecords

from cards.content.choices import Basis, ReportKind, ReportStatus
from cards.content.models import Card
from cards.content.owned import member_firms
from cards.firms.models import Membership


class ReportQuerySet(models.QuerySet["Report"]):
    def placed(self) -> ReportQuerySet:
        """With `has_left`: whether they left the firm at which they said it."""
        place = Coalesce(OuterRef("card__deck__firm"), OuterRef("firm"))
        there = Membership.objects.current().filter(user=OuterRef("user"), firm=place)
        return self.annotate(has_left=~Exists(there))

    def editable_by(self, user: Any) -> ReportQuerySet:
        """Those that this person may close: on their firm's cards, and on its own copies of shared ones."""
        return self.placed().filter(_theirs_to_close(user))

    def readable_by(self, user: Any) -> ReportQuerySet:
        """Those, and what the firm's candidates of today told the editors of the shared library."""
        if user.is_active and user.is_superuser:
            return self.placed()
        told = Q(firm__in=_staffed(user), card__deck__firm=None, has_left=False)
        return self.placed().filter(_theirs_to_close(user) | told)


def _theirs_to_close(user: Any) -> Q:
    if user.is_active and user.is_superuser:
        return Q()
    mine = Q(card__in=Card.objects.editable_by(user).order_by().values("pk"))
    return mine | Q(firm_copy__isnull=False, firm__in=_staffed(user))


def _staffed(user: Any) -> Any:
    return member_firms(user, staff=True) if user.is_active else Membership.objects.none().values("firm")


class Report(models.Model):
    """What a candidate says is wrong with a card, or a better wording that they propose.

    firm_copy: their firm's own copy, if it was that which they read; it stays so when the copy is given up.
    """

    card = models.ForeignKey(Card, on_delete=models.CASCADE, related_name="reports")
    card_version = models.PositiveIntegerField()
    firm_copy = models.ForeignKey(
        "cards.FirmCopy",
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="reports",
        help_text="The firm's copy that was read, whose version `card_version` is then.",
    )
    # Where they were then: their mentors may mend what the library's editors have not mended yet.
    firm = models.ForeignKey("cards.Firm", on_delete=models.SET_NULL, null=True, blank=True, related_name="reports")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="reports")
    kind = models.CharField(max_length=20, choices=ReportKind.pairs, default=ReportKind.PROBLEM)
    text = models.TextField(max_length=1000)
    created_at = models.DateTimeField(default=timezone.now)
    status = models.CharField(max_length=20, choices=ReportStatus.pairs, default=ReportStatus.OPEN)
    merged_into = models.ForeignKey("self", on_delete=models.SET_NULL, null=True, blank=True, related_name="merged")
    answer = models.TextField("answer to the candidate", blank=True, max_length=1000)
    reply = models.TextField("note for colleagues", blank=True, max_length=1000)
    closed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    closed_at = models.DateTimeField(null=True, blank=True)
    seen_at = models.DateTimeField(null=True, blank=True, help_text="When the candidate saw what became of it.")

    objects = ReportQuerySet.as_manager()

    class Meta:
        ordering = ["-created_at"]
        indexes = [
            models.Index(fields=["status", "created_at"], name="reports_in_queue"),
            models.Index(fields=["user", "-created_at"], name="reports_by_candidate"),
        ]

    def __str__(self) -> str:
        return self.text

    @property
    def is_of_copy(self) -> bool:
        return self.firm_copy_id is not None

    @property
    def end(self) -> Report:
        """The report whose fate this one shares: another, where it was merged with that."""
        return self.merged_into or self


class FirmCopy(models.Model):
    """What one firm's candidates read of a shared card instead of the library's text.

    Memories, plans and the log stay with the card. points: as dicts of id (the public id of the card's own point where
    it is that), text, group, right and reason, in order. base_version: the library's version that it was last held
    against. A copy that was given up keeps its row, and may be taken up again.
    """

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    card = models.ForeignKey(Card, on_delete=models.CASCADE, related_name="copies")
    firm = models.ForeignKey("cards.Firm", on_delete=models.CASCADE, related_name="copies")

    question = models.TextField()
    answer = models.TextField(blank=True)
    any_of = models.PositiveSmallIntegerField(
        null=True, blank=True, validators=[MinValueValidator(1), MaxValueValidator(100)]
    )
    figures = models.TextField(blank=True)
    kind_settings = models.JSONField(default=dict, blank=True)
    note = models.TextField(blank=True)
    points = models.JSONField(default=list)
    basis = models.CharField(max_length=20, choices=Basis.pairs, default=Basis.PRACTICE)
    source = models.ForeignKey("cards.Source", on_delete=models.PROTECT, null=True, blank=True, related_name="copies")
    locator = models.CharField(max_length=150, blank=True)
    checked_on = models.DateField(null=True, blank=True)
    checked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    review_by = models.DateField(null=True, blank=True)

    version = models.PositiveIntegerField(default=1, editable=False)
    base_version = models.PositiveIntegerField()
    withdrawn_at = models.DateTimeField(null=True, blank=True)
    rendered = models.JSONField(default=dict, editable=False)
    rendering = models.PositiveSmallIntegerField(default=0, editable=False)
    search_text = models.TextField(blank=True, editable=False)
    fact_keys = models.JSONField(default=list, editable=False)
    created_at = models.DateTimeField(default=timezone.now, editable=False)
    updated_at = models.DateTimeField(default=timezone.now, editable=False)
    history = HistoricalRecords(excluded_fields=["rendered", "rendering", "search_text", "fact_keys"])

    class Meta:
        verbose_name_plural = "firm copies"
        constraints = [models.UniqueConstraint(fields=["firm", "card"], name="one_copy_per_card_and_firm")]

    def __str__(self) -> str:
        return f"{self.firm}: {self.card}"


class CardChange(models.Model):
    """One published change of what a card says, for those whom it concerns.

    firm: whose candidates, None for all who read the library's own text. copy: the firm's copy that changed, began or
    was given up. fact: the key of the firm fact that changed. version: of the card or copy after it. is_material:
    whether the answer changed. before, facts_before: what they read until then as rendered, and the facts in it.
    """

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    card = models.ForeignKey(Card, on_delete=models.CASCADE, related_name="changes")
    firm = models.ForeignKey("cards.Firm", on_delete=models.CASCADE, null=True, blank=True, related_name="changes")
    copy = models.ForeignKey(FirmCopy, on_delete=models.SET_NULL, null=True, blank=True, related_name="changes")
    fact = models.CharField(max_length=40, blank=True)
    version = models.PositiveIntegerField()
    is_material = models.BooleanField(default=False)
    why = models.CharField(max_length=300, blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True, related_name="+")
    at = models.DateTimeField(default=timezone.now)
    before = models.JSONField(default=dict)
    facts_before = models.JSONField(default=dict)

    class Meta:
        ordering = ["-id"]
        indexes = [
            models.Index(fields=["card", "firm", "-id"], condition=Q(is_material=True), name="material_changes"),
            models.Index(fields=["firm", "-at"], name="changes_by_firm"),
        ]

    def __str__(self) -> str:
        return f"Change of {self.card_id} on {self.at:%d %B %Y}"
