"""Deck texts for the tests: a front matter that is right, and cards to put under it."""

from cards.exchange.decktext import DeckTextError, Problem, read_deck_text
from cards.exchange.formats import CardText, DeckText

FRONT = """\
+++
id = "client-care"
title = "Client care"
competency = "client-care"

[defaults]
level = 1
basis = "practice"
checked = 2026-11-10
review-by = 2027-11-10

[sources.help-sheet]
title = "Complaints handling help sheet"
publisher = "RICS"
edition = "version 2"
+++
"""
FRONT_LINES = FRONT.count("\n")


def with_front(body: str) -> str:
    return FRONT + body


def one_card(kind: str, answer: str, *, keys: str = "") -> str:
    """Return a file of one card, whose heading stands on line FRONT_LINES + 1."""
    return with_front(f'## Why? {{#why}}\n\n```card\nkind = "{kind}"\n{keys}```\n\n{answer}\n')


def read(text: str) -> DeckText:
    return read_deck_text(text, name="deck.md")


def read_one(text: str) -> CardText:
    (card,) = read(text).cards
    return card


def problems_of(text: str) -> tuple[Problem, ...]:
    try:
        read(text)
    except DeckTextError as error:
        return error.problems
    return ()
