"""Publishing: who is told of what changed, and that nobody else is."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from cards.content.correction_models import CardChange, FirmCopy
from cards.firms.actions import retire_guest
from cards.firms.models import FirmFact, Membership, User
from cards.study.actions import flag_card
from cards.study.correcting import notify, publish_card, publish_facts
from cards.study.models import ChangeNotice
from tests.factories import NOW, make_card, make_deck, make_user
from tests.study.changes import changed, publish
from tests.study.helpers import answer, attempt_of, take_back

if TYPE_CHECKING:
    from cards.content.models import Card, Deck
    from cards.firms.models import Firm


@pytest.fixture
def card(deck: Deck) -> Card:
    return make_card(deck, "handler", answer="Tell {{ complaints_handler }}.", points=["At once"])


def own_copy(card: Card, firm: Firm, **fields: Any) -> FirmCopy:
    fields = {"question": card.question, "rendered": card.rendered, "base_version": card.version, **fields}
    return FirmCopy.objects.create(card=card, firm=firm, **fields)


def told(change: CardChange) -> set[User]:
    return set(User.objects.filter(memories__notices__change=change))


def test_whoever_learnt_the_old_answer_is_told_and_nobody_else(
    card: Card, deck: Deck, alice: User, bob: User, charlie: User, dora: User, guest: User
) -> None:
    for user in (alice, bob, guest):
        answer(user, card)
    flag_card(user=charlie, card=card, flagged=True)
    take_back(bob, attempt_of(answer(bob, make_card(deck, "other"))))
    answer(dora, make_card(deck, "another"))
    change = publish(card)
    assert told(change) == {alice, bob, guest}
    assert changed(alice) == change
    assert changed(charlie) is None
    assert "complaints_handler" in change.before["answer"]
    assert (change.version, change.why, change.firm) == (2, "The rules changed", None)


def test_a_plan_that_stands_is_made_anew_for_them_alone(card: Card, alice: User, charlie: User) -> None:
    answer(alice, card)
    plans = {user.pk: user.plan_version for user in User.objects.all()}
    publish(card)
    grown = {user.pk: user.plan_version - plans[user.pk] for user in User.objects.all()}
    assert grown == {alice.pk: 1, charlie.pk: 0}


def test_of_a_typo_nobody_hears(card: Card, alice: User) -> None:
    answer(alice, card)
    change = publish(card, is_material=False)
    assert not change.is_material
    assert told(change) == set()
    assert changed(alice) is None
    alice.refresh_from_db()
    assert alice.plan_version == 0


def test_an_answer_taken_back_is_not_known(card: Card, alice: User) -> None:
    take_back(alice, attempt_of(answer(alice, card)))
    assert told(publish(card)) == set()


def test_a_new_card_concerns_nobody(deck: Deck) -> None:
    card = make_card(deck, "first")
    card.pk, card.key, card.public_id = None, "second", "8e4a2f6e-2b94-4f5c-9df6-7f6f8a0d3a11"
    card._state.adding = True
    made = publish_card(card=card, points=[], by=None, reason="New", now=NOW, is_material=True)
    assert not made.is_material
    assert made.before == {}


def test_the_first_change_not_seen_stays_the_one_to_be_told_of(card: Card, alice: User) -> None:
    answer(alice, card)
    first, second = publish(card), publish(card, answer="Tell the director.")
    assert changed(alice) == first
    assert set(ChangeNotice.objects.values_list("change", flat=True)) == {first.pk, second.pk}


def test_telling_again_does_nothing(card: Card, alice: User, charlie: User) -> None:
    answer(alice, card)
    change = publish(card)
    answer(charlie, card)
    assert notify(change) == 0
    assert told(change) == {alice}


def test_a_firm_with_its_own_copy_is_not_concerned_by_the_librarys_text(
    card: Card, alice: User, charlie: User, guest: User, firm: Firm
) -> None:
    copy = own_copy(card, firm)
    for user in (alice, charlie, guest):
        answer(user, card)
    assert told(publish(card)) == {charlie, guest}
    FirmCopy.objects.filter(pk=copy.pk).update(withdrawn_at=NOW)
    assert told(publish(card, answer="Tell the director.")) == {alice, charlie, guest}


def test_a_firms_change_concerns_its_own_people_while_they_are_there(
    card: Card, alice: User, charlie: User, firm: Firm
) -> None:
    leaver = make_user("Leaver", firm=firm)
    for user in (alice, charlie, leaver):
        answer(user, card)
    Membership.objects.filter(user=leaver).update(left_at=NOW)
    change = CardChange.objects.create(card=card, firm=firm, copy=own_copy(card, firm), version=1, is_material=True)
    assert notify(change) == 1
    assert told(change) == {alice}


def test_cards_of_a_firm_concern_no_one_who_has_left_it(firm: Firm, alice: User) -> None:
    card = make_card(make_deck("ours", firm=firm), "ours")
    answer(alice, card)
    Membership.objects.update(left_at=NOW)
    assert told(publish(card)) == set()


def test_a_guest_who_signed_in_since_is_not_told(card: Card, guest: User) -> None:
    answer(guest, card)
    retire_guest(guest=guest)
    assert told(publish(card)) == set()


def test_a_changed_fact_is_material_for_that_firm_alone(
    card: Card, deck: Deck, alice: User, charlie: User, firm: Firm, bob: User
) -> None:
    silent = make_card(deck, "silent")
    for user in (alice, charlie):
        answer(user, card)
        answer(user, silent)
    (change,) = publish_facts(firm=firm, values={"complaints_handler": " Ann ", "firm": ""}, by=bob, now=NOW, why="New")
    assert told(change) == {alice}
    assert (change.card, change.fact, change.facts_before, change.by) == (card, "complaints_handler", {}, bob)
    (change,) = publish_facts(firm=firm, values={"complaints_handler": "Ben"}, by=bob, now=NOW)
    assert change.facts_before == {"complaints_handler": "Ann"}
    assert FirmFact.objects.get().history.first().history_user == bob
    assert publish_facts(firm=firm, values={"complaints_handler": "Ben"}, by=bob, now=NOW) == []
    (change,) = publish_facts(firm=firm, values={"complaints_handler": ""}, by=bob, now=NOW)
    assert change.facts_before == {"complaints_handler": "Ben"}


def test_facts_are_looked_for_in_what_the_firm_reads(card: Card, deck: Deck, alice: User, firm: Firm) -> None:
    other = make_card(deck, "plain")
    for one in (card, other):
        answer(alice, one)
    own_copy(card, firm)
    copy = own_copy(other, firm, fact_keys=["complaints_handler"], version=7)
    (change,) = publish_facts(firm=firm, values={"complaints_handler": "Ann"}, by=None, now=NOW)
    assert (change.card, change.copy, change.version) == (other, copy, 7)


def test_a_fact_without_meaning_is_refused(firm: Firm) -> None:
    with pytest.raises(ValueError, match="handelr"):
        publish_facts(firm=firm, values={"handelr": "Ann"}, by=None, now=NOW)


@pytest.mark.parametrize("people", [1, 5])
def test_publishing_takes_as_many_statements_for_many_people_as_for_one(
    card: Card, people: int, django_assert_num_queries: Any
) -> None:
    for number in range(people):
        answer(make_user(f"Candidate {number}".replace(" ", "-")), card)
    card.refresh_from_db()
    change = CardChange.objects.create(card=card, version=2, is_material=True)
    with django_assert_num_queries(9):
        assert notify(change) == people
