"""What ends with somebody's time at a firm: the invitations to them, and the ways in that they opened."""

from __future__ import annotations

from datetime import timedelta
from functools import partial
from typing import TYPE_CHECKING

import pytest
from django.core.exceptions import PermissionDenied
from django.test import Client

from cards.core import clock
from cards.firms import door_actions as doors
from cards.firms import people_actions as actions
from cards.firms.actions import add_person
from cards.firms.models import Firm, Invitation, JoinLink, Membership, Role, User
from cards.progress.own_data_actions import erase_account
from tests.factories import NOW, PASSWORD, make_user
from tests.firms.people_helpers import PEOPLE, invitation_link, join_link, membership, text
from tests.firms.test_actions import at_once

if TYPE_CHECKING:
    from collections.abc import Callable

ADDRESS = "eve2@example.com"
NEW = {"name": "Eve", "password": PASSWORD}
BEFORE = NOW - timedelta(hours=1)


@pytest.fixture
def eve(firm: Firm) -> User:
    return make_user("Eve", firm=firm, role=Role.MANAGER)


def is_here(user: User) -> bool:
    return Membership.objects.of(user).exists()


def plain(response: object) -> str:
    return " ".join(text(response).split())


def end(way: str, eve: User, by: User) -> None:
    """End what lets somebody look after a firm's people."""
    now = clock.now()
    if way == "removed":
        actions.remove_person(membership=membership(eve), by=by, now=now)
    elif way in {"mentor", "candidate"}:
        actions.change_role(membership=membership(eve), role=way, by=by, now=now)
    elif way == "switched off":
        actions.change_account(user=eve, name="Eve", is_active=False, is_superuser=False, by=by, now=now)
    elif way == "moved":
        other = Firm.objects.create(name="Elsewhere")
        token = join_link(other, by=by).split("/")[2]
        doors.join_by_link(token=token, user=eve, leaving=str(membership(eve).firm.public_id), now=clock.now())
    else:
        erase_account(user=eve, now=now)


# Who has left


def test_who_joined_another_way_and_was_removed_is_not_let_back_by_their_invitation(
    firm: Firm, dora: User, sign_in: Callable[[User], Client]
) -> None:
    zed = make_user("Zed")
    browser, invitation = sign_in(zed), invitation_link(firm, str(zed.email), by=dora, role="manager")
    browser.post(join_link(firm, by=dora))
    assert membership(zed).role == Role.CANDIDATE
    assert not Invitation.objects.filter(revoked_at=None).exists(), "they have come, and wait no more"
    assert not Invitation.objects.exclude(email="").exists()
    actions.remove_person(membership=membership(zed), by=dora, now=clock.now())
    response = browser.post(invitation)
    assert response.status_code == 404
    assert "you joined or left First Firm that day" in plain(response)
    assert not is_here(zed)
    browser.post(invitation_link(firm, str(zed.email), by=dora, role="mentor"))
    assert membership(zed).role == Role.MENTOR, "a later one lets them back"


def test_leaving_withdraws_what_still_invites_them(firm: Firm, dora: User, alice: User, alices: Client) -> None:
    """As somebody whom the site's first manager added while their invitation waited."""
    link = invitation_link(firm, "x@example.com", by=dora, role="manager")
    Invitation.objects.update(email=alice.email)
    actions.remove_person(membership=membership(alice), by=dora, now=clock.now())
    assert alices.post(link).status_code == 404
    assert not is_here(alice)
    assert Invitation.objects.get().email == ""


def test_who_is_added_is_invited_no_more(firm: Firm, dora: User, root: User) -> None:
    invitation_link(firm, ADDRESS, by=dora, role="manager")
    add_person(firm=firm, email=ADDRESS, name="", role="candidate", by=root, now=clock.now())
    assert Invitation.objects.get().revoked_at
    assert "Invited, not here yet" not in text(Client().get(PEOPLE))


def test_an_invitation_from_before_they_left_lets_nobody_back_even_where_it_is_open(
    firm: Firm, dora: User, alice: User, alices: Client, client: Client
) -> None:
    """As rows are that were left open before leaving withdrew them."""
    link = invitation_link(firm, "x@example.com", by=dora)
    unused = User.objects.create_user(ADDRESS, None)
    Membership.objects.create(user=unused, firm=firm, left_at=clock.now())
    for browser, user in ((alices, alice), (client, unused)):
        Invitation.objects.update(email=user.email)
        Membership.objects.filter(user=user).update(left_at=clock.now())
        response = browser.post(link, NEW)
        assert response.status_code == 422
        assert "does not bring you back. Ask a manager there for a new invitation" in plain(response)
        assert not is_here(user)


def test_other_firms_go_on_inviting_them(firm: Firm, other_firm: Firm, dora: User, alice: User, alices: Client) -> None:
    fay = make_user("Fay", firm=other_firm, role=Role.MANAGER)
    link = invitation_link(other_firm, str(alice.email), by=fay)
    actions.remove_person(membership=membership(alice), by=dora, now=clock.now())
    alices.post(link)
    assert membership(alice).firm == other_firm


# What they opened


@pytest.mark.parametrize("way", ["removed", "mentor", "candidate", "switched off", "moved", "erased"])
def test_what_a_manager_opened_ends_when_they_are_one_no_longer(
    way: str, firm: Firm, eve: User, dora: User, root: User, client: Client, alices: Client
) -> None:
    invitation = invitation_link(firm, ADDRESS, by=eve, role="manager")
    link, doras = join_link(firm, by=eve), join_link(firm, by=dora)
    end(way, eve, root)
    for closed in (invitation, link):
        for response in (client.get(closed), client.post(closed, NEW)):
            assert response.status_code == 404
            assert "whoever made it no longer looks after First Firm's people" in plain(response)
            assert "Eve" not in text(response)
    assert not User.objects.filter(email=ADDRESS).exists()
    assert client.get(doras).status_code == 200, "what others opened stays open"


