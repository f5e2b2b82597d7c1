from __future__ import annotations

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cards.authoring.differences import GONE, NEW, SAME, Piece, compare, compare_lists

texts = st.text(alphabet="ab c\n.é", max_size=40)


def joined(pieces: list[Piece], *states: str) -> str:
    return "".join(piece.text for piece in pieces if piece.state in states)


@given(texts, texts)
def test_the_pieces_hold_both_texts_whole(old: str, new: str) -> None:
    pieces = compare(old, new)
    assert joined(pieces, SAME, GONE) == old
    assert joined(pieces, SAME, NEW) == new


def test_one_changed_word_is_the_only_difference() -> None:
    assert compare("within 28 days", "within 7 days") == [
        Piece(SAME, "within "),
        Piece(GONE, "28"),
        Piece(NEW, "7"),
        Piece(SAME, " days"),
    ]


def test_words_changed_in_a_row_are_one_change() -> None:
    assert compare("one two three", "four five six") == [Piece(GONE, "one two three"), Piece(NEW, "four five six")]


def test_equal_texts_have_no_difference() -> None:
    assert compare("same", "same") == [Piece(SAME, "same")]
    assert compare("", "") == []


@given(st.lists(texts, max_size=6), st.lists(texts, max_size=6))
def test_lists_hold_both_sides_whole(old: list[str], new: list[str]) -> None:
    rows = compare_lists(old, new)
    assert "".join(joined(row, SAME, GONE) for row in rows) == "".join(old)
    assert "".join(joined(row, SAME, NEW) for row in rows) == "".join(new)


def test_a_point_that_comes_between_leaves_the_others_alone() -> None:
    rows = compare_lists(["a", "c"], ["a", "b", "c"])
    assert [[piece.state for piece in row] for row in rows] == [[SAME], [NEW], [SAME]]


@pytest.mark.parametrize("size", [20_000])
def test_the_longest_texts_are_compared_in_reasonable_time(size: int) -> None:
    old, new = "word " * (size // 5), "term " * (size // 5)
    began = time.perf_counter()
    assert joined(compare(old, new), SAME, NEW) == new
    assert time.perf_counter() - began < 2
