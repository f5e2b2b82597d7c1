"""Telling a candidate that what they learnt has changed: which changes an answer has seen, and which came too late.

A page says which was the latest change when its question was shown. What was published since, the answer does not know:
whoever gave it learnt the old answer. `cards.study.correcting` tells whom publishing finds; this finds the others.

What a firm changed is seen, and waited for, at that firm alone: elsewhere nobody reads it. Whoever comes back is told
then. `Memory.changed` is the first change that its candidate has not seen and that is of what they read now.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import connection
from django.db.models import BigIntegerField, Exists, Min, OuterRef, Q, Subquery, Value
from django.db.models.functions import Coalesce

from cards.content.correction_models import CardChange, FirmCopy
from cards.firms.actions import plan_anew
from cards.firms.models import Membership
from cards.scheduling.types import State
from cards.study.models import ChangeNotice, Memory
from cards.study.turn import changes_for, unseen_by

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


def hear(  # noqa: PLR0913  who answered what, what they had read, and when
    user: User, memory: Memory, review: Review, *, heard: int, firm: int | None, now: datetime
) -> None:
    """Keep that an answer has seen the changes up to `heard`, and that its candidate is to be told of later ones.

    firm: whose texts and facts its page spoke with, 0 for those of none, None where it did not say. Of another firm
    than that it has seen nothing, nor of one where its candidate is not any more.
    """
    missed = [ChangeNotice(change=change, memory=memory) for change in _missed(user, memory, heard)]
    ChangeNotice.objects.bulk_create(missed, ignore_conflicts=True)
    seen = unseen_by(user, memory.pk).filter(change__lte=heard)
    if firm is not None:
        seen = seen.filter(Q(change__firm=None) | Q(change__firm=firm))
    seen.update(seen_at=now, seen_review=review)
    _remember_first(user, memory)


def forget(user: User, memory: Memory, undone: Review) -> None:
    """Have the changes that an answer had seen wait again, because it was taken back. Costs nothing where none were."""
    notices = ChangeNotice.objects.filter(memory=memory, seen_review=undone)
    if notices.update(seen_at=None, seen_review=None):
        _remember_first(user, memory)


def hold_still(*, user: User, **_signal: object) -> None:
    """Let no answer of somebody who is about to move be written before they have.

    An answer locks a memory and then, perhaps, the row of its candidate: whoever locks that row first, and memories
    then, would wait for it in a ring.
    """
    list(Memory.objects.select_for_update().filter(user=user).order_by("pk").values_list("pk", flat=True))


def wait_anew(*, user: User, **_signal: object) -> None:
    """Wait for what changed of what somebody reads now that they have moved, however many cards they know."""
    hold_still(user=user)  # in a statement before: an update that waits for an answer would not see what that has seen
    of_firms = ChangeNotice.objects.filter(memory=OuterRef("pk"), seen_at=None, change__firm__isnull=False)
    Memory.objects.filter(Exists(of_firms), user=user).update(changed=first_waiting())


def first_waiting() -> Subquery:
    """The value for `Memory.changed` of the memories of the query around it, whosesoever they are."""
    here = Membership.objects.current().filter(user=OuterRef("memory__user"), firm=OuterRef("change__firm"))
    waiting = ChangeNotice.objects.filter(Q(change__firm=None) | Exists(here), memory=OuterRef("pk"), seen_at=None)
    first = waiting.order_by().values("memory").annotate(first=Min("change"))
    return Subquery(first.values("first"), output_field=BigIntegerField())


def _missed(user: User, memory: Memory, heard: int) -> QuerySet[CardChange]:
    """Changes after `heard` of what they read, by where they were then, and of their firm since they joined it."""
    later = changes_for(user).filter(card=memory.card_id, pk__gt=heard)
    firms = Membership.objects.filter(user=user, joined_at__lte=OuterRef(OuterRef("at")))
    firms = firms.filter(Q(left_at=None) | Q(left_at__gt=OuterRef(OuterRef("at"))))
    copies = FirmCopy.history.filter(card=OuterRef("card_id"), firm__in=firms.values("firm"))
    then = copies.filter(history_date__lte=OuterRef("at")).order_by("-history_date", "-history_id")
    own_text = Coalesce(Subquery(then.annotate(live=Q(withdrawn_at=None)).values("live")[:1]), Value(value=False))
    members = Membership.objects.of(user).filter(firm=OuterRef("firm_id"), joined_at__lte=OuterRef("at"))
    later = later.annotate(own_text=own_text)
    return later.filter(Q(firm=None, own_text=False) | Exists(members)).order_by("pk")


def _remember_first(user: User, memory: Memory) -> None:
    """Bring `Memory.changed` in line, and have the card in today's plan where something is still to be told."""
    first = unseen_by(user, memory.pk).aggregate(first=Min("change"))["first"]
    memory.changed_id = first
    Memory.objects.filter(pk=memory.pk).update(changed=first)
    if first:
        plan_anew(user=user)
