"""A table of figures as a card: what an attempt asks, how the fields of its form are marked, what an author is told."""

from __future__ import annotations

import json

import pytest
from hypothesis import given as for_all
from hypothesis import strategies as st

from cards.kinds.drill import NotANumberError, Options, check, read_table
from cards.kinds.face import Face
from cards.kinds.figures import MOST_QUESTIONS, QUESTIONS
from cards.kinds.registry import kind_of
from cards.kinds.types import BadResponseError, Marking, Problem
from cards.scheduling.types import Rating
from tests.kinds.drill.tables import EXCESS, PII_LIMITS
from tests.kinds.faces import complaints, content_of, face_of, given

FIGURES = kind_of("figures")
ASK = "A firm turned over {amount} last year. Minimum limit of indemnity?"
FACE = face_of("figures", figures=PII_LIMITS, settings={"ask": ASK})
SEED = "card:3"
ANSWERS = {one.question.id: one.question.expected_text for one in FIGURES.ask(FACE, SEED)}
OVERLAP = "| Turnover | Limit |\n|---|---|\n| up to £200 | £1 |\n| £100 and above | £2 |"


def mark(fields: dict[str, str]) -> Marking:
    return FIGURES.mark(FACE, SEED, given(fields))


def test_an_attempt_asks_three_questions_in_the_author_s_words() -> None:
    asked = FIGURES.ask(FACE, SEED)
    assert len(asked) == QUESTIONS
    assert all(one.question.text.startswith("A firm turned over ") for one in asked)
    assert [one.given for one in asked] == ["", "", ""]


def test_a_reload_asks_the_same_and_the_next_attempt_something_else() -> None:
    assert FIGURES.ask(FACE, SEED) == FIGURES.ask(FACE, SEED)
    assert len({str(FIGURES.ask(FACE, f"card:{version}")) for version in range(20)}) > 15


def test_a_card_that_was_stored_asks_as_the_one_that_was_saved() -> None:
    stored = Face.from_dict(json.loads(json.dumps(FACE.as_dict())))
    assert FIGURES.ask(stored, SEED) == FIGURES.ask(FACE, SEED)


@for_all(st.text(), st.integers(1, MOST_QUESTIONS))
def test_whatever_the_seed_the_same_ids_may_be_ticked(seed: str, count: int) -> None:
    """The log counts them without knowing which attempt it was."""
    face = face_of("figures", figures=PII_LIMITS, settings={"questions": count})
    asked = tuple(one.question.id for one in FIGURES.ask(face, seed))
    assert asked == FIGURES.tickable(face)
    assert FIGURES.needed(face) == len(asked) == count


def test_all_right_is_a_full_answer() -> None:
    marking = mark(ANSWERS)
    assert (marking.recalled, marking.needed, marking.suggestion) == (("q1", "q2", "q3"), 3, Rating.GOOD)
    assert all(one.is_right and one.check.why == "" for one in marking.detail)


def test_each_is_marked_by_itself_and_an_empty_one_is_not_answered() -> None:
    marking = mark({**ANSWERS, "q1": "£1", "q3": "  "})
    assert (marking.recalled, marking.suggestion) == (("q2",), Rating.AGAIN)
    wrong, _right, empty = marking.detail
    assert (wrong.given, wrong.check.understood, wrong.check.why) == ("£1", "£1", f"The answer is {ANSWERS['q1']}.")
    assert (empty.is_right, empty.check) == (False, None)


def test_nothing_filled_in_recalls_nothing() -> None:
    assert (mark({}).recalled, mark({}).needed) == ((), 3)


def test_the_answer_is_that_of_this_attempt_s_question() -> None:
    """Each attempt asks another figure: the answers of one are not those of the next."""
    marks = {FIGURES.mark(FACE, f"card:{version}", given(ANSWERS)).found for version in range(30)}
    assert len(marks) > 1


@pytest.mark.parametrize("typed", ["lots", "1e999", "NaN", "-", "£", "9" * 100_000, "1.2.3", "\N{SNOWMAN}" * 5000])
def test_what_is_no_number_is_refused_with_the_question(typed: str) -> None:
    with pytest.raises(BadResponseError) as refused:
        mark({**ANSWERS, "q2": typed})
    said = str(refused.value)
    assert said.startswith("“A firm turned over ")
    assert said.endswith(".")
    assert len(said) < 400, "however long it was"


