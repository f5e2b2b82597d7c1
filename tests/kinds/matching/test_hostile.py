"""Whatever is typed, marking does not fail, does not depend on the order of the points, and stays fast."""

from __future__ import annotations

import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cards.kinds.matching import MOST_TYPED, find_said
from cards.kinds.matching.match import MOST_UNKNOWN
from cards.kinds.matching.normalise import MOST_NUMBERS, expansions, tokens
from tests.bench.marking import POINTS as BENCHED_POINTS
from tests.bench.marking import TYPED, pure_work, timed
from tests.kinds.matching import hostile

SOME_WORDS = """
    client complaint fee insurer notify not never 7 days seven £500k rule 3 2 within if before PII records
    acknowledge the and , . : ( ) ; - ' half a million without nothing check Agree writing don't
"""
PROSE = st.lists(st.sampled_from(SOME_WORDS.split()), max_size=40).map(" ".join)
TEXT = st.one_of(PROSE, st.text(max_size=300), st.text(alphabet="a1'.-, £k#|\u2019\u00bd\ufdfa", max_size=200))
MOST_TIMES_THE_PURE_WORK = 9  # under twice what the dearest takes, with points that share nearly all their words
SECONDS = 1.5  # far over the aim of 0.15, since machines that run tests are busy

POINTS = [
    f"Point {number} asks for the client's complaint and fee, in writing, within {number} days" for number in range(100)
]
LONG_POINTS = [
    ("client fee complaint written agree insurer notify records " * 20)[number : number + 1_000]
    for number in range(100)
]
HOSTILE = {
    "one huge word": "a" * MOST_TYPED,
    "one huge number": "9" * MOST_TYPED,
    "numbers and commas": "1," * 5_000,
    "the same word": "fee " * 2_500,
    "a few words in turn": "client fee complaint written " * 350,
    "slips of the hand": " ".join(f"c{number}omplant" for number in range(900)),
    "figures that follow each other": "7 days 28 days " * 600,
    "figures with words, never parted": "client fee 7 days complaint 28 days " * 270,
    "figures with words, always parted": "client fee 7 days and complaint 28 days, " * 240,
    "denials": "not client " * 900,
    "denials of what was said before": "client none " * 800,
    "quotes": "'s" * 5_000,
    "dotted letters": "a." * 5_000,
    "brackets": "(" * MOST_TYPED,
    "words that stand apart": "let a " * 1_600,
    "emoji": "\U0001f600" * MOST_TYPED,
    "one character that stands for many": "\ufdfa" * MOST_TYPED,
    "lone surrogates": "\ud800" * MOST_TYPED,
    "control characters": "\x00\x1b\u202e" * 3_000,
}

SHORT_FORMS = {"PII": "professional indemnity insurance", "CHP": "complaints handling procedure"}
HOSTILE_TO_BENCH = hostile.texts(POINTS[:BENCHED_POINTS], SHORT_FORMS, TYPED)


@given(st.lists(TEXT, max_size=6), TEXT, st.dictionaries(st.text(max_size=5), st.text(max_size=30), max_size=3))
def test_nothing_makes_it_fail(points: list[str], typed: str, abbreviations: dict[str, str]) -> None:
    assert len(find_said(points, typed, abbreviations)) == len(points)


@given(st.lists(PROSE, max_size=6), PROSE, st.randoms(use_true_random=False))
def test_the_order_of_the_points_does_not_matter(points: list[str], typed: str, random: object) -> None:
    found = find_said(points, typed)
    order = list(range(len(points)))
    random.shuffle(order)  # type: ignore[attr-defined]
    assert find_said([points[place] for place in order], typed) == [found[place] for place in order]


@given(st.lists(PROSE, min_size=1, max_size=6))
def test_a_point_typed_word_for_word_is_found(points: list[str]) -> None:
    point = points[0]
    informative = bool(tokens(point, expansions({})))
    assert find_said(points, point)[0] == informative


