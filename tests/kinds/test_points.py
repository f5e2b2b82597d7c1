"""Points: what is typed ticks them and unticks none; any so many of them are a full answer."""

from __future__ import annotations

import pytest
from hypothesis import given as for_all
from hypothesis import strategies as st

from cards.kinds.registry import kind_of
from cards.kinds.types import BadResponseError, Marking
from cards.scheduling.types import Rating
from tests.kinds.faces import complaints, content_of, face_of, given

POINTS = kind_of("points")
TEXTS = ("Acknowledge", "Investigate", "Reply", "Redress")
ALL = face_of("points", *TEXTS)
ANY_TWO = face_of("points", *TEXTS, any_of=2)


def mark(typed: str = "", ticked: str = "") -> Marking:
    return POINTS.mark(ALL, "seed", given(typed=typed, ticked=ticked))


def test_what_was_typed_is_ticked() -> None:
    marking = mark("First I acknowledge, in the end I redress.")
    assert (marking.recalled, marking.needed, marking.suggestion) == (("a", "d"), 4, Rating.AGAIN)


def test_what_was_typed_never_unticks() -> None:
    assert mark("I acknowledge", ticked="b").recalled == ("a", "b")
    assert mark("I acknowledge", ticked="a").recalled == ("a",), "and nothing counts twice"
    assert mark("something else altogether", ticked="cb").recalled == ("b", "c")


@for_all(typed=st.text(), more=st.text(), ticked=st.sets(st.sampled_from("abcd")).map("".join))
def test_ticks_stay_and_only_points_of_the_card_are_recalled(typed: str, more: str, ticked: str) -> None:
    recalled = mark(f"{typed} {more}", ticked).recalled
    assert set(ticked) <= set(recalled) <= set("abcd")
    assert list(recalled) == sorted(recalled), "in the card's order, each once"


def test_nothing_said_is_nothing_recalled() -> None:
    assert mark() == mark("   ") == Marking((), needed=4, by_words=True)
    assert mark("Quite other words").suggestion is None, "what was not found may have been said all the same"


def test_a_card_or_deck_may_list_what_is_shortened() -> None:
    face = face_of("points", "Complaints handling procedure", "Something else")
    assert POINTS.mark(face, "seed", given(typed="CHP"), {"CHP": "complaints handling procedure"}).recalled == ("a",)


@pytest.mark.parametrize(("ticked", "rating"), [("", None), ("d", 1), ("bd", 3), ("abd", 3), ("abcd", 3)])
def test_any_so_many_of_them_are_a_full_answer(ticked: str, rating: Rating | None) -> None:
    marking = POINTS.mark(ANY_TWO, "seed", given(ticked=ticked))
    assert (marking.recalled, marking.needed, marking.suggestion) == (tuple(ticked), 2, rating)
    assert marking.found == min(len(ticked), 2)
    assert POINTS.tickable(ANY_TWO) == ("a", "b", "c", "d"), "all of them can be ticked"


def test_more_can_never_be_needed_than_there_are() -> None:
    """A point may go after the card was made."""
    assert POINTS.needed(face_of("points", "Reply", any_of=3)) == 1


@pytest.mark.parametrize("ticked", ["z", "az", "aa"])
def test_ticks_that_are_no_points_of_the_card_are_refused(ticked: str) -> None:
    for name in ("points", "steps", "example"):
        with pytest.raises(BadResponseError, match="not one of this card"):
            kind_of(name).mark(ALL, "seed", given(ticked=ticked))


def test_what_an_author_is_told() -> None:
    assert complaints(POINTS, content_of(*TEXTS, any_of=4)) == []
    assert complaints(POINTS, content_of(*TEXTS, any_of=5)) == [("any_of", "The card asks for any 5 points but has 4.")]
    assert complaints(POINTS, content_of("Reply")) == [
        ("points", "Write at least 2 points, or choose the kind “Prose”, or keep the card a draft.")
    ]
    assert complaints(POINTS, content_of(*TEXTS, figures="| a | b |")) == [
        ("figures", "A card of the kind “Points” has no table here. Choose “Table of figures”, or clear it.")
    ]
    assert complaints(POINTS, content_of(*TEXTS, settings={"unit": "£"})) == [
        ("unit", "A card of the kind “Points” takes no “unit”. Clear it.")
    ]
