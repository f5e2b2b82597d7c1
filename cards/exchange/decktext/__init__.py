"""Deck text: decks as readable Markdown files. The format is described in docs/deck-text.md."""

from cards.exchange.decktext.problems import DeckTextError, Problem
from cards.exchange.decktext.read import read_deck_text
from cards.exchange.decktext.write import write_deck_text

__all__ = ["DeckTextError", "Problem", "read_deck_text", "write_deck_text"]
