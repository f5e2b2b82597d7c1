"""What is told of a change where something else changed as well: firm, levels, days off, a guest's account."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest

from cards.candidacy.models import DaysOff
from cards.content.actions import save_card
from cards.content.choices import Status
from cards.content.copy_actions import draft_of_card
from cards.content.correction_models import FirmCopy
from cards.core import clock
from cards.firms.actions import plan_anew
from cards.firms.models import FirmFact, Membership
from cards.scheduling.aim import Reason
from cards.scheduling.types import Rating
from cards.study.adopting import adopt_history
from cards.study.copying import publish_copy, withdraw_copy
from cards.study.correcting import publish_facts
from cards.study.models import ChangeNotice, Memory
from cards.study.publishing import save_edit
from cards.study.queries import change_to_show
from tests.factories import NOW, make_card
from tests.study.changes import page_of, publish
from tests.study.helpers import answer, attempt_of, take_back
from tests.study.test_planning import competency, declare, interview_in, reasons

if TYPE_CHECKING:
    from django.test import Client

    from cards.content.models import Card, Deck
    from cards.firms.models import Firm, User

DAY = timedelta(days=1)
LEARNED = "changed since you learned it"


@pytest.fixture
def card(deck: Deck) -> Card:
    return make_card(deck, "handler", answer="Tell {{ complaints_handler }}.")


def leave(user: User) -> None:
    Membership.objects.of(user).update(left_at=NOW)
    plan_anew(user=user)


def test_whoever_has_left_reads_nothing_more_of_the_firm(alices: Client, card: Card, alice: User, firm: Firm) -> None:
    publish_facts(firm=firm, values={"complaints_handler": "Ann of the firm"}, by=None, now=NOW)
    answer(alice, card, Rating.EASY)
    publish_facts(firm=firm, values={"complaints_handler": "Ben"}, by=None, now=NOW, why="Ann has gone")
    addresses = (f"/cards/{card.public_id}/", f"/study/?card={card.public_id}")
    before = [alices.get(address).content.decode() for address in addresses]
    assert all("Ann of the firm" in html and "Ann has gone" in html for html in before)
    assert reasons(alice, NOW + DAY)[card] == Reason.CHANGED
    leave(alice)
    alice.refresh_from_db()
    after = [alices.get(address).content.decode() for address in addresses]
    assert not any("Ann of the firm" in html or "Ann has gone" in html or LEARNED in html for html in after)
    assert reasons(alice, NOW + DAY) == {}, "it does not come before its day for what is not told"


def test_what_the_library_changed_is_told_wherever_they_are(card: Card, alice: User) -> None:
    answer(alice, card, Rating.EASY)
    publish(card)
    leave(alice)
    assert change_to_show(alice, page_of(alice, card).card)


def test_who_took_every_answer_back_is_told_of_nothing(card: Card, alice: User, alices: Client) -> None:
    given = answer(alice, card)
    publish(card)
    take_back(alice, attempt_of(given))
    assert LEARNED not in alices.get(f"/study/?card={card.public_id}").content.decode()
    assert reasons(alice) == {card: Reason.NEW}


def sides_of(user: User, card: Card) -> tuple[str, str]:
    shown = change_to_show(user, page_of(user, card).card)
    assert shown
    return str(shown.old.answer).strip(), str(shown.new.answer).strip()


def rewrite(card: Card, answer: str, status: Status) -> None:
    card.refresh_from_db()
    card.answer, card.status = answer, status
    save_card(card=card, points=[], by=None, reason="Rewriting", now=NOW)


def test_a_draft_that_nobody_read_is_never_what_was_learned(card: Card, alice: User, firm: Firm) -> None:
    FirmFact.objects.create(firm=firm, key="complaints_handler", value="Ann")
    answer(alice, card)
    rewrite(card, "Half written, {{ complaints_handler }}", Status.DRAFT)
    publish_facts(firm=firm, values={"complaints_handler": "Ben"}, by=None, now=NOW)
    card.refresh_from_db()
    card.answer, card.status = "Write to {{ complaints_handler }}.", Status.PUBLISHED
    assert save_edit(card=card, points=[], by=None, reason="Done", now=NOW, is_material=True)
    shown = change_to_show(alice, page_of(alice, card).card)
    assert shown
    assert "Tell Ann" in shown.old.answer
    assert "Write to Ben" in shown.new.answer


def test_the_old_text_keeps_the_fact_that_was_read_in_it(card: Card, alice: User, firm: Firm) -> None:
    publish_facts(firm=firm, values={"complaints_handler": "Ann"}, by=None, now=NOW)
    answer(alice, card)
    publish(card, answer="Tell the partner.", now=NOW + DAY)
    published = publish_facts(firm=firm, values={"complaints_handler": "Zoe"}, by=None, now=NOW + 2 * DAY)
    assert published == [], "nothing that anybody reads speaks of it"
    assert sides_of(alice, card) == ("<p>Tell Ann.</p>", "<p>Tell the partner.</p>")


def test_a_fact_that_was_not_set_is_read_so_on_the_old_side(card: Card, alice: User, firm: Firm) -> None:
    answer(alice, card)
    for day, value in enumerate(("Ann", "", "Cid")):
        publish_facts(firm=firm, values={"complaints_handler": value}, by=None, now=NOW + day * DAY)
    unset = "<p>Tell your firm&#x27;s complaints handler (ask your mentor).</p>"
    assert sides_of(alice, card) == (unset, "<p>Tell Cid.</p>")


def test_after_a_copy_was_given_up_the_new_side_is_the_librarys_text(
    card: Card, alice: User, bob: User, firm: Firm
) -> None:
    draft = replace(draft_of_card(card), answer="Ours.")
    publish_copy(firm=firm, card=card, draft=draft, by=bob, reason="Ours", now=NOW, is_material=True)
    answer(alice, card)
    publish(card, answer="Second.", now=NOW + DAY)
    withdraw_copy(copy=FirmCopy.objects.get(), by=bob, reason="Theirs", now=NOW + 2 * DAY, is_material=True)
    assert sides_of(alice, card) == ("<p>Ours.</p>", "<p>Second.</p>")
    publish(card, answer="Third.", now=NOW + 3 * DAY)
    assert sides_of(alice, card) == ("<p>Ours.</p>", "<p>Third.</p>")


@pytest.mark.parametrize("meanwhile", [Status.DRAFT, Status.RETIRED])
def test_what_a_draft_says_no_more_is_told_of_all_the_same(
    card: Card, alice: User, charlie: User, firm: Firm, meanwhile: Status
) -> None:
    FirmFact.objects.create(firm=firm, key="complaints_handler", value="Ann")
    for user in (alice, charlie):
        answer(user, card)
    rewrite(card, card.answer, meanwhile)
    rewrite(card, "Tell somebody.", meanwhile)
    (change,) = publish_facts(firm=firm, values={"complaints_handler": "Ben"}, by=None, now=NOW)
    assert set(change.notices.values_list("memory__user", flat=True)) == {alice.pk}
    card.answer, card.status = "Tell {{ complaints_handler }}.", Status.PUBLISHED
    assert save_edit(card=card, points=[], by=None, reason="As before", now=NOW) is None
    shown = change_to_show(alice, page_of(alice, card).card)
    assert shown
    assert "Tell Ann" in shown.old.answer
    assert "Tell Ben" in shown.new.answer


def test_a_fact_that_only_a_draft_speaks_of_changes_nothing(card: Card, deck: Deck, alice: User, firm: Firm) -> None:
    plain = make_card(deck, "plain", answer="Tell somebody.", points=["At once"])
    answer(alice, plain)
    rewrite(plain, "Tell {{ complaints_handler }}.", Status.DRAFT)
    changes = publish_facts(firm=firm, values={"complaints_handler": "Ben"}, by=None, now=NOW)
    assert [change.card for change in changes] == [card]
    assert not ChangeNotice.objects.exists()


def test_a_draft_leaves_a_firms_copy_as_it_is_read(
    card: Card, alice: User, charlie: User, bob: User, firm: Firm, other_firm: Firm
) -> None:
    draft = replace(draft_of_card(card), answer="Write to {{ complaint_stand_in }}.")
    publish_copy(firm=firm, card=card, draft=draft, by=bob, reason="Ours", now=NOW, is_material=False)
    for user in (alice, charlie):
        answer(user, card)
    rewrite(card, "Tell somebody.", Status.DRAFT)
    values = {"complaints_handler": "Ben", "complaint_stand_in": "Cleo"}
    (ours,) = publish_facts(firm=firm, values=values, by=None, now=NOW)
    (theirs,) = publish_facts(firm=other_firm, values=values, by=None, now=NOW)
    told = {change.fact: set(change.notices.values_list("memory__user", flat=True)) for change in (ours, theirs)}
    assert told == {"complaint_stand_in": {alice.pk}, "complaints_handler": {charlie.pk}}
    assert (ours.copy, theirs.copy) == (FirmCopy.objects.get(), None)


def test_a_fact_in_a_card_that_was_never_published_changes_nothing(deck: Deck, firm: Firm) -> None:
    draft = make_card(deck, "draft", answer="Tell {{ complaints_handler }}.", status=Status.DRAFT)
    assert publish_facts(firm=firm, values={"complaints_handler": "Ben"}, by=None, now=NOW) == []
    assert draft.status == Status.DRAFT


def test_a_card_above_the_declared_level_comes_once_more_when_its_answer_changed(alice: User) -> None:
    declared = competency("declared")
    low, high = make_card(declared, "low"), make_card(declared, "high", level=3)
    interview_in(alice, 50)
    for card in (low, high):
        answer(alice, card, Rating.EASY)
    declare(alice, declared, level=1)
    later = NOW + DAY
    plan_anew(user=alice)
    assert reasons(alice, later) == {}
    publish(high, now=later)
    alice.refresh_from_db()
    assert reasons(alice, later) == {high: Reason.CHANGED}
    answer(alice, high, Rating.EASY, now=later)
    publish(low, is_material=False, now=later)
    alice.refresh_from_db()
    assert reasons(alice, later + DAY) == {}


def test_of_a_card_above_the_declared_level_that_was_never_met_nothing_comes(alice: User) -> None:
    declared = competency("declared")
    high = make_card(declared, "high", level=3)
    declare(alice, declared, level=1)
    publish(high)
    assert reasons(alice) == {}


def test_on_a_day_off_only_what_changed_comes_and_today_says_so(alices: Client, deck: Deck, alice: User) -> None:
    card, _other = make_card(deck, "one"), make_card(deck, "two")
    answer(alice, card, Rating.EASY)
    now = clock.now()
    DaysOff.objects.create(user=alice, first=now.date() - DAY, last=now.date() + DAY)
    alice.refresh_from_db()
    assert reasons(alice, now) == {}
    assert "A day off" in alices.get("/today/").content.decode()
    publish(card)
    alice.refresh_from_db()
    assert reasons(alice, now) == {card: Reason.CHANGED}
    html = alices.get("/today/").content.decode()
    assert "A day off, but an answer that you learned has changed" in html
    assert 'href="/study/"' in html


def test_a_guests_own_memory_is_waited_for_no_more_once_they_signed_in(
    card: Card, deck: Deck, alice: User, guest: User
) -> None:
    other = make_card(deck, "other")
    for user, known in ((alice, card), (guest, card), (guest, other)):
        answer(user, known)
    of_both, of_other = publish(card), publish(other)
    adopt_history(guest=guest, account=alice)
    assert set(ChangeNotice.objects.values_list("change", "memory__user")) == {
        (of_both.pk, alice.pk),
        (of_other.pk, alice.pk),
    }
    assert not Memory.objects.filter(user=guest).exclude(changed=None).exists()
