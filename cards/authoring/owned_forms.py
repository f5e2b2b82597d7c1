"""The forms behind decks and sources."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from django import forms
from django.core.validators import MaxLengthValidator

from cards.authoring.fields import AbbreviationsField, ReasonField
from cards.authoring.forms import suggest_key
from cards.authoring.stock import StockForm
from cards.content.choices import Status
from cards.content.models import Deck, Source
from cards.content.owner_queries import possible_owners
from cards.content.queries import last_entry
from cards.content.source_queries import leads_to, possible_heirs
from cards.core import clock
from cards.exchange.formats import DESCRIPTION_MAX, one_line
from cards.firms.name_queries import label_to_choose

if TYPE_CHECKING:
    from datetime import date

PARTIAL_DATE = re.compile(r"\d{4}(?:-(?:0[1-9]|1[0-2])(?:-(?:0[1-9]|[12]\d|3[01]))?)?")
NOT_STORED = {"reason", "seen"}
FIRST_YEAR, LAST_YEAR = 1900, 2199  # a slip of the finger beyond
NO_OWNER = "A published deck has somebody who answers for its cards."
SAVE_FIRST = "Save it as a draft first, then choose."
CHOOSE = "Choose who does; while nobody does, it can be a draft."


class OwnedForm(StockForm):
    """A deck or source: an id that is free at its firm, and a reason for the history."""

    reason = ReasonField()
    seen = forms.IntegerField(required=False, widget=forms.HiddenInput)
    another = "Another one"
    # Set on the class made for one request: whose a new row is, unless it may be chosen; and who writes.
    firm_id: int | None = None
    author_id: int | None = None

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["key"].required = False
        self.initial["seen"] = last_entry(self.instance) if self.instance.pk else None
        if not self.instance.pk and "firm" not in self.fields:
            self.instance.firm_id = self.firm_id

    def clean_title(self) -> str:
        return one_line(self.cleaned_data["title"])

    def clean(self) -> dict[str, Any]:
        values = super().clean() or self.cleaned_data
        self._check_seen(values)
        if "key" in self.errors or "firm" in self.errors:
            return values
        firm = values.get("firm") if "firm" in self.fields else self.instance.firm
        values["key"] = values.get("key") or suggest_key(values.get("title", ""))
        rows = type(self.instance)._default_manager.filter(firm=firm, key=values["key"])
        if not values["key"]:
            self.add_error("key", "Write a short id of letters a-z, digits and hyphens, for example client-care.")
        elif rows.exclude(pk=self.instance.pk).exists():
            self.add_error("key", f"{self.another} here has the id “{values['key']}”. Write another one.")
        return values

    @property
    def written(self) -> list[str]:
        """The fields in which the form differs from what is stored."""
        return [name for name in self.changed_data if name not in NOT_STORED]

    def _check_seen(self, values: dict[str, Any]) -> None:
        """Refuse to write over what somebody else saved while this form was open; a second try is knowing."""
        last = self.initial["seen"]
        if not self.instance.pk or values.get("seen") == last or not self.written:
            return
        typed: Any = self.data
        self.data = {**typed.dict(), self.add_prefix("seen"): str(last)}
        self.add_error(
            None,
            "Nothing was saved: somebody else saved a change here while you were writing. What you typed is still "
            "here. Look at the history to see what they changed; if you then save again, yours takes its place.",
        )


class DeckForm(OwnedForm):
    another = "Another deck"
    abbreviations = AbbreviationsField(
        help_text="One on a line, as in PII = professional indemnity insurance. A typed answer to any card of this "
        "deck may use either."
    )

    class Meta:
        model = Deck
        fields = "__all__"
        widgets = {
            "description": forms.Textarea(attrs={"rows": 3, "maxlength": DESCRIPTION_MAX, "class": "vLargeTextField"})
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["position"].required = False
        self.fields["description"].validators.append(MaxLengthValidator(DESCRIPTION_MAX))
        owner: Any = self.fields["owner"]
        owner.queryset = possible_owners(self.instance.firm)
        owner.empty_label = "Nobody"
        owner.label_from_instance = label_to_choose
        if not self.instance.pk and "firm" not in self.fields:
            self.initial["owner"] = self.author_id

    def clean_description(self) -> str:
        return one_line(self.cleaned_data["description"])

    def clean_position(self) -> int:
        return self.cleaned_data["position"] or 0

    def clean(self) -> dict[str, Any]:
        values = super().clean()
        firm = values.get("firm")
        if values.get("owner") and firm:
            # Only whoever runs the site chooses the firm, and the form cannot know it before.
            self.add_error("owner", f"Save the deck first; then choose among the mentors of {firm}.")
        elif values.get("status") == Status.PUBLISHED and not values.get("owner") and "owner" not in self.errors:
            self.add_error("owner", f"{NO_OWNER} {SAVE_FIRST if firm else CHOOSE}")
        return values


class SourceForm(OwnedForm):
    another = "Another source"
    # Declared here, because the model's own field would mean http by an address without a scheme, and warn of it.
    url = forms.URLField(label="Address", max_length=500, required=False, assume_scheme="https")

    class Meta:
        model = Source
        fields = "__all__"
        help_texts = {
            "superseded_by": "What took its place: a source of the same firm or of the shared library. Empty where "
            "nothing did.",
            "superseded_on": "Since when it no longer stands. Cards that rest on it say so from that day on, and stand "
            "in a list to be worked through. Empty while it stands.",
        }
        widgets = {"superseded_on": forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"})}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        heir: Any = self.fields["superseded_by"]
        heir.queryset = possible_heirs(self.instance)
        heir.empty_label = "Nothing"

    def clean_date(self) -> str:
        known: str = self.cleaned_data["date"].strip()
        if known and not PARTIAL_DATE.fullmatch(known):
            raise forms.ValidationError("Write the date as 2022-02-02, or 2016-07, or 2016.")
        return known

    def clean_url(self) -> str:
        url: str = self.cleaned_data["url"]
        if url and not url.lower().startswith(("https://", "http://")):
            raise forms.ValidationError("Write an address that begins with https://, or leave it empty.")
        return url

    def clean_superseded_by(self) -> Source | None:
        heir: Source | None = self.cleaned_data["superseded_by"]
        if heir and self.instance.pk and leads_to(heir, self.instance):
            raise forms.ValidationError(
                f"“{heir}” has itself been superseded by this source, at once or by way of others. "
                "Choose the one that stands now."
            )
        return heir

    def clean(self) -> dict[str, Any]:
        values = super().clean()
        if values.get("superseded_by") and not values.get("superseded_on") and "superseded_on" not in self.errors:
            if self.initial.get("superseded_on"):
                self.add_error(
                    "superseded_on", "To say that it stands after all, empty both fields; else keep the day."
                )
            else:
                values["superseded_on"] = clock.site_date()
        return values

    def clean_superseded_on(self) -> date | None:
        day: date | None = self.cleaned_data["superseded_on"]
        if day and not FIRST_YEAR <= day.year <= LAST_YEAR:
            raise forms.ValidationError(f"Write a day between {FIRST_YEAR} and {LAST_YEAR}, or leave it empty.")
        return day

    @property
    def written(self) -> list[str]:
        """With the day that the form put in by itself."""
        filled = self.cleaned_data.get("superseded_on") != self.initial.get("superseded_on")
        return [*super().written, *(["superseded_on"] if filled and "superseded_on" not in self.changed_data else [])]
