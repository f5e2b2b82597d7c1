"""The competencies that a candidate declares: their levels, their order, and others to add."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django import forms

from cards.candidacy.actions import Declaration
from cards.candidacy.forms import LONGEST_NAME, Name, tidy
from cards.candidacy.queries import LISTED, NAMED, Offered, missing_mandatory, offer
from cards.content.choices import Level
from cards.content.models import Competency

if TYPE_CHECKING:
    from collections.abc import Sequence

    from django.forms import BoundField
    from django.http import QueryDict

MOST = 60
LAST_PLACE = 999
LEVELS = [(level.value, f"Level {level.label}") for level in Level]
ONE_OF_THE_LEVELS = "Choose Level 1, 2 or 3."
NO_PLACE = "Give the place as a whole number: 1 is the weakest."
TWICE = "“{name}” stands here twice. Remove one of them."
ON_THE_LIST = "“{name}” is on your list already."
TOO_MANY = f"At most {MOST} competencies fit, so nothing was saved. Remove some."
GONE = "“{name}” is not on the site's list any more, so nothing was saved. Here is your list without it."
NOT_WHOLE = "Only a part of the list arrived, so nothing was saved. Here it is again: please save it once more."
_KEY = re.compile(r"key-(\d{1,4})")
# Moved to a place that another has, one goes before it where it moved up, and after it where it moved down.
_BESIDE = 0.25


@dataclass(frozen=True, slots=True)
class Row:
    """One competency of the form, with its fields."""

    offered: Offered
    key: BoundField
    level: BoundField
    place: BoundField

    @property
    def is_fixed(self) -> bool:
        """Whether there is no level to choose: the lowest that is accepted is the highest."""
        return self.offered.least == Level.ADVICE


class CompetenciesForm(forms.Form):
    """Rows of competencies, in the order they come in: stored ones, or those that the browser sends back."""

    add = Name(
        label="Add a technical competency", widget=forms.TextInput(attrs={"list": "technical", "autocomplete": "off"})
    )
    add_level = forms.TypedChoiceField(
        label="Its level",
        choices=LEVELS,
        coerce=int,
        initial=Level.APPLICATION.value,
        required=False,
        empty_value=None,
        error_messages={"invalid_choice": ONE_OF_THE_LEVELS},
    )

    def __init__(self, data: QueryDict | None = None, *, stored: Sequence[Offered]) -> None:
        super().__init__(data)
        self.refusal = ""
        offered = dict(enumerate(stored)) if data is None else self._sent(data, stored)
        self.rows = [self._row(number, place, one) for place, (number, one) in enumerate(offered.items(), start=1)]

    def _sent(self, data: QueryDict, stored: Sequence[Offered]) -> dict[int, Offered]:
        """Return what came back, by its number in the form, and what is mandatory besides."""
        numbers = sorted(int(match[1]) for match in map(_KEY.fullmatch, data) if match)
        if data.get("rows") != str(len(numbers)):
            self.refusal = NOT_WHOLE
            return dict(enumerate(stored))
        if len(numbers) > MOST:
            self.refusal = TOO_MANY
        keys = {number: tidy(data.get(f"key-{number}")) for number in numbers[:MOST]}
        codes = [key.removeprefix(LISTED) for key in keys.values() if key.startswith(LISTED)]
        listed = {one.code: one for one in Competency.objects.filter(code__in=codes)}
        found: dict[int, Offered] = {}
        for number, key in keys.items():
            name = key.removeprefix(NAMED)
            if competency := listed.get(key.removeprefix(LISTED)):
                found[number] = offer(competency)
            elif key.startswith(NAMED) and 0 < len(name) <= LONGEST_NAME:
                found[number] = offer(None, name)
            else:
                self.refusal = self.refusal or GONE.format(name=key.partition(":")[2][:LONGEST_NAME])
        removed = data.get("remove")
        kept = {number: one for number, one in found.items() if one.mandatory or one.key != removed}
        beyond = max(numbers, default=-1) + 1
        missing = missing_mandatory({one.key for one in kept.values()})
        return {**kept, **dict(enumerate(missing, start=beyond))}

    def _row(self, number: int, place: int, offered: Offered) -> Row:
        key, level, at = f"key-{number}", f"level-{number}", f"place-{number}"
        too_low = f"The RICS asks for Level {offered.least} or higher here: declare that."
        messages = {"invalid_choice": too_low if offered.mandatory else ONE_OF_THE_LEVELS}
        self.fields[key] = forms.CharField(required=False, widget=forms.HiddenInput, initial=offered.key)
        self.fields[level] = forms.TypedChoiceField(
            choices=[(value, label) for value, label in LEVELS if value >= offered.least],
            coerce=int,
            initial=offered.level,
            required=level in self.data,
            empty_value=None,
            error_messages={**messages, "required": ONE_OF_THE_LEVELS},
        )
        self.fields[at] = forms.IntegerField(
            min_value=1,
            max_value=LAST_PLACE,
            initial=place,
            required=False,
            widget=forms.TextInput(attrs={"inputmode": "numeric", "size": "2", "maxlength": "3", "data-place": ""}),
            error_messages={"invalid": NO_PLACE, "min_value": NO_PLACE, "max_value": NO_PLACE},
        )
        return Row(offered, self[key], self[level], self[at])

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        if self.refusal:
            self.add_error(None, self.refusal)
        seen: set[str] = set()
        for row in self.rows:
            name = row.offered.name.casefold()
            if name in seen:
                self.add_error(row.key.name, TWICE.format(name=row.offered.name))
            seen.add(name)
        if added := data.get("add"):
            if added.casefold() in seen:
                self.add_error("add", ON_THE_LIST.format(name=added))
            elif len(self.rows) >= MOST:
                self.add_error("add", TOO_MANY)
        return data

    @property
    def declared(self) -> list[Declaration]:
        """The weakest first; what was just added comes before all others."""
        ranked = sorted(enumerate(self.rows, start=1), key=lambda pair: self._rank(*pair))
        rows = [
            self._declaration(row.offered, self.cleaned_data[row.level.name] or row.offered.level) for _, row in ranked
        ]
        name = self.cleaned_data["add"]
        if not name:
            return rows
        listed = Competency.objects.filter(name__iexact=name).first()
        return [
            self._declaration(offer(listed, name), self.cleaned_data["add_level"] or Level.APPLICATION.value),
            *rows,
        ]

    def _rank(self, was: int, row: Row) -> float:
        place: int = self.cleaned_data[row.place.name] or was
        return place + _BESIDE * ((place > was) - (place < was))

    @staticmethod
    def _declaration(offered: Offered, level: int) -> Declaration:
        level = max(level, offered.least)
        if offered.competency:
            return Declaration(level, competency=offered.competency.pk)
        return Declaration(level, name=offered.name)
