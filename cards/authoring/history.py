"""The history of cards, decks and sources: who changed what, when and why; and bringing a card back."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from django.core.paginator import Paginator
from django.http import Http404
from django.template.response import TemplateResponse
from django.utils.text import get_text_list

from cards.authoring.differences import Piece, compare, compare_lists
from cards.authoring.fields import pairs_in_words
from cards.content.correction_models import CardChange
from cards.content.models import Card, Competency, Source
from cards.content.queries import Version, versions_of
from cards.content.report_queries import proposers
from cards.firms.models import User
from cards.firms.name_queries import Names
from cards.kinds.registry import KINDS

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from datetime import datetime

    from django.http import HttpRequest, HttpResponse

    from cards.authoring.base import ScopedAdmin
    from cards.kinds.types import PointContent

PER_PAGE = 20
CHOICES = ("status", "kind", "level", "basis")
BOOKKEEPING = {"id", "public_id", "created_at"}


@dataclass(frozen=True, slots=True)
class Change:
    """One field that differs: either one text, or a list of rows."""

    label: str
    pieces: list[Piece] = field(default_factory=list)
    rows: list[list[Piece]] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Entry:
    """One saved change, as the page shows it."""

    number: int
    at: datetime
    who: str
    reason: str
    changes: list[Change]
    is_now: bool = False
    thanks: str = ""  # the names of those whose reports it was made for
    is_material: bool = False  # published as a change of the answer


def card_history(section: ScopedAdmin, request: HttpRequest, object_id: str) -> HttpResponse:
    card = section.get_object(request, object_id)
    if card is None:
        raise Http404
    versions = versions_of(card)
    page = Paginator(versions, PER_PAGE).get_page(request.GET.get("page"))
    first = page.start_index() - 1 if versions else 0
    shown = versions[first : first + PER_PAGE + 1]
    firm_id = card.deck.firm_id
    names, authors = names_in(shown, firm_id), Names(version.saved_by for version in shown)
    material = CardChange.objects.filter(card_id=card.pk, firm=None, is_material=True)
    told = set(material.values_list("version", flat=True))
    thanked = proposers(card)
    entries = [
        Entry(
            number=version.number,
            at=version.saved_at,
            who=authors.of(version.saved_by, firm_id),
            reason=version.reason,
            changes=list(changes_between(shown[place + 1] if place + 1 < len(shown) else None, version, names)),
            is_now=first + place == 0,
            is_material=version.number in told,
            thanks=get_text_list(thanked.get(version.saved_at, []), "and"),
        )
        for place, version in enumerate(shown[:PER_PAGE])
    ]
    return _page(section, request, card, entries, page, versions[0].number if versions else 0)


def names_in(versions: Sequence[Version], firm_id: int | None) -> dict[str, dict[int, str]]:
    """Titles of the sources and competencies, and names of the people, that these versions of a firm's row mention."""
    mentioned = ("source_id", "competency_id", "checked_by_id")
    wanted = {name: {version.fields[name] for version in versions} - {None} for name in mentioned}
    checkers = list(User.objects.filter(pk__in=wanted["checked_by_id"]))
    names = Names(checkers)
    return {
        "source_id": {row.pk: str(row) for row in Source.objects.filter(pk__in=wanted["source_id"])},
        "competency_id": {row.pk: str(row) for row in Competency.objects.filter(pk__in=wanted["competency_id"])},
        "checked_by_id": {row.pk: names.of(row, firm_id) for row in checkers},
    }


def changes_between(old: Version | None, new: Version, names: dict[str, dict[int, str]]) -> Iterator[Change]:
    for name, value in new.fields.items():
        before, after = words_of(name, old.fields[name] if old else None, names), words_of(name, value, names)
        if before != after:
            yield Change(label_of(name), pieces=compare(before, after))
    old_points, new_points = point_rows(old.points if old else ()), point_rows(new.points)
    if old_points != new_points:
        yield Change(name_of_points(new), rows=compare_lists(old_points, new_points))


