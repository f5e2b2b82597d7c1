from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

import pytest

from cards.content.choices import Status
from cards.content.models import Card, Deck, Point
from cards.content.queries import versions_of
from cards.core import clock
from cards.kinds.types import PointContent
from cards.study.models import Memory
from tests.authoring.conftest import form_of, new_card, stored_rows
from tests.factories import make_card, make_deck, make_source

if TYPE_CHECKING:
    from django.test import Client

    from cards.firms.models import Firm, User

ADD = "/admin/cards/card/add/"
FIGURES = "| Turnover | Limit |\n|---|---|\n| £1 | £2 |"


def url(card: Card) -> str:
    return f"/admin/cards/card/{card.pk}/change/"


def errors(response: Any) -> str:
    """All that the page says is wrong."""
    form = response.context["adminform"].form
    points = response.context["inline_admin_formsets"][0].formset
    rows_say = [message for row in points.errors for message in row.values()]
    return f"{form.errors.as_text()}\n{points.non_form_errors().as_text()}\n{rows_say}"


def test_saving_makes_one_version_with_all_points_at_one_moment(bobs: Client, bob: User, card: Card) -> None:
    points = [*stored_rows(card), {"text": "Tell the insurer", "group": "Stage 2"}]
    response = bobs.post(
        url(card),
        form_of(
            card,
            points,
            answer="Two stages.",
            reason="The insurer was missing",
            checked_on="2026-11-06",
            answer_changed="yes",
        ),
    )
    assert response.status_code == 302
    newest, oldest = versions_of(Card.objects.get(pk=card.pk))
    assert (newest.number, newest.reason, newest.saved_by) == (2, "The insurer was missing", bob)
    assert newest.points == (*oldest.points, PointContent("Tell the insurer", "Stage 2"))
    assert newest.fields["answer"] == "Two stages."
    assert Point.history.filter(history_date=newest.saved_at).count() == 1


def test_points_keep_their_identity_when_they_are_moved_reworded_and_removed(bobs: Client, card: Card) -> None:
    acknowledge, investigate, redress = stored_rows(card)
    changed = [
        {**acknowledge, "text": ""},
        {**investigate, "text": "Investigate fully"},
        {**redress, "order": 1},
    ]
    bobs.post(url(card), form_of(card, changed, reason="Shorter"))
    now = [(str(point.public_id), point.text) for point in card.points.all()]
    assert now == [(redress["point_id"], "Redress"), (investigate["point_id"], "Investigate fully")]


def test_nothing_changed_makes_no_version(bobs: Client, card: Card) -> None:
    response = bobs.post(url(card), form_of(card), follow=True)
    assert "no new version" in response.content.decode()
    assert card.history.count() == 1


def test_a_new_card_gets_its_id_place_and_checker(bobs: Client, bob: User, firm_deck: Deck) -> None:
    last = make_card(firm_deck, "last", position=40)
    today = date(2026, 11, 10)
    data = new_card(firm_deck, checked_on=today, review_by=today + timedelta(days=300), tags="complaints , , insurance")
    assert bobs.post(ADD, data).status_code == 302
    made = Card.objects.get(key="who-handles-complaints")
    assert (made.deck, made.position, made.checked_by) == (firm_deck, last.position + 1, bob)
    assert (made.status, made.version, made.tags) == (Status.DRAFT, 1, ["complaints", "insurance"])
    assert "senior member" in made.search_text


def test_the_checker_changes_only_with_the_day(bobs: Client, bob: User, card: Card) -> None:
    bobs.post(url(card), form_of(card, note="Why it matters", reason="A note"))
    assert Card.objects.get(pk=card.pk).checked_by is None
    card.refresh_from_db()
    bobs.post(url(card), form_of(card, checked_on="2026-11-05", reason="Checked"))
    assert Card.objects.get(pk=card.pk).checked_by == bob


