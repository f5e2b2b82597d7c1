"""Which reports a mentor is told to wait for them, and the list to which that leads and from which they come."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from cards.content.report_actions import send_report
from tests.authoring.conftest import form_of
from tests.factories import CANARY, NOW

if TYPE_CHECKING:
    from django.test import Client

    from cards.content.correction_models import Report
    from cards.content.models import Card, Deck
    from cards.firms.models import User

LIST = "/admin/cards/report/"
QUEUE = f"{LIST}?status__exact=open&answers=you"


@pytest.fixture
def report(alice: User, card: Card) -> Report:
    return send_report(card=card, user=alice, text="The scheme has changed.", now=NOW)


@pytest.fixture
def on_library(alice: User, charlie: User, shared_deck: Deck) -> Report:
    card = shared_deck.cards.get(key="prose")
    send_report(card=card, user=charlie, text=CANARY, now=NOW)
    return send_report(card=card, user=alice, text="About the library", now=NOW)


def found(browser: Client, address: str) -> list[Report]:
    page = browser.get(address)
    assert page.status_code == 200
    return list(page.context["cl"].result_list)


def said(response: Any) -> str:
    words: str = response.content.decode()
    return words


def test_the_count_of_the_desk_is_that_of_its_list(bobs: Client, report: Report, on_library: Report) -> None:
    page = bobs.get("/admin/")
    assert (page.context["waiting"].reports, page.context["waiting"].to_read) == (1, 1)
    assert f'href="{QUEUE.replace("&", "&amp;")}"><strong>1</strong> open report from' in said(page)
    assert found(bobs, QUEUE) == [report]
    to_read = f"{LIST}?status__exact=open&answers=library"
    assert f'href="{to_read.replace("&", "&amp;")}">1 such report is open' in said(page)
    assert found(bobs, to_read) == [on_library]
    assert set(found(bobs, f"{LIST}?answers=x")) == {report, on_library}
    assert CANARY not in said(bobs.get(to_read))


def test_whoever_runs_the_site_answers_all(roots: Client, report: Report, on_library: Report) -> None:
    page = roots.get("/admin/")
    assert (page.context["waiting"].reports, page.context["waiting"].to_read) == (3, 0)
    assert len(found(roots, QUEUE)) == 3
    assert "who answers" not in said(roots.get(LIST))


def test_accepting_leads_back_to_the_open_reports(bobs: Client, card: Card, report: Report) -> None:
    address = f"/admin/cards/card/{card.pk}/change/?report={report.pk}"
    done = bobs.post(address, form_of(card, answer="Mended.", reason="The scheme changed"))
    assert (done.status_code, done["Location"]) == (302, QUEUE)
    assert found(bobs, QUEUE) == []
    going_on = bobs.post(address, form_of(type(card).objects.get(pk=card.pk), note="More", reason="x", _continue="1"))
    assert going_on["Location"].startswith(f"/admin/cards/card/{card.pk}/change/")


def test_a_form_that_changed_nothing_says_that_the_report_is_still_open(
    bobs: Client, card: Card, report: Report
) -> None:
    address = f"/admin/cards/card/{card.pk}/change/?report={report.pk}"
    done = bobs.post(address, form_of(card), follow=True)
    assert done.redirect_chain == [(QUEUE, 302)]
    assert "The report is still open." in said(done)


def test_a_card_that_came_from_no_report_leads_to_the_cards(bobs: Client, card: Card) -> None:
    done = bobs.post(f"/admin/cards/card/{card.pk}/change/", form_of(card, answer="Mended.", reason="x"))
    assert done["Location"] == "/admin/cards/card/"