def name_of_points(version: Version) -> str:
    kind = KINDS.get(version.fields["kind"])
    return (kind.points_are if kind else "").capitalize() or "Points"


def point_rows(points: Sequence[PointContent]) -> list[str]:
    return [point_words(point) for point in points]


def point_words(point: PointContent) -> str:
    words = f"{point.group}: {point.text}" if point.group else point.text
    if not (point.right or point.reason):
        return words
    verdict = "right" if point.right else "wrong"
    return f"{words} ({verdict}: {point.reason})" if point.reason else f"{words} ({verdict})"


def label_of(name: str) -> str:
    column: Any = Card._meta.get_field(name.removesuffix("_id"))
    words = str(column.verbose_name)
    return words[:1].upper() + words[1:]


def words_of(name: str, value: Any, names: dict[str, dict[int, str]]) -> str:
    """A value as an author would say it."""
    if value in (None, "", [], {}):
        return ""
    if name in names:
        return names[name].get(value, "one that has been deleted")
    if name in CHOICES:
        column: Any = Card._meta.get_field(name)
        return str(dict(column.flatchoices).get(value, value))
    if isinstance(value, dict):
        return pairs_in_words(value)
    return ", ".join(value) if isinstance(value, list) else str(value)


def row_history(section: ScopedAdmin, request: HttpRequest, object_id: str) -> HttpResponse:
    """The history of a deck or a source, which have no points and are not restored."""
    row = section.get_object(request, object_id)
    if row is None:
        raise Http404
    records = row.history.select_related("history_user", *_related(section)).order_by("-history_date", "-history_id")
    page = Paginator(records, PER_PAGE).get_page(request.GET.get("page"))
    total, first = page.paginator.count, max(page.start_index() - 1, 0)
    shown = list(records[first : first + PER_PAGE + 1])
    names = Names(person for record in shown for person in (record.history_user, getattr(record, "owner", None)))
    entries = [
        Entry(
            number=total - first - place,
            at=record.history_date,
            who=names.of(record.history_user, row.firm_id),
            reason=record.history_change_reason or "",
            changes=list(_record_changes(section, shown[place + 1] if place + 1 < len(shown) else None, record, names)),
            is_now=first + place == 0,
        )
        for place, record in enumerate(shown[:PER_PAGE])
    ]
    return _page(section, request, row, entries, page)


def _related(section: ScopedAdmin) -> list[str]:
    return [column.name for column in section.opts.fields if column.is_relation and column.name != "firm"]


def _record_changes(section: ScopedAdmin, old: Any, new: Any, names: Names) -> Iterator[Change]:
    for column in section.opts.fields:
        if column.name in BOOKKEEPING or column.name == "firm":
            continue
        before, after = (_column_words(column, record, names) for record in (old, new))
        if before != after:
            label = str(column.verbose_name)
            yield Change(label[:1].upper() + label[1:], pieces=compare(before, after))


def _column_words(column: Any, record: Any, names: Names) -> str:
    if record is None:
        return ""
    value = getattr(record, column.name)
    if isinstance(value, dict):
        return pairs_in_words(value)
    if isinstance(value, User):
        return names.of(value, record.firm_id)
    shown = dict(column.flatchoices).get(value, value) if column.choices else value
    return "" if shown is None else str(shown)


def _page(  # noqa: PLR0913, PLR0917  one page for rows with versions to restore, and for those without
    section: ScopedAdmin, request: HttpRequest, row: Any, entries: list[Entry], page: Any, seen: int = 0
) -> HttpResponse:
    """seen: the version at which a card stands on this page."""
    context = {
        **section.admin_site.each_context(request),
        "title": "History",
        "subtitle": None,
        "object": row,
        "opts": section.opts,
        "entries": entries,
        "page": page,
        "can_restore": isinstance(row, Card),
        "seen": seen,
    }
    return TemplateResponse(request, "cards/authoring/history.html", context)
