from __future__ import annotations

from uuid import uuid4

from cards.authoring.points import in_order, known_only
from cards.content.actions import PointDraft


def order(*rows: tuple[str, int | None]) -> list[str]:
    numbered = enumerate(({"text": text, "order": number} for text, number in rows), start=1)
    return [draft.text for draft in in_order(numbered)]


def test_rows_keep_the_order_in_which_they_stand() -> None:
    assert order(("a", 1), ("b", 2), ("c", 3)) == ["a", "b", "c"]


def test_a_row_that_moves_up_comes_before_the_one_whose_number_it_takes() -> None:
    assert order(("a", 1), ("b", 2), ("c", 3), ("d", 2)) == ["a", "d", "b", "c"]


def test_a_row_that_moves_down_comes_after_the_one_whose_number_it_takes() -> None:
    assert order(("a", 3), ("b", 2), ("c", 3), ("d", 4)) == ["b", "c", "a", "d"]


def test_a_row_without_a_number_stays_under_the_one_above_it() -> None:
    assert order(("a", 1), ("new", None), ("b", 2)) == ["a", "new", "b"]
    assert order(("first", None), ("a", 1)) == ["first", "a"]


def test_a_new_row_stays_last_after_another_was_removed_in_the_browser() -> None:
    assert order(("b", 2), ("c", 3), ("new", None)) == ["b", "c", "new"]


def test_an_id_that_is_not_of_this_card_is_forgotten() -> None:
    mine, foreign = uuid4(), uuid4()
    drafts = known_only([PointDraft("a", "", mine), PointDraft("b", "Stage 1", foreign)], {mine})
    assert drafts == [PointDraft("a", "", mine), PointDraft("b", "Stage 1", None)]
