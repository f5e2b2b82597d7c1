"""Who is told of what changed: exactly those who learnt the old answer, until they have answered the new one."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pytest

from cards.content.actions import PointDraft
from cards.content.copy_actions import draft_of_card
from cards.content.correction_models import CardChange, FirmCopy
from cards.management.commands.check_data import find_notice_damage
from cards.scheduling.aim import Reason
from cards.scheduling.types import Rating
from cards.study.copying import publish_copy
from cards.study.correcting import publish_card, publish_facts
from cards.study.models import ChangeNotice, Memory, PlannedCard, Review
from cards.study.queries import change_to_show
from tests.factories import NOW, make_card, post_grade
from tests.study.changes import answer_page, changed, page_of, publish
from tests.study.helpers import answer, attempt_of, post_mark, queue_of, take_back

if TYPE_CHECKING:
    from datetime import datetime

    from django.test import Client

    from cards.content.models import Card, Deck
    from cards.firms.models import Firm, User


@pytest.fixture
def card(deck: Deck) -> Card:
    return make_card(deck, "handler", answer="Tell {{ complaints_handler }}.")


def waiting(user: User) -> list[int]:
    return list(ChangeNotice.objects.filter(memory__user=user, seen_at=None).values_list("change", flat=True))


# Answers to the old text and to the new


def test_a_first_answer_to_the_old_text_is_told_of_the_change(card: Card, alice: User) -> None:
    page = page_of(alice, card)
    change = publish(card)
    assert answer_page(alice, page)
    assert changed(alice) == change
    assert waiting(alice) == [change.pk]


def test_a_first_answer_to_the_new_text_is_not(card: Card, alice: User) -> None:
    publish(card)
    assert answer_page(alice, page_of(alice, card))
    assert changed(alice) is None
    assert waiting(alice) == []


def test_an_answer_sees_what_its_page_knew_and_no_more(card: Card, alice: User) -> None:
    answer(alice, card)
    first = publish(card)
    page = page_of(alice, card)
    second = publish(card, answer="Tell the director.")
    review = answer_page(alice, page)
    seen = ChangeNotice.objects.get(change=first)
    assert (seen.seen_review, seen.seen_at) == (review, NOW)
    assert changed(alice) == second
    answer_page(alice, page_of(alice, card))
    assert changed(alice) is None


def test_taking_the_answer_back_makes_it_wait_again(card: Card, alice: User) -> None:
    answer(alice, card)
    change = publish(card)
    seen = answer(alice, card)
    assert changed(alice) is None
    take_back(alice, attempt_of(seen))
    assert changed(alice) == change
    assert waiting(alice) == [change.pk]
    assert list(find_notice_damage()) == []


@pytest.mark.parametrize(("said", "is_told"), [({"card_version": 1}, True), ({"card_version": 2}, False), ({}, False)])
def test_a_page_that_does_not_know_of_changes_counts_by_its_version(
    alices: Client, card: Card, alice: User, *, said: dict[str, Any], is_told: bool
) -> None:
    publish(card)
    assert post_grade(alices, card, version=0, **said).status_code == 200
    assert (changed(alice) is not None) is is_told


def test_a_review_names_the_copy_and_the_version_that_were_answered(
    card: Card, alice: User, bob: User, firm: Firm
) -> None:
    page = page_of(alice, card)
    publish_copy(firm=firm, card=card, draft=draft_of_card(card), by=bob, reason="Ours", now=NOW, is_material=False)
    copy = FirmCopy.objects.get()
    review = answer_page(alice, page)
    assert review
    assert (review.firm_copy, review.card_version) == (None, 1)
    review = answer_page(alice, page_of(alice, card))
    assert review
    assert (review.firm_copy, review.card_version) == (copy, copy.version)
    publish(card, is_material=False)
    undone = take_back(alice, review.attempt_id).review
    assert undone
    assert (undone.firm_copy, undone.card_version) == (copy, review.card_version), "what was answered, as the answer"


def test_a_page_of_another_text_is_not_marked(alices: Client, card: Card, bob: User, firm: Firm) -> None:
    draft = draft_of_card(card)
    publish_copy(firm=firm, card=card, draft=draft, by=bob, reason="Ours", now=NOW, is_material=False)
    page = post_mark(alices, card, typed="The partner", card_version=1, copy=0)
    assert page.status_code == 409
    assert "was corrected while you answered it" in page.content.decode()


@pytest.mark.parametrize("copy", [0, 2**40])
def test_a_copy_that_was_never_shown_is_not_logged(alices: Client, card: Card, copy: int) -> None:
    assert post_grade(alices, card, version=0, copy=copy, card_version=9).status_code == 200
    assert (Review.objects.get().firm_copy, Review.objects.get().card_version) == (None, 1)


# Due again


def planned(user: User, now: datetime) -> dict[int, str]:
    user.refresh_from_db()
    queue_of(user, now)
    return dict(PlannedCard.objects.filter(plan__user=user).values_list("card", "reason"))


@pytest.mark.parametrize("days", [0, 1])
def test_a_changed_card_comes_today_whatever_its_interval(card: Card, deck: Deck, alice: User, days: int) -> None:
    make_card(deck, "other")
    answer(alice, card, Rating.EASY)
    now = NOW + timedelta(days=days, hours=1)
    assert card.pk not in planned(alice, now)
    publish(card, now=now)
    assert planned(alice, now)[card.pk] == Reason.CHANGED
    turn = queue_of(alice, now).next_turn()
    assert turn
    assert turn.card == card
    answer(alice, card, Rating.EASY, now=now)
    left = queue_of(alice, now).next_turn()
    assert left
    assert left.card != card


def test_a_card_put_aside_stays_aside_though_it_changed(card: Card, alice: User) -> None:
    answer(alice, card, Rating.EASY)
    Memory.objects.update(suspended=True)
    publish(card)
    assert planned(alice, NOW) == {}


# What is shown


def test_nothing_is_shown_of_a_change_to_whoever_never_answered(alices: Client, card: Card) -> None:
    publish(card)
    assert "changed since you learned it" not in alices.get(f"/study/?card={card.public_id}").content.decode()


def test_the_answer_shows_what_was_learnt_beside_what_it_says_now(alices: Client, card: Card, alice: User) -> None:
    answer(alice, card)
    publish(card, answer="Tell the managing partner.", why="The procedure is new")
    publish(card, answer="Tell the <director>.", why="It moved on")
    html = " ".join(alices.get(f"/study/?card={card.public_id}").content.decode().split())
    before, answer_part = html.split('<details class="answer', 1)
    assert "changed" not in before.split('<section id="turn"')[1]
    assert "This answer changed since you learned it" in answer_part
    assert "10 November 2026" in answer_part
    assert "The procedure is new" in answer_part
    old, new = answer_part.split("You learned", 1)[1].split("It says now", 1)
    assert "Tell your firm&#x27;s complaints handler" in old
    assert "Tell the &lt;director&gt;." in new.split("</section>")[0]
    assert "managing partner" not in html


def test_the_cards_own_page_shows_it_too_and_is_no_answer(
    alices: Client, card: Card, alice: User, charlie: User, sign_in: Any
) -> None:
    answer(alice, card)
    publish(card)
    page = f"/cards/{card.public_id}/"
    for _ in range(2):
        assert "This answer changed since you learned it" in alices.get(page).content.decode()
    assert "changed since you learned it" not in sign_in(charlie).get(page).content.decode()


def test_only_what_differs_stands_in_it(card: Card, alice: User) -> None:
    answer(alice, card)
    publish(card, answer=card.answer)
    shown = change_to_show(alice, page_of(alice, card).card)
    assert shown
    assert not shown.is_told, "it was set right again"
    card.note = "Mind this."
    publish_card(card=card, points=[PointDraft("New")], by=None, reason="More", now=NOW, is_material=True)
    shown = change_to_show(alice, page_of(alice, card).card)
    assert shown
    assert (shown.has_new_points, shown.has_new_note) == (True, True)
    assert [len(side.only_here) for side in shown.sides] == [0, 1], "the one point that is new"
    assert (shown.has_new_question, shown.has_new_answer) == (False, False)


def test_a_changed_fact_shows_the_one_that_was_learnt(card: Card, alice: User, firm: Firm) -> None:
    publish_facts(firm=firm, values={"complaints_handler": "Ann"}, by=None, now=NOW)
    answer(alice, card)
    for name in ("Ben", "Cleo"):
        publish_facts(firm=firm, values={"complaints_handler": name}, by=None, now=NOW)
    shown = change_to_show(alice, page_of(alice, card).card)
    assert shown
    assert "Tell Ann." in shown.old.answer
    assert "Tell Cleo." in shown.new.answer


# Damage


@pytest.mark.parametrize(
    ("memory", "notice", "said"),
    [
        ({"changed": None}, {}, "changed is None, but its notices lead to"),
        ({}, {"seen_at": NOW}, "but its notices lead to None"),
    ],
)
def test_a_memory_that_waits_for_nothing_or_for_too_long_is_found(
    card: Card, alice: User, memory: dict[str, Any], notice: dict[str, Any], said: str
) -> None:
    answer(alice, card)
    publish(card)
    assert list(find_notice_damage()) == []
    Memory.objects.update(**memory)
    ChangeNotice.objects.update(**notice)
    assert said in " ".join(find_notice_damage())


def test_notices_that_cannot_be_are_found(card: Card, deck: Deck, alice: User) -> None:
    answer(alice, card)
    change = publish(card)
    seen = answer(alice, card).review
    other = answer(alice, make_card(deck, "other")).review
    ChangeNotice.objects.update(seen_review=other)
    assert "was seen by an answer of another memory" in " ".join(find_notice_damage())
    ChangeNotice.objects.update(seen_review=seen, seen_at=None)
    assert "names the answer that saw it" in " ".join(find_notice_damage())
    ChangeNotice.objects.update(seen_at=NOW)
    CardChange.objects.filter(pk=change.pk).update(is_material=False)
    assert "is not material" in " ".join(find_notice_damage())
