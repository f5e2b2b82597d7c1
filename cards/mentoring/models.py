"""What a candidate and their mentor agree, and who looked at a candidate's progress."""

from __future__ import annotations

import uuid
from typing import TYPE_CHECKING

from django.conf import settings
from django.db import models
from django.utils import timezone

if TYPE_CHECKING:
    from cards.firms.models import Membership


class AgreedActionQuerySet(models.QuerySet["AgreedAction"]):
    def agreed_with(self, place: Membership) -> AgreedActionQuerySet:
        """With a candidate while they are at a firm: what was agreed before they left it and came back is theirs."""
        return self.filter(candidate=place.user_id, firm=place.firm_id, created_at__gte=place.joined_at)


class AgreedAction(models.Model):
    """Something that a candidate will do by a day, as agreed with a mentor of their firm."""

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    candidate = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="agreed_actions")
    firm = models.ForeignKey("cards.Firm", on_delete=models.CASCADE, related_name="+")
    text = models.CharField(max_length=300)
    due = models.DateField(null=True, blank=True)
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+")
    created_at = models.DateTimeField(default=timezone.now, editable=False)
    done_at = models.DateTimeField(null=True, blank=True)

    objects = AgreedActionQuerySet.as_manager()

    class Meta:
        ordering = ["due", "pk"]
        indexes = [models.Index(fields=["candidate", "firm"], name="actions_of_a_candidate")]

    def __str__(self) -> str:
        return self.text


class ProgressView(models.Model):
    """That somebody of the firm opened a candidate's progress: the candidate reads it."""

    candidate = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="progress_views")
    firm = models.ForeignKey("cards.Firm", on_delete=models.CASCADE, related_name="+")
    viewer = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+")
    page = models.CharField(max_length=20)
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        indexes = [models.Index(fields=["candidate", "-at"], name="progress_views_latest")]

    def __str__(self) -> str:
        return f"{self.viewer} looked at {self.candidate}"
