"""One card: its keys, and whether keys and body agree."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from cards.exchange.decktext.blocks import RawCard
from cards.exchange.decktext.bodies import Body, read_body
from cards.exchange.decktext.facts import check_card
from cards.exchange.decktext.front_matter import Front
from cards.exchange.decktext.keys import CARD_KEYS, LineOf, is_for, keys_of, kinds_with, read_keys
from cards.exchange.decktext.kind_checks import check_kind, settings_in
from cards.exchange.decktext.problems import Report, listed, quoted
from cards.exchange.decktext.succession import unknown_source
from cards.exchange.decktext.toml_part import TomlPart, read_toml
from cards.exchange.formats import CardText
from cards.kinds.registry import KINDS
from cards.kinds.types import Kind

CARD_INFO = "card"

_REQUIRED = ("kind", "level", "basis")
_REQUIRED_WHEN_PUBLISHED = ("checked", "review-by")


@dataclass(frozen=True, slots=True)
class _Keys:
    """The keys of one card: `own` as written (None for a wrong value), `all` with the defaults.

    kind: None where it is missing or wrong.
    """

    own: dict[str, Any]
    all: dict[str, Any]
    line_of: LineOf
    kind: Kind | None

    @property
    def is_draft(self) -> bool:
        return bool(self.all.get("status") == "draft")

    @property
    def has_wrong_settings(self) -> bool:
        """Whether a key that its kind looks at was reported already."""
        settings = self.kind.settings if self.kind else ()
        return any(self.own.get(name, "") is None for name in ("any", *(setting.key for setting in settings)))

    def lacks(self, name: str) -> bool:
        """Nobody wrote the key, or wrote it empty; a wrong value has been reported already."""
        return self.all.get(name, "") == "" and self.own.get(name, "") is not None


def read_card(card: RawCard, front: Front, lines: Sequence[str], report: Report) -> CardText | None:
    """Read one card; None, with problems reported, where it cannot be told what the card is."""
    keys, body_start = _read_block(card, front.defaults, lines, report)
    if keys is None:
        return None
    if front.complete:
        _check_required(card, keys, report)
        _check_source(keys, front, report)
    _check_dates(keys, report)
    if keys.kind is None:
        return None
    found_before = len(report.problems)
    body = read_body(card, keys.kind.body, body_start, lines, report)
    check_card(card, body_start, body, lines, report)
    # Else something is missing only because it was not understood.
    if len(report.problems) == found_before and not keys.has_wrong_settings:
        check_kind(keys.kind, keys.all, body, keys.line_of, report)
    return _make_card(card, keys, body) if all(name in keys.all for name in _REQUIRED) else None


def _read_block(
    card: RawCard, defaults: Mapping[str, Any], lines: Sequence[str], report: Report
) -> tuple[_Keys | None, int]:
    """Read the card block: its keys, None for a block that is no TOML; the line after it."""
    fences = [b for b in card.blocks if b.shape == "fence" and b.tokens[0].info.strip() == CARD_INFO]
    if not fences:
        return _with_defaults({}, defaults, KINDS.get(defaults.get("kind", "")), lambda *_: card.line), card.start
    first, *others = fences
    for extra in others:
        mend = "Begin a new card with ## above it, or join it to the first block."
        report.add(extra.start + 1, "The card has a second card block.", mend)
    if first is not card.blocks[0]:
        mend = "Move it to right under the card's heading."
        report.add(first.start + 1, "The card block stands below other text.", mend)
    part = read_toml(lines[first.start + 1 : first.end - 1], first.start + 2, report)
    if part is None:
        return None, first.end
    name = part.values.get("kind", defaults.get("kind"))
    kind = KINDS.get(name) if isinstance(name, str) else None
    values = _without_misplaced(part, kind, report)
    known = keys_of(kind)
    good = read_keys(values, known, part.line_of, "A card", report)
    own = {name: good.get(name) for name in values if name in known}
    return _with_defaults(
        own, defaults, kind, lambda *path: part.line_of(*path) if path[0] in own else card.line
    ), first.end


def _without_misplaced(part: TomlPart, kind: Kind | None, report: Report) -> dict[str, Any]:
    """Return the keys but those that only cards of another kind may have; those are reported."""
    misplaced = [name for name in part.values if kind and not is_for(name, kind)]
    for name in misplaced:
        kinds = kinds_with(name)
        message = (
            f"The key {quoted(name)} is for cards of the kind {listed(map(quoted, kinds))}; "
            f"this one is of the kind {quoted(kind.name if kind else '')}."
        )
        report.add(part.line_of(name), message, f'Remove it, or write kind = "{kinds[0]}".')
    return {name: value for name, value in part.values.items() if name not in misplaced}


def _with_defaults(own: dict[str, Any], defaults: Mapping[str, Any], kind: Kind | None, line_of: LineOf) -> _Keys:
    """Add the defaults, without those that are for cards of another kind."""
    inherited = {
        name: value for name, value in defaults.items() if name not in own and (kind is None or is_for(name, kind))
    }
    return _Keys(own, inherited | {name: value for name, value in own.items() if value is not None}, line_of, kind)


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
    if keys.all.get("why-changed") and keys.lacks("answer-changed"):
        mend = f"Add {CARD_KEYS['answer-changed'].example}, the day on which the answer became another one."
        report.add(keys.line_of("why-changed"), "The card says why its answer changed, but not when.", mend)


def _make_card(card: RawCard, keys: _Keys, body: Body) -> CardText:
    values = keys.all
    return CardText(
        id=card.id,
        question=card.question,
        kind=values["kind"],
        level=values["level"],
        basis=values["basis"],
        source=values.get("source", ""),
        locator=values.get("locator", ""),
        checked=values.get("checked"),
        review_by=values.get("review-by"),
        any_of=values.get("any"),
        tags=values.get("tags", ()),
        status=values.get("status", "published"),
        competency=values.get("competency", ""),
        answer=body.answer,
        points=body.points,
        figures=body.figures,
        note=body.note,
        settings=tuple(settings_in(values, keys.kind).items()) if keys.kind else (),
        abbreviations=values.get("abbreviations", ()),
        answer_changed=values.get("answer-changed"),
        why_changed=values.get("why-changed", ""),
        line=card.line,
    )
