"""How a firm's copy and the library's text have gone apart: three columns, field by field."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any
from uuid import UUID

from cards.authoring.differences import SAME, Piece, compare, compare_lists
from cards.authoring.history import label_of, name_of_points, point_rows, words_of
from cards.content.choices import Status
from cards.content.queries import VERSION_FIELDS, Version, versions_of
from cards.kinds.types import PointContent

if TYPE_CHECKING:
    from collections.abc import Sequence

    from cards.content.copy_actions import CopyDraft
    from cards.content.models import Card

Names = dict[str, dict[int, str]]
# What a copy says for itself, in the order in which a page shows it.
COMPARED = (
    *("question", "answer", "any_of", "figures", "kind_settings", "note", "basis", "source_id", "locator"),
    *("checked_on", "checked_by_id", "review_by"),
)


@dataclass(frozen=True, slots=True)
class Wording:
    """What a page calls the three texts, and how it says which of them moved."""

    first: str
    second: str
    third: str
    second_moved: str
    third_moved: str
    both_moved: str
    agreed: str

    def verdict(self, then: Any, now: Any, ours: Any) -> str:
        if now == ours:
            return self.agreed
        if then == ours:
            return self.second_moved
        return self.third_moved if then == now else self.both_moved


OF_LIBRARY = Wording(
    "The library then",
    "The library now",
    "Ours",
    second_moved="The library changed this; ours says what it said before.",
    third_moved="Only ours differs.",
    both_moved="Both changed.",
    agreed="The library now says the same as ours.",
)
OF_LIBRARY_LAST = replace(
    OF_LIBRARY, second="The library last", agreed="The library said the same as ours when it last showed the card."
)
OF_COLLEAGUES = Wording(
    "When you opened it",
    "Your colleague's",
    "Yours",
    second_moved="Only your colleague changed this.",
    third_moved="Only you changed this.",
    both_moved="You both changed this.",
    agreed="You both wrote the same.",
)


@dataclass(frozen=True, slots=True)
class Column:
    """One field in one of the three texts: either one text, or a list of rows."""

    title: str
    pieces: list[Piece] = field(default_factory=list)
    rows: list[list[Piece]] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Row:
    label: str
    verdict: str
    columns: list[Column]


@dataclass(frozen=True, slots=True)
class ThreeWay:
    """rows: where the three differ. same: labels of the fields in which they agree."""

    rows: list[Row]
    same: list[str]
    knows_then: bool  # whether the first text is still on record


def version_of_card(card: Card) -> Version:
    """What a card says now."""
    points = list(card.points.all())
    return Version(
        number=card.version,
        saved_at=card.updated_at,
        saved_by=None,
        reason="",
        fields={name: getattr(card, name) for name in VERSION_FIELDS},
        points=tuple(point.content for point in points),
        point_ids=tuple(point.public_id for point in points),
    )


def version_of_copy(row: Any, card: Card) -> Version:
    """What a copy says, as a row of its own or of its history."""
    return Version(
        number=row.version,
        saved_at=getattr(row, "history_date", row.updated_at),
        saved_by=getattr(row, "history_user", None),
        reason=getattr(row, "history_change_reason", "") or "",
        fields={name: getattr(row, name) for name in COMPARED} | {"kind": card.kind, "competency_id": None},
        points=tuple(PointContent(p["text"], p["group"], p["right"], p["reason"]) for p in row.points),
        point_ids=tuple(UUID(p["id"]) for p in row.points),
    )


def version_of_draft(draft: CopyDraft, card: Card) -> Version:
    """What somebody typed and has not saved."""
    row: dict[str, Any] = {name: getattr(draft, name) for name in COMPARED if not name.endswith("_id")}
    row |= {"source_id": draft.source and draft.source.pk, "checked_by_id": draft.checked_by and draft.checked_by.pk}
    return Version(
        number=0,
        saved_at=card.updated_at,
        saved_by=None,
        reason="",
        fields=row | {"kind": card.kind, "competency_id": None},
        points=tuple(point.content for point in draft.points),
        point_ids=(),
    )


def library_then(card: Card, number: int) -> Version | None:
    """What the library said at one of its versions; None of a draft, against which nothing is held."""
    published = (one for one in versions_of(card) if one.fields["status"] == Status.PUBLISHED)
    return next((one for one in published if one.number == number), None)


def three_way(
    then: Version | None, now: Version, ours: Version, names: Names, wording: Wording = OF_LIBRARY
) -> ThreeWay:
    """Compare three texts, the second and the third each with the first."""
    versions = (then or now, now, ours)
    rows, same = [], []
    for name in COMPARED:
        texts = [words_of(name, version.fields.get(name), names) for version in versions]
        if len(set(texts)) > 1:
            pieces = ([Piece(SAME, texts[0])], compare(texts[0], texts[1]), compare(texts[0], texts[2]))
            columns = [Column(title, pieces=shown) for title, shown in zip(_titles(wording), pieces, strict=True)]
            rows.append(Row(label_of(name), wording.verdict(*texts), columns))
        elif texts[0]:
            same.append(label_of(name))
    if row := _points_row(versions, wording):
        rows.insert(_after_texts(rows), row)
    elif now.points:
        same.append(name_of_points(now))
    return ThreeWay(rows, same, knows_then=then is not None)


def _titles(wording: Wording) -> tuple[str, str, str]:
    return wording.first, wording.second, wording.third


def _points_row(versions: tuple[Version, Version, Version], wording: Wording) -> Row | None:
    lists = [point_rows(version.points) for version in versions]
    if lists[0] == lists[1] == lists[2]:
        return None
    first = [[Piece(SAME, text)] for text in lists[0]]
    shown = (first, compare_lists(lists[0], lists[1]), compare_lists(lists[0], lists[2]))
    columns = [Column(title, rows=rows) for title, rows in zip(_titles(wording), shown, strict=True)]
    return Row(name_of_points(versions[1]), wording.verdict(*lists), columns)


def _after_texts(rows: Sequence[Row]) -> int:
    """Points stand under the answer, as on the card."""
    above = {label_of("question"), label_of("answer"), label_of("any_of")}
    return sum(row.label in above for row in rows)
