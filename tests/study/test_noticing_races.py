"""An answer to the old text and the publication of a new one in the same instant: nobody is forgotten, in any order."""

from __future__ import annotations

import threading
import time
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from functools import partial
from typing import TYPE_CHECKING, Any

import pytest
from django.db import connection, transaction

from cards.content.copy_actions import draft_of_card
from cards.content.models import Card
from cards.firms.door_actions import join_by_link, make_join_link
from cards.firms.models import Membership
from cards.firms.people_actions import remove_person
from cards.management.commands.check_data import find_notice_damage
from cards.study.actions import flag_card
from cards.study.copying import publish_copy
from cards.study.correcting import publish_facts
from cards.study.models import Memory
from tests.factories import NOW, make_card, make_deck
from tests.study.browser import at_once
from tests.study.changes import answer_page, changed, page_of, publish
from tests.study.helpers import answer, attempt_of, take_back

if TYPE_CHECKING:
    from collections.abc import Callable

    from cards.firms.models import Firm, User

pytestmark = pytest.mark.django_db(transaction=True)
HELD = 0.4  # seconds that one transaction stays open, in which the other begins


@pytest.fixture
def card() -> Card:
    return make_card(make_deck("plain"), "handler", answer="Tell {{ complaints_handler }}.")


@pytest.fixture(autouse=True)
def _there_for_long(alice: User) -> None:
    Membership.objects.filter(user=alice).update(joined_at=NOW - timedelta(days=9))


def never_met(_alice: User, _card: Card) -> None:
    pass


def put_aside(alice: User, card: Card) -> None:
    flag_card(user=alice, card=card, flagged=True)


def taken_back(alice: User, card: Card) -> None:
    take_back(alice, attempt_of(answer(alice, card)))


def known(alice: User, card: Card) -> None:
    answer(alice, card)


def known_and_changed(alice: User, card: Card) -> None:
    answer(alice, card)
    publish(card, answer="Tell {{ complaints_handler }} first.")


def in_the_midst_of(first: Callable[[], Any], second: Callable[[], Any]) -> None:
    """Do the second while the transaction of the first is open."""
    begun = threading.Event()

    def hold() -> None:
        with transaction.atomic():
            first()
            begun.set()
            time.sleep(HELD)
        connection.close()

    def follow() -> None:
        assert begun.wait(20)
        second()
        connection.close()

    with ThreadPoolExecutor(2) as pool:
        for done in [pool.submit(hold), pool.submit(follow)]:
            done.result(60)


@pytest.mark.parametrize("answer_first", [True, False], ids=["answer first", "publication first"])
@pytest.mark.parametrize("what", ["text", "fact"])
@pytest.mark.parametrize("before", [never_met, put_aside, taken_back, known, known_and_changed])
def test_an_old_page_in_the_midst_of_a_publication_is_told_of_it(
    card: Card, alice: User, firm: Firm, before: Callable[[User, Card], None], what: str, *, answer_first: bool
) -> None:
    before(alice, card)
    page = page_of(alice, card)

    def answer_it() -> None:
        assert answer_page(alice, page)

    def change_it() -> None:
        if what == "text":
            publish(card)
        else:
            publish_facts(firm=firm, values={"complaints_handler": "Ann"}, by=None, now=NOW)

    in_the_midst_of(*([answer_it, change_it] if answer_first else [change_it, answer_it]))
    latest = card.changes.order_by("-pk")[0]
    assert changed(alice) == latest
    assert list(latest.notices.values_list("memory__user", "seen_at")) == [(alice.pk, None)]
    assert Memory.objects.get().reviews.filter(kind="grade").count() >= 1
    assert list(find_notice_damage()) == []


@pytest.mark.parametrize("move_first", [True, False])
@pytest.mark.parametrize("what", ["answer", "fact", "copy"])
@pytest.mark.parametrize("move", ["leave", "come back", "move on"])
def test_moving_in_the_midst_of_an_answer_or_a_publication_leaves_no_wait_for_another_firm(
    card: Card,
    alice: User,
    bob: User,
    dora: User,
    firm: Firm,
    other_firm: Firm,
    move: str,
    what: str,
    *,
    move_first: bool,
) -> None:
    answer(alice, card)
    publish_facts(firm=firm, values={"complaints_handler": "Ann"}, by=None, now=NOW)
    publish(card)  # so that an answer has something to see, and its candidate's plan is made anew
    place = Membership.objects.get(user=alice)
    links = {one.pk: make_join_link(firm=one, days=3, by=root_of(dora), now=NOW) for one in (firm, other_firm)}
    if move == "come back":
        remove_person(membership=place, by=dora, now=NOW - timedelta(days=1))
    page = page_of(alice, card)

    def move_them() -> None:
        if move == "leave":
            remove_person(membership=place, by=dora, now=NOW)
        else:
            to, leaving = (other_firm, str(firm.public_id)) if move == "move on" else (firm, "")
            join_by_link(token=links[to.pk], user=alice, leaving=leaving, now=NOW)

    def meanwhile() -> None:
        if what == "answer":
            assert answer_page(alice, page)
        elif what == "fact":
            publish_facts(firm=firm, values={"complaints_handler": "Ben"}, by=None, now=NOW)
        else:
            draft = draft_of_card(Card.objects.get(pk=card.pk))
            publish_copy(firm=firm, card=card, draft=draft, by=bob, reason="Ours", now=NOW, is_material=True)

    in_the_midst_of(*([move_them, meanwhile] if move_first else [meanwhile, move_them]))
    assert list(find_notice_damage()) == []


def root_of(dora: User) -> User:
    dora.is_superuser = True
    dora.save(update_fields=["is_superuser"])
    return dora


def test_many_at_once_are_all_told_once(card: Card, alice: User, bob: User, charlie: User, dora: User) -> None:
    people = [alice, bob, charlie, dora]
    pages = [page_of(user, card) for user in people]

    calls: list[Callable[[], Any]] = [partial(publish, card)]
    calls += [partial(answer_page, user, page) for user, page in zip(people, pages, strict=True)]

    def closing(call: Callable[[], Any]) -> Callable[[], Any]:
        def called() -> None:
            call()
            connection.close()

        return called

    at_once([closing(call) for call in calls])
    (change,) = card.changes.all()
    assert set(change.notices.filter(seen_at=None).values_list("memory__user", flat=True)) == {u.pk for u in people}
    assert Memory.objects.filter(changed=change).count() == len(people)
