"""What is written reads back the same, or is refused with a sentence."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cards.exchange.decktext import DeckTextError, Problem, read_deck_text, write_deck_text
from cards.exchange.formats import BASES, KINDS, CardText, DeckText, PointText, SourceText, one_line

# Bits that mean something to Markdown, TOML or the format itself, to be thrown together.
BITS = [
    *("\\", '"', '"""', "'", "#", "##", "### ", "- ", "+", "*", "**", "1.", "2) ", "`", "```", "~~~", "|", "---"),
    *("***", "===", "+++", ">", "[a]:", "[a](b)", "![", "{#x}", "{{ firm }}", "<div>", "<!--", "&amp;", "&#0;", "£"),
    *("\n", "\n\n", "  \n", "\r\n", "\t", "    ", " ", "\u00a0", "\u2028", "\ufeff", "\x07", "é", "漢字", "🏠", "card"),
    *("Note", "a", "word", "1", ".", ":", "]", "_", "%"),
]
nasty_text = st.one_of(st.lists(st.sampled_from(BITS), max_size=12).map("".join), st.text(max_size=30))


def nasty_line(limit: int) -> st.SearchStrategy[str]:
    return nasty_text.map(lambda text: one_line(text)[:limit]).map(one_line).filter(bool)


codes = st.from_regex(r"[a-z0-9]{1,5}(-[a-z0-9]{1,4}){0,2}", fullmatch=True)
days = st.dates(date(1990, 1, 1), date(2090, 1, 1))
# A group cannot be called Note, nor end as a card's heading does; the name of a file's title cannot either.
groups = nasty_line(90).filter(lambda name: name.casefold() != "note" and not name.endswith("}"))
titles = nasty_line(100).filter(lambda title: not title.endswith("}"))
PARAGRAPHS = [
    "Plain *text*  \nwith a break.",
    "\\# no heading",
    "Under\n===",
    "<b>raw</b>",
    "é 漢字 🏠\u00a0\u2028x",
    "    code",
]
BLOCKS = [
    *PARAGRAPHS,
    "> quoted\n> ## heading",
    "```\n## in code {#x}\n```",
    "~~~~ cards\n```\n~~~~",
    "#### small",
    "***",
]
LISTS = ["- a\n  - b\n\n  c", "3. three", "| a \\| b | `|` |\n|---|:-:|\n| 1 |"]


def markdown(blocks: list[str]) -> st.SearchStrategy[str]:
    return st.lists(st.sampled_from(blocks), max_size=4).map("\n\n".join)


@st.composite
def points(draw: st.DrawFn) -> tuple[PointText, ...]:
    texts = st.lists(nasty_line(500), min_size=1, max_size=4)
    found = [PointText("", text) for text in draw(st.one_of(st.just([]), texts))]
    for group in draw(st.lists(groups, max_size=3)):
        found += [PointText(group, text) for text in draw(texts)]
    return tuple(found) or (PointText("", "one"),)


FIGURES = [
    "| a | b |\n|---|---|\n| 1 | 2 |",
    "a|b\n-|-\n\\|`x`|",
    "|turnover|limit|\n|:--|--:|\n|£100,000|£250,000|\n||",
]


@st.composite
def cards(draw: st.DrawFn, card_id: str, sources: tuple[str, ...]) -> CardText:
    kind = draw(st.sampled_from(KINDS))
    source = draw(st.sampled_from(("", *sources)))
    checked = draw(days)
    found = draw(points()) if kind in ("points", "steps", "example") else ()
    answer = draw(markdown(BLOCKS + LISTS)) or "Because." if kind == "prose" else draw(markdown(BLOCKS))
    return CardText(
        id=card_id,
        question=draw(nasty_line(400)),
        kind=kind,
        level=draw(st.integers(1, 3)),
        basis=draw(st.sampled_from(BASES)) if source else "practice",
        source=source,
        locator=draw(nasty_line(150)) if source else "",
        checked=checked,
        review_by=checked + timedelta(days=draw(st.integers(0, 900))),
        any_of=draw(st.none() | st.integers(1, len(found))) if kind == "points" else None,
        tags=tuple(draw(st.lists(nasty_line(50), max_size=3))),
        status=draw(st.sampled_from(("published", "draft"))),
        competency=draw(st.just("") | codes),
        answer=answer,
        points=found,
        figures=draw(st.sampled_from(FIGURES)) if kind == "figures" else "",
        note=draw(markdown(BLOCKS + LISTS)),
    )


@st.composite
def decks(draw: st.DrawFn) -> DeckText:
    keys = tuple(draw(st.lists(codes, max_size=2, unique=True)))
    lines = st.just("") | nasty_line(150)
    dates = st.sampled_from(["2016", "2016-07", "2016-07-31"])
    sources = tuple(
        SourceText(
            key, draw(nasty_line(200)), draw(nasty_line(150)), draw(lines), draw(dates), "https://a.example/?b=c"
        )
        for key in keys
    )
    ids = draw(st.lists(codes, min_size=1, max_size=3, unique=True))
    return DeckText(
        id=draw(codes),
        title=draw(titles),
        competency=draw(codes),
        description=draw(lines),
        sources=sources,
        cards=tuple(draw(cards(card_id, keys)) for card_id in ids),
    )


@settings(max_examples=60, deadline=None)
@given(decks())
def test_every_deck_reads_back_the_same(deck: DeckText) -> None:
    text = write_deck_text(deck)
    back = read_deck_text(text, name="back")
    assert back == deck
    assert [card.digest for card in back.cards] == [card.digest for card in deck.cards]
    assert write_deck_text(back) == text


PLAIN = CardText("plain", "Why?", "prose", 1, "practice", status="draft", answer="So.")
DECK = DeckText("deck", "Deck", "ethics", cards=(PLAIN,))


@settings(max_examples=150, deadline=None)
@given(st.sampled_from(KINDS), nasty_text, nasty_text, nasty_text)
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
        (change(kind="choice"), 'The key "kind" is "choice".'),
        (change(source="lost"), 'The front matter has no source "lost".'),
        (change(status="published"), "The card has no checked or review-by."),
        (change(answer="\ud800"), "holds a character that is no text"),
        (lambda deck: replace(deck, cards=()), "The deck has no cards."),
        (lambda deck: replace(deck, cards=(PLAIN, PLAIN)), 'The id "plain" is used already'),
        (lambda deck: replace(deck, title=""), "The deck has no title."),
        (lambda deck: replace(deck, competency=""), "The deck has no competency."),
        (lambda deck: replace(deck, sources=(SourceText("A b", "T", "P", "1"),)), 'The source key "A b" is no code.'),
        (lambda deck: replace(deck, sources=(SourceText("a", "T", "P"),)), "has neither edition nor date"),
    ],
)
def test_what_deck_text_cannot_hold_is_refused(spoil: Callable[[DeckText], DeckText], message: str) -> None:
    with pytest.raises(DeckTextError) as caught:
        write_deck_text(spoil(DECK))
    found = [problem.message for problem in caught.value.problems]
    assert any(message in text for text in found), found


def test_writes_one_canonical_form() -> None:
    source = SourceText("help-sheet", 'The "help" sheet', "RICS", date="2011")
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
    deck = DeckText("deck", "Deck", "ethics", "What it is.", (source,), (card,))
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
