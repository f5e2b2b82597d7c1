"""Publishing what cards say: the text or a firm's facts, and telling whoever had learnt the old answer.

Who is told follows from locks, not from luck. A publication writes the row of each card first, then those of all its
memories that it concerns. An answer holds its memory, and a first answer, which has none to hold, its card: so each
answer comes wholly before a publication, which then finds it, or wholly after, and then sees the change. See
`cards.study.noticing` for that side.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.db import connections, router, transaction
from django.db.models import BigIntegerField, Case, F, Min, OuterRef, Q, Subquery, Value, When
from django.db.models.functions import Coalesce

from cards.content.actions import record, save_card
from cards.content.choices import Status
from cards.content.correction_models import CardChange, FirmCopy
from cards.content.last_read import last_read, may_have_spoken
from cards.content.models import Card
from cards.firms.facts import FACTS
from cards.firms.models import Firm, FirmFact, Membership, User
from cards.scheduling.types import State
from cards.study.models import ChangeNotice, Memory
from cards.study.noticing import first_waiting

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Mapping, Sequence
    from datetime import datetime

    from django.db.models import QuerySet

    from cards.content.actions import PointDraft

LONGEST_WHY = 300


@transaction.atomic
def publish_card(  # noqa: PLR0913  what the form asks for
    *,
    card: Card,
    points: Sequence[PointDraft],
    by: User | None,
    reason: str,
    now: datetime,
    is_material: bool,
    why: str = "",
) -> CardChange:
    """Save a card with its points, as `save_card` does, and tell whom it concerns where the answer changed.

    A card that is new concerns nobody yet. why: shown to candidates; where it is empty, `reason` is.
    """
    locked = Card.objects.select_for_update(no_key=True).filter(pk=card.pk)
    stored, is_new = locked.values("rendered").first(), card.pk is None
    save_card(card=card, points=points, by=by, reason=reason, now=now)
    change = CardChange.objects.create(
        card=card,
        version=card.version,
        is_material=is_material and not is_new,
        why=(why or reason)[:LONGEST_WHY],
        by=by,
        at=now,
        before=stored["rendered"] if stored else {},
    )
    notify(change)
    return change


@transaction.atomic
def publish_facts(
    *, firm: Firm, values: Mapping[str, str], by: User | None, now: datetime, why: str = ""
) -> list[CardChange]:
    """Save facts of a firm, by key, and tell its people of each card that spoke of what changed.

    An empty value unsets a fact; those that stay the same are left alone. Raises ValueError for a key that no fact has.
    """
    if unknown := [key for key in values if key not in FACTS]:
        raise ValueError(f"No firm fact has the key {', '.join(unknown)}.")
    Firm.objects.select_for_update(no_key=True).get(pk=firm.pk)  # two forms at once queue up
    stored = {fact.key: fact for fact in FirmFact.objects.filter(firm=firm)}
    before = {key: fact.value for key, fact in stored.items() if fact.value}
    wanted = {key: value.strip() for key, value in values.items()}
    changed = [key for key, value in wanted.items() if value != before.get(key, "")]
    for key in changed:
        fact = stored.get(key) or FirmFact(firm=firm, key=key)
        fact.value = wanted[key]
        record(fact, by=by, reason=why, now=now)
        if fact.pk:
            fact.save(update_fields=["value"])
        else:
            fact.save(force_insert=True)
    changes = [
        CardChange(
            **read, firm=firm, fact=key, is_material=True, why=why[:LONGEST_WHY], by=by, at=now, facts_before=before
        )
        for keys, read in (_what_is_read(firm, frozenset(changed)) if changed else ())
        for key in changed
        if key in keys
    ]
    CardChange.objects.bulk_create(changes)
    _tell(changes, firm)
    return changes


def _what_is_read(firm: Firm, keys: frozenset[str]) -> Iterator[tuple[Collection[str], dict[str, Any]]]:
    """Give for each card that speaks of one of these facts to the people of a firm, the keys in it and what they read.

    The cards are locked, in the order that all publications keep.
    """
    own = FirmCopy.objects.filter(firm=firm)
    ours = Card.objects.filter(Q(deck__firm=None) | Q(deck__firm=firm))
    texts = [*ours.exclude(fact_keys=[]).values_list("pk", "fact_keys"), *own.values_list("card", "fact_keys")]
    speaking = {pk for pk, mentioned in texts if not keys.isdisjoint(mentioned)}
    # What a draft says no more they may have read last, and read again when it is published.
    speaking |= set(may_have_spoken(ours.exclude(status=Status.PUBLISHED)).values_list("pk", flat=True))
    cards = Card.objects.filter(pk__in=speaking).order_by("pk").select_for_update(no_key=True)
    locked = list(cards.only("status", "version", "rendered", "fact_keys"))
    copies = {copy.card_id: copy for copy in own.filter(card__in=speaking, withdrawn_at=None)}
    for card in locked:
        copy = copies.get(card.pk)
        read, mentioned, before = copy or card, (copy or card).fact_keys, (copy or card).rendered
        if copy is None and card.status != Status.PUBLISHED:
            # Its row is a draft that nobody may have read, of what they may have.
            last = last_read(card.pk)
            if last is None:
                continue
            mentioned, before = last.reading.fact_keys, last.before or {}
        yield mentioned, {"card": card, "copy": copy, "version": read.version, "before": before}


@transaction.atomic
def notify(change: CardChange) -> int:
    """Tell everybody who had answered a card of a material change of it; return how many there were.

    In the transaction that saves the change. Asked again, it does nothing.
    """
    return _tell([change], change.firm)


def _tell(changes: Sequence[CardChange], firm: Firm | None) -> int:
    """Tell of changes that all concern the people of one firm, or for None all who read the library's own text."""
    material = {change.pk: change.card_id for change in changes if change.is_material}
    for known in ChangeNotice.objects.filter(change__in=material).values_list("change", flat=True).distinct():
        del material[known]
    if not material:
        return 0
    cards, keys = set(material.values()), list(material)
    # A row of its own for whoever answers one of them for the first time now: they see that theirs is not the latest.
    Card.objects.filter(pk__in=cards).update(version=F("version"))
    concerned = Memory.objects.filter(_readers(firm, cards), card__in=cards)
    concerned.update(changed=_earliest(material))
    answered = concerned.exclude(state=State.NEW).filter(card__changes__in=keys)
    told = _insert_notices(answered.values_list("card__changes", "pk"))
    # Always in the same order, so that two publications never wait for each other in a ring.
    users = User.objects.filter(pk__in=ChangeNotice.objects.filter(change__in=keys).values("memory__user"))
    list(users.select_for_update(no_key=True).order_by("pk").values_list("pk", flat=True))
    users.update(plan_version=F("plan_version") + 1)
    if firm:
        # Who left it while this waited for them does not wait for what it says.
        marked = Memory.objects.filter(card__in=cards, changed__in=keys)
        marked.exclude(_readers(firm, cards)).update(changed=first_waiting())
    return told


