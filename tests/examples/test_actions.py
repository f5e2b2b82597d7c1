"""Writing, sharing and commenting: what is kept, and what is refused."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING
from uuid import uuid4

import pytest

from cards.examples.actions import (
    Outcome,
    add_comment,
    adopt_examples,
    create_example,
    delete_example,
    mark_read,
    restore_version,
    save_example,
    share_example,
    stop_sharing,
)
from cards.examples.models import Example, ExampleComment, ExampleVersion
from clientcare.accounts import AccountAdapter
from tests.examples.helpers import comment_on, draft, firm_of, make_example
from tests.factories import NOW, make_competency

if TYPE_CHECKING:
    from cards.firms.models import User

LATER = NOW + timedelta(hours=1)


def numbers(example: Example) -> list[int]:
    return list(example.versions.order_by("number").values_list("number", flat=True))


# Writing


def test_a_new_example_is_private_and_its_first_version_is_kept(alice: User) -> None:
    example = make_example(alice, "Boundary", did="I measured it")
    assert (example.version, example.shared_with, example.created_at) == (1, None, NOW)
    version = example.versions.get()
    assert (version.number, version.title, version.did, version.saved_at) == (1, "Boundary", "I measured it", NOW)


def test_the_same_form_sent_twice_makes_one_example(alice: User) -> None:
    key = uuid4()
    savings = [create_example(user=alice, key=key, draft=draft(), card=None, now=NOW) for _ in range(2)]
    assert [saving.outcome for saving in savings] == [Outcome.SAVED, Outcome.UNCHANGED]
    assert Example.objects.get().public_id == key
    changed = create_example(user=alice, key=key, draft=draft("Other words"), card=None, now=LATER)
    assert (changed.outcome, Example.objects.get().title) == (Outcome.SAVED, "Other words")
    assert numbers(changed.example) == [1, 2]


def test_a_key_of_somebody_else_s_changes_nothing_of_theirs(alice: User, charlie: User) -> None:
    theirs = make_example(charlie, "Theirs")
    mine = create_example(user=alice, key=theirs.public_id, draft=draft("Mine"), card=None, now=NOW).example
    assert mine.public_id != theirs.public_id
    theirs.refresh_from_db()
    assert (theirs.title, theirs.version, mine.user) == ("Theirs", 1, alice)


def test_each_change_is_kept_and_what_changes_nothing_is_not(alice: User) -> None:
    example = make_example(alice)
    key = example.public_id
    saving = save_example(user=alice, key=key, draft=draft("Second"), version=1, now=LATER)
    assert (saving.outcome, saving.example.version, saving.example.updated_at) == (Outcome.SAVED, 2, LATER)
    again = save_example(user=alice, key=key, draft=draft("Second"), version=2, now=LATER + timedelta(hours=1))
    assert (again.outcome, again.example.updated_at) == (Outcome.UNCHANGED, LATER)
    elsewhere = draft("Second", competency=make_competency("ethics", "Ethics"), level=3)
    assert save_example(user=alice, key=key, draft=elsewhere, version=2, now=LATER).example.version == 3
    assert numbers(example) == [1, 2, 3]


def test_an_edit_of_what_was_changed_since_writes_nothing(alice: User) -> None:
    example = make_example(alice)
    save_example(user=alice, key=example.public_id, draft=draft("First window"), version=1, now=LATER)
    late = save_example(user=alice, key=example.public_id, draft=draft("Second window"), version=1, now=LATER)
    assert (late.outcome, late.example.title, late.example.version) == (Outcome.STALE, "First window", 2)
    assert numbers(example) == [1, 2]
    same = save_example(user=alice, key=example.public_id, draft=draft("First window"), version=1, now=LATER)
    assert same.outcome is Outcome.UNCHANGED, "the same form sent twice is no conflict"


def test_nobody_saves_or_restores_another_s_example(alice: User, bob: User) -> None:
    example = make_example(alice, shared_with=firm_of(alice))
    with pytest.raises(Example.DoesNotExist):
        save_example(user=bob, key=example.public_id, draft=draft("Bob's"), version=1, now=LATER)
    with pytest.raises(Example.DoesNotExist):
        restore_version(user=bob, key=example.public_id, number=1, version=1, now=LATER)


def test_an_old_version_comes_back_as_a_new_one(alice: User) -> None:
    example = make_example(alice, "First", did="I looked")
    key = example.public_id
    save_example(user=alice, key=key, draft=draft("Second", advised="To wait"), version=1, now=LATER)
    stale = restore_version(user=alice, key=key, number=1, version=1, now=LATER)
    assert (stale.outcome, stale.example.title) == (Outcome.STALE, "Second")
    restored = restore_version(user=alice, key=key, number=1, version=2, now=LATER).example
    assert (restored.title, restored.did, restored.advised, restored.version) == ("First", "I looked", "", 3)
    assert [version.title for version in example.versions.order_by("number")] == ["First", "Second", "First"]
    with pytest.raises(ExampleVersion.DoesNotExist):
        restore_version(user=alice, key=key, number=9, version=3, now=LATER)


def test_deleting_takes_versions_and_comments_along(alice: User, bob: User) -> None:
    kept, gone = make_example(alice, "Kept"), make_example(alice, "Gone", shared_with=firm_of(alice))
    comment_on(gone, bob)
    delete_example(example=gone)
    assert list(Example.objects.all()) == [kept]
    assert ExampleVersion.objects.get().example == kept
    assert not ExampleComment.objects.exists()


def test_a_guest_s_examples_come_along_whole(guest: User, alice: User) -> None:
    mine, brought = make_example(alice, "Mine"), make_example(guest, "Brought")
    assert adopt_examples(guest=guest, account=alice) == 1
    assert set(Example.objects.owned_by(alice)) == {mine, brought}
    assert numbers(brought) == [1]


def test_signing_in_brings_a_guest_s_examples_along(guest: User, alice: User) -> None:
    make_example(guest, "Brought")
    assert AccountAdapter().adopt_history(guest=guest, account=alice) == 0, "it counts cards"
    assert Example.objects.get().user == alice
    guest.refresh_from_db()
    assert not guest.is_active


# Sharing and comments


def test_sharing_is_with_one_s_own_firm_only(alice: User, charlie: User, guest: User) -> None:
    example = make_example(alice)
    assert not share_example(example=example, firm=firm_of(charlie), now=NOW)
    assert not share_example(example=make_example(guest), firm=firm_of(alice), now=NOW)
    assert not Example.objects.exclude(shared_with=None).exists()
    assert share_example(example=example, firm=firm_of(alice), now=NOW)
    assert share_example(example=example, firm=firm_of(alice), now=LATER)
    example.refresh_from_db()
    assert (example.shared_with, example.shared_at) == (firm_of(alice), NOW), "since it was shared first"


def test_sharing_and_stopping_are_no_changes_of_the_text(alice: User) -> None:
    example = make_example(alice, shared_with=firm_of(alice), now=NOW)
    stop_sharing(example=example)
    example.refresh_from_db()
    assert (example.shared_with, example.shared_at, example.version, example.updated_at) == (None, None, 1, NOW)


def test_a_comment_sent_twice_stands_once(alice: User, bob: User) -> None:
    example = make_example(alice, shared_with=firm_of(alice))
    key = uuid4()
    for text in ("Good", "Good", "Good, but why?"):
        add_comment(example=example, author=bob, key=key, text=text, now=NOW)
    assert [comment.text for comment in example.comments.all()] == ["Good", "Good, but why?"]


def test_nobody_comments_on_what_is_not_shared_with_them(alice: User, bob: User, erin: User) -> None:
    example = make_example(alice, shared_with=firm_of(alice))
    with pytest.raises(Example.DoesNotExist):
        comment_on(example, erin)
    with pytest.raises(Example.DoesNotExist):
        comment_on(example, alice)
    stop_sharing(example=example)
    with pytest.raises(Example.DoesNotExist):
        comment_on(example, bob)
    assert not ExampleComment.objects.exists()


def test_comments_stay_with_the_candidate_after_sharing_stops(alice: User, bob: User) -> None:
    example = make_example(alice, shared_with=firm_of(alice))
    comment = comment_on(example, bob)
    stop_sharing(example=example)
    assert list(example.comments.all()) == [comment]


def test_only_the_comments_that_were_shown_are_marked_as_read(alice: User, bob: User) -> None:
    example = make_example(alice, shared_with=firm_of(alice))
    other = make_example(alice, shared_with=firm_of(alice))
    seen, late, elsewhere = comment_on(example, bob), comment_on(example, bob, "More"), comment_on(other, bob)
    assert mark_read(example=example, comments=[seen.public_id, elsewhere.public_id, uuid4()], now=LATER) == 1
    assert mark_read(example=example, comments=[seen.public_id], now=LATER + timedelta(hours=1)) == 0
    seen.refresh_from_db()
    assert seen.read_at == LATER
    assert set(ExampleComment.objects.filter(read_at=None)) == {late, elsewhere}
