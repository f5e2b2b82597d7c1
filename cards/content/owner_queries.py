"""Who answers for a deck. An owner who has left the firm, or looks after its cards no longer, is none."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.db.models import Case, CharField, Exists, F, OuterRef, Q, When

from cards.content.expiry_queries import holds
from cards.content.models import Deck
from cards.firms.models import Membership, User

if TYPE_CHECKING:
    from django.db.models import QuerySet

    from cards.firms.models import Firm

NAMELESS = "a mentor"
LIBRARY = "the library's editors"


def owner_stands(path: str = "") -> Q:
    """Whether the owner of a deck still looks after it. path: to the deck, where something else is asked."""
    at = f"{path}__" if path else ""
    staff = Membership.objects.current().staff()
    staff = staff.filter(user_id=OuterRef(f"{at}owner_id"), firm_id=OuterRef(f"{at}firm_id"))
    editor = Q(**{f"{at}firm": None, f"{at}owner__is_superuser": True})
    return Q(**{f"{at}owner__is_active": True}) & (Q(Exists(staff)) | editor)


def owner_name(path: str = "") -> Case:
    """The name of the owner, as a column; null where there is none, empty where they gave no name."""
    at = f"{path}__" if path else ""
    return Case(When(owner_stands(path), then=F(f"{at}owner__name")), default=None, output_field=CharField(null=True))


def name_shown(name: str | None, *, is_shared: bool) -> str:
    """What candidates and colleagues read of an owner: never an e-mail address; empty where there is none."""
    return "" if name is None else name or (LIBRARY if is_shared else NAMELESS)


def owner_of(deck: Deck) -> str:
    """The name of a deck's owner, to be shown; empty where it has none."""
    if deck.owner_id is None:
        return ""
    name = Deck.objects.filter(pk=deck.pk).values_list(owner_name(), flat=True).get()
    return name_shown(name, is_shared=deck.firm_id is None)


def possible_owners(firm: Firm | None) -> QuerySet[User]:
    """Who may own a deck of this firm, or of the shared library: whoever may edit it there."""
    people = User.objects.filter(is_active=True)
    if firm is None:
        return people.filter(is_superuser=True).order_by("name", "pk")
    staff = Membership.objects.current().staff().filter(firm=firm).values("user")
    return people.filter(pk__in=staff).order_by("name", "pk")


def by_owner(decks: QuerySet[Deck], *, has_one: bool) -> QuerySet[Deck]:
    """The decks that have an owner, or those that have none."""
    rows: Any = decks.annotate(has_owner=holds(owner_stands()))
    found: QuerySet[Deck] = rows.filter(has_owner=has_one)
    return found
