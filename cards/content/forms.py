"""What candidates send about cards."""

from __future__ import annotations

from django import forms

from cards.content.choices import ReportKind


class ReportForm(forms.Form):
    """One field, and which of two buttons was pressed; without either it is a problem."""

    text = forms.CharField(
        max_length=1000,
        error_messages={
            "required": "Say in a sentence what is wrong, or how it would read better, then send it again.",
            "max_length": "That is more than 1,000 characters (it has %(show_value)d). Shorten it, then send it again.",
        },
    )
    kind = forms.ChoiceField(
        choices=ReportKind.pairs,
        required=False,
        error_messages={"invalid_choice": "Press one of the two buttons below: a problem, or a better wording."},
    )

    def clean_kind(self) -> ReportKind:
        return ReportKind(self.cleaned_data["kind"] or ReportKind.PROBLEM)

    @property
    def problems(self) -> list[str]:
        """What is wrong with it, in sentences, whichever part it is."""
        return [str(message) for messages in self.errors.values() for message in messages]


class SeenForm(forms.Form):
    """Up to when somebody has seen what became of their reports: the page says it, so that what came later is new."""

    until = forms.DateTimeField()


class SearchForm(forms.Form):
    q = forms.CharField(
        label="Search the cards",
        max_length=200,
        required=False,
        error_messages={"max_length": "That is more than 200 characters. Search for a few words of it."},
    )
