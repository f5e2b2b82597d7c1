"""Whatever is sent, the site answers with the right status, writes nothing it should not, and never fails."""

from __future__ import annotations

import json
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any
from urllib.parse import quote, urlencode
from uuid import uuid4

import pytest
from django.core.cache import cache
from django.db import transaction
from django.test import Client
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from cards.content.correction_models import Report
from cards.study.models import Memory, Review
from tests.factories import make_card, make_deck, make_user

if TYPE_CHECKING:
    from collections.abc import Iterator

    from cards.content.models import Card, Deck
    from cards.firms.models import User

pytestmark = pytest.mark.django_db

# One database for all examples: each is taken back. A request costs what fifty unit tests may, hence so few.
hammer = settings(
    max_examples=30, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow]
)
REFUSED = {400, 403, 404, 405, 409, 422}

ODD = [
    "",
    " ",
    "\0",
    "a\0b",
    "\ud800",
    "😀" * 50,
    "\u202eabc",
    "ÿ",
    "%",
    "%00",
    "%zz",
    "\r\nSet-Cookie: a=b",
    "../..",
    "' OR 1=1 --",
]
NUMBERS = ["-1", "0", "1", "2", "1.5", "1e9", "NaN", "inf", "9" * 30, "9" * 400, "9" * 5000, "٣", "0x1", "\uff11"]
UUID = "11111111-2222-4333-8444-555555555555"
IDS = [UUID, "not-a-uuid", f"{{{UUID}}}", UUID.replace("-", ""), "0" * 32, f"urn:uuid:{UUID}"]
text = st.text(max_size=80) | st.sampled_from(ODD + NUMBERS + IDS) | st.integers().map(str)
names = st.sampled_from(
    [
        "attempt",
        "version",
        "rating",
        "shown",
        "points",
        "typed",
        "by",
        "choice",
        "q1",
        "open",
        "undone",
        "flagged",
        "text",
        "q",
        "page",
        "deck",
        "card",
        "next",
    ]
) | st.text(max_size=10)
fields = st.lists(st.tuples(names, text), max_size=8)


@pytest.fixture
def deck() -> Deck:
    return make_deck("plain")


@pytest.fixture
def card(deck: Deck) -> Card:
    return make_card(deck, "first", points=["One", "Two"])


@pytest.fixture
def kinds(shared_deck: Deck) -> dict[str, Card]:
    """A card of each kind."""
    return {card.kind: card for card in shared_deck.cards.all()}


@pytest.fixture
def candidate(card: Card) -> User:
    make_card(card.deck, "second")
    return make_user("Alice")


@pytest.fixture
def browser(candidate: User) -> Client:
    client = Client(raise_request_exception=False)
    client.force_login(candidate)
    return client


@contextmanager
def taken_back() -> Iterator[None]:
    cache.clear()
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


def encoded(pairs: list[tuple[str, str]]) -> str:
    return urlencode(
        [(key.encode("utf-8", "surrogatepass"), value.encode("utf-8", "surrogatepass")) for key, value in pairs]
    )


def written() -> list[Any]:
    memories = list(Memory.objects.order_by("pk").values("version", "state", "suspended", "flagged"))
    return [Review.objects.count(), Report.objects.count(), memories]


def post(browser: Client, path: str, body: str | bytes, content_type: str, *, htmx: bool) -> Any:
    headers = {"HX-Request": "true"} if htmx else {}
    data = body.encode() if isinstance(body, str) else body
    return browser.generic("POST", path, data, content_type=content_type, headers=headers)


FORM = "application/x-www-form-urlencoded"


@hammer
@given(pairs=fields, htmx=st.booleans(), good=st.booleans())
def test_a_grade_of_any_fields_counts_once_or_not_at_all(
    browser: Client, card: Card, pairs: list[tuple[str, str]], *, htmx: bool, good: bool
) -> None:
    if good:
        pairs = [("attempt", str(uuid4())), ("version", "0"), ("rating", "3"), *pairs]
    with taken_back():
        response = post(browser, f"/study/{card.public_id}/grade/", encoded(pairs), FORM, htmx=htmx)
        assert response.status_code in {200, 302} | REFUSED
        counted = Review.objects.count()
        assert counted <= 1
        if response.status_code in REFUSED:
            assert counted == 0
            assert not Memory.objects.exists()
        else:
            assert counted == 1


