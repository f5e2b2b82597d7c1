"""Every model, gathered for Django; each lives in the package whose concern it is."""

from cards.content.models import Card, Competency, Deck, Point, Report, Source
from cards.examples.models import Example, ExampleComment, ExampleVersion
from cards.firms.models import Firm, Membership, SetupLink, User
from cards.study.models import Memory, Review

__all__ = [
    "Card",
    "Competency",
    "Deck",
    "Example",
    "ExampleComment",
    "ExampleVersion",
    "Firm",
    "Membership",
    "Memory",
    "Point",
    "Report",
    "Review",
    "SetupLink",
    "Source",
    "User",
]
