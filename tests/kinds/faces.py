"""Faces for tests of kinds: the ids of the points are a, b, c, ... in their right order."""

from __future__ import annotations

from string import ascii_lowercase
from typing import TYPE_CHECKING, Any

from cards.kinds.face import Face, make_face
from cards.kinds.registry import kind_of
from cards.kinds.types import CardContent, PointContent, Response

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from cards.kinds.types import Kind


def content_of(*points: str | PointContent, **fields: Any) -> CardContent:
    drafts = tuple(PointContent(point) if isinstance(point, str) else point for point in points)
    return CardContent(points=drafts, **fields)


def face_of(kind: str, *points: str | PointContent, ids: Sequence[str] = ascii_lowercase, **fields: Any) -> Face:
    """Render a card of this kind, as saving it does."""
    content = content_of(*points, **fields)
    prepared = kind_of(kind).prepare(content)
    return make_face(question="Why?", note="", content=content, ids=ids[: len(content.points)], prepared=prepared)


def given(fields: Mapping[str, str | Sequence[str]] | None = None, *, typed: str = "", ticked: str = "") -> Response:
    """What a candidate gave. fields: one value or several by name. ticked: ids of one letter each."""
    several = {name: (value,) if isinstance(value, str) else value for name, value in (fields or {}).items()}
    return Response(typed, tuple(ticked), several)


def complaints(kind: Kind, content: CardContent) -> list[tuple[str, str]]:
    """What keeps a card from being published: what contradicts itself, else what is missing."""
    found = list(kind.contradictions(content)) or list(kind.gaps(content))
    return [(problem.field, problem.message) for problem in found]
