"""Tests of the view of a firm: who revises, who goes quiet, what is forgotten, and the files of it."""

from __future__ import annotations

import csv
import io
import re
from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING
from uuid import uuid4

import pytest
from django.urls import reverse

from cards.candidacy.models import AssessmentWindow, Outcome
from cards.content.copy_actions import draft_of_card, save_copy
from cards.content.models import Competency
from cards.core import clock
from cards.firms.models import Assignment, FirmFact, Membership, Role, User
from cards.firms.queries import membership_of
from cards.mentoring.firm_csv import safe_cell
from cards.study.models import Memory, Review
from tests.factories import CANARY, make_card, make_user
from tests.study.helpers import answer, attempt_of, take_back

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.test import Client

    from cards.content.models import Card, Deck
    from cards.firms.models import Firm

pytestmark = pytest.mark.django_db

OVERVIEW = "/firm/overview/"


@pytest.fixture
def doras(dora: User, sign_in: Callable[[User], Client]) -> Client:
    return sign_in(dora)


def answered(user: User, card: Card, *, days_ago: int = 1, lapses: int = 0, reps: int = 4) -> None:
    """One answer so many days ago, and a memory that tells of more."""
    now = clock.now() - timedelta(days=days_ago)
    memory = Memory.objects.create(user=user, card=card, lapses=lapses, reps=reps, version=1, state=2)
    Review.objects.create(
        user=user,
        memory=memory,
        sequence=1,
        attempt_id=uuid4(),
        rating=3,
        reviewed_at=now,
        study_day=now.date(),
        duration_ms=120_000,
        scheduler="test",
        card_version=1,
    )


def joined_long_ago() -> None:
    Membership.objects.update(joined_at=clock.now() - timedelta(days=100))


def test_it_says_who_revises_and_who_has_gone_quiet(alice: User, firm: Firm, doras: Client, shared_deck: Deck) -> None:
    silent, late = make_user("Silent", firm=firm), make_user("Late", firm=firm)
    joined_long_ago()
    fresh = make_user("Fresh", firm=firm)
    answered(alice, shared_deck.cards.all()[0])
    answered(late, shared_deck.cards.all()[0], days_ago=20)
    page = doras.get(OVERVIEW).content.decode()
    told = {name: page.split(f'id="{name}"')[1].split("</section>")[0] for name in ("quiet", "not-begun", "active")}
    people = (silent, late, fresh, alice)
    assert {name: [one.name for one in people if one.name in said] for name, said in told.items()} == {
        "quiet": ["Late"],
        "not-begun": ["Silent", "Fresh"],
        "active": ["Alice"],
    }
    assert told["not-begun"].index("Silent") < told["not-begun"].index("Fresh")
    assert (figures_of(page)["gone quiet"], figures_of(page)["not begun"]) == (1, 2)
    assert "4 candidates, who together revised 4 minutes" in page


def test_one_candidate_alone_is_told_of_as_one(alice: User, doras: Client) -> None:
    day = clock.site_date() + timedelta(days=20)
    AssessmentWindow.objects.create(user=alice, opens=day, closes=day, day=day)
    page = doras.get(OVERVIEW).content.decode()
    assert "1 candidate, who revised 0 minutes" in page
    assert "1 interview ahead." in page


def test_with_nobody_a_manager_is_led_to_inviting(doras: Client, bobs: Client) -> None:
    for path in (OVERVIEW, "/firm/candidates/"):
        assert '<a class="button" href="/firm/people/invite/">Invite people</a>' in doras.get(path).content.decode()
        assert "/invite/" not in bobs.get(path).content.decode()


def test_without_a_name_managers_read_the_address_and_mentors_do_not(
    alice: User, bob: User, doras: Client, bobs: Client
) -> None:
    User.objects.filter(pk=alice.pk).update(name="")
    day = clock.site_date() + timedelta(days=20)
    AssessmentWindow.objects.create(user=alice, opens=day, closes=day, day=day)
    Assignment.objects.create(mentor=Membership.objects.get(user=bob), candidate=Membership.objects.get(user=alice))
    for path in (OVERVIEW, "/firm/candidates/"):
        theirs, mentors = (client.get(path).content.decode() for client in (doras, bobs))
        assert f"<bdi>{alice.email}</bdi>" in theirs
        assert "without a name" not in theirs
        assert "<bdi>A candidate without a name</bdi>" in mentors
        assert str(alice.email) not in mentors


