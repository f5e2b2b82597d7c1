"""What a mentor is asked where candidates may have learned a card, and what follows from the answer."""

from __future__ import annotations

import re
from datetime import date
from typing import TYPE_CHECKING, Any

import pytest

from cards.authoring.actions import RefusedError, restore_version, set_status
from cards.content.choices import Status
from cards.content.correction_models import CardChange
from cards.content.models import Card
from cards.content.queries import versions_of
from cards.core import clock
from cards.study.models import ChangeNotice
from cards.study.publishing import AnswerNotSaidError
from tests.authoring.conftest import form_of, new_card, stored_rows
from tests.factories import NOW, make_card
from tests.study.helpers import answer

if TYPE_CHECKING:
    from django.test import Client

    from cards.content.models import Deck
    from cards.firms.models import User

ASKS = "say whether its answer changed"
CHECKED = {"checked_on": "2026-11-06"}


def url(card: Card) -> str:
    return f"/admin/cards/card/{card.pk}/change/"


def wrong(response: Any, field: str = "answer_changed") -> str:
    if response.status_code == 302:
        return ""
    return " ".join(response.context["adminform"].form.errors.get(field, []))


@pytest.mark.parametrize(
    "changes",
    [
        {"question": "Which are the stages?"},
        {"answer": "Other words."},
        {"note": "Often asked."},
        {"any_of": 2},
        {"kind": "steps"},
        {"points": ["Acknowledge", "Investigate"]},
    ],
)
def test_whatever_candidates_read_asks_whether_the_answer_changed(
    bobs: Client, card: Card, changes: dict[str, Any]
) -> None:
    data = form_of(card, **{"reason": "Better", "answer_changed": "", **changes})
    assert ASKS in wrong(bobs.post(url(card), data))
    assert card.history.count() == 1
    assert bobs.post(url(card), {**data, "answer_changed": "no"}).status_code == 302
    (change,) = CardChange.objects.all()
    assert (change.is_material, change.version, change.firm) == (False, 2, None)


@pytest.mark.parametrize(
    "changes",
    [
        {"tags": "a"},
        {"level": 2},
        {"review_by": "2027-10-01"},
        {"position": 9},
        {"abbreviations": "ADR = alternative dispute resolution"},
        {"status": "retired"},
        {"status": "draft", "answer": "Unsure."},
    ],
)
def test_nothing_else_asks_and_nothing_is_published(bobs: Client, card: Card, changes: dict[str, Any]) -> None:
    data = form_of(card, **{"reason": "Order", "answer_changed": "", **changes})
    assert bobs.post(url(card), data).status_code == 302
    assert Card.objects.get(pk=card.pk).version == 2
    assert not CardChange.objects.exists()


def test_nothing_is_chosen_beforehand_and_each_choice_says_what_it_does(bobs: Client, card: Card) -> None:
    page = bobs.get(url(card)).content.decode()
    assert "Only the wording: nothing happens to anybody" in page
    assert "The answer changed: everybody who learned it sees old and new side by side, today" in page
    part = page.partition('id="id_answer_changed"')[2].partition("</fieldset>")[0]
    assert not re.search(r"<input[^>]*\schecked[\s>]", part)


def test_a_changed_answer_is_told_to_whoever_learned_it(bobs: Client, alice: User, bob: User, card: Card) -> None:
    answer(alice, card)
    data = form_of(card, answer="Three stages.", reason="There is a third", answer_changed="yes", **CHECKED)
    page = bobs.post(url(card), data, follow=True).content.decode()
    assert "1 person who learned the old answer is shown old and new" in page
    change = CardChange.objects.get()
    assert (change.is_material, change.why, change.by) == (True, "There is a third", bob)
    assert "The answer to stages." in change.before["answer"]
    assert ChangeNotice.objects.get().memory.user == alice


def test_a_wording_alone_tells_nobody(bobs: Client, alice: User, card: Card) -> None:
    answer(alice, card)
    bobs.post(url(card), form_of(card, answer="The answer to the stages.", reason="A word", answer_changed="no"))
    assert not CardChange.objects.get().is_material
    assert not ChangeNotice.objects.exists()


def test_a_change_of_what_nobody_reads_is_no_change_of_the_answer(bobs: Client, card: Card) -> None:
    response = bobs.post(url(card), form_of(card, tags="a", reason="Tags", answer_changed="yes"))
    assert "no old and new to show" in wrong(response)
    assert not CardChange.objects.exists()


