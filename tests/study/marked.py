"""Cards to be marked, and what the page says of them once they are."""

from __future__ import annotations

import html
import re
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from cards.content.models import Card

POINTS = ["Acknowledge the complaint in writing", "Offer a meeting", "Tell the insurer", "Name the ombudsman"]
STEPS = ["Listen", "Acknowledge", "Investigate", "Redress"]
ASK = {"ask": "A firm turned over {amount}. What is its limit?"}


def ids(card: Card, *places: int) -> list[str]:
    """Public ids of points, by place from 1."""
    found = [point.id for point in card.face.points]
    return [found[place - 1] for place in places] or found


def order(card: Card, *places: int) -> dict[str, Any]:
    """What the form sends where the first step was given the first of these places, and so on."""
    return {f"place-{key}": str(place) for key, place in zip(ids(card), places, strict=True)}


def given_to(card: Card) -> dict[str, Any]:
    """A fair answer to a card of any kind."""
    return {
        "prose": {"typed": "Something"},
        "points": {"typed": "Something"},
        "steps": order(card, *range(1, len(card.face.points) + 1)) if card.kind == "steps" else {},
        "figures": {"q1": "7 days"},
        "example": {"typed": "Something"},
        "choice": {"choice": ids(card)[:1]},
    }[card.kind]


def said(response: Any) -> str:
    """What the page says, without its markup; a bar between one list item and the next."""
    text = re.sub(r"</?li[^>]*>", " | ", response.content.decode())
    return " ".join(html.unescape(re.sub(r"<[^>]+>", " ", text)).split())


def opens(response: Any) -> list[str]:
    """Classes of what is folded and comes open."""
    return re.findall(r'<details class="([^" ]+)[^"]*" open>', response.content.decode())


def ticked(response: Any) -> list[str]:
    return re.findall(r'<input type="checkbox" name="points" value="([^"]+)" checked', response.content.decode())


def suggested(response: Any) -> list[int]:
    """The ratings that the page marks as suggested: one or none, or the page is wrong."""
    return [
        int(value) for value in re.findall(r'name="rating" value="(\d)" class="suggested"', response.content.decode())
    ]


def hidden(response: Any, name: str) -> str:
    (value,) = re.findall(rf'<input type="hidden" name="{name}" value="([^"]*)"', response.content.decode())
    return str(value)


def asked(response: Any) -> str:
    """What stands before the answer: order, options and questions as they were asked."""
    text = response.content.decode().partition("<article")[2]
    return re.split(r'<details class="answer|<div class="giving"', text)[0]
