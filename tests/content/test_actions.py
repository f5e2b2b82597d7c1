"""Saving a card with its points as one version, and pairing new points with those that stand."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import pytest

from cards.content.actions import PointDraft, match_points, save_card
from cards.content.choices import ReportStatus
from cards.content.models import Card, Point
from cards.content.queries import decks_for, search_cards, versions_of
from cards.content.report_actions import close_report, send_report
from cards.kinds.types import PointContent
from tests.factories import NOW, make_card, make_deck

if TYPE_CHECKING:
    from cards.content.models import Deck
    from cards.firms.models import User


@pytest.fixture
def card(db: None) -> Card:
    return make_card(make_deck("plain"), "complaints", points=["Acknowledge", "Investigate", "Reply"])


def save(card: Card, texts: list[str], minutes: int, by: User | None = None) -> Card:
    """Save with these texts for points, so many minutes later."""
    points = match_points(card, [PointContent(text) for text in texts])
    return save_card(card=card, points=points, by=by, reason=f"Change {minutes}", now=NOW + timedelta(minutes=minutes))


def test_saving_renders_once_and_makes_it_findable(card: Card) -> None:
    card.answer = "Within **7 days**"
    save(card, ["Acknowledge"], 1)
    stored = Card.objects.get()
    assert stored.version == 2
    assert "<strong>7 days</strong>" in stored.face.answer
    assert [point.html for point in stored.face.points] == ["Acknowledge"]
    assert "within 7 days" in stored.search_text


def test_points_keep_their_identity_when_they_move_or_are_reworded(card: Card) -> None:
    first, second, third = card.points.values_list("public_id", flat=True)
    save(card, ["Reply", "Look into it", "Acknowledge"], 1)
    assert list(card.points.values_list("public_id", "text")) == [
        (third, "Reply"),
        (second, "Look into it"),
        (first, "Acknowledge"),
    ]


def test_points_with_the_same_text_stay_two(card: Card) -> None:
    save(card, ["Same", "Same", "Same"], 1)
    assert [point.text for point in card.points.all()] == ["Same"] * 3
    ids = set(card.points.values_list("public_id", flat=True))
    save(card, ["Same", "Same", "Same"], 2)
    assert set(card.points.values_list("public_id", flat=True)) == ids


def test_a_point_that_was_removed_comes_back_as_itself(card: Card) -> None:
    gone = card.points.all()[2].public_id
    save(card, ["Acknowledge", "Investigate"], 1)
    drafts = match_points(card, [PointContent("Acknowledge"), PointContent("Investigate")])
    save_card(card=card, points=[*drafts, PointDraft("Reply", public_id=gone)], by=None, reason="", now=NOW)
    assert card.points.all()[2].public_id == gone


def test_every_version_can_be_read_again_with_its_points(card: Card, bob: User) -> None:
    card.question = "How is a complaint handled?"
    save(card, ["Acknowledge", "Investigate"], 1, by=bob)
    save(card, ["Investigate", "Acknowledge"], 2)
    versions = versions_of(card)
    assert [version.number for version in versions] == [3, 2, 1]
    assert [[point.text for point in version.points] for version in versions] == [
        ["Investigate", "Acknowledge"],
        ["Acknowledge", "Investigate"],
        ["Acknowledge", "Investigate", "Reply"],
    ]
    assert (versions[1].saved_by, versions[1].reason) == (bob, "Change 1")
    assert versions[2].fields["question"] == "What is complaints?"


def test_options_keep_what_is_right_and_why_at_every_version(card: Card) -> None:
    wanted = [
        PointContent("7 days", right=True, reason="**Rule**"),
        PointContent("28 days", reason="That is the reply"),
    ]
    save_card(card=card, points=match_points(card, wanted), by=None, reason="Options", now=NOW + timedelta(minutes=1))
    mended = [wanted[0], PointContent("28 days", reason="That is the full response")]
    save_card(card=card, points=match_points(card, mended), by=None, reason="Mended", now=NOW + timedelta(minutes=2))

    assert [point.content for point in Card.objects.get().points.all()] == mended
    assert [list(version.points) for version in versions_of(card)[:2]] == [mended, wanted]
    face = Card.objects.get().face
    assert [(point.right, point.reason) for point in face.points] == [
        (True, "<strong>Rule</strong>"),
        (False, "That is the full response"),
    ]
    assert "full response" in Card.objects.get().search_text


def test_a_point_that_stays_as_it_was_makes_no_history(card: Card) -> None:
    wanted = [PointContent("7 days", right=True, reason="Rule"), PointContent("28 days", reason="Reply")]
    save_card(card=card, points=match_points(card, wanted), by=None, reason="", now=NOW + timedelta(minutes=1))
    before = Point.history.count()
    turned = [wanted[0], PointContent("28 days", right=True, reason="Reply")]
    save_card(card=card, points=match_points(card, turned), by=None, reason="", now=NOW + timedelta(minutes=2))
    assert Point.history.count() == before + 1, "of the one option whose verdict changed"


def test_a_card_that_was_changed_meanwhile_gets_the_next_version(card: Card) -> None:
    stale = Card.objects.get(pk=card.pk)
    save(card, ["Acknowledge"], 1)
    save(stale, ["Investigate"], 2)
    assert Card.objects.get().version == 3
    assert Point.objects.get().text == "Investigate"


def test_a_report_says_which_version_it_means_and_is_answered(card: Card, alice: User, bob: User) -> None:
    report = send_report(card=card, user=alice, text="Out of date", now=NOW)
    save(card, ["Acknowledge"], 1)
    assert report.card_version == 1
    close_report(report=report, status=ReportStatus.RESOLVED, reply="Mended", by=bob, now=NOW)
    report.refresh_from_db()
    assert (report.status, report.closed_by, report.closed_at) == (ReportStatus.RESOLVED, bob, NOW)


def test_search_wants_every_word_wherever_it_stands(card: Card, alice: User) -> None:
    for text in ("complaints", "ACKNOWLEDGE reply", "invest"):
        assert list(search_cards(alice, text)) == [card], text
    for text in ("", "   ", "complaints nowhere", "%", "_", "100%"):
        assert not search_cards(alice, text), text


def test_search_finds_only_what_the_reader_may_see(
    alice: User, charlie: User, firm_deck: Deck, other_firm_deck: Deck
) -> None:
    assert {card.deck for card in search_cards(alice, "question")} == {firm_deck}
    assert {card.deck for card in search_cards(charlie, "question")} == {other_firm_deck}


def test_decks_count_their_published_cards(alice: User, card: Card) -> None:
    make_card(card.deck, "draft", status="draft")
    assert [(deck.key, vars(deck)["card_count"]) for deck in decks_for(alice)] == [("plain", 1)]
