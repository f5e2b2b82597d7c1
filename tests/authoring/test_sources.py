"""Sources that no longer stand: how one is marked, and the work list that comes of it."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

import pytest
from django.utils import timezone

from cards.content.actions import save_card
from cards.content.choices import Status
from cards.content.correction_models import FirmCopy
from cards.content.models import Card, Deck, Source
from cards.content.queries import last_entry
from cards.content.source_queries import leads_to
from cards.core import clock
from tests.factories import CANARY, make_card, make_cards, make_deck, make_source

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.test import Client

    from cards.firms.models import Firm, User

SOURCES = "/admin/cards/source/"
SINCE = date(2026, 11, 5)


@pytest.fixture
def erins(erin: User, sign_in: Callable[[User], Client]) -> Client:
    """The browser of Erin, a mentor of the other firm."""
    return sign_in(erin)


@pytest.fixture
def source(firm: Firm) -> Source:
    return make_source("handbook", firm=firm, title="Handbook")


@pytest.fixture
def deck(firm: Firm) -> Deck:
    return make_deck("fees", firm=firm, title="Fees")


def form_of(source: Source, **changes: Any) -> dict[str, Any]:
    """What a browser sends that opened a source's form and changed some of it."""
    names = ("title", "publisher", "edition", "date", "url", "key")
    dates = {"superseded_by": source.superseded_by_id or "", "superseded_on": source.superseded_on or ""}
    return {**{name: getattr(source, name) for name in names}, **dates, "seen": last_entry(source), **changes}


def change(browser: Client, source: Source, **changes: Any) -> Any:
    return browser.post(f"{SOURCES}{source.pk}/change/", form_of(source, **changes), follow=True)


def supersede(source: Source, since: date = SINCE, heir: Source | None = None) -> None:
    Source.objects.filter(pk=source.pk).update(superseded_on=since, superseded_by=heir)


def listed(browser: Client, source: Source) -> dict[str, str]:
    """The status of each card of the work list, by its question."""
    found = browser.get(f"{SOURCES}{source.pk}/cards/")
    assert found.status_code == 200
    return {line.question: line.status for line in found.context["lines"]}


# Marking


def test_a_source_is_superseded_with_a_trace_and_leads_to_the_work(
    bobs: Client, bob: User, firm: Firm, source: Source, deck: Deck
) -> None:
    heir = make_source("handbook-2", firm=firm, title="Handbook 2")
    make_card(deck, "terms", source=source, locator="page 7")
    done = change(bobs, source, superseded_by=heir.pk, superseded_on="2026-11-05", reason="A new edition")
    assert done.redirect_chain == [(f"{SOURCES}{source.pk}/cards/", 302)]
    page = done.content.decode()
    assert "Superseded by RICS, Handbook 2, since 5 November 2026." in page
    assert "1 of 1</strong> is left to check" in page
    assert "page 7" in page
    source.refresh_from_db()
    assert (source.superseded_by, source.superseded_on) == (heir, SINCE)
    newest = source.history.latest()
    assert (newest.history_user, newest.history_change_reason) == (bob, "A new edition")
    changes = bobs.get(f"{SOURCES}{source.pk}/history/").content.decode()
    assert "Superseded by" in changes
    assert "Superseded on" in changes


def test_whoever_goes_on_editing_is_told_of_the_work_once(bobs: Client, source: Source) -> None:
    link = f'<a href="{SOURCES}{source.pk}/cards/">here is the list to work through</a>'
    assert link not in change(bobs, source, title="Handbook <b>", _continue="1").content.decode()
    source.refresh_from_db()
    page = change(bobs, source, superseded_on="2026-11-05", _continue="1").content.decode()
    assert link in page
    assert "<b>" not in page.partition("messagelist")[2].partition("</ul>")[0].replace(link, "")
    source.refresh_from_db()
    assert link not in change(bobs, source, edition="2", _continue="1").content.decode()


def test_without_a_day_it_is_superseded_from_today(bobs: Client, firm: Firm, source: Source) -> None:
    change(bobs, source, superseded_by=make_source(firm=firm).pk)
    source.refresh_from_db()
    assert source.superseded_on == clock.site_date()
    assert source.history.latest().superseded_on == clock.site_date()


