"""Write a deck as deck text, to standard output."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.core.management.base import CommandError
from django.db import DatabaseError

from cards.content.models import Deck
from cards.exchange.decktext import DeckTextError, write_deck_text
from cards.exchange.queries import deck_text_of
from cards.firms.models import Firm
from cards.management.plain import PlainCommand

if TYPE_CHECKING:
    from argparse import ArgumentParser


class Command(PlainCommand):
    help = "Write a deck as deck text to standard output. Retired cards are left out."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("key", metavar="DECK", help="the deck's id, for example client-care")
        parser.add_argument("--firm", metavar="NAME", help="a deck of this firm, instead of the shared library")

    def handle(self, *, key: str, firm: str | None, **_options: Any) -> None:
        try:
            self.stdout.write(write_deck_text(deck_text_of(find_deck(key, firm))), ending="")
        except DeckTextError as error:
            raise CommandError(f"{error}\nNothing was written: deck text cannot hold this deck as it is.") from error
        except DatabaseError as error:
            trouble = str(error).strip().partition("\n")[0].rstrip(".")
            raise CommandError(f"{trouble}. If the database is new, run manage.py prepare first.") from error


def find_deck(key: str, firm_name: str | None) -> Deck:
    """Raises CommandError, naming what there is instead."""
    firm = Firm.objects.filter(name=firm_name).first() if firm_name else None
    if firm_name and not firm:
        raise CommandError(f"There is no firm “{firm_name}”. {_listed('The firms are', Firm.objects, 'name')}")
    decks = Deck.objects.filter(firm=firm)
    deck = decks.filter(key=key).first()
    if deck is None:
        owner = f"The firm “{firm.name}”" if firm else "The shared library"
        raise CommandError(f"{owner} has no deck “{key}”. {_listed('Its decks are', decks, 'key')}")
    return deck


def _listed(what: str, rows: Any, field: str) -> str:
    names = rows.order_by(field).values_list(field, flat=True)
    return f"{what}: {', '.join(names) or 'none'}."
