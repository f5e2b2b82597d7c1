"""Where a mentor goes on to from a page about a card; and nobody is offered a way that they may not go."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pytest

from cards.content.choices import Status
from cards.content.models import Card
from cards.content.report_actions import send_report
from cards.firms.models import Membership, Role
from tests.authoring.firm_copies import LIBRARY, errors, make_copy, read_by, sent, url, write_url
from tests.factories import NOW

if TYPE_CHECKING:
    from django.test import Client

    from cards.content.correction_models import Report
    from cards.content.models import Deck
    from cards.firms.models import Firm, User

OURS, WRITE, WHO = "Our own copy</a>", "Write our own copy</a>", "Changes, and who has seen them</a>"


@pytest.fixture
def shared(shared_deck: Deck) -> Card:
    return shared_deck.cards.get(key="prose")


@pytest.fixture
def report(alice: User, shared: Card) -> Report:
    return send_report(card=shared, user=alice, text="It is otherwise here.", now=NOW - timedelta(hours=1))


def said(response: Any) -> str:
    words: str = response.content.decode()
    assert response.status_code == 200
    return words.partition('id="content"')[2]


def page_of(report: Report) -> str:
    return f"/admin/cards/report/{report.pk}/change/"


def changes_of(card: Card) -> str:
    return f"/admin/cards/card/{card.pk}/changes/"


def test_a_mentor_goes_from_a_report_on_a_shared_card_to_the_firm_s_own_copy(
    bobs: Client, firm: Firm, report: Report, shared: Card
) -> None:
    page = said(bobs.get(page_of(report)))
    assert f'href="{write_url(shared)}">{WRITE}' in page
    assert f'href="{changes_of(shared)}">{WHO}' in page
    assert bobs.get(write_url(shared)).status_code == bobs.get(changes_of(shared)).status_code == 200
    copy = make_copy(firm, shared)
    page = said(bobs.get(page_of(report)))
    assert (OURS in page, WRITE in page) == (True, False)
    assert bobs.get(write_url(shared))["Location"].startswith(url(copy))


def test_a_mentor_goes_from_the_changes_of_a_shared_card_to_the_firm_s_own_copy(
    bobs: Client, firm: Firm, other_firm: Firm, shared: Card
) -> None:
    make_copy(other_firm, shared)
    page = said(bobs.get(changes_of(shared)))
    assert f'href="{write_url(shared)}">{WRITE}' in page
    assert WHO not in page, "it is that page"
    make_copy(firm, shared)
    assert OURS in said(bobs.get(changes_of(shared)))


def test_whoever_runs_the_site_is_offered_no_copy(roots: Client, report: Report, shared: Card) -> None:
    for page in (said(roots.get(page_of(report))), said(roots.get(changes_of(shared)))):
        assert write_url(shared) not in page
    assert WHO in said(roots.get(page_of(report)))


def test_a_firm_s_own_card_has_no_copy_and_is_no_way_to_one(bobs: Client, alice: User, card: Card) -> None:
    report = send_report(card=card, user=alice, text="Wrong", now=NOW)
    for address in (page_of(report), changes_of(card), f"/admin/cards/card/{card.pk}/change/"):
        assert "own copy</a>" not in said(bobs.get(address))
    for address in (page_of(report), f"/admin/cards/card/{card.pk}/change/"):
        assert f'href="{changes_of(card)}">{WHO}' in said(bobs.get(address))


@pytest.mark.parametrize("gone", ["card", "deck"])
def test_what_the_library_no_longer_shows_is_no_way_on(bobs: Client, report: Report, shared: Card, gone: str) -> None:
    if gone == "card":
        Card.objects.filter(pk=shared.pk).update(status=Status.RETIRED)
    else:
        shared.deck.status = Status.DRAFT
        shared.deck.save(update_fields=["status"])
    page = said(bobs.get(page_of(report)))
    assert "own copy</a>" not in page
    assert WHO not in page
    assert bobs.get(changes_of(shared)).status_code == 404


def test_the_copy_and_the_library_s_list_lead_to_who_learned_the_old_answer(
    bobs: Client, firm: Firm, shared: Card
) -> None:
    copy = make_copy(firm, shared)
    for address in (url(copy), "/admin/cards/firmcopy/add/"):
        assert f'href="{changes_of(shared)}">Changes, and who has seen them' in said(bobs.get(address))


def test_the_ways_cost_the_same_with_a_copy_and_without(
    bobs: Client,
    firm: Firm,
    report: Report,
    shared: Card,
    django_assert_num_queries: Any,
    django_assert_max_num_queries: Any,
) -> None:
    for address in (page_of(report), changes_of(shared)):
        with django_assert_max_num_queries(20) as without:
            bobs.get(address)
        make_copy(firm, shared)
        with django_assert_num_queries(len(without)):
            bobs.get(address)


def test_the_first_manager_writes_copies_for_their_own_firm_too(
    roots: Client, root: User, firm: Firm, shared: Card, alice: User, charlie: User
) -> None:
    assert roots.get(LIBRARY).status_code == roots.get(write_url(shared)).status_code == 403, "of no firm"
    Membership.objects.create(user=root, firm=firm, role=Role.MANAGER)
    assert write_url(shared) in roots.get(LIBRARY).content.decode()
    opened = roots.get(write_url(shared))
    response = roots.post(write_url(shared), sent(opened, answer="As we do it."), follow=True)
    assert response.redirect_chain, errors(response)
    assert "As we do it." in str(read_by(alice, shared).face.answer)
    assert "As we do it." not in str(read_by(charlie, shared).face.answer)
