"""Signing up, in and out: a guest's history becomes theirs, and nobody else's."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest
from allauth.account.models import EmailAddress
from django.core import mail
from django.core.cache import cache
from django.test import Client

from cards.firms.models import Membership, Role, User
from cards.study.models import Memory
from tests.factories import PASSWORD, post_grade, version_of

if TYPE_CHECKING:
    from collections.abc import Callable

    import pytest_django

    from cards.content.models import Card, Deck
    from cards.firms.models import Firm

ADDRESS = "new@example.com"
OTHER_PASSWORD = "staple staple staple"


@pytest.fixture
def cards(shared_deck: Deck) -> list[Card]:
    return list(shared_deck.cards.order_by("position"))


@pytest.fixture
def guests(guest: User, sign_in: Callable[[User], Client], cards: list[Card]) -> Client:
    """A guest's browser, with one card learned."""
    browser = sign_in(guest)
    assert post_grade(browser, cards[0], version=0).status_code == 200
    return browser


@pytest.fixture
def _proof(settings: pytest_django.Settings) -> None:
    """As it is where an e-mail server is named."""
    settings.ACCOUNT_EMAIL_VERIFICATION = "mandatory"
    settings.ACCOUNT_EMAIL_VERIFICATION_BY_CODE_ENABLED = True


def sign_up(browser: Client, address: str = ADDRESS, password: str = PASSWORD) -> object:
    return browser.post("/account/signup/", {"email": address, "password1": password})


def log_in(browser: Client, user: User | str, password: str = PASSWORD) -> object:
    address = user if isinstance(user, str) else user.email
    return browser.post("/account/login/", {"login": address, "password": password})


def who(browser: Client) -> User | None:
    """Whom the browser is signed in as, as the site sees it."""
    response = browser.get("/settings/")
    return response.context["user"] if response.status_code == 200 else None


def code() -> str:
    found = re.search(r"^([A-Z0-9]{4}-[A-Z0-9]{4})$", str(mail.outbox[-1].body), re.MULTILINE)
    assert found, mail.outbox[-1].body
    return found[1]


def page(response: object) -> str:
    content: bytes = response.content  # type: ignore[attr-defined]
    return content.decode()


# Without an e-mail server


@pytest.mark.django_db
def test_a_stranger_signs_up(client: Client) -> None:
    client.post("/account/signup/", {"email": "New@Example.com", "password1": PASSWORD, "time_zone": "Asia/Tokyo"})
    user = who(client)
    assert user
    assert (user.email, user.is_guest, user.time_zone) == (ADDRESS, False, "Asia/Tokyo")


def test_a_guests_history_is_theirs_after_sign_up(guest: User, guests: Client, cards: list[Card]) -> None:
    before = guests.session.session_key
    assert sign_up(guests).headers["Location"] == "/today/"  # type: ignore[attr-defined]
    assert who(guests) == guest
    guest.refresh_from_db()
    assert (guest.email, guest.is_guest) == (ADDRESS, False)
    assert guests.session.session_key != before
    assert version_of(guest, cards[0]) == 1
    elsewhere = Client()
    log_in(elsewhere, ADDRESS)
    assert who(elsewhere) == guest


def test_a_taken_address_gives_nothing_away_but_that_and_takes_nothing(
    alice: User, guest: User, guests: Client
) -> None:
    assert "Sign in instead" in page(sign_up(guests, str(alice.email)))
    assert who(guests) == guest
    assert Memory.objects.get().user == guest
    alice.refresh_from_db()
    assert alice.check_password(PASSWORD)


def test_a_sign_up_sent_twice_is_told_kindly(guests: Client, guest: User, monkeypatch: pytest.MonkeyPatch) -> None:
    """The second request read the session before the first made the account."""
    User.objects.filter(pk=guest.pk).update(is_guest=False)
    monkeypatch.setattr("cards.firms.accounts.guest_of", lambda _request: guest)
    monkeypatch.setattr("cards.firms.account_views.has_account", lambda _request: False)
    response = sign_up(guests)
    assert response.headers["Location"] == "/account/login/"  # type: ignore[attr-defined]


