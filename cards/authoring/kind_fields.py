"""What each kind of card adds to the card form: a field for each of its settings, and which fields it needs."""

from __future__ import annotations

import json
import tomllib
from typing import TYPE_CHECKING, Any

from django import forms
from django.utils.html import escape

from cards.exchange.formats import one_line
from cards.kinds.registry import KINDS
from cards.kinds.types import Body

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from cards.kinds.types import Kind, Setting

LONG_SETTING = 100  # characters: a longer one has a line to itself
ON_A_LINE = 2


def with_points(kind: Kind) -> bool:
    return bool(kind.points_are)


def with_options(kind: Kind) -> bool:
    return kind.body is Body.OPTIONS


def with_headings(kind: Kind) -> bool:
    return with_points(kind) and not with_options(kind)


def with_table(kind: Kind) -> bool:
    return kind.body is Body.TABLE


def with_any(kind: Kind) -> bool:
    return kind.any_is_allowed


def with_answer_box(kind: Kind) -> bool:
    return kind.has_answer_box


def needed_by(which: Callable[[Kind], bool]) -> dict[str, str]:
    """The attribute of a field that only some kinds need, by which the script leaves it out for the others."""
    return {"data-for-kinds": " ".join(kind.name for kind in KINDS.values() if which(kind))}


def labels_of(which: Callable[[Kind], bool]) -> str:
    """For authors without the script: “Points” and “Steps in order”."""
    labels = [f"“{kind.label}”" for kind in KINDS.values() if which(kind)]
    return " and ".join([", ".join(labels[:-1]), labels[-1]] if len(labels) > 1 else labels)


def help_of_kinds() -> str:
    return " ".join(f"{kind.label}: {kind.help[:1].lower()}{kind.help[1:]}" for kind in KINDS.values())


def data_of_kinds() -> str:
    """What the script says of the kind that is chosen, as JSON."""
    return json.dumps({kind.name: {"points": kind.points_are, "help": kind.help} for kind in KINDS.values()})


def setting_name(kind: Kind, setting: Setting) -> str:
    """The name of a setting's field: two kinds may know settings of the same key."""
    return f"{kind.name}_{setting.key}"


def all_settings() -> Iterator[tuple[str, Kind, Setting]]:
    """Every setting of every kind, with the name of its field."""
    for kind in KINDS.values():
        for setting in kind.settings:
            yield setting_name(kind, setting), kind, setting


def setting_fields() -> dict[str, forms.Field]:
    return {name: _field(kind, setting) for name, kind, setting in all_settings()}


def _field(kind: Kind, setting: Setting) -> forms.Field:
    attributes = {"data-for-kinds": kind.name}
    common: dict[str, Any] = {"label": setting.label, "required": False, "help_text": escape(_help(setting))}
    if setting.is_number:
        number = forms.NumberInput(attrs=attributes)
        return forms.IntegerField(min_value=setting.low, max_value=setting.high, widget=number, **common)
    text = forms.TextInput(attrs={"class": "vTextField", **attributes})
    return forms.CharField(max_length=setting.most, widget=text, **common)


def _help(setting: Setting) -> str:
    example = str(tomllib.loads(setting.example).get(setting.key, ""))
    return setting.help if example in setting.help else f"{setting.help} For example: {example}"


def initial_settings(kind_name: str, stored: Mapping[str, Any]) -> dict[str, Any]:
    """What the fields hold before anybody has typed."""
    return {
        name: stored[setting.key]
        for name, kind, setting in all_settings()
        if kind.name == kind_name and setting.key in stored
    }


def settings_typed(kind_name: str, values: Mapping[str, Any]) -> dict[str, Any]:
    """The settings of one kind, without those left empty, as they are stored."""
    found = {}
    for name, kind, setting in all_settings():
        value = values.get(name)
        if kind.name == kind_name and value not in {None, ""}:
            found[setting.key] = value if setting.is_number else one_line(value)
    return found


def settings_of_others(kind_name: str, values: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    """Give (field, what to do) of what was typed for another kind: it is never thrown away unasked."""
    for name, kind, _ in all_settings():
        if kind.name != kind_name and values.get(name) not in {None, ""}:
            yield name, f"Only cards of the kind “{kind.label}” take this. Clear it, or choose that kind."


def fieldsets_of_settings() -> list[tuple[str, dict[str, Any]]]:
    """One part of the form for each kind with settings; that of the table holds the table, too."""
    parts = []
    table_is_placed = False
    for kind in KINDS.values():
        if not kind.settings:
            continue
        lines: list[Any] = ["figures"] if with_table(kind) and not table_is_placed else []
        table_is_placed = table_is_placed or with_table(kind)
        lines += [setting_name(kind, setting) for setting in kind.settings if _is_long(setting)]
        short = [setting_name(kind, setting) for setting in kind.settings if not _is_long(setting)]
        lines += [tuple(short[place : place + ON_A_LINE]) for place in range(0, len(short), ON_A_LINE)]
        parts.append((kind.label, {"fields": tuple(lines), "description": f"For the kind “{kind.label}”."}))
    return parts


def _is_long(setting: Setting) -> bool:
    return not setting.is_number and setting.most > LONG_SETTING
