"""Accepting a report on a firm's own copy: the copy's form carries it, and publishing the copy closes it."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pytest

from cards.content.choices import ReportStatus, Status
from cards.content.correction_models import CardChange, Report
from cards.content.models import Card
from cards.content.report_actions import close_report, send_report
from cards.firms.models import Membership
from cards.study.copying import withdraw_copy
from tests.authoring.firm_copies import make_copy, sent, url
from tests.factories import CANARY, NOW, make_card, make_user

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.test import Client

    from cards.content.correction_models import FirmCopy
    from cards.content.models import Deck
    from cards.firms.models import Firm, User

REPORTS = "/admin/cards/report/"


@pytest.fixture
def card(shared_deck: Deck) -> Card:
    return make_card(shared_deck, "answering", question="How do you answer?")


@pytest.fixture
def copy(firm: Firm, card: Card) -> FirmCopy:
    return make_copy(firm, card, answer="We *should* answer.")


@pytest.fixture
def report(alice: User, card: Card, copy: FirmCopy) -> Report:
    return send_report(card=card, user=alice, text="Say “must”.", now=NOW + timedelta(hours=1))


def said(response: Any) -> str:
    words: str = response.content.decode()
    return words


def carrying(copy: FirmCopy, report: Report) -> str:
    """The address of the copy's form with a report to be accepted by it."""
    return f"{url(copy)}?report={report.pk}"


def test_the_report_leads_to_the_copy_and_publishing_it_accepts_the_report(
    bobs: Client, bob: User, alices: Client, report: Report, copy: FirmCopy
) -> None:
    page = bobs.get(f"{REPORTS}{report.pk}/change/")
    assert f'href="{carrying(copy, report)}"' in said(page)
    assert f'href="{url(copy, "history")}"' in said(page)
    opened = bobs.get(page.context["accept_url"])
    assert "Say “must”." in said(opened)
    assert "Publishing it accepts the report" in said(opened)
    done = bobs.post(carrying(copy, report), sent(opened, answer="We must answer.", reason="It is a must"), follow=True)
    assert "The report is accepted, and Alice is told what was changed." in said(done)
    report.refresh_from_db()
    assert (report.status, report.answer, report.closed_by) == (ReportStatus.RESOLVED, "It is a must", bob)
    assert CardChange.objects.get().at == report.closed_at
    assert "Thanks to Alice, who said so" in said(bobs.get(url(copy, "history")))
    before, _, after = said(alices.get("/suggestions/")).partition("<h3>After</h3>")
    assert "A problem · about the firm's own copy" in before
    assert "We <em>should</em> answer." in before.partition("<h3>Before</h3>")[2]
    assert "We must answer." in after


def test_whoever_runs_the_site_is_led_to_the_same_copy(roots: Client, report: Report, copy: FirmCopy) -> None:
    page = roots.get(f"{REPORTS}{report.pk}/change/")
    assert page.context["accept_url"] == carrying(copy, report)
    assert "This is the library&#x27;s text" in said(page) or "This is the library's text" in said(page)
    assert "Say “must”." in said(roots.get(carrying(copy, report)))


def test_the_way_by_the_card_keeps_the_report(bobs: Client, card: Card, report: Report, copy: FirmCopy) -> None:
    led = bobs.get(f"/admin/cards/firmcopy/of/{card.pk}/?report={report.pk}")
    assert (led.status_code, led["Location"]) == (302, carrying(copy, report))


def test_a_copy_published_without_a_change_leaves_the_report_open(bobs: Client, report: Report, copy: FirmCopy) -> None:
    opened = bobs.get(carrying(copy, report))
    done = bobs.post(carrying(copy, report), sent(opened), follow=True)
    assert "Nothing differs" in said(done)
    assert "Say “must”." in said(done), "it is still carried"
    report.refresh_from_db()
    assert report.status == ReportStatus.OPEN


def test_a_conflict_keeps_the_report_open_until_the_copy_is_published(
    bobs: Client, dora: User, firm: Firm, card: Card, report: Report, copy: FirmCopy
) -> None:
    opened = bobs.get(carrying(copy, report))
    make_copy(firm, card, dora, answer="Dora's.")
    refused = bobs.post(carrying(copy, report), sent(opened, answer="We must answer."))
    assert refused.status_code == 409
    assert "Say “must”." in said(refused)
    report.refresh_from_db()
    assert report.status == ReportStatus.OPEN


def test_what_was_closed_meanwhile_stays_as_it_is(bobs: Client, dora: User, report: Report, copy: FirmCopy) -> None:
    data = sent(bobs.get(carrying(copy, report)), answer="We must answer.")
    close_report(report=report, status=ReportStatus.DECLINED, answer="No", by=dora, now=NOW + timedelta(hours=2))
    done = bobs.post(carrying(copy, report), data, follow=True)
    assert "A colleague had closed the report meanwhile" in said(done)
    report.refresh_from_db()
    copy.refresh_from_db()
    assert (report.status, report.answer, copy.answer) == (ReportStatus.DECLINED, "No", "We must answer.")


