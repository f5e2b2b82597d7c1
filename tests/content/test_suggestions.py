"""What candidates say about a card, in place, and the page that says what became of it."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any
from uuid import uuid4

import pytest

from cards.content.choices import ReportKind, ReportStatus
from cards.content.correction_models import Report
from cards.content.report_actions import close_report, merge_report, send_report
from cards.firms.models import Membership
from cards.study.correcting import publish_card
from tests.factories import CANARY, NOW, make_user

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.test import Client

    from cards.content.models import Card, Deck
    from cards.firms.models import Firm, User

PAGE = "/suggestions/"
HTMX = {"HX-Request": "true"}
LATER = NOW + timedelta(hours=1)


@pytest.fixture
def card(firm_deck: Deck) -> Card:
    return firm_deck.cards.get(key="prose")


@pytest.fixture
def report(card: Card, alice: User) -> Report:
    return send_report(card=card, user=alice, text="Say “must”.", kind=ReportKind.WORDING, now=NOW)


def said(response: Any) -> str:
    words: str = response.content.decode()
    return words


def where(card: Card) -> str:
    return f"/cards/{card.public_id}/report/"


# Sending


@pytest.mark.parametrize(("button", "kind"), [("", "problem"), ("problem", "problem"), ("wording", "wording")])
@pytest.mark.parametrize("htmx", [True, False])
def test_the_button_says_whether_it_is_a_problem_or_a_wording(
    alices: Client, card: Card, firm: Firm, button: str, kind: str, *, htmx: bool
) -> None:
    data = {"text": "Say “must”.", "kind": button}
    response = alices.post(where(card), data, headers=HTMX if htmx else {}, follow=True)
    assert "Thank you. Whoever keeps this deck will look at" in said(response)
    stored = Report.objects.get()
    assert (stored.text, stored.kind, stored.firm, stored.card_version) == ("Say “must”.", kind, firm, card.version)


@pytest.mark.parametrize("place", ["/cards/{}/", "/study/?card={}"])
def test_the_field_stands_under_the_card(alices: Client, card: Card, place: str) -> None:
    page = said(alices.get(place.format(card.public_id)))
    assert "Report a problem with this card, or propose a better wording" in page
    assert where(card) in page
    assert 'name="kind" value="wording"' in page


@pytest.mark.parametrize(
    ("sent", "words"),
    [
        ({"text": ""}, "Say in a sentence"),
        ({"text": " \n "}, "Say in a sentence"),
        ({"text": "x" * 10_000}, "more than 1,000 characters (it has 10000)"),
        ({"text": "Wrong", "kind": "praise"}, "Press one of the two buttons"),
    ],
)
@pytest.mark.parametrize("htmx", [True, False])
def test_what_cannot_be_kept_is_given_back_with_a_sentence(
    alices: Client, card: Card, sent: dict[str, str], words: str, *, htmx: bool
) -> None:
    response = alices.post(where(card), sent, headers=HTMX if htmx else {})
    assert response.status_code == 422
    assert words in said(response)
    assert sent["text"].strip() in said(response)
    assert not Report.objects.exists()


def test_a_card_that_is_not_theirs_or_not_there_takes_no_report(
    alices: Client, other_firm_deck: Deck, card: Card
) -> None:
    foreign = other_firm_deck.cards.get(key="prose")
    answers = [alices.post(where(foreign), {"text": "x"}), alices.post(f"/cards/{uuid4()}/report/", {"text": "x"})]
    assert [one.status_code for one in answers] == [404, 404]
    assert not Report.objects.exists()


def test_what_is_sent_twice_counts_once(alices: Client, card: Card) -> None:
    for words in ("Thank you.", "It was not sent twice."):
        assert words in said(alices.post(where(card), {"text": "Wrong"}, follow=True))
    assert Report.objects.count() == 1


# What became of it


def test_without_a_report_the_page_says_where_to_begin(alices: Client, sign_in: Callable[[User], Client]) -> None:
    assert "the field is under every card" in said(alices.get(PAGE))


def test_an_open_report_waits_and_is_no_news(alices: Client, report: Report) -> None:
    page = said(alices.get(PAGE))
    assert "Say “must”." in page
    assert "A better wording" in page
    assert "Not answered yet." in page
    assert "Mark the new answers as read" not in page
    assert "Your reports (" not in page


def test_a_reason_for_declining_reaches_the_candidate_with_a_name(alices: Client, bob: User, report: Report) -> None:
    close_report(
        report=report, status=ReportStatus.DECLINED, answer="The rule says “should”.", reply="Hm!", by=bob, now=LATER
    )
    page = said(alices.get(PAGE))
    assert "Declined." in page
    assert "The rule says “should”." in page
    assert "Bob, 10 November 2026, 10:00" in page
    assert "Hm!" not in page
    assert "Your reports (1 new)" in said(alices.get("/decks/"))


def test_looking_marks_nothing_and_the_button_marks_what_was_shown(alices: Client, bob: User, report: Report) -> None:
    close_report(report=report, status=ReportStatus.DECLINED, answer="No", by=bob, now=LATER)
    context = alices.get(PAGE).context
    assert Report.objects.get().seen_at is None
    later = send_report(card=report.card, user=report.user, text="More", now=LATER)
    close_report(report=later, status=ReportStatus.DECLINED, answer="No", by=bob, now=LATER + timedelta(minutes=1))
    response = alices.post(PAGE, {"until": context["news_until"].isoformat()}, follow=True)
    assert "Marked as read." in said(response)
    assert list(Report.objects.order_by("pk").values_list("seen_at", flat=True))[1] is None
    assert "Your reports (1 new)" in said(response)


@pytest.mark.parametrize("until", ["", "soon", "9" * 400])
def test_a_mark_that_cannot_be_read_marks_nothing(alices: Client, bob: User, report: Report, until: str) -> None:
    close_report(report=report, status=ReportStatus.DECLINED, answer="No", by=bob, now=LATER)
    assert "nothing was marked" in said(alices.post(PAGE, {"until": until}, follow=True))
    assert Report.objects.get().seen_at is None


def test_the_address_in_the_form_is_the_one_that_is_understood(alices: Client, bob: User, report: Report) -> None:
    close_report(
        report=report, status=ReportStatus.DECLINED, answer="No", by=bob, now=LATER.replace(microsecond=123456)
    )
    until = said(alices.get(PAGE)).partition('name="until" value="')[2].partition('"')[0]
    alices.post(PAGE, {"until": until})
    assert Report.objects.get().seen_at is not None


def test_what_was_accepted_shows_before_and_after(alices: Client, bob: User, report: Report, card: Card) -> None:
    card.answer = "It *must* be so."
    publish_card(card=card, points=[], by=bob, reason="Clearer", now=LATER, is_material=False)
    close_report(report=report, status=ReportStatus.RESOLVED, answer="Clearer", by=bob, now=LATER)
    card.answer = "Something else again."
    publish_card(card=card, points=[], by=bob, reason="Other", now=LATER + timedelta(days=1), is_material=False)
    page = said(alices.get(PAGE))
    assert "Accepted, thank you." in page
    assert "Clearer" in page
    before, _, after = page.partition("<h3>After</h3>")
    assert "Prose of our firm" in before.partition("<h3>Before</h3>")[2]
    assert "It <em>must</em> be so." in after
    assert "Something else again." not in page


def test_what_was_declined_at_the_moment_of_a_change_claims_none(
    alices: Client, bob: User, report: Report, card: Card
) -> None:
    card.answer = "It must be so."
    publish_card(card=card, points=[], by=bob, reason="Clearer", now=LATER, is_material=False)
    close_report(report=report, status=ReportStatus.DECLINED, answer="No", by=bob, now=LATER)
    assert "What was changed" not in said(alices.get(PAGE))


def test_a_merged_report_shows_the_fate_of_the_other_and_none_of_its_words(
    alices: Client, bob: User, firm: Firm, report: Report
) -> None:
    other = send_report(card=report.card, user=make_user("Zoe", firm=firm), text="Zoe's own words", now=NOW)
    merge_report(report=report, into=other, by=bob, now=NOW)
    assert "looked at together, and not answered yet" in said(alices.get(PAGE))
    close_report(report=other, status=ReportStatus.DECLINED, answer="Both are wrong", by=bob, now=LATER)
    page = said(alices.get(PAGE))
    assert "Declined, together with others that said the same." in page
    assert "Both are wrong" in page
    assert "Zoe" not in page


def test_nobody_is_named_by_an_address_nor_after_leaving(alices: Client, bob: User, report: Report) -> None:
    bob.name = ""
    bob.save(update_fields=["name"])
    close_report(report=report, status=ReportStatus.DECLINED, answer="No", by=bob, now=LATER)
    page = said(alices.get(PAGE))
    assert "A mentor, 10 November" in page
    assert "@" not in page.partition("<main")[2]
    Membership.objects.filter(user=bob).update(left_at=LATER)
    assert "Somebody who has left, 10 November" in said(alices.get(PAGE))


def test_a_card_of_a_firm_that_they_left_is_not_shown(
    alices: Client, alice: User, bob: User, other_firm: Firm, report: Report, card: Card
) -> None:
    card.answer = "It must be so."
    publish_card(card=card, points=[], by=bob, reason="Clearer", now=LATER, is_material=False)
    close_report(report=report, status=ReportStatus.RESOLVED, answer="Clearer", by=bob, now=LATER)
    Membership.objects.filter(user=alice).update(left_at=LATER)
    Membership.objects.create(user=alice, firm=other_firm)
    page = said(alices.get(PAGE))
    assert "A card that you cannot see any more" in page
    assert "Say “must”." in page
    assert "of our firm" not in page
    assert "It must be so." not in page


def test_only_one_s_own_reports_are_there_and_markup_is_text(
    alices: Client, alice: User, charlie: User, other_firm_deck: Deck, card: Card
) -> None:
    send_report(card=other_firm_deck.cards.get(key="prose"), user=charlie, text=CANARY, now=NOW)
    send_report(card=card, user=alice, text="<script>alert(1)</script> {{ firm }}\n\nNew line", now=NOW)
    page = said(alices.get(PAGE))
    assert CANARY not in page
    assert "&lt;script&gt;alert(1)&lt;/script&gt; {{ firm }}" in page


def test_guests_have_the_page_too(guest: User, sign_in: Callable[[User], Client], shared_deck: Deck) -> None:
    browser = sign_in(guest)
    browser.post(where(shared_deck.cards.get(key="prose")), {"text": "Unclear"})
    assert "Unclear" in said(browser.get(PAGE))


def test_the_page_costs_the_same_with_many(
    alices: Client, alice: User, bob: User, card: Card, django_assert_num_queries: Any
) -> None:
    def add(most: int) -> None:
        for number in range(most):
            moment = NOW + timedelta(minutes=Report.objects.count())
            report = send_report(card=card, user=alice, text=f"Number {number} of {most}", now=moment)
            card.note = f"Note {moment}"
            publish_card(card=card, points=[], by=bob, reason="Why", now=moment, is_material=False)
            close_report(report=report, status=ReportStatus.RESOLVED, answer="Why", by=bob, now=moment)

    add(2)
    alices.get(PAGE)
    with django_assert_num_queries(9):
        alices.get(PAGE)
    add(25)
    with django_assert_num_queries(9):
        page = said(alices.get(PAGE))
    assert "Page 1 of 2" in page
    assert "Number 0 of 2" in said(alices.get(f"{PAGE}?page=2"))
