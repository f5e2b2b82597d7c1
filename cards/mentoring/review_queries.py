"""What a candidate's review is made of, besides how their competencies stand."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.db.models import Case, Count, Exists, F, Min, OuterRef, Prefetch, Q, Subquery, Value, When
from django.db.models.functions import Coalesce

from cards.candidacy.models import AssessmentWindow, Outcome
from cards.content.models import Card
from cards.examples.models import Example
from cards.firms.models import Membership, Role
from cards.mentoring.models import AgreedAction, ProgressView
from cards.study.models import Memory, Review, ReviewKind

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from django.db.models import QuerySet

    from cards.firms.models import User

HARDEST = 10
LOOKS_SHOWN = 5


def hardest_cards(candidate: User) -> list[Memory]:
    """The cards that they forgot most often, each with its card as the candidate reads it."""
    visible = Card.objects.visible_to(candidate).order_by().values("pk")
    mine = Memory.objects.filter(user=candidate, lapses__gt=0, card__in=visible)
    read = Prefetch("card", Card.objects.spoken_to(candidate).select_related("deck__competency", "competency"))
    return list(mine.prefetch_related(read).order_by("-lapses", "-difficulty", "pk")[:HARDEST])


def actions_of(place: Membership) -> list[AgreedAction]:
    """What was agreed: what is open by its day, then what was done, the latest first."""
    mine = AgreedAction.objects.agreed_with(place).select_related("created_by")
    return list(mine.order_by(F("done_at").desc(nulls_first=True), F("due").asc(nulls_last=True), "pk"))


@dataclass(frozen=True, slots=True)
class Agreed:
    """What is open of what a candidate agreed at their firm. due: the first day by which one is to be done."""

    count: int
    due: date | None


def agreed_with(candidate: User) -> Agreed:
    """Say how much of what they agreed at the firm where they are now is open, in one query."""
    here: dict[str, Any] = {
        "candidate__memberships__left_at": None,
        "candidate__memberships__role": Role.CANDIDATE,
        "candidate__memberships__firm": F("firm"),
        "candidate__memberships__joined_at__lte": F("created_at"),
    }
    mine = AgreedAction.objects.filter(candidate=candidate, done_at=None, **here).order_by()
    return Agreed(**mine.aggregate(count=Count("pk"), due=Min("due")))


def looks_at(place: Membership) -> list[ProgressView]:
    """Who of this firm opened a candidate's review lately, since they joined it, the latest first."""
    looks = ProgressView.objects.filter(candidate_id=place.user_id, firm_id=place.firm_id, at__gte=place.joined_at)
    return list(looks.select_related("viewer").order_by("-at")[:LOOKS_SHOWN])


def all_looks_at(candidate: User) -> QuerySet[ProgressView]:
    """Everybody who ever opened somebody's review, at any firm, the latest first: for themselves alone."""
    looks = ProgressView.objects.filter(candidate=candidate).select_related("viewer", "firm")
    return looks.order_by("-at", "-pk")


def shared_examples(place: Membership) -> list[Example]:
    """The candidate's examples that they share with the firm now."""
    shared = Example.objects.filter(user_id=place.user_id, shared_with_id=place.firm_id)
    return list(shared.select_related("competency").order_by("competency__name", "level", "pk"))


@dataclass(frozen=True, slots=True)
class Onlookers:
    """Names of those of a firm who may open a candidate's review."""

    mentors: Sequence[str]
    managers: Sequence[str]


def onlookers(place: Membership) -> Onlookers:
    current = Membership.objects.current().filter(firm_id=place.firm_id, user__is_active=True)
    mine = Exists(place.mentors.filter(mentor=OuterRef("pk")))
    rows = current.filter(Q(role=Role.MANAGER) | (Q(role=Role.MENTOR) & mine)).select_related("user")
    found: dict[str, list[str]] = {Role.MENTOR: [], Role.MANAGER: []}
    for row in rows.order_by("user__name", "pk"):
        found[row.role].append(row.user.name or f"A {row.get_role_display().lower()}")
    return Onlookers(found[Role.MENTOR], found[Role.MANAGER])


def with_progress(candidates: QuerySet[Membership]) -> QuerySet[Any]:
    """Add to each of these people their interview (`opens`, `closes`, `interview`), how their latest one went
    (`outcome`, empty where it is ahead or they have not said; `ended`, the day on which they said so) and the last
    study day of an answer that stands (`last_day`).
    """
    windows = AssessmentWindow.objects.filter(user=OuterRef("user_id"))
    window = windows.filter(outcome=Outcome.OPEN)
    latest = windows.order_by(F("outcome_on").desc(nulls_first=True), "-opens", "-pk")
    taken_back = Exists(Review.objects.filter(undoes=OuterRef("pk")))
    answers = Review.objects.filter(~taken_back, user=OuterRef("user_id"), kind=ReviewKind.GRADE)
    return candidates.select_related("user").annotate(
        opens=Subquery(window.values("opens")),
        closes=Subquery(window.values("closes")),
        interview=Subquery(window.values("day")),
        outcome=Coalesce(Subquery(latest.values("outcome")[:1]), Value("")),
        ended=Subquery(latest.values("outcome_on")[:1]),
        last_day=Subquery(answers.order_by("-study_day").values("study_day")[:1]),
    )


def by_interview(candidates: QuerySet[Membership], today: date) -> QuerySet[Any]:
    """Order what `with_progress` returned: the nearest interview first, those who have none ahead last, by name."""
    ahead = Case(
        When(Q(interview__gte=today) | Q(interview=None, closes__gte=today), then=Coalesce("interview", "opens"))
    )
    return candidates.order_by(ahead.asc(nulls_last=True), "user__name", "pk")


def named(candidates: QuerySet[Membership], said: str, *, with_address: bool) -> QuerySet[Membership]:
    """Those whose name holds these words; whose address does, for a reader who sees it."""
    found = Q(user__name__icontains=said)
    return candidates.filter(found | Q(user__email__icontains=said) if with_address else found)
