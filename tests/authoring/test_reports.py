"""The queue of reports: who reads which, and what may become of each."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pytest

from cards.content.choices import ReportKind, ReportStatus
from cards.content.correction_models import CardChange, FirmCopy, Report
from cards.content.models import Card
from cards.content.report_actions import close_report, merge_report, send_report
from cards.firms.models import Membership
from tests.authoring.conftest import form_of
from tests.factories import CANARY, NOW, make_user

if TYPE_CHECKING:
    from django.test import Client

    from cards.content.models import Deck
    from cards.firms.models import Firm, User

LIST = "/admin/cards/report/"


@pytest.fixture
def report(alice: User, card: Card) -> Report:
    return send_report(card=card, user=alice, text="The scheme has changed.", now=NOW)


@pytest.fixture
def other(firm: Firm, card: Card) -> Report:
    """What another candidate says of the same card, an hour later."""
    zoe = make_user("Zoe", firm=firm)
    return send_report(card=card, user=zoe, text="It is another scheme now.", now=NOW + timedelta(hours=1))


@pytest.fixture
def on_library(alice: User, shared_deck: Deck) -> Report:
    return send_report(card=shared_deck.cards.get(key="prose"), user=alice, text="About the library", now=NOW)


def url(report: Report) -> str:
    return f"{LIST}{report.pk}/change/"


def said(response: Any) -> str:
    words: str = response.content.decode()
    return words


# Closing


@pytest.mark.parametrize(("button", "status"), [("_resolved", "resolved"), ("_declined", "declined")])
def test_a_button_closes_a_report_with_an_answer(
    bobs: Client, bob: User, report: Report, button: str, status: str
) -> None:
    data = {"answer": "Thank you.", "reply": "As we said on Monday", button: "1"}
    assert bobs.post(url(report), data).status_code == 302
    report.refresh_from_db()
    assert (report.status, report.answer, report.reply, report.closed_by) == (
        status,
        "Thank you.",
        "As we said on Monday",
        bob,
    )
    assert report.closed_at is not None


def test_without_a_button_nothing_happens(bobs: Client, report: Report) -> None:
    assert "Choose what becomes of it" in said(bobs.post(url(report), {"reply": "Hm"}))
    report.refresh_from_db()
    assert report.status == ReportStatus.OPEN


@pytest.mark.parametrize("answer", ["", "   "])
def test_declining_needs_a_reason_for_the_candidate(bobs: Client, report: Report, answer: str) -> None:
    response = bobs.post(url(report), {"answer": answer, "reply": "Silly", "_declined": "1"})
    page = said(response)
    assert response.status_code == 422
    assert "Say why the card stays as it is" in page
    assert "Silly" in page
    report.refresh_from_db()
    assert report.status == ReportStatus.OPEN


def test_an_endless_answer_is_given_back(bobs: Client, report: Report) -> None:
    page = said(bobs.post(url(report), {"answer": "x" * 10_000, "_declined": "1"}))
    assert "x" * 10_000 in page
    report.refresh_from_db()
    assert report.status == ReportStatus.OPEN


def test_what_a_colleague_closed_stays_closed_as_it_is(bobs: Client, dora: User, report: Report) -> None:
    close_report(report=report, status=ReportStatus.DECLINED, answer="Right as it is", by=dora, now=NOW)
    for button in ("_resolved", "_declined", "_merged"):
        response = bobs.post(url(report), {"answer": "Mine", button: "1"}, follow=True)
        assert "A colleague has closed this report meanwhile" in said(response)
    report.refresh_from_db()
    assert (report.status, report.answer, report.closed_by) == ("declined", "Right as it is", dora)


def test_a_report_is_merged_with_another_of_the_card(bobs: Client, report: Report, other: Report) -> None:
    assert "It is another scheme now." in said(bobs.get(url(report)))
    assert bobs.post(url(report), {"_merged": "1", "into": other.pk}).status_code == 302
    report.refresh_from_db()
    assert (report.status, report.merged_into) == (ReportStatus.MERGED, other)
    page = said(bobs.get(url(other)))
    assert "1 other report is merged with this one" in page
    assert url(other) in said(bobs.get(url(report)))


def test_a_report_is_merged_with_none_of_another_card(bobs: Client, alice: User, report: Report, card: Card) -> None:
    elsewhere = Card.objects.filter(deck=card.deck).exclude(pk=card.pk).first()
    assert elsewhere
    there = send_report(card=elsewhere, user=alice, text="Another card", now=NOW)
    for chosen in (there.pk, report.pk, "", "x", 10**30):
        page = said(bobs.post(url(report), {"_merged": "1", "into": chosen}))
        assert "Choose" in page
    report.refresh_from_db()
    assert report.status == ReportStatus.OPEN


def test_several_are_merged_into_the_first(bobs: Client, report: Report, other: Report) -> None:
    data = {"action": "merge", "_selected_action": [report.pk, other.pk], "index": 0}
    assert "1 report was merged with the first of them" in said(bobs.post(LIST, data, follow=True))
    other.refresh_from_db()
    assert other.merged_into == report
    assert "Nothing was merged" in said(bobs.post(LIST, data, follow=True))


def test_what_is_said_of_a_firm_s_own_copy_is_merged_within_that_firm_alone(
    roots: Client, alice: User, charlie: User, guest: User, firm: Firm, other_firm: Firm, shared_deck: Deck
) -> None:
    card = shared_deck.cards.get(key="prose")
    for place in (firm, other_firm):
        FirmCopy.objects.create(card=card, firm=place, question="Ours?", base_version=1, created_at=NOW)
    people = (alice, make_user("Zoe", firm=firm), charlie, guest)
    ours, too, theirs, library = (
        send_report(card=card, user=one, text=f"Said by {one.pk}", now=NOW + timedelta(hours=place))
        for place, one in enumerate(people)
    )
    form = roots.get(url(ours)).context["adminform"].form
    assert set(form.fields["into"].queryset) == {too}
    page = said(roots.get(url(ours)))
    assert 'name="into"' in page
    assert 'name="_merged"' in page
    page = said(roots.get(url(theirs)))
    assert 'name="into"' not in page
    assert 'name="_merged"' not in page
    refused = roots.post(url(theirs), {"_merged": "1", "into": ours.pk})
    assert (refused.status_code, "no other report to merge" in said(refused)) == (422, True)
    for one in (theirs, library):
        several = {"action": "merge", "_selected_action": [ours.pk, one.pk], "index": 0}
        assert "Tick reports of one firm" in said(roots.post(LIST, several, follow=True))
    assert not Report.objects.exclude(status=ReportStatus.OPEN).exists(), "refused above"
    assert roots.post(url(ours), {"_merged": "1", "into": too.pk}).status_code == 302
    assert Report.objects.get(merged_into=too) == ours


# Accepting with an edit


def test_saving_the_card_accepts_the_report_it_carries(
    bobs: Client, bob: User, alice: User, report: Report, card: Card
) -> None:
    link = f"/admin/cards/card/{card.pk}/change/?report={report.pk}"
    assert link in said(bobs.get(url(report)))
    assert "The scheme has changed." in said(bobs.get(link))
    data = form_of(card, note="As the scheme now says", answer_changed="no", reason="Put right")
    page = said(bobs.post(link, data, follow=True))
    assert "The report is accepted, and Alice is told what was changed." in page
    report.refresh_from_db()
    assert (report.status, report.answer, report.closed_by) == (ReportStatus.RESOLVED, "Put right", bob)
    assert CardChange.objects.get(card=card).at == report.closed_at
    assert "Thanks to Alice, who said so" in said(bobs.get(f"/admin/cards/card/{card.pk}/history/"))
    alice.delete()
    assert "Alice" not in said(bobs.get(f"/admin/cards/card/{card.pk}/history/"))


def test_a_card_saved_without_a_change_leaves_the_report_open(bobs: Client, report: Report, card: Card) -> None:
    link = f"/admin/cards/card/{card.pk}/change/?report={report.pk}"
    bobs.post(link, form_of(card))
    report.refresh_from_db()
    assert report.status == ReportStatus.OPEN


def test_what_was_closed_meanwhile_is_not_accepted_by_saving(
    bobs: Client, dora: User, report: Report, card: Card
) -> None:
    link = f"/admin/cards/card/{card.pk}/change/?report={report.pk}"
    data = form_of(card, note="New", answer_changed="no", reason="Put right")
    close_report(report=report, status=ReportStatus.DECLINED, answer="No", by=dora, now=NOW)
    assert "A colleague had closed the report meanwhile" in said(bobs.post(link, data, follow=True))
    report.refresh_from_db()
    assert (report.status, report.answer) == (ReportStatus.DECLINED, "No")
    card.refresh_from_db()
    assert card.note == "New"


def test_a_card_carries_no_report_that_is_not_its_own(
    bobs: Client, charlie: User, other_firm_deck: Deck, on_library: Report, card: Card
) -> None:
    theirs = send_report(card=other_firm_deck.cards.get(key="prose"), user=charlie, text=CANARY, now=NOW)
    for key in (theirs.pk, on_library.pk, "x", "", 10**30, -1):
        page = said(bobs.get(f"/admin/cards/card/{card.pk}/change/", {"report": key}))
        assert CANARY not in page
        assert "About the library" not in page


# Who reads what


def test_the_page_shows_the_card_and_who_asked_by_name_or_role(bobs: Client, alice: User, report: Report) -> None:
    page = said(bobs.get(url(report)))
    assert "The scheme has changed." in page
    assert "<li>Acknowledge</li>" in page
    assert "from Alice, " in page
    alice.name = ""
    alice.save(update_fields=["name"])
    for path in (url(report), LIST):
        page = said(bobs.get(path))
        assert "A candidate" in page or "a candidate" in page
        assert str(alice.email) not in page


def test_who_has_left_is_not_named(bobs: Client, alice: User, other_firm: Firm, report: Report) -> None:
    Membership.objects.filter(user=alice).update(left_at=NOW)
    Membership.objects.create(user=alice, firm=other_firm)
    for path in (url(report), LIST):
        page = said(bobs.get(path))
        assert "Somebody who has left" in page
        assert "Alice" not in page
        assert CANARY not in page


def test_reports_on_shared_cards_are_closed_by_the_library_s_editors(
    bobs: Client, roots: Client, on_library: Report
) -> None:
    assert "About the library" in said(bobs.get(LIST))
    page = said(bobs.get(url(on_library)))
    assert "its editors answer" in page
    assert "_declined" not in page
    assert bobs.post(url(on_library), {"answer": "No", "_declined": "1"}).status_code == 403
    assert roots.post(url(on_library), {"answer": "No", "reply": "Aside", "_declined": "1"}).status_code == 302
    page = said(bobs.get(url(on_library)))
    assert "Declined by Root" in page
    assert "Aside" not in page


def test_a_firm_does_not_read_what_others_say_about_the_library(
    bobs: Client, alice: User, charlie: User, guest: User, on_library: Report
) -> None:
    for user in (charlie, guest):
        foreign = send_report(card=on_library.card, user=user, text=CANARY, now=NOW)
        assert bobs.get(url(foreign)).status_code == 404
    assert CANARY not in said(bobs.get(LIST)) + said(bobs.get(url(on_library)))
    Membership.objects.filter(user=alice).update(left_at=NOW)
    assert bobs.get(url(on_library)).status_code == 404


def test_mentors_close_what_is_said_about_their_firm_s_own_copy(
    bobs: Client, alice: User, firm: Firm, on_library: Report
) -> None:
    copy = FirmCopy.objects.create(card=on_library.card, firm=firm, question="Ours?", base_version=1)
    on_copy = send_report(card=on_library.card, user=alice, text="Of our copy", now=NOW + timedelta(hours=2))
    assert bobs.post(url(on_library), {"answer": "No", "_declined": "1"}).status_code == 403
    copy.withdrawn_at = NOW + timedelta(hours=3)
    copy.save(update_fields=["withdrawn_at"])
    again = send_report(card=on_library.card, user=alice, text="Of the library once more", now=NOW + timedelta(hours=4))
    assert bobs.post(url(again), {"answer": "No", "_declined": "1"}).status_code == 403
    assert "Own copy 1, given up" in said(bobs.get(LIST))
    assert "which has since been given up" in said(bobs.get(url(on_copy)))
    assert bobs.post(url(on_copy), {"answer": "No", "_declined": "1"}).status_code == 302


def test_a_report_on_the_library_s_text_stays_one_whatever_the_firm_writes_later(
    bobs: Client, roots: Client, firm: Firm, on_library: Report
) -> None:
    copy = FirmCopy.objects.create(card=on_library.card, firm=firm, question="Ours?", base_version=1, version=3)
    assert bobs.post(url(on_library), {"answer": "No", "_declined": "1"}).status_code == 403
    page = said(bobs.get(url(on_library)))
    assert "about version 1, which is the card now" in page
    assert "the candidate read the library&#x27;s text" in page or "the candidate read the library's text" in page
    accept = roots.get(url(on_library)).context["accept_url"]
    assert accept == f"/admin/cards/card/{copy.card_id}/change/?report={on_library.pk}"


def test_the_page_says_which_version_of_the_copy_was_read(
    bobs: Client, alice: User, firm: Firm, shared_deck: Deck
) -> None:
    card = shared_deck.cards.get(key="prose")
    copy = FirmCopy.objects.create(card=card, firm=firm, question="Ours?", base_version=1, version=2)
    report = send_report(card=card, user=alice, text="Of our copy", now=NOW)
    assert (report.firm_copy, report.card_version) == (copy, 2)
    assert "about version 2 of the firm's own copy, which is the copy now" in said(bobs.get(url(report)))
    assert "Own copy 2, unchanged" in said(bobs.get(LIST))
    FirmCopy.objects.update(version=4)
    assert "the copy is now at version 4" in said(bobs.get(url(report)))
    assert "Own copy 2, now 4" in said(bobs.get(LIST))


def test_a_report_merged_by_the_editors_names_no_other_firm_s(
    bobs: Client, root: User, charlie: User, on_library: Report
) -> None:
    foreign = send_report(card=on_library.card, user=charlie, text=CANARY, now=NOW)
    assert merge_report(report=on_library, into=foreign, by=root, now=NOW)
    page = said(bobs.get(url(on_library)))
    assert "Merged with another report" in page
    assert CANARY not in page
    assert url(foreign) not in page


def test_no_page_of_a_report_shows_an_address(
    bobs: Client, roots: Client, root: User, alice: User, on_library: Report
) -> None:
    roots.post(url(on_library), {"answer": "No", "_declined": "1"})
    for user in (root, alice):
        user.name = ""
        user.save(update_fields=["name"])
    for page in ("change", "history"):
        shown = said(bobs.get(f"{LIST}{on_library.pk}/{page}/"))
        _, content, words = shown.partition('id="content"')
        assert content
        assert "@" not in words


def test_nobody_adds_or_deletes_a_report(roots: Client, report: Report) -> None:
    assert roots.get(f"{LIST}add/").status_code == 403
    assert roots.post(f"{LIST}{report.pk}/delete/", {"post": "yes"}).status_code == 403


# The list


def test_it_says_when_the_card_has_changed_since(bobs: Client, report: Report) -> None:
    assert "1, unchanged" in said(bobs.get(LIST))
    Card.objects.filter(pk=report.card_id).update(version=4)
    assert "1, now 4" in said(bobs.get(LIST))
    assert "now at version 4" in said(bobs.get(url(report)))


def test_a_better_wording_is_told_from_a_problem(bobs: Client, alice: User, card: Card) -> None:
    send_report(card=card, user=alice, text="Say “must”, not “should”.", now=NOW, kind=ReportKind.WORDING)
    assert "A better wording" in said(bobs.get(LIST))


def test_open_reports_come_first(bobs: Client, alice: User, dora: User, card: Card, report: Report) -> None:
    newer = send_report(card=card, user=alice, text="Newer but closed", now=NOW)
    close_report(report=newer, status=ReportStatus.RESOLVED, by=dora, now=NOW)
    assert list(bobs.get(LIST).context["cl"].result_list) == [report, newer]
    assert list(bobs.get(f"{LIST}?status__exact=open").context["cl"].result_list) == [report]


def test_the_queue_costs_the_same_with_many(
    bobs: Client, alice: User, card: Card, report: Report, django_assert_num_queries: Any
) -> None:
    bobs.get(LIST)
    with django_assert_num_queries(7):
        bobs.get(LIST)
    for number in range(5):
        send_report(card=card, user=alice, text=f"Report {number}", now=NOW)
    with django_assert_num_queries(7):
        bobs.get(LIST)


def test_the_fields_say_who_reads_them(bobs: Client, report: Report) -> None:
    for button in ("", "_resolved"):
        if button:
            bobs.post(url(report), {"reply": "Mended.", button: "1"})
        page = said(bobs.get(url(report)))
        assert "Note for colleagues" in page
        assert "Answer to the candidate" in page


def test_the_start_page_says_where_reports_on_shared_cards_go(bobs: Client, roots: Client) -> None:
    words = "about cards of the shared library is answered by whoever runs this site"
    assert words in said(bobs.get("/admin/"))
    assert words not in said(roots.get("/admin/"))


def test_a_mentor_s_pages_are_as_quick_after_many_reports_on_the_card(
    bobs: Client, firm: Firm, card: Card, report: Report, django_assert_max_num_queries: Any
) -> None:
    for number in range(6):
        send_report(card=card, user=make_user(f"Z{number}", firm=firm), text=f"Same {number}", now=NOW)
    with django_assert_max_num_queries(14):
        bobs.get(url(report))
