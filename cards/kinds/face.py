"""What a candidate sees of a card, made once on save and stored with it."""

from __future__ import annotations

from dataclasses import dataclass, field
from itertools import groupby
from typing import TYPE_CHECKING, Any

from cards.core import markdown

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from django.utils.safestring import SafeString

    from cards.kinds.types import CardContent

# Stored cards made under another number are made anew when the site starts: raise it when what is stored changes.
RENDERING = 4
NOTHING = markdown.already_rendered("")


@dataclass(frozen=True, slots=True)
class FacePoint:
    """A point as it is shown. plain: its words, with which a typed answer is compared."""

    id: str
    group: str
    html: SafeString
    plain: str = ""
    right: bool = False
    reason: SafeString = NOTHING


@dataclass(frozen=True, slots=True)
class Face:
    """The HTML of each part of a card; safe, because it came out of the Markdown module.

    any_of: so many points make a full answer, None for all. settings: what its author told the kind.
    prepared: what the kind made of it for asking and marking.
    """

    question: SafeString
    answer: SafeString
    figures: SafeString
    note: SafeString
    points: tuple[FacePoint, ...]
    any_of: int | None = None
    settings: Mapping[str, Any] = field(default_factory=dict)
    prepared: Mapping[str, Any] = field(default_factory=dict)

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
            "points": [
                [point.id, point.group, str(point.html), point.plain, point.right, str(point.reason)]
                for point in self.points
            ],
            "any_of": self.any_of,
            "settings": dict(self.settings),
            "prepared": dict(self.prepared),
        }

    @classmethod
    def from_dict(cls, data: Mapping[str, Any]) -> Face:
        safe = markdown.already_rendered
        return cls(
            question=safe(data.get("question", "")),
            answer=safe(data.get("answer", "")),
            figures=safe(data.get("figures", "")),
            note=safe(data.get("note", "")),
            points=tuple(_point(*row) for row in data.get("points", [])),
            any_of=data.get("any_of"),
            settings=data.get("settings", {}),
            prepared=data.get("prepared", {}),
        )


def _point(key: str, group: str, html: str, plain: str = "", right: bool = False, reason: str = "") -> FacePoint:  # noqa: FBT001, FBT002, PLR0913, PLR0917  a stored row
    return FacePoint(key, group, markdown.already_rendered(html), plain, right, markdown.already_rendered(reason))


def make_face(
    *, question: str, note: str, content: CardContent, ids: Iterable[str], prepared: Mapping[str, Any]
) -> Face:
    """Render Markdown to what candidates see. ids: of the points of `content`, in order."""
    return Face(
        question=markdown.render_inline(question, links=False),  # it stands in links itself, in lists
        answer=markdown.render(content.answer),
        figures=markdown.render(content.figures),
        note=markdown.render(note),
        points=tuple(
            FacePoint(
                id=key,
                group=point.group,
                html=markdown.render_inline(point.text),
                plain=markdown.plain_text(point.text),
                right=point.right,
                reason=markdown.render_inline(point.reason),
            )
            for key, point in zip(ids, content.points, strict=True)
        ),
        any_of=content.any_of,
        settings=content.settings,
        prepared=prepared,
    )
