"""Who may read a candidate's example: by role, firm, whether it is shared, and who has left."""

from __future__ import annotations

from typing import TYPE_CHECKING
from uuid import uuid4

import pytest
from django.http import Http404

from cards.authoring.site import authoring_site
from cards.examples.access import firm_of_mentor, named_card, own_comment, own_example, shared_example
from cards.examples.actions import stop_sharing
from cards.examples.models import Example, ExampleComment, ExampleVersion
from cards.firms.models import Firm, Membership, Role, User
from tests.examples.helpers import comment_on, firm_of, make_example
from tests.factories import NOW, make_user

if TYPE_CHECKING:
    from collections.abc import Callable

    from cards.content.models import Deck


@pytest.fixture
def people(  # everybody who might ask, with a colleague of Alice's and a superuser who manages her firm
    firm: Firm, alice: User, bob: User, dora: User, charlie: User, erin: User, guest: User, root: User
) -> dict[str, User]:
    named = {"owner": alice, "mentor": bob, "manager": dora, "other candidate": charlie, "other mentor": erin}
    owner = User.objects.create_superuser("boss@example.com", "x", name="Boss")
    Membership.objects.create(user=owner, firm=firm, role=Role.MANAGER)
    named |= {"guest": guest, "superuser": root, "colleague": make_user("Ann", firm=firm)}
    return {**named, "superuser who manages": owner}


def found(door: Callable[..., Example], user: User, example: Example) -> bool:
    try:
        return door(user, example.public_id) == example
    except Http404:
        return False


def readers(people: dict[str, User], example: Example) -> set[str]:
    """Who reads it as a mentor; asked in the list as at the door."""
    through_door = {name for name, user in people.items() if found(shared_example, user, example)}
    in_list = {name for name, user in people.items() if Example.objects.readable_by(user).filter(pk=example.pk)}
    assert through_door == in_list
    return through_door


STAFF = {"mentor", "manager", "superuser who manages"}


@pytest.mark.parametrize("shared", [False, True])
def test_only_its_owner_finds_an_example_at_its_own_address(
    people: dict[str, User], firm: Firm, *, shared: bool
) -> None:
    example = make_example(people["owner"], shared_with=firm if shared else None)
    assert {name for name, user in people.items() if found(own_example, user, example)} == {"owner"}


def test_a_private_example_is_read_by_nobody_else(people: dict[str, User]) -> None:
    assert readers(people, make_example(people["owner"])) == set()


def test_a_shared_one_is_read_by_mentors_and_managers_of_that_firm(people: dict[str, User], firm: Firm) -> None:
    assert readers(people, make_example(people["owner"], shared_with=firm)) == STAFF


def test_nobody_reads_it_any_more_once_sharing_stops(people: dict[str, User], firm: Firm) -> None:
    example = make_example(people["owner"], shared_with=firm)
    stop_sharing(example=example)
    assert readers(people, example) == set()


def test_nobody_reads_it_once_the_candidate_has_left(people: dict[str, User], firm: Firm, other_firm: Firm) -> None:
    example = make_example(people["owner"], shared_with=firm)
    people["owner"].memberships.update(left_at=NOW)
    assert readers(people, example) == set()
    Membership.objects.create(user=people["owner"], firm=other_firm)
    assert readers(people, example) == set(), "neither the old firm's mentors nor the new one's"
    assert found(own_example, people["owner"], example)


def test_nobody_reads_what_a_closed_account_shared(people: dict[str, User], firm: Firm) -> None:
    example = make_example(people["owner"], shared_with=firm)
    User.objects.filter(pk=people["owner"].pk).update(is_active=False)
    assert readers(people, example) == set()


def test_a_mentor_who_left_or_became_a_candidate_reads_nothing(people: dict[str, User], firm: Firm) -> None:
    example = make_example(people["owner"], shared_with=firm)
    people["mentor"].memberships.update(left_at=NOW)
    people["manager"].memberships.update(role=Role.CANDIDATE)
    assert readers(people, example) == {"superuser who manages"}


def test_mentors_share_among_each_other_but_are_not_their_own(people: dict[str, User], firm: Firm) -> None:
    example = make_example(people["mentor"], shared_with=firm)
    assert readers(people, example) == STAFF - {"mentor"}


def test_a_comment_is_deleted_by_its_author_alone(people: dict[str, User], firm: Firm) -> None:
    example = make_example(people["owner"], shared_with=firm)
    comment = comment_on(example, people["mentor"])
    assert own_comment(people["mentor"], example, comment.public_id) == comment
    for name in STAFF - {"mentor"} | {"owner"}:
        with pytest.raises(Http404):
            own_comment(people[name], example, comment.public_id)


def test_the_list_is_for_mentors_and_managers(people: dict[str, User], firm: Firm, erin: User) -> None:
    for name, user in people.items():
        if name in STAFF | {"other mentor"}:
            assert firm_of_mentor(user) == firm_of(user)
            continue
        with pytest.raises(Http404):
            firm_of_mentor(user)


def test_a_foreign_or_odd_card_is_not_there(alice: User, shared_deck: Deck, other_firm_deck: Deck) -> None:
    card = shared_deck.cards.all()[0]
    assert named_card(alice, str(card.public_id)) == card
    assert named_card(alice, "") is None
    for odd in (str(other_firm_deck.cards.all()[0].public_id), str(uuid4()), "nonsense", "1"):
        with pytest.raises(Http404):
            named_card(alice, odd)


def test_the_admin_has_no_section_for_examples() -> None:
    assert not {Example, ExampleVersion, ExampleComment} & set(authoring_site._registry)
