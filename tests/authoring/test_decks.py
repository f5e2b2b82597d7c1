from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pytest
from django.utils import timezone

from cards.content.actions import save_described
from cards.content.choices import Status
from cards.content.models import Card, Deck, Source
from cards.content.owner_queries import possible_owners
from cards.content.queries import last_entry
from tests.factories import NOW, make_deck, make_source

if TYPE_CHECKING:
    from django.test import Client

    from cards.firms.models import Firm, User

DECKS = "/admin/cards/deck/"
SOURCES = "/admin/cards/source/"
DECK = {"title": "Fees and terms", "description": "", "competency": "", "status": "draft", "key": "", "position": ""}
SOURCE = {"title": "Our handbook", "publisher": "", "edition": "", "date": "", "url": "", "key": ""}


def seen(row: Deck | Source) -> int | None:
    """What the hidden field of a form holds that was opened now."""
    return last_entry(row)


def deck_form(deck: Deck, **changes: Any) -> dict[str, Any]:
    """What a browser sends that opened a deck's form and changed some of it, and chose the first who may own it."""
    names = ("title", "description", "status", "key", "position")
    fields = {name: getattr(deck, name) for name in names} | {"competency": deck.competency_id or ""}
    owner = deck.owner or possible_owners(deck.firm).first()
    fields["owner"] = owner.pk if owner else ""
    return {**fields, "seen": seen(deck), **changes}


def test_a_mentors_deck_is_of_their_firm_whatever_they_send(
    bobs: Client, bob: User, firm: Firm, other_firm: Firm
) -> None:
    assert bobs.post(f"{DECKS}add/", {**DECK, "firm": other_firm.pk}).status_code == 302
    deck = Deck.objects.get()
    assert (deck.firm, deck.key, deck.position) == (firm, "fees-and-terms", 0)
    assert deck.history.get().history_user == bob


def test_whoever_runs_the_site_chooses_whose_it_is_once(roots: Client, firm: Firm, other_firm: Firm) -> None:
    roots.post(f"{DECKS}add/", {**DECK, "firm": ""})
    roots.post(f"{DECKS}add/", {**DECK, "firm": firm.pk})
    assert {deck.firm for deck in Deck.objects.all()} == {None, firm}
    mine = Deck.objects.get(firm=firm)
    roots.post(f"{DECKS}{mine.pk}/change/", {**DECK, "key": mine.key, "firm": other_firm.pk, "seen": seen(mine)})
    mine.refresh_from_db()
    assert mine.firm == firm


def test_two_decks_of_a_firm_have_two_ids(bobs: Client, roots: Client, firm_deck: Deck, shared_deck: Deck) -> None:
    taken = bobs.post(f"{DECKS}add/", {**DECK, "key": firm_deck.key})
    assert "Another deck here has the id" in taken.content.decode()
    assert bobs.post(f"{DECKS}add/", {**DECK, "key": shared_deck.key}).status_code == 302
    taken = roots.post(f"{DECKS}add/", {**DECK, "key": shared_deck.key, "firm": ""})
    assert "Another deck here has the id" in taken.content.decode()


def test_the_list_counts_cards_and_those_due_for_checking(bobs: Client, firm_deck: Deck) -> None:
    soon = timezone.localdate() + timedelta(days=20)
    firm_deck.cards.update(review_by=timezone.localdate() + timedelta(days=200))
    firm_deck.cards.filter(key__in=["prose", "points"]).update(review_by=soon)
    firm_deck.cards.filter(key="points").update(status=Status.RETIRED)
    (deck,) = bobs.get(DECKS).context["cl"].result_list
    assert (deck.cards_in_use, deck.cards_due) == (5, 1)
    gone = make_source(firm=firm_deck.firm)
    Source.objects.filter(pk=gone.pk).update(superseded_on=timezone.localdate())
    firm_deck.cards.filter(key__in=["steps", "points"]).update(source=gone, checked_on=None)
    (deck,) = bobs.get(DECKS).context["cl"].result_list
    assert (deck.cards_due, deck.health.due) == (2, 1), "as the plot beside it, and who will be due soon"


