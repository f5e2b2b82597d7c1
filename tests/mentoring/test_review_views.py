"""Tests of a candidate's review: who may open it, that both sides read the same, and what is never in it."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import pytest
from django.urls import reverse
from django.utils import timezone

from cards.candidacy.models import AssessmentWindow
from cards.content.models import Competency
from cards.core import clock
from cards.examples.models import Example
from cards.firms.models import Assignment, Membership, Role
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
    assert f"<bdi>{bob.name}</bdi>, {timezone.localdate():%-d %B %Y}" in page


def test_both_read_the_same(bobs_alice: User, alices: Client, bobs: Client, shared_deck: Deck) -> None:
    Memory.objects.create(user=bobs_alice, card=shared_deck.cards.all()[0], lapses=3, difficulty=8)
    theirs, own = (
        client.get(url).content.decode() for client, url in ((bobs, review_of(bobs_alice)), (alices, "/my-review/"))
    )
    hint = "Your mentors and managers read this page exactly as you do. "
    assert hint in own
    assert "It is made to print on one sheet of A4." in theirs
    assert body_of(theirs) == body_of(own.replace(hint, ""))
    assert "forgotten 3 times" in theirs


def test_a_candidate_is_led_to_their_review_and_to_what_they_agreed(
    bobs_alice: User, alices: Client, bobs: Client
) -> None:
    led = f'href="{reverse("my_review")}'
    assert led in alices.get("/settings/").content.decode()
    assert led not in bobs.get("/settings/").content.decode()
    assert "Agreed with your mentors" not in alices.get("/readiness/").content.decode()
    day = clock.site_date() + timedelta(days=14)
    for due in (day, day + timedelta(days=1)):
        bobs.post(review_of(bobs_alice) + "agree/", {"text": "Read the Rules", "due": due.isoformat()})
    page = alices.get("/readiness/").content.decode()
    assert f'{led}#agreed">Agreed with your mentors</a>: 2 open, the first by {day:%-d %B}.' in page


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
    today = clock.site_date()
    bobs.post(review_of(bobs_alice) + "agree/", {"text": "  Read the\nRules ", "due": today.isoformat()})
    action = AgreedAction.objects.get()
    assert (action.text, action.due) == ("Read the Rules", today)
    alices.post(reverse("my_agreed", args=[action.public_id]), {"do": "done"})
    assert AgreedAction.objects.exclude(done_at=None).exists()
    theirs = reverse("candidate_agreed", args=[bobs_alice.public_id, action.public_id])
    bobs.post(theirs, {"do": "open"})
    assert AgreedAction.objects.filter(done_at=None).exists()
    alices.post(reverse("my_agreed", args=[action.public_id]), {"do": "drop"})
    assert AgreedAction.objects.filter(done_at__isnull=False).exists()  # a candidate ticks off, and drops nothing
    asked = bobs.post(theirs, {"do": "drop"}).content.decode()
    assert "Drop what was agreed?" in asked
    assert AgreedAction.objects.exists(), "it is asked first"
    bobs.post(theirs, {"do": "drop", "sure": "yes"})
    assert not AgreedAction.objects.exists()


@pytest.mark.parametrize(
    ("data", "said"),
    [
        ({"text": " "}, "Say what will be done."),
        ({"text": "x" * 301}, "This has 301 characters, and 300 fit."),
        ({"text": "Read", "due": "soon"}, "This is not a date."),
        ({"text": "Read", "due": "9999-12-31"}, "Give a day of this century"),
        ({"text": "Read", "due": "2020-03-31"}, "This day is over. Give today or a later one"),
    ],
)
def test_what_cannot_be_agreed_is_said_and_kept(
    data: dict[str, str], said: str, bobs_alice: User, bobs: Client
) -> None:
    response = bobs.post(review_of(bobs_alice) + "agree/", data)
    assert response.status_code == 422
    assert said in response.content.decode()
    assert not AgreedAction.objects.exists()
    assert ProgressView.objects.filter(candidate=bobs_alice).count() == 1  # for the whole review was shown


def test_a_form_that_was_sent_twice_adds_once_and_says_so(bobs_alice: User, bobs: Client) -> None:
    url, due = review_of(bobs_alice) + "agree/", clock.site_date().isoformat()
    bobs.post(url, {"text": "Read the Rules", "due": due})
    page = bobs.post(url, {"text": "Read the  Rules", "due": due}, follow=True).content.decode()
    assert "so it was not added twice" in page
    bobs.post(url, {"text": "Read the Rules"})
    assert sorted(action.due is None for action in AgreedAction.objects.all()) == [False, True]
    AgreedAction.objects.update(done_at=clock.now())
    bobs.post(url, {"text": "Read the Rules", "due": due})  # once more, since it was done
    assert AgreedAction.objects.filter(done_at=None).count() == 1


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
    statements = 21
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


def looked(candidate: User, viewer: User, firm: Firm, days_ago: int) -> None:
    at = clock.now() - timedelta(days=days_ago)
    ProgressView.objects.create(candidate=candidate, firm=firm, viewer=viewer, page="review", at=at)


def test_a_candidate_reads_every_look_page_by_page(
    alice: User,
    bob: User,
    erin: User,
    firm: Firm,
    other_firm: Firm,
    alices: Client,
    django_assert_max_num_queries: Callable[[int], object],
) -> None:
    looked(alice, erin, other_firm, 400)
    for days in range(1, 60):
        looked(alice, bob, firm, days)
    first = alices.get(reverse("what_my_firm_can_see")).content.decode()
    assert "Page 1 of 2" in first
    assert "Erin" not in first
    with django_assert_max_num_queries(8):  # type: ignore[attr-defined]
        last = alices.get(reverse("what_my_firm_can_see"), {"page": 2}).content.decode()
    assert f"at {other_firm}" in last.split("Erin", 1)[1].split("</li>", 1)[0]


def test_whoever_looked_keeps_their_name_before_the_candidate_and_is_never_an_address(
    alice: User, bob: User, dora: User, firm: Firm, alices: Client
) -> None:
    Membership.objects.update(joined_at=clock.now() - timedelta(days=9))
    looked(alice, bob, firm, 1)
    looked(alice, dora, firm, 2)
    Membership.objects.filter(user=bob).update(left_at=clock.now())
    type(dora).objects.filter(pk=dora.pk).update(name="")
    own = alices.get(reverse("what_my_firm_can_see")).content.decode()
    assert "<bdi>Bob</bdi>, " in own
    assert "<bdi>Somebody without a name</bdi>, " in own
    review = alices.get("/my-review/").content.decode()
    assert "Opened by: <bdi>somebody who has left</bdi> on" in review
    assert f"{reverse('what_my_firm_can_see')}#looks" in review
    dora.delete()
    own = alices.get(reverse("what_my_firm_can_see")).content.decode()
    assert "Somebody without an account any more, " in own
    assert "@" not in own


def test_nobody_who_has_left_is_named_beside_what_was_agreed(
    bobs_alice: User, dora: User, bobs: Client, sign_in: Callable[[User], Client]
) -> None:
    sign_in(dora).post(review_of(bobs_alice) + "agree/", {"text": "Read the Rules"})
    assert "agreed with <bdi>Dora</bdi>" in bobs.get(review_of(bobs_alice)).content.decode()
    Membership.objects.filter(user=dora).update(left_at=clock.now())
    page = bobs.get(review_of(bobs_alice)).content.decode()
    assert "agreed with <bdi>somebody who has left</bdi>" in page
    assert "Dora" not in page


def test_who_comes_back_to_a_firm_begins_anew_there(
    bobs_alice: User, bob: User, firm: Firm, alices: Client, bobs: Client
) -> None:
    bobs.post(review_of(bobs_alice) + "agree/", {"text": "Before they left"})
    bobs.get(review_of(bobs_alice))
    action = AgreedAction.objects.get()
    Membership.objects.filter(user=bobs_alice).update(left_at=clock.now())
    back = Membership.objects.create(user=bobs_alice, firm=firm)
    Assignment.objects.create(mentor=place(bob), candidate=back)
    bobs.post(review_of(bobs_alice) + "agree/", {"text": "Since they came back"})
    page = bobs.get(review_of(bobs_alice)).content.decode()
    assert "Since they came back" in page
    assert "Before they left" not in page
    assert "Before they left" not in alices.get("/my-review/").content.decode()
    assert bobs.post(reverse("candidate_agreed", args=[bobs_alice.public_id, action.public_id])).status_code == 404
    assert AgreedAction.objects.filter(text="Before they left", done_at=None).exists()  # theirs, to take along


def test_a_review_says_how_the_interview_came_out(bobs_alice: User, bobs: Client) -> None:
    today = clock.site_date()
    window = AssessmentWindow(user=bobs_alice, opens=today, closes=today, outcome="passed", outcome_on=today)
    window.save()
    facts = bobs.get(review_of(bobs_alice)).content.decode().split("<dt>Interview</dt>")[1]
    assert facts.startswith("<dd>passed</dd>")
    window.outcome = "referred"
    window.save()
    facts = bobs.get(review_of(bobs_alice)).content.decode().split("<dt>Interview</dt>")[1]
    assert facts.startswith("<dd>referred; the next one is not said yet</dd>")
    assert "referred, no next interview" in bobs.get(reverse("firm_candidates")).content.decode()


def test_an_account_that_is_switched_off_is_closed_to_the_firm(
    bobs_alice: User, dora: User, bobs: Client, sign_in: Callable[[User], Client]
) -> None:
    places = [reverse("firm_candidates"), reverse("firm_overview"), reverse("firm_overview_file", args=["people"])]
    doras = sign_in(dora)
    assert all("Alice" in client.get(url).content.decode() for client in (bobs, doras) for url in places)
    assert "Alice" in bobs.get(reverse("firm_people")).content.decode()
    type(bobs_alice).objects.filter(pk=bobs_alice.pk).update(is_active=False)
    assert not any("Alice" in client.get(url).content.decode() for client in (bobs, doras) for url in places)
    assert "Alice" not in bobs.get(reverse("firm_people")).content.decode()
    assert {client.get(review_of(bobs_alice)).status_code for client in (bobs, doras)} == {404}


def test_a_candidate_without_a_name_is_no_address_to_their_mentor(bobs_alice: User, bobs: Client) -> None:
    type(bobs_alice).objects.filter(pk=bobs_alice.pk).update(name="")
    pages = [reverse("firm_candidates"), reverse("firm_overview"), reverse("firm_people"), review_of(bobs_alice)]
    for url in pages:
        page = bobs.get(url).content.decode()
        assert "A candidate without a name" in page, url
        assert str(bobs_alice.email) not in page, url


def test_the_page_of_what_a_firm_sees_says_what_every_mentor_reads(
    bobs_alice: User, bob: User, firm: Firm, alices: Client, sign_in: Callable[[User], Client]
) -> None:
    other = make_user("Olive", firm=firm, role=Role.MENTOR)
    example = Example.objects.create(
        title="A rent review",
        user=bobs_alice,
        competency=Competency.objects.create(code="valuation", name="Valuation"),
        shared_with=firm,
        shared_at=clock.now(),
    )
    page = alices.get(reverse("what_my_firm_can_see")).content.decode()
    everyone = page.split("Every mentor and manager", 1)[1].split("</ul>", 1)[0]
    assert sign_in(other).get(reverse("shared_example", args=[example.public_id])).status_code == 200
    assert "examples that you share" in everyone
    assert sign_in(other).get(review_of(bobs_alice)).status_code == 404
    assert "Your review" not in everyone
    assert "Olive" not in page
    assert f"Your mentor: <bdi>{bob.name}</bdi>." in page
    type(bob).objects.filter(pk=bob.pk).update(is_active=False)
    assert bob.name not in alices.get(reverse("what_my_firm_can_see")).content.decode()


def names_in_order(page: str) -> list[str]:
    return [part.split("<", 1)[0] for part in page.split('<span class="title"><bdi>')[1:]]


def test_the_nearest_interview_comes_first_and_who_has_none_ahead_last(
    alice: User, firm: Firm, dora: User, sign_in: Callable[[User], Client]
) -> None:
    today = clock.site_date()
    for name, opens, day in (("Zoe", 5, None), ("Yan", 0, 30), ("Xia", 9, 12), ("Past", -40, None)):
        first = today + timedelta(days=opens)
        AssessmentWindow.objects.create(
            user=make_user(name, firm=firm),
            opens=first,
            closes=first + timedelta(days=20),
            day=today + timedelta(days=day) if day else None,
        )
    client = sign_in(dora)
    page = client.get(reverse("firm_candidates")).content.decode()
    assert names_in_order(page) == ["Zoe", "Xia", "Yan", "Alice", "Past"]
    assert alice.name in page


def test_many_candidates_are_searched_by_what_their_reader_sees_of_them(
    bobs_alice: User, bob: User, firm: Firm, dora: User, bobs: Client, sign_in: Callable[[User], Client]
) -> None:
    assert 'name="q"' not in bobs.get(reverse("firm_candidates")).content.decode()
    for number in range(20):
        one = make_user(f"Person{number}", firm=firm)
        Assignment.objects.create(mentor=place(bob), candidate=place(one))
    page = bobs.get(reverse("firm_candidates")).content.decode()
    assert 'name="q"' in page
    assert len(names_in_order(page)) == 21
    assert names_in_order(bobs.get(reverse("firm_candidates"), {"q": " ALI"}).content.decode()) == ["Alice"]
    address = {"q": str(bobs_alice.email)}
    assert "is called that" in bobs.get(reverse("firm_candidates"), address).content.decode()
    assert names_in_order(sign_in(dora).get(reverse("firm_candidates"), address).content.decode()) == ["Alice"]
