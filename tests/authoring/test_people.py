from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from cards.firms.models import Firm, Membership, Role, User
from tests.factories import CANARY, make_user

if TYPE_CHECKING:
    from django.test import Client

PEOPLE = "/admin/cards/membership/"


def url(user: User) -> str:
    return f"{PEOPLE}{Membership.objects.get(user=user).pk}/change/"


def test_a_manager_gives_roles_at_their_firm(doras: Client, alice: User) -> None:
    assert doras.post(url(alice), {"role": Role.MENTOR}).status_code == 302
    assert Membership.objects.get(user=alice).role == Role.MENTOR


def test_a_manager_ends_somebodys_time(doras: Client, alice: User) -> None:
    doras.post(url(alice), {"role": Role.CANDIDATE, "ended": "on"})
    ended = Membership.objects.get(user=alice)
    assert ended.left_at is not None
    assert User.objects.get(pk=alice.pk).is_active
    assert doras.get(url(alice)).status_code == 404, "the firm keeps nothing but a number"
    assert doras.post(url(alice), {"role": Role.MANAGER}).status_code == 404


def test_what_has_ended_is_history_to_whoever_runs_the_site(roots: Client, doras: Client, alice: User) -> None:
    doras.post(url(alice), {"role": Role.CANDIDATE, "ended": "on"})
    assert roots.get(url(alice)).status_code == 200
    assert roots.post(url(alice), {"role": Role.MANAGER}).status_code == 403


def test_a_manager_cannot_touch_accounts(doras: Client, alice: User) -> None:
    mail = alice.email
    data = {"role": Role.MANAGER, "email": "new@example.com", "user": 1, "firm": 99, "is_superuser": "on"}
    doras.post(url(alice), data)
    alice.refresh_from_db()
    assert (alice.email, alice.is_superuser) == (mail, False)
    assert Membership.objects.get(user=alice).firm.name == "First Firm"
    assert doras.get(f"/admin/cards/user/{alice.pk}/change/").status_code == 403


def test_a_manager_cannot_lock_themselves_out(doras: Client, dora: User) -> None:
    for data in ({"role": Role.CANDIDATE}, {"role": Role.MANAGER, "ended": "on"}):
        assert "ask another manager" in doras.post(url(dora), data).content.decode()
    assert doras.get(PEOPLE).status_code == 200


def test_people_of_other_firms_and_guests_are_not_shown(
    doras: Client, roots: Client, firm: Firm, guest: User, charlie: User
) -> None:
    Membership.objects.create(user=guest, firm=firm)
    page = doras.get(PEOPLE).content.decode()
    assert "Charlie" not in page
    assert CANARY not in page
    assert "No name yet" not in page
    assert "Charlie" in roots.get(PEOPLE).content.decode()
    assert f">{guest.pk}<" not in roots.get("/admin/cards/user/").content.decode()


def test_whoever_runs_the_site_brings_people_into_firms(roots: Client, firm: Firm) -> None:
    newcomer = make_user("Frank")
    data = {"email": "FRANK@example.com", "firm": firm.pk, "role": Role.MENTOR}
    assert roots.post(f"{PEOPLE}add/", data).status_code == 302
    assert Membership.objects.get(user=newcomer).role == Role.MENTOR


@pytest.mark.parametrize(
    ("email", "says"),
    [("nobody", "Enter a valid email address"), ("alice@first-firm.example.com", "They belong to First Firm")],
)
def test_bringing_somebody_in_says_what_is_in_the_way(
    roots: Client, alice: User, firm: Firm, email: str, says: str
) -> None:
    response = roots.post(f"{PEOPLE}add/", {"email": email, "firm": firm.pk, "role": Role.MENTOR})
    assert says in response.content.decode()


def test_whoever_runs_the_site_switches_accounts_off_but_not_their_own(roots: Client, root: User, alice: User) -> None:
    assert roots.post(f"/admin/cards/user/{alice.pk}/change/", {"name": "Alice", "is_superuser": ""}).status_code == 302
    assert not User.objects.get(pk=alice.pk).is_active
    own = roots.post(f"/admin/cards/user/{root.pk}/change/", {"name": "Root"})
    assert "lock yourself out" in own.content.decode()
    assert User.objects.get(pk=root.pk).is_superuser


def test_accounts_are_neither_made_nor_deleted_here(roots: Client, alice: User) -> None:
    assert roots.get("/admin/cards/user/add/").status_code == 403
    assert roots.post(f"/admin/cards/user/{alice.pk}/delete/", {"post": "yes"}).status_code == 403
    assert roots.post(f"/admin/cards/firm/{Firm.objects.get().pk}/delete/", {"post": "yes"}).status_code == 403


def test_list_add_and_change_call_things_by_one_name(roots: Client, alice: User) -> None:
    assert "<h1>People</h1>" in roots.get(PEOPLE).content.decode()
    assert "<h1>Add person</h1>" in roots.get(f"{PEOPLE}add/").content.decode()
    assert "<h1>Change person</h1>" in roots.get(url(alice)).content.decode()
    assert "<h1>Accounts</h1>" in roots.get("/admin/cards/user/").content.decode()
    assert "<h1>Change account</h1>" in roots.get(f"/admin/cards/user/{alice.pk}/change/").content.decode()
