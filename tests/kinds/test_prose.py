"""Prose and own examples: nothing to mark by machine, the candidate compares."""

from __future__ import annotations

from cards.kinds.registry import kind_of
from cards.scheduling.types import Rating
from tests.kinds.faces import complaints, content_of, face_of, given

PROSE, EXAMPLE = kind_of("prose"), kind_of("example")


def test_prose_is_compared_by_the_candidate_alone() -> None:
    face = face_of("prose", answer="Within seven days.")
    marking = PROSE.mark(face, "seed", given(typed="Within seven days."))
    assert (marking.recalled, marking.needed) == ((), 0)
    assert marking.suggestion is None
    assert (PROSE.tickable(face), PROSE.ask(face, "seed"), PROSE.check) == ((), None, "")


def test_what_an_author_of_prose_is_told() -> None:
    assert complaints(PROSE, content_of(answer="Within seven days.")) == []
    assert complaints(PROSE, content_of(answer=" ")) == [("answer", "A prose card needs an answer.")]
    assert complaints(PROSE, content_of("A point", answer="And prose")) == [
        ("points", "A card of the kind “Prose” has no points. Clear them, or choose another kind.")
    ]


def test_an_example_is_ticked_by_the_candidate() -> None:
    face = face_of("example", "What you did", "What you advised", "What came of it", answer="Your own.")
    marking = EXAMPLE.mark(face, "seed", given(ticked="ca", typed="What you did"))
    assert (marking.recalled, marking.needed, marking.suggestion) == (("a", "c"), 3, Rating.HARD)


def test_an_example_without_points_is_only_rated() -> None:
    assert EXAMPLE.mark(face_of("example", answer="Your own."), "seed", given()).suggestion is None


def test_what_an_author_of_an_example_is_told() -> None:
    assert complaints(EXAMPLE, content_of(answer="What a good one holds.")) == []
    assert complaints(EXAMPLE, content_of("What you did")) == []
    assert complaints(EXAMPLE, content_of()) == [("answer", "Say what a good example holds, here or as points.")]
    assert EXAMPLE.has_examples
    assert not PROSE.has_examples
