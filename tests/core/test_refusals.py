"""What is refused before any view sees it, and what the refusal says."""

from __future__ import annotations

import io
import logging
from typing import TYPE_CHECKING, Any

import pytest
from django.conf import settings
from django.core.exceptions import DisallowedHost
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client, RequestFactory

from cards.firms.models import User
from clientcare.middleware import refuse_large_bodies
from tests.factories import make_cards, make_deck

if TYPE_CHECKING:
    from cards.content.models import Card, Deck

pytestmark = pytest.mark.django_db
TOO_MUCH = settings.DATA_UPLOAD_MAX_MEMORY_SIZE + 1


@pytest.fixture
def card(db: None) -> Card:
    return make_cards(make_deck("plain"), 2)[0]


# Large bodies and files


@pytest.mark.parametrize("path", ["/start/", "/account/login/", "/nowhere/"])
def test_a_body_above_the_limit_is_refused_unread(path: str) -> None:
    file = SimpleUploadedFile("film.bin", bytes(TOO_MUCH))
    response = Client(enforce_csrf_checks=True).post(path, {"film": file})
    assert response.status_code == 422
    assert "too large" in response.content.decode()
    assert vars(response.wsgi_request)["_read_started"] is False
    assert not User.objects.exists()
    assert response.headers["Content-Security-Policy"]


@pytest.mark.parametrize("length", [str(TOO_MUCH), "9" * 5000])
def test_the_announced_length_counts(length: str) -> None:
    request = RequestFactory().post("/", CONTENT_LENGTH=length)
    refused = refuse_large_bodies(lambda _: pytest.fail("nothing may read it"))
    assert refused(request).status_code == 422


def test_a_body_without_a_length_is_not_read() -> None:
    """As a server hands on what comes in chunks."""
    request = RequestFactory().generic("POST", "/", b"a=b", content_type="application/x-www-form-urlencoded")
    del request.META["CONTENT_LENGTH"]
    unread = type(request)(request.environ)
    assert not unread.POST


def test_a_small_file_is_passed_over_and_the_form_around_it_read(alices: Client) -> None:
    data = {"text": "Wrong", "film": SimpleUploadedFile("film.bin", b"x" * 100_000)}
    response = alices.post("/settings/", data)
    assert response.status_code == 422
    assert response.wsgi_request.POST["text"] == "Wrong"
    assert not response.wsgi_request.FILES


# Methods


def test_an_address_that_only_takes_forms_has_a_page_that_says_so(alices: Client, card: Card) -> None:
    response = alices.get(f"/study/{card.public_id}/grade/")
    assert (response.status_code, response["Allow"]) == (405, "POST")
    assert "only takes forms" in response.content.decode()
    assert 'href="/today/"' in response.content.decode()


def test_a_page_that_takes_no_forms_says_so(alices: Client) -> None:
    response = alices.post("/today/")
    assert response.status_code == 405
    assert "takes no forms" in response.content.decode()


@pytest.mark.parametrize(
    ("address", "back"),
    [
        ("/study/{}/grade/?deck=d", "/study/?deck=d"),
        ("/study/undo/", "/study/"),
        ("/cards/{}/report/", "/cards/{}/"),
        ("/settings/", "/settings/"),
        ("/nowhere/", "/nowhere/"),
    ],
)
def test_after_signing_in_nobody_comes_back_to_an_address_that_only_takes_forms(
    card: Card, address: str, back: str
) -> None:
    came_from = f"http://testserver{address.format(card.public_id)}"
    response = Client().post(f"/study/{card.public_id}/grade/", headers={"Referer": came_from})
    assert response.wsgi_request.method == "POST"
    login = Client().get(response["Location"])
    assert login.wsgi_request.GET["next"] == back.format(card.public_id)


# Requests that cannot be read


def test_a_strange_host_is_told_which_setting_to_look_at() -> None:
    text = Client().get("/", headers={"Host": "elsewhere.example"}).content.decode()
    assert "PUBLIC_URL" in text
    assert "ALLOWED_HOSTS" in text
    assert "too large" not in text


def test_too_many_fields_are_called_too_large(alices: Client) -> None:
    text = alices.post("/settings/", {f"field{number}": "x" for number in range(2001)}).content.decode()
    assert "too large" in text
    assert "PUBLIC_URL" not in text


def test_what_is_not_well_formed_is_called_so(alices: Client) -> None:
    response = alices.post("/settings/", b"--x\r\nnonsense", content_type="multipart/form-data; boundary=")
    assert response.status_code == 400
    assert "not well-formed" in response.content.decode()


# What the log says


def test_a_refusal_is_one_line() -> None:
    security = logging.getLogger("django.security.DisallowedHost")
    parent = logging.getLogger("django.security")
    (handler,) = [one for one in parent.handlers if type(one) is logging.StreamHandler]  # pytest hangs on its own
    said = io.StringIO()
    before, handler.stream = handler.stream, said
    try:
        security.error("Invalid HTTP_HOST header: 'elsewhere.example'.", exc_info=DisallowedHost("odd"))
    finally:
        handler.stream = before
    assert not parent.propagate, "else the root's handler tells it again, with its traceback"
    assert said.getvalue().count("\n") == 1
    assert "elsewhere.example" in said.getvalue()


def test_everyday_answers_are_not_logged_and_failures_are() -> None:
    requests = logging.getLogger("django.request")
    assert not requests.isEnabledFor(logging.WARNING)
    assert requests.isEnabledFor(logging.ERROR)


# Guests, once they are not wanted


@pytest.mark.parametrize(("sign_up", "leads"), [(True, "/account/signup/"), (False, "/account/login/")])
def test_guests_of_earlier_days_are_led_to_an_account(
    settings: Any, guest: User, shared_deck: Deck, *, sign_up: bool, leads: str
) -> None:
    settings.GUESTS, settings.SIGN_UP = False, sign_up
    client = Client()
    client.force_login(guest)
    for path in ("/study/", "/today/", "/settings/", "/admin/"):
        response = client.get(path)
        assert (response.status_code, response["Location"].split("?")[0]) == (302, leads)
    page = client.get("/study/", follow=True)
    assert page.status_code == 200
    assert "is kept and comes along" in page.content.decode()
    graded = client.post(f"/study/{shared_deck.cards.all()[0].public_id}/grade/", headers={"HX-Request": "true"})
    assert graded["HX-Redirect"] == leads
    assert client.post("/account/logout/").status_code == 302


def test_a_guests_history_stays_theirs_when_guests_are_not_wanted(settings: Any, guest: User) -> None:
    settings.GUESTS = False
    client = Client()
    client.force_login(guest)
    data = {"email": "greta@example.com", "password1": "a long enough phrase", "time_zone": ""}
    assert client.post("/account/signup/", data).status_code == 302
    guest.refresh_from_db()
    assert (guest.email, guest.is_guest) == ("greta@example.com", False)
    assert client.get("/today/").status_code == 200


def test_everybody_else_notices_nothing(settings: Any, alices: Client, shared_deck: Deck) -> None:
    settings.GUESTS = False
    assert alices.get("/study/").status_code == 200