def test_every_page_of_the_firm_is_marked_in_the_navigation(doras: Client) -> None:
    marked = {path: doras.get(path).content.decode() for path in ("/firm/", OVERVIEW, "/firm/people/", "/today/")}
    found = {
        path: re.findall(r'<a href="/firm/"(?: aria-current="(\w+)")?>Firm', page) for path, page in marked.items()
    }
    assert found == {"/firm/": ["page"], OVERVIEW: ["true"], "/firm/people/": ["true"], "/today/": [""]}


def figures_of(page: str) -> dict[str, int]:
    pairs = re.findall(r"<dt>([^<]+)</dt><dd>(\d+)</dd>", page)
    return {name: int(number) for name, number in pairs}


def test_who_has_passed_is_neither_quiet_nor_in_want_of_an_interview(
    alice: User, firm: Firm, doras: Client, shared_deck: Deck
) -> None:
    active, referred = make_user("Active", firm=firm), make_user("Referred", firm=firm)
    joined_long_ago()
    answered(active, shared_deck.cards.all()[0])
    told = clock.site_date() - timedelta(days=30)
    for user, outcome in ((alice, Outcome.PASSED), (active, Outcome.PASSED), (referred, Outcome.REFERRED)):
        AssessmentWindow.objects.create(user=user, opens=told, closes=told, outcome=outcome, outcome_on=told)
    page = doras.get(OVERVIEW).content.decode()
    waiting, passed = (page.split(f'id="{name}"')[1].split("</section>")[0] for name in ("not-begun", "passed"))
    assert (alice.name in waiting, referred.name in waiting) == (False, True)
    assert {alice.name in passed, active.name in passed} == {True}
    assert referred.name not in passed
    assert f"as they said on {told:%-d %B %Y}" in passed
    assert figures_of(page) == {
        "revised in the last two weeks": 0,
        "gone quiet": 0,
        "not begun": 1,
        "without an interview in sight": 1,
        "passed": 2,
    }
    assert {row["Name"]: row["Passed"] for row in rows_of(doras)} == {
        alice.name: told.isoformat(),
        active.name: told.isoformat(),
        referred.name: "",
    }


def test_an_interview_that_is_over_is_not_told_as_one_ahead(alice: User, firm: Firm, doras: Client) -> None:
    """Else whose day went by unsaid would stand before all whose interview is near."""
    near = make_user("Near", firm=firm)
    joined_long_ago()
    today = clock.site_date()
    for user, days in ((alice, -40), (near, 10)):
        day = today + timedelta(days=days)
        AssessmentWindow.objects.create(user=user, opens=day, closes=day, day=day)
    quiet = doras.get(OVERVIEW).content.decode().split('id="not-begun"')[1].split("</section>")[0]
    assert quiet.index(near.name) < quiet.index(alice.name)
    assert f"interview was to be by {today - timedelta(days=40):%-d %B %Y}" in quiet


def test_what_matters_first_comes_first_and_long_lists_are_folded(
    alice: User, firm: Firm, doras: Client, shared_deck: Deck
) -> None:
    day = clock.site_date() + timedelta(days=30)
    AssessmentWindow.objects.create(user=alice, opens=day, closes=day)
    people = [make_user(f"Quiet-{number:02}", firm=firm) for number in range(18)]
    joined_long_ago()
    answered(alice, shared_deck.cards.all()[0], lapses=2, reps=6)
    page = doras.get(OVERVIEW).content.decode()
    order = [page.index(f'id="{name}"') for name in ("ahead", "topics", "missed", "quiet", "not-begun", "active")]
    assert order == sorted(order)
    shown, folded = page.split('id="not-begun"')[1].split("</section>")[0].split("<details")
    assert [shown.count("Quiet-"), folded.count("Quiet-")] == [15, 3]
    assert "Show 3 more" in folded
    assert all(user.name in shown + folded for user in people)


def test_answers_that_were_taken_back_do_not_count(alice: User, doras: Client, shared_deck: Deck) -> None:
    first, second = shared_deck.cards.all()[:2]
    now = clock.now()
    standing = answer(alice, first, now=now - timedelta(days=4), duration=timedelta(minutes=2)).review
    regretted = answer(alice, second, now=now - timedelta(days=3), duration=timedelta(minutes=3))
    take_back(alice, attempt_of(regretted), now=now - timedelta(days=2))
    (row,) = rows_of(doras)
    assert (row["Days of 28"], row["Answers"]) == ("1", "1")
    assert row["Minutes"] == "5"  # it took its time all the same
    assert standing
    assert row["Last revised"] == standing.study_day.isoformat()