def test_a_copy_carries_no_report_but_its_own(
    bobs: Client, roots: Client, alice: User, charlie: User, firm: Firm, other_firm: Firm, card: Card
) -> None:
    earlier = send_report(card=card, user=alice, text="Of the library's text", now=NOW - timedelta(hours=1))
    copy = make_copy(firm, card)
    make_copy(other_firm, card)
    foreign = send_report(card=card, user=charlie, text=CANARY, now=NOW + timedelta(hours=1))
    for browser in (bobs, roots):
        for one in (earlier, foreign):
            page = said(browser.get(carrying(copy, one)))
            assert one.text not in page
            assert "Publishing it accepts the report" not in page


def test_the_library_s_card_carries_no_report_on_a_copy(roots: Client, report: Report, card: Card) -> None:
    assert "Say “must”." not in said(roots.get(f"/admin/cards/card/{card.pk}/change/?report={report.pk}"))


# Of a copy that was given up since


def test_a_report_on_a_copy_that_was_given_up_takes_it_up_again(
    bobs: Client, bob: User, alices: Client, firm: Firm, card: Card, report: Report, copy: FirmCopy
) -> None:
    withdraw_copy(copy=copy, by=bob, reason="r", now=NOW + timedelta(hours=2), is_material=False)
    page = bobs.get(f"{REPORTS}{report.pk}/change/")
    assert "Take the copy up again and accept" in said(page)
    opened = bobs.get(page.context["accept_url"])
    assert "Say “must”." in said(opened)
    assert opened.context["form"]["answer"].value() == "We *should* answer."
    accepted(bobs, copy, report)
    report.refresh_from_db()
    copy.refresh_from_db()
    assert (report.status, copy.withdrawn_at, copy.answer) == (ReportStatus.RESOLVED, None, "We must answer.")
    before, _, after = said(alices.get("/suggestions/")).partition("<h3>After</h3>")
    assert "The answer to answering." in before.partition("<h3>Before</h3>")[2]
    assert "We must answer." in after


def test_a_copy_of_a_card_that_nobody_reads_is_not_taken_up_again(
    bobs: Client, bob: User, card: Card, report: Report, copy: FirmCopy
) -> None:
    withdraw_copy(copy=copy, by=bob, reason="r", now=NOW + timedelta(hours=2), is_material=False)
    Card.objects.filter(pk=card.pk).update(status=Status.DRAFT)
    opened = bobs.get(carrying(copy, report), follow=True)
    assert opened.redirect_chain == [("/admin/cards/firmcopy/", 302)]
    assert "your copy cannot be taken up again now" in said(opened)


def test_nobody_who_left_is_thanked_by_name(bobs: Client, firm: Firm, card: Card, copy: FirmCopy) -> None:
    zoe = make_user("Zoe", firm=firm)
    report = send_report(card=card, user=zoe, text="Say “must”.", now=NOW + timedelta(hours=1))
    bobs.post(carrying(copy, report), sent(bobs.get(carrying(copy, report)), answer="We must answer."))
    Membership.objects.filter(user=zoe).update(left_at=NOW)
    bobs.get(url(copy, "history"))  # takes the message that thanks her
    page = said(bobs.get(url(copy, "history")))
    assert "Thanks to Somebody who has left" in page
    assert "Zoe" not in page


# What its candidate reads of it


def accepted(browser: Client, copy: FirmCopy, report: Report) -> None:
    data = sent(browser.get(carrying(copy, report)), answer="We must answer.", reason="It is a must")
    assert browser.post(carrying(copy, report), data).status_code == 302


def test_what_came_later_is_not_taken_for_what_was_changed(
    bobs: Client, alices: Client, report: Report, copy: FirmCopy
) -> None:
    accepted(bobs, copy, report)
    data = sent(bobs.get(url(copy)), answer="Something else again.")
    assert bobs.post(url(copy), data).status_code == 302
    after = said(alices.get("/suggestions/")).partition("<h3>After</h3>")[2]
    assert "We must answer." in after
    assert "Something else again." not in after
    assert "in your firm's own copy" in said(alices.get("/suggestions/"))


def test_whoever_moved_reads_nothing_of_the_old_firm_s_copy(
    bobs: Client, alices: Client, alice: User, other_firm: Firm, report: Report, copy: FirmCopy
) -> None:
    accepted(bobs, copy, report)
    Membership.objects.filter(user=alice).update(left_at=NOW)
    Membership.objects.create(user=alice, firm=other_firm)
    page = said(alices.get("/suggestions/"))
    assert "Accepted, thank you." in page
    assert "We must answer." not in page
    assert "should" not in page


def test_a_colleague_whose_report_was_merged_reads_it_too(
    bobs: Client, bob: User, firm: Firm, card: Card, report: Report, copy: FirmCopy, sign_in: Callable[[User], Client]
) -> None:
    zoe = make_user("Zoe", firm=firm)
    send_report(card=card, user=zoe, text="The same", now=NOW + timedelta(hours=2))
    both = list(Report.objects.order_by("created_at").values_list("pk", flat=True))
    bobs.post(REPORTS, {"action": "merge", "_selected_action": both, "index": 0})
    accepted(bobs, copy, report)
    after = said(sign_in(zoe).get("/suggestions/")).partition("<h3>After</h3>")[2]
    assert "We must answer." in after