@hammer
@given(
    pairs=fields,
    kind=st.sampled_from(["prose", "points", "steps", "figures", "example", "choice"]),
    htmx=st.booleans(),
    good=st.booleans(),
)
def test_marking_bears_any_fields_and_stores_nothing(
    browser: Client, kinds: dict[str, Card], pairs: list[tuple[str, str]], kind: str, *, htmx: bool, good: bool
) -> None:
    card = kinds[kind]
    if good:
        pairs = [*pairs, ("attempt", str(uuid4())), ("version", "0")]
    odd = zip([f"place-{point.id}" for point in card.face.points], [value for _, value in pairs], strict=False)
    with taken_back():
        path = f"/study/{card.public_id}/mark/"
        response = post(browser, path, encoded([*odd, *pairs]), FORM, htmx=htmx)
        assert response.status_code in {200} | REFUSED
        assert written() == [0, 0, []]


@hammer
@given(
    pairs=fields,
    htmx=st.booleans(),
    action=st.sampled_from(["undo", "flag", "bury", "suspend", "resume", "report", "box"]),
)
def test_every_other_form_bears_any_fields(
    browser: Client, card: Card, pairs: list[tuple[str, str]], action: str, *, htmx: bool
) -> None:
    path = {
        "undo": "/study/undo/",
        "box": "/study/answer-box/",
        "report": f"/cards/{card.public_id}/report/",
    }.get(action, f"/study/{card.public_id}/{action}/")
    with taken_back():
        response = post(browser, path, encoded(pairs), FORM, htmx=htmx)
        assert response.status_code in {200, 302} | REFUSED
        assert Review.objects.count() == 0
        if response.status_code in REFUSED:
            assert written() == [0, 0, []]


@hammer
@given(
    path=st.sampled_from(
        [
            "/",
            "/today/",
            "/study/",
            "/study/done/",
            "/my-cards/",
            "/decks/",
            "/search/",
            "/settings/",
            "/account/login/",
            "/account/signup/",
        ]
    ),
    pairs=fields,
    htmx=st.booleans(),
)
def test_every_page_bears_any_query(browser: Client, path: str, pairs: list[tuple[str, str]], *, htmx: bool) -> None:
    before = written()
    response = browser.get(f"{path}?{encoded(pairs)}", headers={"HX-Request": "true"} if htmx else {})
    assert response.status_code in {200, 302, 400, 404}
    assert written() == before


@hammer
@given(
    path=st.sampled_from(
        [
            "/settings/",
            "/start/",
            "/account/login/",
            "/account/signup/",
            "/account/password/reset/",
            "/account/password/change/",
            "/account/confirm-email/",
            "/setup/wrong/",
        ]
    ),
    pairs=st.lists(
        st.tuples(
            st.sampled_from(
                [
                    "login",
                    "email",
                    "password",
                    "password1",
                    "name",
                    "time_zone",
                    "new_per_day",
                    "shortcuts",
                    "next",
                    "firm_name",
                    "code",
                    "oldpassword",
                ]
            ),
            text,
        ),
        max_size=8,
    ),
    signed_in=st.booleans(),
)
def test_every_form_about_people_bears_any_fields(
    browser: Client, path: str, pairs: list[tuple[str, str]], *, signed_in: bool
) -> None:
    client = Client(raise_request_exception=False)
    if signed_in:
        client.cookies["sessionid"] = browser.cookies["sessionid"].value
    with taken_back():
        assert post(client, path, encoded(pairs), FORM, htmx=False).status_code in {200, 302, 429} | REFUSED


