"""All that the site holds of one person, as one JSON document. Its format: docs/own-data.md."""

from __future__ import annotations

import json
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, Any

from allauth.account.models import EmailAddress
from django.core.serializers.json import DjangoJSONEncoder
from django.db.models import F, Q

from cards.candidacy.models import AssessmentWindow, Candidacy, DaysOff, DeclaredCompetency
from cards.content.correction_models import Report
from cards.content.expiry_queries import holds
from cards.content.models import Card
from cards.content.owned import member_firms
from cards.content.voice import copy_of
from cards.examples.models import TEXT_FIELDS, Example, ExampleComment, ExampleVersion
from cards.firms.facts import unset_words
from cards.firms.models import Assignment, FirmFact, Membership
from cards.kinds.speech import spoken_text
from cards.study.models import (
    SCHEDULE_FIELDS,
    ChangeNotice,
    DayPlan,
    Memory,
    MemoryFit,
    PlannedCard,
    Review,
    ReviewKind,
)

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from datetime import datetime

    from django.db.models import QuerySet

    from cards.firms.models import User

FORMAT, VERSION = "clientcare-own-data", 1
PAGE = 500  # rows read at once

ACCOUNT = ["public_id", "email", "name", "is_guest", "date_joined", "last_login"]
SETTINGS = ["time_zone", "new_per_day", "shortcuts", "answer_box"]
MEMORY = [*SCHEDULE_FIELDS, "version", "introduced_on", "missed", "suspended", "buried_until", "flagged"]
REVIEW = ["sequence", "attempt_id", "kind", "rating", "reviewed_at", "study_day", "duration_ms", "points_recalled"]
REVIEW += ["points_total", "points_needed", "predicted", "scheduler", "card_version"]
FIT = ["parameters", "reviews", "held_out", "loss_default", "loss_fitted", "used", "applied_at", "made_at"]
REPORT = ["card_version", "kind", "text", "created_at", "status", "answer", "closed_at", "seen_at"]
EXAMPLE = ["public_id", *TEXT_FIELDS, "level", "version", "shared_at", "created_at", "updated_at"]


def export_of(user: User, now: datetime) -> Iterator[str]:
    """Give the document in pieces, each of a few hundred rows at most.

    Rows are read page by page, so that a slow download holds no cursor and no transaction. Whoever answers cards
    meanwhile finds those answers in it or not. Characters that a page could take for markup are written as escapes.
    """
    yield from _document(_parts(user, now))


def _document(parts: Iterable[tuple[str, object | Iterator[Any]]]) -> Iterator[str]:
    before = "{\n"
    for name, value in parts:
        yield f"{before}{_json(name)}: "
        yield from _list(value) if hasattr(value, "__next__") else [_json(value)]
        before = ",\n"
    yield "\n}\n"


def _list(rows: Any) -> Iterator[str]:
    before, page = "[\n", []
    for row in rows:
        page.append(f"{before}{_json(row)}")
        before = ",\n"
        if len(page) == PAGE:
            yield "".join(page)
            page = []
    yield "".join(page) + ("[]" if before == "[\n" else "\n]")


def _json(value: object) -> str:
    text = json.dumps(value, cls=DjangoJSONEncoder)
    return text.replace("<", "\\u003c").replace(">", "\\u003e").replace("&", "\\u0026")


def _parts(user: User, now: datetime) -> Iterator[tuple[str, object]]:
    mine = partial(_rows, user)
    card = F("card__public_id")
    yield "format", FORMAT
    yield "version", VERSION
    yield "made_at", now
    yield "account", {name: getattr(user, name) for name in ACCOUNT}
    yield "settings", {name: getattr(user, name) for name in SETTINGS}
    yield "email_addresses", mine(EmailAddress, ["email", "verified", "primary"])
    yield "firms", mine(Membership, ["role", "joined_at", "left_at"], firm=F("firm__name"))
    yield "mentors", _mentors(user)
    yield "candidacy", mine(Candidacy, ["pathway", "minutes_per_day", "weekdays", "level_one_first", "set_up_at"])
    yield "assessment_windows", mine(AssessmentWindow, ["opens", "closes", "day", "outcome", "outcome_on"])
    yield "days_off", mine(DaysOff, ["first", "last"])
    yield (
        "declared_competencies",
        mine(
            DeclaredCompetency, ["name", "level", "rank"], code=F("competency__code"), competency=F("competency__name")
        ),
    )
    yield "cards", _cards(user)
    yield "plan", mine(DayPlan, ["study_day", "waiting"])
    yield "planned_cards", mine(PlannedCard, ["place", "reason", "seconds"], owner="plan__user", card=card)
    yield "memories", mine(Memory, MEMORY, fit_made_at=F("fit__made_at"), card=card)
    yield (
        "reviews",
        mine(
            Review,
            REVIEW,
            fit_made_at=F("fit__made_at"),
            card=F("memory__card__public_id"),
            undone_attempt=F("undoes__attempt_id"),
        ),
    )
    yield "changes", _changes(user)
    yield "fits", mine(MemoryFit, FIT)
    yield "examples", _examples(user)
    yield from _between_them_and_others(user)


