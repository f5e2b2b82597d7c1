"""Decks, cards and the sources they rest on."""

from __future__ import annotations

import uuid
from datetime import datetime
from typing import Any, Self

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.dateformat import format as date_format
from django.utils.functional import cached_property
from simple_history.models import HistoricalRecords

from cards.content import voice
from cards.content.choices import Basis, Level, Status
from cards.content.owned import OwnedQuerySet, member_firms
from cards.kinds.face import Face
from cards.kinds.registry import kind_of, kind_pairs
from cards.kinds.types import Kind, PointContent


class Competency(models.Model):
    code = models.SlugField(unique=True)
    name = models.CharField(max_length=150)
    mandatory = models.BooleanField(default=False)
    minimum_level = models.PositiveSmallIntegerField(choices=Level.pairs, default=Level.KNOWLEDGE)

    class Meta:
        ordering = ["name"]
        verbose_name_plural = "competencies"

    def __str__(self) -> str:
        return self.name


class Source(models.Model):
    """A document that an answer rests on."""

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    firm = models.ForeignKey("cards.Firm", on_delete=models.CASCADE, null=True, blank=True, related_name="sources")
    key = models.SlugField(max_length=100, help_text="Short name used in deck text, for example rules-of-conduct.")
    title = models.CharField(max_length=250)
    publisher = models.CharField(max_length=150, blank=True)
    edition = models.CharField(max_length=150, blank=True)
    date = models.CharField(
        max_length=10, blank=True, help_text="As exact as it is known: 2022-02-02, 2016-07 or 2016."
    )
    url = models.URLField("address", max_length=500, blank=True)
    superseded_by = models.ForeignKey(
        "self", on_delete=models.SET_NULL, null=True, blank=True, related_name="supersedes"
    )
    superseded_on = models.DateField(
        null=True, blank=True, help_text="Since when it no longer stands, whether or not something took its place."
    )
    history = HistoricalRecords()

    objects = OwnedQuerySet.as_manager()

    class Meta:
        ordering = ["title"]
        constraints = [
            models.UniqueConstraint(fields=["key"], condition=Q(firm=None), name="one_shared_source_per_key"),
            models.UniqueConstraint(fields=["firm", "key"], name="one_source_per_key_and_firm"),
        ]

    def __str__(self) -> str:
        return ", ".join(part for part in (self.publisher, self.title, self.edition) if part)

    @property
    def other_date(self) -> str:
        """The date in words, as exact as it is known: "2011", "July 2016"; empty where the edition names it already."""
        for known, words in (("%Y-%m-%d", "j F Y"), ("%Y-%m", "F Y"), ("%Y", "Y")):
            try:
                said = date_format(datetime.strptime(self.date, known), words)  # noqa: DTZ007  a date has no zone
            except ValueError:
                continue
            return "" if said in self.edition else said
        return "" if self.date in self.edition else self.date


class DeckQuerySet(OwnedQuerySet["Deck"]):
    def visible_to(self, user: Any) -> Self:
        """Published decks of the shared library and of the reader's own firm."""
        shared = Q(firm=None)
        mine = shared | Q(firm_id__in=member_firms(user)) if user.pk else shared
        return self.filter(mine, status=Status.PUBLISHED)


class Deck(models.Model):
    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    firm = models.ForeignKey(
        "cards.Firm",
        on_delete=models.CASCADE,
        null=True,
        blank=True,
        related_name="decks",
        help_text="Empty for the shared library.",
    )
    key = models.SlugField("id in deck text", max_length=100)
    title = models.CharField(max_length=150)
    description = models.TextField(blank=True)
    competency = models.ForeignKey(Competency, on_delete=models.PROTECT, null=True, blank=True, related_name="decks")
    status = models.CharField(max_length=20, choices=Status.pairs, default=Status.DRAFT)
    position = models.PositiveIntegerField(default=0)
    abbreviations = models.JSONField(default=dict, blank=True, help_text="What typed answers may shorten.")
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        help_text="Who answers for its cards being right.",
    )
    created_at = models.DateTimeField(default=timezone.now, editable=False)
    history = HistoricalRecords()

    objects = DeckQuerySet.as_manager()

    class Meta:
        ordering = ["position", "title", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["key"], condition=Q(firm=None), name="one_shared_deck_per_key"),
            models.UniqueConstraint(fields=["firm", "key"], name="one_deck_per_key_and_firm"),
        ]

    def __str__(self) -> str:
        return self.title


class CardQuerySet(models.QuerySet["Card"]):
    def visible_to(self, user: Any) -> CardQuerySet:
        """Published cards of the decks that the reader may see."""
        return self.filter(status=Status.PUBLISHED, deck__in=Deck.objects.visible_to(user).order_by().values("pk"))

    def editable_by(self, user: Any) -> CardQuerySet:
        return self.filter(deck__in=Deck.objects.editable_by(user).order_by().values("pk"))

    def spoken_to(self, user: Any) -> CardQuerySet:
        """With the facts of the reader's firm and its own copy, if any: every page that shows a card asks so."""
        return voice.spoken_to(self, user)


