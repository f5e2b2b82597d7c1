"""What the kind of a card says against it, told on the line that is at fault."""

import re
from collections.abc import Mapping
from typing import Any

from cards.exchange.decktext.bodies import Body
from cards.exchange.decktext.keys import LineOf
from cards.exchange.decktext.points import LIST_SHAPES
from cards.exchange.decktext.problems import Report, quoted
from cards.kinds.types import POINTS, CardContent, Kind, PointContent, Problem

# A sentence that ends where another begins; a stop inside curly quotes ends nothing.
_FIRST_SENTENCE = re.compile(r"((?:“[^”]*”|[^“])*?[.!?]) (?=[A-Z“])")
_HEAD_LINES = 2  # of a table, above its first row
_FIELDS = {"any_of": "any"}  # what a card's field is called here, where that differs
_MENDS = {
    "answer": "Write it under the card block.",
    "figures": "Write one Markdown table under the card block.",
    "any_of": "Lower the number, or add points.",
}


def settings_in(values: Mapping[str, Any], kind: Kind) -> dict[str, Any]:
    """Return what the keys of a card say to its kind; an empty text says nothing."""
    return {setting.key: values[setting.key] for setting in kind.settings if values.get(setting.key, "") != ""}


def check_kind(kind: Kind, values: Mapping[str, Any], body: Body, line_of: LineOf, report: Report) -> None:
    """Report what a card of this kind may not hold; and, where nothing is wrong and it is published, may not lack.

    values: the card's keys, defaults included. line_of: of a key; of the card itself for what it does not have.
    """
    content = CardContent(
        answer=body.answer,
        points=tuple(PointContent(point.text, point.group, point.right, point.reason) for point in body.points),
        figures=body.figures,
        any_of=values.get("any"),
        settings=settings_in(values, kind),
    )
    found = list(kind.contradictions(content))
    if not found and values.get("status") != "draft":
        found = list(kind.gaps(content))
    for problem in found:
        message, mend = _parted(problem.message)
        if problem.field in content.settings:
            message = f"The key {quoted(problem.field)} is wrong: {message}"
        report.add(_line_of(problem, body, line_of), message, mend or _mend(problem, kind))


def _line_of(problem: Problem, body: Body, line_of: LineOf) -> int:
    if problem.field == POINTS and 0 < problem.row <= len(body.items):
        return body.items[problem.row - 1].line
    if problem.field == "figures" and body.table_line:
        rows = body.figures.count("\n") + 1 - _HEAD_LINES
        return body.table_line + (_HEAD_LINES - 1 + problem.row if 0 < problem.row <= rows else 0)
    return line_of(_FIELDS.get(problem.field, problem.field))


def _parted(message: str) -> tuple[str, str]:
    """Part what is wrong from what to do about it."""
    first = _FIRST_SENTENCE.match(message)
    return (first[1], message[first.end() :]) if first else (message, "")


def _mend(problem: Problem, kind: Kind) -> str:
    if problem.field == POINTS and kind.body in LIST_SHAPES:
        return f"Write {LIST_SHAPES[kind.body].example}"
    return _MENDS.get(problem.field, "")
