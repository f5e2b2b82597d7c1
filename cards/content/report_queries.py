"""What became of what candidates said about cards: for themselves, and for those who answer them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.db.models import F, OuterRef, Q, Subquery
from django.db.models.functions import Coalesce

from cards.content.choices import ReportStatus
from cards.content.correction_models import CardChange, Report
from cards.content.models import Card
from cards.content.owned import member_firms
from cards.content.voice import FACTS
from cards.firms.facts import unset_words
from cards.firms.models import Membership
from cards.firms.name_queries import LEFT
from cards.kinds.face import Face
from cards.kinds.speech import facts_of, spoken

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence
    from datetime import datetime

    from django.db.models import QuerySet

    from cards.firms.models import User

WAITING = "Not answered yet."
OF_STATUS = {ReportStatus.RESOLVED: "Accepted, thank you.", ReportStatus.DECLINED: "Declined."}
MERGED_OPEN = "Others said the same. They are looked at together, and not answered yet."
MERGED = {
    ReportStatus.RESOLVED: "Accepted, together with others who said the same. Thank you.",
    ReportStatus.DECLINED: "Declined, together with others that said the same.",
}


@dataclass(frozen=True, slots=True)
class Changed:
    """What a reader was told by a card before a change and after it."""

    before: Face
    after: Face
    is_of_copy: bool = False  # their firm's own

    @property
    def is_visible(self) -> bool:
        return self.before != self.after


@dataclass(frozen=True, slots=True)
class Suggestion:
    """One report as its candidate sees it. card: None where it is not theirs to see any more, or not published."""

    report: Report
    card: Card | None
    state: str
    answered_by: str
    changed: Changed | None

    @property
    def is_closed(self) -> bool:
        return self.report.end.status not in {ReportStatus.OPEN, ReportStatus.MERGED}

    @property
    def is_news(self) -> bool:
        return self.report.closed_at is not None and self.report.seen_at is None


def reports_of(user: User) -> QuerySet[Report]:
    """What somebody said about cards, newest first."""
    ends = ("merged_into__closed_by", "card__deck", "closed_by")
    return Report.objects.filter(user=user).select_related(*ends).order_by("-created_at", "-pk")


def news_until(user: User) -> datetime | None:
    """When the latest answer came that somebody has not seen; None where there is none."""
    unseen = Report.objects.filter(user=user, seen_at=None).exclude(closed_at=None)
    latest: datetime | None = unseen.order_by("-closed_at").values_list("closed_at", flat=True).first()
    return latest


def suggestions(reports: Sequence[Report], user: User) -> list[Suggestion]:
    """Put a page of somebody's own reports into words, in three queries."""
    wanted = {report.card_id for report in reports}
    visible = Card.objects.visible_to(user).spoken_to(user).select_related("deck").filter(pk__in=wanted)
    cards = {card.pk: card for card in visible}
    changes = _changes([report for report in reports if _is_accepted(report)], cards, user)
    here = _still_here(reports)
    return [
        Suggestion(
            report=report,
            card=cards.get(report.card_id),
            state=_in_words(report),
            answered_by=_answerer(report, here),
            changed=changes.get(_place_of_change(report)) if _is_accepted(report) else None,
        )
        for report in reports
    ]


def _is_accepted(report: Report) -> bool:
    return report.end.status == ReportStatus.RESOLVED


def _place_of_change(report: Report) -> tuple[int, bool, datetime | None]:
    """What was changed for it: the card, or the firm's copy if it is about that, at the moment of its answer."""
    return report.card_id, report.end.is_of_copy, report.end.closed_at


def _in_words(report: Report) -> str:
    if report.status == ReportStatus.OPEN:
        return WAITING
    if report.status != ReportStatus.MERGED:
        return OF_STATUS[ReportStatus(report.status)]
    end = ReportStatus(report.end.status)
    return MERGED.get(end, MERGED_OPEN)


def _still_here(reports: Sequence[Report]) -> set[tuple[int, int | None]]:
    """Who of those who answered is at which firm now."""
    answerers = {report.end.closed_by_id for report in reports} - {None}
    here = Membership.objects.current().filter(user__in=answerers)
    return set(here.values_list("user_id", "firm_id"))


def answerer(report: Report) -> str:
    """Name who answered one report, as its candidate is told."""
    return _answerer(report, _still_here([report]))


