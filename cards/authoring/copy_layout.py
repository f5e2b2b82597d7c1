"""Which fields the form of a copy shows: those that the card's kind needs, and those that hold or miss something."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from cards.authoring.kind_fields import all_settings, with_any, with_headings, with_options, with_table

if TYPE_CHECKING:
    from cards.authoring.copy_forms import CopyForm

ABOUT = ("answer_changed", "reason", "seen_version", "base_version")


def points_part(form: CopyForm) -> str:
    """The heading under which the template puts the table of points."""
    return (form.card.how.points_are or "points").capitalize()


def fieldsets_of(form: CopyForm) -> list[tuple[str, dict[str, Any]]]:
    kind = form.card.how
    settings = [name for name, one, _ in all_settings() if one is kind]
    any_of = ["any_of"] if with_any(kind) or _is_in_use(form, "any_of") else []
    figures = ["figures"] if with_table(kind) or _is_in_use(form, "figures") else []
    parts = [
        ("Question", ["question"]),
        ("Answer", ["answer"]),
        (points_part(form), any_of),
        (kind.label, [*figures, *settings]),
        ("Note", ["note"]),
        ("Where it comes from", ["basis", "source", "locator", ("checked_on", "review_by")]),
        ("This change", [*ABOUT]),
    ]
    return [(name, {"fields": fields}) for name, fields in parts if fields or name == points_part(form)]


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
