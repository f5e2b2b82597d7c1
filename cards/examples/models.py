"""A candidate's own examples: what they did on a job, in their own words, for Level 2 and 3 questions."""

from __future__ import annotations

import uuid
from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import Exists, OuterRef
from django.utils import timezone

from cards.content.choices import Level
from cards.firms.models import Membership

MOST_TEXT = 4_000  # characters of one part
TEXT_FIELDS = ["title", "situation", "did", "advised", "outcome", "lesson"]


class ExampleQuerySet(models.QuerySet["Example"]):
    def owned_by(self, user: Any) -> ExampleQuerySet:
        """Only the candidate's own: nobody else's, whoever asks."""
        return self.filter(user_id=user.pk)

    def readable_by(self, mentor: Any) -> ExampleQuerySet:
        """What candidates share with this mentor or manager, while both are at the firm that it is shared with.

        One's own are not among them: nobody is their own mentor.
        """
        firms = Membership.objects.of(mentor).staff().values("firm_id")
        at_the_firm = Membership.objects.current().filter(user_id=OuterRef("user_id"), firm_id=OuterRef("shared_with"))
        shared = self.filter(shared_with__in=firms).filter(Exists(at_the_firm), user__is_active=True)
        return shared.exclude(user_id=mentor.pk)


class ExampleText(models.Model):
    """What an example says, whole or in part."""

    title = models.CharField(max_length=150, help_text="A name that you will recognise, without the client's.")
    situation = models.TextField(blank=True, max_length=MOST_TEXT)
    did = models.TextField("what I did", blank=True, max_length=MOST_TEXT)
    advised = models.TextField("what I advised", blank=True, max_length=MOST_TEXT)
    outcome = models.TextField(blank=True, max_length=MOST_TEXT)
    lesson = models.TextField(blank=True, max_length=MOST_TEXT)

    class Meta:
        abstract = True

    @property
    def texts(self) -> dict[str, str]:
        """Title and parts by the names of their fields."""
        return {name: getattr(self, name) for name in TEXT_FIELDS}

    @property
    def parts(self) -> list[tuple[str, str]]:
        """The parts that hold text, each with its heading."""
        headings = [(_heading(self, name), getattr(self, name)) for name in TEXT_FIELDS[1:]]
        return [(heading, text) for heading, text in headings if text]


def _heading(row: models.Model, name: str) -> str:
    said = str(row._meta.get_field(name).verbose_name)  # type: ignore[union-attr]  # noqa: SLF001  Django's public word
    return said[0].upper() + said[1:]


class Example(ExampleText):
    """One example as it stands. Private, until the candidate shares it with the mentors of one firm."""

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="examples")
    competency = models.ForeignKey("cards.Competency", on_delete=models.PROTECT, related_name="examples")
    level = models.PositiveSmallIntegerField(choices=Level.pairs, default=Level.APPLICATION)
    card = models.ForeignKey(
        "cards.Card",
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="examples",
        help_text="The card it was written for, if any.",
    )
    version = models.PositiveIntegerField(default=1, editable=False)
    # The firm whose mentors may read it: of another firm that the candidate joins later, nobody may.
    shared_with = models.ForeignKey(
        "cards.Firm", on_delete=models.SET_NULL, null=True, blank=True, related_name="shared_examples"
    )
    shared_at = models.DateTimeField(null=True, blank=True)
    created_at = models.DateTimeField(default=timezone.now, editable=False)
    updated_at = models.DateTimeField(default=timezone.now, editable=False)

    objects = ExampleQuerySet.as_manager()

    class Meta:
        ordering = ["-updated_at", "-pk"]
        indexes = [models.Index(fields=["user", "competency", "level"], name="examples_by_competency")]

    def __str__(self) -> str:
        return self.title

    @property
    def owner_name(self) -> str:
        """Whose it is, in words for mentors: never an e-mail address."""
        return self.user.name or "A candidate"


class ExampleVersion(ExampleText):
    """What an example said after one saved change. Kept for the candidate alone, and gone with the example."""

    example = models.ForeignKey(Example, on_delete=models.CASCADE, related_name="versions")
    number = models.PositiveIntegerField()
    saved_at = models.DateTimeField()

    class Meta:
        ordering = ["-number"]
        constraints = [models.UniqueConstraint(fields=["example", "number"], name="one_row_per_example_version")]

    def __str__(self) -> str:
        return f"{self.title}, version {self.number}"


class ExampleComment(models.Model):
    """What a mentor says of a shared example."""

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    example = models.ForeignKey(Example, on_delete=models.CASCADE, related_name="comments")
    author = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+")
    text = models.TextField(max_length=MOST_TEXT)
    created_at = models.DateTimeField()
    read_at = models.DateTimeField(null=True, blank=True, help_text="When the candidate said that they had read it.")

    class Meta:
        ordering = ["created_at", "pk"]
        indexes = [models.Index(fields=["example", "read_at"], name="comments_unread")]

    def __str__(self) -> str:
        return self.text

    @property
    def by(self) -> str:
        """Who wrote it, in words for the candidate: never an e-mail address."""
        return (self.author.name if self.author else "") or "A mentor"
