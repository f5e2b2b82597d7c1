"""The list of firm facts, and the guide that has the same list."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from cards.firms.facts import ASK, FACTS, LONGEST_FACT, unset_words

GUIDE = (Path(__file__).resolve().parents[2] / "docs" / "firm-facts.md").read_text(encoding="utf-8")


def test_the_guide_lists_every_fact_as_it_is_and_no_other() -> None:
    rows = re.findall(r"^\| `(\w+)` \| (.+?) \| (.+?) \| (.+?) \|$", GUIDE, re.MULTILINE)
    assert rows == [(fact.key, fact.label, fact.unset, fact.example) for fact in FACTS.values()]
    assert f"up to {LONGEST_FACT} characters" in GUIDE


@pytest.mark.parametrize("key", FACTS)
def test_a_fact_has_a_key_that_cards_can_write_and_an_example_that_fits(key: str) -> None:
    fact = FACTS[key]
    assert re.fullmatch(r"[a-z][a-z_]{1,39}", key)
    assert fact.label
    assert 0 < len(fact.example) <= LONGEST_FACT


@pytest.mark.parametrize("key", FACTS)
def test_what_is_not_set_reads_as_the_readers_own_firm(key: str) -> None:
    words = unset_words()[key]
    assert "your firm" in words
    assert (f"({ASK})" in words) == FACTS[key].is_asked
    assert "{" not in words
