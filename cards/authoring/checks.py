"""What must be true of a card together with its points, in words for its author."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.core.exceptions import NON_FIELD_ERRORS, ValidationError

from cards.content.choices import Kind, Status
from cards.content.models import Card
from cards.core import markdown

if TYPE_CHECKING:
    from collections.abc import Iterator

KINDS_WITH_POINTS = {Kind.POINTS, Kind.STEPS, Kind.EXAMPLE}
KINDS_MADE_OF_POINTS = {Kind.POINTS: "points", Kind.STEPS: "steps"}
FEWEST_POINTS = 2
POINTS = "points"  # stands for the table of points, beside the names of fields


def problems_of(card: Card, point_count: int) -> Iterator[tuple[str, str]]:
    """Give (field, what is wrong and what to do). A draft may be unfinished, but not contradict itself."""
    kind = card.get_kind_display()
    if point_count and card.kind not in KINDS_WITH_POINTS:
        yield POINTS, f"A card of the kind “{kind}” has no points. Clear them, or choose another kind above."
    if card.figures.strip() and card.kind != Kind.FIGURES:
        yield "figures", f"A card of the kind “{kind}” has no table here. Choose “Table of figures”, or clear it."
    if card.kind == Kind.FIGURES and card.figures.strip() and not is_one_table(card.figures):
        yield (
            "figures",
            "Write exactly one table and nothing else: | Condition | Value |, then |---|---|, then its rows.",
        )
    if card.locator and not card.source_id:
        yield "source", "You say where in the source, but not which: choose the source, or clear the place."
    if card.status != Status.DRAFT:
        yield from _unfinished(card, point_count)


def _unfinished(card: Card, point_count: int) -> Iterator[tuple[str, str]]:
    if card.kind in KINDS_MADE_OF_POINTS and point_count < FEWEST_POINTS:
        what = KINDS_MADE_OF_POINTS[Kind(card.kind)]
        yield POINTS, f"Write at least {FEWEST_POINTS} {what}, or choose the kind “Prose”, or keep the card a draft."
    if card.kind == Kind.POINTS and card.any_of and card.any_of > point_count:
        yield "any_of", f"The card asks for any {card.any_of} points but has {point_count}."
    if card.kind == Kind.EXAMPLE and not card.answer.strip() and not point_count:
        yield "answer", "Say what a good example holds, here or as points."


def is_one_table(source: str) -> bool:
    html = markdown.render(source).strip()
    return html.count("<table>") == 1 and html.startswith("<table>") and html.endswith("</table>")


def why_not_publish(card: Card, point_count: int) -> list[str]:
    """All that keeps a card, whose status is already set, from being published; empty if nothing does."""
    found: list[str] = []
    try:
        card.full_clean()
    except ValidationError as error:
        for field, messages in error.message_dict.items():
            name = "" if field == NON_FIELD_ERRORS else f"{_name(field)}: "
            found += [f"{name}{message}" for message in messages]
    found += [f"{_name(field)}: {message}" for field, message in problems_of(card, point_count)]
    return found


def _name(field: str) -> str:
    return str(
        "points" if field == POINTS else getattr(Card._meta.get_field(field), "verbose_name", field)
    ).capitalize()
