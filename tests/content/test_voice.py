"""Tests of what a card says to whom: the facts of the reader's firm, and its own copy of a shared card."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import pytest

from cards.content.correction_models import FirmCopy
from cards.content.models import Card
from cards.core import clock
from cards.firms.models import FirmFact, Membership
from tests.factories import make_card, make_source, make_user

if TYPE_CHECKING:
    from cards.content.models import Deck
    from cards.firms.models import Firm, User

pytestmark = pytest.mark.django_db


@pytest.fixture
def card(shared_deck: Deck) -> Card:
    return make_card(
        shared_deck,
        "who",
        question="Who handles complaints at {{ firm }}?",
        answer="**{{complaints_handler}}**.",
        points=["{{ complaints_handler }} within {{ acknowledge_within }}"],
    )


def told(card: Card, user: User) -> Card:
    return Card.objects.visible_to(user).spoken_to(user).select_related("deck", "source", "checked_by").get(pk=card.pk)


def test_a_card_says_what_it_speaks_of(card: Card) -> None:
    assert card.fact_keys == ["firm", "complaints_handler", "acknowledge_within"]


def test_a_reader_reads_the_facts_of_their_own_firm(card: Card, firm: Firm, other_firm: Firm, alice: User) -> None:
    FirmFact.objects.create(firm=firm, key="complaints_handler", value="Mx <b>Handler</b> & co")
    FirmFact.objects.create(firm=other_firm, key="acknowledge_within", value="canary days")
    face = told(card, alice).face
    assert face.question == "Who handles complaints at your firm?"
    assert "<strong>Mx &lt;b&gt;Handler&lt;/b&gt; &amp; co</strong>" in face.answer
    assert face.points[0].plain == (
        "Mx <b>Handler</b> & co within the time that your firm allows for acknowledging (ask your mentor)"
    )


def test_who_is_at_no_firm_is_told_to_ask(card: Card) -> None:
    assert "your firm&#x27;s complaints handler (ask your mentor)" in told(card, make_user("alone")).face.answer


def test_a_firms_own_copy_takes_the_place_of_the_text_and_of_its_source(card: Card, firm: Firm, alice: User) -> None:
    source = make_source("procedure", firm=firm, title="Our procedure")
    copy = FirmCopy.objects.create(
        card=card,
        firm=firm,
        base_version=card.version,
        version=4,
        rendered={"question": "Who at {{ firm }}?", "answer": "<p>The partner.</p>"},
        basis="practice",
        source=source,
        review_by=date(2027, 2, 1),
    )
    read = told(card, alice)
    assert (read.face.question, read.face.answer) == ("Who at your firm?", "<p>The partner.</p>")
    assert (read.shown.version, read.shown.copy, str(read.shown.source)) == (4, copy.pk, str(source))
    assert read.shown.is_due_for_checking(date(2027, 2, 2))
    assert told(card, make_user("elsewhere")).shown.version == card.version
    FirmCopy.objects.update(withdrawn_at=copy.created_at)
    assert told(card, alice).shown.copy is None


def test_whoever_checked_a_firms_card_or_copy_is_named_until_they_leave(
    card: Card, firm_deck: Deck, firm: Firm, alice: User, bob: User, dora: User, root: User
) -> None:
    ours = make_card(firm_deck, "ours", checked_by=bob)
    FirmCopy.objects.create(card=card, firm=firm, base_version=card.version, checked_by=dora)
    assert (told(ours, alice).shown.checker, told(card, alice).shown.checker) == ("Bob", "Dora")
    Membership.objects.filter(user=bob).update(left_at=clock.now())
    assert (told(ours, alice).shown.checker, told(card, alice).shown.checker) == ("a mentor", "Dora")
    Membership.objects.filter(user=dora).update(left_at=clock.now())
    Membership.objects.create(user=bob, firm=firm)
    assert (told(ours, alice).shown.checker, told(card, alice).shown.checker) == ("Bob", "a mentor")
    Card.objects.filter(pk=ours.pk).update(checked_by=root)
    assert told(ours, alice).shown.checker == "Root"
    Card.objects.filter(pk=card.pk).update(checked_by=root)
    assert told(card, make_user("alone")).shown.checker == "Root"  # the shared library's editors are at no firm
