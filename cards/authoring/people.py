"""People: a manager's own firm, and everybody for whoever runs the site."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import forms
from django.contrib import admin

from cards.authoring.access import author_of
from cards.authoring.actions import change_membership
from cards.authoring.base import ScopedAdmin, SuperuserAdmin, day_in_words
from cards.authoring.filters import MembershipFilter
from cards.authoring.stock import StockForm
from cards.core import clock
from cards.firms.models import Firm, Membership, User

if TYPE_CHECKING:
    from django.db.models import QuerySet
    from django.http import HttpRequest

    from cards.authoring.access import Author


class NewMembershipForm(StockForm):
    """Bring somebody who has signed up into a firm."""

    email = forms.EmailField(
        label="E-mail address",
        widget=forms.EmailInput(attrs={"class": "vTextField"}),
        help_text="They sign up first; then you bring them in here.",
    )

    class Meta:
        model = Membership
        fields = ("firm", "role")

    def clean_email(self) -> str:
        email: str = self.cleaned_data["email"]
        user = User.objects.filter(email__iexact=email, is_guest=False).first()
        if user is None:
            raise forms.ValidationError("Nobody has signed up with this address. Ask them to sign up, then come back.")
        if current := Membership.objects.of(user).select_related("firm").first():
            raise forms.ValidationError(f"They belong to {current.firm}. End their time there first.")
        self.instance.user = user
        return email


class MembershipForm(StockForm):
    """Give somebody another role, or end their time at the firm."""

    ended = forms.BooleanField(
        label="They have left the firm",
        required=False,
        help_text="They keep their account and what they have learned, but no longer see the firm's decks.",
    )
    is_own = False  # set on the class made for one request

    class Meta:
        model = Membership
        fields = ("role",)

    def clean(self) -> dict[str, Any]:
        values = super().clean() or self.cleaned_data
        if self.is_own and (values.get("ended") or values.get("role") != self.instance.role):
            raise forms.ValidationError(
                "This is you: ask another manager to change your role or to end your time here."
            )
        return values

    def _post_clean(self) -> None:
        before = self.instance.role
        super()._post_clean()
        if self.errors:
            self.instance.role = before


class MembershipAdmin(ScopedAdmin):
    list_display = ("person", "email", "role", "joined", "left", "firm_name")
    list_filter = ("role", MembershipFilter)
    list_select_related = ("user", "firm")
    search_fields = ("user__name", "user__email")
    search_help_text = "A name or an e-mail address."
    ordering = ("firm__name", "user__name", "user__email", "pk")
    actions = None

    def is_open_to(self, author: Author) -> bool:
        return author.is_manager

    def theirs(self, rows: QuerySet[Any], author: Author) -> QuerySet[Any]:
        rows = rows.filter(user__is_guest=False)
        return rows if author.is_superuser else rows.filter(firm=author.firm)

    def owns(self, author: Author, row: Membership) -> bool:
        return author.has_charge_of(row.firm_id) and not row.user.is_guest

    def may_add(self, author: Author) -> bool:
        return author.is_superuser

    def has_change_permission(self, request: HttpRequest, obj: Membership | None = None) -> bool:
        """What has ended is history: somebody who comes back gets a new membership."""
        return super().has_change_permission(request, obj) and (obj is None or obj.left_at is None)

    def get_fields(self, request: HttpRequest, obj: Membership | None = None) -> tuple[str, ...]:
        if obj is None:
            return ("email", "firm", "role")
        if obj.left_at:
            return ("person", "email", "firm_name", "role", "joined", "left")
        return ("person", "email", "firm_name", "joined", "role", "ended")

    def get_readonly_fields(self, request: HttpRequest, obj: Membership | None = None) -> tuple[str, ...]:
        return ("person", "email", "firm_name", "joined", "left") if obj else ()

    def get_form(self, request: HttpRequest, obj: Any = None, change: bool = False, **kwargs: Any) -> Any:
        ended = bool(obj and obj.left_at)
        kwargs["form"] = StockForm if ended else MembershipForm if obj else NewMembershipForm
        form: Any = super().get_form(request, obj, change, **kwargs)
        author = author_of(request)
        form.is_own = bool(obj and author and obj.user_id == author.user.pk and not author.is_superuser)
        return form

    def save_model(self, request: HttpRequest, obj: Membership, form: Any, change: bool) -> None:
        if change:
            change_membership(membership=obj, role=obj.role, ended=form.cleaned_data["ended"], now=clock.now())
        else:
            obj.save()

    @admin.display(description="name", ordering="user__name")
    def person(self, membership: Membership) -> str:
        return membership.user.name or "No name yet"

    @admin.display(description="e-mail address", ordering="user__email")
    def email(self, membership: Membership) -> str:
        return membership.user.email or ""

    @admin.display(description="since", ordering="joined_at")
    def joined(self, membership: Membership) -> str:
        return day_in_words(membership.joined_at)

    @admin.display(description="left", ordering="left_at", empty_value="")
    def left(self, membership: Membership) -> str | None:
        return day_in_words(membership.left_at) if membership.left_at else None

    @admin.display(description="firm", ordering="firm__name")
    def firm_name(self, membership: Membership) -> str:
        return membership.firm.name


class UserForm(StockForm):
    is_own = False  # set on the class made for one request

    class Meta:
        model = User
        fields = ("name", "is_active", "is_superuser")

    def clean(self) -> dict[str, Any]:
        values = super().clean() or self.cleaned_data
        if self.is_own and not (values.get("is_active") and values.get("is_superuser")):
            raise forms.ValidationError(
                "This is you: you would lock yourself out. Ask somebody else who may do everything."
            )
        return values


class UserAdmin(SuperuserAdmin):
    """Accounts. They are made by signing up, and switched off rather than deleted: reviews hang on them."""

    form = UserForm
    fields = ("email", "name", "is_active", "is_superuser", "joined")
    readonly_fields = ("email", "joined")
    list_display = ("email", "name", "is_active", "is_superuser", "joined")
    list_filter = ("is_active", "is_superuser")
    search_fields = ("name", "email")
    ordering = ("email", "pk")
    actions = None

    @admin.display(description="since", ordering="date_joined")
    def joined(self, user: User) -> str:
        return day_in_words(user.date_joined)

    def theirs(self, rows: QuerySet[Any], author: Author) -> QuerySet[Any]:
        return super().theirs(rows, author).filter(is_guest=False)

    def owns(self, author: Author, row: User) -> bool:
        return author.is_superuser and not row.is_guest

    def may_add(self, author: Author) -> bool:
        return False

    def get_form(self, request: HttpRequest, obj: Any = None, change: bool = False, **kwargs: Any) -> Any:
        form: Any = super().get_form(request, obj, change, **kwargs)
        form.is_own = obj == request.user
        return form

    def save_model(self, request: HttpRequest, obj: User, form: Any, change: bool) -> None:
        if form.changed_data:
            obj.save(update_fields=form.changed_data)


class FirmAdmin(SuperuserAdmin):
    fields = ("name",)
    list_display = ("name",)
    search_fields = ("name",)
    actions = None

    def save_model(self, request: HttpRequest, obj: Firm, form: Any, change: bool) -> None:
        obj.save(update_fields=["name"] if change else None)


class CompetencyAdmin(SuperuserAdmin):
    list_display = ("name", "code", "mandatory", "minimum_level")
    search_fields = ("name", "code")
    ordering = ("name",)
    actions = None