def test_a_version_that_somebody_else_saved_is_not_written_over_unknowingly(bobs: Client, card: Card) -> None:
    opened = form_of(card, answer="Bob's answer", reason="Mine")
    bobs.post(url(card), form_of(card, stored_rows(card)[:2], answer="Dora's answer", reason="Hers"))
    response = bobs.post(url(card), opened)
    assert "Nothing was saved: somebody else saved version 2" in errors(response)
    page = response.content.decode()
    assert "Bob&#x27;s answer" in page
    assert page.count("Redress") >= 1, "a point that she deleted and he still had stays in his form"
    assert Card.objects.get(pk=card.pk).answer == "Dora's answer"

    again = {**opened, "seen_version": response.context["adminform"].form["seen_version"].value()}
    assert bobs.post(url(card), again).status_code == 302
    saved = Card.objects.get(pk=card.pk)
    assert (saved.version, saved.answer, saved.points.count()) == (3, "Bob's answer", 3)


def test_a_form_that_lost_its_version_is_refused(bobs: Client, card: Card) -> None:
    response = bobs.post(url(card), form_of(card, seen_version="", answer="New", reason="Why"))
    assert "Nothing was saved" in errors(response)


def test_a_published_card_wants_a_reason_and_a_draft_does_not(bobs: Client, card: Card, firm_deck: Deck) -> None:
    response = bobs.post(url(card), form_of(card, answer="New"))
    assert response.context["adminform"].form.errors["reason"]
    draft = make_card(firm_deck, "draft", status=Status.DRAFT)
    assert bobs.post(url(draft), form_of(draft, answer="New")).status_code == 302


@pytest.mark.parametrize(
    ("changes", "points", "says"),
    [
        ({"kind": "points", "status": "published"}, ["Only one"], "at least 2 points"),
        ({"kind": "steps", "status": "published"}, [], "at least 2 steps"),
        ({"kind": "points", "any_of": 3, "status": "published"}, ["One", "Two"], "any 3 points but has 2"),
        ({"kind": "prose"}, ["One", "Two"], "has no points"),
        ({"kind": "prose", "answer": " \n ", "status": "published"}, [], "A prose card needs an answer"),
        ({"kind": "prose", "any_of": 2}, [], "is for cards of the kind"),
        ({"kind": "figures", "figures": "no table"}, [], "There is no table"),
        ({"kind": "figures", "figures": f"{FIGURES}\n\n{FIGURES}"}, [], "2 tables where one should be"),
        ({"kind": "figures", "figures": f"Before\n\n{FIGURES}"}, [], "one table and nothing else"),
        ({"kind": "prose", "figures": FIGURES}, [], "has no table here"),
        ({"basis": "rule"}, [], "Name the source"),
        ({"locator": "section 2"}, [], "not which"),
        ({"question": ""}, [], "required"),
        ({"question": "?" * 501}, [], "at most 500 characters"),
        ({"key": "", "question": "投诉"}, [], "Write a short id"),
        ({"key": "prose"}, [], "Another card of this deck has the id"),
        ({"tags": "x" * 51}, [], "too long"),
        ({"status": "published", "checked_on": "", "review_by": ""}, [], "says when it was checked"),
        ({"checked_on": "2026-11-10", "review_by": "2026-11-09"}, [], "lies before"),
        ({"kind": "points"}, [{"group": "Stage 1", "text": ""}, "One"], "Write the point"),
        ({"kind": "points"}, ["x" * 1001], "1000 characters at most"),
        ({"level": 7, "status": "nonsense", "position": -1, "any_of": "many"}, [], "Select a valid choice"),
        ({"deck": 999_999}, [], "Select a valid choice"),
        ({"position": 10**30}, [], "less than or equal"),
    ],
)
def test_a_bad_card_is_refused_with_words_and_keeps_what_was_typed(
    bobs: Client, firm_deck: Deck, changes: dict[str, Any], points: list[Any], says: str
) -> None:
    before = Card.objects.count()
    response = bobs.post(ADD, {**new_card(firm_deck, points, note="typed with care"), **changes})
    assert response.status_code == 200
    assert says in errors(response)
    assert "typed with care" in response.content.decode()
    assert Card.objects.count() == before


def test_a_draft_may_be_unfinished(bobs: Client, firm_deck: Deck) -> None:
    assert bobs.post(ADD, new_card(firm_deck, ["Only one"], kind="points", answer="")).status_code == 302


