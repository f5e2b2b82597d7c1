"""What is found in a typed answer, and what is not, by the rule that decides it."""

from __future__ import annotations

import pytest

from cards.kinds.matching import find_said
from tests.bench.marking import quality

DECK = {
    "PII": "professional indemnity insurance",
    "CHP": "complaints handling procedure",
    "KPI": "key performance indicator",
    "ADR": "alternative dispute resolution",
    "H&S": "health and safety",
    "PC": "principal contractor",
}
ACKNOWLEDGE = "Acknowledge the complaint within 7 days"


def said(point: str, typed: str) -> bool:
    return find_said([point], typed, DECK) == [True]


SAID = {
    "the words themselves": ("Keep good records", "keep good records"),
    "capitals and stops": ("Keep good records", "KEEP GOOD RECORDS!!!"),
    "a plural and an inflection": ("Recording lessons learned", "record the lesson that we learn"),
    "a noun for a verb": ("Notify the broker", "notification of the broker"),
    "a noun of quality for an adjective": ("Be honest and independent", "honesty and independence"),
    "American spelling": (
        "Analyse the programme, and authorise the cheque",
        "analyze the program and authorize the check",
    ),
    "British spelling": ("Organize the colored catalog in the center", "organise the coloured catalogue in the centre"),
    "a doubled letter": ("Fulfil the cancelled instalment", "fulfill the canceled installment"),
    "curly quotes and dashes": ("Keep the client\u2019s money \u2013 apart", "keep the client's money apart"),
    "an abbreviation for its long form": ("Hold professional indemnity insurance", "we hold PII"),
    "a long form for its abbreviation": ("Hold PII", "hold professional indemnity insurance"),
    "a dotted abbreviation": ("Hold PII", "we hold P.I.I."),
    "the plural of an abbreviation": ("Agree key performance indicators", "agree KPIs"),
    "an abbreviation with a sign in it": ("Put health and safety first", "h&s comes first"),
    "a figure in words": (ACKNOWLEDGE, "acknowledge the complaint in seven days"),
    "weeks for days": ("Respond within 28 days", "respond inside four weeks"),
    "thousands as k": ("The limit is £500,000", "limit of £500k"),
    "half a million": ("The limit is £500,000", "limit of half a million"),
    "percent as a sign": ("The excess is 2.5% of the limit", "excess: 2.5 per cent of limit"),
    "two slips of the hand in a long word": ("Send an acknowledgement", "send an acknowlegdment"),
    "a slip in a shorter word": ("Handle the complaint", "handel teh complant"),
    "another word for the same": ("Tell the insurer promptly", "inform the underwriters straight away"),
    "words that stand apart": ("Tell my supervisor", "let my line manager know"),
    "the name before a colon": ("Storage limitation: kept no longer than needed", "storage limitation"),
    "what is in brackets left out": (
        "Publish a procedure (CHP) on the website",
        "publish the procedure on our website",
    ),
    "a denial for a denial": ("Do not admit liability", "never admit liability"),
    "avoiding for a denial": ("Do not admit liability", "avoid admitting liability"),
    "a double denial": ("Record the complaint", "don't forget to record the complaint"),
    "not only": ("Record the complaint", "not only record the complaint but read it"),
    "a check that there is none": ("Check for conflicts", "check there are no conflicts"),
    "words that stand apart around a person": ("Explain the figure", "talk them through the figure"),
    "keeping somebody posted": ("Update the client", "keep the client posted"),
    "short forms of the phone": ("Retain the certificate for 6 months", "retain the cert for 6 mths"),
    "a short form of the deck that everybody reads otherwise": ("Appoint a principal contractor", "appoint a PC"),
    "two words run together": ("Send the fee proposal", "send the feeproposal"),
    "a comparative": ("Offer a lower fee", "offer low fees"),
    "another word of the subject": ("Deduct retention from each payment", "retention is knocked off every payment"),
    "weeks named once": ("13 weeks for a major application", "8 wks for minor applications, 13 for major ones"),
    "a condition put the other way": ("If it is resolved, close the log", "close the log, unless it isn't resolved"),
}
NOT_SAID = {
    "something else": ("Keep good records", "ring the client every Friday"),
    "one word of many": ("Agree scope, fee and terms in writing", "agree to meet"),
    "another number": (ACKNOWLEDGE, "acknowledge the complaint within 28 days"),
    "another number in words": (ACKNOWLEDGE, "acknowledge the complaint within ten days"),
    "no number": (ACKNOWLEDGE, "acknowledge the complaint"),
    "another unit": (ACKNOWLEDGE, "acknowledge the complaint within 7 hours"),
    "another sum": ("The limit is £500,000", "limit of £50k"),
    "the number of another rule": ("Rule 3: give diligent service", "rule 2 is to give diligent service"),
    "a count of something else": ("Acting for two clients in one sale", "acting for three clients in one sale"),
    "a denial": ("Record the complaint in the log", "do not record the complaint in the log"),
    "no need": ("Notify the insurer of the complaint", "we don't need to notify the insurer of the complaint"),
    "never": ("Record the complaint in the log", "I would never record the complaint in a log"),
    "not needed": ("Record the complaint in the log", "a log to record the complaint is not needed"),
    "a denial after a check": (
        "Record the complaint in the log",
        "check the fee and never record the complaint in the log",
    ),
    "the denial left out": ("Do not tip off the client", "tip off the client"),
    "half of two words": ("Decline the gift", "I'd take the gift"),
    "one word for two of the point": ("Put the advice in writing", "hand the report over at reception"),
    "the opposite": ("Decline the gift politely", "accept the gift politely"),
    "another party": ("Review the contractor's finances", "review the client's finances"),
    "a word that is only like it": ("Sign the contract", "sign the contact"),
    "informal for formal": ("Formal survey of tenants", "informal survey of tenants"),
    "words far from each other": (
        "Register the exemption",
        "The register of gifts is kept upstairs. It rained all day when we walked round the site. An exemption helps.",
    ),
}


