"""Whole forms, as somebody would make them up who may not send them: to grant a role, to edit what is shared or
another's, to reach another's example.

Each names those who may send it. With them it must change something: else it would prove nothing of the others.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from cards.content.models import Card
from cards.firms.models import Firm, User
from cards.firms.people_forms import sealed
from cards.firms.people_reading import read_pasted
from tests.authoring.conftest import form_of, new_card

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.access_asking import World


@dataclass(frozen=True)
class Crafted:
    name: str
    path: str
    may: tuple[str, ...]
    fields: dict[str, Any] = field(default_factory=dict)
    made: Callable[[World], dict[str, Any]] = lambda _: {}  # what is known only once there are rows
    besides: tuple[str, ...] = ()  # tables of which everybody may change their own rows by it

    def __str__(self) -> str:
        return self.name

    def form(self, world: World) -> dict[str, Any]:
        named = {key: world.path(value) if isinstance(value, str) else value for key, value in self.fields.items()}
        return {**named, **self.made(world)}


def _edited(name: str, **changes: str) -> Callable[[World], dict[str, Any]]:
    """The form of a card, with another answer."""

    def made(world: World) -> dict[str, Any]:
        card = Card.objects.get(pk=str(world.ids[name]))
        others = {key: world.path(value) for key, value in changes.items()}
        return form_of(card, **{"note": "Overwritten", "reason": "Why", **others})

    return made


def _written_into(deck: str) -> Callable[[World], dict[str, Any]]:
    def made(world: World) -> dict[str, Any]:
        return new_card(Card.objects.filter(deck_id=str(world.ids[deck]))[0].deck)

    return made


def _sealed_by_dora(world: World) -> dict[str, Any]:
    firm, dora = Firm.objects.get(pk=str(world.ids["our_firm_pk"])), User.objects.get(pk=str(world.ids["dora_pk"]))
    return {"people": sealed(firm, dora, read_pasted("new@example.com", "manager").right)}


def _chosen(name: str, action: str) -> dict[str, Any]:
    return {"action": action, "_selected_action": f"{{{name}}}", "index": "0"}


NEW = {"email": "new@example.com", "name": "New", "role": "manager", "firm": "{our_firm_pk}"}
PROMOTED = {"role": "manager"}
ROLES = [
    Crafted("role of our candidate", "/firm/people/{our_person}/", ("dora",), PROMOTED),
    Crafted("role of their candidate", "/firm/people/{their_person}/", ("grace",), PROMOTED),
    Crafted("end of our candidate", "/firm/people/{our_person}/leave/", ("dora",)),
    Crafted("a manager invited", "/firm/people/invite/", ("dora", "grace"), {"people": "n@example.com", **PROMOTED}),
    Crafted("a list that Dora was shown", "/firm/people/invite/list/", ("dora",), made=_sealed_by_dora),
    Crafted("a join link", "/firm/people/join-link/", ("dora", "grace"), {"days": "7", **PROMOTED}),
    Crafted("a manager added", "/admin/cards/membership/add/", ("root",), NEW),
    *(
        Crafted(f"{name} in the admin", f"/admin/cards/membership/{{{name}_membership_pk}}/change/", may, PROMOTED)
        for name, may in (("our", ("dora", "root")), ("bob", ("dora", "root")), ("erin", ("grace", "root")))
    ),
    *(
        Crafted(
            f"{name} to do everything",
            f"/admin/cards/user/{{{name}_pk}}/change/",
            ("root",),
            {"name": "Me", "is_active": "on", "is_superuser": "on"},
        )
        for name in ("bob", "dora", "grace")
    ),
    Crafted("a heidi who comes back", "/admin/cards/membership/{heidi_membership_pk}/change/", (), PROMOTED),
    Crafted("ivan switched on", "/admin/cards/user/{ivan_pk}/change/", ("root",), {"name": "I", "is_active": "on"}),
    Crafted(
        "settings of one's own with more in them",
        "/settings/",
        (),
        {
            "name": "Me",
            "time_zone": "Europe/London",
            "new_per_day": "9",
            "firm": "{their_firm_pk}",
            "role": "manager",
            "is_superuser": "on",
            "is_active": "on",
            "is_staff": "on",
        },
        besides=("cards_user",),
    ),
]
OURS, THEIRS = ("bob", "frank", "dora", "root"), ("erin", "grace", "root")
PAGE = "/admin/cards/card/{{{}_card_pk}}/change/"

CARDS = [
    *(
        Crafted(f"{owner} card edited", PAGE.format(owner), may, made=_edited(f"{owner}_card_pk"))
        for owner, may in (("shared", ("root",)), ("our", OURS), ("their", THEIRS))
    ),
    *(
        Crafted(f"a card put into {owner} deck", "/admin/cards/card/add/", may, made=_written_into(f"{owner}_deck_pk"))
        for owner, may in (("shared", ("root",)), ("our", OURS), ("their", THEIRS))
    ),
    *(
        Crafted(f"{what} {action} at once", f"/admin/cards/{section}/", may, _chosen(f"{what}_{section}_pk", action))
        for section, action in (("card", "retire"), ("card", "back_to_draft"), ("deck", "retire"))
        for what, may in (("shared", ("root",)), ("our", OURS), ("their", THEIRS))
    ),
    # Nobody at all: a card stays with whose it is. The same form without another deck is "our card edited".
    *(
        Crafted(
            f"our card moved to {owner} deck",
            PAGE.format("our"),
            (),
            made=_edited("our_card_pk", deck=f"{{{owner}_deck_pk}}"),
        )
        for owner in ("shared", "their")
    ),
    *(
        Crafted(
            f"{owner} preview", f"/admin/cards/card/{{{owner}_card_pk}}/preview/", (), made=_edited(f"{owner}_card_pk")
        )
        for owner in ("shared", "our", "their")
    ),
    Crafted(
        "copy given up",
        "/admin/cards/firmcopy/{our_copy_pk}/compare/",
        OURS,
        {"_give_up": "1", "up-seen_version": "1", "up-answer_changed": "no"},
    ),
]
SAID = {"title": "Taken over", "situation": "Taken over", "competency": "client-care", "level": "2", "version": "1"}
MENTORS = ("bob", "frank", "dora")
EXAMPLES = [
    *(
        Crafted(
            f"{name} {verb}", f"/examples/{{{name}}}/{verb}/", (may,), {**SAID, "firm": "{our_firm}", "version": "1"}
        )
        for name, may in (("our_example", "alice"), ("their_example", "charlie"))
        for verb in ("edit", "delete")
    ),
    Crafted("our example shared", "/examples/{our_example}/share/", ("alice",), {"firm": "{our_firm}"}),
    Crafted("our example shared with them", "/examples/{our_example}/share/", (), {"firm": "{their_firm}"}),
    Crafted("our example shared no more", "/examples/{our_shared_example}/stop-sharing/", ("alice",)),
    Crafted("a comment read", "/examples/{our_shared_example}/read/", ("alice",), {"comment": "{our_comment}"}),
    Crafted(
        "an older one brought back",
        "/examples/{our_shared_example}/history/",
        ("alice",),
        {"number": "1", "version": "2"},
    ),
    Crafted("our example commented on", "/examples/shared/{our_shared_example}/", MENTORS, {"text": "Hm"}),
    Crafted("a kept example commented on", "/examples/shared/{our_example}/", (), {"text": "Hm"}),
    Crafted(
        "their example commented on", "/examples/shared/{their_shared_example}/", ("erin", "grace"), {"text": "Hm"}
    ),
    Crafted("a comment deleted", "/examples/shared/{our_shared_example}/comments/{our_comment}/delete/", ("bob",)),
    Crafted("an agreed action done", "/my-review/agreed/{our_action}/", ("alice",)),
    Crafted("something agreed", "/firm/candidates/{our_person}/agree/", ("bob", "dora"), {"text": "Do it"}),
]
CRAFTED = ROLES + CARDS + EXAMPLES
