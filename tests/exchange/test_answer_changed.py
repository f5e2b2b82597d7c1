"""Changes of an answer that a deck text tells of: published once, and to those who had learned it."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

import pytest

from cards.content.correction_models import CardChange
from cards.content.models import Card
from cards.exchange.actions import load_deck
from cards.exchange.decktext import read_deck_text, write_deck_text
from cards.exchange.formats import CardText, DeckText
from cards.exchange.queries import deck_text_of
from cards.study.correcting import publish_card
from cards.study.models import ChangeNotice
from tests.factories import NOW, make_competency
from tests.study.helpers import answer

if TYPE_CHECKING:
    from cards.firms.models import User

DAY = date(2026, 11, 22)


@pytest.fixture(autouse=True)
def _competency(db: None) -> None:
    make_competency()


def deck(said: str = "28 days.", **fields: Any) -> DeckText:
    dates: dict[str, Any] = {"checked": date(2026, 11, 1), "review_by": date(2027, 11, 1)}
    card = CardText("limit", "What is the limit?", "prose", 1, "practice", answer=said, **dates)
    return DeckText("client-care", "Client care", "client-care", cards=(replace(card, **fields),))


def load(text: DeckText, days: int = 0) -> None:
    load_deck(text=text, firm=None, by=None, now=NOW + timedelta(days=days))


def test_a_change_of_the_answer_is_told_once_however_often_it_is_loaded(alice: User) -> None:
    load(deck())
    answer(alice, Card.objects.get())
    changed = deck("8 weeks.", answer_changed=DAY, why_changed="It is longer now")
    for days in (1, 2, 3):
        load(changed, days)
    change = CardChange.objects.get()
    assert (change.is_material, change.why, change.version) == (True, "It is longer now", 2)
    assert "28 days." in change.before["answer"]
    assert ChangeNotice.objects.get().memory.user == alice


def test_without_the_key_a_change_is_one_of_wording(alice: User) -> None:
    load(deck())
    answer(alice, Card.objects.get())
    load(deck("Twenty-eight days."), 1)
    assert not CardChange.objects.get().is_material
    assert not ChangeNotice.objects.exists()


def test_a_later_wording_under_the_same_day_is_one_of_wording() -> None:
    load(deck())
    load(deck("8 weeks.", answer_changed=DAY), 1)
    load(deck("Eight weeks.", answer_changed=DAY), 2)
    assert list(CardChange.objects.order_by("pk").values_list("is_material", flat=True)) == [True, False]


@pytest.mark.parametrize(
    ("again", "is_material"),
    [
        ({"answer_changed": DAY + timedelta(days=1)}, True),
        ({"answer_changed": DAY, "why_changed": "Once more, the same day"}, True),
        ({"answer_changed": DAY - timedelta(days=1)}, False),
        ({}, False),
    ],
)
def test_another_day_or_another_reason_on_it_is_another_change(again: dict[str, Any], *, is_material: bool) -> None:
    load(deck())
    load(deck("8 weeks.", answer_changed=DAY, why_changed="Longer"), 1)
    load(deck("9 weeks.", **again), 2)
    assert CardChange.objects.order_by("-pk")[0].is_material is is_material


def test_a_site_that_meets_the_card_for_the_first_time_has_nobody_to_tell() -> None:
    load(deck("8 weeks.", answer_changed=DAY))
    load(deck("Eight weeks.", answer_changed=DAY), 1)
    assert not CardChange.objects.get().is_material


def test_dates_and_tags_publish_nothing() -> None:
    load(deck())
    load(deck(tags=("fees",), review_by=date(2028, 1, 1), level=2), 1)
    assert Card.objects.get().version == 2
    assert not CardChange.objects.exists()


def test_a_card_that_left_the_file_and_comes_back_changed_is_told_against_what_was_read(alice: User) -> None:
    load(deck())
    answer(alice, Card.objects.get())
    other = replace(deck().cards[0], id="other")
    load(replace(deck(), cards=(other,)), 1)
    load(deck("8 weeks.", answer_changed=DAY), 2)
    change = CardChange.objects.get()
    assert change.is_material
    assert "28 days." in change.before["answer"]
    assert ChangeNotice.objects.count() == 1


def test_what_was_told_comes_out_as_it_went_in() -> None:
    load(deck())
    changed = deck("8 weeks.", answer_changed=DAY, why_changed="Longer")
    load(changed, 1)
    assert deck_text_of(Card.objects.get().deck) == changed
    assert read_deck_text(write_deck_text(changed), name="back") == changed
    assert 'answer-changed = 2026-11-22\nwhy-changed = "Longer"' in write_deck_text(changed)


def test_a_change_made_here_comes_out_with_its_day_and_is_not_told_back(alice: User) -> None:
    load(deck())
    card = Card.objects.get()
    answer(alice, card)
    card.answer = "8 weeks."
    why = "Ask {{ firm }}"
    publish_card(card=card, points=[], by=None, reason=why, now=NOW + timedelta(days=1), is_material=True, why=why)
    out = deck_text_of(card.deck)
    (said,) = out.cards
    assert (said.answer_changed, said.why_changed) == (date(2026, 11, 11), "Ask { firm }")
    assert read_deck_text(write_deck_text(out), name="back") == out
    load(out, 2)
    assert (CardChange.objects.count(), Card.objects.get().version) == (1, 2)


def test_a_file_that_catches_up_without_the_key_tells_nobody_again() -> None:
    load(deck())
    card = Card.objects.get()
    card.answer = "8 weeks."
    publish_card(card=card, points=[], by=None, reason="So", now=NOW + timedelta(days=1), is_material=True)
    load(deck("8 weeks."), 2)
    assert (CardChange.objects.count(), Card.objects.get().version) == (1, 2)
    load(deck("9 weeks.", answer_changed=DAY), 3)
    assert CardChange.objects.order_by("-pk")[0].is_material
