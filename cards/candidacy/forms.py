"""What a candidate may say of their interview and of their time, and what the pages answer to what cannot be."""

from __future__ import annotations

import re
from datetime import date, timedelta
from typing import Any

from django import forms
from django.core.validators import MaxLengthValidator
from django.utils.dateformat import format as date_format

from cards.candidacy.actions import Aim, StudyTime
from cards.candidacy.models import LEAST_MINUTES, MOST_MINUTES
from cards.core.zones import time_zone_choices

MOST_YEARS = 5
FURTHEST = timedelta(days=MOST_YEARS * 365)
LONGEST_WINDOW_BEHIND = timedelta(days=365)
LONGEST_NAME = 150
PRESETS = ("10", "20", "30", "45")
OTHER = "other"
ON_A_DAY, IN_A_WINDOW, NOT_KNOWN = "day", "window", "unknown"
DATE_FORMATS = ["%Y-%m-%d", "%d/%m/%Y", "%d.%m.%Y", "%d %B %Y", "%d %b %Y"]
NO_DATE = "This is not a date. Write it as day/month/year, for example 14/05/2027."
NO_MINUTES = f"Give a whole number of minutes from {LEAST_MINUTES} to {MOST_MINUTES}."
TWO_DATES = "Give both days: the first and the last."

# Control characters and those that turn the direction of writing: they show nothing, or the rest of the page wrongly.
_UNSEEN = re.compile("[\x00-\x08\x0e-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ufeff\ud800-\udfff]")
_RUN = re.compile(r"\s+")


def in_words(day: date) -> str:
    return date_format(day, "j F Y")


def tidy(text: Any) -> str:
    """Return a name as one line, without what nobody sees."""
    return _RUN.sub(" ", _UNSEEN.sub("", str(text or ""))).strip()