def test_a_new_card_and_a_first_publication_ask_nothing(bobs: Client, firm_deck: Deck) -> None:
    dates = {"checked_on": "2026-11-06", "review_by": "2027-11-06"}
    data = new_card(firm_deck, status="published", answer_changed="", **dates)
    assert bobs.post("/admin/cards/card/add/", data).status_code == 302
    draft = make_card(firm_deck, "draft", status=Status.DRAFT)
    assert bobs.post(url(draft), form_of(draft, status="published", answer="New", answer_changed="")).status_code == 302
    assert not CardChange.objects.exists()


def test_a_card_that_was_read_before_it_became_a_draft_is_asked_about_against_what_was_read(
    bobs: Client, alice: User, card: Card
) -> None:
    answer(alice, card)
    bobs.post(url(card), form_of(card, status="draft", answer="Half way", reason="Unsure", answer_changed=""))
    card.refresh_from_db()
    data = form_of(card, status="published", answer="Three stages.", reason="Sure", answer_changed="")
    assert ASKS in wrong(bobs.post(url(card), data))
    assert bobs.post(url(card), {**data, "answer_changed": "yes"}).status_code == 302
    change = CardChange.objects.get()
    assert "The answer to stages." in change.before["answer"], "nobody has read the draft"
    assert ChangeNotice.objects.get().change == change


def test_retiring_and_taking_back_changes_no_answer(bob: User, alice: User, card: Card) -> None:
    answer(alice, card)
    for status in (Status.RETIRED, Status.DRAFT, Status.PUBLISHED):
        assert set_status(card_id=card.pk, status=status, by=bob, now=NOW)
    assert not CardChange.objects.exists()


def test_a_card_rewritten_as_a_draft_is_not_published_from_the_list(bobs: Client, bob: User, card: Card) -> None:
    bobs.post(url(card), form_of(card, status="draft", answer="Other", reason="Unsure", answer_changed=""))
    with pytest.raises(RefusedError, match="Open it and publish it there"):
        set_status(card_id=card.pk, status=Status.PUBLISHED, by=bob, now=NOW)
    assert Card.objects.get(pk=card.pk).status == Status.DRAFT


def edited(browser: Client, card: Card) -> Card:
    browser.post(url(card), form_of(card, answer="Worse.", reason="Worse", answer_changed="no"))
    return Card.objects.get(pk=card.pk)


def press(browser: Client, card: Card, number: int, **data: Any) -> Any:
    data = {"seen_version": Card.objects.get(pk=card.pk).version, **data}
    return browser.post(f"/admin/cards/card/{card.pk}/restore/{number}/", data)


def test_restoring_shows_what_changes_and_asks_first(bobs: Client, alice: User, card: Card) -> None:
    answer(alice, card)
    edited(bobs, card)
    asked = press(bobs, card, 1)
    page = asked.content.decode()
    assert asked.status_code == 200
    assert "<del>Worse</del><ins>The answer to stages</ins>" in page
    assert "Only the wording" in page
    assert "say whether its answer" not in page, "nobody has been asked before"
    again = press(bobs, card, 1, answer_changed="", reason="Back")
    assert again.status_code == 422
    assert "say whether its answer changes" in again.content.decode()
    assert 'value="Back"' in again.content.decode()
    assert Card.objects.get(pk=card.pk).version == 2
    assert press(bobs, card, 1, answer_changed="yes", reason="It was right").status_code == 302
    assert Card.objects.get(pk=card.pk).answer == "The answer to stages."
    newest = CardChange.objects.order_by("-pk")[0]
    assert (newest.is_material, newest.why) == (True, "It was right")
    assert versions_of(card)[0].reason == "Restored version 1: It was right"
    assert ChangeNotice.objects.count() == 1


def test_restoring_a_text_that_reads_the_same_asks_nothing(bobs: Client, card: Card) -> None:
    bobs.post(url(card), form_of(card, tags="new", reason="Tags", answer_changed=""))
    assert press(bobs, card, 1).status_code == 302
    assert not CardChange.objects.exists()


def test_an_action_that_was_told_nothing_writes_nothing(bobs: Client, bob: User, card: Card) -> None:
    edited(bobs, card)
    first = versions_of(card)[-1]
    with pytest.raises(AnswerNotSaidError):
        restore_version(card_id=card.pk, version=first, seen=2, by=bob, now=NOW)
    assert Card.objects.get(pk=card.pk).version == 2


