"""The page of a firm's people: roles, mentors, leaving, and what is left of those who have left."""

from __future__ import annotations

from datetime import timedelta
from functools import partial
from importlib import import_module
from typing import TYPE_CHECKING, Any

import pytest
from django.apps import apps
from django.contrib.admin.models import CHANGE, LogEntry
from django.core.exceptions import PermissionDenied
from django.test import Client

from cards.core import clock
from cards.examples.actions import share_example
from cards.examples.models import Example
from cards.firms import people_actions as actions
from cards.firms.actions import add_person, mint_password_link
from cards.firms.models import Assignment, Firm, Invitation, Membership, Role, User
from tests.examples.helpers import make_example
from tests.factories import CANARY, NOW, PASSWORD, make_user
from tests.firms.people_helpers import PEOPLE, invitation_link, membership, text
from tests.firms.test_actions import at_once

if TYPE_CHECKING:
    from collections.abc import Callable

    from cards.content.models import Deck


@pytest.fixture
def doras(dora: User, sign_in: Callable[[User], Client]) -> Client:
    return sign_in(dora)


def url(user: User) -> str:
    return f"{PEOPLE}{user.public_id}/"


# The list


def test_a_manager_sees_everybody_with_role_and_mentors(
    doras: Client, alice: User, bob: User, charlie: User, guest: User
) -> None:
    Assignment.objects.create(mentor=membership(bob), candidate=membership(alice))
    page = text(doras.get(PEOPLE))
    assert all(name in page for name in ("Alice", "Bob", "Dora", "looked after by <bdi>Bob</bdi>"))
    assert "Charlie" not in page
    assert CANARY not in page


def test_a_manager_alone_is_told_what_to_do(doras: Client) -> None:
    assert "Only you so far" in text(doras.get(PEOPLE))


def test_500_people_come_in_pages_and_are_found_by_name(
    doras: Client, firm: Firm, django_assert_max_num_queries: Any
) -> None:
    users = User.objects.bulk_create(User(email=f"p{n}@example.com", name=f"Person {n:03}") for n in range(500))
    Membership.objects.bulk_create(Membership(user=user, firm=firm) for user in users)
    with django_assert_max_num_queries(12):
        page = text(doras.get(PEOPLE))
    assert "501 people, 1 to 50 below" in page
    assert "Page 1 of 11" in page
    assert "Person 499" in text(doras.get(f"{PEOPLE}?page=11"))
    assert "1 person found" in text(doras.get(f"{PEOPLE}?q=person 321"))
    assert "1 person found" in text(doras.get(f"{PEOPLE}?q=P321@"))
    assert "1 person found" in text(doras.get(f"{PEOPLE}?role=manager"))
    assert "Nobody here is called that" in text(doras.get(f"{PEOPLE}?q={'x' * 5000}"))
    for odd in ("page=x", "page=-1", "page=999999999999999999999", "role=king", "q=%25"):
        assert doras.get(f"{PEOPLE}?{odd}").status_code == 200


def test_500_invitations_come_in_pages_and_are_found_by_name(
    doras: Client, firm: Firm, django_assert_max_num_queries: Any
) -> None:
    until = clock.now() + timedelta(days=7)
    Invitation.objects.bulk_create(
        Invitation(firm=firm, email=f"p{n:03}@example.com", role="mentor", token_hash=str(n), expires_at=until)
        for n in range(500)
    )
    with django_assert_max_num_queries(14):
        page = text(doras.get(PEOPLE))
    assert "500 people, 1 to 50 below" in page
    assert "p049@example.com" in page
    assert "p050@example.com" not in page
    assert len(page) < 100_000
    assert 'href="?invited=2"' in page
    assert "p499@example.com" in text(doras.get(f"{PEOPLE}?invited=10"))
    found = text(doras.get(f"{PEOPLE}?q=p321&role=mentor"))
    assert "p321@example.com" in found
    assert "p322@example.com" not in found
    assert "p321@example.com" not in text(doras.get(f"{PEOPLE}?q=p321&role=candidate"))
    assert doras.get(f"{PEOPLE}?invited=x").status_code == 200


