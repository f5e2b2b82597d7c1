"""What candidates write of their examples, and mentors about them."""

from __future__ import annotations

import re
from typing import Any
from uuid import UUID, uuid4

from django import forms
from django.core.validators import MaxLengthValidator

from cards.content.choices import Level
from cards.content.models import Competency
from cards.examples.actions import ExampleDraft
from cards.examples.models import MOST_TEXT, TEXT_FIELDS
from cards.examples.queries import LEVELS

# Control characters show nothing; tabs and line breaks stay.
_CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f]")
_RUN = re.compile(r"\s+")
MOST_TITLE = 150
MOST_VERSIONS_DIGITS = 9
NO_WORDS = "Write something under at least one of the headings below: the title alone is no example yet."


class Text(forms.CharField):
    """Text of several lines. Its length is judged here alone: a browser's limit cuts off what is pasted, unsaid."""

    def __init__(self, *, rows: int = 5, required: bool = False, **kwargs: Any) -> None:
        super().__init__(required=required, widget=forms.Textarea(attrs={"rows": rows}), **kwargs)
        self.validators.append(MaxLengthValidator(MOST_TEXT, message=_too_long(MOST_TEXT)))

    def to_python(self, value: Any) -> str:
        # Browsers send two characters for each line break: they must not count twice.
        text = str(value or "").replace("\r\n", "\n").replace("\r", "\n")
        return super().to_python(_CONTROL.sub("", text)) or ""


class Line(forms.CharField):
    """Text of one line."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.validators.append(MaxLengthValidator(MOST_TITLE, message=_too_long(MOST_TITLE)))

    def to_python(self, value: Any) -> str:
        return super().to_python(_RUN.sub(" ", _CONTROL.sub("", str(value or "")))) or ""


def _too_long(most: int) -> str:
    return f"This is %(show_value)d characters long, and {most:,} fit. Shorten it, then save again."


class ExampleForm(forms.Form):
    title = Line(
        label="Title",
        help_text="A name that you will recognise, without the client's: “Boundary dispute, first year”.",
        error_messages={"required": "Give it a title, so that you find it again."},
    )
    competency = forms.ModelChoiceField(
        Competency.objects.order_by("-mandatory", "name"),
        to_field_name="code",
        empty_label="Choose one",
        error_messages={
            "required": "Choose the competency that it shows.",
            "invalid_choice": "This is not a competency of the list. Choose one of them.",
        },
    )
    level = forms.TypedChoiceField(
        choices=[(level.value, f"Level {level.label}") for level in LEVELS],
        coerce=int,
        initial=Level.APPLICATION.value,
        help_text="Level 2: what you did yourself. Level 3: what you advised, and why.",
        error_messages={
            "required": "Choose Level 2 or Level 3.",
            "invalid_choice": "Examples are of Level 2 or Level 3. Choose one of them.",
        },
    )
    situation = Text(label="Situation", help_text="What was asked for, by whom (by role), and what was at stake.")
    did = Text(label="What I did", help_text="You, not your team: “I inspected”, “I measured”, “I told the client”.")
    advised = Text(label="What I advised", help_text="What you recommended and your reasons, at Level 3 above all.")
    outcome = Text(label="Outcome", help_text="What came of it, in figures where you can.")
    lesson = Text(label="Lesson", help_text="What you would do again, and what you would do otherwise.")
    # Both are minted with the form and travel with it. What is odd here is no mistake of the candidate's, and means:
    # a new example; a version that does not stand.
    key = forms.CharField(required=False, widget=forms.HiddenInput)
    version = forms.CharField(required=False, widget=forms.HiddenInput)
    card = forms.CharField(required=False, widget=forms.HiddenInput)

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        parts = TEXT_FIELDS[1:]
        if not any(data.get(name) or name in self.errors for name in parts):
            self.add_error(None, NO_WORDS)
        return data

    @property
    def draft(self) -> ExampleDraft:
        data = self.cleaned_data
        return ExampleDraft({name: data[name] for name in TEXT_FIELDS}, data["competency"], data["level"])

    @property
    def sent_key(self) -> UUID:
        return _uuid(self.cleaned_data["key"]) or uuid4()

    @property
    def sent_version(self) -> int:
        return whole_number(self.cleaned_data["version"])

    def show_version(self, version: int) -> None:
        """Show the form again as one that was opened at this version."""
        typed: Any = self.data
        self.data = {**typed.dict(), "version": str(version)}


class CommentForm(forms.Form):
    text = Text(
        label="Your comment",
        required=True,
        help_text="What is strong, what an assessor would ask next, what is missing.",
        error_messages={"required": "Write your comment, then send it again."},
    )
    key = forms.CharField(required=False, widget=forms.HiddenInput)

    @property
    def sent_key(self) -> UUID:
        return _uuid(self.cleaned_data["key"]) or uuid4()


def whole_number(text: str) -> int:
    """A number of a version; 0, which no version has, for anything else."""
    return int(text) if text.isascii() and text.isdecimal() and len(text) <= MOST_VERSIONS_DIGITS else 0


def _uuid(text: str) -> UUID | None:
    try:
        return UUID(text)
    except ValueError:
        return None
