"""What every response carries, what becomes of redirects under htmx, and of forms sent after the session ended."""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import parse_qs, urlsplit
from uuid import uuid4

import pytest
from django.contrib.messages import get_messages
from django.http import HttpRequest
from django.test import Client
from django.urls import get_resolver

from cards.core.http import page
from cards.study.models import Review
from clientcare.middleware import OF_OTHERS
from tests.factories import PASSWORD, make_cards, make_deck, post_grade
from tests.test_access_table import patterns

if TYPE_CHECKING:
    from collections.abc import Callable

    from cards.content.models import Card, Deck
    from cards.firms.models import User

CSP = {
    "default-src 'none'",
    "script-src 'self'",
    "style-src 'self'",
    "img-src 'self'",
    "font-src 'self'",
    "connect-src 'self'",
    "manifest-src 'self'",
    "form-action 'self'",
    "base-uri 'none'",
    "frame-ancestors 'none'",
}


@pytest.fixture
def card(db: None) -> Card:
    return make_cards(make_deck("plain"), 2)[0]


@pytest.mark.parametrize("path", ["/", "/today/", "/decks/", "/nowhere/", "/account/login/", "/healthz"])
def test_every_response_carries_the_same_strict_headers(alices: Client, path: str) -> None:
    for client in (alices, Client()):
        headers = client.get(path).headers
        assert {part.strip() for part in headers["Content-Security-Policy"].split(";")} == CSP
        assert "unsafe" not in headers["Content-Security-Policy"]
        assert "HX-Request" in headers["Vary"]
        assert headers["X-Frame-Options"] == "DENY"
        assert headers["X-Content-Type-Options"] == "nosniff"
        assert headers["Referrer-Policy"] == "same-origin"
        assert headers["Cross-Origin-Opener-Policy"] == headers["Cross-Origin-Resource-Policy"] == "same-origin"
        assert "camera=()" in headers["Permissions-Policy"]
        assert "microphone=()" in headers["Permissions-Policy"]


@pytest.mark.parametrize("path", ["/today/", "/study/", "/decks/", "/search/?q=x", "/settings/", "/nowhere/", "/"])
def test_pages_stay_out_of_shared_caches(alices: Client, card: Card, path: str) -> None:
    assert "private" in alices.get(path)["Cache-Control"]
    assert "private" in Client().get(path)["Cache-Control"]


@pytest.mark.parametrize(
    "path",
    [
        *("/firm/", "/firm/facts/", "/firm/people/", "/firm/people/{alice}/", "/firm/people/invite/"),
        *("/firm/overview/", "/firm/overview/people.csv", "/firm/candidates/", "/firm/candidates/{alice}/"),
        *("/examples/shared/", "/firm/candidates/?q=x", "/admin/cards/membership/"),
    ],
)
def test_what_tells_of_other_people_is_kept_nowhere(
    alice: User, dora: User, sign_in: Callable[[User], Client], path: str
) -> None:
    page = path.replace("{alice}", str(alice.public_id))
    for headers in ({}, {"HX-Request": "true"}):
        response = sign_in(dora).get(page, headers=headers)
        assert response.status_code == 200
        assert {"no-store", "private"} <= set(response["Cache-Control"].split(", "))


@pytest.mark.parametrize("path", ["/today/", "/study/", "/examples/", "/my-review/", "/what-my-firm-can-see/"])
def test_a_candidates_own_pages_come_back_by_the_back_button(alices: Client, card: Card, path: str) -> None:
    for headers in ({}, {"HX-Request": "true"}):
        assert alices.get(path, headers=headers)["Cache-Control"] == "private, no-cache"


def test_every_page_about_other_people_stands_where_nothing_is_kept() -> None:
    """By the modules that make them; of these pages, a candidate opens some of their own."""
    about_others = ("facts_views", "firm_views", "review_views", "people_views", "invite_views", "mentor_views")
    own = {"my_review", "my_agreed", "what_my_firm_can_see"}
    routes = [(f"/{route}", one) for route, one in patterns(get_resolver())]
    wanted = [(route, one.name) for route, one in routes if one.callback.__module__.endswith(about_others)]
    assert len(wanted) > len(own)
    assert {name for route, name in wanted if not route.startswith(OF_OTHERS)} == own


def test_a_page_and_its_part_are_told_apart(alices: Client, card: Card) -> None:
    whole = alices.get("/study/")
    part = alices.get("/study/", headers={"HX-Request": "true"})
    assert b"<!doctype html>" in whole.content
    assert b"<!doctype html>" not in part.content
    assert part.content.strip().startswith(b"<section")


def test_a_request_that_no_middleware_touched_gets_the_whole_page(db: None) -> None:
    request = HttpRequest()
    answer = page(request, "cards/core/problem.html", {"title": "Odd"}, partial="none", status=418, text="Very")
    assert answer.status_code == 418
    assert b"<!doctype html>" in answer.content


# Redirects


SETTINGS = {"time_zone": "Europe/London", "new_per_day": "7", "shortcuts": "on"}


def test_a_redirect_becomes_an_instruction_for_htmx_and_keeps_its_message(alices: Client) -> None:
    response = alices.post("/settings/", SETTINGS, headers={"HX-Request": "true"})
    assert (response.status_code, response["HX-Redirect"]) == (200, "/settings/")
    assert "Location" not in response
    assert response.content == b""
    assert b"Your settings are saved." in alices.get("/settings/").content