def test_the_page_leads_to_when_candidates_last_revised(doras: Client, bobs: Client, bob: User, alice: User) -> None:
    page = text(doras.get(PEOPLE))
    for path in ("/firm/overview/", "/firm/overview/people.csv"):
        assert f'href="{path}"' in page
        assert doras.get(path).status_code == 200
    Assignment.objects.create(mentor=membership(bob), candidate=membership(alice))
    assert 'href="/firm/overview/"' in text(bobs.get(PEOPLE))


def test_a_mentor_reads_no_address_even_of_who_gave_no_name(bobs: Client, bob: User, alice: User) -> None:
    """As the page of what a firm can see says: addresses are for managers."""
    User.objects.filter(pk=alice.pk).update(name="")
    Assignment.objects.create(mentor=membership(bob), candidate=membership(alice))
    page = text(bobs.get(PEOPLE))
    assert "A candidate without a name" in page
    assert str(alice.email) not in page


def test_a_mentor_sees_whom_they_look_after_and_nobody_else(bobs: Client, bob: User, alice: User, firm: Firm) -> None:
    make_user("Zoe", firm=firm)
    assert "Alice" not in text(bobs.get(PEOPLE))
    Assignment.objects.create(mentor=membership(bob), candidate=membership(alice))
    page = text(bobs.get(PEOPLE))
    assert "Alice" in page
    assert "Zoe" not in page
    assert "Invite" not in page
    for path in (url(alice), f"{url(alice)}leave/"):
        assert bobs.get(path).status_code == bobs.post(path, {"role": "manager"}).status_code == 404
    assert membership(alice).role == Role.CANDIDATE


@pytest.mark.parametrize("who", ["alice", "guest", "root"])
def test_others_find_no_such_page(who: str, request: pytest.FixtureRequest, sign_in: Callable[[User], Client]) -> None:
    assert sign_in(request.getfixturevalue(who)).get(PEOPLE).status_code == 404


def test_people_of_another_firm_are_unknown(doras: Client, charlie: User, erin: User) -> None:
    for path in (url(charlie), f"{url(charlie)}leave/"):
        assert doras.get(path).status_code == doras.post(path, {"role": "manager"}).status_code == 404
    assert membership(charlie).role == Role.CANDIDATE


# Roles and mentors


def test_roles_and_mentors_are_given(doras: Client, alice: User, bob: User, dora: User) -> None:
    mentors = [membership(bob).pk, membership(dora).pk]
    assert doras.post(url(alice), {"role": "candidate", "mentors": mentors}).headers["Location"] == PEOPLE
    assert {one.mentor.user for one in Assignment.objects.all()} == {bob, dora}
    doras.post(url(alice), {"role": "candidate", "mentors": mentors[:1]})
    assert [one.mentor.user for one in Assignment.objects.all()] == [bob]
    doras.post(url(alice), {"role": "mentor", "mentors": mentors})
    assert membership(alice).role == Role.MENTOR
    assert not Assignment.objects.exists()


def test_a_mentor_who_is_switched_off_stays_with_their_candidates_and_gets_no_others(
    doras: Client, alice: User, bob: User, firm: Firm
) -> None:
    zoe, bobs_pk = make_user("Zoe", firm=firm), membership(bob).pk
    Assignment.objects.create(mentor=membership(bob), candidate=membership(alice))
    User.objects.filter(pk=bob.pk).update(is_active=False)
    assert "Bob (account switched off)" in text(doras.get(url(alice)))
    assert "looked after by <bdi>Bob</bdi> (account switched off)" in text(doras.get(PEOPLE))
    assert doras.post(url(alice), {"role": "candidate", "mentors": [bobs_pk]}).status_code == 302
    assert Assignment.objects.get().mentor_id == bobs_pk
    assert "Bob" not in text(doras.get(url(zoe)))
    assert doras.post(url(zoe), {"role": "candidate", "mentors": [bobs_pk]}).status_code == 422
    assert doras.post(url(alice), {"role": "candidate", "mentors": []}).status_code == 302
    assert not Assignment.objects.exists()


