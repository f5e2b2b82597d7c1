"""Every model, gathered for Django; each lives in the package whose concern it is."""

from cards.candidacy.models import AssessmentWindow, Candidacy, DaysOff, DeclaredCompetency
from cards.content.models import Card, Competency, Deck, Point, Report, Source
from cards.examples.models import Example, ExampleComment, ExampleVersion
from cards.firms.models import Firm, Membership, SetupLink, User
from cards.study.models import DayPlan, Memory, MemoryFit, PlannedCard, Review

__all__ = [
    "AssessmentWindow",
    "Candidacy",
    "Card",
    "Competency",
    "DayPlan",
    "DaysOff",
    "Deck",
    "DeclaredCompetency",
    "Example",
    "ExampleComment",
    "ExampleVersion",
    "Firm",
    "Membership",
    "Memory",
    "MemoryFit",
    "PlannedCard",
    "Point",
    "Report",
    "Review",
    "SetupLink",
    "Source",
    "User",
]
