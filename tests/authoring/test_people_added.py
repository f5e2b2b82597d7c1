"""Managers bring people in, who need no open sign-up for it."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

import pytest
from django.contrib.auth import SESSION_KEY
from django.core import mail
from django.core.exceptions import PermissionDenied
from django.test import Client

from cards.authoring.people import TAKEN
from cards.firms.actions import AddressTakenError, add_person
from cards.firms.models import Firm, Membership, Role, User
from tests.factories import NOW, PASSWORD, make_user

if TYPE_CHECKING:
    from collections.abc import Callable

ADD = "/admin/cards/membership/add/"
FRANK = {"email": "Frank@Example.com", "name": "Frank", "role": Role.CANDIDATE}


def link_on(page: Any) -> str:
    found = re.search(r'value="http://testserver(/account/password/reset/key/[^"]+)"', page.content.decode())
    assert found, page.content.decode()
    return found[1]


def choose_password(link: str, client: Client | None = None) -> Any:
    client = client or Client()
    form = client.get(link, follow=True)
    data = {"password1": PASSWORD, "password2": PASSWORD}
    return client.post(form.wsgi_request.path, data), client


def test_a_manager_brings_in_somebody_who_then_chooses_a_password(doras: Client, firm: Firm, settings: Any) -> None:
    settings.SIGN_UP = settings.GUESTS = False
    page = doras.post(ADD, FRANK)
    assert page.status_code == 200
    frank = User.objects.get(email="frank@example.com")
    assert (frank.name, frank.has_usable_password(), frank.is_superuser) == ("Frank", False, False)
    membership = Membership.objects.get(user=frank)
    assert (membership.firm, membership.role, membership.left_at) == (firm, Role.CANDIDATE, None)
    assert "hand the link over yourself" in page.content.decode()
    assert not mail.outbox

    chosen, franks = choose_password(link_on(page))
    assert (chosen.status_code, chosen["Location"]) == (302, "/today/")
    assert franks.session[SESSION_KEY] == str(frank.pk)
    assert franks.get("/today/").status_code == 200
    again, stranger = choose_password(link_on(page))
    assert "This link does not work" in again.content.decode()
    assert SESSION_KEY not in stranger.session


def test_with_a_mail_server_the_link_is_sent_and_the_address_must_be_proved(
    doras: Client, firm: Firm, settings: Any
) -> None:
    settings.EMAIL_HOST, settings.ACCOUNT_EMAIL_VERIFICATION = "mail.example.com", "mandatory"
    settings.ACCOUNT_EMAIL_VERIFICATION_BY_CODE_ENABLED = True
    page = doras.post(ADD, FRANK)
    assert "We have e-mailed it to frank@example.com." in page.content.decode()
    assert mail.outbox[0].to == ["frank@example.com"]
    assert link_on(page) in mail.outbox[0].body
    assert firm.name in mail.outbox[0].body
    chosen, franks = choose_password(link_on(page))
    assert chosen["Location"] == "/account/confirm-email/"
    assert SESSION_KEY not in franks.session
    code = re.search(r"^\s*([A-Z0-9]{4}-[A-Z0-9]{4})\s*$", str(mail.outbox[-1].body), re.MULTILINE)
    assert code, mail.outbox[-1].body
    franks.post("/account/confirm-email/", {"code": code[1]})
    assert franks.get("/today/").status_code == 200


def test_an_e_mail_that_cannot_be_sent_leaves_the_link(
    doras: Client, settings: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_: object, **__: object) -> None:
        raise ConnectionRefusedError

    settings.EMAIL_HOST = "mail.example.com"
    monkeypatch.setattr("django.core.mail.EmailMessage.send", fail)
    page = doras.post(ADD, FRANK)
    assert "could not be sent" in page.content.decode()
    assert link_on(page)


@pytest.mark.parametrize("role", Role)
def test_a_manager_gives_any_role_at_their_own_firm_and_nothing_more(
    doras: Client, firm: Firm, other_firm: Firm, role: Role
) -> None:
    doras.post(ADD, {**FRANK, "role": role, "firm": other_firm.pk, "is_superuser": "on"})
    membership = Membership.objects.get(user__email="frank@example.com")
    assert (membership.firm, membership.role) == (firm, role)
    assert not membership.user.is_superuser


def test_whoever_has_an_account_is_not_taken_and_nothing_is_learned_of_them(
    doras: Client, alice: User, charlie: User, root: User, other_firm: Firm
) -> None:
    free = make_user("Frank")
    pending = add_person(firm=other_firm, email="gil@example.com", name="Gil", role="mentor", by=root, now=NOW).user
    before = Membership.objects.count()
    pages = []
    for user in (alice, charlie, free, pending, root):
        assert user.email
        page = doras.post(ADD, {**FRANK, "email": user.email})
        assert TAKEN in page.content.decode()
        pages.append(re.sub(r'csrfmiddlewaretoken" value="\w+"', "", page.content.decode()).replace(user.email, ""))
    assert len(set(pages)) == 1
    assert Membership.objects.count() == before


def test_who_has_not_chosen_a_password_yet_is_given_a_new_link(doras: Client, firm: Firm) -> None:
    first = link_on(doras.post(ADD, FRANK))
    second = link_on(doras.post(ADD, {**FRANK, "role": Role.MANAGER}))
    assert Membership.objects.get(user__email="frank@example.com").role == Role.CANDIDATE
    assert choose_password(second)[0].status_code == 302
    assert "does not work" in choose_password(first)[0].content.decode()
    assert TAKEN in doras.post(ADD, FRANK).content.decode()


def test_a_guest_who_opens_the_link_keeps_their_history(
    doras: Client, guest: User, sign_in: Callable[..., Any]
) -> None:
    link = link_on(doras.post(ADD, FRANK))
    chosen, client = choose_password(link, sign_in(guest))
    assert chosen.status_code == 302
    assert client.session[SESSION_KEY] == str(User.objects.get(email="frank@example.com").pk)


def test_whoever_runs_the_site_adds_to_any_firm(roots: Client, other_firm: Firm) -> None:
    assert link_on(roots.post(ADD, {**FRANK, "firm": other_firm.pk}))
    free = make_user("Gil")
    assert roots.post(ADD, {**FRANK, "email": free.email, "firm": other_firm.pk}).status_code == 302
    assert Membership.objects.filter(firm=other_firm).count() == 2
    assert User.objects.get(pk=free.pk).check_password(PASSWORD)


@pytest.mark.parametrize("who", ["alice", "bob", "erin", "charlie"])
def test_nobody_else_adds_people(who: str, firm: Firm, request: pytest.FixtureRequest) -> None:
    user = request.getfixturevalue(who)
    client = Client()
    client.force_login(user)
    assert client.post(ADD, FRANK).status_code == 403
    with pytest.raises(PermissionDenied):
        add_person(firm=firm, email="frank@example.com", name="", role="candidate", by=user, now=NOW)
    assert not User.objects.filter(email="frank@example.com").exists()


def test_an_account_opened_in_the_same_instant_is_told(doras: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    def taken(**_: object) -> None:
        raise AddressTakenError

    monkeypatch.setattr("cards.authoring.people.add_person", taken)
    page = doras.post(ADD, FRANK, follow=True)
    assert TAKEN in page.content.decode()
    assert not User.objects.filter(email="frank@example.com").exists()
