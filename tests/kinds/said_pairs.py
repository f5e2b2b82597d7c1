"""The labelled answers in said/*.toml, as pairs of a point and what was typed. The files say how they were labelled."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

FOLDER = Path(__file__).parent / "said"
NAMES = ("tuning", "held_out", "blind")
KEYS = {"card", "question", "typed", "said", "not_said"}


@dataclass(frozen=True, slots=True)
class Pair:
    """One point of a card, one typed answer, and whether an assessor would tick the point on hearing it."""

    question: str
    point: str
    points: tuple[str, ...]  # every point of the card, this one among them
    typed: str
    said: bool


@dataclass(frozen=True, slots=True)
class Said:
    """One part of the labelled set."""

    pairs: tuple[Pair, ...]
    abbreviations: Mapping[str, str]  # short form to long form, as a deck lists them


def load(name: str) -> Said:
    """Read said/<name>.toml. Raises ValueError if an answer lacks a key, has an unknown one or labels a point twice."""
    tables = tomllib.loads((FOLDER / f"{name}.toml").read_text(encoding="utf-8"))
    pairs = (pair for answer in tables["answer"] for pair in _pairs(answer))
    return Said(pairs=tuple(pairs), abbreviations=tables["abbreviations"])


def _pairs(answer: Mapping[str, Any]) -> Iterator[Pair]:
    if not KEYS <= answer.keys() <= KEYS | {"others"}:
        raise ValueError(f"An answer has the keys {sorted(answer)}. It needs {sorted(KEYS)}, and may have others.")
    # Sorted, since the order of the file would give the labels away.
    points = tuple(sorted([*answer["said"], *answer["not_said"], *answer.get("others", ())]))
    if len(set(points)) < len(points):
        raise ValueError(f"A point stands twice under the answer {answer['typed']!r}. Label it once.")
    for said, labelled in ((True, answer["said"]), (False, answer["not_said"])):
        for point in labelled:
            yield Pair(answer["question"], point, points, answer["typed"].strip(), said)
