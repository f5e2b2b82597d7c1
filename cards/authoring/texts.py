"""The texts of a card in a form: brought to the form in which deck text holds them, and no longer than it allows."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.validators import MaxLengthValidator

from cards.authoring.kind_fields import needed_by, with_any, with_table
from cards.authoring.stock import StockForm
from cards.core import clock
from cards.exchange.formats import MARKDOWN_MAX, QUESTION_MAX, block_markdown, one_line

LONGEST = {"question": QUESTION_MAX, "answer": MARKDOWN_MAX, "figures": MARKDOWN_MAX, "note": MARKDOWN_MAX}
WIDGETS: dict[str, forms.Widget] = {
    "any_of": forms.NumberInput(attrs=needed_by(with_any)),
    "question": forms.Textarea(attrs={"rows": 2, "class": "vLargeTextField"}),
    "answer": forms.Textarea(attrs={"rows": 6, "class": "vLargeTextField"}),
    "figures": forms.Textarea(attrs={"rows": 6, "class": "vLargeTextField plain-width", **needed_by(with_table)}),
    "note": forms.Textarea(attrs={"rows": 3, "class": "vLargeTextField"}),
    "checked_on": forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}),
    "review_by": forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}),
}


class TextsForm(StockForm):
    """What the forms of a card and of a firm's own copy of one have in common."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, most in LONGEST.items():
            if name in self.fields:
                self.fields[name].validators.append(MaxLengthValidator(most))

    def clean(self) -> dict[str, Any]:
        values = super().clean() or self.cleaned_data
        if values.get("checked_today"):
            values["checked_on"] = clock.site_date()
            self.errors.pop("checked_on", None)
        return values

    def clean_question(self) -> str:
        return one_line(self.cleaned_data["question"])

    def clean_answer(self) -> str:
        return block_markdown(self.cleaned_data["answer"])

    def clean_figures(self) -> str:
        rows = block_markdown(self.cleaned_data["figures"]).split("\n")
        return "\n".join(row.strip(" \t") for row in rows)

    def clean_note(self) -> str:
        return block_markdown(self.cleaned_data["note"])

    def clean_locator(self) -> str:
        return one_line(self.cleaned_data["locator"])