class Name(forms.CharField):
    """A name of one line that may be left empty."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(required=False, **kwargs)
        too_long = f"This is %(show_value)d characters long, and {LONGEST_NAME} fit. Shorten it."
        self.validators.append(MaxLengthValidator(LONGEST_NAME, message=too_long))

    def to_python(self, value: Any) -> str:
        return tidy(value)


class Day(forms.DateField):
    def __init__(self, **kwargs: Any) -> None:
        widget = forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"})
        messages = {"invalid": NO_DATE, "required": "Give a date."}
        kwargs.setdefault("required", False)
        super().__init__(widget=widget, input_formats=DATE_FORMATS, error_messages=messages, **kwargs)


class DatedForm(forms.Form):
    """A form with days, all of which must lie near today."""

    days: tuple[str, ...] = ()

    def __init__(self, *args: Any, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.today = today
        for name in self.days:
            self.fields[name].widget.attrs["max"] = (today + FURTHEST).isoformat()

    def check_not_over(self, name: str, over: str) -> None:
        """Refuse a day that has passed; over: the sentence about it, with the day as {day}."""
        day = self.cleaned_data.get(name)
        if day and day < self.today:
            self.add_error(name, over.format(day=in_words(day)))

    def check_near(self, name: str) -> None:
        day = self.cleaned_data.get(name)
        if day and day > self.today + FURTHEST:
            self.add_error(name, f"{in_words(day)} is more than {MOST_YEARS} years ahead. Check the year.")
        elif day and day < self.today - LONGEST_WINDOW_BEHIND:
            self.add_error(name, f"{in_words(day)} is more than a year ago. Check the year.")

    def check_span(self, first: str, last: str, backwards: str) -> None:
        """Refuse a last day that lies before the first."""
        begin, end = self.cleaned_data.get(first), self.cleaned_data.get(last)
        if begin and end and end < begin:
            self.add_error(last, backwards.format(first=in_words(begin), last=in_words(end)))


class InterviewForm(DatedForm):
    """The pathway, and when the interview is."""

    days = ("day", "opens", "closes")

    pathway = Name(
        label="Pathway",
        help_text="As your submission names it. You may leave it empty.",
        widget=forms.TextInput(attrs={"list": "pathways", "autocomplete": "off"}),
    )
    when = forms.ChoiceField(
        label="When is your interview?",
        choices=[
            (ON_A_DAY, "I know the day"),
            (IN_A_WINDOW, "I know the window"),
            (NOT_KNOWN, "I don't know yet"),
        ],
        widget=forms.RadioSelect,
        error_messages={
            "required": "Choose one of the three. “I don't know yet” is a good answer.",
            "invalid_choice": "Choose one of the three. “I don't know yet” is a good answer.",
        },
    )
    day = Day(label="Interview date")
    opens = Day(label="First day of the window")
    closes = Day(label="Last day of the window")

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        when = data.get("when")
        asked = {ON_A_DAY: ("day",), IN_A_WINDOW: ("opens", "closes")}.get(str(when), ())
        for name in self.days:
            if name not in asked:  # hidden by another choice: whatever stands there does not count
                self.errors.pop(name, None)
                data.pop(name, None)
            elif not data.get(name) and name not in self.errors:
                self.add_error(name, "Give the day, or choose “I don't know yet”.")
            self.check_near(name)
        self.check_not_over("day", "{day} is over. Give a day from today on, or choose “I don't know yet”.")
        self.check_span(
            "opens", "closes", "The window ends on {last}, before it begins on {first}. Swap or change them."
        )
        self.check_not_over("closes", "This window was over on {day}. Give one that has days left.")
        return data

    @property
    def aim(self) -> Aim:
        data = self.cleaned_data
        return Aim(data.get("opens"), data.get("closes"), data.get("day"))


class DaysOffForm(DatedForm):
    """Days off from one day to another; from today where no first day is given."""

    days = ("first", "last")

    first = Day(label="First day off", help_text="Empty means today.")
    last = Day(label="Last day off", required=True)

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        if "first" in data and not data["first"]:
            data["first"] = self.today
        _check_days_off(self)
        return data


def _check_days_off(form: DatedForm) -> None:
    form.check_near("first")
    form.check_near("last")
    form.check_span("first", "last", "These days end on {last}, before they begin on {first}. Change one of them.")
    if "last" not in form.errors:
        form.check_not_over("last", "{day} is over. Give a last day from today on.")


class StudyTimeForm(DatedForm):
    """Minutes, weekdays, what comes first, the zone, and the next days off where they are known."""

    days = ("first", "last")

    preset = forms.ChoiceField(
        label="How many minutes a day?",
        choices=[*((one, f"{one} min") for one in PRESETS), (OTHER, "Other")],
        widget=forms.RadioSelect,
        error_messages={
            "required": "Choose how many minutes a day you have.",
            "invalid_choice": "Choose one of these, or “Other” and a number of minutes.",
        },
    )
    minutes = forms.IntegerField(
        label="Minutes a day",
        required=False,
        min_value=LEAST_MINUTES,
        max_value=MOST_MINUTES,
        help_text=f"From {LEAST_MINUTES} to {MOST_MINUTES}.",
        error_messages={"invalid": NO_MINUTES, "min_value": NO_MINUTES, "max_value": NO_MINUTES},
    )
    weekdays = forms.MultipleChoiceField(
        label="On which days?",
        choices=list(zip("0123456", ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"), strict=True)),
        widget=forms.CheckboxSelectMultiple,
        error_messages={
            "required": "Choose one day at least: without any there is nothing to plan.",
            "invalid_choice": "Choose days of the week.",
        },
    )
    level_one_first = forms.BooleanField(
        label="Level 1 cards first",
        required=False,
        help_text="After ethics, new cards of Level 1 come before any of Levels 2 and 3: facts first, then advice.",
    )
    time_zone = forms.ChoiceField(
        choices=time_zone_choices,
        error_messages={
            "invalid_choice": "“%(value)s” is not a time zone we know. Choose one of the list.",
            "required": "Choose your time zone.",
        },
    )
    first = Day(label="First day off")
    last = Day(label="Last day off")

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        if data.get("preset") == OTHER:
            if data.get("minutes") is None and "minutes" not in self.errors:
                self.add_error("minutes", NO_MINUTES)
        else:
            self.errors.pop("minutes", None)  # hidden by another choice
        for name in self.days:
            if any(data.get(day) for day in self.days) and not data.get(name) and name not in self.errors:
                self.add_error(name, TWO_DATES)
        _check_days_off(self)
        return data

    @property
    def study_time(self) -> StudyTime:
        data = self.cleaned_data
        minutes = data["minutes"] if data["preset"] == OTHER else int(data["preset"])
        away = (data["first"], data["last"]) if data["first"] and data["last"] else None
        weekdays = "".join(sorted(set(data["weekdays"])))
        return StudyTime(minutes, weekdays, data["level_one_first"], data["time_zone"], away)