@hammer
@given(
    tail=st.text(max_size=40) | st.sampled_from(IDS + ODD + NUMBERS),
    place=st.sampled_from(
        [
            "/decks/{}/",
            "/cards/{}/",
            "/study/{}/grade/",
            "/study/{}/mark/",
            "/setup/{}/",
            "/admin/cards/card/{}/change/",
            "/account/password/reset/key/{}/",
            "/{}",
        ]
    ),
    method=st.sampled_from(["GET", "POST", "PUT", "DELETE", "PATCH", "OPTIONS", "HEAD", "QUERY"]),
)
def test_any_address_and_method_is_answered(browser: Client, tail: str, place: str, method: str) -> None:
    path = place.format(quote(tail.encode("utf-8", "surrogatepass")))
    with taken_back():
        response = browser.generic(method, path)
        assert response.status_code in {200, 301, 302} | REFUSED
        assert written() == [0, 0, []]


@settings(hammer, max_examples=60)
@given(
    place=st.sampled_from(["/study/{}/grade/", "/study/{}/mark/", "/study/undo/", "/cards/{}/report/"]),
    body=st.binary(max_size=300),
    content_type=st.sampled_from(
        [
            FORM,
            f"{FORM}; charset=utf-16",
            f"{FORM}; charset=nonsense",
            "application/json",
            "text/plain",
            "multipart/form-data",
            "multipart/form-data; boundary=x",
            "multipart/form-data; boundary=é",
            "",
            "nonsense",
        ]
    ),
    htmx=st.booleans(),
)
def test_any_body_of_any_type_is_refused(
    browser: Client, card: Card, place: str, body: bytes, content_type: str, *, htmx: bool
) -> None:
    response = post(browser, place.format(card.public_id), body, content_type, htmx=htmx)
    assert response.status_code in REFUSED
    assert written() == [0, 0, []]


COOKIES = ["sessionid", "csrftoken", "messages"]
HEADERS = ["HX-Current-URL", "Referer", "Accept-Language", "HX-Target", "User-Agent", "Origin"]
ODD_HEADERS = ["http://[", '"' + "\\000" * 8 + '"', "9" * 300, "%F0%9F"]


@hammer
@given(
    method_and_place=st.sampled_from([("GET", "/today/"), ("POST", "/study/{}/grade/"), ("GET", "/")]),
    name=st.sampled_from(COOKIES + HEADERS),
    value=st.text(st.characters(min_codepoint=32, max_codepoint=255), max_size=60) | st.sampled_from(ODD_HEADERS),
)
def test_any_header_and_cookie_is_borne(card: Card, method_and_place: tuple[str, str], name: str, value: str) -> None:
    method, place = method_and_place
    headers = {"Cookie": f"{name}={value}"} if name in COOKIES else {name: value}
    if method == "POST":
        headers = {"HX-Request": "true", **headers}
    client = Client(raise_request_exception=False)
    assert client.generic(method, place.format(card.public_id), headers=headers).status_code in {200, 302, 400}
    assert written() == [0, 0, []]


# Named cases


@pytest.mark.parametrize("htmx", [True, False])
def test_a_body_of_more_than_a_megabyte_is_refused_with_a_sentence(browser: Client, card: Card, *, htmx: bool) -> None:
    body = "text=" + "x" * (1024 * 1024 + 1)
    response = post(browser, f"/cards/{card.public_id}/report/", body, FORM, htmx=htmx)
    assert response.status_code in {400, 422}
    assert b"too large" in response.content
    assert written() == [0, 0, []]


def test_too_many_fields_are_refused(browser: Client, card: Card) -> None:
    body = "&".join(f"points={uuid4()}" for _ in range(2001))
    assert post(browser, f"/study/{card.public_id}/grade/", body, FORM, htmx=True).status_code == 400