def test_the_day_of_checking_still_goes_with_a_changed_answer(bobs: Client, bob: User, card: Card) -> None:
    data = form_of(card, answer="Three stages.", reason="A third", answer_changed="yes")
    assert "say the day on which you checked it" in wrong(bobs.post(url(card), data), "checked_on")
    assert bobs.post(url(card), {**data, **CHECKED}).status_code == 302
    saved = Card.objects.get(pk=card.pk)
    assert (saved.checked_by, saved.checked_on) == (bob, date(2026, 11, 6))


def test_one_save_says_all_that_is_wrong_and_one_more_goes_through(bobs: Client, card: Card) -> None:
    data = form_of(card, answer="Three stages.", answer_changed="")
    refused = bobs.post(url(card), data)
    assert {fault.field for fault in refused.context["wrong"]} == {"answer_changed", "checked_on", "reason"}
    assert "If the answer changed, say the day" in wrong(refused, "checked_on")
    wording = {"reason": "A third", "answer_changed": "no"}
    assert bobs.post(url(card), {**data, **wording}).status_code == 302
    assert not CardChange.objects.get().is_material


def test_what_is_asked_does_not_wait_for_a_row_to_be_put_right(bobs: Client, card: Card) -> None:
    points = [*stored_rows(card), {"group": "Stage 3"}]
    refused = bobs.post(url(card), form_of(card, points, answer="Three stages.", answer_changed=""))
    places = {fault.place for fault in refused.context["wrong"]}
    assert places == {"id_answer_changed_0", "id_checked_on", "id_reason", "id_points-3-text"}


def test_a_tick_beside_the_question_is_the_day_of_checking(bobs: Client, bob: User, card: Card) -> None:
    data = form_of(card, answer="Three stages.", reason="A third", answer_changed="yes", checked_today="on")
    assert bobs.post(url(card), {**data, "checked_on": "soon"}).status_code == 302
    saved = Card.objects.get(pk=card.pk)
    assert (saved.checked_by, saved.checked_on) == (bob, clock.site_date())


@pytest.mark.parametrize(
    ("changes", "field", "says"),
    [
        ({"answer": "Ask {{ complaints_handlr }}."}, "answer", "complaints_handler"),
        ({"question": "Who is {{ nobody_at_all }}?"}, "question", "There is no firm fact “nobody_at_all”"),
        ({"note": "Ask {{ the boss }}."}, "note", "no key"),
        ({"tags": "{{ firm }}"}, "tags", "cannot stand here"),
    ],
)
def test_a_fact_that_no_firm_has_is_refused_where_it_stands(
    bobs: Client, card: Card, changes: dict[str, Any], field: str, says: str
) -> None:
    response = bobs.post(url(card), form_of(card, reason="Facts", **changes))
    assert says in wrong(response, field)
    assert Card.objects.get(pk=card.pk).version == 1


def test_a_fact_in_a_point_or_a_table_is_checked_too(bobs: Client, card: Card, firm_deck: Deck) -> None:
    points = [*stored_rows(card), {"text": "Tell {{ nobody_at_all }}"}]
    response = bobs.post(url(card), form_of(card, points, reason="Facts"))
    said = response.context["inline_admin_formsets"][0].formset.non_form_errors().as_text()
    assert "Row 4, point: There is no firm fact “nobody_at_all”" in said
    table = "| Paper | Years |\n|---|---|\n| Deeds | {{ firm }} |"
    figures = new_card(firm_deck, kind="figures", answer="", figures=table)
    assert "cannot stand here" in wrong(bobs.post("/admin/cards/card/add/", figures), "figures")


def test_the_history_tells_points_and_keys_of_facts_and_marks_changed_answers(bobs: Client, card: Card) -> None:
    points = [*stored_rows(card)[:2], {"text": "Tell {{ complaints_handler }}", "group": "Stage 2"}]
    bobs.post(url(card), form_of(card, points, reason="Who", answer_changed="yes", **CHECKED))
    page = bobs.get(f"/admin/cards/card/{card.pk}/history/").content.decode()
    assert "{{ complaints_handler }}" in page
    assert page.count("the answer changed") == 1
    assert f"/admin/cards/card/{card.pk}/changes/" in page
