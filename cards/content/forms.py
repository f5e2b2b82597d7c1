"""What candidates send about cards."""

from __future__ import annotations

from django import forms


class ReportForm(forms.Form):
    text = forms.CharField(
        label="What is wrong with this card?",
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 3, "maxlength": 1000}),
        error_messages={"required": "Say in a sentence what is wrong, then send it again."},
    )


class SearchForm(forms.Form):
    q = forms.CharField(
        label="Search the cards",
        max_length=200,
        required=False,
        error_messages={"max_length": "That is more than 200 characters. Search for a few words of it."},
    )
