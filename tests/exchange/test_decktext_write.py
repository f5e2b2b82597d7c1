"""What is written reads back the same, or is refused with a sentence."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cards.exchange.decktext import DeckTextError, Problem, read_deck_text, write_deck_text
from cards.exchange.formats import CardText, DeckText, PointText, SourceText
from cards.kinds.registry import KINDS
from tests.exchange.strategies import PARTS, cards, decks, nasty_text


@settings(max_examples=30, deadline=None)  # of up to three cards; each kind has examples of its own below
@given(decks())
def test_every_deck_reads_back_the_same(deck: DeckText) -> None:
    text = write_deck_text(deck)
    back = read_deck_text(text, name="back")
    assert back == deck
    assert [card.digest for card in back.cards] == [card.digest for card in deck.cards]
    assert write_deck_text(back) == text


def test_every_kind_is_tried() -> None:
    assert set(PARTS) == set(KINDS)


@pytest.mark.parametrize("kind", KINDS)
def test_a_card_of_every_kind_reads_back_the_same(kind: str) -> None:
    @settings(max_examples=40, deadline=None)
    @given(cards(kind=kind))
    def holds(card: CardText) -> None:
        back = read_deck_text(write_deck_text(replace(DECK, cards=(card,))), name="back").cards[0]
        assert back == card
        assert (back.settings, back.points, back.abbreviations) == (card.settings, card.points, card.abbreviations)

    holds()


PLAIN = CardText("plain", "Why?", "prose", 1, "practice", status="draft", answer="So.")
DECK = DeckText("deck", "Deck", "ethics", cards=(PLAIN,))


@settings(max_examples=150, deadline=None)
@given(st.sampled_from(sorted(KINDS)), nasty_text, nasty_text, nasty_text)
def test_any_markdown_reads_back_the_same_or_is_refused_by_card(
    kind: str, answer: str, figures: str, note: str
) -> None:
    card = replace(PLAIN, id="wild", kind=kind, answer=answer, figures=figures if kind == "figures" else "", note=note)
    deck = replace(DECK, cards=(PLAIN, card, replace(PLAIN, id="last")))
    problems: tuple[Problem, ...] = ()
    try:
        assert read_deck_text(write_deck_text(deck), name="back") == deck
    except DeckTextError as error:
        problems = error.problems
    assert all(problem.message.startswith('Card "wild": ') and problem.mend for problem in problems)


def change(**values: object) -> Callable[[DeckText], DeckText]:
    return lambda deck: replace(deck, cards=(replace(PLAIN, **values),))  # type: ignore[arg-type]


def superseded(by: str) -> SourceText:
    return SourceText("a", "T", "P", "1", superseded_by=by, superseded_on=date(2026, 4, 1))


@pytest.mark.parametrize(
    ("spoil", "message"),
    [
        (change(answer="a\n\n## b"), 'Card "plain": a heading with ## in its text would begin a card.'),
        (change(note="## b {#b}"), 'Card "plain": a heading with ## in its text would begin a card.'),
        (change(answer="a\n\n# b"), 'Card "plain": A heading with one # stands among the cards.'),
        (change(answer="```card\n```"), 'Card "plain": The card has a second card block.'),
        (change(answer="a\n\n### Note\n\nb"), 'Card "plain": the answer and note cannot be written'),
        (change(answer="```\nopen"), 'Card "plain": This code block is never closed'),
        (change(kind="points", answer="- a"), 'Card "plain": the answer and points cannot be written'),
        (change(points=(PointText("", "a"),)), 'Card "plain": the answer and points cannot be written'),
        (change(figures="|a|\n|-|"), 'Card "plain": the answer and figures cannot be written'),
        (change(kind="points", points=(PointText("A", "a"), PointText("", "b"))), "This heading is empty."),
        (change(kind="points", points=(PointText("note", "a"),)), "the points and note cannot be written"),
        (change(kind="points", points=(PointText("", ""),)), "This point is empty."),
        (change(question=""), 'Card "plain": The card has no question.'),
        (change(id="No Code"), 'The id "No Code" cannot be used.'),
        (change(kind="riddle"), 'The key "kind" is "riddle".'),
        (change(settings=(("unit", "£"),)), 'The key "unit" is for cards of the kind "figures"'),
        (change(settings=(("riddle", "£"),)), 'Card "plain": A card has no key "riddle".'),
        (change(settings=(("questions", [1]),), kind="figures"), 'The key "questions" is "[1]".'),
        (change(kind="points", points=(PointText("", "a", right=True),)), "the points cannot be written"),
        (change(kind="points", points=(PointText("", "a", reason="b"),)), "the points cannot be written"),
        (change(kind="choice", points=(PointText("", ""),)), "This option is empty."),
        (change(abbreviations=(("a b", "c"),)), 'has the short form "a b"'),
        (lambda deck: replace(deck, abbreviations=(("a b", "c"),)), 'has the short form "a b"'),
        (change(source="lost"), 'The front matter has no source "lost".'),
        (change(status="published"), "The card has no checked or review-by."),
        (change(answer="\ud800"), "holds a character that is no text"),
        (lambda deck: replace(deck, cards=()), "The deck has no cards."),
        (lambda deck: replace(deck, cards=(PLAIN, PLAIN)), 'The id "plain" is used already'),
        (lambda deck: replace(deck, title=""), "The deck has no title."),
        (lambda deck: replace(deck, competency=""), "The deck has no competency."),
        (lambda deck: replace(deck, sources=(SourceText("A b", "T", "P", "1"),)), 'The source key "A b" is no code.'),
        (lambda deck: replace(deck, sources=(SourceText("a", "T", "P"),)), "has neither edition nor date"),
        (lambda deck: replace(deck, sources=(superseded("a"),)), 'The source "a" is superseded by itself.'),
        (lambda deck: replace(deck, sources=(superseded("b"),)), 'The front matter has no source "b".'),
    ],
)
def test_what_deck_text_cannot_hold_is_refused(spoil: Callable[[DeckText], DeckText], message: str) -> None:
    with pytest.raises(DeckTextError) as caught:
        write_deck_text(spoil(DECK))
    found = [problem.message for problem in caught.value.problems]
    assert any(message in text for text in found), found


def test_writes_one_canonical_form() -> None:
    source = SourceText(
        "help-sheet",
        'The "help" sheet',
        "RICS",
        date="2011",
        superseded_by="standard",
        superseded_on=date(2026, 4, 1),
    )
    standard = SourceText("standard", "Standard", "RICS", "1st edition")
    card = replace(
        PLAIN,
        kind="steps",
        source="help-sheet",
        basis="guidance",
        status="published",
        checked=date(2026, 11, 10),
        review_by=date(2027, 11, 10),
        tags=("a", "b"),
        points=(PointText("", "One"), PointText("Stage #", "Two"), PointText("Stage #", "Three")),
        note="Note.",
    )
    deck = DeckText("deck", "Deck", "ethics", "What it is.", (source, standard), (card,))
    assert (
        write_deck_text(deck)
        == """\
