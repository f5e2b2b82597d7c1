"""People and the firms they belong to."""

from __future__ import annotations

import uuid
from typing import Any, ClassVar, Self

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models
from django.db.models import Q
from django.utils import timezone
from simple_history.models import HistoricalRecords

from cards.core.choices import TextChoices
from cards.firms.facts import LONGEST_FACT


class Role(TextChoices):
    CANDIDATE = "candidate", "Candidate"
    MENTOR = "mentor", "Mentor"
    MANAGER = "manager", "Manager"


class UserManager(BaseUserManager["User"]):
    def create_user(self, email: str | None, password: str | None = None, **fields: Any) -> User:
        user = self.model(email=email.lower() if email else None, **fields)
        user.set_password(password)  # None makes it unusable
        user.save(using=self._db)
        return user

    def create_superuser(self, email: str, password: str | None = None, **fields: Any) -> User:
        return self.create_user(email, password, is_superuser=True, **fields)


class User(AbstractBaseUser):
    """Somebody who revises, writes cards or looks after a firm. A guest has no e-mail address yet."""

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    email = models.EmailField("e-mail address", unique=True, null=True, blank=True)
    name = models.CharField(max_length=150, blank=True)
    is_guest = models.BooleanField(default=False)
    is_active = models.BooleanField(default=True)
    is_superuser = models.BooleanField("may do everything", default=False)
    date_joined = models.DateTimeField(default=timezone.now, editable=False)

    time_zone = models.CharField(max_length=64, blank=True, help_text="IANA name, for example Europe/London.")
    # Kept when the zone changes, so that "today" never goes backwards.
    earliest_study_day = models.DateField(null=True, blank=True, editable=False)
    new_per_day = models.PositiveSmallIntegerField("new cards a day", default=15)
    shortcuts = models.BooleanField("single-key shortcuts", default=True)
    answer_box = models.BooleanField("answer box open on every card", default=False)
    # Counts changes of what today's plan rests on, so that it is made anew after each (see firms.actions.plan_anew).
    plan_version = models.PositiveIntegerField(default=0, editable=False)

    objects: ClassVar[UserManager] = UserManager()

    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = []

    class Meta:
        verbose_name = "account"

    def __str__(self) -> str:
        return self.name or self.email or "Guest"

    def get_full_name(self) -> str:
        return str(self)

    def get_short_name(self) -> str:
        return str(self)

    @property
    def is_staff(self) -> bool:
        """Whether Django's own admin parts may treat them as staff; our AdminSite decides by role."""
        return self.is_superuser

    def has_perm(self, perm: str, obj: object | None = None) -> bool:  # noqa: ARG002  Django's signature
        """Only a superuser has Django permissions; everybody else is judged by role and firm."""
        return self.is_active and self.is_superuser

    def has_perms(self, perm_list: list[str], obj: object | None = None) -> bool:
        return all(self.has_perm(perm, obj) for perm in perm_list)

    def has_module_perms(self, app_label: str) -> bool:  # noqa: ARG002  Django's signature
        return self.is_active and self.is_superuser


class Firm(models.Model):
    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    name = models.CharField(max_length=150, unique=True)
    is_sample = models.BooleanField("sample data", default=False, editable=False)
    created_at = models.DateTimeField(default=timezone.now, editable=False)

    class Meta:
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name


class MembershipQuerySet(models.QuerySet["Membership"]):
    def current(self) -> MembershipQuerySet:
        return self.filter(left_at=None)

    def of(self, user: Any) -> MembershipQuerySet:
        return self.current().filter(user_id=user.pk)

    def staff(self) -> MembershipQuerySet:
        """Only those who look after cards or people."""
        return self.filter(role__in=[Role.MENTOR, Role.MANAGER])


