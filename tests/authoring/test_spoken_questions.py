"""Lists and headings of the mentors' desk say a question as candidates read it, never the key of a fact."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from cards.content.report_actions import send_report
from cards.firms.models import FirmFact
from tests.authoring.firm_copies import make_copy
from tests.factories import NOW, make_card

if TYPE_CHECKING:
    from django.test import Client

    from cards.content.correction_models import FirmCopy
    from cards.content.models import Card, Deck
    from cards.firms.models import Firm, User

ASKED = "When must {{ complaints_handler }} answer?"
SPOKEN, UNSET = "When must Ms Ours answer?", "your firm&#x27;s complaints handler"


@pytest.fixture
def ours(firm: Firm, firm_deck: Deck) -> Card:
    FirmFact.objects.create(firm=firm, key="complaints_handler", value="Ms Ours")
    return make_card(firm_deck, "who", question=ASKED)


@pytest.fixture
def theirs(other_firm: Firm, shared_deck: Deck) -> FirmCopy:
    """What the other firm says instead of a shared card."""
    FirmFact.objects.create(firm=other_firm, key="complaints_handler", value="Mr Theirs")
    return make_copy(other_firm, make_card(shared_deck, "who", question=ASKED), question=ASKED)


def test_a_mentor_reads_the_facts_of_their_firm(bobs: Client, alice: User, ours: Card, theirs: FirmCopy) -> None:
    for card in (ours, theirs.card):
        send_report(card=card, user=alice, text="No", now=NOW)
    of_card = f"/admin/cards/card/{ours.pk}"
    for path in ("/admin/cards/card/", f"{of_card}/history/", f"{of_card}/changes/", f"{of_card}/change/"):
        said = bobs.get(path).content.decode().partition("</textarea>")[0]
        assert SPOKEN in said, path
    for path, times in (("/admin/cards/report/", 2), ("/admin/cards/firmcopy/add/", 1)):
        said = bobs.get(path).content.decode()
        assert (said.count(f">{SPOKEN}<") + said.count(f">{SPOKEN} <"), "complaints_handler" in said) == (times, False)
        assert "Mr Theirs" not in said


def test_whoever_is_of_no_firm_reads_the_words_of_any_and_a_copy_in_those_of_its_own(
    roots: Client, ours: Card, theirs: FirmCopy
) -> None:
    page = roots.get("/admin/cards/card/?q=answer").content.decode()
    assert UNSET in page
    assert "Ms Ours" not in page
    assert UNSET in roots.get(f"/admin/cards/card/{theirs.card_id}/changes/").content.decode()
    assert "When must Mr Theirs answer?" in roots.get("/admin/cards/firmcopy/").content.decode()
