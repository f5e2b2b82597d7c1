"""Whoever runs the site brings people into firms, who need no open sign-up for it; managers are led on to inviting."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

import pytest
from django.contrib.auth import SESSION_KEY
from django.core import mail
from django.core.exceptions import PermissionDenied
from django.test import Client

from cards.authoring.people import TAKEN_NOW
from cards.firms.actions import AddressTakenError, add_person
from cards.firms.models import Firm, Membership, Role, User
from tests.factories import NOW, PASSWORD, make_user

if TYPE_CHECKING:
    from collections.abc import Callable

ADD = "/admin/cards/membership/add/"
INVITING = "/firm/people/invite/"
FRANK = {"email": "Frank@Example.com", "name": "Frank", "role": Role.CANDIDATE}


@pytest.fixture
def frank(firm: Firm) -> dict[str, Any]:
    """What is sent to add Frank to Alice's firm."""
    return {**FRANK, "firm": firm.pk}


def link_on(page: Any) -> str:
    found = re.search(r'value="http://testserver(/account/password/reset/key/[^"]+)"', page.content.decode())
    assert found, page.content.decode()
    return found[1]


def choose_password(link: str, client: Client | None = None) -> Any:
    client = client or Client()
    form = client.get(link, follow=True)
    data = {"password1": PASSWORD, "password2": PASSWORD}
    return client.post(form.wsgi_request.path, data), client


def test_somebody_is_brought_in_who_then_chooses_a_password(
    roots: Client, firm: Firm, frank: dict[str, Any], settings: Any
) -> None:
    settings.SIGN_UP = settings.GUESTS = False
    page = roots.post(ADD, frank)
    assert page.status_code == 200
    added = User.objects.get(email="frank@example.com")
    assert (added.name, added.has_usable_password(), added.is_superuser) == ("Frank", False, False)
    membership = Membership.objects.get(user=added)
    assert (membership.firm, membership.role, membership.left_at) == (firm, Role.CANDIDATE, None)
    assert "hand the link over yourself" in page.content.decode()
    assert not mail.outbox

    chosen, franks = choose_password(link_on(page))
    assert (chosen.status_code, chosen["Location"]) == (302, "/today/")
    assert franks.session[SESSION_KEY] == str(added.pk)
    assert franks.get("/today/").status_code == 200
    again, stranger = choose_password(link_on(page))
    assert "This link does not work" in again.content.decode()
    assert SESSION_KEY not in stranger.session


def test_with_a_mail_server_the_link_is_sent_and_the_address_must_be_proved(
    roots: Client, firm: Firm, frank: dict[str, Any], settings: Any
) -> None:
    settings.EMAIL_HOST, settings.ACCOUNT_EMAIL_VERIFICATION = "mail.example.com", "mandatory"
    settings.ACCOUNT_EMAIL_VERIFICATION_BY_CODE_ENABLED = True
    page = roots.post(ADD, frank)
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
    roots: Client, frank: dict[str, Any], settings: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_: object, **__: object) -> None:
        raise ConnectionRefusedError

    settings.EMAIL_HOST = "mail.example.com"
    monkeypatch.setattr("django.core.mail.EmailMessage.send", fail)
    page = roots.post(ADD, frank)
    assert "could not be sent" in page.content.decode()
    assert link_on(page)


@pytest.mark.parametrize("role", Role)
def test_anybody_may_be_given_any_role_and_never_everything(roots: Client, frank: dict[str, Any], role: Role) -> None:
    roots.post(ADD, {**frank, "role": role, "is_superuser": "on"})
    membership = Membership.objects.get(user__email="frank@example.com")
    assert membership.role == role
    assert not membership.user.is_superuser


def test_a_manager_is_led_on_to_inviting_and_learns_of_no_account(
    doras: Client, alice: User, charlie: User, root: User, frank: dict[str, Any]
) -> None:
    opened = doras.get(ADD)
    assert (opened.status_code, opened["Location"]) == (302, INVITING)
    before = Membership.objects.count(), User.objects.count()
    pages = set()
    for address in (alice.email, charlie.email, root.email, "nobody@example.com"):
        page = doras.post(ADD, {**frank, "email": address}, follow=True)
        assert page.redirect_chain == [(INVITING, 302)]
        assert "Nobody was added: people are invited here" in page.content.decode()
        pages.add(re.sub(r'csrfmiddlewaretoken" value="\w+"', "", page.content.decode()))
    assert len(pages) == 1
    assert (Membership.objects.count(), User.objects.count()) == before


def test_who_has_not_chosen_a_password_yet_is_given_a_new_link(roots: Client, frank: dict[str, Any]) -> None:
    first = link_on(roots.post(ADD, frank))
    second = link_on(roots.post(ADD, {**frank, "role": Role.MANAGER}))
    assert Membership.objects.get(user__email="frank@example.com").role == Role.CANDIDATE
    assert choose_password(second)[0].status_code == 302
    assert "does not work" in choose_password(first)[0].content.decode()
    assert "They belong to First Firm." in roots.post(ADD, frank).content.decode()


def test_a_guest_who_opens_the_link_keeps_their_history(
    roots: Client, guest: User, frank: dict[str, Any], sign_in: Callable[..., Any]
) -> None:
    link = link_on(roots.post(ADD, frank))
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
    assert not User.objects.filter(email="frank@example.com").exists()


@pytest.mark.parametrize("who", ["alice", "bob", "dora", "erin", "charlie"])
def test_nor_does_any_other_way_lead_there(who: str, firm: Firm, request: pytest.FixtureRequest) -> None:
    user = request.getfixturevalue(who)
    with pytest.raises(PermissionDenied):
        add_person(firm=firm, email="frank@example.com", name="", role="candidate", by=user, now=NOW)
    assert not User.objects.filter(email="frank@example.com").exists()


def test_an_account_opened_in_the_same_instant_is_told(
    roots: Client, frank: dict[str, Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    def taken(**_: object) -> None:
        raise AddressTakenError

    monkeypatch.setattr("cards.authoring.people.add_person", taken)
    page = roots.post(ADD, frank, follow=True)
    assert TAKEN_NOW in page.content.decode()
    assert not User.objects.filter(email="frank@example.com").exists()