def test_a_mentor_who_is_one_no_longer_has_no_candidates(doras: Client, alice: User, bob: User) -> None:
    Assignment.objects.create(mentor=membership(bob), candidate=membership(alice))
    doras.post(url(bob), {"role": "candidate"})
    assert not Assignment.objects.exists()


@pytest.mark.parametrize("data", [{"role": "king"}, {"role": ""}, {"role": "candidate", "mentors": ["x"]}])
def test_a_choice_that_is_none_changes_nothing(doras: Client, alice: User, bob: User, data: dict[str, Any]) -> None:
    assert doras.post(url(alice), data).status_code == 422
    assert membership(alice).role == Role.CANDIDATE


def test_no_mentor_comes_from_another_firm(doras: Client, alice: User, bob: User, erin: User) -> None:
    response = doras.post(url(alice), {"role": "candidate", "mentors": [membership(erin).pk]})
    assert response.status_code == 422
    actions.assign_mentors(
        candidate=membership(alice), mentors=[membership(erin).pk], by=User.objects.get(name="Dora"), now=NOW
    )
    assert not Assignment.objects.exists()


@pytest.mark.parametrize("who", ["alice", "bob", "charlie", "erin"])
def test_the_actions_themselves_obey_managers_alone(
    who: str, alice: User, bob: User, dora: User, request: pytest.FixtureRequest
) -> None:
    by = request.getfixturevalue(who)
    for call in (
        partial(actions.change_role, membership=membership(alice), role="manager", by=by, now=NOW),
        partial(actions.assign_mentors, candidate=membership(alice), mentors=[], by=by, now=NOW),
        partial(actions.remove_person, membership=membership(dora), by=by, now=NOW),
    ):
        with pytest.raises(PermissionDenied):
            call()


def test_the_last_manager_stays(doras: Client, dora: User, firm: Firm) -> None:
    asked = text(doras.get(f"{url(dora)}leave/"))
    assert "You are your firm&#x27;s only manager" in asked
    assert "<button" not in asked, "said before it is asked for"
    for path, data in ((url(dora), {"role": "mentor"}), (f"{url(dora)}leave/", {})):
        response = doras.post(path, data)
        assert response.status_code == 422
        assert "You are your firm&#x27;s only manager" in text(response)
        assert "Nothing was changed" in text(response)
    assert membership(dora).role == Role.MANAGER
    make_user("Gil", firm=firm, role=Role.MANAGER)
    assert doras.post(url(dora), {"role": "mentor"}).status_code == 302
    assert membership(dora).role == Role.MENTOR


def test_a_manager_whose_account_is_closed_looks_after_nobody(dora: User, firm: Firm) -> None:
    gil = make_user("Gil", firm=firm, role=Role.MANAGER, is_active=False)
    with pytest.raises(actions.LastManagerError):
        actions.change_role(membership=membership(dora), role="mentor", by=dora, now=NOW)
    assert membership(gil).role == Role.MANAGER


@pytest.mark.django_db(transaction=True)
def test_two_managers_who_leave_at_once_do_not_leave_the_firm_alone() -> None:
    firm = Firm.objects.create(name="First Firm")
    rows = [membership(make_user(name, firm=firm, role=Role.MANAGER)) for name in ("Dora", "Gil")]
    outcomes = at_once([partial(actions.remove_person, membership=row, by=row.user, now=NOW) for row in rows])
    assert sum(isinstance(one, actions.LastManagerError) for one in outcomes) == 1
    assert Membership.objects.current().filter(role=Role.MANAGER).count() == 1


