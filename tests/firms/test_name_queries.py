"""What colleagues read of who did something: no e-mail address, and no name of whoever has left the firm."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from cards.firms.models import Role, User
from cards.firms.name_queries import LEFT, Names, name_of
from tests.factories import make_user

if TYPE_CHECKING:
    from cards.firms.models import Firm


def test_everybody_has_a_name_at_their_own_firm_alone(firm: Firm, other_firm: Firm, bob: User, erin: User) -> None:
    nameless = make_user("", firm=firm, role=Role.MENTOR)
    names = Names([bob, erin, nameless, None])
    assert [names.of(person, firm.pk) for person in (bob, nameless, None)] == ["Bob", "A colleague", "The site"]
    assert names.of(erin, firm.pk) == LEFT
    assert (names.of(erin, other_firm.pk), names.of(bob, None)) == ("Erin", LEFT)


def test_whoever_runs_the_site_has_a_name_everywhere_until_they_do_no_more(firm: Firm, root: User) -> None:
    assert (name_of(root, firm.pk), name_of(root, None)) == ("Root", "Root")
    root.name = ""
    assert name_of(root, firm.pk) == "Whoever runs the site"
    root.is_superuser = False
    assert name_of(root, None) == LEFT


def test_a_page_of_names_costs_one_query(firm: Firm, bob: User, root: User, django_assert_num_queries: Any) -> None:
    others = [make_user(f"Mentor {number}", firm=firm, role=Role.MENTOR) for number in range(5)]
    with django_assert_num_queries(1):
        names = Names([bob, *others, root, None])
        assert [names.of(person, firm.pk) for person in others][:2] == ["Mentor 0", "Mentor 1"]
    with django_assert_num_queries(0):
        assert Names([root, None]).of(root, None) == "Root"
