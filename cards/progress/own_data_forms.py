"""What the page asks before it erases anything."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import forms

if TYPE_CHECKING:
    from cards.firms.models import User

HISTORY, ACCOUNT = "history", "account"
WORD = "erase"
LONGEST_PASSWORD = 1000  # none can be chosen that is longer, and a longer one costs much to compare


class EraseForm(forms.Form):
    """What to erase, and a proof: the password, or a word typed where there is none."""

    what = forms.ChoiceField(
        label="What shall go?",
        choices=[(HISTORY, "My learning history; I keep my account"), (ACCOUNT, "Everything, with my account")],
        widget=forms.RadioSelect,
        error_messages={
            "required": "Choose what shall go.",
            "invalid_choice": "Choose one of the two.",
        },
    )

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.user = user
        proof = "password" if user.has_usable_password() else "word"
        self.fields[proof] = _password() if proof == "password" else _word()

    @property
    def proof(self) -> str:
        return str(self.cleaned_data.get("password", ""))

    def refuse_password(self) -> None:
        self.add_error("password", "This is not your password. Nothing was erased.")


def _password() -> forms.Field:
    return forms.CharField(
        label="Your password",
        strip=False,
        max_length=LONGEST_PASSWORD,
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}),
        error_messages={"required": "Give your password, so that nobody else erases what is yours."},
    )


def _word() -> forms.Field:
    return forms.RegexField(
        rf"(?i)\A{WORD}\Z",
        label=f"Type the word “{WORD}”",
        strip=True,
        widget=forms.TextInput(attrs={"autocomplete": "off", "autocapitalize": "none"}),
        error_messages={
            "required": f"Type the word “{WORD}”, so that it does not happen by accident.",
            "invalid": f"Type the word “{WORD}”. Nothing was erased.",
        },
    )
