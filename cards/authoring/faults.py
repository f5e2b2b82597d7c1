"""What keeps a form from being saved, fault by fault, each with the field at which it can be put right."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from cards.kinds.registry import KINDS

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from django.forms import BoundField


@dataclass(frozen=True, slots=True)
class Fault:
    """field: its name, empty for rows. label: what its author calls it. place: the id to which a link leads, if any."""

    message: str
    field: str = ""
    label: str = ""
    place: str = ""

    @property
    def sentence(self) -> str:
        return f"{self.label}: {self.message}" if self.label else self.message


def faults_of(form: Any, tables: Iterable[Any] = ()) -> Iterator[Fault]:
    """Go through what is said of a form that was sent, and of the tables of points under it."""
    for name, messages in form.errors.items():
        bound = form[name] if name in form.fields else None
        label, place = (str(bound.label), _place(bound)) if bound else ("", "")
        yield from (Fault(str(message), name, label, place) for message in messages)
    kind = KINDS.get(getattr(form.instance, "kind", ""))
    rows_are = (kind.points_are if kind else "").capitalize() or "Points"
    for table in tables:
        group = f"{table.prefix}-group"
        yield from (Fault(str(message), label=rows_are, place=group) for message in table.non_form_errors())
        for number, row in enumerate(table.forms, start=1):
            yield from _faults_of_row(row, f"{rows_are.removesuffix('s')} {number}", group)


def _faults_of_row(row: Any, called: str, group: str) -> Iterator[Fault]:
    for name, messages in row.errors.items():
        bound = row[name] if name in row.fields else None
        label = called if name == "text" or bound is None else f"{called}, {str(bound.label).lower()}"
        place = bound and _place(bound)
        yield from (Fault(str(message), label=label, place=place or group) for message in messages)


def _place(bound: BoundField) -> str:
    """The id of the control; of several to choose from, that of the first."""
    if bound.is_hidden:
        return ""
    first = bound.subwidgets[0].id_for_label if bound.use_fieldset and bound.subwidgets else ""
    return first or str(bound.id_for_label)
