"""Writing what one firm's candidates read instead of a shared card: one transaction each."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any
from uuid import UUID, uuid4

from django.db import transaction

from cards.content.actions import PointDraft, drawn_of, likeness, record
from cards.content.choices import Basis, Status
from cards.content.correction_models import FirmCopy
from cards.content.models import Card
from cards.kinds.face import RENDERING

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence
    from datetime import date, datetime

    from cards.content.models import Source
    from cards.firms.models import Firm, User

# What a copy says for itself. Its kind, level and place stay the card's.
TEXTS = ("question", "answer", "any_of", "figures", "kind_settings", "note")
ORIGIN = ("basis", "source", "locator", "checked_on", "checked_by", "review_by")
DRAWN = ("rendered", "rendering", "search_text", "fact_keys")


class CopyRefusedError(ValueError):
    """A copy that cannot be; the message says why, for the mentor."""


@dataclass(frozen=True, slots=True)
class CopyDraft:
    """What a firm says instead of a shared card's text, as somebody wrote it.

    points: each may name the point of the card, or of the copy, that it is. base_version: the version of the card that
    it was held against.
    """

    question: str
    base_version: int
    answer: str = ""
    any_of: int | None = None
    figures: str = ""
    kind_settings: Mapping[str, Any] = field(default_factory=dict)
    note: str = ""
    points: tuple[PointDraft, ...] = ()
    basis: Basis | str = Basis.PRACTICE
    source: Source | None = None
    locator: str = ""
    checked_on: date | None = None
    checked_by: User | None = None
    review_by: date | None = None

    @property
    def words(self) -> tuple[Any, ...]:
        """What candidates read and are asked; where two drafts agree in it, nobody has anything to learn anew."""
        return (*(getattr(self, name) for name in TEXTS), *(point.content for point in self.points))

    @property
    def origin(self) -> tuple[Any, ...]:
        """What it rests on, and when it was checked."""
        return tuple(getattr(self, name) for name in ORIGIN)


def draft_of_card(card: Card) -> CopyDraft:
    """Return the library's text, as a copy begins."""
    points = (PointDraft(p.text, p.group, p.public_id, p.right, p.reason) for p in card.points.all())
    said = {name: getattr(card, name) for name in (*TEXTS, *ORIGIN)}
    return CopyDraft(base_version=card.version, points=tuple(points), **said)


def draft_of_copy(copy: FirmCopy) -> CopyDraft:
    said = {name: getattr(copy, name) for name in (*TEXTS, *ORIGIN)}
    return CopyDraft(base_version=copy.base_version, points=stored_points(copy.points), **said)


def stored_points(rows: Iterable[Mapping[str, Any]]) -> tuple[PointDraft, ...]:
    """Read the points of a copy as they are stored."""
    return tuple(PointDraft(row["text"], row["group"], UUID(row["id"]), row["right"], row["reason"]) for row in rows)


def as_card(card: Card, draft: CopyDraft) -> Card:
    """Return a card, not to be saved, that says what the copy says: for drawing it, and for the checks of its kind."""
    said = {name: getattr(draft, name) for name in (*TEXTS, *ORIGIN)}
    placed = {"deck": card.deck, "key": card.key, "kind": card.kind, "level": card.level}
    return Card(**placed, **said, status=Status.PUBLISHED, abbreviations=card.abbreviations)


def lock_card(card: Card) -> Card:
    """Lock a card's row, which orders all that is published of it. Only inside a transaction."""
    return Card.objects.select_for_update(of=("self",), no_key=True).select_related("deck").get(pk=card.pk)


@transaction.atomic
def save_copy(  # noqa: PLR0913  what is said, of what, for whom; and who, why and when for the history
    *, firm: Firm, card: Card, draft: CopyDraft, by: User | None, reason: str, now: datetime
) -> FirmCopy:
    """Save what a firm says instead of a shared card, as one new version of its copy; one given up is taken up again.

    Raises CopyRefusedError for a card that candidates do not read from the library, and for another firm's source.
    """
    card = lock_card(card)
    _check(firm, card, draft)
    copy = FirmCopy.objects.filter(firm=firm, card=card).first()
    is_new = copy is None
    copy = copy or FirmCopy(firm=firm, card=card, version=0, created_at=now)
    known = [*draft_of_card(card).points, *stored_points(copy.points)]
    points = _identified(draft.points, [*known, *_named_of_old(copy, draft.points, known)])
    for name in (*TEXTS, *ORIGIN, "base_version"):
        setattr(copy, name, getattr(draft, name))
    copy.points = [
        {"id": str(p.public_id), "text": p.text, "group": p.group, "right": p.right, "reason": p.reason} for p in points
    ]
    copy.version, copy.withdrawn_at, copy.updated_at = copy.version + 1, None, now
    _draw(copy, card)
    record(copy, by=by, reason=reason, now=now)
    written = (*TEXTS, *ORIGIN, *DRAWN, "base_version", "points", "version", "withdrawn_at", "updated_at")
    copy.save(force_insert=True) if is_new else copy.save(update_fields=written)
    return copy


