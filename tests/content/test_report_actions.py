"""What becomes of a report: sent once, closed once, and those that were merged share its fate."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import pytest

from cards.content.choices import ReportKind, ReportStatus
from cards.content.correction_models import FirmCopy, Report
from cards.content.report_actions import close_report, hand_on_fate, mark_seen, merge_report, send_report
from cards.firms.models import Membership
from tests.factories import NOW, make_user

if TYPE_CHECKING:
    from cards.content.models import Card, Deck
    from cards.firms.models import Firm, User

LATER = NOW + timedelta(hours=1)
LAST = NOW + timedelta(hours=2)


@pytest.fixture
def card(shared_deck: Deck) -> Card:
    return shared_deck.cards.get(key="prose")


@pytest.fixture
def three(card: Card, firm: Firm) -> list[Report]:
    """What three candidates say of one card, in turn."""
    people = [make_user(name, firm=firm) for name in ("Anna", "Ben", "Cleo")]
    return [
        send_report(card=card, user=person, text="The same", now=NOW + timedelta(minutes=number))
        for number, person in enumerate(people)
    ]


def fates(reports: list[Report]) -> list[tuple[str, int | None]]:
    return list(
        Report.objects.filter(pk__in=[one.pk for one in reports])
        .order_by("created_at")
        .values_list("status", "merged_into")
    )


def test_a_report_knows_the_firm_of_its_candidate_at_that_time(
    card: Card, alice: User, guest: User, firm: Firm, other_firm: Firm
) -> None:
    first = send_report(card=card, user=alice, text="One", now=NOW)
    Membership.objects.filter(user=alice).update(left_at=NOW)
    between = send_report(card=card, user=alice, text="Two", now=NOW)
    Membership.objects.create(user=alice, firm=other_firm)
    last = send_report(card=card, user=alice, text="Three", now=NOW)
    assert [one.firm for one in (first, between, last)] == [firm, None, other_firm]
    assert send_report(card=card, user=guest, text="Four", now=NOW).firm is None


def test_the_same_words_sent_again_are_one_report_until_they_are_answered(card: Card, alice: User, root: User) -> None:
    first = send_report(card=card, user=alice, text="Wrong", now=NOW)
    assert send_report(card=card, user=alice, text="Wrong", now=LATER) == first
    assert send_report(card=card, user=alice, text="Wrong", kind=ReportKind.WORDING, now=LATER) != first
    assert send_report(card=card, user=root, text="Wrong", now=LATER) != first
    close_report(report=first, status=ReportStatus.DECLINED, answer="No", by=root, now=LATER)
    assert send_report(card=card, user=alice, text="Wrong", now=LAST) != first


def test_a_report_keeps_which_text_it_is_about(card: Card, alice: User, charlie: User, firm: Firm) -> None:
    copy = FirmCopy.objects.create(card=card, firm=firm, question="Ours?", base_version=1, version=3)
    about = send_report(card=card, user=alice, text="Wrong", now=NOW)
    foreign = send_report(card=card, user=charlie, text="Wrong", now=NOW)
    FirmCopy.objects.update(withdrawn_at=LATER, version=4)
    later = send_report(card=card, user=alice, text="Wrong", now=LATER)
    stored = Report.objects.order_by("pk").values_list("pk", "firm_copy", "card_version")
    assert list(stored) == [(about.pk, copy.pk, 3), (foreign.pk, None, 1), (later.pk, None, 1)]
    FirmCopy.objects.update(withdrawn_at=None, version=5)
    assert send_report(card=card, user=alice, text="Wrong", now=LAST) == about


def test_of_two_who_close_a_report_the_first_stands(three: list[Report], root: User, bob: User) -> None:
    mine, again = three[0], Report.objects.get(pk=three[0].pk)  # as two pages hold it that were opened before
    assert close_report(report=mine, status=ReportStatus.RESOLVED, answer="Yes", by=root, now=LATER)
    assert not close_report(report=again, status=ReportStatus.DECLINED, answer="No", by=bob, now=LAST)
    assert not merge_report(report=again, into=three[1], by=bob, now=LAST)
    stored = Report.objects.get(pk=mine.pk)
    assert (stored.status, stored.answer, stored.closed_by, stored.closed_at) == ("resolved", "Yes", root, LATER)


def test_what_is_merged_twice_has_one_end_and_its_fate_is_news(three: list[Report], root: User) -> None:
    first, second, third = three
    assert merge_report(report=first, into=second, by=root, now=NOW)
    mark_seen(user=first.user, until=NOW, now=NOW)
    assert merge_report(report=second, into=third, by=root, now=LATER)
    assert fates(three) == [("merged", third.pk), ("merged", third.pk), ("open", None)]
    assert Report.objects.get(pk=first.pk).seen_at == NOW
    close_report(report=third, status=ReportStatus.RESOLVED, answer="Done", by=root, now=LAST)
    stored = Report.objects.get(pk=first.pk)
    assert (stored.seen_at, stored.closed_at) == (None, LAST)


def test_nothing_is_merged_in_a_ring_nor_with_another_card(
    three: list[Report], root: User, alice: User, shared_deck: Deck
) -> None:
    first, second, _ = three
    elsewhere = send_report(card=shared_deck.cards.get(key="points"), user=alice, text="Else", now=NOW)
    assert not merge_report(report=first, into=first, by=root, now=NOW)
    assert not merge_report(report=first, into=elsewhere, by=root, now=NOW)
    assert merge_report(report=first, into=second, by=root, now=NOW)
    assert not merge_report(report=second, into=first, by=root, now=NOW)
    assert fates([first, second]) == [("merged", second.pk), ("open", None)]


def test_no_answer_about_a_firm_s_own_copy_reaches_another_firm_by_way_of_a_merged_one(
    card: Card, root: User, alice: User, charlie: User, firm: Firm
) -> None:
    foreign = send_report(card=card, user=charlie, text="Theirs", now=NOW)
    between = send_report(card=card, user=alice, text="Before there was a copy", now=NOW)
    assert merge_report(report=foreign, into=between, by=root, now=NOW)
    FirmCopy.objects.create(card=card, firm=firm, question="Ours?", base_version=1, created_at=LATER)
    of_copy = send_report(card=card, user=alice, text="Of our copy", now=LATER)
    for report, into in ((between, of_copy), (foreign, of_copy), (of_copy, foreign)):
        assert not merge_report(report=report, into=into, by=root, now=LAST)
    assert Report.objects.get(pk=between.pk).status == ReportStatus.OPEN


def test_a_report_is_merged_with_one_that_was_answered(three: list[Report], root: User) -> None:
    first, second, third = three
    merge_report(report=second, into=third, by=root, now=NOW)
    close_report(report=first, status=ReportStatus.DECLINED, answer="No", by=root, now=NOW)
    mark_seen(user=second.user, until=NOW, now=NOW)
    assert merge_report(report=third, into=first, by=root, now=LATER)
    assert fates(three) == [("declined", None), ("merged", first.pk), ("merged", first.pk)]
    assert Report.objects.get(pk=second.pk).seen_at is None


@pytest.mark.parametrize("is_answered", [True, False])
def test_when_a_candidate_s_reports_go_those_merged_with_them_keep_their_place(
    three: list[Report], root: User, *, is_answered: bool
) -> None:
    first, second, third = three
    merge_report(report=second, into=first, by=root, now=NOW)
    merge_report(report=third, into=first, by=root, now=NOW)
    if is_answered:
        close_report(report=first, status=ReportStatus.DECLINED, answer="No", by=root, now=LATER)
    hand_on_fate(user=first.user)
    first.user.delete()
    assert fates(three) == [("declined" if is_answered else "open", None), ("merged", second.pk)]
    stored = Report.objects.get(pk=second.pk)
    assert (stored.answer, stored.closed_at) == (("No", LATER) if is_answered else ("", None))


def test_what_was_merged_goes_on_with_those_who_answer_for_the_same_text(
    card: Card, alice: User, root: User, firm: Firm
) -> None:
    anna, ben = make_user("Anna", firm=firm), make_user("Ben", firm=firm)
    of_library = send_report(card=card, user=anna, text="Of the library", now=NOW)
    FirmCopy.objects.create(card=card, firm=firm, question="Ours?", base_version=1)
    end, too = (send_report(card=card, user=one, text="Of our copy", now=LATER) for one in (alice, ben))
    for report in (of_library, too):
        assert merge_report(report=report, into=end, by=root, now=LAST)
    hand_on_fate(user=alice)
    alice.delete()
    assert fates([of_library, too]) == [("merged", too.pk), ("open", None)]


def test_only_one_s_own_answers_up_to_a_moment_are_marked_as_seen(three: list[Report], root: User) -> None:
    for number, report in enumerate(three):
        close_report(report=report, status=ReportStatus.RESOLVED, by=root, now=NOW + timedelta(hours=number))
    assert mark_seen(user=three[1].user, until=NOW, now=LAST) == 0
    assert mark_seen(user=three[1].user, until=LAST, now=LAST) == 1
    assert mark_seen(user=three[1].user, until=LAST, now=LAST) == 0
    assert Report.objects.filter(seen_at=None).count() == 2
