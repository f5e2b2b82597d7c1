"""Who did what, as colleagues read it: no e-mail address, and no name of whoever has left the firm."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pytest
from django.contrib.admin.models import CHANGE, LogEntry

from cards.content.actions import save_card, save_described
from cards.content.report_actions import send_report
from cards.firms.models import Membership, Role, User
from cards.study.correcting import publish_facts
from tests.authoring.firm_copies import make_copy, url
from tests.factories import NOW, make_card, make_source, make_user

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.test import Client

    from cards.content.models import Card, Deck
    from cards.firms.models import Firm

LEFT = "Somebody who has left"


def said(response: Any) -> str:
    """What the page itself says: above it stands the reader's own account."""
    words: str = response.content.decode()
    return words.partition('id="content"')[2]


def leave(user: User) -> None:
    Membership.objects.filter(user=user).update(left_at=NOW)


@pytest.fixture
def changed(card: Card, bob: User) -> Card:
    """A card that Bob changed and signed."""
    card.answer, card.checked_by = "Another.", bob
    return save_card(card=card, points=[], by=bob, reason="Bob's change", now=NOW + timedelta(hours=1))


def test_the_history_of_a_card_names_nobody_who_has_left(doras: Client, bob: User, changed: Card) -> None:
    history, form = (f"/admin/cards/card/{changed.pk}/{page}/" for page in ("history", "change"))
    assert '<div class="readonly">Bob</div>' in said(doras.get(form))
    assert said(doras.get(history)).count("Bob") == 3, "who changed it, why, and who checked it"
    leave(bob)
    assert f'<div class="readonly">{LEFT}</div>' in said(doras.get(form))
    words = said(doras.get(history)).replace("Bob&#x27;s change", "")
    assert words.count(LEFT) == 2
    assert "Bob" not in words


def test_nobody_in_a_history_is_named_by_an_address(doras: Client, bob: User, changed: Card) -> None:
    User.objects.filter(pk=bob.pk).update(name="")
    words = said(doras.get(f"/admin/cards/card/{changed.pk}/history/"))
    assert "A colleague, " in words
    assert "@" not in words


def test_the_history_of_a_copy_names_nobody_who_has_left(
    doras: Client, bob: User, firm: Firm, shared_deck: Deck
) -> None:
    copy = make_copy(firm, shared_deck.cards.get(key="prose"), bob, checked_by=bob)
    assert "Bob, 10 November 2026" in said(doras.get(url(copy, "history")))
    leave(bob)
    for page in ("history", "compare"):
        words = said(doras.get(url(copy, page)))
        assert LEFT in words
        assert "Bob" not in words


def test_the_history_of_a_deck_and_of_a_source_names_nobody_who_has_left(
    doras: Client, bob: User, firm_deck: Deck
) -> None:
    firm_deck.owner = bob
    save_described(row=firm_deck, fields=["owner"], by=bob, reason="Mine", now=NOW)
    source = make_source(firm=firm_deck.firm)
    source.edition = "2nd"
    save_described(row=source, fields=["edition"], by=bob, reason="New", now=NOW)
    pages = (f"/admin/cards/deck/{firm_deck.pk}/history/", f"/admin/cards/source/{source.pk}/history/")
    User.objects.filter(pk=bob.pk).update(name="")
    for page in pages:
        assert "A colleague" in said(doras.get(page))
        assert "@" not in said(doras.get(page))
    User.objects.filter(pk=bob.pk).update(name="Bob")
    leave(bob)
    for page in pages:
        assert LEFT in said(doras.get(page))
        assert "Bob" not in said(doras.get(page))


def test_the_changes_of_a_card_name_nobody_who_has_left(
    doras: Client, bob: User, firm: Firm, shared_deck: Deck
) -> None:
    card = make_card(shared_deck, "who", question="Who?", answer="Ask {{ complaints_handler }}.")
    publish_facts(firm=firm, values={"complaints_handler": "Mr First"}, by=bob, now=NOW)
    page = f"/admin/cards/card/{card.pk}/changes/"
    assert "Bob, " in said(doras.get(page))
    leave(bob)
    assert f"{LEFT}, " in said(doras.get(page))
    assert "Bob" not in said(doras.get(page))


def test_the_history_of_a_report_names_nobody_who_has_left(
    bobs: Client, doras: Client, alice: User, bob: User, card: Card
) -> None:
    report = send_report(card=card, user=alice, text="Wrong", now=NOW)
    bobs.post(f"/admin/cards/report/{report.pk}/change/", {"answer": "No", "_declined": "1"})
    page = f"/admin/cards/report/{report.pk}/history/"
    assert "Bob: " in said(doras.get(page))
    leave(bob)
    assert f"{LEFT}: " in said(doras.get(page))


def test_the_history_of_a_person_names_nobody_who_has_left_and_nobody_by_an_address(
    doras: Client, roots: Client, alice: User, firm: Firm, other_firm: Firm, sign_in: Callable[[User], Client]
) -> None:
    eve = make_user("Eve", firm=firm, role=Role.MANAGER)
    page = f"/admin/cards/membership/{Membership.objects.get(user=alice).pk}"
    sign_in(eve).post(f"{page}/change/", {"role": "mentor"})
    roots.post(f"{page}/change/", {"role": "candidate"})
    User.objects.filter(pk=alice.pk).update(name="")
    words = said(doras.get(f"{page}/history/"))
    assert "Eve: Changed Role." in words
    assert "Root: Changed Role." in words, "whoever runs the site has a name everywhere"
    Membership.objects.filter(user=eve).update(firm=other_firm)
    words = said(doras.get(f"{page}/history/"))
    assert f"{LEFT}: Changed Role." in words
    assert "Eve" not in words
    assert "@" not in words


@pytest.mark.parametrize("section", ["membership", "user", "firm", "competency", "source", "deck"])
def test_no_history_at_the_desk_names_anybody_by_an_address(
    roots: Client, root: User, alice: User, bob: User, firm: Firm, firm_deck: Deck, section: str
) -> None:
    rows: dict[str, Any] = {"user": alice, "firm": firm, "deck": firm_deck, "competency": firm_deck.competency}
    rows |= {"membership": Membership.objects.get(user=alice), "source": make_source(firm=firm)}
    key = rows[section].pk
    LogEntry.objects.log_actions(root.pk, [rows[section]], CHANGE)
    LogEntry.objects.log_actions(bob.pk, [rows[section]], CHANGE)
    User.objects.update(name="")
    words = said(roots.get(f"/admin/cards/{section}/{key}/history/"))
    assert words
    assert "@" not in words


def test_an_owner_to_choose_is_told_apart_even_without_a_name(bobs: Client, firm: Firm, firm_deck: Deck) -> None:
    nameless = make_user("", firm=firm, role=Role.MENTOR)
    form = bobs.get(f"/admin/cards/deck/{firm_deck.pk}/change/").context["adminform"].form
    assert str(nameless.email) in {label for _, label in form.fields["owner"].choices}
