"""What becomes of what candidates say about cards: one transaction each."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction
from django.db.models import Q

from cards.content.choices import ReportKind, ReportStatus
from cards.content.correction_models import FirmCopy, Report
from cards.firms.models import Membership, User

if TYPE_CHECKING:
    from datetime import datetime

    from cards.content.models import Card

FATE = ("status", "answer", "reply", "closed_by", "closed_at")


@transaction.atomic
def send_report(*, card: Card, user: User, text: str, now: datetime, kind: ReportKind = ReportKind.PROBLEM) -> Report:
    """Keep what somebody says about a card, with which text of it they read: the library's, or their firm's own copy.

    The same words about the same text, sent again before anybody answered, are the report that is there already.
    """
    # Of two taps on the button the second waits here for the first.
    User.objects.select_for_update(no_key=True).only("pk").get(pk=user.pk)
    firm = Membership.objects.of(user).values_list("firm_id", flat=True).first()
    copies = FirmCopy.objects.filter(card=card, firm=firm, withdrawn_at=None) if firm else FirmCopy.objects.none()
    copy, version = copies.values_list("pk", "version").first() or (None, card.version)
    said = {"user": user, "card": card, "firm_copy_id": copy, "kind": kind, "text": text}
    sent = Report.objects.filter(**said, status=ReportStatus.OPEN).first()
    return sent or Report.objects.create(**said, card_version=version, firm_id=firm, created_at=now)


@transaction.atomic
def close_report(  # noqa: PLR0913  what the form asks for
    *, report: Report, status: ReportStatus, by: User, now: datetime, answer: str = "", reply: str = ""
) -> bool:
    """Accept or decline a report, and those that were merged with it: each is news to its candidate.

    answer: to the candidates. reply: for colleagues. False where somebody else closed it first: then it stays so.
    """
    if not Report.objects.select_for_update().filter(pk=report.pk, status=ReportStatus.OPEN).exists():
        return False
    report.status, report.answer, report.reply, report.closed_by, report.closed_at = status, answer, reply, by, now
    report.save(update_fields=FATE)
    Report.objects.filter(merged_into=report).update(closed_at=now, seen_at=None)
    return True


@transaction.atomic
def merge_report(*, report: Report, into: Report, by: User, now: datetime, reply: str = "") -> bool:
    """Let a report share the fate of another of the same card, and those with it that were merged with it before.

    False where one of the two is no longer what it was: closed by somebody else, merged itself, or gone; and where one
    is about a firm's own copy and somebody of another firm would read its answer.
    """
    both = Report.objects.select_for_update().filter(pk__in=[report.pk, into.pk], card=report.card_id).order_by("pk")
    status = dict(both.values_list("pk", "status"))
    if len(status) < 2 or status[report.pk] != ReportStatus.OPEN or status[into.pk] == ReportStatus.MERGED:  # noqa: PLR2004
        return False
    if _tells_another_firm(report, into):
        return False
    report.status, report.merged_into, report.reply = ReportStatus.MERGED, into, reply
    report.closed_by, report.closed_at = by, now
    report.save(update_fields=[*FATE, "merged_into"])
    earlier = Report.objects.filter(merged_into=report)
    if status[into.pk] == ReportStatus.OPEN:
        earlier.update(merged_into=into)
    else:
        earlier.update(merged_into=into, closed_at=now, seen_at=None)
    return True


def _tells_another_firm(report: Report, into: Report) -> bool:
    """Whether candidates of one firm would read what mentors of another say of their own copy, and who says it."""
    together = Report.objects.filter(Q(pk__in=[report.pk, into.pk]) | Q(merged_into=report))
    places = list(together.values_list("firm", "firm_copy"))
    return any(copy for _, copy in places) and len({firm for firm, _ in places}) > 1


@transaction.atomic
def hand_on_fate(*, user: User) -> None:
    """Before a person's reports go with their account: what others said and was merged with them stands by itself.

    Else an open one would take theirs out of the queue, and a closed one its answer with it. Of those that were merged,
    one about the same text comes first: so the same people go on answering.
    """
    of_others = Report.objects.exclude(user=user).exclude(merged_into=None).values("merged_into")
    for end in Report.objects.select_for_update().filter(user=user, pk__in=of_others).order_by("pk"):
        merged = end.merged.exclude(user=user).order_by("created_at", "pk")
        first, *others = sorted(merged, key=lambda one: one.firm_copy_id != end.firm_copy_id)
        for name in FATE:
            setattr(first, name, getattr(end, name))
        first.merged_into = None
        first.save(update_fields=[*FATE, "merged_into"])
        Report.objects.filter(pk__in=[other.pk for other in others]).update(merged_into=first)


@transaction.atomic
def mark_seen(*, user: User, until: datetime, now: datetime) -> int:
    """Note that a candidate saw what became of their reports. until: what was closed later stays news."""
    return Report.objects.filter(user=user, closed_at__lte=until, seen_at=None).update(seen_at=now)
