"""Today's plan: made when it is first asked for, made anew when what it rests on changed, longer on request."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from django.db import transaction

from cards.scheduling.plan import keep_going, make_plan
from cards.study.habits import effort_before
from cards.study.inputs import inputs_of
from cards.study.models import DayPlan, PlannedCard
from cards.study.queries import standing_plan

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date

    from cards.scheduling.aim import Plan, Planned
    from cards.study.inputs import PlanInputs
    from cards.study.queue import Queue
    from cards.study.turn import Tally, Turn

MORE_MINUTES = 10  # of *keep going*, each time it is asked for


def next_turn(queue: Queue) -> Turn | None:
    """The card to show now, of a plan that stands; None when today is done."""
    turn = queue.next_turn()
    if turn and turn.tally.is_planned:
        return turn
    return queue.next_turn() if ensure_plan(queue) else turn


def tally(queue: Queue) -> Tally:
    """How today stands, by a plan that stands."""
    ensure_plan(queue)
    return queue.tally()


def ensure_plan(queue: Queue, inputs: PlanInputs | None = None) -> bool:
    """Make today's plan where none stands that has a card; return whether one was made.

    inputs: of all decks, where they were read already.

    A plan is only what a pure function makes of rows that are there, kept so that it is made once a day: so a page
    that only reads may make it, and twice at once does no harm.
    """
    standing = standing_plan(queue)
    if standing and standing.has_cards:
        return False
    inputs = inputs or inputs_of(queue.everywhere)
    plan = _made(inputs, queue.day.date)
    if not plan.cards and standing and standing.waiting == plan.waiting:
        return False
    return _keep(queue, plan)


def _made(inputs: PlanInputs, today: date) -> Plan:
    """Of a day off, what changed since it was learned is all that is planned."""
    beside = inputs.collection.may_come_beside()
    if inputs.course.calendar.is_study_day(today):
        return make_plan([*inputs.seen, *beside], inputs.unseen, inputs.aim, inputs.pace, inputs.curve)
    changed = [card for card in (*inputs.seen, *beside) if card.is_changed]
    return make_plan(changed, [], replace(inputs.aim, seconds=0.0), inputs.pace, inputs.curve)


@transaction.atomic
def _keep(queue: Queue, made: Plan) -> bool:
    plan, _ = DayPlan.objects.select_for_update().get_or_create(user_id=queue.user.pk)
    standing = standing_plan(queue)
    if standing and standing.has_cards:  # made in another window in the meantime
        return True
    plan.cards.all().delete()
    plan.study_day, plan.made_for, plan.waiting = queue.day.date, queue.user.plan_version, made.waiting
    plan.effort = [(str(day), *done) for day, *done in effort_before(queue.user, queue.day.date)]
    plan.save(update_fields=["study_day", "made_for", "waiting", "effort"])
    _add(plan, made.cards, first=0)
    return True


@transaction.atomic
def extend_plan(queue: Queue) -> int:
    """Add some ten minutes of further cards to today's plan, of the queue's deck or of all; return how many wait then.

    Nothing is added while some wait: a button pressed twice adds ten minutes, not twenty.
    """
    ensure_plan(queue)
    plan, _ = DayPlan.objects.select_for_update().get_or_create(user_id=queue.user.pk)
    if left := queue.planned().count():
        return left
    waiting = set(queue.everywhere.planned().values_list("card_id", flat=True))
    inputs = inputs_of(queue)
    seen = [card for card in inputs.seen if card.key not in waiting]
    unseen = [card for card in inputs.unseen if card.key not in waiting]
    aim = replace(inputs.aim, seconds=MORE_MINUTES * 60.0)
    more = keep_going(seen, unseen, aim, inputs.pace, inputs.curve)
    # Cards of the plan that were answered today stand in it already: they are not among the inputs.
    last = plan.cards.order_by("-place").values_list("place", flat=True).first()
    return _add(plan, more.cards, first=0 if last is None else last + 1)


def _add(plan: DayPlan, cards: Iterable[Planned], *, first: int) -> int:
    rows = [
        PlannedCard(plan=plan, card_id=card.key, place=place, reason=card.reason, seconds=card.seconds)
        for place, card in enumerate(cards, start=first)
    ]
    return len(PlannedCard.objects.bulk_create(rows))
