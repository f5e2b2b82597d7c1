"""Whatever is sent to the pages about the interview, they answer with the right status and never fail."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING
from urllib.parse import urlencode

import pytest
from django.core.cache import cache
from django.db import transaction
from django.test import Client
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from cards.candidacy.models import AssessmentWindow, Candidacy, DeclaredCompetency
from tests.candidacy.setup_forms import TIME, WINDOW, as_offered, as_sent, make_competencies
from tests.study.browser import Answer, Browser, at_once

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from pytest_django.live_server_helper import LiveServer

    from cards.content.models import Deck
    from cards.firms.models import User

pytestmark = pytest.mark.django_db

hammer = settings(
    max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow]
)
PAGES = ["", "competencies/", "time/", "days-off/", "days-off/remove/", "skip/"]
GOOD: dict[str, Mapping[str, object]] = {"": WINDOW, "competencies/": as_sent([("named:Drones", 2)]), "time/": TIME}
NAMES = """pathway when day opens closes add add_level rows key-0 key-1 level-0 level-1 place-0 place-1 key-9999 stay
remove preset minutes weekdays level_one_first time_zone first last user steps"""
ODD = [
    *("", " ", "\0", "\ud800", "\u202eabc", "%00", "-1", "0", "1", "2", "3", "1.5", "1e9", "NaN", "9" * 5000, "٣"),
    *("2026-11-10", "2027-02-30", "9999-12-31", "0001-01-01", "10000-01-01", "99/99/99", "2027-W01-1", "20270101"),
    *("named:", "named:x", "listed:ethics", "listed:", ":", "day", "window", "unknown", "other", "../../etc/passwd"),
    *("Europe/London", "<script>alert(1)</script>", "{{ 7 }}", "' OR 1=1 --"),
]
names = st.sampled_from(NAMES.split()) | st.text(max_size=8)
fields = st.lists(st.tuples(names, st.sampled_from(ODD) | st.text(max_size=40)), max_size=10)


@contextmanager
def taken_back() -> Iterator[None]:
    cache.clear()
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


def encoded(pairs: list[tuple[str, str]]) -> bytes:
    odd = [(name.encode("utf-8", "surrogatepass"), value.encode("utf-8", "surrogatepass")) for name, value in pairs]
    return urlencode(odd).encode()


@pytest.fixture
def browser(alice: User) -> Client:
    make_competencies()
    client = Client(raise_request_exception=False)
    client.force_login(alice)
    return client


@hammer
@given(pairs=fields, page=st.sampled_from(PAGES), good=st.booleans(), post=st.booleans())
def test_every_page_bears_any_fields(
    browser: Client, pairs: list[tuple[str, str]], page: str, *, good: bool, post: bool
) -> None:
    if good and page in GOOD:
        pairs = [*((name, str(value)) for name, value in GOOD[page].items()), *pairs]
    with taken_back():
        if post:
            response = browser.generic("POST", f"/interview/{page}", encoded(pairs), FORM)
            assert response.status_code in {302, 400, 404, 422}
        else:
            response = browser.get(f"/interview/{page}?{encoded(pairs).decode()}")
            assert response.status_code in {200, 400, 405}
        assert b"<script>alert(1)" not in response.content
        assert browser.get("/settings/").status_code == 200


FORM = "application/x-www-form-urlencoded"


@hammer
@given(
    body=st.binary(max_size=200),
    page=st.sampled_from(PAGES[:5]),
    content_type=st.sampled_from(
        [FORM, f"{FORM}; charset=utf-16", "application/json", "multipart/form-data", "multipart/form-data; boundary=x"]
    ),
)
def test_a_body_that_is_no_form_changes_nothing(
    browser: Client, alice: User, body: bytes, page: str, content_type: str
) -> None:
    with taken_back():
        response = browser.generic("POST", f"/interview/{page}", body, content_type)
        assert response.status_code in {400, 404, 422}
        assert not Candidacy.objects.exists()


@pytest.mark.parametrize("page", PAGES)
def test_ten_megabytes_and_nul_are_refused_with_a_sentence(browser: Client, page: str) -> None:
    response = browser.generic("POST", f"/interview/{page}", b"pathway=" + b"x" * 10_000_000, FORM)
    assert response.status_code == 422
    assert b"too large" in response.content
    response = browser.generic("POST", f"/interview/{page}", b"pathway=a%00b&when=unknown&last=2026-11-10%00", FORM)
    assert response.status_code == 400
    assert b"NUL" in response.content
    assert not Candidacy.objects.exists()


def test_thousands_of_rows_are_refused(browser: Client, alice: User) -> None:
    for count, status in ((600, 422), (1000, 400)):
        sent = as_sent([(f"named:{number}", 2) for number in range(count)])
        assert browser.post("/interview/competencies/", sent).status_code == status
    assert not DeclaredCompetency.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_two_windows_saved_in_the_same_instant_are_one(live_server: LiveServer, alice: User, shared_deck: Deck) -> None:
    browser = Browser(live_server.url, alice)

    def save(month: int) -> Callable[[], Answer]:
        sent: dict[str, object] = {
            "when": "window",
            "opens": f"2027-0{month}-01",
            "closes": f"2027-0{month}-28",
            "pathway": "",
        }
        return lambda: browser.send("POST", "/interview/", sent)

    answers = at_once([save(month) for month in range(2, 8)])
    assert {answer.status for answer in answers} == {200}
    window = AssessmentWindow.objects.get()
    assert window.opens.month == window.closes.month


@pytest.mark.django_db(transaction=True)
def test_lists_saved_in_the_same_instant_leave_one_whole_list(
    live_server: LiveServer, alice: User, shared_deck: Deck
) -> None:
    browser = Browser(live_server.url, alice)

    def save(number: int) -> Callable[[], Answer]:
        sent = as_offered(alice, add=f"Technical {number}")
        return lambda: browser.send("POST", "/interview/competencies/", sent)

    answers = at_once([save(number) for number in range(6)])
    assert {answer.status for answer in answers} == {200}
    rows = DeclaredCompetency.objects.filter(user=alice)
    assert sorted(rows.values_list("rank", flat=True)) == [1, 2], "client care, and one that was added"
