"""Tests of a candidate's review: who may open it, that both sides read the same, and what is never in it."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import pytest
from django.urls import reverse
from django.utils import timezone

from cards.content.models import Competency
from cards.core import clock
from cards.examples.models import Example
from cards.firms.models import Assignment, Membership
from cards.firms.queries import membership_of
from cards.mentoring.models import AgreedAction, ProgressView
from cards.study.models import Memory
from tests.factories import make_card, make_user

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.test import Client

    from cards.content.models import Deck
    from cards.firms.models import Firm, User

pytestmark = pytest.mark.django_db


def place(user: User) -> Membership:
    found = membership_of(user)
    assert found
    return found


@pytest.fixture
def bobs_alice(alice: User, bob: User) -> User:
    """Alice, whom Bob looks after."""
    Assignment.objects.create(mentor=place(bob), candidate=place(alice))
    return alice


def review_of(user: User) -> str:
    return reverse("candidate_review", args=[user.public_id])


def body_of(page: str) -> str:
    """The page without what differs by who reads it: links, buttons and forms."""
    return page.split('aria-labelledby="hardest"', 1)[0].split("<h1>", 1)[1].replace("\n", "")


def test_a_mentor_opens_the_review_of_whom_they_look_after_and_the_candidate_reads_so(
    bobs_alice: User, bob: User, alices: Client, bobs: Client
) -> None:
    assert bobs.get(review_of(bobs_alice)).status_code == 200
    assert bobs.get(review_of(bobs_alice)).status_code == 200
    assert ProgressView.objects.filter(candidate=bobs_alice, viewer=bob).count() == 1  # twice at once is one look
    page = alices.get(reverse("what_my_firm_can_see")).content.decode()
    assert f"{bob.name}, {timezone.localdate():%-d %B %Y}" in page


def test_both_read_the_same(bobs_alice: User, alices: Client, bobs: Client, shared_deck: Deck) -> None:
    Memory.objects.create(user=bobs_alice, card=shared_deck.cards.all()[0], lapses=3, difficulty=8)
    theirs, own = (
        client.get(url).content.decode() for client, url in ((bobs, review_of(bobs_alice)), (alices, "/my-review/"))
    )
    hint = '<p class="hint on-screen">Your mentors and managers read this page exactly as you do. It prints on A4.</p>'
    assert hint in own
    assert body_of(theirs) == body_of(own.replace(hint, "").replace("\n  \n", "\n  \n"))
    assert "forgotten 3 times" in theirs


@pytest.mark.parametrize("who", ["bob", "erin", "charlie", "alice", "guest"])
def test_nobody_else_finds_it(
    who: str, alice: User, sign_in: Callable[[User], Client], request: pytest.FixtureRequest
) -> None:
    client = sign_in(request.getfixturevalue(who))
    assert client.get(review_of(alice)).status_code == 404
    assert client.post(review_of(alice) + "agree/", {"text": "Read"}).status_code == 404
    assert not AgreedAction.objects.exists()


def test_a_manager_opens_everybodys_until_they_leave(
    alice: User, dora: User, sign_in: Callable[[User], Client]
) -> None:
    client = sign_in(dora)
    assert alice.name in client.get(reverse("firm_candidates")).content.decode()
    assert client.get(review_of(alice)).status_code == 200
    Membership.objects.filter(user=alice).update(left_at=clock.now())
    assert client.get(review_of(alice)).status_code == 404
    assert alice.name not in client.get(reverse("firm_candidates")).content.decode()


def test_a_mentor_who_is_given_nobody_is_told_who_says_so(bobs: Client, alice: User) -> None:
    page = bobs.get(reverse("firm_candidates")).content.decode()
    assert alice.name not in page
    assert "A manager of" in page


def test_no_private_example_is_in_it_and_a_shared_one_is_named(
    bobs_alice: User, bobs: Client, shared_deck: Deck
) -> None:
    competency = Competency.objects.get(code="client-care")
    texts = {"competency": competency, "level": 2, "situation": "A secret client", "user": bobs_alice}
    Example.objects.create(title="Private title", **texts)
    page = bobs.get(review_of(bobs_alice)).content.decode()
    assert "Private title" not in page
    assert "secret" not in page
    shared = Example.objects.create(
        title="Shared title", shared_with=place(bobs_alice).firm, shared_at=clock.now(), **texts
    )
    page = bobs.get(review_of(bobs_alice)).content.decode()
    assert "Shared title" in page
    assert reverse("shared_example", args=[shared.public_id]) in page
    assert "secret" not in page


def test_an_action_is_agreed_ticked_off_by_the_candidate_opened_again_and_dropped(
    bobs_alice: User, alices: Client, bobs: Client
) -> None:
    bobs.post(review_of(bobs_alice) + "agree/", {"text": "  Read the\nRules ", "due": "2027-03-31"})
    action = AgreedAction.objects.get()
    assert (action.text, action.due) == ("Read the Rules", date(2027, 3, 31))
    alices.post(reverse("my_agreed", args=[action.public_id]), {"do": "done"})
    assert AgreedAction.objects.exclude(done_at=None).exists()
    theirs = reverse("candidate_agreed", args=[bobs_alice.public_id, action.public_id])
    bobs.post(theirs, {"do": "open"})
    assert AgreedAction.objects.filter(done_at=None).exists()
    alices.post(reverse("my_agreed", args=[action.public_id]), {"do": "drop"})
    assert AgreedAction.objects.filter(done_at__isnull=False).exists()  # a candidate ticks off, and drops nothing
    bobs.post(theirs, {"do": "drop"})
    assert not AgreedAction.objects.exists()


@pytest.mark.parametrize(
    ("data", "said"),
    [
        ({"text": " "}, "Say what will be done."),
        ({"text": "x" * 301}, "This has 301 characters, and 300 fit."),
        ({"text": "Read", "due": "soon"}, "This is not a date."),
        ({"text": "Read", "due": "9999-12-31"}, "Give a day of this century"),
    ],
)
def test_what_cannot_be_agreed_is_said_and_kept(
    data: dict[str, str], said: str, bobs_alice: User, bobs: Client
) -> None:
    response = bobs.post(review_of(bobs_alice) + "agree/", data)
    assert response.status_code == 422
    assert said in response.content.decode()
    assert not AgreedAction.objects.exists()


def test_fifty_open_actions_are_enough(bobs_alice: User, bob: User, bobs: Client) -> None:
    own = {"candidate": bobs_alice, "firm": place(bob).firm, "created_by": bob}
    AgreedAction.objects.bulk_create(AgreedAction(text=f"Action {number}", **own) for number in range(50))
    response = bobs.post(review_of(bobs_alice) + "agree/", {"text": "One more"})
    assert response.status_code == 422
    assert "50 actions are open already" in response.content.decode()


def test_what_another_firm_agreed_does_not_come_along(bobs_alice: User, other_firm: Firm, bobs: Client) -> None:
    AgreedAction.objects.create(candidate=bobs_alice, firm=other_firm, text="Agreed elsewhere")
    assert "Agreed elsewhere" not in bobs.get(review_of(bobs_alice)).content.decode()


def test_it_takes_as_many_statements_for_much_as_for_little(
    bobs_alice: User, bob: User, bobs: Client, shared_deck: Deck, django_assert_num_queries: Callable[[int], object]
) -> None:
    bobs.get(review_of(bobs_alice))
    Memory.objects.create(user=bobs_alice, card=shared_deck.cards.all()[0], lapses=3, difficulty=8)
    statements = 19
    with django_assert_num_queries(statements):  # type: ignore[attr-defined]
        bobs.get(review_of(bobs_alice))
    for number in range(30):
        card = make_card(shared_deck, f"more-{number}")
        Memory.objects.create(user=bobs_alice, card=card, lapses=1, difficulty=5)
        AgreedAction.objects.create(candidate=bobs_alice, firm=place(bob).firm, text=f"{number}", created_by=bob)
    with django_assert_num_queries(statements):  # type: ignore[attr-defined]
        bobs.get(review_of(bobs_alice))


def test_who_is_at_no_firm_is_told_that_nobody_sees_anything(sign_in: Callable[[User], Client]) -> None:
    page = sign_in(make_user("alone")).get(reverse("what_my_firm_can_see")).content.decode()
    assert "nobody sees how you revise" in page