def _mentors(user: User) -> Iterator[dict[str, Any]]:
    """Who looks after them; whom they look after themselves is for those candidates to take along."""
    told: dict[str, Any] = {"firm": F("candidate__firm__name"), "mentor": F("mentor__user__name")}
    return _rows(user, Assignment, [], owner="candidate__user", since=F("created_at"), **told)


def _changes(user: User) -> Iterator[dict[str, Any]]:
    told: dict[str, Any] = {"card": F("memory__card__public_id"), "changed_at": F("change__at")}
    return _rows(user, ChangeNotice, ["seen_at"], owner="memory__user", why=F("change__why"), **told)


def _between_them_and_others(user: User) -> Iterator[tuple[str, object]]:
    """What they told those who look after cards or candidates, agreed with these, and who of these looked."""
    end: dict[str, Any] = {"merged_status": F("merged_into__status"), "merged_answer": F("merged_into__answer")}
    firm = F("firm__name")
    of_copy = holds(Q(firm_copy__isnull=False))
    yield "reports", _rows(user, Report, REPORT, card=F("card__public_id"), of_firm_copy=of_copy, firm=firm, **end)
    yield "agreed_actions", _paged(user.agreed_actions.all(), ["text", "due", "created_at", "done_at"], firm=firm)
    yield "looks", _paged(user.progress_views.all(), ["page", "at"], firm=firm, by=F("viewer__name"))


def _rows(user: User, model: Any, fields: list[str], *, owner: str = "user", **more: Any) -> Iterator[dict[str, Any]]:
    """Give the person's own rows of a model, in the order in which they were made."""
    return _paged(model.objects.filter(**{owner: user.pk}), fields, **more)


def _paged(rows: QuerySet[Any], fields: list[str], **more: Any) -> Iterator[dict[str, Any]]:
    # An expression may not take the name of a field of the model, as "card" and "competency" would.
    named = {f"their_{name}": expression for name, expression in more.items()}
    found = rows.order_by("pk").values("pk", *fields, **named)
    last = 0
    while page := list(found.filter(pk__gt=last)[:PAGE]):
        for row in page:
            last = row.pop("pk")
            yield {name.removeprefix("their_"): value for name, value in row.items()}


def _cards(user: User) -> Iterator[dict[str, Any]]:
    """What the ids in the other parts mean, of cards that they may see now: not of a firm they left. As they read."""
    of_theirs = Q(pk__in=Memory.objects.filter(user=user).values("card")) | Q(
        pk__in=PlannedCard.objects.filter(plan__user=user).values("card")
    )
    cards = Card.objects.visible_to(user).filter(of_theirs).annotate(own=copy_of(user))
    mine = FirmFact.objects.filter(firm_id__in=member_firms(user)).exclude(value="")
    facts = dict(mine.values_list("key", "value"))
    for row in _paged(cards, ["public_id", "question", "level"], deck=F("deck__title"), own=F("own__question")):
        row["question"] = spoken_text(row.pop("own") or row["question"], facts, unset_words())
        yield row


def _examples(user: User) -> Iterator[dict[str, Any]]:
    """Each with what it said before, and what mentors said of it under the names that its page shows."""
    places = {"competency": F("competency__code"), "card": F("card__public_id")}
    for example in _paged(Example.objects.owned_by(user), EXAMPLE, **places, shared_with=F("shared_with__name")):
        versions = ExampleVersion.objects.filter(example__public_id=example["public_id"]).order_by("number")
        comments = ExampleComment.objects.filter(example__public_id=example["public_id"]).select_related("author")
        example["versions"] = list(versions.values("number", "saved_at", *TEXT_FIELDS))
        example["comments"] = [
            {"by": one.by, "text": one.text, "created_at": one.created_at, "read_at": one.read_at} for one in comments
        ]
        yield example


@dataclass(frozen=True, slots=True)
class Amounts:
    """How much there is of somebody, in rows."""

    memories: int
    reviews: int
    examples: int
    shared: int
    reports: int


def amounts_of(user: User) -> Amounts:
    """In five counts."""
    examples = Example.objects.owned_by(user)
    return Amounts(
        memories=Memory.objects.filter(user=user, version__gt=0).count(),
        reviews=Review.objects.filter(user=user, kind=ReviewKind.GRADE).count(),
        examples=examples.count(),
        shared=examples.exclude(shared_with=None).count(),
        reports=Report.objects.filter(user=user).count(),
    )
