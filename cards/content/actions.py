"""Writing decks and cards: one transaction each."""

from __future__ import annotations

from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import TYPE_CHECKING, Any

from django.db import transaction

from cards.content.models import Card, Competency, Point
from cards.core.markdown import plain_text
from cards.kinds.face import RENDERING, make_face
from cards.kinds.speech import keys_in, with_plain_places
from cards.kinds.types import CardContent, PointContent

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable, Sequence
    from datetime import datetime
    from uuid import UUID

    from django.db import models

    from cards.content.models import Deck, Source
    from cards.firms.models import User
    from cards.kinds.face import Face

ALIKE = 0.6  # of 1: so much of two wordings agrees when one is the other, mended
POINT_FIELDS = ("text", "group", "right", "reason")
COMPETENCY_FIELDS = ("name", "mandatory", "minimum_level")


@dataclass(frozen=True, slots=True)
class PointDraft:
    """A point as somebody wrote it. `public_id` names the point of this card that it is, stored or deleted, if any."""

    text: str
    group: str = ""
    public_id: UUID | None = None
    right: bool = False
    reason: str = ""

    @property
    def content(self) -> PointContent:
        return PointContent(self.text, self.group, self.right, self.reason)


def record(row: models.Model, *, by: User | None, reason: str, now: datetime) -> None:
    """Tell the history who changed `row`, why and when: one moment for a card and all its points."""
    row._history_user = by  # type: ignore[attr-defined]  # noqa: SLF001  simple-history's interface
    row._change_reason = reason[:100]  # type: ignore[attr-defined]  # noqa: SLF001
    row._history_date = now  # type: ignore[attr-defined]  # noqa: SLF001


@transaction.atomic
def save_card(*, card: Card, points: Sequence[PointDraft], by: User | None, reason: str, now: datetime) -> Card:
    """Save a card together with its points, as one new version.

    `points` are all the points of the card, in order; stored points that are not among them go. Of another kind than
    before, a draft too, it is asked so at the firms that have copies of it.
    """
    kind_before = card.kind
    if card.pk:
        locked = Card.objects.select_for_update(no_key=True).values_list("version", "kind")
        stored_version, kind_before = locked.get(pk=card.pk)
        card.version = stored_version + 1
    card.updated_at = now
    record(card, by=by, reason=reason, now=now)
    card.save()
    stored = _save_points(card, points, by=by, reason=reason, now=now)
    _render(card, stored)
    if card.kind != kind_before:
        from cards.content.copy_actions import draw_copies_of  # it draws a copy as a card is drawn, by this module

        draw_copies_of(card)
    return card


def _save_points(
    card: Card, drafts: Sequence[PointDraft], *, by: User | None, reason: str, now: datetime
) -> list[Point]:
    """Bring the stored points in line with the drafts, keeping the identity of those that stay."""
    stored = {point.public_id: point for point in card.points.all()}
    kept: list[Point] = []
    for position, draft in enumerate(drafts):
        point = stored.pop(draft.public_id, None) if draft.public_id else None
        if point is None:
            # A point that comes back after it was deleted is the one that candidates have ticked.
            point = Point(card=card, **({"public_id": draft.public_id} if draft.public_id else {}))
        wanted = {**{name: getattr(draft, name) for name in POINT_FIELDS}, "position": position}
        if point.pk is None or any(getattr(point, name) != value for name, value in wanted.items()):
            for name, value in wanted.items():
                setattr(point, name, value)
            record(point, by=by, reason=reason, now=now)
            point.save()
        kept.append(point)
    for point in stored.values():
        record(point, by=by, reason=reason, now=now)
        point.delete()
    return kept


def content_of(card: Card, points: Iterable[PointContent]) -> CardContent:
    """What a card with these points says, as far as its kind is concerned."""
    return CardContent(
        answer=card.answer,
        points=tuple(points),
        figures=card.figures,
        any_of=card.any_of,
        settings=card.kind_settings,
    )


def draw_face(card: Card, points: Sequence[PointContent], ids: Iterable[str]) -> Face:
    """Make what candidates see of a card, saved or not."""
    content = content_of(card, points)
    return make_face(
        question=card.question, note=card.note, content=content, ids=ids, prepared=card.how.prepare(content)
    )