def test_closed_sign_up_sends_guests_to_their_firm(
    guests: Client, guest: User, settings: pytest_django.Settings
) -> None:
    settings.SIGN_UP = False
    for response in (guests.get("/account/signup/"), sign_up(guests)):
        assert "Ask your firm" in page(response)
    assert who(guests) == guest
    assert User.objects.count() == 1


@pytest.mark.parametrize(
    ("address", "password", "field"),
    [
        ("nobody", PASSWORD, "email"),
        ("", PASSWORD, "email"),
        (ADDRESS, "short", "password1"),
        (ADDRESS, "p" * 2000, "password1"),
        (ADDRESS, "", "password1"),
    ],
)
def test_a_bad_sign_up_says_what_is_wrong_beside_the_field(
    guests: Client, guest: User, address: str, password: str, field: str
) -> None:
    said = page(sign_up(guests, address, password))
    assert f'id="id_{field}_error"' in said
    assert re.search(rf'aria-describedby="[^"]*id_{field}_error"', said)
    assert who(guests) == guest


# Signing in


def test_what_a_guest_learned_comes_along_to_their_account(
    alice: User, guest: User, guests: Client, cards: list[Card]
) -> None:
    log_in(guests, alice)
    assert who(guests) == alice
    assert version_of(alice, cards[0]) == 1
    guest.refresh_from_db()
    assert not guest.is_active


def test_the_candidate_is_told_what_came_along(alice: User, guests: Client) -> None:
    log_in(guests, alice)
    assert "1 card" in page(guests.get("/settings/"))


def test_a_wrong_password_leaves_the_guest_as_they_were(alice: User, guest: User, guests: Client) -> None:
    assert "not right" in page(log_in(guests, alice, "wrong"))
    assert who(guests) == guest
    assert Memory.objects.get().user == guest


def test_an_unknown_address_and_a_wrong_password_read_the_same(alice: User, client: Client) -> None:
    known, unknown = page(log_in(client, alice, "wrong")), page(log_in(client, "no@example.com", "wrong"))

    def comparable(text: str) -> str:
        return re.sub(r'(value|token)="[^"]*"', "", text)

    assert comparable(known) == comparable(unknown)


def test_guessing_passwords_is_slowed_down(alice: User, client: Client) -> None:
    for _ in range(5):
        log_in(client, alice, "wrong")
    assert "too often" in page(log_in(client, alice))
    assert who(client) is None


def test_a_closed_account_says_so_and_keeps_the_guest(alice: User, guest: User, guests: Client) -> None:
    User.objects.filter(pk=alice.pk).update(is_active=False)
    assert log_in(guests, alice).headers["Location"] == "/account/inactive/"  # type: ignore[attr-defined]
    assert "closed" in page(guests.get("/account/inactive/"))
    assert who(guests) == guest


@pytest.mark.parametrize("path", ["/account/login/", "/account/signup/", "/account/confirm-email/"])
def test_whoever_has_an_account_is_sent_on(alices: Client, path: str) -> None:
    assert alices.get(path).headers["Location"] == "/today/"
    assert alices.post(path).headers["Location"] == "/today/"


def test_they_are_sent_where_they_were_going_but_never_off_the_site(alices: Client) -> None:
    assert alices.get("/account/login/?next=/decks/").headers["Location"] == "/decks/"
    assert alices.get("/account/login/?next=https://example.net/").headers["Location"] == "/today/"


def test_signing_out_takes_a_form_and_warns_guests(alices: Client, alice: User, guests: Client, guest: User) -> None:
    assert "nobody can find it again" in page(guests.get("/account/logout/"))
    assert who(guests) == guest
    assert "Your history is safe" in page(alices.get("/account/logout/"))
    assert who(alices) == alice
    assert alices.post("/account/logout/").headers["Location"] == "/"
    assert who(alices) is None


# With an e-mail server


