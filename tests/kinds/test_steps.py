"""Steps in order: never shown in order, marked by their longest run in order, and everything else refused."""

from __future__ import annotations

from dataclasses import replace
from itertools import combinations, permutations
from typing import TYPE_CHECKING

import pytest
from hypothesis import given as for_all
from hypothesis import strategies as st

from cards.kinds.registry import kind_of
from cards.kinds.steps import PLACE, PlacedStep, longest_order
from cards.kinds.types import BadResponseError, Body, Marking, PointContent
from cards.scheduling.types import Rating
from tests.kinds.faces import complaints, content_of, face_of, given

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

STEPS = kind_of("steps")
FACE = face_of("steps", "Acknowledge", "Investigate", "Reply", "Redress")


def order(places: str | list[str], ids: str = "abcd") -> dict[str, str]:
    """The fields of a form that gives these places to the steps, named in their right order."""
    return {PLACE + key: place for key, place in zip(ids, places, strict=False)}


def mark(places: str | list[str], typed: str = "") -> Marking:
    return STEPS.mark(FACE, "seed", given(order(places), typed=typed))


def refusal(fields: Mapping[str, str | Sequence[str]]) -> str:
    with pytest.raises(BadResponseError) as refused:
        STEPS.mark(FACE, "seed", given(fields))
    return str(refused.value)


@for_all(count=st.integers(2, 8), seed=st.text())
def test_the_shuffle_never_shows_the_right_order_and_always_every_step(count: int, seed: str) -> None:
    texts = [f"Step {number}" for number in range(count)]
    asked = STEPS.ask(face_of("steps", *texts), seed)
    assert [step.point.plain for step in asked] != texts
    assert sorted(step.point.plain for step in asked) == texts
    assert [step.place for step in asked] == [str(number) for number in range(1, count + 1)]


def test_the_same_seed_asks_the_same_and_others_ask_otherwise() -> None:
    assert STEPS.ask(FACE, "card:3") == STEPS.ask(FACE, "card:3")
    assert len({tuple(step.point.id for step in STEPS.ask(FACE, f"card:{number}")) for number in range(50)}) > 10


def test_one_step_alone_is_shown_as_it_is() -> None:
    assert [step.field for step in STEPS.ask(face_of("steps", "Acknowledge"), "seed")] == [f"{PLACE}a"]


def longest_by_trying(places: tuple[int, ...]) -> int:
    """The length of the longest selection of steps whose places rise, by trying all selections."""
    return max(
        length
        for length in range(len(places) + 1)
        for chosen in combinations(places, length)
        if list(chosen) == sorted(chosen)
    )


@for_all(st.integers(0, 7).flatmap(lambda count: st.permutations(range(1, count + 1))))
def test_the_longest_run_in_order_counts(places: list[int]) -> None:
    found = longest_order(places)
    run = [places[index] for index in sorted(found)]
    assert run == sorted(run), "what counts is in order"
    assert len(run) == longest_by_trying(tuple(places)), "and nothing longer is"


def test_every_order_of_five_steps_is_marked_by_its_longest_run() -> None:
    for places in permutations(range(1, 6)):
        assert len(longest_order(places)) == longest_by_trying(places), places


@for_all(count=st.integers(2, 12), data=st.data())
def test_one_step_out_of_place_costs_one(count: int, data: st.DataObject) -> None:
    steps = list(range(count))
    moved = data.draw(st.sampled_from(steps))
    rest = [step for step in steps if step != moved]
    at = data.draw(st.integers(0, count - 1).filter(lambda place: place != moved))
    rest.insert(at, moved)
    places = [rest.index(step) + 1 for step in steps]
    assert len(longest_order(places)) == count - 1


def test_the_right_order_is_a_full_answer() -> None:
    marking = mark("1234")
    assert (marking.recalled, marking.needed, marking.suggestion) == (("a", "b", "c", "d"), 4, Rating.GOOD)
    assert all(step.in_order for step in marking.detail)


def test_what_was_out_of_place_is_said_beside_where_it_belongs() -> None:
    marking = mark("1342")
    assert marking.recalled == ("a", "b", "c")
    assert marking.suggestion == Rating.HARD
    assert marking.detail[3] == PlacedStep(FACE.points[3], place=4, given=2, in_order=False)
    assert [(step.place, step.given, step.in_order) for step in marking.detail[:3]] == [
        (1, 1, True),
        (2, 3, True),
        (3, 4, True),
    ]


def test_the_order_turned_round_is_as_good_as_unknown() -> None:
    marking = mark("4321")
    assert (len(marking.recalled), marking.suggestion) == (1, Rating.AGAIN)


def test_many_steps_are_marked_at_once() -> None:
    assert len(longest_order(range(100_000, 0, -1))) == 1
    assert len(longest_order(range(1, 100_001))) == 100_000


def test_spaces_and_leading_noughts_do_not_matter() -> None:
    assert mark([" 1 ", "02", "3", "4"]).found == 4


NO_PLACES = [
    *("", " ", "0", "5", "-1", "+1", "1.0", "1 2", "1_0", "0x1", "1e999", "NaN", "inf", "one"),
    *("²", "\N{ARABIC-INDIC DIGIT ONE}", "9" * 10**6),
]


@pytest.mark.parametrize("place", NO_PLACES, ids=lambda place: ascii(place[:9]))
def test_what_is_no_place_is_refused_with_the_step_that_lacks_one(place: str) -> None:
    assert (
        refusal({**order("1234"), f"{PLACE}b": place}) == "Give each step a place from 1 to 4: “Investigate” has none."
    )


