"""A firm's own copies of shared cards at the mentors' desk: finding a card, writing, and whose they are."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

import pytest

from cards.content.copy_actions import draft_of_card
from cards.content.correction_models import CardChange, FirmCopy
from cards.study.models import ChangeNotice
from tests.authoring.conftest import ASK, TABLE
from tests.authoring.firm_copies import (
    LIBRARY,
    LIST,
    POINTS,
    errors,
    give_up,
    make_copy,
    read_by,
    sent,
    stages_card,
    url,
    write_url,
)
from tests.factories import CANARY, NOW, make_card, make_source, make_user, post_grade

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.test import Client

    from cards.content.models import Card, Deck
    from cards.firms.models import Firm, User


@pytest.fixture
def card(shared_deck: Deck) -> Card:
    return stages_card(shared_deck)


# Finding a card, and writing


def test_a_mentor_finds_a_shared_card_by_its_words(bobs: Client, card: Card, firm_deck: Deck) -> None:
    page = bobs.get(LIBRARY, {"q": "REDRESS stages"}).content.decode()
    assert "Which stages?" in page
    assert write_url(card) in page
    assert "Question of the prose card" not in page
    every = bobs.get(LIBRARY).content.decode()
    assert "of our firm" not in every, "a firm's own cards have no copies"
    assert "No card of the shared library" in bobs.get(LIBRARY, {"q": "nowhere to be found"}).content.decode()


def test_the_form_begins_with_the_librarys_text(bobs: Client, card: Card) -> None:
    page = bobs.get(write_url(card))
    form = page.context["form"]
    assert (form["question"].value(), form["note"].value()) == ("Which stages?", "Mind the time.")
    assert (form["base_version"].value(), form["seen_version"].value()) == (card.version, 0)
    written = [row["text"] for row in form.rows.initial_extra]
    assert written == POINTS
    assert page.content.decode().count('name="points-TOTAL_FORMS"') == 1
    assert not FirmCopy.objects.exists(), "looking writes nothing"


def test_publishing_a_copy_changes_what_the_firm_reads_and_tells_who_had_learned_it(
    bobs: Client, bob: User, card: Card, firm: Firm, alice: User, alices: Client, charlie: User
) -> None:
    post_grade(alices, card, version=0)
    opened = bobs.get(write_url(card))
    said = {"answer": "Four stages.", "answer_changed": "yes", "checked_on": "2026-11-05", "points-3-text": "Report it"}
    response = bobs.post(write_url(card), sent(opened, **said, **{"points-TOTAL_FORMS": 4}), follow=True)
    assert response.redirect_chain, errors(response)
    assert "1 of them had learned the old answer and is told." in response.content.decode()
    copy = FirmCopy.objects.get()
    assert (copy.firm, copy.answer, copy.checked_by, copy.base_version) == (firm, "Four stages.", bob, card.version)
    assert [point["id"] for point in copy.points][:3] == [str(point.public_id) for point in card.points.all()]
    assert [point["text"] for point in copy.points][3:] == ["Report it"]
    assert "Four stages." in read_by(alice, card).face.answer
    assert "Four stages." not in read_by(charlie, card).face.answer
    assert ChangeNotice.objects.get().memory.user == alice
    assert copy.history.get().history_change_reason == "We do it otherwise"


def test_another_wording_is_published_and_happens_to_nobody(
    bobs: Client, card: Card, alice: User, alices: Client
) -> None:
    post_grade(alices, card, version=0)
    response = bobs.post(write_url(card), sent(bobs.get(write_url(card)), question="Which stages are there?"))
    assert response.status_code == 302
    assert CardChange.objects.get().is_material is False
    assert not ChangeNotice.objects.exists()
    assert read_by(alice, card).face.question == "Which stages are there?"
    assert FirmCopy.objects.get().checked_by is None, "nobody checked it anew"


@pytest.mark.parametrize(
    ("changes", "says"),
    [
        ({"question": " "}, "question"),
        ({"question": "Who is {{ the_boss }}?"}, "no firm fact"),
        ({"points-0-text": "Ask {{ nobody_knows }}"}, "no firm fact"),
        ({"points-1-text": "", "points-2-text": ""}, "at least 2 points"),
        ({"points-0-right": "on"}, "marked as right"),
        ({"any_of": "9"}, "any 9 points but has 3"),
        ({"figures": "| a | b |\n|---|---|\n| 1 | 2 |"}, "has no table"),
        ({"answer": "New", "answer_changed": ""}, "Say whether the answer is another"),
        ({"answer": "New", "answer_changed": "yes"}, "say the day on which you checked it"),
        ({"answer_changed": "yes"}, "no old and new"),
        ({"answer": "New", "reason": ""}, "Say what you changed, and why"),
        ({"review_by": "2020-01-01"}, "review-by date lies before"),
        ({"checked_on": ""}, "when it was checked"),
        ({"basis": "rule", "source": ""}, "Name the source"),
        ({"locator": "section 2", "source": ""}, "choose the source"),
        ({"base_version": "99"}, "lost which version"),
        ({"base_version": ""}, "lost which version"),
        ({"seen_version": "x"}, "seen_version"),
        ({"question": "long " * 400}, "question"),
        ({"answer": "x" * 50_000}, "answer"),
    ],
)
def test_what_cannot_be_a_copy_is_said_at_its_field(
    bobs: Client, card: Card, changes: dict[str, Any], says: str
) -> None:
    response = bobs.post(write_url(card), sent(bobs.get(write_url(card)), **changes))
    assert response.status_code == 422
    assert says in errors(response)
    assert not FirmCopy.objects.exists()


def test_every_kind_has_one_table_of_points_at_most_and_can_be_copied(bobs: Client, shared_deck: Deck) -> None:
    for shared in shared_deck.cards.all():
        page = bobs.get(write_url(shared))
        assert page.content.decode().count('name="points-TOTAL_FORMS"') == 1, shared.kind
        assert bobs.post(write_url(shared), sent(page, note="Ours.")).status_code == 302, shared.kind


def test_points_are_refused_on_a_card_of_a_kind_without(bobs: Client, shared_deck: Deck) -> None:
    prose = shared_deck.cards.get(key="prose")
    extra = {"points-0-text": "One", "points-TOTAL_FORMS": 1}
    response = bobs.post(write_url(prose), sent(bobs.get(write_url(prose)), **extra))
    assert response.status_code == 422
    assert "has no points" in errors(response)
    assert "One" in response.content.decode(), "what was typed is never hidden"


def test_the_settings_of_a_kind_come_along(bobs: Client, shared_deck: Deck, alice: User) -> None:
    limits = make_card(shared_deck, "limits", kind="figures", figures=TABLE, kind_settings={"ask": ASK})
    opened = bobs.get(write_url(limits))
    changed = {"figures": TABLE.replace("£250,000", "£300,000"), "answer_changed": "yes", "checked_on": "2026-11-05"}
    assert bobs.post(write_url(limits), sent(opened, **changed)).status_code == 302
    assert FirmCopy.objects.get().kind_settings == {"ask": ASK}
    assert "£300,000" in read_by(alice, limits).face.figures


def test_nothing_new_is_not_published(bobs: Client, card: Card, firm: Firm) -> None:
    response = bobs.post(write_url(card), sent(bobs.get(write_url(card))), follow=True)
    assert "Nothing differs" in response.content.decode()
    assert not FirmCopy.objects.exists()


def test_a_preview_publishes_nothing_and_keeps_what_was_typed(bobs: Client, card: Card) -> None:
    typed = sent(bobs.get(write_url(card)), answer="**Four** stages.", _preview="1")
    page = bobs.post(write_url(card), typed)
    assert page.status_code == 200
    assert "<strong>Four</strong> stages." in page.content.decode()
    assert not FirmCopy.objects.exists()


def test_only_sources_of_the_library_and_of_the_firm_can_be_named(
    bobs: Client, card: Card, firm: Firm, other_firm: Firm
) -> None:
    own, theirs = make_source("own", firm=firm), make_source("theirs", firm=other_firm, title=CANARY)
    page = bobs.get(write_url(card))
    assert CANARY not in page.content.decode()
    refused = bobs.post(write_url(card), sent(page, answer="New", source=theirs.pk))
    assert "source" in refused.context["form"].errors
    assert CANARY not in refused.content.decode()
    assert bobs.post(write_url(card), sent(page, answer="New", source=own.pk)).status_code == 302
    assert FirmCopy.objects.get().source == own


# Two at once


def test_two_mentors_at_once_lose_nothing(bobs: Client, doras: Client, bob: User, card: Card) -> None:
    opened, also_opened = bobs.get(write_url(card)), doras.get(write_url(card))
    assert doras.post(write_url(card), sent(also_opened, answer="Dora's answer.", note="Hers.")).status_code == 302
    mine = sent(opened, answer="Bob's answer.")
    response = bobs.post(write_url(card), mine)
    assert response.status_code == 409
    page = response.content.decode()
    assert "Nothing was published" in errors(response)
    for text in ("Dora&#x27;s", "Bob&#x27;s", "You both changed this.", "Only your colleague changed this."):
        assert text in page
    assert FirmCopy.objects.get().answer == "Dora's answer."

    again = bobs.post(write_url(card), {**mine, "seen_version": response.context["form"]["seen_version"].value()})
    assert again.status_code == 302, "who has seen both may go on"
    assert [row.answer for row in FirmCopy.history.order_by("history_id")] == ["Dora's answer.", "Bob's answer."]


def test_what_only_the_colleague_changed_comes_into_the_form(bobs: Client, card: Card, firm: Firm, dora: User) -> None:
    copy = make_copy(firm, card)
    opened = bobs.get(url(copy))
    points = draft_of_card(card).points
    make_copy(firm, card, dora, note="Hers.", points=(replace(points[0], text="Answer it"), *points[1:]))
    response = bobs.post(url(copy), sent(opened, answer="Bob's."))
    assert response.status_code == 409
    form = response.context["form"]
    assert (form["answer"].value(), form["note"].value()) == ("Bob's.", "Hers.")
    assert [draft.text for draft in form.rows.drafts] == ["Answer it", "Investigate it", "Offer redress"]


def test_what_was_said_of_another_text_is_asked_again_after_a_conflict(bobs: Client, card: Card, firm: Firm) -> None:
    opened = bobs.get(write_url(card))
    make_copy(firm, card)
    response = bobs.post(write_url(card), sent(opened, answer="Mine."))
    assert (response.status_code, response.context["form"]["answer_changed"].value()) == (409, "")


def test_a_copy_given_up_meanwhile_is_not_published_unknowingly(
    bobs: Client, doras: Client, card: Card, firm: Firm
) -> None:
    copy = make_copy(firm, card)
    opened = bobs.get(url(copy))
    give_up(doras, copy)
    response = bobs.post(url(copy), sent(opened, answer="Mine."))
    assert response.status_code == 409
    assert "gave the copy up" in response.content.decode()


# Whose


def test_another_firm_and_candidates_see_nothing(
    card: Card, other_firm: Firm, alices: Client, bobs: Client, erin: User, sign_in: Callable[[User], Client]
) -> None:
    theirs = make_copy(other_firm, card, erin, question=CANARY, answer=CANARY)
    pages = [url(theirs, page) for page in ("change", "compare", "history")]
    for page in pages:
        assert bobs.get(page).status_code == 404
        assert bobs.post(page, {"_give_up": "1", "up-seen_version": 1, "up-answer_changed": "no"}).status_code == 404
        assert alices.get(page).status_code == 403
        assert sign_in(erin).get(page).status_code == 200
    for page in (LIST, LIBRARY, write_url(card)):
        assert CANARY not in bobs.get(page).content.decode()
        assert alices.get(page).status_code == 403
    assert FirmCopy.objects.get().withdrawn_at is None
    own = bobs.post(write_url(card), sent(bobs.get(write_url(card)), answer="Bob's."))
    assert own.status_code == 302
    assert FirmCopy.objects.count() == 2


def test_a_firms_own_card_has_no_copy(bobs: Client, firm_deck: Deck, other_firm_deck: Deck) -> None:
    for deck in (firm_deck, other_firm_deck):
        assert bobs.get(write_url(deck.cards.all()[0])).status_code == 404


def test_whoever_runs_the_site_sees_all_copies_and_begins_none(
    roots: Client, root: User, card: Card, firm: Firm, other_firm: Firm
) -> None:
    make_copy(other_firm, card, question="Theirs?")
    ours = make_copy(firm, card, question="Ours?")
    page = roots.get(LIST).content.decode()
    assert "Theirs?" in page
    assert "First Firm" in page
    assert roots.get(LIBRARY).status_code == roots.get(write_url(card)).status_code == 403
    assert roots.post(url(ours), sent(roots.get(url(ours)), answer="Root's.")).status_code == 302
    ours.refresh_from_db()
    assert (ours.answer, ours.history.first().history_user) == ("Root's.", root)


def test_a_card_that_a_firm_has_a_copy_of_is_not_deleted(roots: Client, card: Card, firm: Firm) -> None:
    delete = f"/admin/cards/card/{card.pk}/delete/"
    assert roots.get(delete).status_code == 200
    make_copy(firm, card)
    assert roots.get(delete).status_code == 403
    assert roots.post(delete, {"post": "yes"}).status_code == 403
    assert FirmCopy.objects.exists()


def test_who_left_the_firm_reads_the_library_again(card: Card, firm: Firm) -> None:
    make_copy(firm, card)
    fay = make_user("Fay", firm=firm)
    assert "Ours." in read_by(fay, card).face.answer
    fay.memberships.update(left_at=NOW)
    assert "Ours." not in read_by(fay, card).face.answer


def test_a_candidate_is_told_that_it_is_the_firms_own_wording(
    card: Card, firm: Firm, alices: Client, sign_in: Callable[[User], Client], charlie: User
) -> None:
    make_copy(firm, card)
    words = "own wording"
    assert words in alices.get(f"/cards/{card.public_id}/").content.decode()
    assert words not in sign_in(charlie).get(f"/cards/{card.public_id}/").content.decode()
