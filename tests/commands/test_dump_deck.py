"""`dump_deck`: what comes out can be loaded again, and what cannot be written says why."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError

from cards.content.choices import Status
from cards.content.models import Card
from cards.exchange.decktext import read_deck_text
from tests.factories import make_card, make_deck

if TYPE_CHECKING:
    from pathlib import Path

    from cards.firms.models import Firm

pytestmark = pytest.mark.django_db


def test_a_deck_comes_out_as_deck_text_and_loads_as_it_was(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    deck = make_deck("sample", title="Sample", abbreviations={"PII": "professional indemnity insurance"})
    make_card(deck, "list", kind="points", points=["One", "Two"])
    make_card(deck, "gone", status=Status.RETIRED)
    call_command("dump_deck", "sample")
    text = capsys.readouterr().out
    read = read_deck_text(text, name="out")
    assert ([card.id for card in read.cards], read.title) == (["list"], "Sample")
    (tmp_path / "sample.md").write_text(text, encoding="utf-8")
    Card.objects.all().delete()
    call_command("load_library", str(tmp_path / "sample.md"), verbosity=0)
    capsys.readouterr()
    call_command("dump_deck", "sample")
    assert capsys.readouterr().out == text


def test_a_firm_s_deck_is_named_with_its_firm(firm: Firm, capsys: pytest.CaptureFixture[str]) -> None:
    make_card(make_deck("theirs", firm=firm), "one")
    with pytest.raises(CommandError, match=r"^The shared library has no deck “theirs”. Its decks are: none.$"):
        call_command("dump_deck", "theirs")
    with pytest.raises(CommandError, match=rf"^There is no firm “Nobody”. The firms are: .*{firm.name}"):
        call_command("dump_deck", "theirs", "--firm", "Nobody")
    call_command("dump_deck", "theirs", "--firm", firm.name)
    assert 'id = "theirs"' in capsys.readouterr().out


def test_what_deck_text_cannot_hold_names_the_card(capsys: pytest.CaptureFixture[str]) -> None:
    make_card(make_deck("sample"), "one", answer="A\n\n## B")
    with pytest.raises(CommandError, match=r'Card "one": a heading with ## .*\nNothing was written'):
        call_command("dump_deck", "sample")
    assert not capsys.readouterr().out