class Card(models.Model):
    """One question and what a good answer holds.

    Everything an author writes is kept as Markdown; `rendered` is the HTML made from it on save, so that showing
    a card costs one row. `version` counts the saved changes; each has a row in `history`.
    """

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    deck = models.ForeignKey(Deck, on_delete=models.CASCADE, related_name="cards")
    key = models.SlugField("id in deck text", max_length=100)
    position = models.PositiveIntegerField(default=0)
    status = models.CharField(max_length=20, choices=Status.pairs, default=Status.DRAFT)
    kind = models.CharField(max_length=20, choices=kind_pairs, default="prose")
    level = models.PositiveSmallIntegerField(choices=Level.pairs, default=Level.KNOWLEDGE)
    competency = models.ForeignKey(
        Competency,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="cards",
        help_text="Only where it differs from the deck's.",
    )
    tags = models.JSONField(default=list, blank=True)

    question = models.TextField()
    answer = models.TextField(blank=True, help_text="Prose in Markdown. Shown above the points.")
    any_of = models.PositiveSmallIntegerField(
        "any",
        null=True,
        blank=True,
        validators=[MinValueValidator(1), MaxValueValidator(100)],
        help_text="Any so many of the points are a full answer. Empty: all of them.",
    )
    figures = models.TextField(blank=True, help_text="One Markdown table: condition and value.")
    kind_settings = models.JSONField("settings of its kind", default=dict, blank=True)
    abbreviations = models.JSONField(default=dict, blank=True, help_text="Beside the deck's own.")
    note = models.TextField(blank=True, help_text="Shown small under the answer: why it matters, the usual mistake.")

    basis = models.CharField(max_length=20, choices=Basis.pairs, default=Basis.PRACTICE)
    source = models.ForeignKey(Source, on_delete=models.PROTECT, null=True, blank=True, related_name="cards")
    locator = models.CharField("where in the source", max_length=150, blank=True)
    checked_on = models.DateField(null=True, blank=True)
    checked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    review_by = models.DateField(null=True, blank=True)

    version = models.PositiveIntegerField(default=1, editable=False)
    # What deck text last brought, so that loading again leaves a mentor's correction alone.
    loaded_digest = models.CharField(max_length=64, blank=True, editable=False)
    loaded_version = models.PositiveIntegerField(null=True, editable=False)
    # The last change of the answer that deck text told of: each is published once.
    loaded_change = models.DateField(null=True, editable=False)
    loaded_why = models.CharField(max_length=300, blank=True, editable=False)
    rendered = models.JSONField(default=dict, editable=False)
    rendering = models.PositiveSmallIntegerField(default=0, editable=False)
    search_text = models.TextField(blank=True, editable=False)
    fact_keys = models.JSONField(default=list, editable=False)  # of the firm facts that it speaks of
    created_at = models.DateTimeField(default=timezone.now, editable=False)
    updated_at = models.DateTimeField(default=timezone.now, editable=False)
    history = HistoricalRecords(
        excluded_fields=["rendered", "rendering", "search_text", "fact_keys", "loaded_change", "loaded_why"]
    )

    objects = CardQuerySet.as_manager()

    class Meta:
        ordering = ["deck", "position", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["deck", "key"],
                name="one_card_per_key_and_deck",
                violation_error_message="Another card of this deck has this id.",
            )
        ]
        indexes = [
            # All that a plan reads of a card, whose texts make it wide.
            models.Index(fields=["deck", "status", "position", "level", "competency", "id"], name="cards_by_position"),
            models.Index(fields=["review_by"], name="cards_by_review_by"),
        ]

    def __str__(self) -> str:
        return voice.in_words(self.question, self)

    @cached_property
    def face(self) -> Face:
        """What its reader sees, ready to show: see `cards.content.voice`."""
        return Face.from_dict(voice.rendered_for_reader(self))

    @cached_property
    def shown(self) -> voice.Shown:
        """Where what its reader sees comes from."""
        return voice.Shown(self)

    @property
    def how(self) -> Kind:
        """How a card of its kind is asked and marked."""
        return kind_of(self.kind)

    @property
    def all_abbreviations(self) -> dict[str, str]:
        """Its own before the deck's."""
        return {**self.deck.abbreviations, **self.abbreviations}

    @property
    def checker(self) -> str:
        """Who checked it, in words for candidates: never an e-mail address; empty where nobody is known.

        Of a firm's card nobody who has left the firm is named, where `spoken_to` asked.
        """
        if self.checked_by:
            is_told = not self.deck.firm_id or voice.is_checker_here(self) or self.checked_by.is_superuser
            return (self.checked_by.name if is_told else "") or "a mentor"
        return "" if self.deck.firm_id else "the library's editors"

    def clean(self) -> None:
        problems: dict[str, str] = {}
        if self.basis != Basis.PRACTICE and not self.source_id:
            problems["source"] = "Name the source, or choose the basis “Practice” for a mentor's own answer."
        if self.checked_on and self.review_by and self.review_by < self.checked_on:
            problems["review_by"] = "The review-by date lies before the day the card was checked."
        if self.status == Status.PUBLISHED and not (self.checked_on and self.review_by):
            problems["checked_on"] = (
                "A published card says when it was checked and by when it is due for checking again."
            )
        if problems:
            raise ValidationError(problems)


class Point(models.Model):
    """One thing an assessor would tick."""

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    card = models.ForeignKey(Card, on_delete=models.CASCADE, related_name="points")
    group = models.CharField(max_length=100, blank=True, help_text="A heading above it, for example Stage 1.")
    position = models.PositiveIntegerField(default=0)
    text = models.TextField()
    right = models.BooleanField("right", default=False, help_text="For options to choose from.")
    reason = models.TextField(blank=True, help_text="For options: why it is right or wrong.")
    history = HistoricalRecords()

    class Meta:
        ordering = ["position", "pk"]
        indexes = [models.Index(fields=["card", "position"], name="points_in_order")]

    def __str__(self) -> str:
        return self.text

    @property
    def content(self) -> PointContent:
        return PointContent(self.text, self.group, self.right, self.reason)