def test_it_may_stand_no_longer_without_an_heir_and_stand_again(bobs: Client, source: Source) -> None:
    change(bobs, source, superseded_on="2026-11-05")
    source.refresh_from_db()
    assert source.superseded_on == SINCE
    change(bobs, source, superseded_on="")
    assert not Source.objects.filter(superseded_on__isnull=False).exists()
    assert source.history.count() == 3


def test_the_day_is_not_put_back_in_silence(bobs: Client, firm: Firm, source: Source) -> None:
    supersede(source, heir=make_source(firm=firm))
    source.refresh_from_db()
    assert "empty both fields" in change(bobs, source, superseded_on="").content.decode()


@pytest.mark.parametrize("day", ["0001-01-01", "9999-12-31", "soon"])
def test_a_day_that_is_none_is_refused(bobs: Client, source: Source, day: str) -> None:
    assert "errorlist" in change(bobs, source, superseded_on=day).content.decode()
    source.refresh_from_db()
    assert source.superseded_on is None


def test_a_source_supersedes_neither_itself_nor_in_a_circle(bobs: Client, firm: Firm, source: Source) -> None:
    second, third = (make_source(f"edition-{number}", firm=firm, title=f"Edition {number}") for number in (2, 3))
    supersede(source, heir=second)
    supersede(second, heir=third)
    assert "Select a valid choice" in change(bobs, source, superseded_by=source.pk).content.decode()
    for heir in (source, second):
        refused = change(bobs, third, superseded_by=heir.pk).content.decode()
        assert "has itself been superseded by this source" in refused
    third.refresh_from_db()
    assert third.superseded_by is None


@pytest.mark.django_db
def test_a_circle_that_is_there_keeps_nobody_waiting() -> None:
    first, second, third = (make_source(f"edition-{number}") for number in (1, 2, 3))
    supersede(first, heir=second)
    supersede(second, heir=first)
    first.refresh_from_db()
    assert leads_to(first, second)
    assert not leads_to(first, third)


def test_only_ones_own_sources_and_shared_ones_take_its_place(
    bobs: Client, roots: Client, source: Source, other_firm: Firm
) -> None:
    shared = make_source("shared")
    theirs = make_source("theirs", firm=other_firm, title=f"Theirs {CANARY}")
    page = bobs.get(f"{SOURCES}{source.pk}/change/").content.decode()
    assert CANARY not in page
    assert "Select a valid choice" in change(bobs, source, superseded_by=theirs.pk).content.decode()
    assert "Select a valid choice" in change(roots, source, superseded_by=theirs.pk).content.decode()
    assert "Select a valid choice" in change(roots, shared, superseded_by=source.pk).content.decode()
    change(bobs, source, superseded_by=shared.pk)
    source.refresh_from_db()
    assert source.superseded_by == shared


def test_a_source_that_a_copy_rests_on_stays(bobs: Client, firm: Firm, source: Source, shared_deck: Deck) -> None:
    FirmCopy.objects.create(firm=firm, card=shared_deck.cards.all()[0], question="Ours", source=source, base_version=1)
    assert bobs.post(f"{SOURCES}{source.pk}/delete/", {"post": "yes"}).status_code == 403


# The work list


def test_the_list_says_what_is_left_and_what_is_done(bobs: Client, firm: Firm, source: Source, deck: Deck) -> None:
    make_card(deck, "new", source=source)
    make_card(deck, "draft", source=source, status=Status.DRAFT)
    make_card(deck, "checked", source=source, checked_on=SINCE)
    make_card(deck, "retired", source=source, status=Status.RETIRED)
    moved = make_card(deck, "moved", source=source)
    make_card(deck, "other", source=make_source(firm=firm))
    supersede(source)
    moved.source = make_source("new-handbook", firm=firm)
    save_card(card=moved, points=[], by=None, reason="The new edition", now=timezone.now())
    assert listed(bobs, source) == {
        "What is new?": "To check",
        "What is draft?": "To check",
        "What is checked?": "Checked since, on 5 November 2026",
        "What is retired?": "Retired",
    }
    assert "1 rests on another source by now" in bobs.get(f"{SOURCES}{source.pk}/cards/").content.decode()
    assert list(listed(bobs, source).values())[:2] == ["To check", "To check"], "these come first"


