"""What the pages read: the overview with its gaps, the frame, and who can be shared with."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import pytest

from cards.content.models import Card, Competency
from cards.examples.actions import mark_read, save_example
from cards.examples.queries import (
    Frame,
    frame_of,
    hints_for,
    overview,
    shared_with,
    sharing_of,
    versions_of,
)
from tests.examples.helpers import comment_on, draft, firm_of, make_example
from tests.factories import NOW, make_card, make_competency, make_deck

if TYPE_CHECKING:
    import pytest_django

    from cards.firms.models import User


def glance(user: User) -> dict[str, list[str]]:
    """Each competency with Level 2 and Level 3: a number, "gap" or "free"."""
    return {
        row.competency.code: [str(cell.count) if cell.count else "gap" if cell.is_gap else "free" for cell in row.cells]
        for row in overview(user)
    }


@pytest.fixture
def competencies(db: None) -> dict[str, Competency]:
    wanted = [("ethics", True, 3), ("care", True, 2), ("sums", True, 1), ("valuation", False, 1), ("other", False, 1)]
    return {
        code: Competency.objects.create(code=code, name=code.title(), mandatory=mandatory, minimum_level=level)
        for code, mandatory, level in wanted
    }


def test_mandatory_levels_are_asked_of_everybody(competencies: dict[str, Competency], guest: User) -> None:
    assert glance(guest) == {"care": ["gap", "free"], "ethics": ["gap", "gap"]}


def test_cards_of_level_two_and_three_ask_for_an_example(
    competencies: dict[str, Competency], alice: User, charlie: User, firm: object
) -> None:
    deck = make_deck("ours", firm=firm_of(alice), competency=competencies["valuation"])
    make_card(deck, "low", level=1)
    assert "valuation" not in glance(alice)
    make_card(deck, "high", level=3)
    make_card(deck, "elsewhere", level=2, competency=competencies["sums"])
    assert glance(alice)["valuation"] == ["free", "gap"]
    assert glance(alice)["sums"] == ["gap", "free"]
    assert not {"valuation", "sums"} & set(glance(charlie)), "another firm's cards ask nothing"
    Card.objects.update(status="draft")
    assert not {"valuation", "sums"} & set(glance(alice))


def test_own_examples_count_and_those_of_others_do_not(
    competencies: dict[str, Competency], alice: User, bob: User
) -> None:
    for title in ("One", "Two"):
        make_example(alice, title, competency=competencies["care"], level=2)
    make_example(alice, competency=competencies["other"], level=3)
    make_example(bob, competency=competencies["ethics"], level=2, shared_with=firm_of(bob))
    assert glance(alice) == {"care": ["2", "free"], "ethics": ["gap", "gap"], "other": ["free", "1"]}
    assert [example.title for row in overview(alice) for example in row.examples] == ["Two", "One", "A rent review"]


@pytest.mark.parametrize("many", [1, 4])
def test_the_overview_takes_three_queries(
    competencies: dict[str, Competency],
    alice: User,
    bob: User,
    django_assert_num_queries: pytest_django.DjangoAssertNumQueries,
    many: int,
) -> None:
    for number in range(many):
        example = make_example(alice, f"{number}", competency=competencies["care"], shared_with=firm_of(alice))
        for text in ("One", "Two"):
            comment_on(example, bob, text)
    with django_assert_num_queries(3):
        rows = overview(alice)
        told = [(e.title, e.shared_with, vars(e)["unread"]) for row in rows for e in row.examples]
    assert told == [(f"{number}", firm_of(alice), 2) for number in reversed(range(many))]


def test_the_frame_is_read_in_one_query(
    alice: User,
    bob: User,
    dora: User,
    erin: User,
    root: User,
    guest: User,
    django_assert_num_queries: pytest_django.DjangoAssertNumQueries,
) -> None:
    example = make_example(alice, shared_with=firm_of(alice))
    comment = comment_on(example, bob)
    comment_on(example, dora)
    expected = {
        alice: Frame(unread=2),
        bob: Frame(is_mentor=True, has_firm=True),
        dora: Frame(is_mentor=True, has_firm=True),
        erin: Frame(is_mentor=True, has_firm=True),
        root: Frame(is_mentor=True),
        guest: Frame(),
    }
    for user, frame in expected.items():
        with django_assert_num_queries(1):
            assert frame_of(user) == frame
    mark_read(example=example, comments=[comment.public_id], now=NOW)
    assert frame_of(alice).unread == 1
    bob.memberships.update(left_at=NOW)
    assert not frame_of(bob).is_mentor


def test_who_cannot_share_is_told_why(alice: User, guest: User, root: User) -> None:
    assert sharing_of(alice).firm == firm_of(alice)
    assert (sharing_of(guest).firm, sharing_of(root).firm) == (None, None)
    assert "guest" in sharing_of(guest).why_not
    assert "no firm" in sharing_of(root).why_not


def test_mentors_see_what_is_shared_newest_first(alice: User, bob: User, dora: User, charlie: User) -> None:
    old = make_example(alice, "Old", shared_with=firm_of(alice), now=NOW)
    new = make_example(dora, "New", shared_with=firm_of(dora), now=NOW + timedelta(days=1))
    make_example(alice, "Private")
    make_example(charlie, "Elsewhere", shared_with=firm_of(charlie))
    comment_on(old, bob)
    assert [(example.title, vars(example)["comment_count"]) for example in shared_with(bob)] == [("New", 0), ("Old", 1)]
    assert new.owner_name == "Dora"


def test_hints_name_the_part_and_the_very_words(alice: User) -> None:
    example = make_example(alice, "Tarrow Ltd", situation="At SW1A 1AA", did="I read the lease", lesson="Mrs Tarrow")
    hints = [(hint.part, hint.names) for hint in hints_for(example)]
    assert hints == [("Title", ("Tarrow Ltd",)), ("Situation", ("SW1A 1AA",)), ("Lesson", ("Mrs Tarrow",))]


def test_versions_say_whether_their_words_are_new(alice: User) -> None:
    example = make_example(alice, "First")
    wanted = [draft("Second"), draft("Second", competency=make_competency("ethics", "Ethics"))]
    for version, changed in enumerate(wanted, 1):
        save_example(user=alice, key=example.public_id, draft=changed, version=version, now=NOW)
    saved = [(saved.version.number, saved.has_new_words) for saved in versions_of(example)]
    assert saved == [(3, False), (2, True), (1, True)]


def test_nobody_s_e_mail_address_stands_for_their_name(alice: User, bob: User) -> None:
    for user in (alice, bob):
        user.name = ""
        user.save(update_fields=["name"])
    example = make_example(alice, shared_with=firm_of(alice))
    comment = comment_on(example, bob)
    assert (example.owner_name, comment.by) == ("A candidate", "A mentor")
