"""Which fields the form of a copy shows: those that the card's kind needs, and those that hold or miss something."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from cards.authoring.kind_fields import all_settings, with_any, with_headings, with_options, with_table

if TYPE_CHECKING:
    from cards.authoring.copy_forms import CopyForm

ABOUT = ("answer_changed", "checked_today", "reason", "seen_version", "base_version")
SOURCE_PART = "Where it comes from"
WITH_POINTS = "with-points"  # marks the part under which the template puts the table of points


def points_are(form: CopyForm) -> str:
    """What the points of the card are called: options, for example."""
    return form.card.how.points_are or "points"


def fieldsets_of(form: CopyForm) -> list[tuple[str, dict[str, Any]]]:
    kind = form.card.how
    settings = [name for name, one, _ in all_settings() if one is kind]
    any_of = ["any_of"] if with_any(kind) or _is_in_use(form, "any_of") else []
    figures = ["figures"] if with_table(kind) or _is_in_use(form, "figures") else []
    points = {"fields": any_of, "classes": (WITH_POINTS,)}
    parts: list[tuple[str, dict[str, Any]]] = [
        ("Question", {"fields": ["question"]}),
        ("Answer", {"fields": ["answer"]}),
        (points_are(form).capitalize(), points),
        (kind.label, {"fields": [*figures, *settings]}),
        ("Note", {"fields": ["note"]}),
        (SOURCE_PART, {"fields": ["basis", "source", "locator", ("checked_on", "review_by")]}),
        ("This change", {"fields": [*ABOUT]}),
    ]
    return [(name, part) for name, part in parts if part["fields"] or part is points]


def row_fields(form: CopyForm) -> list[str]:
    """The columns of the table of points; one that holds something is never left out, nor one with an error."""
    kind = form.card.how
    begin = form.begin.points
    typed = form.rows.drafts if form.is_bound and form.rows.is_valid() else []
    points = [*begin, *typed]
    columns = ["text"]
    if with_headings(kind) or any(point.group for point in points):
        columns.append("group")
    if with_options(kind) or any(point.right or point.reason for point in points):
        columns += ["right", "reason"]
    return [*columns, "order", "point_id"]


def _is_in_use(form: CopyForm, name: str) -> bool:
    return bool(form[name].value()) or name in form.errors
