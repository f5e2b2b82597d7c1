"""Promises about the labelled answers: enough of them, half held out, nothing in two parts, each labelled once."""

from __future__ import annotations

from itertools import combinations
from typing import TYPE_CHECKING

import pytest

from tests.kinds import said_pairs
from tests.kinds.said_pairs import NAMES, Said, load

if TYPE_CHECKING:
    from pathlib import Path

ANSWER = 'card = "own-a"\nquestion = "Q?"\ntyped = "t"\n'


@pytest.fixture(scope="module")
def tuning() -> Said:
    return load("tuning")


@pytest.fixture(scope="module")
def held_out() -> Said:
    return load("held_out")


def test_there_are_enough_pairs_and_half_are_held_out(tuning: Said, held_out: Said) -> None:
    apart = len(held_out.pairs) + len(load("blind").pairs)
    assert len(tuning.pairs) + apart >= 120
    assert apart >= len(tuning.pairs)


def test_the_blind_part_is_large_enough_to_measure_by() -> None:
    pairs = load("blind").pairs
    assert len(pairs) >= 160
    assert len({pair.typed for pair in pairs}) >= 25


@pytest.mark.parametrize(("one", "other"), list(combinations(NAMES, 2)))
def test_no_answer_is_in_two_parts(one: str, other: str) -> None:
    assert not {pair.typed.casefold() for pair in load(one).pairs} & {
        pair.typed.casefold() for pair in load(other).pairs
    }


def test_the_halves_ask_about_different_points(tuning: Said, held_out: Said) -> None:
    shared = {pair.point for pair in tuning.pairs} & {pair.point for pair in held_out.pairs}
    assert len(shared) * 10 <= len({pair.point for pair in held_out.pairs})


@pytest.mark.parametrize("name", NAMES)
def test_every_label_is_one_or_the_other(name: str) -> None:
    pairs = load(name).pairs
    assert len({(pair.point, pair.typed) for pair in pairs}) == len(pairs), "a point is labelled twice for one answer"
    assert {pair.said for pair in pairs} == {True, False}


@pytest.mark.parametrize("name", NAMES)
def test_neither_label_outweighs_the_other(name: str) -> None:
    pairs = load(name).pairs
    assert 0.5 <= sum(pair.said for pair in pairs) / len(pairs) <= 0.6


@pytest.mark.parametrize("name", NAMES)
def test_every_pair_has_words_to_compare(name: str) -> None:
    for pair in load(name).pairs:
        assert pair.question.strip()
        assert pair.point.strip()
        assert pair.typed.strip()
        assert pair.point in pair.points


@pytest.mark.parametrize("name", NAMES)
def test_an_abbreviation_is_shorter_than_what_it_stands_for(name: str) -> None:
    abbreviations = load(name).abbreviations
    assert abbreviations
    assert all(len(short) < len(long) for short, long in abbreviations.items())


@pytest.mark.parametrize(
    ("labels", "complaint"),
    [
        ('said = ["A"]\nnot_said = ["A"]', "stands twice"),
        ('said = ["A"]\nnot_said = []\nothers = ["A"]', "stands twice"),
        ('said = ["A"]', "It needs"),
        ('said = ["A"]\nnot_said = []\nunsure = []', "It needs"),
    ],
)
def test_a_careless_label_is_refused(
    labels: str, complaint: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "careless.toml").write_text(f"[abbreviations]\n[[answer]]\n{ANSWER}{labels}\n", encoding="utf-8")
    monkeypatch.setattr(said_pairs, "FOLDER", tmp_path)
    with pytest.raises(ValueError, match=complaint):
        load("careless")