@pytest.mark.django_db(transaction=True)
def test_two_managers_who_demote_each_other_at_once_leave_one() -> None:
    firm = Firm.objects.create(name="First Firm")
    dora, gil = (make_user(name, firm=firm, role=Role.MANAGER) for name in ("Dora", "Gil"))
    pairs = [(dora, gil), (gil, dora)]
    outcomes = at_once(
        [partial(actions.change_role, membership=membership(one), role="mentor", by=by, now=NOW) for one, by in pairs]
    )
    assert sum(isinstance(one, PermissionDenied) for one in outcomes) == 1
    assert Membership.objects.current().filter(role=Role.MANAGER).count() == 1


# Leaving


def test_who_leaves_finds_the_firm_closed_with_the_next_request(
    doras: Client, alice: User, alices: Client, firm_deck: Deck
) -> None:
    card = firm_deck.cards.all()[0]
    paths = [f"/decks/{firm_deck.public_id}/", f"/cards/{card.public_id}/", f"/study/?card={card.public_id}"]
    assert {alices.get(path).status_code for path in paths} == {200}
    assert doras.get(f"{url(alice)}leave/").status_code == 200
    assert membership(alice)
    doras.post(f"{url(alice)}leave/")
    assert {alices.get(path).status_code for path in paths} == {404}
    assert alices.get("/today/").status_code == 200, "their account stays theirs"


def test_a_manager_who_leaves_manages_nothing_at_once(
    dora: User, doras: Client, firm: Firm, sign_in: Callable[[User], Client]
) -> None:
    gil = make_user("Gil", firm=firm, role=Role.MANAGER)
    assert sign_in(gil).get(PEOPLE).status_code == 200
    doras.post(f"{url(gil)}leave/")
    browser = sign_in(gil)
    assert browser.get(PEOPLE).status_code == 404
    assert browser.get("/admin/").status_code == 403


def test_the_firm_keeps_nothing_but_a_number(
    doras: Client, dora: User, firm: Firm, bob: User, bobs: Client, sign_in: Callable[[User], Client]
) -> None:
    browser = Client()
    browser.post(invitation_link(firm, "quentin@example.com", by=dora), {"name": "Quentin", "password": PASSWORD})
    quentin = User.objects.get(name="Quentin")
    Assignment.objects.create(mentor=membership(bob), candidate=membership(quentin))
    LogEntry.objects.log_actions(dora.pk, [membership(quentin)], CHANGE)
    make_example(quentin, "Late works", shared_with=firm)
    shared = f"/examples/shared/{Example.objects.get().public_id}/"
    assert bobs.get(shared).status_code == 200
    doras.post(f"{url(quentin)}leave/", follow=True)
    doras.get(PEOPLE)  # which still says once that they have left
    pk = Membership.objects.get(user=quentin).pk
    for browser in (doras, bobs):
        for path in (PEOPLE, "/admin/cards/membership/", f"/admin/cards/membership/{pk}/change/", "/examples/shared/"):
            said = text(browser.get(path)).lower()
            assert "quentin" not in said, path
            assert "late works" not in said
    assert "1 person has left" in text(doras.get(PEOPLE))
    assert bobs.get(shared).status_code == 404
    assert doras.get(f"/admin/cards/membership/{pk}/change/").status_code == 404
    assert not Invitation.objects.exists()
    assert not Assignment.objects.exists()
    assert not LogEntry.objects.exists()


def test_a_link_to_choose_a_password_ends_with_the_time_at_the_firm(
    dora: User, root: User, firm: Firm, client: Client
) -> None:
    person = add_person(firm=firm, email="ann@example.com", name="Ann", role="candidate", by=root, now=clock.now())
    link = mint_password_link(user=person.user)
    assert client.get(link).status_code == 302
    actions.remove_person(membership=person, by=dora, now=clock.now())
    assert "This link does not work" in text(Client().get(link))


