"""Somebody who has left a row of every kind that is their own."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from allauth.account.models import EmailAddress

from cards.candidacy.models import Candidacy, DaysOff
from cards.content.correction_models import CardChange
from cards.content.report_actions import send_report
from cards.firms.models import Assignment, Membership
from cards.mentoring.models import AgreedAction, ProgressView
from cards.study.models import ChangeNotice, DayPlan, Memory, MemoryFit, PlannedCard, Review
from tests.candidacy.windows import DAY, declare, make_window
from tests.examples.helpers import comment_on, make_example
from tests.factories import NOW
from tests.study.helpers import answer, attempt_of, take_back

if TYPE_CHECKING:
    from cards.content.models import Card
    from cards.firms.models import User


def make_fit(user: User) -> MemoryFit:
    """A fit that a memory and a review of theirs follow, if there are any."""
    fit = MemoryFit.objects.create(
        user=user,
        parameters=[0.2] * 21,
        reviews=400,
        held_out=80,
        loss_default=0.4,
        loss_fitted=0.3,
        used=True,
        last_review=1,
        made_at=NOW,
    )
    Memory.objects.filter(user=user).update(fit=fit)
    Review.objects.filter(user=user).update(fit=fit)
    return fit


def live_a_little(user: User, cards: list[Card], mentor: User | None, mark: str = "") -> None:
    """Leave a row of every kind that is somebody's own; the first answer is taken back."""
    take_back(user, attempt_of(answer(user, cards[0])))
    answer(user, cards[1])
    make_fit(user)
    change = CardChange.objects.create(card=cards[1], version=1, is_material=True, why=f"Amended {mark}", at=NOW)
    ChangeNotice.objects.create(change=change, memory=Memory.objects.get(user=user, card=cards[1]))
    Memory.objects.filter(user=user, card=cards[1]).update(changed=change)
    plan, _ = DayPlan.objects.get_or_create(user=user, defaults={"study_day": NOW.date()})
    PlannedCard.objects.get_or_create(plan=plan, card=cards[1], defaults={"place": 999, "reason": "due", "seconds": 9})
    firm = Membership.objects.of(user).get().firm
    example = make_example(user, f"A lease {mark}", did=f"=1+1 {mark}", shared_with=firm)
    AgreedAction.objects.create(candidate=user, firm=firm, text=f"Read the Rules {mark}", created_by=mentor)
    ProgressView.objects.create(candidate=user, firm=firm, viewer=mentor, page="review")
    if mentor:
        pair = [Membership.objects.of(person).get() for person in (mentor, user)]
        Assignment.objects.get_or_create(mentor=pair[0], candidate=pair[1], defaults={"created_at": NOW})
        comment_on(example, mentor, f"Well told {mark}")
    make_window(user, day=DAY)
    declare(user, "ethics", "valuation")
    Candidacy.objects.create(user=user, pathway=f"Commercial {mark}")
    DaysOff.objects.create(user=user, first=date(2026, 12, 24), last=date(2026, 12, 26))
    send_report(card=cards[0], user=user, text=f"Wrong {mark}", now=NOW)
    EmailAddress.objects.create(user=user, email=user.email, verified=True, primary=True)
