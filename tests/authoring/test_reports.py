from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from cards.content.actions import close_report, report_problem
from cards.content.choices import ReportStatus
from cards.content.models import Card
from tests.factories import NOW

if TYPE_CHECKING:
    from django.test import Client

    from cards.content.correction_models import Report
    from cards.content.models import Deck
    from cards.firms.models import User

LIST = "/admin/cards/report/"


@pytest.fixture
def report(alice: User, card: Card) -> Report:
    return report_problem(card=card, user=alice, text="The scheme has changed.", now=NOW)


def url(report: Report) -> str:
    return f"{LIST}{report.pk}/change/"


@pytest.mark.parametrize(("button", "status"), [("_resolved", "resolved"), ("_declined", "declined")])
def test_a_button_closes_a_report_with_a_reply(
    bobs: Client, bob: User, report: Report, button: str, status: str
) -> None:
    assert bobs.post(url(report), {"reply": "Thank you.", button: "1"}).status_code == 302
    report.refresh_from_db()
    assert (report.status, report.reply, report.closed_by) == (status, "Thank you.", bob)
    assert report.closed_at is not None


def test_without_a_button_nothing_happens(bobs: Client, report: Report) -> None:
    assert "Choose Resolved or Declined" in bobs.post(url(report), {"reply": "Hm"}).content.decode()
    report.refresh_from_db()
    assert report.status == ReportStatus.OPEN


def test_what_a_colleague_closed_stays_closed_as_it_is(bobs: Client, dora: User, report: Report) -> None:
    close_report(report=report, status=ReportStatus.DECLINED, reply="Right as it is", by=dora, now=NOW)
    bobs.post(url(report), {"reply": "Mine", "_resolved": "1"})
    report.refresh_from_db()
    assert (report.status, report.reply, report.closed_by) == ("declined", "Right as it is", dora)


def test_the_page_shows_the_card_and_who_asked_by_name_or_role(bobs: Client, alice: User, report: Report) -> None:
    page = bobs.get(url(report)).content.decode()
    assert "The scheme has changed." in page
    assert "<li>Acknowledge</li>" in page
    assert "Alice, " in page
    alice.name = ""
    alice.save(update_fields=["name"])
    for path in (url(report), LIST):
        page = bobs.get(path).content.decode()
        assert "A candidate" in page
        assert str(alice.email) not in page


def test_it_says_when_the_card_has_changed_since(bobs: Client, report: Report) -> None:
    assert "1, unchanged" in bobs.get(LIST).content.decode()
    Card.objects.filter(pk=report.card_id).update(version=4)
    assert "1, now 4" in bobs.get(LIST).content.decode()
    assert "now at version 4" in bobs.get(url(report)).content.decode()


def test_open_reports_come_first(bobs: Client, alice: User, dora: User, card: Card, report: Report) -> None:
    newer = report_problem(card=card, user=alice, text="Newer but closed", now=NOW)
    close_report(report=newer, status=ReportStatus.RESOLVED, reply="", by=dora, now=NOW)
    assert list(bobs.get(LIST).context["cl"].result_list) == [report, newer]
    assert list(bobs.get(f"{LIST}?status__exact=open").context["cl"].result_list) == [report]


def test_several_are_closed_at_once(bobs: Client, alice: User, card: Card, report: Report) -> None:
    other = report_problem(card=card, user=alice, text="Another", now=NOW)
    data = {"action": "resolve", "_selected_action": [report.pk, other.pk], "index": 0}
    assert "2 reports were resolved." in bobs.post(LIST, data, follow=True).content.decode()


def test_reports_on_shared_cards_are_for_whoever_runs_the_site(
    bobs: Client, roots: Client, alice: User, shared_deck: Deck
) -> None:
    shared = report_problem(card=shared_deck.cards.get(key="prose"), user=alice, text="About the library", now=NOW)
    assert "About the library" not in bobs.get(LIST).content.decode()
    assert "About the library" in roots.get(LIST).content.decode()
    assert roots.post(url(shared), {"reply": "", "_resolved": "1"}).status_code == 302


def test_nobody_adds_or_deletes_a_report(roots: Client, report: Report) -> None:
    assert roots.get(f"{LIST}add/").status_code == 403
    assert roots.post(f"{LIST}{report.pk}/delete/", {"post": "yes"}).status_code == 403


def test_the_queue_costs_the_same_with_many(
    bobs: Client, alice: User, card: Card, report: Report, django_assert_num_queries: Any
) -> None:
    bobs.get(LIST)
    with django_assert_num_queries(6):
        bobs.get(LIST)
    for number in range(5):
        report_problem(card=card, user=alice, text=f"Report {number}", now=NOW)
    with django_assert_num_queries(6):
        bobs.get(LIST)


def test_the_note_says_who_reads_it_before_and_after(bobs: Client, report: Report) -> None:
    for button in ("", "_resolved"):
        if button:
            bobs.post(url(report), {"reply": "Mended.", button: "1"})
        page = bobs.get(url(report)).content.decode()
        assert "Note for colleagues" in page
        assert "Reply" not in page


def test_the_start_page_says_where_reports_on_shared_cards_go(bobs: Client, roots: Client) -> None:
    words = "goes to whoever runs this site, not to you"
    assert words in bobs.get("/admin/").content.decode()
    assert words not in roots.get("/admin/").content.decode()
