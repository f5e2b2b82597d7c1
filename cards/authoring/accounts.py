"""Accounts, firms and competencies, for whoever runs the site."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import forms
from django.contrib import admin
from django.core.exceptions import PermissionDenied

from cards.authoring.access import author_of
from cards.authoring.base import SuperuserAdmin, day_in_words
from cards.authoring.people import NO_NAME, ONLY_MANAGER, KeepsManagers
from cards.authoring.stock import StockForm
from cards.core import clock
from cards.firms.models import Firm, User
from cards.firms.people_actions import change_account
from cards.firms.people_queries import is_last_manager
from cards.firms.queries import membership_of

if TYPE_CHECKING:
    from django.db.models import QuerySet
    from django.http import HttpRequest

    from cards.authoring.access import Author


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
        place = membership_of(self.instance) if self.instance.is_active and not values.get("is_active") else None
        if place and is_last_manager(place):
            raise forms.ValidationError(ONLY_MANAGER.format(firm=place.firm))
        return values


class UserAdmin(KeepsManagers, SuperuserAdmin):
    """Accounts. They are made by signing up, and switched off rather than deleted: reviews hang on them."""

    form = UserForm
    fields = ("email", "name", "is_active", "is_superuser", "joined")
    readonly_fields = ("email", "joined")
    list_display = ("email", "name", "is_active", "is_superuser", "joined")
    list_filter = ("is_active", "is_superuser")
    search_fields = ("name", "email")
    ordering = ("email", "pk")
    actions = None
    is_about_people = True

    @admin.display(description="since", ordering="date_joined")
    def joined(self, user: User) -> str:
        return day_in_words(user.date_joined)

    def theirs(self, rows: QuerySet[Any], author: Author) -> QuerySet[Any]:
        return super().theirs(rows, author).filter(is_guest=False)

    def owns(self, author: Author, row: User) -> bool:
        return author.is_superuser and not row.is_guest

    def name_of_row(self, row: User) -> str:
        return row.name or NO_NAME

    def may_add(self, author: Author) -> bool:
        return False

    def get_form(self, request: HttpRequest, obj: Any = None, change: bool = False, **kwargs: Any) -> Any:
        form: Any = super().get_form(request, obj, change, **kwargs)
        form.is_own = obj == request.user
        return form

    def save_model(self, request: HttpRequest, obj: User, form: Any, change: bool) -> None:
        author = author_of(request)
        if author is None:
            raise PermissionDenied
        change_account(user=obj, **form.cleaned_data, by=author.user, now=clock.now())


class FirmAdmin(SuperuserAdmin):
    fields = ("name",)
    list_display = ("name",)
    search_fields = ("name",)
    actions = None

    def firm_of(self, row: Firm) -> int | None:
        return row.pk

    def save_model(self, request: HttpRequest, obj: Firm, form: Any, change: bool) -> None:
        obj.save(update_fields=["name"] if change else None)


class CompetencyAdmin(SuperuserAdmin):
    list_display = ("name", "code", "mandatory", "minimum_level")
    search_fields = ("name", "code")
    ordering = ("name",)
    actions = None
