"""The landing page, guests, the first manager's set-up and settings, through the site."""

from __future__ import annotations

import gzip
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from django.contrib.staticfiles import finders
from django.test import Client

from cards.content.choices import Basis
from cards.core import clock
from cards.firms import actions
from cards.firms.models import Firm, User
from tests.factories import CANARY, PASSWORD

if TYPE_CHECKING:
    from collections.abc import Callable

    import pytest_django

    from cards.content.models import Deck

SET_UP = {"firm_name": "First Firm", "name": "Dora", "email": "Dora@example.com", "password": PASSWORD}
SETTINGS = {"name": "Alice", "time_zone": "Europe/Paris", "new_per_day": "20", "shortcuts": "on"}


def text(response: object) -> str:
    content: bytes = response.content  # type: ignore[attr-defined]
    return content.decode()


# The landing page


@pytest.mark.django_db
def test_strangers_are_told_what_this_is_and_may_start(client: Client) -> None:
    page = text(client.get("/"))
    assert page.count("<h1") == 1
    assert "Assessment of Professional Competence" in page
    assert 'action="/start/"' in page
    assert 'href="/account/login/"' in page
    assert 'href="/account/signup/"' in page


def test_it_shows_a_real_card_of_the_library_and_none_of_a_firm(
    client: Client, shared_deck: Deck, firm_deck: Deck, other_firm_deck: Deck
) -> None:
    card = shared_deck.cards.get(kind="points")
    assert card.question not in text(client.get("/")), "a card without a source is no example"
    card.source = shared_deck.cards.exclude(source=None)[0].source
    card.basis = Basis.GUIDANCE
    card.save(update_fields=["source", "basis"])
    page = text(client.get("/"))
    assert card.question in page
    assert "First" in page
    assert "Rules of Conduct" in page
    assert "of our firm" not in page
    assert CANARY not in page


@pytest.mark.django_db
def test_the_first_page_is_small(client: Client, shared_deck: Deck) -> None:
    page = client.get("/")
    links = [part.split('"')[0] for part in text(page).split('="/static/')[1:]]
    assert links
    assert not any("htmx" in link for link in links)
    files = [finders.find(link) for link in links]
    assert all(files)
    sent = len(gzip.compress(page.content)) + sum(len(gzip.compress(read(file))) for file in files)
    assert sent < 60_000


def read(file: str | list[str] | None) -> bytes:
    assert isinstance(file, str)
    return Path(file).read_bytes()


def test_whoever_is_signed_in_goes_on_to_today(alices: Client) -> None:
    assert alices.get("/").headers["Location"] == "/today/"


def test_a_closed_site_offers_only_what_is_open(client: Client, db: None, settings: pytest_django.Settings) -> None:
    settings.GUESTS = settings.SIGN_UP = False
    page = text(client.get("/"))
    assert "/start/" not in page
    assert "/account/signup/" not in page
    assert "Ask your firm" in page


# Guests


@pytest.mark.django_db
def test_a_guest_starts_with_one_tap(client: Client) -> None:
    response = client.post("/start/", {"time_zone": "Asia/Tokyo"})
    assert response.headers["Location"] == "/study/"
    guest = User.objects.get()
    assert (guest.is_guest, guest.time_zone) == (True, "Asia/Tokyo")
    assert client.get("/today/").status_code == 200
    assert response.cookies["sessionid"]["max-age"] == 400 * 24 * 60 * 60


@pytest.mark.django_db
@pytest.mark.parametrize("zone", ["", "Mars/Olympus", "../../etc/passwd", "x" * 10_000])
def test_a_zone_we_do_not_know_hinders_nobody(client: Client, zone: str) -> None:
    assert client.post("/start/", {"time_zone": zone}).status_code == 302
    assert User.objects.get().time_zone == ""


def test_starting_again_keeps_who_one_is(alices: Client, alice: User) -> None:
    assert alices.post("/start/").headers["Location"] == "/study/"
    assert list(User.objects.all()) == [alice]


@pytest.mark.django_db
def test_a_link_to_start_leads_to_the_button(client: Client) -> None:
    assert client.get("/start/").headers["Location"] == "/"
    assert not User.objects.exists()


@pytest.mark.django_db
def test_guests_can_be_switched_off(client: Client, settings: pytest_django.Settings) -> None:
    settings.GUESTS = False
    response = client.post("/start/")
    assert response.status_code == 403
    assert "switched guests off" in text(response)
    assert not User.objects.exists()


@pytest.mark.django_db
def test_one_address_cannot_fill_the_site_with_guests(settings: pytest_django.Settings) -> None:
    settings.ACCOUNT_RATE_LIMITS = {"start_guest": "2/m/ip"}
    answers = [Client().post("/start/") for _ in range(3)]
    assert [answer.status_code for answer in answers] == [302, 302, 429]
    assert "Nothing is lost" in text(answers[-1])
    assert User.objects.count() == 2
    assert Client().post("/start/", REMOTE_ADDR="192.0.2.7").status_code == 302


# The first manager


@pytest.fixture
def link(db: None) -> str:
    return f"/setup/{actions.mint_setup_link(clock.now())}/"


