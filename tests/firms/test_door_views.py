"""Opening an invitation or a join link: for whom it is, once, in time, and with a form."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pytest
from allauth.account.models import EmailAddress
from django.core import mail
from django.test import Client

from cards.core import clock
from cards.firms.actions import add_person
from cards.firms.door_actions import revoke_invitation, revoke_join_link
from cards.firms.models import Assignment, Invitation, JoinLink, Membership, Role, User
from tests.factories import PASSWORD, make_user, post_grade, version_of
from tests.firms.people_helpers import invitation_link, join_link, membership, signed_in_as, text

if TYPE_CHECKING:
    from collections.abc import Callable

    import pytest_django

    from cards.content.models import Deck
    from cards.firms.models import Firm

ADDRESS = "ann@example.com"
NEW = {"name": "Ann", "password": PASSWORD, "time_zone": "Asia/Tokyo"}


@pytest.fixture
def link(firm: Firm, dora: User) -> str:
    return invitation_link(firm, ADDRESS, by=dora, role="mentor")


@pytest.fixture
def _proof(settings: pytest_django.Settings) -> None:
    """As it is where an e-mail server is named."""
    settings.EMAIL_HOST = "mail.example.com"
    settings.ACCOUNT_EMAIL_VERIFICATION = "mandatory"
    settings.ACCOUNT_EMAIL_VERIFICATION_BY_CODE_ENABLED = True


def main_of(response: Any) -> str:
    return " ".join(text(response).split("<main")[1].split("</main")[0].split())


def log_in(browser: Client, email: str, path: str = "") -> str:
    data = {"login": email, "password": PASSWORD, "next": path}
    return browser.post("/account/login/", data).headers.get("Location", "")


def code() -> str:
    found = re.search(r"^([A-Z0-9]{4}-[A-Z0-9]{4})$", str(mail.outbox[-1].body), re.MULTILINE)
    assert found, mail.outbox[-1].body
    return found[1]


# An account of their own


def test_the_invited_makes_an_account_and_is_in(client: Client, link: str, firm: Firm) -> None:
    page = text(client.get(link))
    assert ADDRESS in page
    assert client.post(link, NEW).headers["Location"] == "/today/"
    ann = signed_in_as(client)
    assert ann
    assert (ann.email, ann.name, ann.time_zone, ann.check_password(PASSWORD)) == (ADDRESS, "Ann", "Asia/Tokyo", True)
    assert (membership(ann).firm, membership(ann).role) == (firm, Role.MENTOR)
    used = Invitation.objects.get()
    assert (used.email, used.name, used.accepted_by) == ("", "", ann), "the address stands in the account alone"
    elsewhere = Client()
    log_in(elsewhere, ADDRESS)
    assert signed_in_as(elsewhere) == ann


def test_opening_the_link_changes_nothing_and_tells_no_other_site(client: Client, link: str) -> None:
    for method in (client.get, client.head):
        response = method(link)
        assert response.headers["Referrer-Policy"] == "strict-origin"
        assert "no-store" in response.headers["Cache-Control"]
    assert not User.objects.filter(email=ADDRESS).exists()
    assert Invitation.objects.get().accepted_at is None


def test_it_works_where_nobody_else_may_sign_up(client: Client, link: str, settings: pytest_django.Settings) -> None:
    settings.SIGN_UP = settings.GUESTS = False
    client.post(link, NEW)
    assert signed_in_as(client)


@pytest.mark.parametrize("password", ["", "short", "ann@example.com", "p" * 2000])
def test_a_weak_password_uses_nothing_up(client: Client, link: str, password: str) -> None:
    response = client.post(link, {**NEW, "password": password})
    assert response.status_code == 422
    assert "id_password_error" in text(response)
    assert client.post(link, NEW).status_code == 302


def test_used_twice_it_says_so_and_to_whom_else_to_ask_for_their_own(client: Client, link: str, alices: Client) -> None:
    client.post(link, NEW)
    says = {client: "You used it already", Client(): "It was used already", alices: "It was used already"}
    for browser, said in says.items():
        for response in (browser.get(link), browser.post(link, NEW)):
            assert response.status_code == 404
            assert said in text(response)
            assert ("sign in with the address that it was sent to" in text(response)) == (browser is not client)
            assert ADDRESS not in main_of(response) or browser is client
    assert User.objects.filter(email=ADDRESS).count() == 1


@pytest.mark.parametrize("token", ["x", "seen-x", "x" * 3000, "%F0%9F%98%80"])
@pytest.mark.parametrize("kind", ["invitations", "join"])
@pytest.mark.django_db
def test_a_wrong_link_says_what_to_look_at(client: Client, kind: str, token: str) -> None:
    response = client.get(f"/{kind}/{token}/")
    assert response.status_code == 404
    assert "This link does not work" in text(response)
    assert "cut off or mistyped" in text(response)


def test_after_two_weeks_it_is_over(client: Client, firm: Firm, dora: User) -> None:
    old = invitation_link(firm, ADDRESS, by=dora, now=clock.now() - timedelta(days=14, seconds=1))
    for response in (client.get(old), client.post(old, NEW)):
        assert response.status_code == 404
        assert "It was too old from" in main_of(response)
        assert "Ask a manager of First Firm for a new one" in main_of(response)
    assert not User.objects.filter(email=ADDRESS).exists()


def test_a_guests_history_is_theirs_afterwards(
    guest: User, link: str, sign_in: Callable[[User], Client], shared_deck: Deck
) -> None:
    browser, card = sign_in(guest), shared_deck.cards.all()[0]
    post_grade(browser, card, version=0)
    assert "comes along" in text(browser.get(link))
    browser.post(link, NEW)
    ann = User.objects.get(email=ADDRESS)
    assert signed_in_as(browser) == ann
    assert version_of(ann, card) == 1
    assert membership(ann).role == Role.MENTOR


@pytest.mark.usefixtures("_proof")
def test_a_link_from_an_e_mail_proves_the_address(client: Client, firm: Firm, dora: User) -> None:
    client.post(invitation_link(firm, ADDRESS, by=dora, seen=False), NEW)
    assert signed_in_as(client)
    assert EmailAddress.objects.get(email=ADDRESS).verified


@pytest.mark.usefixtures("_proof")
def test_a_link_that_the_manager_saw_proves_nothing(client: Client, link: str) -> None:
    assert client.post(link, NEW).headers["Location"] == "/account/confirm-email/"
    assert signed_in_as(client) is None
    assert not EmailAddress.objects.get(email=ADDRESS).verified
    client.post("/account/confirm-email/", {"code": code()})
    ann = signed_in_as(client)
    assert ann
    assert membership(ann).role == Role.MENTOR


@pytest.mark.usefixtures("_proof")
def test_nor_does_it_take_a_guests_history_before_the_code(
    guest: User, link: str, sign_in: Callable[[User], Client], shared_deck: Deck
) -> None:
    browser, card = sign_in(guest), shared_deck.cards.all()[0]
    post_grade(browser, card, version=0)
    browser.post(link, NEW)
    assert version_of(guest, card) == 1
    browser.post("/account/confirm-email/", {"code": code()})
    ann = User.objects.get(email=ADDRESS)
    assert signed_in_as(browser) == ann
    assert version_of(ann, card) == 1


# An account that is there


def test_who_has_an_account_signs_in_and_says_yes(client: Client, firm: Firm, dora: User) -> None:
    frank = make_user("Frank")
    link = invitation_link(firm, "frank@example.com", by=dora)
    page = text(client.get(link))
    assert "There is an account with this address" in page
    client.post(link, NEW)
    frank.refresh_from_db()
    assert frank.check_password(PASSWORD)
    assert not Membership.objects.filter(user=frank).exists()
    assert log_in(client, "frank@example.com", link) == link
    assert not Membership.objects.filter(user=frank).exists()
    client.post(link)
    assert membership(frank).firm == firm
    assert Invitation.objects.get().accepted_by == frank


def test_passed_on_to_somebody_else_it_tells_not_for_whom_it_is(alices: Client, bobs: Client, link: str) -> None:
    for browser in (alices, bobs):
        for response in (browser.get(link), browser.post(link)):
            assert response.status_code == 403
            assert "for another address" in text(response)
            assert ADDRESS not in text(response)
            assert "ann" not in main_of(response).replace(link, "").lower()
    assert Invitation.objects.get().accepted_at is None


def test_signed_in_as_somebody_else_one_signs_out_and_the_link_opens_again(alices: Client, link: str) -> None:
    page = main_of(alices.get(link))
    assert "You are signed in as alice@first-firm.example.com" in page
    assert f'name="next" value="{link}"' in page
    assert alices.post("/account/logout/", {"next": link}).headers["Location"] == link
    assert "Choose a password, and your account is open" in main_of(alices.get(link))


def test_withdrawn_or_sent_again_it_says_where_to_look(client: Client, firm: Firm, dora: User, link: str) -> None:
    later = invitation_link(firm, ADDRESS, by=dora)
    revoke_invitation(invitation=Invitation.objects.get(revoked_at=None), now=clock.now())
    for closed in (link, later):
        for response in (client.get(closed), client.post(closed, NEW)):
            assert response.status_code == 404
            assert "First Firm withdrew it on" in main_of(response)
            assert "a later link of theirs" in main_of(response)
            assert ADDRESS not in text(response)


def test_a_closed_account_is_told_who_opens_it_again(client: Client, firm: Firm, dora: User) -> None:
    make_user("Frank", is_active=False)
    link = invitation_link(firm, "frank@example.com", by=dora)
    assert "There is an account with this address already" in main_of(client.get(link))
    data = {"login": "frank@example.com", "password": PASSWORD, "next": link}
    assert "Ask whoever runs this site to open it again" in main_of(client.post("/account/login/", data, follow=True))


def test_a_guest_with_a_history_who_has_an_account_signs_in_and_keeps_both(
    guest: User, firm: Firm, dora: User, sign_in: Callable[[User], Client], shared_deck: Deck
) -> None:
    frank = make_user("Frank")
    first, second = shared_deck.cards.all()[:2]
    post_grade(sign_in(frank), first, version=0)
    browser = sign_in(guest)
    post_grade(browser, second, version=0)
    link = invitation_link(firm, str(frank.email), by=dora)
    page = main_of(browser.get(link))
    assert "sign in with it, and you come back here. What you learned as a guest comes along" in page
    assert log_in(browser, str(frank.email), link) == link
    browser.post(link)
    assert membership(frank).firm == firm
    assert (version_of(frank, first), version_of(frank, second)) == (1, 1)


def test_a_member_who_opens_one_keeps_their_role(firm: Firm, dora: User, alice: User, alices: Client) -> None:
    link = invitation_link(firm, ADDRESS, by=dora, role="manager")
    Invitation.objects.update(email=alice.email)
    assert "You are at First Firm already" in text(alices.get(link))
    assert "A manager of First Firm can give you one" in main_of(alices.get(link))
    alices.post(link)
    assert membership(alice).role == Role.CANDIDATE


def test_moving_firm_takes_ones_history_along_and_ends_the_rest(
    firm: Firm,
    dora: User,
    charlie: User,
    erin: User,
    sign_in: Callable[[User], Client],
    shared_deck: Deck,
    other_firm_deck: Deck,
) -> None:
    browser, card, theirs = sign_in(charlie), shared_deck.cards.all()[0], other_firm_deck.cards.all()[0]
    post_grade(browser, card, version=0)
    Assignment.objects.create(mentor=membership(erin), candidate=membership(charlie))
    link = invitation_link(firm, str(charlie.email), by=dora)
    page = text(browser.get(link))
    assert f"You leave {membership(charlie).firm}" in page
    assert browser.get(f"/cards/{theirs.public_id}/").status_code == 200
    # Without saying that they leave: the page is asked again.
    assert browser.post(link).status_code == 422
    assert membership(charlie).firm != firm
    browser.post(link, {"leaving": str(membership(charlie).firm.public_id)})
    assert membership(charlie).firm == firm
    assert browser.get(f"/cards/{theirs.public_id}/").status_code == 404
    assert version_of(charlie, card) == 1
    assert not Assignment.objects.exists()


def test_the_only_manager_elsewhere_cannot_come(
    firm: Firm, other_firm: Firm, dora: User, sign_in: Callable[[User], Client]
) -> None:
    fay = make_user("Fay", firm=other_firm, role=Role.MANAGER)
    link = invitation_link(firm, str(fay.email), by=dora)
    response = sign_in(fay).post(link, {"leaving": str(other_firm.public_id)})
    assert response.status_code == 422
    assert "only manager" in text(response)
    assert membership(fay).firm == other_firm


def test_an_unused_account_of_nobodys_is_opened_by_an_invitation(client: Client, firm: Firm, dora: User) -> None:
    """Somebody whom a firm added, and who left before they had chosen a password."""
    ann = User.objects.create_user(ADDRESS, None)
    link = invitation_link(firm, ADDRESS, by=dora)
    client.post(link, NEW)
    assert signed_in_as(client) == ann
    assert membership(ann).firm == firm


def test_but_not_one_that_waits_at_another_firm(
    client: Client, firm: Firm, other_firm: Firm, dora: User, root: User
) -> None:
    waiting = add_person(firm=other_firm, email=ADDRESS, name="", role="manager", by=root, now=clock.now())
    link = invitation_link(firm, ADDRESS, by=dora)
    assert "There is an account with this address" in text(client.get(link))
    client.post(link, NEW)
    assert signed_in_as(client) is None
    assert membership(waiting.user).firm == other_firm
    assert not User.objects.get(email=ADDRESS).has_usable_password()


# Join links


def test_whoever_has_the_join_link_signs_up_and_joins_as_a_candidate(client: Client, firm: Firm, dora: User) -> None:
    link = join_link(firm, by=dora)
    page = text(client.get(link))
    (sign_up,) = re.findall(r'href="(/account/signup/\?next=[^"]+)"', page)
    done = client.post(sign_up, {"email": ADDRESS, "password1": PASSWORD})
    assert done.headers["Location"] == link
    ann = signed_in_as(client)
    assert ann
    assert not Membership.objects.filter(user=ann).exists()
    assert "You join as a candidate" in text(client.get(link))
    client.post(link, {"role": "manager"})
    assert (membership(ann).firm, membership(ann).role) == (firm, Role.CANDIDATE)
    assert JoinLink.objects.get().uses == 1
    client.post(link)
    assert JoinLink.objects.get().uses == 1, "the same person counts once"


def test_a_join_link_opens_sign_up_where_it_is_closed(
    client: Client, firm: Firm, dora: User, settings: pytest_django.Settings
) -> None:
    settings.SIGN_UP = False
    link = join_link(firm, by=dora)
    form = {"email": ADDRESS, "password1": PASSWORD}
    client.post("/account/signup/?next=/join/wrong/", form)
    client.post("/account/signup/?next=/today/", form)
    assert not User.objects.filter(email=ADDRESS).exists()
    client.post(f"/account/signup/?next={link}", form)
    assert User.objects.filter(email=ADDRESS).exists()


@pytest.mark.usefixtures("_proof")
def test_with_a_mail_server_the_address_is_proved_before_one_joins(client: Client, firm: Firm, dora: User) -> None:
    link = join_link(firm, by=dora)
    client.post(f"/account/signup/?next={link}", {"email": ADDRESS, "password1": PASSWORD})
    assert signed_in_as(client) is None
    assert client.post("/account/confirm-email/", {"code": code()}).headers["Location"] == link
    client.post(link)
    assert membership(User.objects.get(email=ADDRESS)).firm == firm


def test_a_guest_does_not_join_before_they_have_an_account(
    guest: User, firm: Firm, dora: User, sign_in: Callable[[User], Client]
) -> None:
    browser, link = sign_in(guest), join_link(firm, by=dora)
    assert "What you learned as a guest comes along" in text(browser.post(link))
    assert not Membership.objects.filter(user=guest).exists()


def test_a_join_link_ends_on_its_day(firm: Firm, dora: User, client: Client) -> None:
    old = join_link(firm, by=dora, days=1, now=clock.now() - timedelta(days=1, seconds=1))
    response = client.get(old)
    assert response.status_code == 404
    assert "It was too old from" in main_of(response)


def test_a_join_link_that_was_closed_says_so(firm: Firm, dora: User, client: Client) -> None:
    link = join_link(firm, by=dora)
    revoke_join_link(link=JoinLink.objects.get(), now=clock.now())
    assert "First Firm withdrew it on" in main_of(client.get(link))


def test_who_has_left_does_not_come_back_by_a_link_they_knew(
    firm: Firm, dora: User, alice: User, alices: Client, sign_in: Callable[[User], Client]
) -> None:
    link = join_link(firm, by=dora)
    sign_in(dora).post(f"/firm/people/{alice.public_id}/leave/")
    response = alices.post(link)
    assert "does not bring you back" in text(response)
    assert not Membership.objects.current().filter(user=alice).exists()
    alices.post(invitation_link(firm, str(alice.email), by=dora))
    assert membership(alice).firm == firm
