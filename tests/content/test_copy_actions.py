"""A firm's own copy of a shared card: how it is saved, and which points stay the same points."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING, Any
from uuid import uuid4

import pytest

from cards.content.actions import PointDraft
from cards.content.choices import Status
from cards.content.copy_actions import (
    CopyRefusedError,
    draft_of_card,
    draft_of_copy,
    draw_copies_anew,
    give_up,
    save_copy,
    set_base,
)
from cards.content.correction_models import FirmCopy
from cards.content.models import Card
from cards.kinds.face import RENDERING
from tests.factories import NOW, make_card, make_source

if TYPE_CHECKING:
    import pytest_django

    from cards.content.copy_actions import CopyDraft
    from cards.content.models import Deck
    from cards.firms.models import Firm, User

POINTS = ["Acknowledge it within seven days", "Investigate it", "Offer redress"]


@pytest.fixture
def card(shared_deck: Deck) -> Card:
    return make_card(
        shared_deck, "stages", question="Which stages?", kind="points", points=POINTS, source=make_source("s")
    )


def save(firm: Firm, card: Card, by: User, draft: CopyDraft | None = None, **changes: Any) -> FirmCopy:
    said = replace(draft or draft_of_card(card), **changes)
    return save_copy(firm=firm, card=card, draft=said, by=by, reason="We do it otherwise", now=NOW)


def told(card: Card, user: User) -> Card:
    return Card.objects.visible_to(user).spoken_to(user).select_related("deck", "source", "checked_by").get(pk=card.pk)


def test_a_firms_candidates_read_its_copy_and_nobody_else_does(
    card: Card, firm: Firm, alice: User, bob: User, charlie: User
) -> None:
    copy = save(firm, card, bob, question="Which stages at {{ firm }}?", note="**Ours**", checked_by=bob)
    assert (copy.version, copy.base_version, copy.fact_keys) == (1, card.version, ["firm"])
    mine = told(card, alice)
    assert (mine.face.question, mine.shown.copy, mine.shown.checker) == ("Which stages at your firm?", copy.pk, "Bob")
    assert "<strong>Ours</strong>" in mine.face.note
    assert (told(card, charlie).face.question, told(card, charlie).shown.copy) == ("Which stages?", None)


def test_each_saving_is_one_version_with_who_why_and_when(card: Card, firm: Firm, bob: User, dora: User) -> None:
    first = save(firm, card, bob, answer="Three.")
    save_copy(
        firm=firm,
        card=card,
        draft=replace(draft_of_copy(first), answer="Four."),
        by=dora,
        reason="One was missing",
        now=NOW,
    )
    newest, oldest = FirmCopy.history.order_by("-history_id")
    assert (newest.version, newest.answer, newest.history_user, newest.history_change_reason) == (
        2,
        "Four.",
        dora,
        "One was missing",
    )
    assert (oldest.version, oldest.answer, oldest.history_user, oldest.history_date) == (1, "Three.", bob, NOW)
    assert FirmCopy.objects.count() == 1


def test_points_that_stay_or_are_mended_are_the_same_points(card: Card, firm: Firm, bob: User) -> None:
    ids = [str(point.public_id) for point in card.points.all()]
    written = [
        PointDraft("Tell the insurer first"),
        PointDraft("Offer redress"),
        PointDraft("Acknowledge it within five days"),
    ]
    copy = save(firm, card, bob, points=tuple(written))
    assert [point["id"] for point in copy.points][1:] == [ids[2], ids[0]]
    assert copy.points[0]["id"] not in ids
    assert [point.id for point in told(card, bob).face.points] == [point["id"] for point in copy.points]

    again = save(firm, card, bob, points=(PointDraft("Tell the insurer first"), PointDraft("Investigate it")))
    assert [point["id"] for point in again.points] == [copy.points[0]["id"], ids[1]], (
        "also one that was left out before"
    )


def test_a_point_that_says_which_it_is_stays_it_whatever_it_says(card: Card, firm: Firm, bob: User) -> None:
    first = card.points.all()[0]
    copy = save(firm, card, bob, points=(PointDraft("Quite other words", public_id=first.public_id), PointDraft("New")))
    assert copy.points[0]["id"] == str(first.public_id)


def test_an_id_that_is_of_neither_card_nor_copy_is_not_taken(
    card: Card, firm: Firm, bob: User, other_firm_deck: Deck
) -> None:
    foreign = other_firm_deck.cards.get(key="points").points.all()[0].public_id
    copy = save(firm, card, bob, points=(PointDraft("One", public_id=foreign), PointDraft("Two", public_id=uuid4())))
    assert str(foreign) not in [point["id"] for point in copy.points]


def test_one_point_is_never_two(card: Card, firm: Firm, bob: User) -> None:
    key = card.points.all()[0].public_id
    copy = save(firm, card, bob, points=(PointDraft(POINTS[0], public_id=key), PointDraft(POINTS[0], public_id=key)))
    assert len({point["id"] for point in copy.points}) == 2


def test_a_copy_that_was_given_up_is_taken_up_again_in_the_same_row(
    card: Card, firm: Firm, alice: User, bob: User
) -> None:
    copy = save(firm, card, bob, question="Ours?")
    give_up(copy=copy, by=bob, reason="The library is right", now=NOW)
    assert (told(card, alice).face.question, told(card, alice).shown.copy) == ("Which stages?", None)
    again = save(firm, card, bob, draft_of_copy(copy))
    assert (again.pk, again.version, again.withdrawn_at) == (copy.pk, 3, None)
    assert told(card, alice).face.question == "Ours?"


def test_keeping_ours_changes_nothing_that_candidates_read(card: Card, firm: Firm, alice: User, bob: User) -> None:
    copy = save(firm, card, bob, question="Ours?")
    set_base(copy=copy, base_version=7, by=bob, reason="Still right", now=NOW)
    stored = FirmCopy.objects.get()
    assert (stored.base_version, stored.version, stored.question) == (7, 1, "Ours?")
    assert FirmCopy.history.first().history_change_reason == "Still right"


def test_a_firms_own_card_and_one_that_the_library_does_not_show_have_no_copies(
    card: Card, firm: Firm, bob: User, firm_deck: Deck
) -> None:
    with pytest.raises(CopyRefusedError, match="correct the card itself"):
        save(firm, firm_deck.cards.all()[0], bob)
    Card.objects.filter(pk=card.pk).update(status=Status.RETIRED)
    with pytest.raises(CopyRefusedError, match="does not show this card"):
        save(firm, card, bob)
    Card.objects.filter(pk=card.pk).update(status=Status.PUBLISHED)
    card.deck.status = Status.DRAFT
    card.deck.save(update_fields=["status"])
    with pytest.raises(CopyRefusedError, match="does not show this card"):
        save(firm, card, bob)
    assert not FirmCopy.objects.exists()


def test_another_firms_source_is_refused(card: Card, firm: Firm, other_firm: Firm, bob: User) -> None:
    with pytest.raises(CopyRefusedError, match="another firm"):
        save(firm, card, bob, source=make_source("theirs", firm=other_firm))
    own = make_source("ours", firm=firm)
    assert save(firm, card, bob, source=own, checked_on=date(2026, 11, 2)).source == own


def test_copies_of_another_drawing_are_drawn_anew_and_say_the_same(
    card: Card, firm: Firm, bob: User, django_assert_num_queries: pytest_django.DjangoAssertNumQueries
) -> None:
    drawn = save(firm, card, bob).rendered
    FirmCopy.objects.update(rendering=RENDERING - 1, rendered={"question": "old"}, fact_keys=["old"])
    assert draw_copies_anew() == 1
    stored = FirmCopy.objects.get()
    assert (stored.rendered, stored.rendering, stored.fact_keys, stored.version) == (drawn, RENDERING, [], 1)
    assert FirmCopy.history.count() == 1
    with django_assert_num_queries(1):
        assert draw_copies_anew() == 0


def test_every_kind_of_card_can_be_copied_as_it_is(shared_deck: Deck, firm: Firm, alice: User, bob: User) -> None:
    for card in shared_deck.cards.all():
        save(firm, card, bob)
        assert told(card, alice).face.as_dict() == card.face.as_dict(), card.kind
