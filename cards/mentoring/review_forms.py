"""The form of what was agreed with a candidate."""

from __future__ import annotations

from datetime import date

from django import forms

FIRST, LAST = date(2000, 1, 1), date(2100, 1, 1)


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

    def clean_text(self) -> str:
        return " ".join(str(self.cleaned_data["text"]).split())

    def clean_due(self) -> date | None:
        due: date | None = self.cleaned_data["due"]
        if due and not FIRST < due < LAST:
            raise forms.ValidationError("Give a day of this century, or leave it empty.")
        return due
