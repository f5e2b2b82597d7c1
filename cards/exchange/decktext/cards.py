"""One card: its keys, and whether keys and body agree."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from cards.exchange.decktext.blocks import RawCard
from cards.exchange.decktext.bodies import Body, read_body
from cards.exchange.decktext.front_matter import Front, unknown_source
from cards.exchange.decktext.keys import CARD_KEYS, read_keys
from cards.exchange.decktext.problems import Report, listed, quoted
from cards.exchange.decktext.toml_part import read_toml
from cards.exchange.formats import CardText

CARD_INFO = "card"

_REQUIRED = ("kind", "level", "basis")
_REQUIRED_WHEN_PUBLISHED = ("checked", "review-by")
_MISSING_BODY = {
    "prose": ("answer", "Write it under the card block."),
    "points": ("points", "List them under the card block: - like this"),
    "steps": ("steps", "List them under the card block: 1. like this"),
    "figures": ("table", "Write a Markdown table under the card block."),
    "example": ("answer", "Say under the card block what a good example holds."),
}


@dataclass(frozen=True, slots=True)
class _Keys:
    """The keys of one card: `own` as written (None for a wrong value), `all` with the defaults."""

    own: dict[str, Any]
    all: dict[str, Any]
    line_of: Callable[[str], int]

    @property
    def is_draft(self) -> bool:
        return bool(self.all.get("status") == "draft")

    def lacks(self, name: str) -> bool:
        """Nobody wrote the key, or wrote it empty; a wrong value has been reported already."""
        return self.all.get(name, "") == "" and self.own.get(name, "") is not None


def read_card(card: RawCard, front: Front, lines: Sequence[str], report: Report) -> CardText | None:
    """Read one card; None, with problems reported, where it cannot be told what the card is."""
    own, body_start, line_of = _read_block(card, lines, report)
    if own is None:
        return None
    inherited = {name: value for name, value in front.defaults.items() if name not in own}
    keys = _Keys(own, inherited | {name: v for name, v in own.items() if v is not None}, line_of)
    if front.complete:
        _check_required(card, keys, report)
        _check_source(keys, front, report)
    _check_dates(keys, report)
    if "kind" not in keys.all:
        return None
    if "any" in inherited and keys.all["kind"] != "points":
        del keys.all["any"]
    found_before = len(report.problems)
    body = read_body(card, keys.all["kind"], body_start, lines, report)
    if len(report.problems) == found_before:  # else points are missing only because they were not understood
        _check_body(card, keys, body, report)
        _check_any(keys, body, report)
    return _make_card(card, keys.all, body) if all(name in keys.all for name in _REQUIRED) else None


def _read_block(
    card: RawCard, lines: Sequence[str], report: Report
) -> tuple[dict[str, Any] | None, int, Callable[[str], int]]:
    """Read the card block: its keys, None for one that is wrong; the line after it; where each key stands."""
    fences = [b for b in card.blocks if b.shape == "fence" and b.tokens[0].info.strip() == CARD_INFO]
    if not fences:
        return {}, card.start, lambda _name: card.line
    first, *others = fences
    for extra in others:
        mend = "Begin a new card with ## above it, or join it to the first block."
        report.add(extra.start + 1, "The card has a second card block.", mend)
    if first is not card.blocks[0]:
        mend = "Move it to right under the card's heading."
        report.add(first.start + 1, "The card block stands below other text.", mend)
    part = read_toml(lines[first.start + 1 : first.end - 1], first.start + 2, report)
    if part is None:
        return None, first.end, lambda _name: card.line
    good = read_keys(part.values, CARD_KEYS, part.line_of, "A card", report)
    own = {name: good.get(name) for name in part.values if name in CARD_KEYS}
    return own, first.end, lambda name: part.line_of(name) if name in own else card.line


def _check_required(card: RawCard, keys: _Keys, report: Report) -> None:
    required = _REQUIRED if keys.is_draft else _REQUIRED + _REQUIRED_WHEN_PUBLISHED
    missing = [name for name in required if keys.lacks(name)]
    if not missing:
        return
    examples = "; ".join(CARD_KEYS[name].example for name in missing)
    if keys.own:
        report.add(card.line, f"The card has no {listed(missing)}.", f"Add to its card block: {examples}")
        return
    mend = f"Put these lines between ```{CARD_INFO} and ``` right under the heading: {examples}"
    report.add(card.line, "The card has no card block.", mend)


def _check_source(keys: _Keys, front: Front, report: Report) -> None:
    source, basis = keys.all.get("source", ""), keys.all.get("basis", "practice")
    if source and source not in front.source_keys:
        report.add(keys.line_of("source"), *unknown_source(source, front.source_keys))
    if not keys.lacks("source"):
        return
    if basis != "practice" and not keys.is_draft:
        mend = f'Add {CARD_KEYS["source"].example}, or basis = "practice" if it is a mentor\'s answer.'
        report.add(keys.line_of("basis"), f"A card with the basis {quoted(basis)} needs a source.", mend)
    if keys.all.get("locator"):
        mend = "Add the source in which it is found, or remove the locator."
        report.add(keys.line_of("locator"), "The card has a locator but no source.", mend)


def _check_dates(keys: _Keys, report: Report) -> None:
    checked, review_by = keys.all.get("checked"), keys.all.get("review-by")
    if checked and review_by and review_by < checked:
        message = f"The card is due for review on {review_by}, before it was checked on {checked}."
        report.add(keys.line_of("review-by"), message, "Correct one of the two dates.")


def _check_body(card: RawCard, keys: _Keys, body: Body, report: Report) -> None:
    kind = keys.all["kind"]
    holds = {"prose": body.answer, "figures": body.figures, "example": body.answer or body.points}
    if not keys.is_draft and not holds.get(kind, body.points):
        what, mend = _MISSING_BODY[kind]
        report.add(card.line, f"The card is of the kind {quoted(kind)} but has no {what}.", mend)


def _check_any(keys: _Keys, body: Body, report: Report) -> None:
    wanted, count, kind = keys.all.get("any"), len(body.points), keys.all["kind"]
    if wanted is None:
        return
    if kind != "points":
        message = f'The key "any" is for points; this card is of the kind {quoted(kind)}.'
        report.add(keys.line_of("any"), message, 'Remove it, or write kind = "points".')
    elif wanted > count and not keys.is_draft:
        message = f"The card asks for any {wanted} points but has {count}."
        report.add(keys.line_of("any"), message, "Lower the number, or add points.")


def _make_card(card: RawCard, keys: dict[str, Any], body: Body) -> CardText:
    return CardText(
        id=card.id,
        question=card.question,
        kind=keys["kind"],
        level=keys["level"],
        basis=keys["basis"],
        source=keys.get("source", ""),
        locator=keys.get("locator", ""),
        checked=keys.get("checked"),
        review_by=keys.get("review-by"),
        any_of=keys.get("any"),
        tags=keys.get("tags", ()),
        status=keys.get("status", "published"),
        competency=keys.get("competency", ""),
        answer=body.answer,
        points=body.points,
        figures=body.figures,
        note=body.note,
        line=card.line,
    )
