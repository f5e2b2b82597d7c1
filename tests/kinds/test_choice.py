"""Options to choose from: shuffled by seed, marked whole, each with its reason."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from hypothesis import given as for_all
from hypothesis import strategies as st

from cards.kinds.choice import FIELD
from cards.kinds.registry import kind_of
from cards.kinds.types import BadResponseError, PointContent
from cards.scheduling.types import Rating
from tests.kinds.faces import complaints, content_of, face_of, given

if TYPE_CHECKING:
    from cards.kinds.face import Face

CHOICE = kind_of("choice")


def option(text: str, *, right: bool = False, reason: str = "For a reason") -> PointContent:
    return PointContent(text, right=right, reason=reason)


RIGHT, WRONG = option("7 days", right=True), option("28 days")
ONE = face_of("choice", RIGHT, WRONG, option("A year"))  # a is right
SEVERAL = face_of("choice", option("A log", right=True), option("A bow"), option("A scheme", right=True))  # a and c are


def refusal(face: Face, *chosen: str) -> str:
    with pytest.raises(BadResponseError) as refused:
        CHOICE.mark(face, "seed", given({FIELD: chosen}))
    return str(refused.value)


@for_all(st.text(), st.text())
def test_options_come_in_the_order_of_the_seed(one: str, other: str) -> None:
    asked, again = CHOICE.ask(ONE, one), CHOICE.ask(ONE, one)
    assert asked == again
    assert sorted(o.id for o in CHOICE.ask(ONE, other).options) == sorted(o.id for o in asked.options) == list("abc")


def test_other_attempts_show_them_in_other_orders_and_the_right_one_anywhere() -> None:
    orders = [[o.id for o in CHOICE.ask(ONE, f"card:{number}").options] for number in range(60)]
    assert {order.index("a") for order in orders} == {0, 1, 2}


def test_one_or_several_may_be_chosen() -> None:
    assert not CHOICE.ask(ONE, "seed").several
    assert CHOICE.ask(SEVERAL, "seed").several


def test_the_right_option_is_a_full_answer() -> None:
    marking = CHOICE.mark(ONE, "seed", given({FIELD: "a"}))
    assert (marking.recalled, marking.needed, marking.suggestion) == (("a",), 1, Rating.GOOD)
    assert marking.detail.is_right


def test_a_wrong_one_is_shown_beside_what_is_right_with_the_reasons() -> None:
    marking = CHOICE.mark(ONE, "seed", given({FIELD: "b"}))
    assert (marking.recalled, marking.suggestion, marking.detail.is_right) == ((), Rating.AGAIN, False)
    assert marking.detail.chosen == ("b",)
    assert marking.detail.options == CHOICE.ask(ONE, "seed").options, "in the order in which they were asked"
    assert {o.id: (o.right, o.reason) for o in marking.detail.options}["a"] == (True, "For a reason")


@pytest.mark.parametrize(
    ("chosen", "recalled", "rating"),
    [
        ("ac", "ac", Rating.GOOD),
        ("ca", "ac", Rating.GOOD),
        ("a", "a", Rating.AGAIN),
        ("abc", "", Rating.AGAIN),
        ("ab", "", Rating.AGAIN),
        ("b", "", Rating.AGAIN),
    ],
)
def test_of_several_each_right_one_counts_and_a_wrong_one_beside_them_undoes_all(
    chosen: str, recalled: str, rating: Rating
) -> None:
    marking = CHOICE.mark(SEVERAL, "seed", given({FIELD: tuple(chosen)}))
    assert (marking.recalled, marking.needed, marking.suggestion) == (tuple(recalled), 2, rating)
    assert marking.detail.is_right == (rating is Rating.GOOD)


def test_nothing_chosen_is_no_answer() -> None:
    assert refusal(ONE) == "Choose an option first, or show the answer without one."
    with pytest.raises(BadResponseError):
        CHOICE.mark(ONE, "seed", given())


@pytest.mark.parametrize("chosen", [["z"], ["a", "z"], ["a", "a"], [""], ["A"], ["a "]], ids=str)
def test_what_is_no_option_of_this_card_is_refused(chosen: list[str]) -> None:
    for face in (ONE, SEVERAL):
        assert refusal(face, *chosen).startswith("That choice is not one of this card's options.")


def test_two_where_one_is_right_are_refused() -> None:
    assert refusal(ONE, "a", "b") == "Only one option can be chosen here. Choose one."


@for_all(st.lists(st.sampled_from("abcz") | st.text(max_size=3), max_size=4))
def test_whatever_is_chosen_is_marked_or_refused_and_can_be_asked_again(chosen: list[str]) -> None:
    response = given({FIELD: chosen})
    assert CHOICE.ask(SEVERAL, "seed", response).chosen == tuple(chosen)
    if chosen and len(set(chosen)) == len(chosen) and set(chosen) <= set("abc"):
        assert set(CHOICE.mark(SEVERAL, "seed", response).recalled) <= {"a", "c"}
    else:
        assert refusal(SEVERAL, *chosen).endswith(".")


def test_only_what_is_right_can_be_recalled() -> None:
    assert (CHOICE.tickable(SEVERAL), CHOICE.needed(SEVERAL)) == (("a", "c"), 2)


def test_true_or_false_is_a_choice_of_two() -> None:
    options = option("True"), option("False", right=True)
    assert complaints(CHOICE, content_of(*options)) == []
    assert CHOICE.mark(face_of("choice", *options), "seed", given({FIELD: "b"})).suggestion == Rating.GOOD


@pytest.mark.parametrize(
    ("options", "said"),
    [
        ([RIGHT], "Write at least 2 options, or choose the kind “Prose”, or keep the card a draft."),
        ([option("One"), option("Two")], "No option is marked as right. Mark the right one."),
        (
            [option("One", right=True), option("Two", right=True)],
            "Every option is marked as right, so there is nothing to choose. Write a wrong one.",
        ),
        ([RIGHT, option("28 days", reason=" ")], "Option 2 has no reason. Say why it is wrong."),
        ([option("7 days", right=True, reason=""), WRONG], "Option 1 has no reason. Say why it is right."),
        ([RIGHT, WRONG, option("28 DAYS")], "Options 2 and 3 say the same. Change or remove one."),
        ([RIGHT, WRONG, option("7 days")], "Options 1 and 3 say the same. Change or remove one."),
    ],
    ids=["too few", "none right", "all right", "no reason", "no reason for the right one", "twice", "twice, right"],
)
def test_what_an_author_is_told(options: list[PointContent], said: str) -> None:
    assert ("points", said) in complaints(CHOICE, content_of(*options))


def test_a_draft_may_lack_reasons_but_not_say_the_same_twice() -> None:
    unfinished = content_of(option("One", reason=""), option("Two", reason=""))
    assert not list(CHOICE.contradictions(unfinished))
    assert list(CHOICE.contradictions(content_of(WRONG, WRONG)))


def test_an_empty_card_is_told_once_what_it_lacks() -> None:
    assert [field for field, _ in complaints(CHOICE, content_of())] == ["points"]
