"""The facts of a firm that cards may speak of: the one list of them.

A card says `{{ complaints_handler }}`, and each reader reads who that is at their own firm. To add a fact, add it here:
the firm's form, the check of deck text, the guide (docs/firm-facts.md, held to this list by a test) and what a card
says where a firm has not filled it in all follow.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

LONGEST_FACT = 200
ASK = "ask your mentor"


@dataclass(frozen=True, slots=True)
class Fact:
    """One fact. key: as cards write it. neutral: what a card says for it where a firm has not said it.

    example: of a value, for the form. is_asked: whether a candidate who reads the neutral words is to ask a mentor.
    """

    key: str
    label: str
    neutral: str
    example: str
    hint: str = ""
    is_asked: bool = True

    @property
    def unset(self) -> str:
        return f"{self.neutral} ({ASK})" if self.is_asked else self.neutral


FACTS: Mapping[str, Fact] = {
    fact.key: fact
    for fact in (
        Fact("firm", "The firm, as clients know it", "your firm", "Example Surveyors", is_asked=False),
        Fact(
            "complaints_handler", "Who handles complaints", "your firm's complaints handler", "the compliance partner"
        ),
        Fact(
            "complaint_first_contact",
            "Whom a client tells first",
            "the first point of contact that your firm names for complaints",
            "the director on the instruction",
        ),
        Fact(
            "complaint_stand_in",
            "Who steps in when that person is complained about",
            "your firm's stand-in",
            "a director who did not work on the job",
        ),
        Fact(
            "acknowledge_within",
            "A complaint is acknowledged within",
            "the time that your firm allows for acknowledging",
            "7 days",
            hint="With its unit: cards say “within …”.",
        ),
        Fact(
            "respond_within",
            "A full response, or an update, comes within",
            "the time that your firm allows for responding",
            "28 days",
            hint="With its unit, as above.",
        ),
        Fact(
            "redress_consumers",
            "Redress scheme for consumers",
            "the redress scheme that your firm names for consumers",
            "CEDR",
            hint="It must be free to the consumer. Check the provider's approval when you check the procedure.",
        ),
        Fact(
            "redress_businesses",
            "Redress scheme for businesses",
            "the redress scheme that your firm names for business clients",
            "the RICS Dispute Resolution Service",
        ),
        Fact(
            "procedure_published",
            "Where the complaints procedure is published",
            "where your firm publishes its complaints procedure",
            "on our website, under Legal",
        ),
        Fact(
            "complaints_log",
            "Where complaints are logged",
            "your firm's complaints log",
            "the register on the intranet",
        ),
        Fact(
            "insurer_route",
            "How the insurer hears of a complaint or claim",
            "your firm's way of telling its insurer or broker",
            "the complaints handler tells our broker the same day",
        ),
        Fact(
            "responsible_principal",
            "RICS responsible principal",
            "your firm's responsible principal",
            "the managing partner",
        ),
        Fact(
            "conflicts_decider",
            "Who decides on a conflict of interest",
            "whoever decides on conflicts of interest at your firm",
            "the risk team",
        ),
        Fact(
            "conflicts_record",
            "Where a conflict check is recorded",
            "your firm's record of conflict checks",
            "the job file and the conflicts register",
        ),
        Fact(
            "gifts_register",
            "Gifts and hospitality are recorded in",
            "your firm's gifts register",
            "the online register",
        ),
        Fact(
            "nominated_officer",
            "Nominated officer for money laundering",
            "your firm's nominated officer",
            "the head of compliance",
        ),
        Fact(
            "data_protection_lead",
            "Whom a data breach is told to",
            "your firm's data protection lead",
            "the data protection officer",
        ),
    )
}


def unset_words() -> dict[str, str]:
    """What cards say for each fact where no firm has said it."""
    return {key: fact.unset for key, fact in FACTS.items()}
