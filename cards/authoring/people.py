"""People: a manager's own firm, and everybody for whoever runs the site."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import forms
from django.conf import settings
from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.shortcuts import redirect, render

from cards.authoring.access import author_of
from cards.authoring.base import ScopedAdmin, day_in_words
from cards.authoring.filters import MembershipFilter
from cards.authoring.stock import StockForm
from cards.core import clock
from cards.firms.accounts import send_password_link
from cards.firms.actions import AddressTakenError, add_person, mint_password_link
from cards.firms.models import Membership
from cards.firms.people_actions import GoneError, LastManagerError, change_role, remove_person
from cards.firms.people_queries import is_last_manager
from cards.firms.queries import account_with, membership_of, waits_for_password

if TYPE_CHECKING:
    from django.db.models import QuerySet
    from django.http import HttpRequest, HttpResponse

    from cards.authoring.access import Author


NO_NAME = "No name yet"
INVITE = "Nobody was added: people are invited here, and each of them says yes."
TAKEN_NOW = (
    "Nobody was added: an account with this address was opened, or taken into a firm, in this very moment. "
    "Add them again to see how it stands now."
)
ONLY_MANAGER = (
    "They are the only manager of {firm}. Make somebody else a manager there first, so that somebody looks after it. "
    "Nothing was changed."
)


class NewMembershipForm(StockForm):
    """Bring somebody into a firm. They need no account yet."""

    email = forms.EmailField(
        label="E-mail address",
        max_length=254,
        widget=forms.EmailInput(attrs={"class": "vTextField"}),
        help_text="They get a link on which they choose a password.",
    )
    name = forms.CharField(
        label="Name",
        max_length=150,
        required=False,
        widget=forms.TextInput(attrs={"class": "vTextField"}),
        help_text="They can change it. An account that is there already keeps its own.",
    )

    class Meta:
        model = Membership
        fields = ("firm", "role")

    def clean(self) -> dict[str, Any]:
        values = super().clean() or self.cleaned_data
        firm, account = values.get("firm"), account_with(values.get("email", ""))
        current = membership_of(account) if account and firm and not waits_for_password(account, firm) else None
        if current:
            self.add_error("email", f"They belong to {current.firm}. End their time there first.")
        return values


class MembershipForm(StockForm):
    """Give somebody another role, or end their time at the firm."""

    ended = forms.BooleanField(
        label="They have left the firm",
        required=False,
        help_text="They keep their account and what they have learned, but no longer see the firm's decks. "
        "Invitations and join links that they opened are closed.",
    )
    is_own = False  # set on the class made for one request

    class Meta:
        model = Membership
        fields = ("role",)

    def clean(self) -> dict[str, Any]:
        values = super().clean() or self.cleaned_data
        if not values.get("ended") and values.get("role") == self.instance.role:
            return values
        if self.is_own:
            raise forms.ValidationError(
                "This is you: ask another manager to change your role or to end your time here."
            )
        if is_last_manager(self.instance):
            raise forms.ValidationError(ONLY_MANAGER.format(firm=self.instance.firm))
        return values

    def _post_clean(self) -> None:
        before = self.instance.role
        super()._post_clean()
        if self.errors:
            self.instance.role = before


class KeepsManagers(ScopedAdmin):
    """Says it in words where the last manager would go in the very moment in which the form is sent."""

    def change_view(
        self, request: HttpRequest, object_id: str, form_url: str = "", extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        try:
            return super().change_view(request, object_id, form_url, extra_context)
        except LastManagerError:
            self.message_user(request, ONLY_MANAGER.format(firm="their firm"), messages.ERROR)
            return redirect(request.path)


class MembershipAdmin(KeepsManagers):
    list_display = ("person", "email", "role", "joined", "left", "firm_name")
    list_select_related = ("user", "firm")
    search_fields = ("user__name", "user__email")
    search_help_text = "A name or an e-mail address."
    ordering = ("firm__name", "user__name", "user__email", "pk")
    actions = None
    is_about_people = True

    def is_open_to(self, author: Author) -> bool:
        return author.is_manager

    def theirs(self, rows: QuerySet[Any], author: Author) -> QuerySet[Any]:
        rows = rows.filter(user__is_guest=False)
        # Of those who have left, a firm keeps their number alone.
        return rows if author.is_superuser else rows.filter(firm=author.firm, left_at=None)

    def get_list_filter(self, request: HttpRequest) -> tuple[Any, ...]:
        author = author_of(request)
        return ("role", MembershipFilter) if author and author.is_superuser else ("role",)

    def owns(self, author: Author, row: Membership) -> bool:
        if row.user.is_guest or (row.left_at and not author.is_superuser):
            return False
        return author.has_charge_of(row.firm_id)

    def add_view(self, request: HttpRequest, form_url: str = "", extra_context: dict[str, Any] | None = None) -> Any:
        """Managers invite, which tells them nothing of the accounts there are, and asks whoever has one."""
        author = author_of(request)
        if author and author.is_manager and not author.is_superuser:
            if request.method == "POST":
                self.message_user(request, INVITE, messages.WARNING)
            return redirect("firm_invite")
        try:
            response = super().add_view(request, form_url, extra_context)
        except AddressTakenError:
            self.message_user(request, TAKEN_NOW, messages.WARNING)
            return redirect(request.path)
        added: Membership | None = request.__dict__.pop("_added", None)
        if added is None or added.user.has_usable_password():
            return response
        return self._hand_over(request, added)

    def _hand_over(self, request: HttpRequest, person: Membership) -> HttpResponse:
        """Show the link on which they choose their password, and send it where that can be done."""
        link = request.build_absolute_uri(mint_password_link(user=person.user))
        days = settings.PASSWORD_RESET_TIMEOUT // (24 * 60 * 60)
        sent = send_password_link(request, person=person, link=link, days=days)
        context = {"opts": self.opts, "title": "Added", "list_title": self.name_of_list(), "person": person}
        context |= {"link": link, "sent": sent, "days": days}
        return render(request, "cards/authoring/person_link.html", {**self.admin_site.each_context(request), **context})

    def has_change_permission(self, request: HttpRequest, obj: Membership | None = None) -> bool:
        """What has ended is history: somebody who comes back gets a new membership."""
        return super().has_change_permission(request, obj) and (obj is None or obj.left_at is None)

    def get_fields(self, request: HttpRequest, obj: Membership | None = None) -> tuple[str, ...]:
        if obj is None:
            return ("email", "name", "firm", "role")
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
            self._change(request, obj, ended=form.cleaned_data["ended"])
            return
        author = author_of(request)
        if author is None:
            raise PermissionDenied
        email, name, firm, role = (form.cleaned_data[field] for field in ("email", "name", "firm", "role"))
        added = add_person(firm=firm, email=email, name=name, role=role, by=author.user, now=clock.now())
        # Django goes on with the row of its form; it becomes the one that was made.
        vars(obj).update(vars(added))
        request.__dict__["_added"] = added

    def _change(self, request: HttpRequest, person: Membership, *, ended: bool) -> None:
        author = author_of(request)
        if author is None:
            raise PermissionDenied
        now = clock.now()
        try:
            change_role(membership=person, role=person.role, by=author.user, now=now)
            if ended:
                remove_person(membership=person, by=author.user, now=now)
        except GoneError as error:  # in this very moment
            raise Http404 from error

    def name_of_row(self, row: Membership) -> str:
        return row.user.name or NO_NAME

    @admin.display(description="name", ordering="user__name")
    def person(self, membership: Membership) -> str:
        return membership.user.name or NO_NAME

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
