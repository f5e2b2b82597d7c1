"""Whoever leaves a firm waits no more for what it changed, has not seen it elsewhere, and is told once back."""

from __future__ import annotations

from datetime import timedelta
from functools import partial
from importlib import import_module
from typing import TYPE_CHECKING, Any

import pytest
from django.apps import apps
from django.db import connection
from django.test.utils import CaptureQueriesContext

from cards.core import clock
from cards.firms.actions import add_person
from cards.firms.models import Firm, Membership, User
from cards.firms.people_actions import remove_person
from cards.management.commands.check_data import find_notice_damage
from cards.scheduling.aim import Reason
from cards.scheduling.types import Rating
from cards.study import correcting
from cards.study.correcting import publish_facts
from cards.study.models import ChangeNotice, Memory
from tests.factories import make_card
from tests.firms.people_helpers import invitation_link, join_link
from tests.study.changes import answer_page, changed, page_of, publish
from tests.study.helpers import answer
from tests.study.test_planning import reasons

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.test import Client

    from cards.content.correction_models import CardChange
    from cards.content.models import Card, Deck

FACT = "complaints_handler"


@pytest.fixture
def card(deck: Deck) -> Card:
    return make_card(deck, "handler", answer="Tell {{ complaints_handler }}.")


def change_fact(firm: Firm, value: str) -> CardChange:
    return publish_facts(firm=firm, values={FACT: value}, by=None, now=clock.now())[0]


def remove(user: User, by: User) -> None:
    remove_person(membership=Membership.objects.of(user).get(), by=by, now=clock.now())
    user.refresh_from_db()


def by_invitation(browser: Client, user: User, by: User, firm: Firm) -> None:
    assert browser.post(invitation_link(firm, user.email or "", by=by), {"leaving": ""}).status_code == 302


def by_join_link(browser: Client, _user: User, by: User, firm: Firm) -> None:
    assert browser.post(join_link(firm, by=by), {"leaving": ""}).status_code == 302


def by_whoever_runs_the_site(_browser: Client, user: User, by: User, firm: Firm) -> None:
    by.is_superuser = True
    add_person(firm=firm, email=user.email or "", name="", role="candidate", by=by, now=clock.now())


WAYS_IN = [by_invitation, by_join_link, by_whoever_runs_the_site]


@pytest.mark.parametrize("come_back", WAYS_IN)
def test_an_answer_elsewhere_has_not_seen_it_and_it_waits_again_after_the_return(
    card: Card, alice: User, alices: Client, dora: User, firm: Firm, come_back: Callable[..., None]
) -> None:
    answer(alice, card, Rating.EASY)
    change = change_fact(firm, "Zoe")
    assert changed(alice) == change
    remove(alice, dora)
    assert changed(alice) is None, "of what nobody reads there"
    answer_page(alice, page_of(alice, card), clock.now(), Rating.EASY)
    assert ChangeNotice.objects.get().seen_at is None
    assert list(find_notice_damage()) == []
    come_back(alices, alice, dora, firm)
    assert changed(alice) == change
    alice.refresh_from_db()
    assert reasons(alice, clock.now()) == {card: Reason.CHANGED}
    review = answer_page(alice, page_of(alice, card), clock.now())
    assert ChangeNotice.objects.get().seen_review == review
    assert changed(alice) is None
    assert list(find_notice_damage()) == []


def test_a_mentor_reads_not_yet_of_whoever_answered_elsewhere(
    card: Card, alice: User, alices: Client, dora: User, firm: Firm, sign_in: Callable[[User], Client]
) -> None:
    answer(alice, card)
    change = change_fact(firm, "Zoe")
    remove(alice, dora)
    answer(alice, card, now=clock.now())
    by_join_link(alices, alice, dora, firm)
    page = sign_in(dora).get(f"/admin/cards/card/{card.pk}/changes/?change={change.public_id}").content.decode()
    assert '<tr><th scope="row">Alice</th><td>Not yet</td></tr>' in page


