"""Who owns a deck, and what its owner finds first."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

import pytest
from django.utils import timezone

from cards.content.actions import save_described
from cards.content.choices import Status
from cards.content.correction_models import Report
from cards.content.models import Card, Deck, Source
from cards.firms.models import Role, User
from tests.authoring.test_decks import DECK, DECKS, deck_form
from tests.factories import CANARY, make_card, make_deck, make_source, make_user

if TYPE_CHECKING:
    from django.test import Client

    from cards.firms.models import Firm


def choices(browser: Client, deck: Deck | None = None) -> set[str]:
    """Who is offered as owner."""
    page = browser.get(f"{DECKS}{deck.pk}/change/" if deck else f"{DECKS}add/")
    return {label for _, label in page.context["adminform"].form.fields["owner"].choices}


def own(deck: Deck, owner: User) -> None:
    deck.owner = owner
    save_described(row=deck, fields=["owner"], by=None, reason="", now=timezone.now())


def leave(user: User) -> None:
    user.memberships.update(left_at=timezone.now())


def test_an_owner_is_a_mentor_or_manager_of_the_firm(
    bobs: Client, alice: User, dora: User, erin: User, root: User, firm_deck: Deck
) -> None:
    assert choices(bobs, firm_deck) == {"Nobody", "Bob", "Dora"}
    for stranger in (alice, erin, root):
        refused = bobs.post(f"{DECKS}{firm_deck.pk}/change/", deck_form(firm_deck, owner=stranger.pk))
        assert "Select a valid choice" in refused.content.decode()
    assert bobs.post(f"{DECKS}{firm_deck.pk}/change/", deck_form(firm_deck, owner=dora.pk)).status_code == 302
    firm_deck.refresh_from_db()
    assert firm_deck.owner == dora
    assert firm_deck.history.latest().owner_id == dora.pk
    assert "Dora" in bobs.get(f"{DECKS}{firm_deck.pk}/history/").content.decode()


def test_shared_decks_are_owned_by_who_runs_the_site(
    roots: Client, bob: User, root: User, firm: Firm, shared_deck: Deck, firm_deck: Deck
) -> None:
    assert choices(roots, shared_deck) == {"Nobody", "Root"}
    assert choices(roots, firm_deck) == {"Nobody", "Bob"}
    added = roots.post(f"{DECKS}add/", {**DECK, "firm": firm.pk, "owner": root.pk})
    assert "Save the deck first" in added.content.decode()
    assert roots.post(f"{DECKS}add/", {**DECK, "firm": "", "owner": root.pk}).status_code == 302
    assert Deck.objects.get(key="fees-and-terms").owner == root


def test_a_new_deck_is_offered_to_its_author(bobs: Client, bob: User) -> None:
    assert bobs.get(f"{DECKS}add/").context["adminform"].form["owner"].value() == bob.pk


@pytest.mark.parametrize("gone", ["left", "candidate", "closed"])
def test_whoever_no_longer_looks_after_it_owns_it_no_longer(
    doras: Client, bob: User, firm_deck: Deck, gone: str
) -> None:
    own(firm_deck, bob)
    assert "has no owner" not in doras.get("/admin/").content.decode()
    assert ">Bob<" in doras.get(DECKS).content.decode()
    if gone == "left":
        leave(bob)
    elif gone == "candidate":
        bob.memberships.update(role=Role.CANDIDATE)
    else:
        User.objects.filter(pk=bob.pk).update(is_active=False)
    page = doras.get("/admin/").content.decode()
    assert "1 deck has no owner: " in page
    assert f'<a href="{DECKS}{firm_deck.pk}/change/">Our firm</a>' in page
    assert "Bob" not in doras.get(DECKS).content.decode()
    assert choices(doras, firm_deck) == {"Nobody", "Dora"}


def test_an_owner_who_moves_firm_takes_no_deck_along(
    doras: Client, bobs: Client, bob: User, other_firm: Firm, firm_deck: Deck
) -> None:
    own(firm_deck, bob)
    leave(bob)
    bob.memberships.create(firm=other_firm, role=Role.MENTOR)
    assert bobs.get("/admin/").context["desk"].decks == []
    assert "Our firm" not in bobs.get("/admin/").content.decode()
    assert doras.get("/admin/").context["desk"].ownerless_count == 1


def test_many_decks_without_an_owner_are_summed_up(bobs: Client, firm: Firm, other_firm_deck: Deck) -> None:
    decks = [make_deck(f"deck-{number}", firm=firm, position=number) for number in range(7)]
    make_deck("retired", firm=firm, status=Status.RETIRED)
    page = bobs.get("/admin/").content.decode()
    assert "7 decks have no owner: " in page
    assert f'<a href="{DECKS}?owner=none">others</a>' in page
    assert (decks[4].title in page, decks[5].title in page) == (True, False)
    assert CANARY not in page


def test_decks_are_found_by_whether_they_have_an_owner(bobs: Client, bob: User, dora: User, firm: Firm) -> None:
    mine, hers, free = (make_deck(key, firm=firm) for key in ("mine", "hers", "free"))
    own(mine, bob)
    own(hers, dora)

    def found(choice: str) -> set[Deck]:
        return set(bobs.get(f"{DECKS}?owner={choice}").context["cl"].result_list)

    assert (found("me"), found("some"), found("none"), found("x")) == ({mine}, {mine, hers}, {free}, {mine, hers, free})


def test_what_waits_in_ones_own_decks_comes_first(bobs: Client, alice: User, bob: User, firm: Firm) -> None:
    quiet, busy, hers = (make_deck(key, firm=firm, title=f"{key} deck") for key in ("Quiet", "Busy", "Her"))
    own(quiet, bob)
    own(busy, bob)
    make_card(quiet, "fine")
    gone = make_source(firm=firm)
    Source.objects.filter(pk=gone.pk).update(superseded_on=date(2026, 11, 5))
    late, left_behind, reported, retired = (make_card(busy, key) for key in ("late", "left", "reported", "retired"))
    Card.objects.filter(pk__in=[late.pk, retired.pk]).update(review_by=date(2020, 1, 1))
    Card.objects.filter(pk=left_behind.pk).update(source=gone)
    Card.objects.filter(pk=retired.pk).update(status=Status.RETIRED)
    make_card(hers, "other", source=gone)
    for _ in range(2):
        Report.objects.create(card=reported, card_version=1, user=alice, firm=firm, text="Wrong")
    page = bobs.get("/admin/")
    decks = page.context["desk"].decks
    assert [(one.deck, one.reported, one.overdue, one.superseded) for one in decks] == [
        (busy, 1, 1, 1),
        (quiet, 0, 0, 0),
    ]
    text = page.content.decode()
    assert text.index("The decks that you own") < text.index("open report")
    assert "Nothing waits for you here." in text
    assert "Her deck" in text[text.index("has no owner") :]
    assert f"?deck={busy.pk}&amp;review=superseded" in text
    assert f'href="/admin/cards/report/?deck={busy.pk}&amp;status__exact=open">1 reported' in text


def test_what_is_reported_of_a_deck_leads_to_its_reports_alone(
    bobs: Client, alice: User, firm: Firm, firm_deck: Deck, other_firm_deck: Deck, charlie: User
) -> None:
    mine, theirs = make_card(make_deck("mine", firm=firm), "one"), other_firm_deck.cards.all()[0]
    wanted, closed = (Report.objects.create(card=mine, card_version=1, user=alice, text="Wrong") for _ in range(2))
    Report.objects.filter(pk=closed.pk).update(status="declined")
    Report.objects.create(card=firm_deck.cards.all()[0], card_version=1, user=alice, text="Elsewhere")
    Report.objects.create(card=theirs, card_version=1, user=charlie, text=CANARY)

    def found(deck: int | str) -> list[Report]:
        page = bobs.get("/admin/cards/report/", {"deck": deck, "status__exact": "open"})
        assert CANARY not in page.content.decode()
        return list(page.context["cl"].result_list)

    assert found(mine.deck_id) == [wanted]
    assert found(theirs.deck_id) == found("x") == found(10**30) == []


def test_the_index_and_the_list_cost_the_same_with_many_decks(
    bobs: Client, bob: User, firm: Firm, django_assert_num_queries: Any, django_assert_max_num_queries: Any
) -> None:
    deck = make_deck("first", firm=firm)
    make_card(deck, "card")
    own(deck, bob)
    for path, most in (("/admin/", 16), (DECKS, 9)):
        with django_assert_max_num_queries(most) as few:
            bobs.get(path)
        more = [make_deck(f"{path[-5:-1]}-{number}", firm=firm, owner=bob) for number in range(5)]
        make_card(more[0], "card")
        with django_assert_num_queries(len(few)):
            assert bobs.get(path).status_code == 200


def test_the_list_of_decks_shows_how_their_cards_stand(bobs: Client, firm_deck: Deck) -> None:
    make_deck("empty", firm=firm_deck.firm)
    page = bobs.get(DECKS).content.decode()
    assert "Of 6 cards, none names a source and 6 are checked; none is due for checking, none is reported." in page
    assert "No card is published yet." in page


def test_an_owner_without_a_name_is_told_from_nobody(bobs: Client, firm: Firm) -> None:
    nameless = make_user("", firm=firm, role=Role.MENTOR)
    make_deck("theirs", firm=firm, owner=nameless)
    page = bobs.get(DECKS).content.decode()
    assert ">a mentor<" in page
    assert "@" not in page
