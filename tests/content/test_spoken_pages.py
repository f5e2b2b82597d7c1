"""No reader ever meets the braces of a fact: every page that shows a card speaks to its reader."""

from __future__ import annotations

from typing import TYPE_CHECKING
from uuid import uuid4

import pytest

from cards.content.actions import PointDraft
from cards.content.choices import Basis
from cards.content.report_actions import send_report
from cards.firms.models import FirmFact
from cards.kinds.registry import KINDS
from cards.scheduling.types import Rating
from cards.study import actions
from cards.study.correcting import publish_facts
from tests.factories import NOW, make_card, make_source, version_of
from tests.study.helpers import answer

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.test import Client

    from cards.content.models import Card, Deck
    from cards.firms.models import Firm, User

pytestmark = pytest.mark.django_db
SAYS = "{{ firm }} and **{{ complaints_handler }}**"
TABLE = "| When | Time |\n|---|---|\n| acknowledge | 7 days |\n| answer | 28 days |"
PAGES = ["/", "/today/", "/readiness/", "/readiness/memory/", "/my-cards/", "/study/", "/study/done/", "/decks/"]
PAGES += ["/search/?q=handler", "/search/?q=firm", "/settings/data/export/", "/examples/", "/examples/shared/"]
PAGES += ["/suggestions/", "/firm/", "/firm/facts/", "/firm/candidates/", "/my-review/"]


@pytest.fixture
def cards(shared_deck: Deck) -> list[Card]:
    """One of each kind, which speaks of facts in every part in which it may."""
    shared_deck.cards.update(status="draft")
    points = [
        PointDraft(f"{one} {SAYS}", group=f"Group {SAYS}", right=one == "First", reason=f"{one}, for {SAYS}")
        for one in ("First", "Second", "Third")
    ]
    return [
        make_card(
            shared_deck,
            f"speaks-{kind}",
            kind=kind,
            question=f"Question of {kind}, {SAYS}?",
            answer=f"Answer of {SAYS}",
            note=f"Note of {SAYS}",
            figures=TABLE if kind == "figures" else "",
            points=() if kind == "figures" else points,
            source=make_source(f"source-{kind}"),
            basis=Basis.GUIDANCE,
            level=2,
        )
        for kind in KINDS
    ]


def walk(client: Client, user: User | None, cards: list[Card]) -> str:
    """Everything that a reader can be shown of these cards."""
    seen = [client.get(path) for path in PAGES] + [client.get(f"/decks/{cards[0].deck.public_id}/")]
    for card in cards:
        seen += [client.get(f"/cards/{card.public_id}/"), client.get(f"/study/?card={card.public_id}")]
        seen.append(client.get(f"/examples/new/?card={card.public_id}"))
        for step in ("mark", "grade"):
            version = version_of(user, card) if user else 0
            sent = {"attempt": str(uuid4()), "version": version, "rating": 1, "response": "First of the handler"}
            seen.append(client.post(f"/study/{card.public_id}/{step}/", sent, headers={"HX-Request": "true"}))
        seen.append(client.post(f"/cards/{card.public_id}/report/", {"text": ""}))
    return "\n".join(response.getvalue().decode() for response in seen)


@pytest.mark.parametrize(
    ("who", "is_set"), [("anonymous", True), ("guest", True), ("alice", True), ("alice", False), ("dora", True)]
)
def test_no_page_shows_braces(
    who: str,
    *,
    is_set: bool,
    firm: Firm,
    cards: list[Card],
    sign_in: Callable[[User], Client],
    request: pytest.FixtureRequest,
    client: Client,
) -> None:
    user = None if who == "anonymous" else request.getfixturevalue(who)
    if user:
        for rating in (Rating.GOOD, Rating.AGAIN, Rating.AGAIN):
            answer(user, cards[0], rating=rating)
        actions.flag_card(user=user, card=cards[0], flagged=True)
        actions.suspend_card(user=user, card=cards[1])
        send_report(card=cards[0], user=user, text="Is it so?", now=NOW)
    if is_set:  # so that whoever has learned it is shown old and new
        publish_facts(firm=firm, values={"complaints_handler": "the partner in Leeds"}, by=None, now=NOW)
    shown = walk(sign_in(user) if user else client, user, cards)
    assert "{{" not in shown
    assert "}}" not in shown
    assert ("the partner in Leeds" in shown) == (is_set and who in {"alice", "dora"})
    assert "your firm and" in shown


def test_one_s_own_data_says_what_one_read(alices: Client, alice: User, firm: Firm, cards: list[Card]) -> None:
    FirmFact.objects.create(firm=firm, key="complaints_handler", value="the partner in Leeds")
    answer(alice, cards[0])
    (told,) = [
        row for row in alices.get("/settings/data/export/").getvalue().decode().split("\n") if "Question of" in row
    ]
    assert "your firm and **the partner in Leeds**" in told
