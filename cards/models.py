"""Every model, gathered for Django; each lives in the package whose concern it is."""

from cards.candidacy.models import AssessmentWindow, Candidacy, DaysOff, DeclaredCompetency
from cards.content.correction_models import CardChange, FirmCopy, Report
from cards.content.models import Card, Competency, Deck, Point, Source
from cards.examples.models import Example, ExampleComment, ExampleVersion
from cards.firms.models import Assignment, Firm, FirmFact, Invitation, JoinLink, Membership, SetupLink, User
from cards.mentoring.models import AgreedAction, ProgressView
from cards.study.models import ChangeNotice, DayPlan, Memory, MemoryFit, PlannedCard, Review

__all__ = [
    "AgreedAction",
    "AssessmentWindow",
    "Assignment",
    "Candidacy",
    "Card",
    "CardChange",
    "ChangeNotice",
    "Competency",
    "DayPlan",
    "DaysOff",
    "Deck",
    "DeclaredCompetency",
    "Example",
    "ExampleComment",
    "ExampleVersion",
    "Firm",
    "FirmCopy",
    "FirmFact",
    "Invitation",
    "JoinLink",
    "Membership",
    "Memory",
    "MemoryFit",
    "PlannedCard",
    "Point",
    "ProgressView",
    "Report",
    "Review",
    "SetupLink",
    "Source",
    "User",
]