@pytest.mark.usefixtures("_proof")
def test_until_the_code_comes_back_the_guest_goes_on(guest: User, guests: Client, cards: list[Card]) -> None:
    assert sign_up(guests).headers["Location"] == "/account/confirm-email/"  # type: ignore[attr-defined]
    assert who(guests) == guest
    assert post_grade(guests, cards[1], version=0).status_code == 200
    assert "go on as a guest" in page(guests.get("/account/confirm-email/"))
    assert guests.post("/account/confirm-email/", {"code": code()}).headers["Location"] == "/today/"
    assert who(guests) == guest
    stored = User.objects.get()
    assert (stored.pk, stored.email, stored.is_guest) == (guest.pk, ADDRESS, False)
    assert EmailAddress.objects.get(user=guest).verified
    assert Memory.objects.filter(user=guest).count() == 2
    elsewhere = Client()
    log_in(elsewhere, ADDRESS)
    assert who(elsewhere) == guest


@pytest.mark.usefixtures("_proof")
def test_a_wrong_code_loses_nothing_and_the_address_can_be_tried_again(guest: User, guests: Client) -> None:
    sign_up(guests)
    assert "not the code" in page(guests.post("/account/confirm-email/", {"code": "XXXX-XXXX"}))
    for _ in range(3):
        guests.post("/account/confirm-email/", {"code": "XXXX-XXXX"})
    assert guests.get("/account/confirm-email/").headers["Location"] == "/account/email/"
    assert who(guests) == guest
    cache.clear()  # ten seconds later
    sign_up(guests)
    guests.post("/account/confirm-email/", {"code": code()})
    assert who(guests) == guest
    assert User.objects.get().email == ADDRESS


@pytest.mark.usefixtures("_proof")
def test_a_new_code_can_be_asked_for(guest: User, guests: Client) -> None:
    sign_up(guests)
    first = code()
    cache.clear()  # ten seconds later
    guests.post("/account/confirm-email/", {"action": "resend"})
    assert code() != first
    assert "not the code" in page(guests.post("/account/confirm-email/", {"code": first}))
    guests.post("/account/confirm-email/", {"code": code()})
    assert User.objects.get(pk=guest.pk).email == ADDRESS


@pytest.mark.usefixtures("_proof")
def test_a_mistyped_address_hands_the_history_to_nobody(guest: User, guests: Client) -> None:
    """Its owner can take the empty account, by a reset link; the guest and their history stay where they are."""
    sign_up(guests)
    owner = Client()
    owner.post("/account/password/reset/", {"email": ADDRESS})
    cache.clear()  # ten seconds later
    choose_password(owner)
    owner.post("/account/confirm-email/", {"code": code()})
    taken = who(owner)
    assert taken
    assert taken.email == ADDRESS
    assert not Memory.objects.filter(user=taken).exists()
    assert who(guests) == guest
    assert Memory.objects.get().user == guest


@pytest.mark.usefixtures("_proof")
def test_a_taken_address_looks_like_a_new_one(alice: User, guest: User, guests: Client) -> None:
    response = sign_up(guests, str(alice.email))
    assert response.headers["Location"] == "/account/confirm-email/"  # type: ignore[attr-defined]
    assert "Type its code" in page(guests.get("/account/confirm-email/"))
    assert "has an account already" in str(mail.outbox[-1].body)
    assert mail.outbox[-1].to == [alice.email]
    guests.post("/account/confirm-email/", {"code": "XXXX-XXXX"})
    assert who(guests) == guest
    assert User.objects.count() == 2


@pytest.mark.usefixtures("_proof")
def test_an_account_that_joined_a_firm_while_it_waited_stays_itself(
    guest: User, guests: Client, firm: Firm, cards: list[Card]
) -> None:
    sign_up(guests)
    waiting = User.objects.get(email=ADDRESS)
    Membership.objects.create(user=waiting, firm=firm, role=Role.CANDIDATE)
    guests.post("/account/confirm-email/", {"code": code()})
    assert who(guests) == waiting
    assert version_of(waiting, cards[0]) == 1
    guest.refresh_from_db()
    assert not guest.is_active


@pytest.mark.usefixtures("_proof")
def test_signing_in_where_the_address_is_not_proved_yet_asks_for_a_code(
    alice: User, guest: User, guests: Client, cards: list[Card]
) -> None:
    assert log_in(guests, alice).headers["Location"] == "/account/confirm-email/"  # type: ignore[attr-defined]
    assert who(guests) == guest
    guests.post("/account/confirm-email/", {"code": code()})
    assert who(guests) == alice
    assert version_of(alice, cards[0]) == 1


