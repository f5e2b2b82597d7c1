"""check_data: what is stored beside the text of cards and copies, and what is told of their changes."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError

from cards.content.copy_actions import draft_of_card
from cards.content.correction_models import CardChange, FirmCopy
from cards.content.models import Card, Point
from cards.kinds.face import RENDERING
from cards.management.commands.check_data import find_notice_damage
from cards.management.drawn import find_change_damage, find_drawing_damage
from cards.study.copying import publish_copy, withdraw_copy
from cards.study.correcting import publish_facts
from cards.study.models import ChangeNotice
from tests.factories import NOW
from tests.study.changes import publish
from tests.study.helpers import answer

if TYPE_CHECKING:
    from cards.content.models import Deck
    from cards.firms.models import Firm, User


@pytest.fixture
def copy(shared_deck: Deck, firm: Firm, bob: User) -> FirmCopy:
    """One firm's copy of a card, among cards of every kind, some of them with a copy that was given up."""
    *others, card = shared_deck.cards.all()
    for one in (*others, card):
        draft = replace(draft_of_card(one), question="What of {{ firm }}?")
        said: dict[str, Any] = {"by": bob, "reason": "Ours", "now": NOW, "is_material": True}
        publish_copy(firm=firm, card=one, draft=draft, **said)
        if one != card:
            withdraw_copy(copy=FirmCopy.objects.get(card=one), **said)
    publish_facts(firm=firm, values={"firm": "Alpha"}, by=bob, now=NOW)
    publish(others[0])
    return FirmCopy.objects.get(card=card)


def damage() -> list[str]:
    return [*find_change_damage(21), *find_drawing_damage()]


def test_what_was_saved_and_published_is_right(copy: FirmCopy, firm_deck: Deck) -> None:
    assert damage() == []
    call_command("check_data")


@pytest.mark.parametrize(
    ("fields", "named"),
    [
        ({"fact_keys": []}, "fact_keys"),
        ({"search_text": "old"}, "search_text"),
        ({"rendered": {"question": "old"}}, "rendered"),
        ({"question": "Who?"}, "rendered, search_text, fact_keys"),
    ],
)
def test_a_copy_that_is_not_what_its_text_makes_is_found(copy: FirmCopy, fields: dict[str, Any], named: str) -> None:
    FirmCopy.objects.filter(pk=copy.pk).update(**fields)
    said = f"Copy {copy.pk} of firm {copy.firm_id}: {named}, which its text does not make. Save it again."
    assert damage() == [said]
    with pytest.raises(CommandError, match="Save it again"):
        call_command("check_data")


def test_a_card_that_is_not_what_its_points_make_is_found_unless_it_will_be_drawn_anew(copy: FirmCopy) -> None:
    point = Point.objects.exclude(card=copy.card).first()
    assert point
    Point.objects.filter(pk=point.pk).update(text="Something else")
    named = f"Card {point.card.key} of deck {point.card.deck_id}"
    assert damage() == [f"{named}: rendered, search_text, which its text does not make. Save it again."]
    Card.objects.filter(pk=point.card_id).update(rendering=RENDERING - 1)
    assert damage() == []


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({"firm": None}, "is of a firm's fact or copy, but of no firm"),
        ({"firm": "other"}, "is of a copy of another card or firm"),
        ({"card": "other"}, "is of a copy of another card or firm"),
        ({"firm": None, "copy": None, "fact": ""}, "is of a version that its card has not come to"),
    ],
)
def test_a_change_that_cannot_be_is_found(copy: FirmCopy, other_firm: Firm, fields: dict[str, Any], said: str) -> None:
    others: dict[str, Any] = {"firm": other_firm, "card": Card.objects.exclude(pk=copy.card_id)[0]}
    change = CardChange.objects.filter(copy=copy, fact="")[0]
    change.version = 99
    for name, value in fields.items():
        setattr(change, name, others[name] if value == "other" else value)
    change.save()
    assert f"Change {change.pk} {said}." in damage()


def test_what_is_told_of_another_firm_s_own_card_is_found(copy: FirmCopy, other_firm_deck: Deck) -> None:
    card = other_firm_deck.cards.all()[0]
    change = CardChange.objects.create(card=card, firm=copy.firm, version=1)
    FirmCopy.objects.filter(pk=copy.pk).update(card=card)
    assert f"Change {change.pk} is of one firm's reading of another firm's card." in damage()
    assert f"Copy {copy.pk} is of a card that is not of the shared library." in damage()


def test_a_notice_that_was_seen_by_nothing_is_found(shared_deck: Deck, alice: User) -> None:
    card = shared_deck.cards.all()[0]
    answer(alice, card)
    publish(card)
    answer(alice, card)
    assert not [*find_notice_damage()]
    ChangeNotice.objects.update(seen_review=None)
    notice = ChangeNotice.objects.get()
    assert [*find_notice_damage()] == [
        f"Notice {notice.pk} of memory {notice.memory_id} was seen, but not by an answer."
    ]
