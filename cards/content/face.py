"""What a candidate sees of a card, made once on save and stored with it."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import groupby
from typing import TYPE_CHECKING, Any

from cards.core import markdown

if TYPE_CHECKING:
    from collections.abc import Iterable

    from django.utils.safestring import SafeString


@dataclass(frozen=True, slots=True)
class FacePoint:
    id: str
    group: str
    html: SafeString


@dataclass(frozen=True, slots=True)
class Face:
    """The HTML of each part of a card; safe, because it came out of the Markdown module."""

    question: SafeString
    answer: SafeString
    figures: SafeString
    note: SafeString
    points: tuple[FacePoint, ...]

    @property
    def groups(self) -> list[tuple[str, list[FacePoint]]]:
        """Points under their headings, in order."""
        return [(name, list(points)) for name, points in groupby(self.points, key=lambda point: point.group)]

    def as_dict(self) -> dict[str, Any]:
        return {
            "question": str(self.question),
            "answer": str(self.answer),
            "figures": str(self.figures),
            "note": str(self.note),
            "points": [[point.id, point.group, str(point.html)] for point in self.points],
        }

    @classmethod
    def from_dict(cls, data: dict[str, Any]) -> Face:
        safe = markdown.already_rendered
        return cls(
            question=safe(data.get("question", "")),
            answer=safe(data.get("answer", "")),
            figures=safe(data.get("figures", "")),
            note=safe(data.get("note", "")),
            points=tuple(FacePoint(key, group, safe(html)) for key, group, html in data.get("points", [])),
        )


def make_face(*, question: str, answer: str, figures: str, note: str, points: Iterable[tuple[str, str, str]]) -> Face:
    """Render Markdown to what candidates see. points: (id, group, Markdown) in order."""
    return Face(
        question=markdown.render_inline(question, links=False),  # it stands in links itself, in lists
        answer=markdown.render(answer),
        figures=markdown.render(figures),
        note=markdown.render(note),
        points=tuple(FacePoint(key, group, markdown.render_inline(text)) for key, group, text in points),
    )