def _readers(firm: Firm | None, cards: Collection[int]) -> Q:
    """Whose memories of these cards a change concerns."""
    at_firms = Membership.objects.current()
    if firm:
        return Q(user__in=at_firms.filter(firm=firm).values("user"))
    (card,) = cards
    copies = FirmCopy.objects.filter(card=card, withdrawn_at=None)
    readers = ~Q(user__in=at_firms.filter(firm__in=copies.values("firm")).values("user"))
    readers &= ~Q(user__is_guest=True, user__is_active=False)  # who signed in to an account since
    owner = Card.objects.values_list("deck__firm", flat=True).get(pk=card)
    return readers & Q(user__in=at_firms.filter(firm=owner).values("user")) if owner else readers


def _earliest(changes: Mapping[int, int]) -> Case:
    """The value for `Memory.changed`: what stands, else the first of these changes, which are named with their cards.

    Memories without an answer keep what they have, and are written all the same: an answer that comes in now waits
    for this publication then, or this publication for it.
    """
    of_card = CardChange.objects.filter(pk__in=changes, card=OuterRef("card_id")).order_by().values("card")
    first: Any = Subquery(of_card.annotate(first=Min("pk")).values("first"))
    if len(set(changes.values())) == 1:  # spares PostgreSQL a look-up for each of thousands
        first = Value(min(changes))
    as_it_is = When(state=State.NEW, then=F("changed"))
    return Case(as_it_is, default=Coalesce("changed", first), output_field=BigIntegerField())


def _insert_notices(pairs: QuerySet[Memory, Any]) -> int:
    """Insert a notice for each pair of change and memory, in the database alone; return how many were new."""
    connection = connections[router.db_for_write(ChangeNotice)]
    query, params = pairs.order_by().query.get_compiler(connection=connection).as_sql()
    with connection.cursor() as cursor:
        into = f"INSERT INTO {ChangeNotice._meta.db_table} (change_id, memory_id)"  # noqa: SLF001  the public interface
        cursor.execute(f"{into} {query} ON CONFLICT DO NOTHING", params)
        return int(cursor.rowcount)
