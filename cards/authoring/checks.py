"""What must be true of a card together with its points, in words for its author."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.core.exceptions import NON_FIELD_ERRORS, ValidationError

from cards.content import fact_checks
from cards.content.actions import content_of
from cards.content.choices import Status
from cards.content.models import Card
from cards.core import markdown
from cards.kinds.registry import KINDS
from cards.kinds.types import POINTS, Body, Problem

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from cards.kinds.types import PointContent


def problems_of(card: Card, points: Sequence[PointContent]) -> Iterator[tuple[str, str]]:
    """Give (field, what is wrong and what to do). A draft may be unfinished, but not contradict itself."""
    if card.kind not in KINDS:
        yield "kind", f"This site knows no kind “{card.kind}”. Choose another one."
        return
    content = content_of(card, points)
    found = list(card.how.contradictions(content))
    found += _out_of_place(card, points, found)
    if card.status != Status.DRAFT and not found:
        found += card.how.gaps(content)
    for problem in found:
        yield problem.field, problem.message
    yield from _facts_out_of_place(card, points)
    if card.locator and not card.source_id:
        yield "source", "You say where in the source, but not which: choose the source, or clear the place."


def _out_of_place(card: Card, points: Sequence[PointContent], found: Sequence[Problem]) -> Iterator[Problem]:
    """What nobody would see, and deck text has no place for."""
    if card.how.body is not Body.OPTIONS and (rows := [n for n, p in enumerate(points, 1) if p.right or p.reason]):
        yield Problem(
            POINTS,
            f"Row {rows[0]} is marked as right or has a reason. Only the options of a card of the kind “Choice” are "
            "and have: clear both, or choose that kind.",
        )
    is_drilled = card.how.body is Body.TABLE and not any(problem.field == "figures" for problem in found)
    if is_drilled and card.figures.strip() and not _is_one_table(card.figures):
        yield Problem(
            "figures", "Write one table and nothing else here. What explains it goes into the answer or note."
        )


def _facts_out_of_place(card: Card, points: Sequence[PointContent]) -> Iterator[tuple[str, str]]:
    """Where a card speaks of a fact that no firm has, or in a part that is the same for every firm."""
    texts = {name: getattr(card, name) for name in ("question", "answer", "figures", "note", "locator")}
    texts |= {"tags": " ".join(card.tags), "abbreviations": " ".join(map(" ".join, card.abbreviations.items()))}
    yield from fact_checks.problems(texts).items()
    for key, value in card.kind_settings.items():
        yield from ((key, message) for message in fact_checks.problems({"kind_settings": str(value)}).values())
    for number, point in enumerate(points, start=1):
        parts = {"point": point.text, "heading": point.group, "reason": point.reason}
        for part, message in fact_checks.problems(parts).items():
            yield POINTS, f"Row {number}, {part}: {message}"


def _is_one_table(source: str) -> bool:
    html = markdown.render(source).strip()
    return html.count("<table") == 1 and html.startswith("<table") and html.endswith("</table>")


def why_not_publish(card: Card, points: Sequence[PointContent]) -> list[str]:
    """All that keeps a card, whose status is already set, from being published; empty if nothing does."""
    found: list[str] = []
    try:
        card.full_clean()
    except ValidationError as error:
        for field, messages in error.message_dict.items():
            name = "" if field == NON_FIELD_ERRORS else f"{_name(field)}: "
            found += [f"{name}{message}" for message in messages]
    found += [f"{_name(field)}: {message}" for field, message in problems_of(card, points)]
    return found


def _name(field: str) -> str:
    if field == POINTS or not hasattr(Card, field):
        labels = {setting.key: setting.label for kind in KINDS.values() for setting in kind.settings}
        return labels.get(field, field.capitalize())
    return str(getattr(Card._meta.get_field(field), "verbose_name", field)).capitalize()