def test_two_steps_in_one_place_are_named() -> None:
    assert refusal({**order("1233")}) == ("Two steps have place 3: “Reply” and “Redress”. Give each its own place.")


def test_a_long_step_is_named_by_how_it_begins() -> None:
    face = face_of("steps", "Acknowledge the complaint in writing within seven days of its receipt", "Reply")
    with pytest.raises(BadResponseError, match="“Acknowledge the complaint in writing wi…” has none"):
        STEPS.mark(face, "seed", given(order(["", "2"])))


def test_a_missing_step_is_refused() -> None:
    assert "“Redress” has none" in refusal({**order("123")})


@pytest.mark.parametrize(
    "fields",
    [
        {**order("1234"), f"{PLACE}z": "5"},
        {**order("1234"), PLACE: "1"},
        {**order("1234"), f"{PLACE}a": ["1", "2"]},
        {**order("1234"), f"{PLACE}a": ["1", "1"]},
    ],
    ids=["another step", "a step without a name", "a step twice", "a step twice alike"],
)
def test_what_is_not_a_list_of_this_card_s_steps_is_refused(fields: dict[str, str | list[str]]) -> None:
    assert refusal(fields).startswith("That order is not one of this card's steps.")


@for_all(st.dictionaries(st.text(), st.lists(st.text(), max_size=3), max_size=6), st.text())
def test_whatever_arrives_is_marked_or_refused_and_can_be_asked_again(fields: dict[str, list[str]], place: str) -> None:
    response = given({**fields, **order([place, "2", "3", "4"])})
    asked = STEPS.ask(FACE, "seed", response)
    assert sorted(step.point.id for step in asked) == list("abcd")
    if place.strip() == "1":
        assert STEPS.mark(FACE, "seed", response).recalled == ("a", "b", "c", "d")
    else:
        assert refusal(response.fields).endswith(".")


def test_what_was_typed_is_compared_where_no_order_was_given() -> None:
    marking = STEPS.mark(FACE, "seed", given(typed="I would acknowledge it, then reply."))
    assert (marking.recalled, marking.needed, marking.detail) == (("a", "c"), 4, None)


def typed_beside(places: str | list[str]) -> Marking:
    asked = given(order(places), typed="I would acknowledge it, then reply.")
    return STEPS.mark(FACE, "seed", replace(asked, by_words=True))


@for_all(st.permutations("1234"))
def test_an_order_is_shown_beside_what_was_typed_and_ticks_nothing(places: list[str]) -> None:
    marking = typed_beside(places)
    assert marking.recalled == ("a", "c"), "what was typed alone"
    shuffle = {step.field: step.place for step in STEPS.ask(FACE, "seed")}
    if order(places) == shuffle:
        assert marking.detail is None, "nobody has touched it"
    else:
        assert [str(step.given) for step in marking.detail] == places
        assert marking.detail.in_order == len(longest_order([int(place) for place in places]))


@pytest.mark.parametrize("places", [["1", "1", "2", "3"], ["1", "2", "3", "x"], ["0", "1", "2", "3"], ["1", "2"], []])
def test_what_is_no_order_is_not_shown_beside_what_was_typed(places: list[str]) -> None:
    marking = typed_beside(places)
    assert (marking.recalled, marking.detail) == (("a", "c"), None)


def test_what_is_typed_never_unticks() -> None:
    assert STEPS.mark(FACE, "seed", given(typed="reply", ticked="d")).recalled == ("c", "d")
    assert STEPS.mark(FACE, "seed", given(ticked="db")).recalled == ("b", "d"), "in the card's order"


def test_an_order_that_was_given_counts_whatever_was_typed() -> None:
    assert mark("1234", typed="reply").found == 4


def test_an_order_that_was_given_is_shown_again() -> None:
    asked = STEPS.ask(FACE, "seed", given(order("2413")))
    assert [(step.point.id, step.place) for step in asked] == [("c", "1"), ("a", "2"), ("d", "3"), ("b", "4")]


@pytest.mark.parametrize("places", ["1223", "12x4", "1235"])
def test_what_was_refused_is_shown_again_beside_each_step(places: str) -> None:
    response = given(order(places))
    shuffle = [step.point.id for step in STEPS.ask(FACE, "seed")]
    asked = STEPS.ask(FACE, "seed", response)
    assert [step.point.id for step in asked] == shuffle, "the list stands as it was"
    assert {step.point.id: step.place for step in asked} == dict(zip("abcd", places, strict=True))


def test_a_step_may_stand_under_a_heading() -> None:
    face = face_of("steps", PointContent("Acknowledge", "Stage 1"), PointContent("Redress", "Stage 2"))
    marking = STEPS.mark(face, "seed", given(order("12", ids="ab")))
    assert [step.point.group for step in marking.detail] == ["Stage 1", "Stage 2"]


def test_what_an_author_is_told() -> None:
    assert complaints(STEPS, content_of("Acknowledge", "Reply")) == []
    assert complaints(STEPS, content_of("Reply")) == [
        ("points", "Write at least 2 steps, or choose the kind “Prose”, or keep the card a draft."),
    ]
    assert complaints(STEPS, content_of("Reply", "Ask", "REPLY")) == [
        ("points", "Steps 1 and 3 say the same, so nobody could put them in order. Say in each what sets it apart."),
    ]
    assert complaints(STEPS, content_of("Acknowledge", "Reply", any_of=1)) == [
        ("any_of", "“Any so many” is for cards of the kind “Points”.")
    ]
    assert STEPS.body is Body.NUMBERS
