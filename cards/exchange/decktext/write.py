"""Dataclasses to deck text, in one canonical form."""

import re
from collections.abc import Iterator
from dataclasses import fields, replace
from datetime import date

from cards.exchange.decktext.blocks import read_cards
from cards.exchange.decktext.cards import CARD_INFO
from cards.exchange.decktext.front_matter import FENCE
from cards.exchange.decktext.keys import SOURCE_KEYS
from cards.exchange.decktext.problems import DeckTextError, Problem, Report, listed, quoted
from cards.exchange.decktext.read import read_deck_text
from cards.exchange.formats import CardText, DeckText, PointText, SourceText
from cards.kinds.registry import KINDS
from cards.kinds.types import NOTE
from cards.kinds.types import Body as Shape

_UNFIT = "Markdown reads part of it as another part of the card: change that text."
_SHORT_LINE = 120  # characters; longer tables take a line for each entry
_BARE_KEY = re.compile(r"[A-Za-z0-9_-]+")
_PLAIN_CARD = CardText("plain", "Plain?", "prose", 1, "practice", status="draft")


def write_deck_text(deck: DeckText) -> str:
    """Write `deck` so that `read_deck_text` gives it back, `line` excepted.

    Raises DeckTextError, naming the card, for a deck that deck text cannot hold: one without cards, one that breaks
    a rule of the format, or Markdown that would be read back as something else.
    """
    text = _write(deck)
    if _reads_back(text, deck):
        return text
    raise DeckTextError(deck.id or "deck", _find_problems(deck, text))


def _write(deck: DeckText) -> str:
    parts = [FENCE, *_front(deck), FENCE, "", f"# {deck.title}"]
    for card in deck.cards:
        parts += ["", f"## {card.question} {{#{card.id}}}", "", f"```{CARD_INFO}", *_keys(card), "```"]
        parts += _body(card)
    return "\n".join(parts) + "\n"


def _front(deck: DeckText) -> Iterator[str]:
    yield f"id = {_toml(deck.id)}"
    yield f"title = {_toml(deck.title)}"
    yield f"competency = {_toml(deck.competency)}"
    if deck.description:
        yield f"description = {_toml(deck.description)}"
    if deck.abbreviations:
        yield from ("", "[abbreviations]", *_entries(deck.abbreviations))
    for source in deck.sources:
        yield from ("", f"[sources.{_key(source.key)}]", *_source(source))


def _source(source: SourceText) -> Iterator[str]:
    for name in SOURCE_KEYS:
        if value := getattr(source, name.replace("-", "_")):
            yield f"{name} = {_toml(value)}"


def _keys(card: CardText) -> Iterator[str]:
    values: dict[str, object] = {
        "kind": card.kind,
        "level": card.level,
        "basis": card.basis,
        "source": card.source,
        "locator": card.locator,
        "checked": card.checked,
        "review-by": card.review_by,
        "any": card.any_of,
        **dict(card.settings),
        "tags": card.tags,
        "status": "" if card.status == "published" else card.status,
        "competency": card.competency,
        "answer-changed": card.answer_changed,
        "why-changed": card.why_changed,
    }
    for name, value in values.items():
        if value not in ("", None, ()):
            yield f"{name} = {_toml(value)}"
    yield from _abbreviations(card)


def _abbreviations(card: CardText) -> Iterator[str]:
    entries = list(_entries(card.abbreviations))
    line = f"abbreviations = {{ {', '.join(entries)} }}"
    if len(line) > _SHORT_LINE:
        yield from (f"abbreviations.{entry}" for entry in entries)
    elif entries:
        yield line


def _entries(pairs: tuple[tuple[str, str], ...]) -> Iterator[str]:
    return (f"{_key(name)} = {_toml(value)}" for name, value in pairs)


def _key(name: str) -> str:
    return name if _BARE_KEY.fullmatch(name) else _toml(name)


def _toml(value: object) -> str:
    if isinstance(value, tuple):
        return f"[{', '.join(map(_toml, value))}]"
    if isinstance(value, date | int):
        return str(value)
    escaped = str(value).replace("\\", "\\\\").replace('"', '\\"')
    return f'"{escaped}"'


def _body(card: CardText) -> Iterator[str]:
    for text in (card.answer, card.figures):
        if text:
            yield from ("", text)
    kind = KINDS.get(card.kind)
    shape = kind.body if kind else Shape.BULLETS
    group, number = "", 0
    for point in card.points:
        if point.group != group:
            # A closing mark keeps a name that ends with # whole.
            yield from ("", f"### {point.group}{' ###' if point.group.endswith('#') else ''}")
        if point.group != group or not number:
            yield ""
            number = 0
        group, number = point.group, number + 1
        yield from _point(point, number, shape)
    if card.note:
        yield from ("", f"### {NOTE}", "", card.note)


def _point(point: PointText, number: int, shape: Shape) -> Iterator[str]:
    if shape is Shape.OPTIONS:
        yield f"- [{'x' if point.right else ' '}] {point.text}"
        if point.reason:
            yield f"  - {point.reason}"
    else:
        yield f"{number}. {point.text}" if shape is Shape.NUMBERS else f"- {point.text}"


def _read_back(text: str, name: str) -> DeckText | DeckTextError:
    try:
        return read_deck_text(text, name=name)
    except DeckTextError as error:
        return error


def _reads_back(text: str, deck: DeckText) -> bool:
    return _read_back(text, deck.id) == deck


def _find_problems(deck: DeckText, text: str) -> list[Problem]:
    """Say what is at fault: the deck itself, or cards, each tried alone since one can spoil those below it."""
    bare = replace(deck, cards=(_PLAIN_CARD,))
    if problems := _deck_problems(bare, _write(bare)):
        return problems
    problems = [problem for card in deck.cards for problem in _card_problems(card, deck)]
    return problems or _deck_problems(deck, text)


def _deck_problems(deck: DeckText, text: str) -> list[Problem]:
    back = _read_back(text, deck.id)
    if isinstance(back, DeckTextError):
        return [replace(problem, line=0) for problem in back.problems]
    wrong = [f.name for f in fields(deck) if getattr(deck, f.name) != getattr(back, f.name)]
    return [Problem(0, f"The deck's {listed(wrong)} cannot be written as deck text.", _UNFIT)] if wrong else []


def _card_problems(card: CardText, deck: DeckText) -> list[Problem]:
    alone = replace(deck, cards=(card,))
    text = _write(alone)
    back = _read_back(text, deck.id)
    if back == alone:
        return []
    where = f"Card {quoted(card.id)}: "
    if len(read_cards(text.split("\n"), 0, Report())) > 1:
        return [Problem(card.line, f"{where}a heading with ## in its text would begin a card.", "Write ###.")]
    if isinstance(back, DeckTextError):
        return [Problem(card.line, where + problem.message, problem.mend) for problem in back.problems]
    return [Problem(card.line, f"{where}the {_difference(card, back)} cannot be written as deck text.", _UNFIT)]


def _difference(card: CardText, back: DeckText) -> str:
    found = back.cards[0]
    wrong = [f.name for f in fields(card) if f.compare and getattr(card, f.name) != getattr(found, f.name)]
    return " and ".join(wrong)
