"""Telling a candidate that what they learnt has changed: which changes an answer has seen, and which came too late.

A page says which was the latest change when its question was shown. What was published since, the answer does not know:
whoever gave it learnt the old answer. `cards.study.correcting` tells whom publishing finds; this finds the others.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import connection
from django.db.models import Exists, Min, OuterRef, Q, Subquery, Value
from django.db.models.functions import Coalesce

from cards.content.correction_models import CardChange, FirmCopy
from cards.content.owned import member_firms
from cards.firms.actions import plan_anew
from cards.firms.models import Membership
from cards.scheduling.types import State
from cards.study.models import ChangeNotice, Memory
from cards.study.turn import changes_for

if TYPE_CHECKING:
    from datetime import datetime

    from django.db.models import QuerySet

    from cards.firms.models import User
    from cards.study.models import Review


def latest_for(user: User, memory: Memory) -> int:
    """The id of the latest change that concerns the reader of a memory from `lock_memory`, 0 for none.

    A publication that ended while the lock was waited for shows in `memory.changed`, but where no answer stands: then
    it is asked again, which SQLite, where nobody waits halfway, can spare.
    """
    if memory.state == State.NEW and connection.features.has_select_for_update:
        return changes_for(user).filter(card=memory.card_id).values_list("pk", flat=True).first() or 0
    latest: int = vars(memory)["latest_change"]
    return latest


def heard_by_version(user: User, memory: Memory, version: int | None, latest: int) -> int:
    """The latest change that an answer knew by the version of the card it was given to; None for the one that stands.

    For pages that were loaded before they said which change they knew.
    """
    shown = memory.card.shown
    if version is None or version >= shown.version:
        return latest
    later = changes_for(user).filter(card=memory.card_id, copy=shown.copy, fact="", version__gt=version)
    first = later.order_by("pk").values_list("pk", flat=True).first()
    return latest if first is None else first - 1


def copy_answered(user: User, memory: Memory, copy: int | None, version: int | None) -> tuple[int | None, int]:
    """The copy that was answered, None for the library's text, and its version. What a page cannot have shown, it did
    not: then it is what stands. copy: as the page said, 0 for the library's text, None where it did not say.
    """
    shown = memory.card.shown
    if copy is None or copy == (shown.copy or 0):
        return shown.copy, min(version or shown.version, shown.version)
    if not copy:
        return None, min(version or memory.card.version, memory.card.version)
    firms = Membership.objects.of(user).values("firm")
    known = FirmCopy.objects.filter(pk=copy, card=memory.card_id, firm__in=firms).values_list("version", flat=True)
    newest = known.first()
    return (shown.copy, shown.version) if newest is None else (copy, min(version or newest, newest))


def hear(user: User, memory: Memory, review: Review, *, heard: int, now: datetime) -> None:
    """Keep that an answer has seen the changes up to `heard`, and that its candidate is to be told of later ones.

    Changes of a firm that they have left meanwhile are no longer waited for.
    """
    missed = [ChangeNotice(change=change, memory=memory) for change in _missed(user, memory, heard)]
    ChangeNotice.objects.bulk_create(missed, ignore_conflicts=True)
    theirs = Q(change__firm=None) | Q(change__firm__in=member_firms(user))
    seen = _unseen(memory).filter(Q(change__lte=heard) | ~theirs)
    seen.update(seen_at=now, seen_review=review)
    _remember_first(user, memory)


def forget(user: User, memory: Memory, undone: Review) -> None:
    """Have the changes that an answer had seen wait again, because it was taken back. Costs nothing where none were."""
    notices = ChangeNotice.objects.filter(memory=memory, seen_review=undone)
    if notices.update(seen_at=None, seen_review=None):
        _remember_first(user, memory)


def _missed(user: User, memory: Memory, heard: int) -> QuerySet[CardChange]:
    """Changes after `heard` of what they read, by their firm of today and what it read then."""
    later = changes_for(user).filter(card=memory.card_id, pk__gt=heard)
    copies = FirmCopy.history.filter(card=OuterRef("card_id"), firm__in=member_firms(user))
    then = copies.filter(history_date__lte=OuterRef("at")).order_by("-history_date", "-history_id")
    own_text = Coalesce(Subquery(then.annotate(live=Q(withdrawn_at=None)).values("live")[:1]), Value(value=False))
    members = Membership.objects.of(user).filter(firm=OuterRef("firm_id"), joined_at__lte=OuterRef("at"))
    later = later.annotate(own_text=own_text)
    return later.filter(Q(firm=None, own_text=False) | Exists(members)).order_by("pk")


def _unseen(memory: Memory) -> QuerySet[ChangeNotice]:
    return ChangeNotice.objects.filter(memory=memory, seen_at=None)


def _remember_first(user: User, memory: Memory) -> None:
    """Bring `Memory.changed` in line, and have the card in today's plan where something is still to be told."""
    first = _unseen(memory).aggregate(first=Min("change"))["first"]
    memory.changed_id = first
    Memory.objects.filter(pk=memory.pk).update(changed=first)
    if first:
        plan_anew(user=user)
