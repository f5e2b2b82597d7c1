"""What the sample firm says: one small deck, and what its people report. All of it made up, and labelled so."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from cards.exchange.formats import CardText, DeckText, PointText

if TYPE_CHECKING:
    from datetime import date

REPORTS = (
    "Sample report: our handbook gives another number of days. Which one counts?",
    "Sample report: the link to the source is hard to find.",
    "Sample report: I think a point is missing here.",
    "Sample report: the second sentence could be read in two ways.",
    "Sample report: is this still right after the last change?",
    "Sample report: my mentor answers this another way.",
)
REPLY = "Sample reply: thank you, checked with the source; the card says it as it is."
# Two are left out, so that a few cards wait for them.
FACTS = {
    "firm": "the sample firm",
    "complaints_handler": "the client care partner",
    "complaint_first_contact": "the surveyor on the job",
    "complaint_stand_in": "a partner who had no part in the job",
    "acknowledge_within": "5 days",
    "respond_within": "28 days",
    "redress_consumers": "the consumer scheme of the sample procedure",
    "redress_businesses": "the business scheme of the sample procedure",
    "procedure_published": "in the terms of engagement",
    "complaints_log": "the complaints log of the sample firm",
    "insurer_route": "the client care partner tells the broker the same day",
    "responsible_principal": "the managing partner",
    "conflicts_decider": "the managing partner",
    "conflicts_record": "the job file",
    "gifts_register": "the book at reception",
}
OWN_NOTE = "Sample note of a made-up firm: here the client care partner is told first, and the job file says so."
# What a mentor and each candidate agreed, with the days from now until it is due.
AGREED = (
    ("Sample action: write down three questions for the next review", -7),
    ("Sample action: read the complaints procedure and say its stages aloud", 14),
    ("Sample action: write an own example of client care at Level 2", 35),
)
NEW_FACTS = {"acknowledge_within": "3 days"}  # a change that candidates have yet to see
EXAMPLES = (
    {
        "title": "Sample example: the report that came late",
        "situation": "Sample text. The client expected a cost report a week before the tender prices could be in.",
        "did": "I called at once, said why, and set out two dates with what a report on each would hold.",
        "advised": "To wait for the prices of the two largest packages, and to tell the funder so.",
        "outcome": "They chose the later date, and the report held.",
        "lesson": "Agree the date together with what it rests on.",
    },
    {
        "title": "Sample example: a brief that grew",
        "situation": "Sample text. Halfway through a survey the client asked for drawings that nobody had priced.",
        "did": "I wrote down what had changed, checked with my supervisor, and priced it before any drawing began.",
        "advised": "",
        "outcome": "",
        "lesson": "",
    },
)
COMMENT = "Sample comment: say what you would have advised had the funder refused. The panel will ask."
CARDS = (
    ("who-handles-complaints", "Who handles complaints at the sample firm?", "The client care partner.", ()),
    (
        "first-steps",
        "What do you do first when a client complains to you at the sample firm?",
        "",
        (
            "Thank the client and listen",
            "Tell the client care partner the same day",
            "Write it into the complaints log",
            "Do not argue, and do not promise an outcome",
        ),
    ),
    (
        "where-is-the-procedure",
        "Where does a client of the sample firm find the complaints procedure?",
        "In the terms of engagement, and from anybody at reception.",
        (),
    ),
    (
        "who-hears-next",
        "Who looks at a complaint at the sample firm when the client is not content with the first answer?",
        "A partner who had no part in the job.",
        (),
    ),
    ("draft-learning", "What does the sample firm do with its complaints log?", "Partners read it once a quarter.", ()),
    ("draft-insurer", "When does the sample firm tell its insurer?", "As soon as a claim is possible.", ()),
)


def sample_deck(competency: str, checked: date) -> DeckText:
    return DeckText(
        id="sample-complaints-procedure",
        title="Sample firm: our complaints procedure",
        competency=competency,
        description="Sample data: a made-up firm's own answers, to show what a firm's deck looks like.",
        cards=tuple(
            CardText(
                id=key,
                question=question,
                kind="points" if points else "prose",
                level=1,
                basis="practice",
                checked=checked,
                review_by=checked + timedelta(days=365),
                status="draft" if key.startswith("draft-") else "published",
                answer=answer,
                points=tuple(PointText("", point) for point in points),
                note="Sample text of a made-up firm.",
            )
            for key, question, answer, points in CARDS
        ),
    )