@settings(max_examples=25)
@given(TEXT)
def test_the_same_answer_is_always_marked_alike(typed: str) -> None:
    assert find_said(POINTS[:5], typed) == find_said(POINTS[:5], typed)


@pytest.mark.parametrize("what", HOSTILE)
def test_hostile_text_stays_cheap(what: str) -> None:
    began = time.process_time()
    find_said(POINTS[:15], HOSTILE[what])
    assert time.process_time() - began < SECONDS


@pytest.mark.parametrize(
    "what", ["the same word", "a few words in turn", "slips of the hand", "figures with words, never parted"]
)
def test_a_hundred_long_points_stay_cheap(what: str) -> None:
    began = time.process_time()
    find_said(LONG_POINTS, HOSTILE[what])
    assert time.process_time() - began < SECONDS


@pytest.mark.parametrize("what", HOSTILE_TO_BENCH)
def test_hostile_text_costs_little_more_than_prose(what: str) -> None:
    ratios = (
        timed(lambda: find_said(POINTS[:BENCHED_POINTS], HOSTILE_TO_BENCH[what], SHORT_FORMS)) / timed(pure_work)
        for _ in range(5)
    )
    assert any(ratio < MOST_TIMES_THE_PURE_WORK for ratio in ratios)


FILLER = "We listen to what the person has told us, and then look at how it was that things went as they did. "
SAID_LAST = "Notify the insurers at once."


@pytest.mark.parametrize("characters", [100, 2_000, MOST_TYPED])
def test_prose_of_any_length_is_read_to_its_end(characters: int) -> None:
    typed = (FILLER * 100)[: characters - len(SAID_LAST) - 2] + ". " + SAID_LAST
    assert find_said(["Notify the insurer", "Take the minutes"], typed) == [True, False]


def test_short_forms_are_read_to_the_end_of_an_answer_that_is_full_of_them() -> None:
    typed = "PII, CHP. " * 15 + SAID_LAST
    assert find_said(["Notify the insurer"], typed, SHORT_FORMS) == [True]


def test_words_are_read_after_more_numbers_than_are() -> None:
    typed = "1, " * MOST_NUMBERS * 2 + SAID_LAST
    assert find_said(["Notify the insurer"], typed) == [True]


def test_words_are_read_after_more_unknown_ones_than_slips_are_looked_for_in() -> None:
    unknown = " ".join(f"w{chr(97 + at // 26)}{chr(97 + at % 26)}zq" for at in range(MOST_UNKNOWN * 2))
    assert find_said(["Notify the insurer"], f"{unknown}. {SAID_LAST}") == [True]


@pytest.mark.parametrize("times", [1, 3, 40])
def test_what_stands_after_a_word_typed_again_and_again_is_found(times: int) -> None:
    assert find_said(["Agree the fee in writing", "Notify the insurer"], "fee " * times + "agreed in writing")[0]


def test_accents_and_ligatures_cost_an_answer_nothing_of_its_end() -> None:
    typed = "\u00e9l\u00e8ve na\u00efve \ufb01rm o\ufb03ce \u00bd. " * 60 + SAID_LAST
    assert find_said(["Notify the insurer"], typed) == [True]


def test_short_forms_of_one_deck_are_not_those_of_another_with_the_same_points() -> None:
    points = ["Hold professional indemnity insurance"]
    assert find_said(points, "We hold PII", SHORT_FORMS) == [True]
    assert find_said(points, "We hold PII", {"PII": "piece of identity information"}) == [False]
    assert find_said(points, "We hold PII") == [False]
    assert find_said(points, "We hold PII", SHORT_FORMS) == [True]


def test_what_was_typed_before_does_not_change_how_an_answer_is_marked() -> None:
    points = ["Acknowledge the complaint", "Agree the fee"]
    alone = find_said(points, "I acknowledge the complant")
    find_said(points, "complaints complamt complan fees")
    assert find_said(points, "I acknowledge the complant") == alone == [True, False]
