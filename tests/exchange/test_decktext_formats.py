"""The one normal form of texts, and the digest."""

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from cards.exchange.formats import CardText, DeckText, PointText, block_markdown, inline_markdown, one_line
from tests.exchange.test_decktext_write import nasty_text

CARD = CardText(
    id="why",
    question="Why?",
    kind="points",
    level=2,
    basis="guidance",
    source="help-sheet",
    locator="section 2",
    checked=date(2026, 11, 10),
    review_by=date(2027, 11, 10),
    any_of=1,
    tags=("a", "é"),
    answer="Because:",
    points=(PointText("Stage 1", "One"), PointText("Stage 1", "Two")),
    note="No more.",
    line=7,
)


@pytest.mark.parametrize(
    ("text", "line"),
    [
        (" a \t b\r\nc\rd ", "a b c d"),
        ("a\\\nb", "a b"),
        ("a\\\\\nb", "a\\\\ b"),
        ("a\x00\x07b", "ab"),
        ("100\u00a0000", "100\u00a0000"),
    ],
)
def test_one_line_texts(text: str, line: str) -> None:
    assert one_line(text) == line


@pytest.mark.parametrize(
    ("text", "point"),
    [
        ("- a", "\\- a"),
        ("1. a", "1\\. a"),
        ("12) a", "12\\) a"),
        ("# a", "\\# a"),
        ("> a", "\\> a"),
        ("---", "\\---"),
        ("```x", "\\```x"),
        ("[a]: b", "\\[a]: b"),
        ("**bold** first", "**bold** first"),
        ("```code```", "```code```"),
        ("1.5 % of it", "1.5 % of it"),
        ("#1 of all", "#1 of all"),
        ("[a](b): c", "[a](b): c"),
        ("\\- a", "\\- a"),
    ],
)
def test_a_point_that_would_begin_a_block_is_escaped(text: str, point: str) -> None:
    assert PointText("", text).text == point


@given(nasty_text)
def test_a_point_is_one_paragraph_and_shows_what_was_written(text: str) -> None:
    point = inline_markdown(text)
    assert inline_markdown(point) == point
    markdown = MarkdownIt("commonmark", {"html": False}).enable("table")
    shapes = [token.type for token in markdown.parse(f"- {point}") if token.level == 2]
    assert shapes == (["paragraph_open", "paragraph_close"] if point else [])
    assert markdown.renderInline(point) == markdown.renderInline(one_line(text))


@given(nasty_text)
def test_normal_forms_are_reached_in_one_step(text: str) -> None:
    assert one_line(one_line(text)) == one_line(text)
    assert block_markdown(block_markdown(text)) == block_markdown(text)


def test_block_texts_keep_their_lines_and_their_first_indent() -> None:
    assert block_markdown("\r\n \r\n    a  \r\n\r\nb\t\r\n\n") == "    a  \n\nb"


def test_tags_are_kept_once_and_empty_ones_are_dropped() -> None:
    assert replace(CARD, tags=("a", " a ", "", "b")).tags == ("a", "b")


def test_a_deck_drops_its_own_competency_from_its_cards() -> None:
    cards = (replace(CARD, competency="client-care"), replace(CARD, competency="ethics"))
    deck = DeckText("d", "D", "client-care", cards=cards)
    assert [card.competency for card in deck.cards] == ["", "ethics"]


def test_the_digest_is_the_same_everywhere() -> None:
    # Stored in databases: if this literal must change, every card would be loaded again as changed.
    assert CARD.digest == "6c3344be7b55a7a77aaa43b31952fd3d13cdc60f04b262f6ccdd73fa41277b0c"


def test_the_digest_does_not_see_the_line() -> None:
    assert replace(CARD, line=99).digest == CARD.digest
    assert replace(CARD, line=99) == CARD


@pytest.mark.parametrize(
    "change",
    [
        {"id": "x"},
        {"question": "x"},
        {"kind": "steps"},
        {"level": 1},
        {"basis": "rule"},
        {"source": ""},
        {"locator": ""},
        {"checked": None},
        {"review_by": None},
        {"any_of": None},
        {"tags": ()},
        {"status": "draft"},
        {"competency": "ethics"},
        {"answer": ""},
        {"points": (PointText("", "One"), PointText("Stage 1", "Two"))},
        {"figures": "x"},
        {"note": ""},
    ],
    ids=lambda change: next(iter(change)),
)
def test_the_digest_sees_everything_else(change: dict[str, object]) -> None:
    assert replace(CARD, **change).digest != CARD.digest  # type: ignore[arg-type]


@given(st.text(), st.text())
def test_the_digest_takes_any_text(question: str, answer: str) -> None:
    assert len(replace(CARD, question=question, answer=answer).digest) == 64
