"""The one normal form of texts, and the digest."""

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from cards.exchange.formats import CardText, DeckText, PointText, block_markdown, inline_markdown, one_line
from tests.exchange.strategies import nasty_text

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


def test_pairs_are_sorted_on_one_line_and_empty_ones_are_dropped() -> None:
    pairs = (("unit", " a\nb "), ("step", ""), ("questions", 2), ("ask", " \n"))
    assert replace(CARD, settings=pairs).settings == (("questions", 2), ("unit", "a b"))
    assert replace(CARD, abbreviations=(("b", "x"), ("a", "y"))).abbreviations == (("a", "y"), ("b", "x"))


def test_a_reason_is_a_paragraph_wherever_it_stands() -> None:
    assert PointText("", "a", reason=" 1.\nb").reason == "1\\. b"


def test_a_deck_drops_its_own_competency_from_its_cards() -> None:
    cards = (replace(CARD, competency="client-care"), replace(CARD, competency="ethics"))
    deck = DeckText("d", "D", "client-care", cards=cards)
    assert [card.competency for card in deck.cards] == ["", "ethics"]


def test_the_digest_is_the_same_everywhere() -> None:
    # Stored in databases: if this literal must change, every card would be loaded again as changed.
    assert CARD.digest == "6c3344be7b55a7a77aaa43b31952fd3d13cdc60f04b262f6ccdd73fa41277b0c"


@pytest.mark.parametrize(
    ("change", "digest"),
    [
        ({"kind": "steps"}, "57721976b23826869a171439ec3c1bfbea458b59b32fe6574e28d95e42bb0d25"),
        ({"kind": "example"}, "e161e0156640641bbf0c5a1f5040b95f09bfabd631671f89dfa49eadb1273ef0"),
        ({"kind": "prose", "points": ()}, "fd8317d8be77352983ad40b7552ee62294553b9a89c509098470e923ffca1c56"),
        (
            {"kind": "figures", "points": (), "figures": "| a | b |\n|---|---|\n| 1 | 2 |"},
            "6f16f42c78415591fcc03fd0bdf48ba1c04f8e16aa739d112e5579131135ff22",
        ),
    ],
    ids=lambda value: value["kind"] if isinstance(value, dict) else "",
)
def test_a_card_without_later_parts_keeps_its_digest(change: dict[str, object], digest: str) -> None:
    # As the version before settings, abbreviations, marks and reasons stored it.
    assert replace(CARD, any_of=None, **change).digest == digest  # type: ignore[arg-type]


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
        {"settings": (("unit", "£"),)},
        {"settings": (("questions", 2),)},
        {"settings": (("questions", "2"),)},
        {"abbreviations": (("unit", "£"),)},
        {"points": (PointText("Stage 1", "One", right=True), PointText("Stage 1", "Two"))},
        {"points": (PointText("Stage 1", "One"), PointText("Stage 1", "Two", right=True))},
        {"points": (PointText("Stage 1", "One", reason="x"), PointText("Stage 1", "Two"))},
    ],
    ids=str,
)
def test_the_digest_sees_everything_else(change: dict[str, object]) -> None:
    assert replace(CARD, **change).digest != CARD.digest  # type: ignore[arg-type]


@given(st.text(), st.text())
def test_the_digest_takes_any_text(question: str, answer: str) -> None:
    assert len(replace(CARD, question=question, answer=answer).digest) == 64