def test_a_closed_account_is_signed_out_everywhere_with_the_next_request(alice: User, alices: Client) -> None:
    User.objects.filter(pk=alice.pk).update(is_active=False)
    assert alices.get("/today/").headers["Location"].startswith("/account/login/")


@pytest.mark.parametrize("way", ["removed", "moved", "switched off"])
def test_who_comes_back_shares_nothing_until_they_say_so(
    way: str,
    doras: Client,
    dora: User,
    root: User,
    alice: User,
    bobs: Client,
    firm: Firm,
    other_firm: Firm,
    sign_in: Callable[[User], Client],
) -> None:
    example = make_example(alice, "Late works", shared_with=firm)
    elsewhere = make_user("Fay", firm=other_firm, role=Role.MANAGER)
    account = f"/admin/cards/user/{alice.pk}/change/"
    if way == "removed":
        doras.post(f"{url(alice)}leave/")
    elif way == "moved":
        link = invitation_link(other_firm, str(alice.email), by=elsewhere)
        sign_in(alice).post(link, {"leaving": str(firm.public_id)})
    else:
        assert sign_in(root).post(account, {"name": "Alice"}).status_code == 302
    example.refresh_from_db()
    assert (example.shared_with, example.shared_at) == (None, None)
    if way == "switched off":
        sign_in(root).post(account, {"name": "Alice", "is_active": "on"})
    else:
        back = invitation_link(firm, str(alice.email), by=dora)
        sign_in(alice).post(back, {"leaving": str(other_firm.public_id)} if way == "moved" else {})
    assert membership(alice).firm == firm
    assert "Late works" not in text(bobs.get("/examples/shared/"))
    alices, page = sign_in(alice), f"/examples/{example.public_id}/"
    assert "Only you." in text(alices.get(page))
    alices.post(f"{page}share/", {"firm": str(firm.public_id)})
    assert "Late works" in text(bobs.get("/examples/shared/")), "they may share it anew"


@pytest.mark.django_db(transaction=True)
def test_what_is_shared_in_the_moment_of_leaving_is_not_shared_afterwards() -> None:
    firm = Firm.objects.create(name="First Firm")
    dora, alice = make_user("Dora", firm=firm, role=Role.MANAGER), make_user("Alice", firm=firm)
    example = make_example(alice)
    at_once(
        [
            partial(share_example, example=example, firm=firm, now=NOW),
            partial(actions.remove_person, membership=membership(alice), by=dora, now=NOW),
        ]
    )
    example.refresh_from_db()
    assert example.shared_with is None


def test_who_left_before_that_was_so_shares_nothing_either(alice: User, firm: Firm) -> None:
    gone, back = make_user("Gone", firm=firm), make_user("Back", firm=firm)
    Membership.objects.update(joined_at=NOW - timedelta(days=9))
    shared = [make_example(user, shared_with=firm) for user in (alice, gone, back)]
    Membership.objects.exclude(user=alice).update(left_at=NOW)
    Membership.objects.create(user=back, firm=firm, joined_at=NOW + timedelta(days=9))
    import_module("cards.migrations.0008_left_and_shared_no_more").stop_sharing(apps, None)
    for example in shared:
        example.refresh_from_db()
    assert [example.shared_with for example in shared] == [firm, None, None]


def test_what_was_shared_with_another_firm_is_not_the_old_ones_to_close(
    doras: Client, alice: User, firm: Firm, other_firm: Firm
) -> None:
    example = make_example(alice, shared_with=firm)
    Example.objects.update(shared_with=other_firm)
    doras.post(f"{url(alice)}leave/")
    example.refresh_from_db()
    assert example.shared_with == other_firm


def test_leaving_twice_is_told_kindly(doras: Client, alice: User, dora: User) -> None:
    row = membership(alice)
    actions.remove_person(membership=row, by=dora, now=NOW)
    with pytest.raises(actions.GoneError):
        actions.remove_person(membership=row, by=dora, now=NOW)
    assert doras.post(f"{url(alice)}leave/").status_code == 404


