"""What the tests of a firm's own copies share: the card they are made of, writing, comparing and giving them up."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from cards.content.actions import save_card
from cards.content.copy_actions import draft_of_card, save_copy
from cards.content.models import Card
from tests.authoring.conftest import rows
from tests.factories import NOW, make_card

if TYPE_CHECKING:
    from django.test import Client

    from cards.content.correction_models import FirmCopy
    from cards.content.models import Deck
    from cards.firms.models import Firm, User

LIST = "/admin/cards/firmcopy/"
LIBRARY = f"{LIST}add/"
POINTS = ["Acknowledge it", "Investigate it", "Offer redress"]


def stages_card(deck: Deck) -> Card:
    return make_card(deck, "stages", question="Which stages?", kind="points", points=POINTS, note="Mind the time.")


def write_url(card: Card) -> str:
    return f"{LIST}of/{card.pk}/"


def url(copy: FirmCopy, page: str = "change") -> str:
    return f"{LIST}{copy.pk}/{page}/"


def make_copy(firm: Firm, card: Card, by: User | None = None, **changes: Any) -> FirmCopy:
    draft = replace(draft_of_card(card), **{"answer": "Ours.", **changes})
    return save_copy(firm=firm, card=card, draft=draft, by=by, reason="Ours", now=NOW)


def move_library_on(card: Card, **changes: Any) -> Card:
    card = Card.objects.get(pk=card.pk)
    for name, value in changes.items():
        setattr(card, name, value)
    return save_card(card=card, points=draft_of_card(card).points, by=None, reason="The library moved on", now=NOW)


def sent(response: Any, **changes: Any) -> dict[str, Any]:
    """What a browser sends back of the form on this page, with some of it changed."""
    form = response.context["form"]
    data = {name: form[name].value() for name in form.fields}
    for number, row in enumerate(form.rows.initial_extra or ()):
        data |= {f"points-{number}-{name}": value for name, value in row.items()}
    data |= {name: value for name, value in rows(form.rows.initial_extra or ()).items() if name.endswith("FORMS")}
    data |= {"answer_changed": "no", "reason": "We do it otherwise", **changes}
    return {name: value for name, value in data.items() if value is not None and value is not False}


def errors(response: Any) -> str:
    form = response.context["form"]
    return f"{form.errors.as_text()}\n{form.rows.non_form_errors().as_text()}\n{form.rows.errors}"


def read_by(user: User, card: Card) -> Card:
    return Card.objects.visible_to(user).spoken_to(user).select_related("deck", "source").get(pk=card.pk)


def keep(client: Client, copy: FirmCopy, **changes: Any) -> Any:
    seen = {"keep-seen_version": copy.version, "keep-seen_library": Card.objects.get(pk=copy.card_id).version}
    return client.post(url(copy, "compare"), {**seen, "_keep": "1", **changes})


def give_up(client: Client, copy: FirmCopy, **changes: Any) -> Any:
    said = {"up-seen_version": copy.version, "up-answer_changed": "no", "up-reason": "It is right now"}
    return client.post(url(copy, "compare"), {**said, "_give_up": "1", **changes})
