"""Taking one's own data along, all of it and nobody else's."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from django.apps import apps
from django.contrib.auth import get_user_model
from django.db.models import ForeignKey

from cards.examples.actions import save_example
from cards.firms.models import Assignment, Membership
from cards.progress import own_data
from cards.progress.own_data import export_of
from tests.examples.helpers import draft, make_example
from tests.factories import CANARY, NOW, fill_deck, make_deck
from tests.progress.own import live_a_little
from tests.study.helpers import answer

if TYPE_CHECKING:
    import pytest_django
    from django.test import Client

    from cards.content.models import Card, Deck
    from cards.firms.models import User

pytestmark = pytest.mark.django_db
EXPORT = "/settings/data/export/"
GUIDE = Path(__file__).parents[2] / "docs" / "own-data.md"


@pytest.fixture
def cards(shared_deck: Deck) -> list[Card]:
    return list(shared_deck.cards.order_by("position"))


def exported(user: User) -> dict[str, Any]:
    data: dict[str, Any] = json.loads("".join(export_of(user, NOW)))
    return data


def test_everything_of_ones_own_is_in_it(alice: User, bob: User, cards: list[Card]) -> None:
    live_a_little(alice, cards, bob)
    data = exported(alice)
    assert (data["format"], data["version"]) == ("clientcare-own-data", 1)
    assert data["account"]["email"] == alice.email
    assert [(row["firm"], row["role"]) for row in data["firms"]] == [("First Firm", "candidate")]
    assert [row["kind"] for row in data["reviews"]] == ["grade", "undo", "grade"]
    assert data["reviews"][1]["undone_attempt"] == data["reviews"][0]["attempt_id"]
    assert {row["card"] for row in data["memories"]} == {str(card.public_id) for card in cards[:2]}
    assert data["fits"][0]["parameters"] == [0.2] * 21
    assert data["memories"][0]["fit_made_at"] == data["fits"][0]["made_at"]
    assert data["assessment_windows"][0]["day"] == "2026-12-09"
    assert [row["code"] for row in data["declared_competencies"]] == ["ethics", "valuation"]
    (example,) = data["examples"]
    assert example["did"].startswith("=1+1")
    assert [version["number"] for version in example["versions"]] == [1]
    assert [(comment["by"], comment["text"].strip()) for comment in example["comments"]] == [("Bob", "Well told")]
    assert [name for name, part in data.items() if not part] == []


def test_nothing_of_anybody_else_s_is_in_it(
    alice: User, bob: User, charlie: User, cards: list[Card], other_firm_deck: Deck
) -> None:
    live_a_little(alice, cards, bob)
    live_a_little(charlie, list(other_firm_deck.cards.order_by("position")), None, CANARY)
    for somebody in (alice, bob):
        text = "".join(export_of(somebody, NOW))
        assert CANARY not in text
        assert "charlie" not in text
    assert "A lease" not in "".join(export_of(bob, NOW))  # it was shared with Bob, and is not his
    assert str(bob.email) not in "".join(export_of(alice, NOW))


def test_no_secret_is_in_it(alice: User, cards: list[Card]) -> None:
    text = "".join(export_of(alice, NOW))
    assert alice.password not in text
    assert "password" not in text
    assert "is_superuser" not in text


def test_cards_of_a_firm_that_they_left_are_named_by_their_id_alone(alice: User, firm_deck: Deck) -> None:
    card = firm_deck.cards.get(kind="prose")
    answer(alice, card)
    assert exported(alice)["cards"][0]["question"] == card.question
    Membership.objects.of(alice).update(left_at=NOW)
    data = exported(alice)
    assert data["cards"] == []
    assert data["memories"][0]["card"] == str(card.public_id)


def test_markup_is_harmless_and_comes_back_as_it_was(alice: User) -> None:
    odd = "</script><script>alert(1)</script> & 'quotes' \" \\ 😀 \u2028"
    make_example(alice, "Odd", did=odd)
    text = "".join(export_of(alice, NOW))
    assert "<" not in text
    assert "&" not in text
    assert json.loads(text)["examples"][0]["did"] == odd


def test_a_person_without_any_history_gets_a_whole_document(guest: User) -> None:
    data = exported(guest)
    assert data["account"]["is_guest"]
    assert data["reviews"] == data["examples"] == []


@pytest.mark.parametrize("size", [1, 2, 3, 500])
def test_pages_of_any_size_give_every_row_once(alice: User, monkeypatch: pytest.MonkeyPatch, size: int) -> None:
    cards = fill_deck(make_deck("deck"))
    for card in cards:
        answer(alice, card)
    for number in range(3):
        make_example(alice, f"Example {number}")
    monkeypatch.setattr(own_data, "PAGE", size)
    data = exported(alice)
    assert len({row["attempt_id"] for row in data["reviews"]}) == len(data["reviews"]) == len(cards)
    assert [example["title"] for example in data["examples"]] == [f"Example {number}" for number in range(3)]


def test_it_is_written_in_pieces_with_few_queries(
    alice: User, monkeypatch: pytest.MonkeyPatch, django_assert_max_num_queries: Any
) -> None:
    for card in fill_deck(make_deck("deck")):
        answer(alice, card)
    pieces = list(export_of(alice, NOW))
    monkeypatch.setattr(own_data, "PAGE", 2)
    assert len(list(export_of(alice, NOW))) > len(pieces)
    monkeypatch.undo()
    with django_assert_max_num_queries(40):
        list(export_of(alice, NOW))


def test_the_view_gives_a_file_that_nobody_keeps(alices: Client, alice: User) -> None:
    make_example(alice, "A lease")
    response = alices.get(EXPORT)
    assert response["Content-Type"] == "application/json"
    assert response["Content-Disposition"].startswith('attachment; filename="clientcare-own-data-20')
    assert response["X-Content-Type-Options"] == "nosniff"
    assert "no-store" in response["Cache-Control"]
    assert json.loads(response.getvalue())["examples"][0]["title"] == "A lease"


def test_nobody_has_the_site_write_files_without_end(alices: Client, settings: pytest_django.Settings) -> None:
    settings.ACCOUNT_RATE_LIMITS = {"export": "1/h/user"}
    assert alices.get(EXPORT).status_code == 200
    response = alices.get(EXPORT)
    assert response.status_code == 429
    assert "too often" in response.content.decode()


def test_earlier_versions_come_along(alice: User) -> None:
    example = make_example(alice, "Before")
    save_example(user=alice, key=example.public_id, draft=draft("After"), version=1, now=NOW)
    (row,) = exported(alice)["examples"]
    assert [version["title"] for version in row["versions"]] == ["Before", "After"]


def test_who_looks_after_them_is_in_it_and_whom_they_look_after_is_not(alice: User, bob: User) -> None:
    places = [Membership.objects.get(user=user) for user in (bob, alice)]
    Assignment.objects.create(mentor=places[0], candidate=places[1], created_at=NOW)
    since = "2026-11-10T09:00:00Z"
    assert exported(alice)["mentors"] == [{"firm": "First Firm", "mentor": "Bob", "since": since}]
    assert exported(bob)["mentors"] == []
    assert "Alice" not in "".join(export_of(bob, NOW))


IN_IT = {
    "AgreedAction.candidate": "agreed_actions",
    "AssessmentWindow.user": "assessment_windows",
    "Assignment.candidate": "mentors",
    "Candidacy.user": "candidacy",
    "DayPlan.user": "plan",
    "DaysOff.user": "days_off",
    "DeclaredCompetency.user": "declared_competencies",
    "EmailAddress.user": "email_addresses",
    "Example.user": "examples",
    "Membership.user": "firms",
    "Memory.user": "memories",
    "MemoryFit.user": "fits",
    "ProgressView.candidate": "looks",
    "Report.user": "reports",
    "Review.user": "reviews",
}
LEFT_OUT = {
    "AgreedAction.created_by": "the candidate takes it along, with whom it was agreed",
    "Assignment.mentor": "it is about the candidate, who takes it along",
    "Card.checked_by": "the record of a deck belongs to the library or to the firm",
    "CardChange.by": "the same",
    "Deck.owner": "the same",
    "FirmCopy.checked_by": "the same",
    "ExampleComment.author": "it stands in the example of the candidate, who takes it along",
    "Invitation.accepted_by": "it says what `firms` says: when they came and as what",
    "Invitation.created_by": "whom a firm invites is the firm's, and about others",
    "JoinLink.created_by": "the same",
    "LogEntry.user": "the record of the mentors' desk belongs to the library or to the firm",
    "ProgressView.viewer": "it is about the candidate, who takes it along",
    "Report.closed_by": "it is about another's report, who takes it along",
}


def test_every_row_that_names_a_person_is_in_it_or_left_out_for_a_reason(
    alice: User, bob: User, cards: list[Card]
) -> None:
    """A new one belongs into the file, or here with its reason: decide which."""
    live_a_little(alice, cards, bob)
    found = {
        f"{model.__name__}.{field.name}"
        for model in apps.get_models()
        # The history of cards, decks and facts, like their record itself, belongs to the library or to the firm.
        if not model.__name__.startswith("Historical")
        for field in model._meta.get_fields()
        if isinstance(field, ForeignKey) and field.related_model in {get_user_model(), Membership}
    }
    assert found == IN_IT.keys() | LEFT_OUT.keys()
    data = exported(alice)
    assert {part for part in IN_IT.values() if not data[part]} == set()


def keys_of(value: object) -> set[str]:
    if isinstance(value, dict):
        return set(value) | {key for one in value.values() for key in keys_of(one)}
    return {key for one in value for key in keys_of(one)} if isinstance(value, list) else set()


def test_the_guide_names_every_key_and_no_other(alice: User, bob: User, cards: list[Card]) -> None:
    live_a_little(alice, cards, bob)
    documented = set(re.findall(r"`(\w+)`", GUIDE.read_text(encoding="utf-8")))
    said = keys_of(exported(alice))
    assert said - documented == set(), "not in the guide"
    values = {"grade", "undo", "referred", "passed", "new", "due", "protected", "extra", "open", "resolved", "declined"}
    assert documented - said - values == set(), "in the guide only"
