"""A firm's own copy of a shared card: whom it concerns, and what stays of what they have learned."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pytest

from cards.content.actions import PointDraft
from cards.content.choices import Status
from cards.content.copy_actions import CopyRefusedError, draft_of_card, draft_of_copy
from cards.content.correction_models import CardChange, FirmCopy
from cards.content.models import Card
from cards.management.drawn import find_drawing_damage
from cards.study.copying import CopyMovedError, keep_copy, publish_copy, withdraw_copy
from cards.study.correcting import publish_card
from cards.study.models import ChangeNotice, Memory, Review
from cards.study.publishing import save_edit
from tests.factories import NOW, make_card, make_user, post_grade, version_of

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.test import Client

    from cards.content.models import Deck
    from cards.firms.models import Firm, User

POINTS = ["Acknowledge it within seven days", "Investigate it", "Offer redress"]


@pytest.fixture
def card(shared_deck: Deck) -> Card:
    shared_deck.cards.all().delete()
    return make_card(shared_deck, "stages", question="Which stages?", kind="points", points=POINTS)


def ids_of(card: Card) -> list[str]:
    return [str(point.public_id) for point in card.points.all()]


def learn(client: Client, user: User, card: Card, *ticked: str) -> None:
    assert post_grade(client, card, version=version_of(user, card), points=list(ticked)).status_code == 200


def publish(firm: Firm, card: Card, by: User, *, is_material: bool = True, **changes: Any) -> CardChange:
    options = {name: changes.pop(name) for name in ("seen", "why") if name in changes}
    draft = replace(draft_of_card(card), **changes)
    return publish_copy(
        firm=firm,
        card=card,
        draft=draft,
        by=by,
        reason="We do it otherwise",
        now=NOW,
        is_material=is_material,
        **options,
    )


def told(user: User) -> list[int]:
    return list(ChangeNotice.objects.filter(memory__user=user).order_by("pk").values_list("change", flat=True))


def test_only_the_firms_people_who_had_learned_the_answer_are_told(
    card: Card, firm: Firm, alice: User, bob: User, charlie: User, sign_in: Callable[[User], Client]
) -> None:
    newcomer, left = make_user("Fay", firm=firm), make_user("Gus", firm=firm)
    left.memberships.update(left_at=NOW)
    for user in (alice, charlie, left):
        learn(sign_in(user), user, card)
    change = publish(firm, card, bob, answer="Four stages.", why="The procedure is new")
    assert told(alice) == [change.pk]
    assert [told(user) for user in (newcomer, charlie, left)] == [[], [], []]
    assert Memory.objects.get(user=alice).changed == change
    assert not Memory.objects.exclude(user=alice).exclude(changed=None).exists()
    assert (change.firm, change.copy, change.version, change.why) == (
        firm,
        FirmCopy.objects.get(),
        1,
        "The procedure is new",
    )
    assert change.before == card.rendered


def test_only_another_wording_happens_to_nobody(card: Card, firm: Firm, alice: User, alices: Client, bob: User) -> None:
    learn(alices, alice, card)
    before = Memory.objects.values().get()
    change = publish(firm, card, bob, question="Which stages are there?", is_material=False)
    assert (change.is_material, change.why) == (False, "We do it otherwise")
    assert Memory.objects.values().get() == before
    assert not ChangeNotice.objects.exists()


def test_what_was_learned_ticked_and_missed_carries_over(
    card: Card, firm: Firm, alice: User, alices: Client, bob: User
) -> None:
    first, second, third = ids_of(card)
    learn(alices, alice, card, first)
    memory = Memory.objects.get()
    assert memory.missed == [second, third]
    written = (
        PointDraft("Acknowledge it within five days"),
        PointDraft("Tell the insurer"),
        PointDraft("Offer redress"),
    )
    publish(firm, card, bob, points=written, is_material=False)

    read = Card.objects.visible_to(alice).spoken_to(alice).get(pk=card.pk)
    assert [point.id for point in read.face.points][::2] == [first, third]
    assert Memory.objects.get().schedule == memory.schedule
    copy = FirmCopy.objects.get()
    learn(alices, alice, card, first, third)
    review = Review.objects.order_by("-pk")[0]
    assert (review.firm_copy, review.card_version, review.points_recalled) == (copy, 1, [first, third])
    assert Memory.objects.get().missed == [copy.points[1]["id"]]
    assert Review.objects.order_by("pk")[0].firm_copy is None


def test_giving_it_up_brings_the_librarys_text_back(
    card: Card, firm: Firm, alice: User, alices: Client, bob: User
) -> None:
    change = publish(firm, card, bob, answer="Four stages.", is_material=False)
    copy = FirmCopy.objects.get()
    learn(alices, alice, card)
    back = withdraw_copy(copy=copy, by=bob, reason="The library is right now", now=NOW, is_material=True)
    assert (back.firm, back.copy, back.version, back.before) == (firm, copy, card.version, copy.rendered)
    assert told(alice) == [back.pk]
    assert back.pk > change.pk
    read = Card.objects.visible_to(alice).spoken_to(alice).get(pk=card.pk)
    assert (read.face.answer, read.shown.copy) == (card.face.answer, None)
    with pytest.raises(CopyMovedError):
        withdraw_copy(copy=copy, by=bob, reason="Twice", now=NOW, is_material=True)
    assert CardChange.objects.count() == 2


def test_the_library_does_not_disturb_who_reads_a_copy_and_they_are_told_of_ours(
    card: Card, firm: Firm, alice: User, charlie: User, bob: User, root: User, sign_in: Callable[[User], Client]
) -> None:
    for user in (alice, charlie):
        learn(sign_in(user), user, card)
    publish(firm, card, bob, answer="Four stages.", is_material=False)
    card = Card.objects.get(pk=card.pk)
    points = [PointDraft(point.text, public_id=point.public_id) for point in card.points.all()]
    card.answer = "Five stages."
    library = publish_card(card=card, points=points, by=root, reason="Five", now=NOW, is_material=True)
    assert (told(alice), told(charlie)) == ([], [library.pk])

    copy = FirmCopy.objects.get()
    assert copy.base_version < card.version
    keep_copy(copy=copy, library_version=card.version, by=bob, reason="Ours is right", now=NOW)
    assert (FirmCopy.objects.get().base_version, FirmCopy.objects.get().version) == (card.version, 1)
    assert told(alice) == []
    ours = publish_copy(
        firm=firm,
        card=card,
        draft=replace(draft_of_copy(copy), answer="Six."),
        by=bob,
        reason="Six",
        now=NOW + timedelta(hours=1),
        is_material=True,
    )
    assert (told(alice), told(charlie)) == ([ours.pk], [library.pk])
    assert ours.before == copy.rendered, "what they read until then, not the library's"


def test_who_writes_from_what_a_colleague_has_changed_meanwhile_writes_nothing(
    card: Card, firm: Firm, bob: User, dora: User
) -> None:
    publish(firm, card, bob, answer="Bob's.", seen=0)
    with pytest.raises(CopyMovedError) as raised:
        publish(firm, card, dora, answer="Dora's.", seen=0)
    copy = FirmCopy.objects.get()
    assert raised.value.copy == copy
    assert (copy.answer, copy.version, CardChange.objects.count()) == ("Bob's.", 1, 1)
    publish(firm, card, dora, answer="Dora's.", seen=1)
    with pytest.raises(CopyMovedError):
        withdraw_copy(copy=copy, by=bob, reason="Old page", now=NOW, is_material=False)
    with pytest.raises(CopyMovedError):
        keep_copy(copy=copy, library_version=card.version, by=bob, reason="Old page", now=NOW)
    assert FirmCopy.objects.get().answer == "Dora's."


def test_a_version_of_the_library_that_nobody_saw_is_not_kept_against(card: Card, firm: Firm, bob: User) -> None:
    publish(firm, card, bob, answer="Ours.")
    with pytest.raises(CopyMovedError):
        keep_copy(copy=FirmCopy.objects.get(), library_version=card.version - 1, by=bob, reason="", now=NOW)


def test_what_is_refused_leaves_no_trace(card: Card, firm: Firm, bob: User) -> None:
    Card.objects.filter(pk=card.pk).update(status=Status.RETIRED)
    with pytest.raises(CopyRefusedError):
        publish(firm, card, bob, answer="Ours.")
    assert not FirmCopy.objects.exists()
    assert not CardChange.objects.exists()


def test_a_copy_of_a_card_that_is_retired_can_still_be_given_up(card: Card, firm: Firm, bob: User) -> None:
    publish(firm, card, bob, answer="Ours.")
    Card.objects.filter(pk=card.pk).update(status=Status.RETIRED)
    withdraw_copy(copy=FirmCopy.objects.get(), by=bob, reason="Gone", now=NOW, is_material=False)
    assert FirmCopy.objects.get().withdrawn_at == NOW


def test_a_card_that_asks_for_figures_now_asks_for_those_of_the_firms_copy(
    shared_deck: Deck, firm: Firm, bob: User, alices: Client
) -> None:
    heading = "| What | Limit |\n|---|---|\n"
    card = make_card(shared_deck, "limits", question="Which limits?", figures=f"{heading}| all | £5 |")
    publish(firm, card, bob, figures=f"{heading}| ours | £7 |")
    card.refresh_from_db()
    card.kind = "figures"
    publish_card(card=card, points=[], by=None, reason="Ask for them", now=NOW, is_material=True)
    assert list(find_drawing_damage()) == []
    html = alices.get(f"/study/?card={card.public_id}").content.decode()
    question = html.split('<details class="answer')[0]
    assert "ours" in question


def test_copies_of_a_card_that_became_another_kind_in_a_draft_are_asked_so_once_it_is_published(
    shared_deck: Deck, firm: Firm, bob: User, alices: Client
) -> None:
    heading = "| What | Limit |\n|---|---|\n"
    card = make_card(shared_deck, "limits", question="Which limits?", figures=f"{heading}| all | £5 |")
    publish(firm, card, bob, figures=f"{heading}| ours | £7 |")
    for kind, status in (
        ("figures", Status.DRAFT),
        ("prose", Status.DRAFT),
        ("figures", Status.RETIRED),
        ("figures", Status.PUBLISHED),
    ):
        card = Card.objects.get(pk=card.pk)
        card.kind, card.status = kind, status
        save_edit(card=card, points=[], by=None, reason="Ask for them", now=NOW, is_material=True)
        assert list(find_drawing_damage()) == []
    html = alices.get(f"/study/?card={card.public_id}").content.decode()
    assert "ours" in html.split('<details class="answer')[0]
