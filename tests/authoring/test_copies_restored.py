"""Versions of a firm's own copy: what its history says, and bringing one back."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import pytest
from django.utils.html import escape

from cards.content.copy_actions import draft_of_card
from cards.content.correction_models import CardChange, FirmCopy
from tests.authoring.firm_copies import errors, make_copy, sent, stages_card, url
from tests.factories import NOW, make_source
from tests.study.helpers import answer

if TYPE_CHECKING:
    from django.test import Client

    from cards.content.models import Card, Deck
    from cards.firms.models import Firm, User


@pytest.fixture
def card(shared_deck: Deck) -> Card:
    return stages_card(shared_deck)


def test_the_history_says_who_why_and_what(bobs: Client, bob: User, card: Card, firm: Firm) -> None:
    make_copy(firm, card, bob)
    copy = make_copy(firm, card, bob, answer="Theirs.")
    page = bobs.get(url(copy, "history")).content.decode()
    assert "<del>Ours</del>" in page.replace("\n", "")
    assert "Bob, 10 November 2026" in page


def test_an_earlier_version_comes_back_by_the_form(
    bobs: Client, bob: User, dora: User, alice: User, card: Card, firm: Firm
) -> None:
    first = make_copy(firm, card, answer="Ours at first.", checked_on=date(2026, 3, 1), checked_by=dora)
    ids = [point["id"] for point in first.points]
    kept = draft_of_card(card).points[:1]
    copy = make_copy(firm, card, bob, answer="Ours, worse.", points=kept)
    answer(alice, card, now=NOW)
    link = f"{url(copy)}?restore=1"
    history = bobs.get(url(copy, "history")).content.decode()
    assert f'href="{link}"' in history
    assert "restore=2" not in history, "what it says now"
    opened = bobs.get(link)
    page = opened.content.decode()
    assert "<del>, worse</del>" in page
    assert "Nothing comes back until you publish it." in page
    form = opened.context["form"]
    assert (form["answer"].value(), form["reason"].value()) == ("Ours at first.", "Restored version 1")
    assert "Say whether the answer" in errors(bobs.post(link, sent(opened, answer_changed="")))
    assert FirmCopy.objects.get().version == 2
    assert bobs.post(link, sent(opened, answer_changed="yes", reason="It was right")).status_code == 302
    copy.refresh_from_db()
    assert (copy.version, copy.answer, copy.checked_on, copy.checked_by) == (
        3,
        "Ours at first.",
        date(2026, 3, 1),
        dora,
    )
    assert [point["id"] for point in copy.points] == ids, "what was ticked and missed of them still counts"
    change = CardChange.objects.latest("pk")
    assert (change.is_material, change.why, change.notices.count()) == (True, "It was right", 1)
    newest = copy.history.latest()
    assert (newest.history_user, newest.history_change_reason) == (bob, "It was right")


def test_restoring_a_copy_takes_nothing_of_a_colleague_away(bobs: Client, dora: User, card: Card, firm: Firm) -> None:
    copy = make_copy(firm, card, answer="First.")
    make_copy(firm, card, answer="Second.")
    opened = bobs.get(f"{url(copy)}?restore=1")
    make_copy(firm, card, dora, answer="Dora's.")
    response = bobs.post(f"{url(copy)}?restore=1", sent(opened))
    assert response.status_code == 409
    assert "Dora&#x27;s" in response.content.decode()
    assert FirmCopy.objects.get().answer == "Dora's."


@pytest.mark.parametrize("asked", ["9", "99999999999999999", "0", "nonsense", "<b>"])
def test_a_version_that_never_was_is_not_restored(bobs: Client, card: Card, firm: Firm, asked: str) -> None:
    copy = make_copy(firm, card)
    response = bobs.get(url(copy), {"restore": asked}, follow=True)
    assert response.redirect_chain == [(url(copy, "history"), 302)]
    assert f"Your copy has no version {escape(asked)}. Nothing was changed." in response.content.decode()


def test_a_restored_copy_whose_source_is_gone_asks_for_another(bobs: Client, card: Card, firm: Firm) -> None:
    source = make_source("ours", firm=firm)
    copy = make_copy(firm, card, source=source)
    make_copy(firm, card, answer="Without.")
    source.delete()
    page = bobs.get(f"{url(copy)}?restore=1").content.decode()
    assert "The source that this version named has been deleted" in page
