"""What a candidate may say of an interview's date and outcome, and of what makes their new cards fit."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from django import forms

from cards.candidacy.models import LEAST_MINUTES, MOST_MINUTES
from cards.candidacy.outcome_actions import NextWindow
from cards.content.models import Competency

YEARS_AHEAD = 5
MOST_OUTCOMES = 1_000
NO_DATE = "This is not a date. Give day, month and year, for example 2027-03-24."
OUT_OF_DATE = (
    "Nothing was saved yet: this page was out of date. Here is how it stands now; send it again if it is right."
)


class Day(forms.DateField):
    """A day from today up to five years ahead: `check` says what is wrong with another."""

    def __init__(self, *, required: bool = False, **kwargs: Any) -> None:
        widget = forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"})
        messages = {"invalid": NO_DATE, "required": "Give the date of your interview."}
        super().__init__(required=required, widget=widget, error_messages=messages, **kwargs)


def complaint_about(day: date, today: date) -> str:
    if day < today:
        return "This day is over. Give today's date or a later one."
    if day > today + timedelta(days=YEARS_AHEAD * 366):
        return f"This is more than {YEARS_AHEAD} years ahead. Check the year."
    return ""


class DateForm(forms.Form):
    day = Day(label="Interview date", required=True)

    def __init__(self, *args: Any, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.today = today

    def clean_day(self) -> date:
        day: date = self.cleaned_data["day"]
        if complaint := complaint_about(day, self.today):
            raise forms.ValidationError(complaint)
        return day


class ToldForm(forms.Form):
    """told: outcomes that were known when the form was shown. It makes a form that is sent twice count once."""

    told = forms.IntegerField(
        min_value=0,
        max_value=MOST_OUTCOMES,
        widget=forms.HiddenInput,
        error_messages=dict.fromkeys(("required", "invalid", "min_value", "max_value"), OUT_OF_DATE),
    )


class ReferredForm(ToldForm):
    """The next interview: a window, a date, or nothing yet."""

    opens = Day(label="The window opens")
    closes = Day(label="The window closes")
    day = Day(label="Interview date", help_text="Only if you know it already.")

    def __init__(self, *args: Any, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.today = today

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        opens, closes = data.get("opens"), data.get("closes")
        for name in ("closes", "day"):  # a window may have opened already
            if data.get(name) and (complaint := complaint_about(data[name], self.today)):
                self.add_error(name, complaint)
        if self.errors:
            return data
        if opens and not closes:
            self.add_error("closes", "Say when the window closes, too, or leave both empty.")
        elif closes and not opens:
            self.add_error("opens", "Say when the window opens, too, or leave both empty.")
        elif opens and closes and opens > closes:
            self.add_error("closes", "The window closes before it opens. Change one of the two.")
        elif opens and (complaint := self._too_long_ago(opens)):
            self.add_error("opens", complaint)
        return data

    def _too_long_ago(self, opens: date) -> str:
        return "This is more than a year ago. Check the year." if opens < self.today - timedelta(days=366) else ""

    @property
    def window_fields(self) -> list[forms.BoundField]:
        return [self["opens"], self["closes"]]

    @property
    def following(self) -> NextWindow | None:
        data = self.cleaned_data
        opens, closes, day = data.get("opens"), data.get("closes"), data.get("day")
        if opens and closes:
            return NextWindow(opens, closes, day or (opens if opens == closes else None))
        return NextWindow(day, day, day) if day else None


class FitForm(forms.Form):
    """One of the offers of `cards.scheduling.fits`, with its value."""

    OPTIONS = ("minutes", "fewer", "level-one")

    option = forms.ChoiceField(choices=[(option, option) for option in OPTIONS])
    minutes = forms.IntegerField(min_value=LEAST_MINUTES, max_value=MOST_MINUTES, required=False)
    competency = forms.ModelMultipleChoiceField(Competency.objects.all(), to_field_name="code", required=False)

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        option = data.get("option")
        if option == "minutes" and "minutes" not in self.errors and not data.get("minutes"):
            self.add_error("minutes", "How many minutes?")
        if option == "fewer" and "competency" not in self.errors and not data.get("competency"):
            self.add_error("competency", "Which competencies?")
        return data