def test_the_set_up_page_keeps_its_address_to_itself(client: Client, link: str) -> None:
    response = client.get(link)
    assert response.status_code == 200
    assert response.headers["Referrer-Policy"] == "strict-origin"
    assert "no-store" in response.headers["Cache-Control"]


def test_the_first_manager_lands_at_the_mentors_desk(client: Client, link: str) -> None:
    response = client.post(link, SET_UP)
    assert response.headers["Location"] == "/admin/"
    manager = User.objects.get()
    assert (manager.email, manager.is_superuser) == ("dora@example.com", True)
    assert client.session["_auth_user_id"] == str(manager.pk)
    assert "Welcome, Dora" in text(client.get("/settings/"))


def test_the_first_manager_needs_no_code(client: Client, link: str, settings: pytest_django.Settings) -> None:
    settings.ACCOUNT_EMAIL_VERIFICATION = "mandatory"
    settings.ACCOUNT_EMAIL_VERIFICATION_BY_CODE_ENABLED = True
    client.post(link, SET_UP)
    other = Client()
    other.post("/account/login/", {"login": "dora@example.com", "password": PASSWORD})
    assert other.get("/today/").status_code == 200


def test_a_used_or_wrong_link_says_how_to_get_another(client: Client, link: str) -> None:
    client.post(link, SET_UP)
    for path in (link, "/setup/wrong/"):
        for response in (Client().get(path), Client().post(path, SET_UP)):
            assert response.status_code == 404
            assert "make run" in text(response)
    assert User.objects.count() == 1


@pytest.mark.parametrize(
    ("field", "value", "said"),
    [
        ("password", "short", "at least 10 characters"),
        ("password", "dora@example.com", "too similar"),
        ("email", "nobody", "name@example.com"),
        ("firm_name", " ", "required"),
        ("name", "n" * 151, "at most 150"),
    ],
)
def test_a_bad_field_is_told_beside_it(client: Client, link: str, field: str, value: str, said: str) -> None:
    response = client.post(link, {**SET_UP, field: value})
    assert response.status_code == 422
    page = text(response)
    assert said in page.split(f'id="id_{field}_error"')[1].split("</ul>")[0]
    assert f'aria-describedby="id_{field}_' in page or f'id_{field}_error"' in page
    assert not User.objects.exists()
    assert client.get(link).status_code == 200, "the link still works"


def test_a_firm_or_address_that_exists_is_told_beside_its_field(client: Client, link: str, alice: User) -> None:
    taken = client.post(link, {**SET_UP, "email": str(alice.email), "firm_name": "New firm"})
    assert (taken.status_code, "Use another address" in text(taken)) == (422, True)
    taken = client.post(link, SET_UP)
    assert (taken.status_code, "Choose another name" in text(taken)) == (422, True)
    assert Firm.objects.count() == 1


# Settings


def test_settings_are_saved(alices: Client, alice: User) -> None:
    assert alices.post("/settings/", SETTINGS).headers["Location"] == "/settings/"
    alice.refresh_from_db()
    assert (alice.time_zone, alice.new_per_day, alice.shortcuts) == ("Europe/Paris", 20, True)
    assert "Your settings are saved" in text(alices.get("/settings/"))


def test_an_unticked_box_switches_shortcuts_off(alices: Client, alice: User) -> None:
    alices.post("/settings/", {**SETTINGS, "shortcuts": ""})
    alice.refresh_from_db()
    assert not alice.shortcuts


@pytest.mark.parametrize(
    ("field", "value", "said"),
    [
        ("time_zone", "Mars/Olympus", "not a time zone we know"),
        ("time_zone", "", "required"),
        ("new_per_day", "201", "whole number from 0 to 200"),
        ("new_per_day", "-1", "whole number from 0 to 200"),
        ("new_per_day", "many", "whole number"),
        ("name", "n" * 151, "at most 150"),
    ],
)
def test_bad_settings_change_nothing(alices: Client, alice: User, field: str, value: str, said: str) -> None:
    response = alices.post("/settings/", {**SETTINGS, field: value})
    assert response.status_code == 422
    assert said in text(response).split(f'id="id_{field}_error"')[1].split("</ul>")[0]
    before = (alice.name, alice.time_zone, alice.new_per_day)
    alice.refresh_from_db()
    assert (alice.name, alice.time_zone, alice.new_per_day) == before


def test_the_zone_that_counts_is_shown_before_one_is_chosen(alices: Client) -> None:
    assert '<option value="Europe/London" selected>' in text(alices.get("/settings/"))


def test_guests_are_told_where_their_history_lives(guest: User, sign_in: Callable[[User], Client]) -> None:
    page = text(sign_in(guest).get("/settings/"))
    assert "only in this browser until you sign up" in page
    assert 'href="/account/signup/"' in page
    assert "Change your password" not in page


# The way to the mentors' desk


def test_only_mentors_see_the_way_to_their_desk(
    alice: User, bob: User, root: User, sign_in: Callable[[User], Client]
) -> None:
    shown = ["/admin/" in text(sign_in(user).get("/settings/")) for user in (alice, bob, root)]
    assert shown == [False, True, True]