def test_who_moves_waits_for_what_each_of_two_firms_changed_there_alone(
    card: Card, alice: User, alices: Client, dora: User, erin: User, firm: Firm, other_firm: Firm
) -> None:
    answer(alice, card)
    first = change_fact(firm, "Zoe")
    for left, joined, by in ((firm, other_firm, erin), (other_firm, firm, dora)):
        link = join_link_of(joined, by)
        assert alices.post(link, {"leaving": str(left.public_id)}).status_code == 302
        if joined == other_firm:
            assert changed(alice) is None
            second = change_fact(other_firm, "Yan")
            assert changed(alice) == second
    assert changed(alice) == first
    library = publish(card, answer="Tell them.", now=clock.now())
    answer_page(alice, page_of(alice, card), clock.now())
    assert list(ChangeNotice.objects.filter(seen_at=None).values_list("change", flat=True)) == [second.pk]
    assert ChangeNotice.objects.filter(change=library).exclude(seen_at=None).exists()


def join_link_of(firm: Firm, by: User) -> str:
    Membership.objects.of(by).update(role="manager")
    return join_link(firm, by=by)


def test_a_question_that_stood_open_elsewhere_showed_nothing_of_the_firm(
    card: Card, alice: User, alices: Client, dora: User, firm: Firm
) -> None:
    answer(alice, card)
    change = change_fact(firm, "Zoe")
    remove(alice, dora)
    publish(card, answer="Tell {{ complaints_handler }} now.", now=clock.now())
    html = alices.get(f"/study/?card={card.public_id}").content.decode()
    assert '<input type="hidden" name="firm" value="0">' in html
    page = page_of(alice, card)
    by_join_link(alices, alice, dora, firm)
    answer_page(alice, page, clock.now())
    assert changed(alice) == change
    assert f'<input type="hidden" name="firm" value="{firm.pk}">' in alices.get("/study/").content.decode()


@pytest.mark.parametrize("cards", [1, 12])
def test_moving_takes_as_many_statements_for_many_memories_as_for_one(
    deck: Deck, alice: User, alices: Client, dora: User, firm: Firm, cards: int
) -> None:
    for number in range(cards):
        answer(alice, make_card(deck, f"card-{number}", answer="Tell {{ complaints_handler }}."))
    change_fact(firm, "Zoe")
    taken: list[int] = []
    moves: list[Callable[[], None]] = [partial(remove, alice, dora), partial(by_join_link, alices, alice, dora, firm)]
    for move in moves:
        with CaptureQueriesContext(connection) as captured:
            move()
        taken.append(sum('"cards_memory"' in query["sql"] for query in captured))
        waiting = Memory.objects.exclude(changed=None).count()
        assert waiting == (0 if len(taken) == 1 else cards)
    assert taken == [2, 3]


def test_who_left_before_this_was_so_waits_no_more_either(card: Card, alice: User, charlie: User, firm: Firm) -> None:
    for user in (alice, charlie):
        answer(user, card)
    change_fact(firm, "Zoe")
    Membership.objects.of(alice).update(left_at=clock.now())
    library = publish(card, answer="Tell them.", now=clock.now())
    import_module("cards.migrations.0014_waiting_where_they_are").wait_anew(apps, None)
    assert changed(alice) == changed(charlie) == library
    assert list(find_notice_damage()) == []


def test_whoever_left_while_their_firm_published_waits_for_nothing(
    card: Card, alice: User, firm: Firm, monkeypatch: Any
) -> None:
    answer(alice, card)
    # As a publication finds it that had to wait for whoever was leaving: it read them as a member before.
    insert = correcting._insert_notices

    def left_meanwhile(pairs: Any) -> int:
        told = insert(pairs)
        Membership.objects.of(alice).update(left_at=clock.now() + timedelta(seconds=1))
        return told

    monkeypatch.setattr(correcting, "_insert_notices", left_meanwhile)
    change_fact(firm, "Zoe")
    assert changed(alice) is None
    assert list(find_notice_damage()) == []
