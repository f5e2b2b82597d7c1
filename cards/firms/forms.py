"""Forms of the settings page and the set-up page, and what sign-up asks beyond allauth's form."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import forms
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError

from cards.core.zones import known_time_zone, time_zone_choices
from cards.firms.models import User

if TYPE_CHECKING:
    from django.http import HttpRequest

MOST_NEW_PER_DAY = 200
LONGEST_PASSWORD = 1000
NO_NUMBER = f"Write a whole number from 0 to {MOST_NEW_PER_DAY}."
LONG_ENOUGH = "At least 10 characters. A few words in a row are easy to remember and hard to guess."
NO_ADDRESS = "This is not an e-mail address. One looks like name@example.com."


class SettingsForm(forms.Form):
    """What candidates decide for themselves."""

    name = forms.CharField(
        label="Your name",
        required=False,
        max_length=150,
        help_text="Your firm's mentors see it. You may leave it empty.",
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
    )
    time_zone = forms.ChoiceField(
        choices=time_zone_choices,
        help_text="A study day starts at four in the morning, in this zone.",
        error_messages={"invalid_choice": "“%(value)s” is not a time zone we know. Choose one of the list."},
    )
    new_per_day = forms.IntegerField(
        label="New cards a day",
        min_value=0,
        max_value=MOST_NEW_PER_DAY,
        help_text=f"From 0 to {MOST_NEW_PER_DAY}. With an interview in sight your plan paces them instead.",
        error_messages=dict.fromkeys(("required", "invalid", "min_value", "max_value"), NO_NUMBER),
    )
    shortcuts = forms.BooleanField(label="Single-key shortcuts on the study page", required=False)
    answer_box = forms.BooleanField(label="Answer box open on every card, to type what you would say", required=False)


class SetUpForm(forms.Form):
    """The firm and its first manager."""

    firm_name = forms.CharField(
        label="Your firm", max_length=150, widget=forms.TextInput(attrs={"autocomplete": "organization"})
    )
    name = forms.CharField(label="Your name", max_length=150, widget=forms.TextInput(attrs={"autocomplete": "name"}))
    email = forms.EmailField(
        label="Your e-mail address",
        max_length=254,
        error_messages={"invalid": NO_ADDRESS},
        widget=forms.EmailInput(attrs={"autocomplete": "username"}),
    )
    password = forms.CharField(
        label="A password",
        strip=False,
        max_length=LONGEST_PASSWORD,
        help_text=LONG_ENOUGH,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        if password := data.get("password"):
            try:
                validate_password(password, User(email=data.get("email"), name=data.get("name", "")))
            except ValidationError as error:
                self.add_error("password", error)
        return data


class SignUpBase(forms.Form):
    """What our sign-up asks beyond allauth's: the browser's time zone, if its script can tell.

    It stands here because allauth's own forms import it, while account_forms imports those.
    """

    time_zone = forms.CharField(
        required=False, max_length=64, widget=forms.HiddenInput(attrs={"data-time-zone": "", "id": "id_time_zone"})
    )

    def clean_time_zone(self) -> str:
        return known_time_zone(self.cleaned_data["time_zone"])

    def signup(self, request: HttpRequest, user: User) -> None:
        """Do nothing more: allauth asks for this method, and the adapter has saved everything."""
