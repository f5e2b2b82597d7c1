"""django-allauth's forms in our words, with labels instead of placeholders."""

# mypy: disallow-subclassing-any=False
# allauth is untyped.

from __future__ import annotations

from typing import Any, ClassVar

from allauth.account import forms as allauth
from django import forms
from django.core.validators import MaxLengthValidator

from cards.firms.forms import LONG_ENOUGH, LONGEST_PASSWORD, NO_ADDRESS

EMAIL = "E-mail address"


class PlainForm(forms.Form):
    """Says what each field is once, in its label, and bounds what a password may cost to hash."""

    labels: ClassVar[dict[str, str]] = {}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, field in self.fields.items():
            field.label = self.labels.get(name, field.label)
            field.widget.attrs.pop("placeholder", None)
            if isinstance(field, forms.EmailField):
                field.error_messages["invalid"] = NO_ADDRESS
            if isinstance(field.widget, forms.PasswordInput):
                field.validators.append(MaxLengthValidator(LONGEST_PASSWORD))
            if field.widget.attrs.get("autocomplete") == "new-password":
                field.help_text = LONG_ENOUGH if name == "password1" else ""


class LoginForm(PlainForm, allauth.LoginForm):
    labels: ClassVar[dict[str, str]] = {"login": EMAIL, "password": "Password"}


class SignupForm(PlainForm, allauth.SignupForm):
    labels: ClassVar[dict[str, str]] = {"email": EMAIL, "password1": "Password"}


class ConfirmEmailVerificationCodeForm(PlainForm, allauth.ConfirmEmailVerificationCodeForm):
    labels: ClassVar[dict[str, str]] = {"code": "Code from the e-mail"}


class ChangePasswordForm(PlainForm, allauth.ChangePasswordForm):
    labels: ClassVar[dict[str, str]] = {
        "oldpassword": "Current password",
        "password1": "New password",
        "password2": "New password again",
    }


class ResetPasswordForm(PlainForm, allauth.ResetPasswordForm):
    labels: ClassVar[dict[str, str]] = {"email": EMAIL}


class ResetPasswordKeyForm(PlainForm, allauth.ResetPasswordKeyForm):
    labels: ClassVar[dict[str, str]] = {"password1": "New password", "password2": "New password again"}