def drawn_of(card: Card, points: Sequence[Point | PointDraft], ids: Iterable[str]) -> dict[str, Any]:
    """What is stored beside what was written, made of it: to be shown, to be searched, and the facts in it."""
    spoken = [card.question, card.answer, card.note]
    spoken += [text for point in points for text in (point.text, point.group, point.reason)]
    words = " ".join(plain_text(text) for text in (*spoken, card.figures) if text)
    return {
        "rendered": draw_face(card, [point.content for point in points], ids).as_dict(),
        "rendering": RENDERING,
        "search_text": with_plain_places(words).casefold(),
        "fact_keys": keys_in(*spoken),
    }


def _render(card: Card, points: Sequence[Point]) -> None:
    drawn = drawn_of(card, points, [str(point.public_id) for point in points])
    for name, value in drawn.items():
        setattr(card, name, value)
    card.__dict__.pop("face", None)  # read from what was rendered before
    Card.objects.filter(pk=card.pk).update(**drawn)


def render_anew(*, most: int = 500) -> int:
    """Render the cards that were stored by another version of this program; returns how many there were.

    What they say is not touched, so that nobody sees a new version of a card.
    """
    outdated = Card.objects.exclude(rendering=RENDERING).order_by("pk")
    count = 0
    while batch := list(outdated[:most].values_list("pk", flat=True)):
        with transaction.atomic():
            for card in outdated.filter(pk__in=batch).select_for_update(no_key=True).prefetch_related("points"):
                _render(card, list(card.points.all()))
        count += len(batch)
    return count


def likeness(one: str, other: str) -> float:
    """How much two wordings agree, up to 1; 0 for too little."""
    compared = SequenceMatcher(None, one, other)
    # The quick bounds spare most of the work where a long list was written anew.
    if compared.real_quick_ratio() < ALIKE or compared.quick_ratio() < ALIKE:
        return 0
    ratio = compared.ratio()
    return ratio if ratio >= ALIKE else 0


def match_points(card: Card, wanted: Sequence[PointContent]) -> list[PointDraft]:
    """Pair points as somebody wrote them with the stored ones of a card, so that each keeps its identity.

    The same text under the same heading comes first, then the same text anywhere (it moved), then the most alike
    wording (it was mended), then whatever stood in that place.
    """
    free = list(card.points.all()) if card.pk else []
    places = {point.pk: place for place, point in enumerate(free)}
    chosen: dict[int, Point] = {}

    fits: list[Callable[[Point, int], float]] = [
        lambda point, place: (point.group, point.text) == (wanted[place].group, wanted[place].text),
        lambda point, place: point.text == wanted[place].text,
        lambda point, place: likeness(point.text, wanted[place].text),
        lambda point, place: places[point.pk] == place,
    ]
    for fit in fits:
        for place in range(len(wanted)):
            if place in chosen or not free:
                continue
            scores = [fit(point, place) for point in free]
            if best := max(scores):
                chosen[place] = free.pop(scores.index(best))
    ids = {place: point.public_id for place, point in chosen.items()}
    return [
        PointDraft(point.text, point.group, ids.get(place), point.right, point.reason)
        for place, point in enumerate(wanted)
    ]


@transaction.atomic
def save_described(*, row: Deck | Source, fields: Collection[str], by: User | None, reason: str, now: datetime) -> None:
    """Save a new source or deck, or these fields of one that is stored. A deck's cards are saved one by one."""
    if row._state.adding:  # noqa: SLF001  Django's own word for a row that is not stored yet
        record(row, by=by, reason=reason, now=now)
        row.save(force_insert=True)
        return
    # The history takes the whole row: it must hold what others wrote into the other fields meanwhile.
    stored: Any = type(row)._default_manager.select_for_update(no_key=True).get(pk=row.pk)  # noqa: SLF001
    for name in fields:
        setattr(stored, name, getattr(row, name))
    record(stored, by=by, reason=reason, now=now)
    stored.save(update_fields=fields)


@transaction.atomic
def save_competencies(wanted: Sequence[Competency]) -> int:
    """Bring the competency table in line with `wanted`, by code; others stay. Returns how many rows changed."""
    stored = {competency.code: competency for competency in Competency.objects.all()}
    changed = 0
    for competency in wanted:
        known = stored.get(competency.code)
        if known and all(getattr(known, name) == getattr(competency, name) for name in COMPETENCY_FIELDS):
            continue
        if known:
            competency.pk = known.pk
            competency.save(update_fields=COMPETENCY_FIELDS)
        else:
            competency.save(force_insert=True)
        changed += 1
    return changed