def _check(firm: Firm, card: Card, draft: CopyDraft) -> None:
    if card.deck.firm_id is not None:
        raise CopyRefusedError("This card is a firm's own: correct the card itself.")
    if {card.status, card.deck.status} != {Status.PUBLISHED}:
        raise CopyRefusedError("The library does not show this card any longer, so nobody would read a copy of it.")
    if draft.source and draft.source.firm_id not in {None, firm.pk}:
        raise CopyRefusedError("This source is of another firm. Choose one of the shared library or of your own.")


@transaction.atomic
def set_base(*, copy: FirmCopy, base_version: int, by: User | None, reason: str, now: datetime) -> None:
    """Note that a copy was held against a later version of its card, and stays as it is."""
    copy.base_version, copy.updated_at = base_version, now
    record(copy, by=by, reason=reason, now=now)
    copy.save(update_fields=["base_version", "updated_at"])


@transaction.atomic
def give_up(*, copy: FirmCopy, by: User | None, reason: str, now: datetime) -> None:
    """Have the firm's candidates read the library's text again. The copy's row and its history stay."""
    copy.version, copy.withdrawn_at, copy.updated_at = copy.version + 1, now, now
    record(copy, by=by, reason=reason, now=now)
    copy.save(update_fields=["version", "withdrawn_at", "updated_at"])


def _named_of_old(copy: FirmCopy, drafts: Sequence[PointDraft], known: Sequence[PointDraft]) -> list[PointDraft]:
    """The points of earlier versions of a copy that these drafts name: what is brought back is still the same."""
    named = {draft.public_id for draft in drafts} - {point.public_id for point in known} - {None}
    if not named or copy.pk is None:
        return []
    earlier = copy.history.order_by("-history_id").values_list("points", flat=True)
    return [point for points in earlier for point in stored_points(points) if point.public_id in named]


def _identified(drafts: Sequence[PointDraft], known: Sequence[PointDraft]) -> list[PointDraft]:
    """Give each point the id of the one that it is, so that what was ticked and missed of it still counts.

    known: the card's own points, then the copy's. A point that names none of them is taken for one of the same text
    under the same heading, else of the same text, else of the likest wording that is like enough; else it is new.
    """
    free: dict[UUID | None, PointDraft] = {}
    for point in known:
        free.setdefault(point.public_id, point)
    chosen: dict[int, UUID | None] = {}
    for place, draft in enumerate(drafts):
        if draft.public_id is not None and draft.public_id in free:
            chosen[place] = draft.public_id
            del free[draft.public_id]
    fits: list[Callable[[PointDraft, PointDraft], float]] = [
        lambda point, draft: (point.group, point.text) == (draft.group, draft.text),
        lambda point, draft: point.text == draft.text,
        lambda point, draft: likeness(point.text, draft.text),
    ]
    for fit in fits:
        for place, draft in enumerate(drafts):
            if place in chosen or not free:
                continue
            best = max(free.values(), key=lambda point: fit(point, draft))
            if fit(best, draft):
                chosen[place] = best.public_id
                del free[best.public_id]
    return [replace(draft, public_id=chosen.get(place) or uuid4()) for place, draft in enumerate(drafts)]


def drawn_of_copy(copy: FirmCopy, card: Card) -> dict[str, Any]:
    """What is stored of a copy beside what was written in it: as of a card that says so."""
    draft = draft_of_copy(copy)
    return drawn_of(as_card(card, draft), draft.points, [str(point.public_id) for point in draft.points])


def _draw(copy: FirmCopy, card: Card) -> None:
    for name, value in drawn_of_copy(copy, card).items():
        setattr(copy, name, value)


def draw_copies_anew(*, most: int = 500) -> int:
    """Draw the copies that were stored by another version of this program; returns how many there were.

    What they say is not touched, so that nobody sees a new version of one.
    """
    outdated = FirmCopy.objects.exclude(rendering=RENDERING).order_by("pk")
    count = 0
    while batch := list(outdated[:most].values_list("pk", flat=True)):
        with transaction.atomic():
            copies = outdated.filter(pk__in=batch).select_for_update(of=("self",), no_key=True)
            for copy in copies.select_related("card__deck", "source", "checked_by"):
                _store_drawn(copy, copy.card)
        count += len(batch)
    return count


def draw_copies_of(card: Card) -> None:
    """Draw the firms' copies of a card whose kind has become another: they are asked and shown as it is now.

    Inside the transaction that saves the card.
    """
    for copy in FirmCopy.objects.filter(card=card).select_related("source", "checked_by"):
        _store_drawn(copy, card)


def _store_drawn(copy: FirmCopy, card: Card) -> None:
    _draw(copy, card)
    FirmCopy.objects.filter(pk=copy.pk).update(**{name: getattr(copy, name) for name in DRAWN})
