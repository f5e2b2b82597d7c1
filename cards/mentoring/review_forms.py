"""The form of what was agreed with a candidate."""

from __future__ import annotations

from datetime import date
from typing import Any

from django import forms

LAST = date(2100, 1, 1)


class ActionForm(forms.Form):
    text = forms.CharField(
        label="What will be done",
        max_length=300,
        error_messages={
            "required": "Say what will be done.",
            "max_length": "This has %(show_value)d characters, and %(limit_value)d fit. Say it in one sentence.",
        },
    )
    due = forms.DateField(
        label="By",
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        error_messages={"invalid": "This is not a date. Write it as 2027-03-31, or leave it empty."},
    )

    def __init__(self, *args: Any, today: date, **kwargs: Any) -> None:
        """today: the candidate's study day, before which nothing can be done any more."""
        super().__init__(*args, **kwargs)
        self.today = today

    def clean_text(self) -> str:
        return " ".join(str(self.cleaned_data["text"]).split())

    def clean_due(self) -> date | None:
        due: date | None = self.cleaned_data["due"]
        if due and due >= LAST:
            raise forms.ValidationError("Give a day of this century, or leave it empty.")
        if due and due < self.today:
            raise forms.ValidationError("This day is over. Give today or a later one, or leave it empty.")
        return due