def test_it_orders_the_interviews_ahead_and_forgets_those_behind(alice: User, firm: Firm, doras: Client) -> None:
    today = clock.site_date()
    nearest, past = make_user("Nearest", firm=firm), make_user("Past", firm=firm)
    for user, days in ((alice, 60), (nearest, 10), (past, -3)):
        day = today + timedelta(days=days)
        AssessmentWindow.objects.create(user=user, opens=day, closes=day, day=day)
    plot = doras.get(OVERVIEW).content.decode().split('id="ahead"')[1].split("</section>")[0]
    assert plot.index(nearest.name) < plot.index(alice.name)
    assert past.name not in plot
    assert "2 interviews ahead" in plot


def test_a_name_written_from_right_to_left_leaves_the_day_beside_it_alone(firm: Firm, doras: Client) -> None:
    user, day = make_user("Yael", firm=firm), clock.site_date() + timedelta(days=20)
    User.objects.filter(pk=user.pk).update(name="יעל")
    AssessmentWindow.objects.create(user=user, opens=day, closes=day, day=day, outcome=Outcome.OPEN)
    joined_long_ago()
    page = doras.get(OVERVIEW).content.decode()
    assert page.count("<bdi>יעל</bdi>") == page.count("יעל") - 1 == 2, "all but the one in the drawing"


def test_it_names_the_topics_and_cards_forgotten_most(
    alice: User, firm: Firm, doras: Client, shared_deck: Deck
) -> None:
    other = make_user("Other", firm=firm)
    worst, better, fine = (make_card(shared_deck, f"card-{name}") for name in ("worst", "better", "fine"))
    for user in (alice, other):
        answered(user, worst, lapses=1)
    Memory.objects.create(user=alice, card=better, lapses=5, reps=9, state=2)
    Memory.objects.create(user=alice, card=fine, lapses=0, reps=9, state=2)
    page = doras.get(OVERVIEW).content.decode()
    missed = page.split('id="missed"')[1].split("</section>")[0]
    assert missed.index("What is card-worst?") < missed.index("What is card-better?")
    assert "What is card-fine?" not in missed
    assert "forgotten by 2 of 2 who learned it" in missed
    assert "7 of 26 answers" in page.split('id="topics"')[1]


def test_a_mentor_sees_only_those_assigned_to_them(alice: User, bob: User, firm: Firm, bobs: Client) -> None:
    hidden = make_user("Hidden", firm=firm)
    place = membership_of(bob)
    assert place
    Assignment.objects.create(mentor=place, candidate=Membership.objects.get(user=alice))
    for path in (OVERVIEW, OVERVIEW + "people.csv"):
        page = bobs.get(path).content.decode()
        assert alice.name in page
        assert hidden.name not in page


def test_another_firm_is_in_nothing_of_it(charlie: User, doras: Client, shared_deck: Deck, alice: User) -> None:
    charlie.name = CANARY
    charlie.save(update_fields=["name"])
    answered(charlie, shared_deck.cards.all()[0], lapses=9)
    for path in (OVERVIEW, *(f"{OVERVIEW}{name}.csv" for name in ("people", "topics", "cards"))):
        page = doras.get(path).content.decode()
        assert CANARY not in page
        assert "forgotten by" not in page


@pytest.mark.parametrize("who", ["alice", "guest", "charlie", "root"])
def test_nobody_else_finds_it(who: str, sign_in: Callable[[User], Client], request: pytest.FixtureRequest) -> None:
    client = sign_in(request.getfixturevalue(who))
    assert {client.get(path).status_code for path in (OVERVIEW, OVERVIEW + "people.csv")} == {404}


def test_a_firm_without_candidates_is_told_what_to_do(doras: Client) -> None:
    page = doras.get(OVERVIEW).content.decode()
    assert "There are no candidates" in page
    assert reverse("firm_people") in page


def test_a_file_opens_in_a_spreadsheet_without_running_anything(alice: User, doras: Client, shared_deck: Deck) -> None:
    alice.name = '=HYPERLINK("http://example.com";"x")'
    alice.save(update_fields=["name"])
    answered(alice, shared_deck.cards.all()[0])
    response = doras.get(OVERVIEW + "people.csv")
    assert response["Content-Disposition"].startswith('attachment; filename="people-')
    (head, row) = csv.reader(io.StringIO(response.content.decode("utf-8-sig")))
    assert dict(zip(head, row, strict=True)) | {"Last revised": ""} == {
        "Name": "'" + alice.name,
        "Joined": clock.now().date().isoformat(),
        "Interview from": "",
        "Interview to": "",
        "Passed": "",
        "Last revised": "",
        "Days of 28": "1",
        "Answers": "1",
        "Minutes": "2",
        "E-mail": alice.email,
        "Mentors": "",
    }
    assert doras.get(OVERVIEW + "secrets.csv").status_code == 404