def test_what_was_moved_before_is_no_part_of_it(bobs: Client, firm: Firm, source: Source, deck: Deck) -> None:
    moved = make_card(deck, "moved", source=source)
    moved.source = make_source(firm=firm)
    save_card(card=moved, points=[], by=None, reason="Better", now=timezone.now())
    # It has an entry after the day, but rested on something else by then.
    entries = moved.history.order_by("history_id")
    for days, entry in zip((20, 10), entries, strict=True):
        type(entry).objects.filter(pk=entry.pk).update(history_date=timezone.now() - timedelta(days=days))
    supersede(source, timezone.localdate() - timedelta(days=5))
    save_card(card=moved, points=[], by=None, reason="Wording", now=timezone.now())
    page = f"{SOURCES}{source.pk}/cards/"
    assert bobs.get(page).context["moved"] == 0
    supersede(source, timezone.localdate() - timedelta(days=15))
    assert bobs.get(page).context["moved"] == 1
    assert listed(bobs, source) == {}
    assert "0 of 1</strong> is left to check. Nothing is left to do here." in bobs.get(page).content.decode()


def test_a_copy_that_was_moved_is_done_as_a_card_is(
    bobs: Client, firm: Firm, source: Source, shared_deck: Deck
) -> None:
    cards = shared_deck.cards.all()[:2]
    kept, moved = (
        FirmCopy.objects.create(firm=firm, card=card, question=words, source=source, base_version=1)
        for card, words in zip(cards, ("Kept", "Moved"), strict=True)
    )
    supersede(source)
    moved.source = make_source("new-handbook", firm=firm)
    moved.save()
    assert listed(bobs, source) == {"Kept": "To check"}
    lines = bobs.get(f"{SOURCES}{source.pk}/cards/").context["lines"]
    assert (lines[0].whose, lines[0].deck) == ("Your firm's copy", "Client care")
    assert bobs.get(lines[0].address).status_code == 200
    assert kept.pk != moved.pk


def test_a_source_that_stands_lists_its_cards_with_nothing_to_do(bobs: Client, source: Source, deck: Deck) -> None:
    make_card(deck, "new", source=source)
    assert listed(bobs, source) == {"What is new?": "Rests on it"}
    supersede(source, clock.site_date() + timedelta(days=3))
    assert listed(bobs, source) == {"What is new?": "Rests on it"}
    assert "To be superseded, on" in bobs.get(f"{SOURCES}{source.pk}/cards/").content.decode()
    assert ">Until</a>" in bobs.get(SOURCES).content.decode()
    assert not bobs.get(f"{SOURCES}superseded/").context["page"].object_list


def test_a_list_of_nothing_says_so(bobs: Client, source: Source) -> None:
    supersede(source)
    assert "Nothing is left to do here." in bobs.get(f"{SOURCES}{source.pk}/cards/").content.decode()


def test_the_owner_of_the_deck_is_named(bobs: Client, bob: User, source: Source, deck: Deck) -> None:
    make_card(deck, "new", source=source)
    Deck.objects.filter(pk=deck.pk).update(owner=bob)
    assert [line.owner for line in bobs.get(f"{SOURCES}{source.pk}/cards/").context["lines"]] == ["Bob"]


def test_a_thousand_cards_cost_as_much_as_none(
    bobs: Client, source: Source, deck: Deck, django_assert_num_queries: Any, django_assert_max_num_queries: Any
) -> None:
    supersede(source)
    with django_assert_max_num_queries(8) as none:
        bobs.get(f"{SOURCES}{source.pk}/cards/")
    make_cards(deck, 1_000)
    Card.objects.filter(deck=deck).update(source=source)
    with django_assert_num_queries(len(none)):
        page = bobs.get(f"{SOURCES}{source.pk}/cards/?page=20")
    assert "1000 of 1000</strong> are left to check" in page.content.decode()
    assert len(page.context["lines"]) == 50


# Between firms


@pytest.fixture
def rested(shared_deck: Deck, deck: Deck, firm: Firm, other_firm: Firm) -> Source:
    """A shared source on which a card of the library, one of each firm and a copy of each firm rest."""
    source = shared_deck.cards.get(key="prose").source
    assert source
    theirs = make_deck("theirs", firm=other_firm, title=f"Theirs {CANARY}")
    make_card(deck, "ours", source=source)
    make_card(theirs, "theirs", source=source, question=f"Theirs {CANARY}?")
    points = shared_deck.cards.get(key="points")
    for owner, words in ((firm, "Our copy"), (other_firm, f"Their copy {CANARY}")):
        FirmCopy.objects.create(firm=owner, card=points, question=words, source=source, base_version=1)
    supersede(source)
    return source