def test_text_is_kept_as_deck_text_holds_it(bobs: Client, firm_deck: Deck) -> None:
    points = ["Acknowledge\nwithin 7 days", "1. is not a list"]
    data = new_card(firm_deck, points, kind="points", question="Which \r\n stages?", answer="\r\nOne\r\n\r\nTwo  \r\n")
    bobs.post(ADD, data)
    made = Card.objects.get(key="which-stages")
    assert (made.question, made.answer) == ("Which stages?", "One\n\nTwo")
    assert [point.text for point in made.points.all()] == ["Acknowledge within 7 days", r"1\. is not a list"]


def test_too_many_points_are_refused(bobs: Client, firm_deck: Deck) -> None:
    points = [f"Point {number}" for number in range(101)]
    response = bobs.post(ADD, new_card(firm_deck, points, kind="points"))
    assert "at most 100" in errors(response)


@pytest.mark.parametrize("broken", [{"points-TOTAL_FORMS": "many"}, {"points-TOTAL_FORMS": None}])
def test_a_form_without_its_table_is_no_crash(bobs: Client, card: Card, broken: dict[str, Any]) -> None:
    data = {**form_of(card, answer="New", reason="Why"), **broken}
    response = bobs.post(url(card), {name: value for name, value in data.items() if value is not None})
    assert response.status_code == 200
    assert card.history.count() == 1
    assert card.points.count() == 3


def test_a_form_cannot_take_another_cards_point(bobs: Client, card: Card, firm_deck: Deck) -> None:
    other = make_card(firm_deck, "other", kind="points", points=["Theirs", "Also theirs"])
    stolen = [{**row, "text": "Taken"} for row in stored_rows(other)]
    bobs.post(url(card), form_of(card, stolen, reason="Why"))
    assert [point.text for point in other.points.all()] == ["Theirs", "Also theirs"]
    assert not {point.public_id for point in card.points.all()} & {point.public_id for point in other.points.all()}


def test_mentors_may_rest_a_card_on_a_shared_source_but_not_on_another_firms(
    bobs: Client, card: Card, other_firm_deck: Deck
) -> None:
    shared = make_source("shared-source")
    response = bobs.post(url(card), form_of(card, basis="rule", source=shared.pk, reason="Now sourced"))
    assert response.status_code == 302
    theirs = other_firm_deck.cards.exclude(source=None).get().source_id
    card.refresh_from_db()
    response = bobs.post(url(card), form_of(card, source=theirs, reason="Theirs"))
    assert "Select a valid choice" in errors(response)


def test_a_shared_card_cannot_rest_on_a_firms_source(roots: Client, shared_deck: Deck, other_firm_deck: Deck) -> None:
    theirs = other_firm_deck.cards.exclude(source=None).get().source_id
    response = roots.post(ADD, new_card(shared_deck, basis="rule", source=theirs))
    assert "of another firm" in errors(response)


def test_a_card_that_was_studied_is_retired_rather_than_deleted(bobs: Client, alice: User, card: Card) -> None:
    Memory.objects.create(user=alice, card=card)
    page = bobs.get(url(card)).content.decode()
    assert "cannot be deleted" in page
    assert bobs.post(f"/admin/cards/card/{card.pk}/delete/", {"post": "yes"}).status_code == 403
    assert Card.objects.filter(pk=card.pk).exists()


def test_a_card_that_nobody_met_can_be_deleted(bobs: Client, card: Card) -> None:
    assert bobs.get(f"/admin/cards/card/{card.pk}/delete/").status_code == 200
    bobs.post(f"/admin/cards/card/{card.pk}/delete/", {"post": "yes"})
    assert not Card.objects.filter(pk=card.pk).exists()


def test_the_button_previews_without_saving(bobs: Client, card: Card) -> None:
    response = bobs.post(url(card), form_of(card, answer="Only **looking**", _preview="1"))
    page = response.content.decode()
    assert "Only <strong>looking</strong>" in page
    assert "errornote" not in page
    assert card.history.count() == 1