# Passwords


def choose_password(browser: Client, password: str = OTHER_PASSWORD) -> None:
    found = re.search(r"http://testserver(/account/password/reset/key/\S+)", str(mail.outbox[-1].body))
    assert found, mail.outbox[-1].body
    form = browser.get(found[1]).headers["Location"]
    assert "Choose a new password" in page(browser.get(form))
    browser.post(form, {"password1": password, "password2": password})


def test_a_forgotten_password_is_replaced_and_the_guests_history_comes_along(
    alice: User, guests: Client, cards: list[Card]
) -> None:
    assert guests.post("/account/password/reset/", {"email": alice.email}).status_code == 302
    choose_password(guests)
    assert who(guests) == alice
    assert version_of(alice, cards[0]) == 1
    alice.refresh_from_db()
    assert alice.check_password(OTHER_PASSWORD)


def test_opening_the_link_alone_leaves_the_guest_signed_in(alice: User, guest: User, guests: Client) -> None:
    guests.post("/account/password/reset/", {"email": alice.email})
    found = re.search(r"http://testserver(/account/password/reset/key/\S+)", str(mail.outbox[-1].body))
    assert found
    guests.get(guests.get(found[1]).headers["Location"])
    assert who(guests) == guest


def test_a_reset_link_works_once(alice: User, client: Client) -> None:
    client.post("/account/password/reset/", {"email": alice.email})
    link = re.findall(r"http://testserver(/account/password/reset/key/\S+)", str(mail.outbox[-1].body))[0]
    choose_password(client)
    assert "This link does not work" in page(Client().get(link))


@pytest.mark.django_db
def test_an_unknown_address_gets_an_e_mail_that_says_so_and_the_same_page(client: Client, alice: User) -> None:
    known = client.post("/account/password/reset/", {"email": alice.email})
    unknown = client.post("/account/password/reset/", {"email": "no@example.com"})
    assert known.headers["Location"] == unknown.headers["Location"] == "/account/password/reset/done/"
    assert "There is no account with this address" in str(mail.outbox[-1].body)
    assert client.get("/account/password/reset/done/").status_code == 200


def test_a_password_is_changed_and_this_browser_stays_signed_in(alices: Client, alice: User) -> None:
    elsewhere = Client()
    log_in(elsewhere, alice)
    fields = {"oldpassword": PASSWORD, "password1": OTHER_PASSWORD, "password2": OTHER_PASSWORD}
    assert "not your current password" in page(
        alices.post("/account/password/change/", {**fields, "oldpassword": "wrong"})
    )
    alices.post("/account/password/change/", fields)
    assert who(alices) == alice
    assert who(elsewhere) is None
    alice.refresh_from_db()
    assert alice.check_password(OTHER_PASSWORD)


def test_those_without_a_password_are_shown_the_way_to_one(
    guests: Client, alice: User, sign_in: Callable[[User], Client]
) -> None:
    assert guests.get("/account/password/change/").headers["Location"] == "/account/signup/"
    alice.set_unusable_password()
    alice.save(update_fields=["password"])
    assert sign_in(alice).get("/account/password/change/").headers["Location"] == "/account/password/reset/"


# Every page


PAGES = [
    "/account/login/",
    "/account/signup/",
    "/account/logout/",
    "/account/inactive/",
    "/account/password/reset/",
    "/account/password/reset/done/",
    "/account/password/reset/key/1-wrong/",
    "/account/password/reset/key/done/",
]


@pytest.mark.parametrize("path", PAGES)
def test_every_page_has_one_heading_labels_and_nothing_inline(guests: Client, path: str) -> None:
    html = page(guests.get(path))
    assert html.count("<h1") == 1
    assert "<style" not in html
    assert not re.search(r"\sstyle=|\son\w+=|<script(?![^>]*\ssrc=)", html)
    assert "placeholder=" not in html
    for field in re.findall(r"<input(?![^>]*hidden)[^>]*\sid=\"([^\"]+)\"", html):
        assert f'<label for="{field}">' in html
    assert re.search(r"<title>\S[^<]*Clientcare</title>", html)
