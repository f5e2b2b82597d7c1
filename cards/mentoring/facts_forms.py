"""The form of a firm's facts: one line for each, and what it was when the form was opened."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from django import forms
from django.core.validators import MaxLengthValidator

from cards.core.unseen import first_unseen, reads_as_nothing
from cards.firms.facts import FACTS, LONGEST_FACT, Fact
from cards.kinds.speech import BRACES

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from django.forms import BoundField

WAS = "was_"  # before a key: what the fact was when the form was opened
_RUN = re.compile(r"\s+")
WHY_MAX = 100  # the width of the column in the history
UNSEEN = "This holds a character that cannot be seen (%s). Type the words instead of pasting them."
BRACED = "Two braces side by side stand for a fact in a card, and a fact cannot speak of another. Take them away."
TOO_LONG = f"This has %(show_value)d characters, and {LONGEST_FACT} fit. Cards put it into the middle of a sentence."


class FactField(forms.CharField):
    """A fact as cards will say it: plain words on one line."""

    def __init__(self, fact: Fact) -> None:
        super().__init__(
            label=fact.label,
            required=False,
            help_text=fact.example,
            widget=forms.TextInput(attrs={"autocomplete": "off"}),
        )
        self.validators.append(MaxLengthValidator(LONGEST_FACT, message=TOO_LONG))

    def to_python(self, value: Any) -> str:
        return _RUN.sub(" ", str(value or "")).strip()

    def validate(self, value: str) -> None:
        super().validate(value)
        if unseen := first_unseen(value) or (value[0] if reads_as_nothing(value) else ""):
            raise forms.ValidationError(UNSEEN % f"U+{ord(unseen):04X}")
        if BRACES.search(value):
            raise forms.ValidationError(BRACED)


class FactsForm(forms.Form):
    """All facts of the list, and why they change. What was not sent, or is as it was, is not among `changed`."""

    why = forms.CharField(
        label="Why",
        required=False,
        max_length=WHY_MAX,
        help_text="One sentence, if you like, for the history below. Candidates who learned a card that speaks of what "
        "you change read it beside old and new.",
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )

    def __init__(self, data: Any = None, *, stored: Mapping[str, str]) -> None:
        initial = {**stored, **{WAS + key: value for key, value in stored.items()}}
        super().__init__(data, initial=initial)
        self.stored = stored
        for key, fact in FACTS.items():
            self.fields[key] = FactField(fact)
            self.fields[WAS + key] = forms.CharField(required=False, strip=False, widget=forms.HiddenInput)

    @property
    def seen(self) -> dict[str, str]:
        """What each fact was when the form was opened."""
        return {key: self.cleaned_data.get(WAS + key, "") for key in FACTS}

    @property
    def changed(self) -> dict[str, str]:
        values, seen = self.cleaned_data, self.seen
        return {key: values[key] for key in FACTS if key in self.data and values[key] != seen[key]}

    @property
    def lines(self) -> Iterator[tuple[Fact, BoundField, BoundField]]:
        """Each fact with its field, and with the one that says what it was."""
        return ((fact, self[key], self[WAS + key]) for key, fact in FACTS.items())

    def put_back(self, key: str, value: str, why: str) -> None:
        """Hold what a fact said before, to be saved as any other change."""
        self.initial.update({key: value, "why": why})

    def show_conflict(self, stored: Mapping[str, str], said: Mapping[str, str]) -> None:
        """Keep what was typed beside what somebody else saved. Sent again, it is knowingly put in its place.

        said: a sentence for each fact that two people changed.
        """
        sent: Any = self.data
        typed, changed = sent.copy(), self.changed
        for key in FACTS:
            typed[WAS + key] = stored.get(key, "")
            if key not in changed:
                typed[key] = stored.get(key, "")
        self.data = typed
        for key, sentence in said.items():
            self.add_error(key, sentence)