+++
id = "deck"
title = "Deck"
competency = "ethics"
description = "What it is."

[sources.help-sheet]
title = "The \\"help\\" sheet"
publisher = "RICS"
date = "2011"
superseded-by = "standard"
superseded-on = 2026-04-01

[sources.standard]
title = "Standard"
publisher = "RICS"
edition = "1st edition"
+++

# Deck

## Why? {#plain}

```card
kind = "steps"
level = 1
basis = "guidance"
source = "help-sheet"
checked = 2026-11-10
review-by = 2027-11-10
tags = ["a", "b"]
```

So.

1. One

### Stage # ###

1. Two
2. Three

### Note

Note.
"""
    )


def test_writes_options_settings_and_abbreviations_in_one_form() -> None:
    options = (
        PointText("", "£250,000", right=True, reason="Up to £100,000: at least that."),
        PointText("Too much", "[x]", reason="That is a mark."),
    )
    long = tuple((f"A{number}", "x" * 150) for number in range(100))
    cards = (
        replace(
            PLAIN, id="a", kind="choice", points=options, answer="", abbreviations=(("KPI", 'a "b"'), ("R&D", "c"))
        ),
        replace(PLAIN, id="b", kind="figures", settings=(("unit", "£"), ("questions", 2)), abbreviations=long),
    )
    text = write_deck_text(DeckText("deck", "Deck", "ethics", "", (), cards, (("PII", "c"), ("e.g.", "d"))))
    for part in (
        '[abbreviations]\nPII = "c"\n"e.g." = "d"\n+++',
        'status = "draft"\nabbreviations = { KPI = "a \\"b\\"", "R&D" = "c" }\n```\n',
        "- [x] £250,000\n  - Up to £100,000: at least that.\n\n### Too much\n\n- [ ] [x]\n  - That is a mark.\n",
        'basis = "practice"\nquestions = 2\nunit = "£"\nstatus = "draft"\nabbreviations.A0 = "xx',
    ):
        assert part in text