class Membership(models.Model):
    """One person's time at one firm. Nobody is at two firms at once."""

    user = models.ForeignKey("cards.User", on_delete=models.CASCADE, related_name="memberships")
    firm = models.ForeignKey(Firm, on_delete=models.CASCADE, related_name="memberships")
    role = models.CharField(max_length=20, choices=Role.pairs, default=Role.CANDIDATE)
    joined_at = models.DateTimeField(default=timezone.now, editable=False)
    left_at = models.DateTimeField(null=True, blank=True)

    objects = MembershipQuerySet.as_manager()

    class Meta:
        # As the admin calls them: each is somebody's time at a firm.
        verbose_name = "person"
        verbose_name_plural = "people"
        constraints = [
            models.UniqueConstraint(
                fields=["user"],
                condition=Q(left_at=None),
                name="one_current_membership",
                violation_error_message="This person already belongs to a firm.",
            )
        ]

    def __str__(self) -> str:
        return f"{self.user}, {self.get_role_display()} at {self.firm}"


class FirmFact(models.Model):
    """What cards say of one firm, by a key of `cards.firms.facts`. A fact that is not set has no row, or no value."""

    firm = models.ForeignKey(Firm, on_delete=models.CASCADE, related_name="facts")
    key = models.CharField(max_length=40)
    value = models.CharField(max_length=LONGEST_FACT, blank=True)
    history = HistoricalRecords()

    class Meta:
        ordering = ["key"]
        constraints = [models.UniqueConstraint(fields=["firm", "key"], name="one_value_per_fact")]

    def __str__(self) -> str:
        return f"{self.key}: {self.value}"


class Assignment(models.Model):
    """A candidate whom a mentor looks after. It ends with either's time at the firm."""

    mentor = models.ForeignKey(Membership, on_delete=models.CASCADE, related_name="candidates")
    candidate = models.ForeignKey(Membership, on_delete=models.CASCADE, related_name="mentors")
    created_at = models.DateTimeField(default=timezone.now, editable=False)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["mentor", "candidate"], name="one_assignment_per_pair")]

    def __str__(self) -> str:
        return f"{self.candidate.user} with {self.mentor.user}"


class DoorQuerySet(models.QuerySet[Any]):
    def open_at(self, now: Any) -> Self:
        return self.filter(revoked_at=None, expires_at__gt=now)


class Door(models.Model):
    """A way into a firm that somebody there opened. Only a hash of its token is kept."""

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    token_hash = models.CharField(max_length=64, unique=True)
    created_at = models.DateTimeField(default=timezone.now, editable=False)
    created_by = models.ForeignKey("cards.User", on_delete=models.SET_NULL, null=True, related_name="+")
    expires_at = models.DateTimeField()
    revoked_at = models.DateTimeField(null=True, blank=True)

    objects = DoorQuerySet.as_manager()

    class Meta:
        abstract = True


class Invitation(Door):
    """For the owner of one e-mail address, once."""

    firm = models.ForeignKey(Firm, on_delete=models.CASCADE, related_name="invitations")
    email = models.EmailField("e-mail address")
    name = models.CharField(max_length=150, blank=True)
    role = models.CharField(max_length=20, choices=Role.pairs, default=Role.CANDIDATE)
    accepted_at = models.DateTimeField(null=True, blank=True)
    accepted_by = models.ForeignKey("cards.User", on_delete=models.SET_NULL, null=True, related_name="+")

    class Meta:
        ordering = ["-created_at"]
        constraints = [
            models.UniqueConstraint(
                fields=["firm", "email"],
                condition=Q(accepted_at=None, revoked_at=None),
                name="one_open_invitation_per_address",
            )
        ]

    def __str__(self) -> str:
        return f"{self.email} to {self.firm}"


class JoinLink(Door):
    """For whoever is given it, as a candidate, until it expires."""

    firm = models.ForeignKey(Firm, on_delete=models.CASCADE, related_name="join_links")
    uses = models.PositiveIntegerField(default=0)

    class Meta:
        ordering = ["-created_at"]

    def __str__(self) -> str:
        return f"Join link of {self.firm} until {self.expires_at:%d %B %Y}"


class SetupLink(models.Model):
    """The one-time link on which the first manager account is made. Only a hash of its token is kept."""

    token_hash = models.CharField(max_length=64, unique=True)
    created_at = models.DateTimeField(default=timezone.now)
    expires_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"Set-up link until {self.expires_at:%d %B %Y %H:%M}"
