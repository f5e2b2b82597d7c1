"""A firm's own copy of a shared card, published and given up: what its candidates have learned is put right with it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction

from cards.content.copy_actions import give_up, lock_card, save_copy, set_base
from cards.content.correction_models import CardChange, FirmCopy
from cards.study.correcting import LONGEST_WHY, notify

if TYPE_CHECKING:
    from datetime import datetime
    from typing import Any

    from cards.content.copy_actions import CopyDraft
    from cards.content.models import Card
    from cards.firms.models import Firm, User


class CopyMovedError(Exception):
    """Somebody else published, kept or gave up the copy meanwhile. Nothing was written.

    copy: as it stands now, None where there is none any longer.
    """

    def __init__(self, copy: FirmCopy | None) -> None:
        super().__init__("Somebody else changed this copy meanwhile.")
        self.copy = copy


@transaction.atomic
def publish_copy(  # noqa: PLR0913  what is said, of what, for whom; who, why and when; and what it means to candidates
    *,
    firm: Firm,
    card: Card,
    draft: CopyDraft,
    by: User,
    reason: str,
    now: datetime,
    is_material: bool,
    why: str = "",
    seen: int | None = None,
) -> CardChange:
    """Have a firm's candidates read its own text of a shared card from now on; what they have learned stays theirs.

    is_material: whether the answer is another than what they read until now. seen: the version of the copy that its
    author had before them, 0 for none; None: whatever it is. Raises CopyMovedError where it is another, and
    CopyRefusedError for a copy that cannot be. why: shown to candidates; where it is empty, `reason` is.
    """
    card, copy = _locked(firm, card, seen)
    before = _read_until_now(card, copy)
    copy = save_copy(firm=firm, card=card, draft=draft, by=by, reason=reason, now=now)
    change = CardChange(copy=copy, version=copy.version, is_material=is_material, why=why or reason, before=before)
    return _published(change, firm=firm, card=card, by=by, now=now)


@transaction.atomic
def withdraw_copy(  # noqa: PLR0913  the same
    *,
    copy: FirmCopy,
    by: User,
    reason: str,
    now: datetime,
    is_material: bool,
    why: str = "",
    seen: int | None = None,
) -> CardChange:
    """Give a copy up: the firm's candidates read the library's text again.

    Raises CopyMovedError where it is given up already, or stands at another version than was seen.
    """
    card, current = _locked(copy.firm, copy.card, copy.version if seen is None else seen)
    if current is None or current.withdrawn_at:
        raise CopyMovedError(current)
    before = _read_until_now(card, current)
    give_up(copy=current, by=by, reason=reason, now=now)
    change = CardChange(copy=current, version=card.version, is_material=is_material, why=why or reason, before=before)
    return _published(change, firm=copy.firm, card=card, by=by, now=now)


@transaction.atomic
def keep_copy(*, copy: FirmCopy, library_version: int, by: User, reason: str, now: datetime) -> None:
    """Keep a copy as it is though the library says something new: it was held against that version of the card.

    Nothing changes for candidates. Raises CopyMovedError where the copy has changed, or the library once more.
    """
    card, current = _locked(copy.firm, copy.card, copy.version)
    if current is None or current.withdrawn_at or card.version != library_version:
        raise CopyMovedError(current)
    set_base(copy=current, base_version=library_version, by=by, reason=reason, now=now)


def _locked(firm: Firm, card: Card, seen: int | None) -> tuple[Card, FirmCopy | None]:
    """Lock the card first, as all who publish it do, then its copy. Raises CopyMovedError."""
    card = lock_card(card)
    copies = FirmCopy.objects.select_for_update(of=("self",), no_key=True)
    copy = copies.filter(firm=firm, card=card).first()
    if seen is not None and seen != (copy.version if copy else 0):
        raise CopyMovedError(copy)
    return card, copy


def _read_until_now(card: Card, copy: FirmCopy | None) -> dict[str, Any]:
    """What the firm's candidates read of it, as rendered."""
    rendered: dict[str, Any] = card.rendered if copy is None or copy.withdrawn_at else copy.rendered
    return rendered


def _published(change: CardChange, *, firm: Firm, card: Card, by: User, now: datetime) -> CardChange:
    change.firm, change.card, change.by, change.at = firm, card, by, now
    change.why = change.why[:LONGEST_WHY]
    change.save(force_insert=True)
    notify(change)
    return change
