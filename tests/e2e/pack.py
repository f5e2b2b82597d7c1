"""Alice as her mentor meets her at a quarterly meeting: competencies declared, a quarter revised, things agreed."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from cards.candidacy.models import AssessmentWindow, Candidacy, DeclaredCompetency
from cards.content.choices import ETHICS
from cards.content.models import Competency
from cards.core import clock
from cards.firms.models import Assignment, Membership
from cards.mentoring.models import AgreedAction
from cards.scheduling.types import Rating
from cards.study.models import Memory
from tests.examples.helpers import make_example
from tests.factories import make_card, make_competency, make_deck
from tests.study.helpers import answer

if TYPE_CHECKING:
    from cards.content.models import Card
    from cards.firms.models import Firm, User

# The mandatory competencies, and what a candidate of a usual pathway adds. With cards: the first eight.
DECLARED = [
    ("client-care", "Client care", 2),
    ("communication", "Communication and negotiation", 2),
    ("health-and-safety", "Health and safety", 2),
    ("conflict-avoidance", "Conflict avoidance, management and dispute resolution procedures", 1),
    ("valuation", "Valuation", 3),
    ("inspection", "Inspection", 3),
    ("measurement", "Measurement of land and property", 2),
    ("accounting", "Accounting principles and procedures", 1),
    ("business-planning", "Business planning", 1),
    ("data-management", "Data management", 1),
    ("diversity", "Diversity, inclusion and teamworking", 1),
    ("inclusive-environments", "Inclusive environments", 1),
    ("sustainability", "Sustainability", 1),
]
OF_THEIR_OWN = ["Leasing and letting", "Landlord and tenant", "Property management", "Purchase and sale"]
WITH_CARDS = 8
AGREED = [
    "Write an own example of a valuation at Level 3, without the client's name, and share it",
    "Revise ethics on every working day until the panel",
    "Read the firm's complaints procedure and say its stages aloud",
    "Sit in on one inspection and on one rent review, and note what was advised and why",
]
HARDEST = "How would you advise a client who asks whether the fee agreed in the terms still stands, number {}?"


def make_pack(alice: User, mentor: User, firm: Firm) -> None:
    """Give Alice a history of three months, and her mentor the care of her."""
    place, theirs = (Membership.objects.current().get(user=user) for user in (alice, mentor))
    Assignment.objects.create(mentor=theirs, candidate=place)
    today = clock.site_date()
    Candidacy.objects.create(user=alice, pathway="Commercial real estate", set_up_at=clock.now())
    opens = today + timedelta(days=40)
    AssessmentWindow.objects.create(user=alice, opens=opens, closes=opens + timedelta(days=27))
    cards = _declare(alice)
    _revise(alice, cards)
    for number, text in enumerate(AGREED):
        due = today + timedelta(days=21 * number - 20)
        action = AgreedAction(candidate=alice, firm=firm, text=text, due=due, created_by=mentor)
        action.done_at = clock.now() if number == 1 else None
        action.save(force_insert=True)
    for number in (1, 2):
        make_example(alice, f"A rent review of a shop, part {number}", shared_with=firm)


def _declare(alice: User) -> list[Card]:
    """Declare the competencies, and make cards of the first few and of ethics."""
    ethics = Competency.objects.get_or_create(
        code=ETHICS,
        defaults={"name": "Ethics, Rules of Conduct and professionalism", "mandatory": True, "minimum_level": 3},
    )[0]
    listed = [(ethics, 3), *((make_competency(code, name), level) for code, name, level in DECLARED)]
    for rank, (competency, level) in enumerate(listed, start=1):
        DeclaredCompetency.objects.create(user=alice, competency=competency, level=level, rank=rank)
    for rank, name in enumerate(OF_THEIR_OWN, start=len(listed) + 1):
        DeclaredCompetency.objects.create(user=alice, name=name, level=3, rank=rank)
    cards = []
    for position, (competency, _level) in enumerate(listed[: WITH_CARDS + 1], start=5):
        deck = make_deck(f"pack-{competency.code}", competency=competency, position=position)
        cards += [make_card(deck, f"{competency.code}-{number}", level=1) for number in range(5)]
    return cards


def _revise(alice: User, cards: list[Card]) -> None:
    """Four of five cards met over three months, ten of them forgotten more than once."""
    now = clock.now()
    met = [card for place, card in enumerate(cards) if place % 5 != 4]
    for place, card in enumerate(met):
        answer(alice, card, Rating.EASY, now=now - timedelta(days=85 - 2 * place, minutes=place))
    for number, card in enumerate(met[:12]):
        question = HARDEST.format(number)
        card.rendered = {**card.rendered, "question": question}
        card.question = question
        card.save(update_fields=["rendered", "question"])
        Memory.objects.filter(user=alice, card=card).update(lapses=12 - number)
