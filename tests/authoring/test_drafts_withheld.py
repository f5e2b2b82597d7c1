"""A firm's people never read what the shared library has not published: only what it said when it last was."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pytest
from django.utils import timezone

from cards.authoring.access import Author
from cards.authoring.readable import text_for
from cards.content.actions import save_card
from cards.content.choices import Status
from cards.content.copy_actions import draft_of_card
from cards.content.correction_models import FirmCopy
from cards.content.models import Card, Deck, Source
from cards.content.report_actions import send_report
from tests.authoring.firm_copies import LIST, give_up, keep, make_copy, url
from tests.factories import NOW, make_card, make_deck, make_source

if TYPE_CHECKING:
    from django.test import Client

    from cards.content.correction_models import Report
    from cards.firms.models import Firm, User

REPORTS = "/admin/cards/report/"
SECRET = "Draftsecret"


@pytest.fixture
def deck() -> Deck:
    return make_deck("library")


@pytest.fixture
def card(deck: Deck) -> Card:
    return make_card(deck, "asked", question="What was asked?", kind="points", points=["First", "Second"])


@pytest.fixture
def copy(firm: Firm, card: Card) -> FirmCopy:
    return make_copy(firm, card)


@pytest.fixture
def report(alice: User, deck: Deck) -> Report:
    other = make_card(deck, "other", question="What was other?", answer="Read by all.")
    return send_report(card=other, user=alice, text="Hm", now=NOW)


def rewritten(card: Card, status: Status, words: str = SECRET) -> Card:
    """The library's editors write anew every text of a card, and save it as it stands then."""
    card = Card.objects.get(pk=card.pk)
    for name in ("question", "answer", "note"):
        setattr(card, name, f"{words} {name}")
    card.kind, card.status, card.source = "prose", status, make_source(f"of-{card.pk}-{words.lower()}", title=words)
    return save_card(card=card, points=[], by=None, reason=words, now=NOW + timedelta(hours=1))


def hide(deck: Deck) -> None:
    deck.status = Status.DRAFT
    deck.save(update_fields=["status"])


def said(response: Any) -> str:
    words: str = response.content.decode()
    return words


def test_the_three_texts_hold_what_the_library_published_last(
    bobs: Client, roots: Client, card: Card, copy: FirmCopy
) -> None:
    rewritten(card, Status.DRAFT)
    page = said(bobs.get(url(copy, "compare")))
    assert SECRET not in page
    assert "What was asked?" in page
    assert "The library last" in page
    assert "The answer to asked." in page
    assert SECRET in said(roots.get(url(copy, "compare"))), "whose draft it is"


def test_a_draft_is_nothing_to_hold_a_copy_against(bobs: Client, card: Card, copy: FirmCopy) -> None:
    rewritten(card, Status.DRAFT)
    page = keep(bobs, copy, **{"keep-reason": "r"})
    assert page.status_code == 302
    copy.refresh_from_db()
    assert copy.base_version == 1
    FirmCopy.objects.update(base_version=2)  # as a form can say that was made by hand
    rewritten(card, Status.PUBLISHED, "Shown")
    page = said(bobs.get(url(copy, "compare")))
    assert "Shown answer" in page
    assert SECRET not in page


def test_giving_up_says_of_a_draft_no_more_than_of_what_was_read(bobs: Client, firm: Firm, card: Card) -> None:
    copy = make_copy(firm, card, answer=card.answer)
    rewritten(card, Status.DRAFT)
    changed = give_up(bobs, copy, **{"up-answer_changed": "yes"})
    assert "The library says what your copy says" in said(changed)


def test_the_page_of_a_report_shows_the_card_as_it_was_read_last(bobs: Client, roots: Client, report: Report) -> None:
    rewritten(report.card, Status.DRAFT)
    page = said(bobs.get(f"{REPORTS}{report.pk}/change/"))
    assert SECRET not in page
    assert "The card as candidates read it last" in page
    assert "the library shows the card to nobody now" in page
    assert "Read by all." in page
    assert f"{SECRET} answer" in said(roots.get(f"{REPORTS}{report.pk}/change/"))