def test_nothing_is_published_that_nobody_answers_for(bobs: Client, bob: User, firm_deck: Deck) -> None:
    address = f"{DECKS}{firm_deck.pk}/change/"
    for changes in ({"status": "published"}, {"title": "Another title"}):
        refused = bobs.post(address, deck_form(firm_deck, owner="", **changes))
        (said,) = refused.context["adminform"].form.errors["owner"]
        assert said.startswith("A published deck has somebody who answers for its cards. Choose who does")
    assert bobs.post(address, deck_form(firm_deck, owner="", status="draft")).status_code == 302
    assert bobs.post(address, deck_form(firm_deck, owner=bob.pk, status="published")).status_code == 302
    firm_deck.refresh_from_db()
    assert (firm_deck.owner, firm_deck.status) == (bob, Status.PUBLISHED)


def test_the_list_publishes_only_what_somebody_answers_for(bobs: Client, bob: User, firm: Firm) -> None:
    owned = make_deck("owned", firm=firm, status=Status.DRAFT, owner=bob)
    left = make_deck("left", firm=firm, status=Status.DRAFT)
    chosen = {"action": "publish", "index": 0}
    page = bobs.post(DECKS, {**chosen, "_selected_action": [owned.pk, left.pk]}, follow=True).content.decode()
    assert "1 deck is now published." in page
    assert "Not published, because nobody answers for it: “Left”." in page
    assert {deck.key: deck.status for deck in Deck.objects.all()} == {"owned": "published", "left": "draft"}
    page = bobs.post(DECKS, {**chosen, "_selected_action": [left.pk]}, follow=True).content.decode()
    assert "now published" not in page


def test_whoever_runs_the_site_publishes_a_firms_new_deck_in_two_steps(roots: Client, firm: Firm) -> None:
    refused = roots.post(f"{DECKS}add/", {**DECK, "firm": firm.pk, "status": "published"})
    assert "Save it as a draft first, then choose." in refused.content.decode()
    assert not Deck.objects.exists()


def test_decks_are_published_and_retired_with_a_trace(bobs: Client, bob: User, firm_deck: Deck) -> None:
    data = {"action": "retire", "_selected_action": [firm_deck.pk], "index": 0}
    assert "1 deck is now retired." in bobs.post(DECKS, data, follow=True).content.decode()
    newest = firm_deck.history.first()
    assert newest is not None
    assert (newest.status, newest.history_user) == (Status.RETIRED, bob)


def test_only_an_empty_deck_can_be_deleted(bobs: Client, firm: Firm, firm_deck: Deck) -> None:
    assert bobs.post(f"{DECKS}{firm_deck.pk}/delete/", {"post": "yes"}).status_code == 403
    empty = make_deck("empty", firm=firm)
    bobs.post(f"{DECKS}{empty.pk}/delete/", {"post": "yes"})
    assert list(Deck.objects.all()) == [firm_deck]


def test_a_mentors_source_is_of_their_firm(bobs: Client, firm: Firm) -> None:
    assert bobs.post(f"{SOURCES}add/", {**SOURCE, "date": "2016-07", "url": "example.com/a"}).status_code == 302
    source = Source.objects.get()
    assert (source.firm, source.key, source.url) == (firm, "our-handbook", "https://example.com/a")


@pytest.mark.parametrize(
    ("changes", "says"),
    [
        ({"date": "July 2016"}, "Write the date as"),
        ({"date": "2016-13"}, "Write the date as"),
        ({"url": "ftp://example.com"}, "begins with https://"),
        ({"url": "javascript:alert(1)"}, "valid URL"),
        ({"title": ""}, "required"),
        ({"title": "é" * 300}, "at most 250"),
        ({"title": "投诉"}, "Write a short id"),
    ],
)
def test_a_bad_source_is_refused_with_words(bobs: Client, changes: dict[str, Any], says: str) -> None:
    assert says in bobs.post(f"{SOURCES}add/", {**SOURCE, **changes}).content.decode()
    assert not Source.objects.exists()


