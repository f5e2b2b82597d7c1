"""What mentors see of examples that are shared with them, and what becomes of their comments."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING
from uuid import uuid4

import pytest

from cards.examples.actions import save_example, stop_sharing
from cards.examples.models import MOST_TEXT, ExampleComment
from tests.examples.helpers import comment_on, draft, firm_of, make_example, text
from tests.factories import NOW

if TYPE_CHECKING:
    from collections.abc import Callable

    import pytest_django
    from django.test import Client

    from cards.firms.models import User


def test_mentors_list_what_is_shared_with_them(bobs: Client, alice: User, charlie: User) -> None:
    assert "No candidate of First Firm shares" in text(bobs.get("/examples/shared/"))
    make_example(alice, "Shared one", shared_with=firm_of(alice))
    make_example(alice, "Private one")
    make_example(charlie, "Elsewhere", shared_with=firm_of(charlie))
    page = text(bobs.get("/examples/shared/"))
    assert "Shared one" in page
    assert "Alice" in page
    assert "no comment yet" in page
    assert "Private one" not in page
    assert "Elsewhere" not in page


def test_a_mentor_reads_the_current_words_and_not_those_before(bobs: Client, alice: User) -> None:
    example = make_example(alice, "Was", did="What it said", shared_with=firm_of(alice))
    save_example(user=alice, key=example.public_id, draft=draft("Is now"), version=1, now=NOW)
    page = text(bobs.get(f"/examples/shared/{example.public_id}/"))
    assert "Is now" in page
    assert "What it said" not in page
    assert "/history/" not in page
    assert "/edit/" not in page


def test_a_comment_reaches_the_candidate_who_marks_it_as_read(alices: Client, bobs: Client, alice: User) -> None:
    example = make_example(alice, shared_with=firm_of(alice))
    path = f"/examples/shared/{example.public_id}/"
    assert bobs.post(path, {"text": "Say <why>."}).status_code == 302
    assert "Examples (1 new)" in text(alices.get("/today/"))
    assert "Examples (1 new)" not in text(bobs.get("/today/"))
    assert "1 new comment" in text(alices.get("/examples/"))
    page = text(alices.get(f"/examples/{example.public_id}/"))
    assert "Say &lt;why&gt;." in page
    assert "Bob" in page
    shown = re.findall(r'name="comment" value="([^"]+)"', page)
    assert ExampleComment.objects.get().read_at is None, "looking at it marks nothing"
    assert alices.post(f"/examples/{example.public_id}/read/", {"comment": shown}).status_code == 302
    assert "Examples (" not in text(alices.get("/today/"))
    assert "read by the candidate" in text(bobs.get(path))


def test_odd_comments_cannot_be_marked(alices: Client, alice: User, bob: User, charlie: User, erin: User) -> None:
    example = make_example(alice, shared_with=firm_of(alice))
    theirs = comment_on(make_example(charlie, shared_with=firm_of(charlie)), erin)
    comment_on(example, bob)
    path = f"/examples/{example.public_id}/read/"
    assert alices.post(path, {"comment": ["nonsense"]}).status_code == 404
    assert alices.post(path, {"comment": [str(theirs.public_id), str(uuid4())]}).status_code == 302
    assert not ExampleComment.objects.exclude(read_at=None).exists()


@pytest.mark.parametrize("said", ["", " \n ", "x" * (MOST_TEXT + 1)])
def test_an_empty_or_endless_comment_is_given_back(bobs: Client, alice: User, said: str) -> None:
    example = make_example(alice, shared_with=firm_of(alice))
    response = bobs.post(f"/examples/shared/{example.public_id}/", {"text": said})
    assert response.status_code == 422
    assert 'class="errorlist"' in text(response)
    assert said.strip() in text(response)
    assert not ExampleComment.objects.exists()


def test_comments_have_a_limit_that_keeps_what_was_written(
    bobs: Client, alice: User, settings: pytest_django.Settings
) -> None:
    settings.ACCOUNT_RATE_LIMITS = {"comment": "1/h/user"}
    path = f"/examples/shared/{make_example(alice, shared_with=firm_of(alice)).public_id}/"
    assert bobs.post(path, {"text": "First"}).status_code == 302
    response = bobs.post(path, {"text": "Second, in full"})
    assert response.status_code == 429
    assert "Second, in full" in text(response)
    assert ExampleComment.objects.count() == 1


def test_a_comment_is_deleted_by_whoever_wrote_it(
    bobs: Client, alice: User, bob: User, dora: User, sign_in: Callable[[User], Client]
) -> None:
    example = make_example(alice, shared_with=firm_of(alice))
    comment = comment_on(example, bob)
    path = f"/examples/shared/{example.public_id}/comments/{comment.public_id}/delete/"
    assert path in text(bobs.get(f"/examples/shared/{example.public_id}/"))
    assert path not in text(sign_in(dora).get(f"/examples/shared/{example.public_id}/"))
    assert sign_in(dora).post(path).status_code == 404
    stop_sharing(example=example)
    assert bobs.post(path).status_code == 404
    assert ExampleComment.objects.exists(), "what is closed to them they cannot change"


def test_a_candidate_has_no_list_of_what_is_shared(alices: Client, alice: User) -> None:
    example = make_example(alice, shared_with=firm_of(alice))
    assert alices.get("/examples/shared/").status_code == 404
    assert alices.get(f"/examples/shared/{example.public_id}/").status_code == 404