def _answerer(report: Report, here: Collection[tuple[int, int | None]]) -> str:
    """Name who answered. Never an e-mail address, and nobody who has left the firm."""
    end = report.end
    if end.closed_at is None or end.status in {ReportStatus.OPEN, ReportStatus.MERGED}:
        return ""
    by = end.closed_by
    if by is None:
        return LEFT
    if by.is_superuser:
        return by.name or "The library's editors"
    firm = report.card.deck.firm_id or end.firm_id
    return (by.name or "A mentor") if (by.pk, firm) in here else LEFT


def _changes(
    reports: Sequence[Report], cards: dict[int, Card], user: User
) -> dict[tuple[int, bool, datetime | None], Changed]:
    """What was changed when these were accepted: a card or copy is saved, and its report closed, at one moment.

    Of copies, those of the firm at which the reader is now: what another says is not theirs to read any more.
    """
    moments = {report.end.closed_at for report in reports if report.end.closed_at}
    changes = CardChange.objects.filter(fact="").annotate(readers=Coalesce("firm_id", 0))
    later = changes.filter(card=OuterRef("card"), readers=OuterRef("readers"), id__gt=OuterRef("pk")).order_by("id")
    found = changes.filter(Q(firm=None) | Q(firm__in=member_firms(user)), card__in=cards, at__in=moments)
    rows = found.annotate(next_before=Subquery(later.values("before")[:1])) if moments and cards else []
    changed: dict[tuple[int, bool, datetime | None], Changed] = {}
    for row in rows:
        card = cards[row.card_id]
        facts = facts_of(vars(card).get(FACTS) or [])
        own = vars(card).get("own_rendered") if row.firm_id else None
        versions = (row.before, vars(row)["next_before"] or own or card.rendered)
        before, after = (Face.from_dict(spoken(said, facts, unset_words())) for said in versions)
        is_of_copy = row.firm_id is not None
        changed[row.card_id, is_of_copy, row.at] = Changed(before, after, is_of_copy=is_of_copy)
    return changed


# For those who answer


def others_of(report: Report, readable: QuerySet[Report]) -> QuerySet[Report]:
    """Other reports of the same card, those that wait first; not those that were merged."""
    others = readable.filter(card=report.card_id).exclude(pk=report.pk).exclude(status=ReportStatus.MERGED)
    return others.select_related("user").order_by(F("closed_at").desc(nulls_first=True), "-created_at", "pk")


def to_merge_with(report: Report, closable: QuerySet[Report]) -> QuerySet[Report]:
    """Those that may share its answer: what is said of a firm's own copy stays at that firm."""
    others = others_of(report, closable)
    mine = Q(firm=report.firm_id)
    return others.filter(mine) if report.is_of_copy else others.filter(mine | Q(firm_copy=None))


def merged_with(report: Report) -> int:
    """How many were merged into it, and are answered with it."""
    return Report.objects.filter(merged_into=report).count()


def reporter(report: Any) -> str:
    """Who said it: a name if they gave one, never an address, and nobody who left the firm. report: as `placed`."""
    user = report.user
    at_a_firm = report.card.deck.firm_id or (report.firm_id and report.is_of_copy)
    if at_a_firm and report.has_left:
        return LEFT
    return user.name or ("A guest" if user.is_guest else "A candidate")


def proposers(card: Card, firm_id: int | None = None) -> dict[datetime, list[str]]:
    """Name those whose reports were accepted with a change of the card, by the moment at which it was saved.

    firm_id: of the firm whose own copy of the card is meant, and whose people alone are named.
    """
    found: dict[datetime, list[str]] = {}
    accepted = Report.objects.placed().filter(card=card).select_related("user", "card__deck", "merged_into")
    accepted = accepted if firm_id is None else accepted.filter(firm=firm_id)
    for report in accepted.exclude(closed_at=None).order_by("created_at", "pk"):
        is_meant = report.end.is_of_copy == (firm_id is not None)
        if is_meant and _is_accepted(report) and report.end.closed_at:
            name = LEFT if firm_id is not None and vars(report)["has_left"] else reporter(report)
            found.setdefault(report.end.closed_at, []).append(name)
    return {moment: list(dict.fromkeys(names)) for moment, names in found.items()}