def test_each_firm_works_through_its_own_cards_and_copies(
    bobs: Client, erins: Client, roots: Client, rested: Source
) -> None:
    assert set(listed(bobs, rested)) == {"What is ours?", "Our copy"}
    assert set(listed(erins, rested)) == {f"Theirs {CANARY}?", f"Their copy {CANARY}"}
    assert len(listed(roots, rested)) == 5
    for path in (f"{SOURCES}{rested.pk}/cards/", f"{SOURCES}superseded/", "/admin/", "/admin/cards/card/"):
        assert CANARY not in bobs.get(path).content.decode()


def test_a_copy_that_was_given_up_is_no_work(bobs: Client, rested: Source) -> None:
    FirmCopy.objects.update(withdrawn_at=timezone.now())
    assert set(listed(bobs, rested)) == {"What is ours?"}


def test_another_firms_source_is_as_one_that_does_not_exist(bobs: Client, other_firm_deck: Deck) -> None:
    theirs = Source.objects.get(firm=other_firm_deck.firm)
    for key in (theirs.pk, 987_654, 10**30):
        assert bobs.get(f"{SOURCES}{key}/cards/").status_code == 404


def test_superseded_sources_are_listed_by_what_they_leave(
    bobs: Client, erins: Client, firm: Firm, source: Source, rested: Source
) -> None:
    supersede(source)
    unused = make_source("unused", title="Unused by anybody")
    supersede(unused)
    found = bobs.get(f"{SOURCES}superseded/")
    assert [(row.pk, row.waiting) for row in found.context["page"]] == [(rested.pk, 2), (source.pk, 0)]
    assert [row.pk for row in erins.get(f"{SOURCES}superseded/").context["page"]] == [rested.pk]


def test_nothing_superseded_says_what_the_page_is_for(bobs: Client, source: Source) -> None:
    page = bobs.get(f"{SOURCES}superseded/").content.decode()
    assert "all cards that rest on it are then listed here" in page
    assert "Handbook" not in page


# Where mentors look first


def test_what_should_be_checked_comes_first_in_the_list_of_cards(bobs: Client, source: Source, deck: Deck) -> None:
    for key in ("fine", "left-behind", "late", "gone"):
        make_card(deck, key, source=source if key == "left-behind" else None)
    Card.objects.filter(key__in=["late", "gone"]).update(review_by=date(2020, 1, 1))
    Card.objects.filter(key="gone").update(status=Status.RETIRED)
    supersede(source)
    page = bobs.get("/admin/cards/card/")
    assert [card.key for card in page.context["cl"].result_list] == ["left-behind", "late", "fine", "gone"]
    assert "Source superseded</a> since 5 Nov 2026" in page.content.decode()
    only = bobs.get("/admin/cards/card/?review=superseded").context["cl"].result_list
    assert [card.key for card in only] == ["left-behind"]


def test_the_index_counts_cards_and_copies_on_superseded_sources(bobs: Client, rested: Source) -> None:
    page = bobs.get("/admin/")
    assert page.context["desk"].superseded == 2
    assert "<strong>2</strong> cards on a superseded source" in page.content.decode()


def test_copies_that_are_due_for_checking_come_first_too(bobs: Client, firm: Firm, shared_deck: Deck) -> None:
    gone = make_source(key="gone", firm=firm)
    supersede(gone)
    cards = iter(shared_deck.cards.all())
    dates: dict[str, Any] = {"checked_on": date(2026, 1, 1), "review_by": date(2099, 1, 1)}
    for words, fields in (
        ("Fine", {}),
        ("Left behind", {"source": gone}),
        ("Late", {"review_by": date(2026, 2, 1)}),
        ("Given up", {"source": gone, "withdrawn_at": timezone.now()}),
    ):
        FirmCopy.objects.create(firm=firm, card=next(cards), question=words, base_version=1, **{**dates, **fields})
    listing = bobs.get("/admin/cards/firmcopy/")
    found = [copy.question for copy in listing.context["cl"].result_list]
    assert found == ["Left behind", "Late", "Fine", "Given up"]
    assert listing.content.decode().count("Due for checking</strong>") == 2
    due = bobs.get("/admin/cards/firmcopy/?state=check").context["cl"].result_list
    assert {copy.question for copy in due} == {"Left behind", "Late"}
    assert "<strong>1</strong> copy overdue for checking" in bobs.get("/admin/").content.decode()