@pytest.mark.parametrize(
    "changed",
    [
        {"attempt": ""},
        {"attempt": "not-a-uuid"},
        {"version": ""},
        {"version": "-1"},
        {"version": str(2**31)},
        {"version": "1.0.0"},
        {"rating": ""},
        {"rating": "0"},
        {"rating": "5"},
        {"rating": "good"},
        {"shown": "-1"},
        {"shown": "9" * 400},
        {"points": "not-a-uuid"},
        {"points": [str(uuid4())] * 201},
    ],
)
@pytest.mark.parametrize("htmx", [True, False])
def test_a_grade_with_one_bad_field_shows_the_card_again(
    browser: Client, card: Card, changed: dict[str, Any], *, htmx: bool
) -> None:
    data = {"attempt": str(uuid4()), "version": "0", "rating": "3", "shown": "0", **changed}
    headers = {"HX-Request": "true"} if htmx else {}
    response = browser.post(f"/study/{card.public_id}/grade/", data, headers=headers)
    assert response.status_code == 422
    assert b"saved. Here is " in response.content or b"nothing was saved." in response.content
    assert b"please answer once more" in response.content
    assert card.question.encode() in response.content
    assert written() == [0, 0, []]


def test_repeated_and_unknown_fields_do_no_harm(browser: Client, card: Card) -> None:
    data = {"attempt": str(uuid4()), "version": ["7", "0"], "rating": ["1", "3"], "user": "1", "is_superuser": "on"}
    assert browser.post(f"/study/{card.public_id}/grade/", data).status_code == 302
    assert Review.objects.get().rating == 3


def test_a_report_keeps_every_character_that_may_be_stored(browser: Client, card: Card) -> None:
    said = "😀 \u202eright-to-left עברית <script>alert(1)</script> {{ firm }} " + "é" * 900
    assert browser.post(f"/cards/{card.public_id}/report/", {"text": said}).status_code == 302
    assert Report.objects.get().text == said.strip()


@pytest.mark.parametrize("said", ["", "   ", "x" * 1001])
def test_an_empty_or_endless_report_is_given_back(browser: Client, card: Card, said: str) -> None:
    response = browser.post(f"/cards/{card.public_id}/report/", {"text": said}, headers={"HX-Request": "true"})
    assert response.status_code == 422
    assert b'role="alert"' in response.content
    assert not Report.objects.exists()


def test_reports_have_a_limit_that_keeps_what_was_written(browser: Client, card: Card) -> None:
    path = f"/cards/{card.public_id}/report/"
    for number in range(20):
        assert browser.post(path, {"text": f"Wrong {number}"}).status_code == 302
    for headers, status in (({}, 429), ({"HX-Request": "true"}, 422)):
        response = browser.post(path, {"text": "Wrong once more"}, headers=headers)
        assert response.status_code == status
        said = response.content.decode()
        assert "many reports within the hour" in said
        assert "Wrong once more" in said
    assert Report.objects.count() == 20


def test_what_was_searched_is_shown_as_text(browser: Client, card: Card) -> None:
    response = browser.get("/search/", {"q": "<script>alert(1)</script>"})
    assert b"<script>alert" not in response.content
    for q in ("%", "_", "\\", "x" * 201, "ß" * 200, "😀"):
        assert browser.get("/search/", {"q": q}).status_code == 200


def test_json_is_not_a_form(browser: Client, card: Card) -> None:
    body = json.dumps({"attempt": str(uuid4()), "version": 0, "rating": 3})
    assert post(browser, f"/study/{card.public_id}/grade/", body, "application/json", htmx=True).status_code == 422
    assert written() == [0, 0, []]


@pytest.mark.parametrize("after", ["0", "today", "nowhere", "//elsewhere.example/", "https://elsewhere.example/"])
def test_whoever_is_signed_in_is_not_sent_where_an_odd_next_says(browser: Client, after: str) -> None:
    for path in ("/account/login/", "/account/signup/"):
        assert browser.get(path, {"next": after})["Location"] == "/today/"


def test_a_host_that_is_not_ours_is_refused(card: Card) -> None:
    assert Client(raise_request_exception=False).get("/", headers={"Host": "elsewhere.example"}).status_code == 400