def test_a_firm_keeps_a_manager_in_the_admin_too(dora: User, root: User, sign_in: Callable[[User], Client]) -> None:
    path = f"/admin/cards/membership/{membership(dora).pk}/change/"
    for data in ({"role": "mentor"}, {"role": "manager", "ended": "on"}):
        assert "only manager" in text(sign_in(root).post(path, data))
    assert membership(dora).role == Role.MANAGER


def test_whoever_runs_the_site_does_not_switch_a_firms_only_manager_off(
    dora: User, firm: Firm, root: User, sign_in: Callable[[User], Client]
) -> None:
    browser, path = sign_in(root), f"/admin/cards/user/{dora.pk}/change/"
    page = text(browser.post(path, {"name": "Dorothy"}))
    assert "They are the only manager of First Firm. Make somebody else a manager there first" in page
    dora.refresh_from_db()
    assert (dora.is_active, dora.name) == (True, "Dora")
    assert browser.post(path, {"name": "Dorothy", "is_active": "on"}).status_code == 302, "all else may be changed"
    make_user("Gil", firm=firm, role=Role.MANAGER)
    assert browser.post(path, {"name": "Dorothy"}).status_code == 302
    dora.refresh_from_db()
    assert (dora.is_active, dora.name) == (False, "Dorothy")
    assert "only manager" not in text(browser.post(path, {"name": "Dora"}, follow=True)), "it is off already"


@pytest.mark.parametrize("section", ["membership", "user"])
def test_where_the_last_manager_would_go_in_this_very_moment_it_is_said_in_words(
    section: str, dora: User, root: User, sign_in: Callable[[User], Client], monkeypatch: pytest.MonkeyPatch
) -> None:
    """The form saw another manager, who has gone by the time that it is saved."""
    for module in ("people", "accounts"):
        monkeypatch.setattr(f"cards.authoring.{module}.is_last_manager", lambda _: False)
    key = membership(dora).pk if section == "membership" else dora.pk
    path = f"/admin/cards/{section}/{key}/change/"
    page = text(sign_in(root).post(path, {"role": "mentor", "name": "Dora"}, follow=True))
    assert "only manager of their firm" in page
    assert "Nothing was changed" in page
    assert membership(dora).role == Role.MANAGER
    assert User.objects.get(pk=dora.pk).is_active


@pytest.mark.django_db(transaction=True)
def test_two_who_switch_a_firms_managers_off_at_once_leave_one() -> None:
    firm = Firm.objects.create(name="First Firm")
    roots = [User.objects.create_superuser(f"{name}@example.com", None) for name in ("ann", "ben")]
    managers = [make_user(name, firm=firm, role=Role.MANAGER) for name in ("Dora", "Gil")]
    off = partial(actions.change_account, name="", is_active=False, is_superuser=False, now=NOW)
    outcomes = at_once([partial(off, user=one, by=root) for one, root in zip(managers, roots, strict=True)])
    assert sum(isinstance(one, actions.LastManagerError) for one in outcomes) == 1
    assert User.objects.filter(is_active=True, memberships__role=Role.MANAGER).count() == 1


@pytest.mark.django_db(transaction=True)
def test_two_who_may_do_everything_and_switch_each_other_off_at_once_leave_one() -> None:
    ann, ben = (User.objects.create_superuser(f"{name}@example.com", None) for name in ("ann", "ben"))
    off = partial(actions.change_account, name="", is_active=False, is_superuser=True, now=NOW)
    outcomes = at_once([partial(off, user=ann, by=ben), partial(off, user=ben, by=ann)])
    assert sum(isinstance(one, PermissionDenied) for one in outcomes) == 1
    assert User.objects.filter(is_active=True, is_superuser=True).count() == 1