def test_a_second_press_of_save_makes_no_second_card(bobs: Client, firm_deck: Deck) -> None:
    data = new_card(firm_deck)
    assert bobs.post(ADD, data).status_code == 302
    assert "Another card of this deck" in errors(bobs.post(ADD, data))


def test_the_rows_of_points_survive_a_mistake_elsewhere(bobs: Client, firm_deck: Deck) -> None:
    data = new_card(firm_deck, ["First typed", "Second typed"], kind="points", question="")
    page = bobs.post(ADD, data).content.decode()
    assert "First typed" in page
    assert "Second typed" in page


@pytest.mark.parametrize(
    "changes",
    [
        {"answer": "Another answer"},
        {"points": ["Acknowledge", "Investigate"]},
        {"points": ["Acknowledge", "Investigate", "Pay"]},
        {"basis": "rule", "source": "shared", "answer_changed": ""},
    ],
)
def test_new_facts_under_an_old_signature_ask_for_the_day_of_checking(
    bobs: Client, bob: User, dora: User, card: Card, changes: dict[str, Any]
) -> None:
    Card.objects.filter(pk=card.pk).update(checked_by=dora)
    if changes.get("source"):
        changes = {**changes, "source": make_source("shared").pk}
    data = form_of(card, **{"reason": "Amended", "answer_changed": "yes", **changes})
    assert "The answer changed: say the day on which you checked it" in errors(bobs.post(url(card), data))
    assert Card.objects.get(pk=card.pk).version == 1
    assert bobs.post(url(card), {**data, "checked_on": "2026-11-06"}).status_code == 302
    assert Card.objects.get(pk=card.pk).checked_by == bob


def test_wording_alone_keeps_the_signature_and_says_so_in_the_history(bobs: Client, dora: User, card: Card) -> None:
    Card.objects.filter(pk=card.pk).update(checked_by=dora)
    data = form_of(card, answer="The answer to the stages.", reason="A word was missing", answer_changed="no")
    assert bobs.post(url(card), data).status_code == 302
    saved = Card.objects.get(pk=card.pk)
    assert (saved.answer, saved.checked_by) == ("The answer to the stages.", dora)
    assert versions_of(saved)[0].reason == "A word was missing (wording only)"


def test_a_card_checked_twice_on_one_day_is_signed_by_the_second(
    bobs: Client, bob: User, dora: User, card: Card
) -> None:
    today = clock.site_date()
    dates = {"checked_on": today, "review_by": today + timedelta(days=90)}
    Card.objects.filter(pk=card.pk).update(checked_by=dora, **dates)
    card.refresh_from_db()
    data = form_of(card, answer="Another answer", reason="Amended again", answer_changed="yes")
    assert bobs.post(url(card), data).status_code == 302
    assert Card.objects.get(pk=card.pk).checked_by == bob


@pytest.mark.parametrize(
    "changes", [{"note": "Why", "answer_changed": "yes"}, {"tags": "a"}, {"status": "draft", "answer": "Unsure"}]
)
def test_no_day_is_asked_where_no_published_answer_changes(bobs: Client, card: Card, changes: dict[str, Any]) -> None:
    assert bobs.post(url(card), form_of(card, **{"reason": "Why", "answer_changed": "", **changes})).status_code == 302


def test_a_card_stays_with_its_owner(
    roots: Client, card: Card, shared_deck: Deck, other_firm_deck: Deck, firm: Firm
) -> None:
    for deck in (shared_deck, other_firm_deck):
        answer = roots.post(url(card), form_of(card, deck=deck.pk, reason="Moved"))
        assert "A card stays with its firm" in errors(answer)
        assert Card.objects.get(pk=card.pk).deck_id == card.deck_id
    sibling = make_deck("sibling", firm=firm)
    assert roots.post(url(card), form_of(card, deck=sibling.pk, reason="Moved")).status_code == 302
    assert Card.objects.get(pk=card.pk).deck == sibling


def test_a_row_of_points_says_one_way_to_go(bobs: Client, card: Card) -> None:
    page = bobs.get(url(card)).content.decode()
    assert "Delete?" not in page
    assert "To take a row away, empty it." in page