@pytest.mark.parametrize("rule", SAID)
def test_said(rule: str) -> None:
    point, typed = SAID[rule]
    assert said(point, typed)


@pytest.mark.parametrize("rule", NOT_SAID)
def test_not_said(rule: str) -> None:
    point, typed = NOT_SAID[rule]
    assert not said(point, typed)


def test_points_are_told_apart_by_what_they_do_not_share() -> None:
    points = [
        "Lawfulness, fairness and transparency",
        "Legitimate interests",
        "Recognised legitimate interests, for listed purposes such as preventing crime",
    ]
    assert find_said(points, "consent, legitimate interests") == [False, True, False]
    assert find_said(points, "recognised legitimate interests to prevent crime")[2]


def test_a_list_is_marked_item_by_item() -> None:
    points = ["Age", "Disability", "Religion or belief", "Sexual orientation", "Marriage and civil partnership"]
    typed = "- religion/belief\n- age\n- sexual orientation"
    assert find_said(points, typed) == [True, False, True, True, False]


def test_a_whole_answer_is_marked_point_by_point() -> None:
    points = [
        "Listen, stay calm, and neither argue nor admit liability.",
        "Record it in the complaints log and tell my supervisor.",
        "Have the insurer or broker notified promptly, as the policy requires.",
        "Response or update within 28 days, giving the outcome.",
    ]
    typed = "Id stay calm and listen, dont argue or admit liability. then log the complaint + let my boss know."
    assert find_said(points, typed, DECK) == [True, True, False, False]


def test_an_empty_answer_says_nothing() -> None:
    for typed in ("", "   ", "\n\n", "?!", "the and of", "\x00\x1b"):
        assert find_said(["Keep good records", "Consent", "", "the"], typed, DECK) == [False] * 4


def test_a_point_without_a_word_that_counts_is_never_found() -> None:
    assert find_said(["", "...", "and so on", "\u00bf"], "and so on ... \u00bf") == [False] * 4


def test_the_tuning_pairs_are_marked_as_an_assessor_would() -> None:
    """The half that the matcher was tuned on; `make bench` reports the other half too."""
    tuning = quality("tuning")
    assert tuning.precision >= 0.95
    assert tuning.recall >= 0.80
