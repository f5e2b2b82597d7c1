"""Whatever is sent to the pages about examples, they answer with the right status and never fail."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING
from urllib.parse import urlencode
from uuid import uuid4

import pytest
from django.core.cache import cache
from django.db import transaction
from django.test import Client
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from cards.examples.models import Example, ExampleComment
from tests.examples.helpers import as_sent, comment_on, draft, firm_of, make_example
from tests.study.browser import Answer, Browser, at_once

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from pytest_django.live_server_helper import LiveServer

    from cards.content.models import Deck
    from cards.firms.models import User

pytestmark = pytest.mark.django_db

hammer = settings(
    max_examples=30, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow]
)
ANSWERS = {200, 302, 400, 404, 405, 409, 422, 429}
ODD = ["", " ", "\0", "\ud800", "\u202eabc", "%00", "-1", "1", "2", "3", "1e9", "9" * 5000, "٣", "client-care"]
NAMES = """title competency level situation did advised outcome lesson key version card number firm comment text page"""
names = st.sampled_from(NAMES.split())
fields = st.lists(st.tuples(names | st.text(max_size=8), st.text(max_size=60) | st.sampled_from(ODD)), max_size=10)
OWN = ["", "edit/", "history/", "share/", "stop-sharing/", "read/", "delete/"]
PLACES = ["", "new/", "shared/", "shared/{theirs}/", *(f"{{own}}/{place}" for place in OWN)]


@contextmanager
def taken_back() -> Iterator[None]:
    cache.clear()
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


@hammer
@given(pairs=fields, place=st.sampled_from(PLACES), post=st.booleans(), good=st.booleans())
def test_every_page_bears_any_fields(
    alice: User, bob: User, pairs: list[tuple[str, str]], place: str, *, post: bool, good: bool
) -> None:
    with taken_back():
        own, theirs = make_example(bob), make_example(alice, "Alice's", shared_with=firm_of(alice))
        comment_on(theirs, bob)
        client = Client(raise_request_exception=False)
        client.force_login(bob)
        sent = [(name, str(value)) for name, value in as_sent(draft("Good"), version=1).items()] if good else []
        body = urlencode([(a.encode("utf-8", "replace"), b.encode("utf-8", "replace")) for a, b in [*sent, *pairs]])
        path = f"/examples/{place.format(own=own.public_id, theirs=theirs.public_id)}"
        if post:
            response = client.generic("POST", path, body.encode(), content_type="application/x-www-form-urlencoded")
        else:
            response = client.get(f"{path}?{body}")
        assert response.status_code in ANSWERS
        theirs.refresh_from_db()
        assert (theirs.title, theirs.version, theirs.user) == ("Alice's", 1, alice)
        if response.status_code not in {200, 302}:
            assert (Example.objects.count(), ExampleComment.objects.count()) == (2, 1)


@pytest.mark.django_db(transaction=True)
def test_of_edits_in_the_same_instant_one_is_saved_and_the_others_are_told(
    live_server: LiveServer, alice: User, shared_deck: Deck
) -> None:
    example = make_example(alice, "Opened")
    browser = Browser(live_server.url, alice)

    def edit(number: int) -> Callable[[], Answer]:
        sent = as_sent(draft(f"Window {number}"), version=1)
        return lambda: browser.send("POST", f"/examples/{example.public_id}/edit/", sent)

    answers = at_once([edit(number) for number in range(5)])
    assert sorted(answer.status for answer in answers) == [200, 409, 409, 409, 409]
    assert [version.number for version in example.versions.all()] == [2, 1]


@pytest.mark.django_db(transaction=True)
def test_a_form_sent_many_times_in_the_same_instant_makes_one_example(
    live_server: LiveServer, alice: User, shared_deck: Deck
) -> None:
    browser = Browser(live_server.url, alice)
    sent = {**as_sent(draft("Once")), "key": str(uuid4())}
    answers = at_once([lambda: browser.send("POST", "/examples/new/", sent)] * 5)
    assert {answer.status for answer in answers} == {200}
    assert len({answer.headers["HX-Redirect"] for answer in answers}) == 1
    assert Example.objects.filter(title="Once").count() == 1
