"""The chain from a change to whoever has seen it: for mentors by name, of their own firm alone."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any
from uuid import uuid4

import pytest

from cards.authoring import told
from cards.content.actions import PointDraft
from cards.content.choices import Status
from cards.content.models import Card
from cards.firms.models import Assignment, Membership, Role
from cards.study.correcting import publish_card, publish_facts
from cards.study.models import ChangeNotice
from tests.factories import CANARY, NOW, make_card, make_user
from tests.study.helpers import answer

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.test import Client
    from pytest_django import DjangoAssertNumQueries

    from cards.content.correction_models import CardChange
    from cards.content.models import Deck
    from cards.firms.models import Firm, User

LATER = NOW + timedelta(days=1)


def url(card: Card) -> str:
    return f"/admin/cards/card/{card.pk}/changes/"


def page_of(browser: Client, card: Card, query: str = "") -> str:
    return browser.get(url(card) + query).content.decode()


def publish(
    card: Card, by: User | None = None, *, is_material: bool = True, why: str = "So", **fields: Any
) -> CardChange:
    card = Card.objects.get(pk=card.pk)
    for name, value in fields.items():
        setattr(card, name, value)
    points = [PointDraft(point.text, point.group, point.public_id) for point in card.points.all()]
    return publish_card(card=card, points=points, by=by, reason=why, now=LATER, is_material=is_material, why=why)


def assign(mentor: User, *candidates: User) -> None:
    places = [Membership.objects.get(user=user) for user in (mentor, *candidates)]
    Assignment.objects.bulk_create(Assignment(mentor=places[0], candidate=place) for place in places[1:])


@pytest.fixture
def shared(shared_deck: Deck) -> Card:
    return make_card(shared_deck, "limit", question="What is the limit?", answer="28 days.")


@pytest.fixture
def eve(firm: Firm) -> User:
    return make_user("Eve", firm=firm)


def test_a_mentor_reads_what_changed_by_whom_why_and_who_has_seen_it(
    bobs: Client, alice: User, eve: User, bob: User, card: Card
) -> None:
    assign(bob, alice, eve)
    for candidate in (alice, eve):
        answer(candidate, card)
    change = publish(card, bob, answer="Three stages.", why="There is a third")
    ChangeNotice.objects.filter(memory__user=eve).update(seen_at=LATER)
    page = page_of(bobs, card)
    assert "Version 2" in page
    assert "the answer changed" in page
    assert "Bob, 11 November 2026" in page
    assert "There is a third" in page
    assert "<del>The answer to</del><ins>Three</ins> stages." in page
    assert "It concerned 2 people; 1 has seen it." in page
    assert "Eve" not in page
    people = page_of(bobs, card, f"?change={change.public_id}")
    assert people.index("Alice") < people.index("Not yet") < people.index("Eve") < people.rindex("11 November 2026")
    assert "<td>11 November 2026</td>" in people, "the day, and no minute of anybody's"
    assert "other" not in people.partition("People of your firm")[2]


def test_a_mentor_reads_the_names_of_whom_they_look_after_and_a_manager_all(
    bobs: Client, doras: Client, alice: User, eve: User, bob: User, card: Card
) -> None:
    for candidate in (alice, eve, make_user("Finn", firm=card.deck.firm)):
        answer(candidate, card)
    query = f"?change={publish(card, answer='Three stages.').public_id}"
    nobody = page_of(bobs, card, query)
    assert "3 people of your firm, none of whom you look after." in nobody
    assert not any(name in nobody for name in ("Alice", "Eve", "Finn"))
    assign(bob, alice)
    page = page_of(bobs, card, query)
    assert "Alice" in page
    assert "And 2 others of your firm." in page
    assert not any(name in page for name in ("Eve", "Finn"))
    everybody = page_of(doras, card, query)
    assert all(name in everybody for name in ("Alice", "Eve", "Finn"))
    assert "of your firm. You read" not in everybody


def test_each_change_is_told_against_the_one_after_it(bobs: Client, card: Card) -> None:
    publish(card, answer="Second.", is_material=False)
    publish(card, answer="Third.")
    page = page_of(bobs, card)
    assert page.index("<del>Second</del><ins>Third</ins>") < page.index("<ins>Second</ins>")
    assert "Nobody was told: only the wording changed." in page
    assert "It concerned nobody: nobody had learned the old answer." in page


def test_of_a_shared_card_a_firm_reads_its_own_numbers_and_the_editors_all(
    bobs: Client, roots: Client, bob: User, alice: User, charlie: User, guest: User, shared: Card
) -> None:
    assign(bob, alice)
    for candidate in (alice, charlie, guest):
        answer(candidate, shared)
    change = publish(shared, answer="8 weeks.")
    page = page_of(bobs, shared) + page_of(bobs, shared, f"?change={change.public_id}")
    assert page.count("At your firm it concerned 1 person; 0 have seen it.") == 2
    assert "3 people" not in page
    assert "Alice" in page
    assert "Charlie" not in page
    assert CANARY not in page
    numbers = page_of(roots, shared)
    assert "It concerned 3 people; 0 have seen it." in numbers
    assert CANARY in numbers, "the firm's name"
    assert "People of no firm" in numbers
    everything = numbers + page_of(roots, shared, f"?change={change.public_id}")
    assert "Charlie" not in everything
    assert "Alice" not in everything


@pytest.mark.parametrize(("role", "is_named"), [(Role.MANAGER, True), (Role.MENTOR, False), (Role.CANDIDATE, False)])
def test_whoever_runs_the_site_and_manages_a_firm_reads_its_names_and_all_numbers(
    roots: Client, root: User, firm: Firm, alice: User, charlie: User, shared: Card, *, role: Role, is_named: bool
) -> None:
    Membership.objects.create(user=root, firm=firm, role=role)
    for candidate in (alice, charlie):
        answer(candidate, shared)
    change = publish(shared, answer="8 weeks.")
    page = page_of(roots, shared)
    assert "It concerned 2 people; 0 have seen it." in page
    assert CANARY in page, "the other firm's name, with its number"
    assert ("Who they are at your firm" in page) == (role != Role.CANDIDATE)
    people = page_of(roots, shared, f"?change={change.public_id}")
    assert ("Alice" in people) == is_named
    assert "Charlie" not in people


def test_whom_a_shared_card_concerned_elsewhere_is_not_told(bobs: Client, charlie: User, shared: Card) -> None:
    answer(charlie, shared)
    change = publish(shared, answer="8 weeks.")
    page = page_of(bobs, shared) + page_of(bobs, shared, f"?change={change.public_id}")
    assert page.count("It concerned nobody who is at your firm now.") == 2
    assert "person" not in page.partition("<ol")[2].partition("</ol>")[0]


def test_whoever_left_is_counted_and_has_no_name(bobs: Client, alice: User, card: Card) -> None:
    answer(alice, card)
    change = publish(card, answer="Three stages.")
    Membership.objects.filter(user=alice).update(left_at=LATER)
    page = page_of(bobs, card) + page_of(bobs, card, f"?change={change.public_id}")
    assert "It concerned 1 person; 0 have seen it." in page
    assert "None of them is at your firm now." in page
    assert "Alice" not in page


def test_a_fact_that_changed_is_told_to_its_own_firm_alone(
    bobs: Client, alice: User, bob: User, erin: User, firm: Firm, sign_in: Callable[[User], Client], shared_deck: Deck
) -> None:
    card = make_card(shared_deck, "who", question="Who?", answer="Ask {{ complaints_handler }}.")
    publish_facts(firm=firm, values={"complaints_handler": "Mr First"}, by=bob, now=NOW)
    answer(alice, card)
    publish_facts(firm=firm, values={"complaints_handler": "Ms Second"}, by=bob, now=LATER, why="She took over")
    page = page_of(bobs, card)
    assert "The firm fact “Who handles complaints”" in page
    assert "<del>Mr First</del><ins>Ms Second</ins>" in page
    assert "She took over" in page
    assert "Bob, " in page
    other = page_of(sign_in(erin), card)
    assert "Nothing has been published of it" in other
    assert "Mr First" not in other
    assert "Ms Second" not in other


def test_the_library_s_editors_have_no_name_for_a_firm(bobs: Client, roots: Client, root: User, shared: Card) -> None:
    publish(shared, root, answer="8 weeks.")
    assert "The library&#x27;s editors, " in page_of(bobs, shared)
    assert "Root" not in page_of(bobs, shared)
    assert "Root, " in page_of(roots, shared)


def test_what_nobody_reads_yet_is_not_told(bobs: Client, card: Card) -> None:
    publish(card, answer="Three stages.")
    draft = Card.objects.get(pk=card.pk)
    draft.status = Status.DRAFT
    publish(draft, answer="Three stages.")  # as it stood
    Card.objects.filter(pk=card.pk).update(status=Status.DRAFT, rendered={"answer": "<p>Half a thought</p>"})
    assert "Half a thought" not in page_of(bobs, card)


def test_cards_of_another_firm_and_unknown_changes_are_not_there(
    bobs: Client, card: Card, other_firm_deck: Deck
) -> None:
    theirs = other_firm_deck.cards.all()[0]
    change = publish(theirs, answer=f"Other {CANARY}")
    assert bobs.get(url(theirs)).status_code == 404
    for query in (f"?change={change.public_id}", f"?change={uuid4()}", "?change=nonsense"):
        assert bobs.get(url(card) + query).status_code == 404


def test_a_shared_card_that_is_no_longer_published_is_its_editors_alone(
    bobs: Client, roots: Client, shared: Card
) -> None:
    publish(shared, answer="8 weeks.")
    Card.objects.filter(pk=shared.pk).update(status=Status.RETIRED)
    assert bobs.get(url(shared)).status_code == 404
    assert roots.get(url(shared)).status_code == 200


def test_many_people_and_many_changes_have_pages_and_few_queries(
    bobs: Client,
    bob: User,
    firm: Firm,
    card: Card,
    monkeypatch: pytest.MonkeyPatch,
    django_assert_max_num_queries: DjangoAssertNumQueries,
) -> None:
    monkeypatch.setattr(told, "NAMES_PER_PAGE", 3)
    people = [make_user(f"Person {number}", firm=firm) for number in range(5)]
    assign(bob, *people)
    for person in people:
        answer(person, card)
    for number in range(12):
        last = publish(card, answer=f"Answer {number}.")
    with django_assert_max_num_queries(9):  # session, user and role, card; rows, their number, counts and facts
        page = page_of(bobs, card)
    assert "Page 1 of 2" in page
    assert page.count("It concerned 5 people") == 10
    assert page_of(bobs, card, "?page=2").count("It concerned 5 people") == 2
    with django_assert_max_num_queries(11):  # and the names, and their number
        page_of(bobs, card, f"?change={last.public_id}")
    first, second = (page_of(bobs, card, f"?change={last.public_id}&page={number}") for number in (1, 2))
    assert [sum(f"Person {number}" in text for number in range(5)) for text in (first, second)] == [3, 2]