def test_another_manager_sees_that_it_ended_and_sends_it_again(
    firm: Firm, eve: User, dora: User, client: Client, sign_in: Callable[[User], Client]
) -> None:
    invitation_link(firm, ADDRESS, by=eve)
    end("removed", eve, dora)
    doras = sign_in(dora)
    page = plain(doras.get(PEOPLE))
    assert f"{ADDRESS} " in page
    assert "as whoever invited them no longer manages people here" in page
    invitation_link(firm, ADDRESS, by=dora)
    assert "no longer manages people" not in text(doras.get(PEOPLE))


def test_what_they_opened_elsewhere_or_was_used_or_is_over_stays_as_it_was(
    firm: Firm, other_firm: Firm, eve: User, dora: User
) -> None:
    for email, place, days in (("used@e.com", firm, 0), ("old@e.com", firm, 20), ("far@e.com", other_firm, 0)):
        now = clock.now() - timedelta(days=days)
        people = [doors.Invitee(email, "", "candidate")]
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(doors, "must_manage", lambda *_: None)
            doors.invite(firm=place, people=people, seen=True, by=eve, now=now)
    Invitation.objects.filter(email="used@e.com").update(accepted_at=clock.now())
    before = list(Invitation.objects.order_by("pk").values_list("created_by", "expires_at", "revoked_at"))
    end("removed", eve, dora)
    assert list(Invitation.objects.order_by("pk").values_list("created_by", "expires_at", "revoked_at")) == before


def test_a_manager_who_stays_one_keeps_theirs_open(firm: Firm, eve: User, dora: User, client: Client) -> None:
    link = join_link(firm, by=eve)
    actions.change_role(membership=membership(eve), role="manager", by=dora, now=clock.now())
    assert client.get(link).status_code == 200


def test_the_page_of_leaving_says_what_else_it_closes(
    firm: Firm, eve: User, dora: User, sign_in: Callable[[User], Client]
) -> None:
    doras, page = sign_in(dora), f"{PEOPLE}{eve.public_id}/leave/"
    assert "join link" not in text(doras.get(page))
    join_link(firm, by=eve)
    assert "One invitation or join link that they opened is closed too" in plain(doras.get(page))
    invitation_link(firm, ADDRESS, by=eve)
    assert "2 invitations and join links that they opened are closed too" in plain(doras.get(page))
    own = f"{PEOPLE}{eve.public_id}/leave/"
    assert "that you opened are closed too" in plain(sign_in(eve).get(own))


@pytest.mark.usefixtures("dora")
@pytest.mark.parametrize("way", ["mentor", "switched off"])
def test_who_is_a_manager_no_longer_opens_nothing_by_a_request_that_was_under_way(
    way: str, firm: Firm, eve: User, root: User
) -> None:
    asked = User.objects.get(pk=eve.pk)
    end(way, eve, root)
    for call in (partial(invitation_link, firm, ADDRESS), partial(join_link, firm)):
        with pytest.raises(PermissionDenied):
            call(by=asked)


# At the same moment


def _firm() -> tuple[Firm, User, User]:
    firm = Firm.objects.create(name="First Firm")
    dora, eve = (make_user(name, firm=firm, role=Role.MANAGER) for name in ("Dora", "Eve"))
    return firm, dora, eve


@pytest.mark.django_db(transaction=True)
def test_what_a_manager_opens_in_the_moment_of_leaving_is_not_open_afterwards() -> None:
    firm, dora, eve = _firm()
    invitee = doors.Invitee(ADDRESS, "", "manager")
    outcomes = at_once(
        [
            partial(doors.make_join_link, firm=firm, days=7, by=eve, now=BEFORE),
            partial(doors.invite, firm=firm, people=[invitee], seen=True, by=eve, now=BEFORE),
            partial(actions.remove_person, membership=membership(eve), by=dora, now=NOW),
        ]
    )
    assert all(one is None or isinstance(one, (str, list, PermissionDenied)) for one in outcomes), outcomes
    assert not JoinLink.objects.open_at(NOW).exists()
    assert not Invitation.objects.open_at(NOW).exists()


@pytest.mark.django_db(transaction=True)
def test_who_comes_by_every_way_at_once_and_is_removed_waits_for_nobody_in_a_ring() -> None:
    firm, dora, eve = _firm()
    other = Firm.objects.create(name="Other Firm")
    fay, zed = make_user("Fay", firm=other, role=Role.MANAGER), make_user("Zed", firm=firm)
    tokens = {}
    for place, by in ((firm, eve), (other, fay)):
        (letter,) = doors.invite(
            firm=place, people=[doors.Invitee("x@e.com", "", "mentor")], seen=True, by=by, now=BEFORE
        )
        tokens[place] = letter.token
    Invitation.objects.update(email=zed.email)
    come = partial(doors.accept_invitation, user=zed, leaving=str(firm.public_id), now=NOW)
    remove = partial(actions.remove_person, by=dora, now=NOW + timedelta(seconds=1))
    calls: list[Callable[[], object]] = [partial(come, token=token) for token in tokens.values()]
    calls += [partial(remove, membership=membership(one)) for one in (zed, eve)]
    outcomes = at_once(calls)
    expected = (type(None), Membership, actions.GoneError, doors.ClosedError, doors.HasLeftError)
    assert all(isinstance(one, expected) for one in outcomes), outcomes
    assert not Membership.objects.of(zed).filter(firm=firm).exists()
    assert not Invitation.objects.open_at(NOW).filter(firm=firm, accepted_at=None).exists()