@pytest.mark.parametrize("status", [Status.DRAFT, Status.RETIRED])
def test_the_list_of_reports_says_what_was_asked_last_and_finds_no_draft(
    bobs: Client, roots: Client, report: Report, status: Status
) -> None:
    assert "What was other?" in said(bobs.get(REPORTS, {"q": "read by all"}))
    rewritten(report.card, status)
    page = said(bobs.get(REPORTS))
    assert "What was other?" in page
    assert SECRET not in page
    for browser, found in ((bobs, 0), (roots, 1)):
        assert browser.get(REPORTS, {"q": SECRET}).context["cl"].result_count == found
    assert bobs.get(REPORTS, {"q": "Hm"}).context["cl"].result_count == 1


def test_the_list_of_copies_finds_none_by_the_words_of_a_draft(
    bobs: Client, roots: Client, card: Card, copy: FirmCopy
) -> None:
    assert bobs.get(LIST, {"q": "first"}).context["cl"].result_count == 1
    rewritten(card, Status.DRAFT)
    for browser, found in ((bobs, 0), (roots, 1)):
        page = browser.get(LIST, {"q": SECRET})
        assert page.context["cl"].result_count == found
    assert SECRET not in said(bobs.get(LIST))


def test_what_is_saved_in_a_deck_that_is_hidden_is_read_by_nobody(
    bobs: Client, deck: Deck, card: Card, copy: FirmCopy, report: Report
) -> None:
    hide(deck)
    for one in (card, report.card):
        changed = rewritten(one, Status.PUBLISHED)
        Card.history.filter(id=one.pk, version=changed.version).update(history_date=timezone.now())
    for address in (url(copy, "compare"), f"{REPORTS}{report.pk}/change/", REPORTS):
        assert SECRET not in said(bobs.get(address))
    assert "What was other?" in said(bobs.get(REPORTS))
    Deck.objects.filter(pk=deck.pk).update(status=Status.PUBLISHED)
    assert SECRET in said(bobs.get(REPORTS))


def test_of_a_card_that_was_never_shown_nothing_is_said(bob: User, firm: Firm, alice: User, bobs: Client) -> None:
    hidden = make_card(make_deck("drafted", status=Status.DRAFT), "new", question=SECRET)
    assert text_for(Author(bob, firm, "mentor"), hidden) is None
    report = send_report(card=hidden, user=alice, text="Hm", now=NOW)
    copy = FirmCopy.objects.create(card=hidden, firm=firm, question="Ours?", base_version=1)
    for address in (REPORTS, f"{REPORTS}{report.pk}/change/", url(copy, "compare")):
        page = bobs.get(address)
        assert page.status_code == 200
        assert SECRET not in said(page)


def test_a_source_that_is_gone_hides_no_text(bob: User, firm: Firm, deck: Deck) -> None:
    source = make_source()
    card = make_card(deck, "sourced", answer="Read.", source=source)
    card.source, card.status = None, Status.DRAFT
    save_card(card=card, points=draft_of_card(card).points, by=None, reason="r", now=NOW)
    Source.objects.all().delete()
    text = text_for(Author(bob, firm, "mentor"), card)
    assert text is not None
    assert (text.card.source, text.card.face.answer, text.version.number) == (None, "<p>Read.</p>\n", 1)


def test_lists_cost_the_same_with_drafts(
    bobs: Client, alice: User, deck: Deck, report: Report, django_assert_num_queries: Any
) -> None:
    bobs.get(REPORTS)
    for number in range(4):
        card = make_card(deck, f"more-{number}")
        send_report(card=card, user=alice, text="Hm", now=NOW)
        Card.objects.filter(pk=card.pk).update(status=Status.DRAFT)
    with django_assert_num_queries(7):
        bobs.get(REPORTS)