def rows_of(client: Client, name: str = "people") -> list[dict[str, str]]:
    text = client.get(f"{OVERVIEW}{name}.csv").content.decode("utf-8-sig")
    return list(csv.DictReader(io.StringIO(text)))


def test_the_file_of_people_says_who_looks_after_whom_and_who_never_began(
    alice: User, bob: User, dora: User, firm: Firm, doras: Client, shared_deck: Deck
) -> None:
    make_user("Never", firm=firm)
    answered(alice, shared_deck.cards.all()[0])
    bob.name = "@Bob"
    bob.save(update_fields=["name"])
    candidate = Membership.objects.get(user=alice)
    for mentor in (bob, dora):
        Assignment.objects.create(mentor=Membership.objects.get(user=mentor), candidate=candidate)
    told = {row["Name"]: (row["Mentors"], row["Last revised"]) for row in rows_of(doras)}
    yesterday = (clock.now() - timedelta(days=1)).date().isoformat()
    assert told == {"Alice": ("'@Bob, Dora", yesterday), "Never": ("", "never")}


def test_the_file_of_cards_says_what_the_page_shows(
    alice: User, dora: User, firm: Firm, doras: Client, shared_deck: Deck
) -> None:
    of_facts = make_card(shared_deck, "of-facts", question="Who *handles* complaints at {{ firm }} & why?", answer="x")
    copied = make_card(shared_deck, "copied", question="What does the library ask?")
    draft = replace(draft_of_card(copied), question="=Was `it` agreed?")
    save_copy(firm=firm, card=copied, draft=draft, by=dora, reason="Ours differs", now=clock.now())
    FirmFact.objects.create(firm=firm, key="firm", value="Smith & <Sons>")
    for card in (of_facts, copied):
        answered(alice, card, lapses=1)
    questions = {row["Question"] for row in rows_of(doras, "cards")}
    assert questions == {"Who handles complaints at Smith & <Sons> & why?", "'=Was it agreed?"}


def test_the_weakest_topics_are_a_file(alice: User, doras: Client, shared_deck: Deck) -> None:
    Competency.objects.filter(decks=shared_deck).update(name="+Ethics")
    answered(alice, shared_deck.cards.all()[0], lapses=3, reps=9)
    assert f'href="{OVERVIEW}topics.csv"' in doras.get(OVERVIEW).content.decode()
    assert rows_of(doras, "topics") == [
        {"Competency": "'+Ethics", "Cards": "1", "Answers": "9", "Times forgotten": "3", "Percent forgotten": "33"}
    ]


def test_a_mentors_file_holds_no_address_and_not_who_else_looks_after_their_candidates(
    alice: User, bob: User, dora: User, bobs: Client
) -> None:
    """As the page of what a firm can see says: these are for managers."""
    for mentor in (bob, dora):
        Assignment.objects.create(
            mentor=Membership.objects.get(user=mentor), candidate=Membership.objects.get(user=alice)
        )
    (row,) = rows_of(bobs)
    assert row["Name"] == "Alice"
    assert "Dora" not in str(row)
    assert "@" not in str(row)


@pytest.mark.parametrize("text", ["=1+1", "+1", "-1", "@SUM(A1)", " =1", "\t=1", "\r=1", "\uff1d1", "|cmd"])
def test_what_would_be_a_formula_is_text(text: str) -> None:
    assert safe_cell(text) == "'" + text


@pytest.mark.parametrize("text", ["Alice", "A-B", "1+1", "", 5])
def test_what_is_no_formula_stays(text: object) -> None:
    assert safe_cell(text) == str(text)


@pytest.mark.parametrize("role", [Role.MANAGER, Role.MENTOR])
def test_it_takes_as_many_statements_for_many_as_for_few(
    role: Role,
    firm: Firm,
    alice: User,
    shared_deck: Deck,
    sign_in: Callable[[User], Client],
    django_assert_num_queries: Callable[[int], object],
) -> None:
    reader = make_user("Reader", firm=firm, role=role)
    place = Membership.objects.get(user=reader)
    client, cards = sign_in(reader), list(shared_deck.cards.all())

    def more(count: int) -> None:
        for number in range(count):
            user = make_user(f"More-{uuid4().hex[:6]}-{number}", firm=firm)
            Assignment.objects.create(mentor=place, candidate=Membership.objects.get(user=user))
            for card in cards[:3]:
                answered(user, card, lapses=1)

    more(1)
    client.get(OVERVIEW)
    statements = 9
    with django_assert_num_queries(statements):  # type: ignore[attr-defined]
        client.get(OVERVIEW)
    more(12)
    with django_assert_num_queries(statements):  # type: ignore[attr-defined]
        client.get(OVERVIEW)
