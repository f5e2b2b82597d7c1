"""Ways into a firm, used by many at the same moment."""

from __future__ import annotations

from functools import partial

import pytest

from cards.firms import door_actions as actions
from cards.firms.models import Firm, Invitation, JoinLink, Membership, Role, User
from cards.firms.people_actions import LastManagerError, remove_person
from tests.factories import NOW, PASSWORD, make_user
from tests.firms.test_actions import at_once

pytestmark = pytest.mark.django_db(transaction=True)


def make_firm(name: str = "First Firm") -> tuple[Firm, User]:
    firm = Firm.objects.create(name=name)
    return firm, make_user("Dora", firm=firm, role=Role.MANAGER)


def invited(firm: Firm, email: str, by: User) -> str:
    (letter,) = actions.invite(firm=firm, people=[actions.Invitee(email, "", "mentor")], seen=True, by=by, now=NOW)
    return letter.token


def test_an_invitation_used_by_many_at_once_makes_one_account() -> None:
    firm, dora = make_firm()
    token = invited(firm, "ann@example.com", dora)
    call = partial(
        actions.accept_with_new_account,
        token=token,
        guest=None,
        name="",
        password=PASSWORD,
        time_zone="",
        proved=False,
        now=NOW,
    )
    outcomes = at_once([call] * 6)
    assert sum(isinstance(one, User) for one in outcomes) == 1
    assert sum(isinstance(one, actions.ClosedError) for one in outcomes) == 5
    assert Membership.objects.filter(firm=firm).count() == User.objects.count() == 2


def test_somebody_who_uses_two_ways_in_at_once_is_at_one_firm() -> None:
    firm, dora = make_firm()
    other, fay = make_firm("Other Firm")
    ann = make_user("Ann")
    tokens = [
        actions.make_join_link(firm=firm, days=7, by=dora, now=NOW),
        actions.make_join_link(firm=other, days=7, by=fay, now=NOW),
    ]
    outcomes = at_once([partial(actions.join_by_link, token=token, user=ann, leaving="", now=NOW) for token in tokens])
    assert sum(isinstance(one, Membership) for one in outcomes) == 1
    assert sum(isinstance(one, actions.StillElsewhereError) for one in outcomes) == 1
    assert sum(JoinLink.objects.values_list("uses", flat=True)) == 1


def test_a_join_link_counts_everybody_who_uses_it_at_once() -> None:
    firm, dora = make_firm()
    token = actions.make_join_link(firm=firm, days=7, by=dora, now=NOW)
    people = [make_user(f"Person{number}") for number in range(6)]
    at_once([partial(actions.join_by_link, token=token, user=one, leaving="", now=NOW) for one in people])
    assert JoinLink.objects.get().uses == 6
    assert Membership.objects.filter(firm=firm, role=Role.CANDIDATE).count() == 6


def test_moving_and_being_removed_at_once_ends_in_one_of_the_two() -> None:
    firm, dora = make_firm()
    other, fay = make_firm("Other Firm")
    ann = make_user("Ann", firm=other)
    row = Membership.objects.get(user=ann)
    token = actions.make_join_link(firm=firm, days=7, by=dora, now=NOW)
    outcomes = at_once(
        [
            partial(actions.join_by_link, token=token, user=ann, leaving=str(other.public_id), now=NOW),
            partial(remove_person, membership=row, by=fay, now=NOW),
        ]
    )
    assert any(isinstance(one, Membership) for one in outcomes)
    assert Membership.objects.current().get(user=ann).firm == firm
    assert Membership.objects.filter(user=ann).count() == 2


def test_the_same_address_invited_by_two_managers_at_once_has_one_open_invitation() -> None:
    firm, dora = make_firm()
    gil = make_user("Gil", firm=firm, role=Role.MANAGER)
    outcomes = at_once([partial(invited, firm, "ann@example.com", by) for by in (dora, gil)])
    assert all(isinstance(one, str) for one in outcomes)
    assert Invitation.objects.filter(revoked_at=None).count() == 1


def test_a_refusal_uses_nothing_up() -> None:
    firm, dora = make_firm()
    _, fay = make_firm("Other Firm")
    token = invited(firm, str(fay.email), dora)
    leaving = str(Firm.objects.get(name="Other Firm").public_id)
    with pytest.raises(LastManagerError):
        actions.accept_invitation(token=token, user=fay, leaving=leaving, now=NOW)
    with pytest.raises(actions.WrongAddressError):
        actions.accept_invitation(token=token, user=dora, leaving="", now=NOW)
    assert Invitation.objects.get().accepted_at is None
    assert Membership.objects.current().get(user=fay).firm.name == "Other Firm"
