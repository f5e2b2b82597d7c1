"""The only doors to one deck and one card."""

from __future__ import annotations

from typing import TYPE_CHECKING
from uuid import uuid4

import pytest
from django.http import Http404

from cards.content.access import visible_card, visible_deck
from cards.content.choices import Status
from cards.content.models import Deck

if TYPE_CHECKING:
    import pytest_django

    from cards.firms.models import User


def test_what_is_shared_or_one_s_firm_s_is_found(
    alice: User, shared_deck: Deck, firm_deck: Deck, django_assert_num_queries: pytest_django.DjangoAssertNumQueries
) -> None:
    for deck in (shared_deck, firm_deck):
        assert visible_deck(alice, deck.public_id) == deck
        card = deck.cards.get(key="points")
        card.checked_by = alice
        card.save(update_fields=["checked_by"])
        with django_assert_num_queries(1):
            found = visible_card(alice, card.public_id)
            assert (found, found.deck, found.checker) == (card, deck, "Alice")


def test_what_is_foreign_is_not_there(alice: User, guest: User, firm_deck: Deck, other_firm_deck: Deck) -> None:
    for reader, deck in ((alice, other_firm_deck), (guest, firm_deck)):
        with pytest.raises(Http404):
            visible_deck(reader, deck.public_id)
        for card in deck.cards.all():
            with pytest.raises(Http404):
                visible_card(reader, card.public_id)


def test_what_does_not_exist_is_not_there(alice: User) -> None:
    for door in (visible_deck, visible_card):
        with pytest.raises(Http404):
            door(alice, uuid4())


@pytest.mark.parametrize("status", [Status.DRAFT, Status.RETIRED])
def test_drafts_and_what_is_retired_are_not_there(alice: User, bob: User, firm_deck: Deck, status: Status) -> None:
    card = firm_deck.cards.get(key="prose")
    firm_deck.cards.filter(pk=card.pk).update(status=status)
    for reader in (alice, bob):
        with pytest.raises(Http404):
            visible_card(reader, card.public_id)
    Deck.objects.filter(pk=firm_deck.pk).update(status=status)
    with pytest.raises(Http404):
        visible_deck(alice, firm_deck.public_id)
    with pytest.raises(Http404):
        visible_card(alice, firm_deck.cards.get(key="points").public_id)


def test_who_has_left_the_firm_sees_it_no_more(alice: User, firm_deck: Deck) -> None:
    alice.memberships.update(left_at="2026-11-01T00:00:00Z")
    with pytest.raises(Http404):
        visible_deck(alice, firm_deck.public_id)