def test_a_plain_redirect_stays_one(alices: Client) -> None:
    response = alices.post("/settings/", SETTINGS)
    assert (response.status_code, response["Location"]) == (302, "/settings/")


@pytest.mark.parametrize("htmx", [True, False])
def test_an_answer_after_the_session_ended_leads_back_to_its_page_and_says_what_was_lost(
    alice: User, card: Card, *, htmx: bool
) -> None:
    client = Client()
    came_from = "http://testserver/study/?deck=some-deck&x=1"
    headers = {"HX-Request": "true", "HX-Current-URL": came_from} if htmx else {"Referer": came_from}
    response = client.post(f"/study/{card.public_id}/grade/", {"rating": 3}, headers=headers)
    assert response.status_code == (200 if htmx else 302)
    where = urlsplit(response["HX-Redirect"] if htmx else response["Location"])
    assert where.path == "/account/login/"
    assert parse_qs(where.query) == {"next": ["/study/?deck=some-deck&x=1"]}
    sign_in = client.get(where.geturl())
    assert b"your last answer was not saved" in sign_in.content
    back = client.post(where.geturl(), {"login": alice.email, "password": PASSWORD, "next": "/study/?deck=x"})
    assert back.status_code == 302
    assert back["Location"] == "/study/?deck=x"
    assert not Review.objects.exists()


def test_a_deleted_session_is_an_ended_one(alices: Client, card: Card) -> None:
    alices.get("/study/")
    alices.session.flush()
    response = post_grade(alices, card, version=0)
    assert response["HX-Redirect"] == "/account/login/?next=%2Fstudy%2F"


@pytest.mark.parametrize(
    "came_from",
    [
        "",
        "http://elsewhere.example/study/",
        "https://testserver.elsewhere.example/study/",
        "//elsewhere.example/study/",
        "http://testserver//elsewhere.example/",
        "javascript:alert(1)",
        "http://[",
        "http://[::1]:x/",
        "http://testserver",
        "\u00e9\u00ff",
    ],
)
def test_nobody_is_sent_where_a_strange_header_says(card: Card, came_from: str) -> None:
    for header in ("HX-Current-URL", "Referer"):
        headers = {"HX-Request": "true", header: came_from.encode().decode("latin-1")}
        response = Client().post(f"/study/{card.public_id}/grade/", headers=headers)
        assert response.status_code == 200
        assert response["HX-Redirect"] == "/account/login/"


def test_a_page_opened_without_a_session_says_nothing_of_answers(card: Card) -> None:
    client = Client()
    for answer in (client.get("/study/"), client.head("/study/")):
        assert answer["Location"] == "/account/login/?next=/study/"
    part = client.get("/search/?q=x", headers={"HX-Request": "true"})
    assert part["HX-Redirect"] == "/account/login/?next=/search/%3Fq%3Dx"
    assert b"not saved" not in client.get("/account/login/").content


def test_a_form_of_a_public_page_is_no_lost_answer(db: None) -> None:
    client = Client()
    response = client.post("/account/login/", {"login": "nobody@example.com", "password": "wrong"})
    assert not list(get_messages(response.wsgi_request))


# NUL


@pytest.mark.parametrize(
    ("method", "path", "data"),
    [
        ("get", "/search/?q=a%00b", {}),
        ("get", "/search/?%00=b", {}),
        ("get", "/setup/a%00b/", {}),
        ("post", "/account/login/", {"login": "a\0b", "password": "x"}),
        ("post", "/account/login/", {"lo\0gin": "a"}),
    ],
)
def test_nul_is_refused_wherever_it_stands(db: None, method: str, path: str, data: dict[str, str]) -> None:
    response = getattr(Client(), method)(path, data) if data else getattr(Client(), method)(path)
    assert response.status_code == 400
    assert b"NUL" in response.content
    assert "private" in response["Cache-Control"]


@pytest.mark.parametrize("name", ["sessionid", "csrftoken", "messages", "other"])
def test_nul_in_a_cookie_is_refused_before_it_is_looked_up(db: None, name: str) -> None:
    """Written as an octal escape, which servers let through and cookie parsers decode."""
    response = Client().get("/today/", headers={"Cookie": f'{name}="12345678\\000"'})
    assert response.status_code == 400


# Cross-site requests


def test_a_form_without_its_token_is_refused_kindly(alice: User, shared_deck: Deck) -> None:
    client = Client(enforce_csrf_checks=True)
    client.force_login(alice)
    card = shared_deck.cards.all()[0]
    for headers in ({}, {"HX-Request": "true"}):
        data = {"attempt": str(uuid4()), "version": 0, "rating": 3, "csrfmiddlewaretoken": "wrong"}
        response = client.post(f"/study/{card.public_id}/grade/", data, headers=headers)
        assert response.status_code == 403
        assert b"This page is out of date" in response.content
    assert not Review.objects.exists()


def test_a_form_from_another_site_is_refused(alice: User, shared_deck: Deck) -> None:
    client = Client(enforce_csrf_checks=True)
    client.force_login(alice)
    token = client.get("/study/").cookies["csrftoken"].value
    card = shared_deck.cards.all()[0]
    data = {"attempt": str(uuid4()), "version": 0, "rating": 3, "csrfmiddlewaretoken": token}
    path = f"/study/{card.public_id}/grade/"
    assert client.post(path, data, headers={"Origin": "https://elsewhere.example"}).status_code == 403
    assert client.post(path, data, headers={"Origin": "http://testserver"}).status_code == 302
    assert Review.objects.count() == 1