def test_a_source_that_a_card_rests_on_stays(bobs: Client, firm: Firm, firm_deck: Deck) -> None:
    source = make_source(firm=firm)
    Card.objects.filter(key="prose").update(source=source)
    assert bobs.post(f"{SOURCES}{source.pk}/delete/", {"post": "yes"}).status_code == 403


def test_saving_without_a_change_leaves_no_trace(bobs: Client, firm: Firm) -> None:
    source = make_source(firm=firm)
    data = {**SOURCE, "title": source.title, "publisher": "RICS", "date": source.date, "key": source.key}
    assert bobs.post(f"{SOURCES}{source.pk}/change/", data).status_code == 302
    assert source.history.count() == 1


def test_what_a_colleague_saved_meanwhile_is_not_written_over_unknowingly(
    bobs: Client, doras: Client, firm_deck: Deck
) -> None:
    address = f"{DECKS}{firm_deck.pk}/change/"
    stale = deck_form(firm_deck, description="Bob's description")
    assert doras.post(address, deck_form(firm_deck, title="Dora's title")).status_code == 302
    refused = bobs.post(address, stale)
    assert refused.status_code == 200
    assert "Nothing was saved: somebody else saved a change here" in refused.content.decode()
    assert "Bob&#x27;s description" in refused.content.decode(), "what was typed is kept"
    firm_deck.refresh_from_db()
    assert (firm_deck.title, firm_deck.description) == ("Dora's title", "")
    # The form now knows of it: a second try is knowing.
    again = {**stale, "seen": refused.context["adminform"].form["seen"].value()}
    assert bobs.post(address, again).status_code == 302
    firm_deck.refresh_from_db()
    assert (firm_deck.title, firm_deck.description) == ("Our firm", "Bob's description")


def test_a_source_has_the_same_guard(bobs: Client, firm: Firm) -> None:
    source = make_source(firm=firm)
    stale = {**SOURCE, "title": "Mine", "key": source.key, "seen": seen(source)}
    source.edition = "2030"
    save_described(row=source, fields=["edition"], by=None, reason="", now=NOW)
    assert "Nothing was saved" in bobs.post(f"{SOURCES}{source.pk}/change/", stale).content.decode()
    source.refresh_from_db()
    assert (source.title, source.edition) == ("Rules of Conduct", "2030")


def test_saving_writes_only_the_fields_that_changed(firm_deck: Deck) -> None:
    stale = Deck.objects.get(pk=firm_deck.pk)
    Deck.objects.filter(pk=firm_deck.pk).update(title="Meanwhile")
    stale.status = Status.RETIRED
    save_described(row=stale, fields=["status"], by=None, reason="Retired", now=timezone.now())
    firm_deck.refresh_from_db()
    newest = firm_deck.history.first()
    assert newest is not None
    assert (firm_deck.title, firm_deck.status) == ("Meanwhile", Status.RETIRED)
    assert (newest.title, newest.status) == ("Meanwhile", Status.RETIRED)


def test_the_abbreviations_of_a_deck_are_written_as_lines(bobs: Client, firm_deck: Deck) -> None:
    address, typed = f"{DECKS}{firm_deck.pk}/change/", "PII = professional indemnity insurance\nCHP = complaints"
    assert bobs.post(address, deck_form(firm_deck, abbreviations=typed)).status_code == 302
    firm_deck.refresh_from_db()
    assert firm_deck.abbreviations == {"PII": "professional indemnity insurance", "CHP": "complaints"}
    entries = firm_deck.history.count()
    page = bobs.get(address).content.decode()
    assert "CHP = complaints\nPII = professional indemnity insurance" in page
    shown = "CHP = complaints\r\nPII = professional indemnity insurance"
    bobs.post(address, deck_form(firm_deck, abbreviations=shown))
    assert firm_deck.history.count() == entries, "the form sent back what it showed"


def test_a_line_that_is_no_abbreviation_is_named(bobs: Client, firm_deck: Deck) -> None:
    refused = bobs.post(f"{DECKS}{firm_deck.pk}/change/", deck_form(firm_deck, abbreviations="PII = x\nA B = y"))
    assert "Line 2: “A B” is not one word" in refused.content.decode()
    firm_deck.refresh_from_db()
    assert firm_deck.abbreviations == {}
