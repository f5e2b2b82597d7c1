"""Forms of a word meet, and words that the decks keep apart do not."""

from __future__ import annotations

import pytest

from cards.kinds.matching.stem import stem

MEET = """
fee fees
policy policies
notify notified notifying notification
agree agreed agreeing agreement
plan planned planning
lawful lawfulness
independent independence
acknowledge acknowledgement acknowledgment
organise organize organisation organization
behaviour behavior
licence license
enquiry inquiry
programme program
tell told telling
liable liability
organise organised organising
evaluate evaluating evaluation
identify identified
decide decision
comply compliance
suspend suspension
certify certificate
value valuation valuer
cheap cheaper cheapest
prioritise priority
"""
APART = """
formal form
inform information
client customer
consumer consume
insurer insured
personal person
contract contractor
confidential confident
business busy
bus busy
car care
read ready
safe save
prior priority
compliance complaint
"""


@pytest.mark.parametrize("line", MEET.strip().splitlines())
def test_forms_of_a_word_meet(line: str) -> None:
    assert len({stem(word) for word in line.split()}) == 1


@pytest.mark.parametrize("line", APART.strip().splitlines())
def test_other_words_stay_apart(line: str) -> None:
    assert len({stem(word) for word in line.split()}) > 1
