"""Browsers of the people who work in the admin, and what its card form sends."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from cards.content.models import Card
from tests.factories import make_card

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from django.test import Client

    from cards.content.models import Deck
    from cards.firms.models import User


@pytest.fixture
def doras(dora: User, sign_in: Callable[[User], Client]) -> Client:
    """The browser of Dora, a manager of the same firm."""
    return sign_in(dora)


@pytest.fixture
def roots(root: User, sign_in: Callable[[User], Client]) -> Client:
    """The browser of whoever runs the site."""
    return sign_in(root)


@pytest.fixture
def card(firm_deck: Deck) -> Card:
    """A published card of Bob's firm with three points."""
    points = [("Stage 1", "Acknowledge"), ("Stage 1", "Investigate"), ("Stage 2", "Redress")]
    return make_card(firm_deck, "stages", question="Which stages?", kind="points", points=points)


def rows(points: Sequence[dict[str, Any] | str]) -> dict[str, Any]:
    """The fields of the table of points."""
    data: dict[str, Any] = {
        "points-TOTAL_FORMS": len(points),
        "points-INITIAL_FORMS": 0,
        "points-MIN_NUM_FORMS": 0,
        "points-MAX_NUM_FORMS": 100,
    }
    for number, row in enumerate(points):
        for name, value in (row if isinstance(row, dict) else {"text": row}).items():
            data[f"points-{number}-{name}"] = value
    return data


TABLE = """| Turnover | Minimum limit |
|---|---|
| £100,000 or less | £250,000 |
| £100,001 to £200,000 | £500,000 |
| £200,001 and above | £1,000,000 |"""
ASK = "A firm turned over {amount} last year. What is its minimum limit of indemnity?"
OPTIONS: list[dict[str, Any] | str] = [
    {"text": "One that is free to the consumer", "right": "on", "reason": "A consumer may not be charged."},
    {"text": "Arbitration at the client's cost", "reason": "The cost would keep consumers away."},
]


def stored_rows(card: Card) -> list[dict[str, Any]]:
    return [
        {
            "text": point.text,
            "group": point.group,
            "order": number,
            "point_id": str(point.public_id),
            **({"right": "on"} if point.right else {}),
            "reason": point.reason,
        }
        for number, point in enumerate(card.points.all(), start=1)
    ]


def form_of(card: Card, points: Sequence[dict[str, Any] | str] | None = None, **changes: Any) -> dict[str, Any]:
    """What a browser sends that opened the card's form and changed some of it, in its wording at most."""
    data = {
        "question": card.question,
        "deck": card.deck_id,
        "kind": card.kind,
        "level": card.level,
        "answer": card.answer,
        "any_of": card.any_of or "",
        "figures": card.figures,
        **{f"{card.kind}_{key}": value for key, value in card.kind_settings.items()},
        "abbreviations": "\n".join(f"{short} = {long}" for short, long in card.abbreviations.items()),
        "note": card.note,
        "basis": card.basis,
        "source": card.source_id or "",
        "locator": card.locator,
        "checked_on": card.checked_on or "",
        "review_by": card.review_by or "",
        "status": card.status,
        "tags": ", ".join(card.tags),
        "competency": card.competency_id or "",
        "key": card.key,
        "position": card.position,
        "seen_version": card.version if card.pk else "",
        "answer_changed": "no",
        "reason": "",
        **rows(stored_rows(card) if points is None else points),
    }
    return {**data, **changes}


def new_card(deck: Deck, points: Sequence[dict[str, Any] | str] = (), **changes: Any) -> dict[str, Any]:
    """What a browser sends for a card that is not there yet."""
    card = Card(deck=deck, question="Who handles complaints?", answer="A senior member of the firm.")
    return form_of(card, points, **{"key": "", "position": "", **changes})
