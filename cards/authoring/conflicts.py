"""Two who changed one card at once: what the second is shown, and a form from which they can go on.

What only the other changed comes into the form; what the second typed stays in it. So nothing that either wrote is
overwritten unseen, and where both wrote, both texts stand side by side.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum
from typing import TYPE_CHECKING, Any

from django.forms import ChoiceField, ModelChoiceField

from cards.authoring.base import moment_in_words
from cards.authoring.differences import Piece, compare, compare_lists
from cards.authoring.history import name_of_points, point_rows
from cards.authoring.points import rows_of
from cards.content.queries import versions_of
from cards.firms.name_queries import name_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from django.http import HttpRequest, QueryDict

    from cards.authoring.cards import CardAdmin
    from cards.authoring.forms import CardForm
    from cards.authoring.points import PointFormSet
    from cards.content.models import Card
    from cards.content.queries import Version

FOUND = "_conflict"  # where a request keeps what was found
ABOUT_THE_CHANGE = {"answer_changed", "checked_today", "reason", "seen_version"}  # not what the card says


class Whose(Enum):
    """Who changed a part of the card since the second opened it, and what the form says now."""

    BOTH = "You both changed this. The form says yours."
    THEIRS = "You had not changed this, so the form now says theirs."
    YOURS = "Only you changed this. The form says yours."


@dataclass(frozen=True, slots=True)
class Side:
    """One part of the card in both texts; a list of rows, or one text. pieces, row_pieces: word by word."""

    label: str
    whose: Whose
    theirs: str = ""
    yours: str = ""
    pieces: Sequence[Piece] = ()
    their_rows: Sequence[str] = ()
    your_rows: Sequence[str] = ()
    row_pieces: Sequence[Sequence[Piece]] = ()


@dataclass(frozen=True, slots=True)
class Conflict:
    """What somebody else saved while this form was open, against what it says."""

    who: str
    when: str
    version: int
    sides: Sequence[Side]

    @property
    def sentence(self) -> str:
        return (
            f"Nothing was saved: somebody else saved version {self.version} of this card while you were writing. "
            "Both texts stand below, side by side. What you typed is still in the form; "
            "look it over and save again, or copy from theirs first."
        )


def found_in(request: HttpRequest) -> Conflict | None:
    conflict: Conflict | None = vars(request).get(FOUND)
    return conflict


def look_for(section: CardAdmin, request: HttpRequest, object_id: str) -> None:
    """Note on the request what else was saved since its form was opened, and bring its fields up to that."""
    card = section.get_object(request, object_id)
    if card is None or request.POST.get("seen_version") == str(card.version):
        return
    versions = versions_of(card)
    seen = next((one for one in versions if str(one.number) == request.POST.get("seen_version")), None)
    typed = request.POST.copy()
    sides = [*_fields(section, request, card, seen, typed), *_points(section, request, card, seen, typed)]
    typed["seen_version"] = str(card.version)  # whoever saves again has seen it
    if sides:
        typed["answer_changed"] = typed["checked_today"] = ""  # said of another text
        newest = versions[0] if versions else None
        who = name_of(newest.saved_by, card.deck.firm_id) if newest else ""
        when = moment_in_words(newest.saved_at) if newest else ""
        vars(request)[FOUND] = Conflict(who, when, card.version, sides)
    request.POST = typed  # type: ignore[assignment]  # Django's requests allow it


def _fields(section: CardAdmin, request: HttpRequest, card: Card, seen: Version | None, typed: QueryDict) -> list[Side]:
    """Compare the fields, and bring those that only the other changed into what was typed."""
    model = section.get_form(request, card, change=True)
    now = model(instance=card)
    theirs, opened = _held(now), _opened(model, card, seen)
    sides = []
    for name, their in theirs.items():
        your = _plain(typed.get(name, ""))
        if your == their:
            continue
        whose = _whose(opened.get(name), their, your)
        if whose is Whose.THEIRS:
            typed[name] = their
        told, typed_words = _in_words(now, name, their), _in_words(now, name, your)
        label = str(now[name].label)
        sides.append(Side(label, whose, told, typed_words, pieces=compare(told, typed_words)))
    return sides


def _points(section: CardAdmin, request: HttpRequest, card: Card, seen: Version | None, typed: QueryDict) -> list[Side]:
    (formset, *_), _inlines = section._create_formsets(request, card, change=True)
    their = [point.content for point in card.points.all()]
    your = [draft.content for draft in formset.drafts]
    if your == their:
        return []
    whose = _whose(list(seen.points) if seen else None, their, your)
    if whose is Whose.THEIRS:
        _take_rows(formset, card, typed)
    rows = [point_rows(points) for points in (their, your)]
    label = name_of_points(seen) if seen else "Points"
    return [Side(label, whose, their_rows=rows[0], your_rows=rows[1], row_pieces=compare_lists(*rows))]


def _take_rows(formset: PointFormSet, card: Card, typed: QueryDict) -> None:
    """Put the stored points in the place of the rows that were typed."""
    prefix, rows = formset.prefix, rows_of(card)
    for name in [name for name in typed if name.startswith(f"{prefix}-") and not name.endswith("_FORMS")]:
        del typed[name]
    for place, row in enumerate(rows):
        for name, value in row.items():
            if value not in {"", False}:
                typed[f"{prefix}-{place}-{name}"] = "on" if value is True else str(value)
    typed[f"{prefix}-TOTAL_FORMS"] = str(len(rows))


def _whose(opened: object, their: object, your: object) -> Whose:
    """opened: what the form said when it was opened, None where nobody can tell."""
    if opened is None:
        return Whose.BOTH
    return Whose.THEIRS if your == opened else Whose.YOURS if their == opened else Whose.BOTH


def _opened(model: type[CardForm], card: Card, seen: Version | None) -> dict[str, str]:
    """What the fields said when the form was opened; empty where nobody can tell."""
    record = card.history.filter(version=seen.number).order_by("-history_id").first() if seen else None
    return _held(model(instance=record.instance)) if record else {}


def _held(form: CardForm) -> dict[str, str]:
    """What each field of an unbound form says, as a browser would send it back."""
    return {name: _plain(form[name].value()) for name in form.fields if name not in ABOUT_THE_CHANGE}


def _plain(value: Any) -> str:
    """A value of a field without what a browser changes on its way."""
    lines = ("" if value is None else str(value)).replace("\r\n", "\n").split("\n")
    return "\n".join(line.rstrip() for line in lines).strip()


def _in_words(form: CardForm, name: str, text: str) -> str:
    """What a mentor reads in the field: of a list, the label of the choice."""
    field = form.fields[name]
    if not text or not isinstance(field, ChoiceField | ModelChoiceField):
        return text
    choices: Any = field.choices
    labels = {str(key): str(label) for key, label in choices}
    return labels.get(text, text)
