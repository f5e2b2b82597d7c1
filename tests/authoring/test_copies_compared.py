"""A firm's own copy when the library has moved on: compared, kept, given up; and when the card is shown no longer."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from cards.content.choices import Status
from cards.content.copy_actions import draft_of_card
from cards.content.correction_models import CardChange, FirmCopy
from cards.content.models import Card
from cards.study.models import ChangeNotice
from tests.authoring.firm_copies import (
    LIST,
    give_up,
    keep,
    make_copy,
    move_library_on,
    read_by,
    sent,
    stages_card,
    url,
    write_url,
)
from tests.factories import post_grade

if TYPE_CHECKING:
    from django.test import Client

    from cards.content.models import Deck
    from cards.firms.models import Firm, User


@pytest.fixture
def card(shared_deck: Deck) -> Card:
    return stages_card(shared_deck)


# The list, and the library moving on


def test_copies_that_the_library_has_left_behind_come_first(
    bobs: Client, card: Card, firm: Firm, shared_deck: Deck
) -> None:
    first = shared_deck.cards.get(key="prose")
    make_copy(firm, first, question="Still as it was?")
    make_copy(firm, card, question="Left behind?")
    move_library_on(card, answer="New.")
    page = bobs.get(LIST).content.decode()
    assert page.index("Left behind?") < page.index("Still as it was?")
    assert page.count("Has changed since") == 1
    only = bobs.get(LIST, {"state": "moved"}).content.decode()
    assert "Left behind?" in only
    assert "Still as it was?" not in only
    assert "Left behind?" not in bobs.get(LIST, {"state": "given-up"}).content.decode()
    assert "<strong>1</strong> copy of yours" in bobs.get("/admin/").content.decode()


def compared(response: Any) -> dict[str, list[str]]:
    """What each of the three columns says of each field, without marks."""
    found = {}
    for row in response.context["compared"].rows:
        texts = []
        for number, column in enumerate(row.columns):
            runs = column.rows or [column.pieces]
            kept = {0: "same", 1: "new", 2: "new"}[number]
            texts.append("/".join("".join(p.text for p in run if p.state in {"same", kept}) for run in runs))
        found[row.label] = [*texts, row.verdict]
    return found


def test_three_texts_stand_side_by_side(bobs: Client, card: Card, firm: Firm) -> None:
    make_copy(firm, card, answer="Ours.", note="Mind it.", locator="", points=draft_of_card(card).points[:2])
    move_library_on(card, answer="The library's new answer.", question="Which stages has it?", note="Mind it.")
    copy = FirmCopy.objects.get()
    page = bobs.get(url(copy, "compare"))
    said = compared(page)
    assert said["Answer"] == ["The answer to stages.", "The library's new answer.", "Ours.", "Both changed."]
    assert said["Question"] == [
        *("Which stages?", "Which stages has it?", "Which stages?"),
        "The library changed this; ours says what it said before.",
    ]
    assert said["Note"][3] == "The library now says the same as ours."
    assert said["Points"][0] == "Acknowledge it/Investigate it/Offer redress"
    assert said["Points"][2:] == ["Acknowledge it/Investigate it/", "Only ours differs."]
    text = page.content.decode()
    assert "<del>Offer redress</del>" in text
    assert "<ins>" in text
    assert "version 2 of this card; your copy was held against version 1" in text


def test_keeping_ours_ends_the_offer_until_the_library_moves_again(
    bobs: Client, card: Card, firm: Firm, alice: User
) -> None:
    copy = make_copy(firm, card)
    move_library_on(card, answer="New.")
    assert keep(bobs, copy).status_code == 302
    assert "Has changed since" not in bobs.get(LIST).content.decode()
    assert "Ours." in read_by(alice, card).face.answer
    assert not CardChange.objects.exists()
    move_library_on(card, answer="Newer.")
    assert "Has changed since" in bobs.get(LIST).content.decode()


def test_keeping_against_a_library_that_moved_meanwhile_changes_nothing(bobs: Client, card: Card, firm: Firm) -> None:
    copy = make_copy(firm, card)
    move_library_on(card, answer="New.")
    seen = Card.objects.get(pk=card.pk).version
    move_library_on(card, answer="Newer.")
    response = keep(bobs, copy, **{"keep-seen_library": seen})
    assert response.status_code == 302
    assert FirmCopy.objects.get().base_version == copy.base_version
    assert "Nothing was changed" in bobs.get(LIST).content.decode()


@pytest.mark.parametrize(("said", "is_told"), [("yes", True), ("no", False)])
def test_taking_the_librarys_text_brings_it_back(
    bobs: Client, card: Card, firm: Firm, alice: User, alices: Client, said: str, *, is_told: bool
) -> None:
    copy = make_copy(firm, card)
    post_grade(alices, card, version=0)
    response = give_up(bobs, copy, **{"up-answer_changed": said})
    assert response.status_code == 302
    assert "The answer to stages." in read_by(alice, card).face.answer
    assert ChangeNotice.objects.exists() is is_told
    assert CardChange.objects.get().why == "It is right now"
    assert "Read again since" in bobs.get(LIST).content.decode()
    assert bobs.get(url(copy, "compare")).status_code == 302


@pytest.mark.parametrize(
    ("changes", "says"),
    [
        ({"up-answer_changed": ""}, "Say whether the library"),
        ({"up-seen_version": ""}, "required"),
        ({"up-reason": "x" * 101}, "at most 100"),
    ],
)
def test_giving_up_asks_what_only_a_mentor_knows(
    bobs: Client, card: Card, firm: Firm, changes: dict[str, Any], says: str
) -> None:
    copy = make_copy(firm, card)
    response = give_up(bobs, copy, **changes)
    assert response.status_code == 422
    assert says in response.content.decode()
    assert FirmCopy.objects.get().withdrawn_at is None


def test_giving_up_a_copy_that_a_colleague_changed_changes_nothing(
    bobs: Client, card: Card, firm: Firm, dora: User
) -> None:
    copy = make_copy(firm, card)
    make_copy(firm, card, dora, answer="Dora's.")
    give_up(bobs, copy)
    assert FirmCopy.objects.get().withdrawn_at is None


def test_editing_after_comparing_holds_ours_against_the_library_now(bobs: Client, card: Card, firm: Firm) -> None:
    copy = make_copy(firm, card)
    moved = move_library_on(card, answer="New.")
    plain = bobs.get(url(copy)).context["form"]["base_version"].value()
    assert plain == copy.base_version, "who has not compared has not seen it"
    opened = bobs.get(url(copy), {"seen": moved.version})
    assert bobs.post(url(copy), sent(opened, answer="Ours, better.")).status_code == 302
    stored = FirmCopy.objects.get()
    assert (stored.base_version, stored.answer) == (moved.version, "Ours, better.")


def test_a_copy_given_up_is_taken_up_again_from_its_own_text(bobs: Client, card: Card, firm: Firm, alice: User) -> None:
    copy = make_copy(firm, card)
    give_up(bobs, copy)
    assert bobs.post(url(copy), sent(bobs.get(url(copy)))).status_code == 302
    assert "Ours." in read_by(alice, card).face.answer


# Cards that the library no longer shows


@pytest.mark.parametrize("gone", ["retired", "draft", "deck"])
def test_a_copy_of_what_the_library_no_longer_shows_can_only_be_given_up(
    bobs: Client, card: Card, firm: Firm, alices: Client, gone: str
) -> None:
    copy = make_copy(firm, card)
    if gone == "deck":
        card.deck.status = Status.DRAFT
        card.deck.save(update_fields=["status"])
    else:
        Card.objects.filter(pk=card.pk).update(status=gone)
    assert alices.get(f"/cards/{card.public_id}/").status_code == 404
    assert "No longer shows this card" in bobs.get(LIST).content.decode()
    assert bobs.get(write_url(card)).status_code == 404
    edited = bobs.get(url(copy), follow=True)
    assert edited.redirect_chain[-1][0] == url(copy, "compare")
    assert "_keep" not in edited.content.decode()
    assert give_up(bobs, copy).status_code == 302


def test_a_card_retired_while_its_copy_was_written_is_refused(bobs: Client, card: Card, firm: Firm) -> None:
    copy = make_copy(firm, card)
    data = sent(bobs.get(url(copy)), answer="Mine.")
    Card.objects.filter(pk=card.pk).update(status=Status.RETIRED)
    assert bobs.post(url(copy), data).status_code == 302
    assert FirmCopy.objects.get().answer == "Ours."