@for_all(st.text(max_size=30), st.text(max_size=30))
def test_whatever_is_typed_is_marked_as_the_drill_does_or_refused(first: str, second: str) -> None:
    fields = {"q1": first, "q2": second, "q9": "not asked", "points": "q1"}
    options = Options(ask=ASK)
    table = read_table(PII_LIMITS, options)
    asked = FIGURES.ask(FACE, SEED, given(fields))
    assert [one.given for one in asked] == [first.strip(), second.strip(), ""]
    try:
        right = tuple(one.question.id for one in asked if check(one.question, one.given, table, options).is_right)
    except NotANumberError:
        with pytest.raises(BadResponseError):
            mark(fields)
    else:
        assert mark(fields).recalled == right


def test_what_the_author_declared_counts() -> None:
    face = face_of("figures", figures="| Item | Share |\n|---|---|\n| Excess | 200 |", settings={"tolerance": "10"})
    asked = FIGURES.ask(face, SEED)
    assert len(asked) == 1, "no more questions than the table can give"
    assert FIGURES.mark(face, SEED, given({"q1": "209"})).found == 1
    assert FIGURES.mark(face, SEED, given({"q1": "211"})).found == 0


def test_a_mentor_sees_ten_questions_and_their_answers() -> None:
    for figures, settings in ((PII_LIMITS, {"ask": ASK}), (EXCESS, {})):
        shown = FIGURES.preview(face_of("figures", figures=figures, settings=settings))
        assert len({question.text for question in shown}) == 10
        assert all(question.expected_text for question in shown)


@pytest.mark.parametrize("table", ["", OVERLAP, "no table at all", "| a |\n|---|"])
def test_a_stored_table_that_cannot_be_drilled_asks_nothing_and_breaks_nothing(table: str) -> None:
    face = face_of("figures", figures=table)
    assert (list(FIGURES.ask(face, SEED)), FIGURES.tickable(face), FIGURES.needed(face)) == ([], (), 0)
    assert list(FIGURES.preview(face)) == []
    marking = FIGURES.mark(face, SEED, given({"q1": "1"}))
    assert marking.suggestion is None


def test_a_table_that_can_be_drilled_may_be_published() -> None:
    for figures in (PII_LIMITS, EXCESS):
        assert complaints(FIGURES, content_of(figures=figures)) == []


def test_a_table_that_cannot_is_refused_even_in_a_draft_with_its_row() -> None:
    problems = list(FIGURES.contradictions(content_of(figures=OVERLAP)))
    assert problems
    assert all(problem.field == "figures" and problem.message.endswith(".") for problem in problems)
    assert {problem.row for problem in problems} & {1, 2}


def test_a_draft_may_have_no_table_yet() -> None:
    assert list(FIGURES.contradictions(content_of())) == []
    assert complaints(FIGURES, content_of()) == [("figures", "A table of figures needs its table.")]


UNFIT: list[tuple[str, object]] = [
    *(("questions", number) for number in (0, 6, -1, 10**30, True, 2.0, "3", "many", None)),
    *(("unit", text) for text in (7, None, "£" * 31)),
    ("ask", "?" * 301),
]


@pytest.mark.parametrize(("key", "value"), UNFIT, ids=lambda value: str(value)[:9])
def test_a_setting_that_does_not_fit_is_refused_where_it_stands(key: str, value: object) -> None:
    """Whichever way it came: a form, deck text, or a card that was stored."""
    (problem,) = FIGURES.contradictions(content_of(figures=PII_LIMITS, settings={key: value}))
    assert problem.field == key
    assert " takes a " in problem.message


def test_what_the_drill_says_of_a_setting_stands_at_that_setting() -> None:
    problems = FIGURES.contradictions(content_of(figures=PII_LIMITS, settings={"tolerance": "a little"}))
    assert [problem.field for problem in problems] == ["tolerance"]


def test_a_setting_of_no_kind_is_refused() -> None:
    problems = list(FIGURES.contradictions(content_of(figures=PII_LIMITS, settings={"colour": "red"})))
    assert problems == [Problem("colour", "A card of the kind “Table of figures” takes no “colour”. Clear it.")]
