"""The pieces of the bench's simulator: its memories follow py-fsrs, its candidates do what they are told."""

from __future__ import annotations

import json
from datetime import timedelta
from typing import TYPE_CHECKING

import fsrs
import numpy as np
import pytest

from cards.scheduling.aim import Pace
from cards.scheduling.evidence import Evidence, forgetting_factor
from tests.bench.learning import __main__ as command
from tests.bench.learning.drawing import drawn
from tests.bench.learning.families import NEW, REVIEW, STEP
from tests.bench.learning.formulas import AGAIN, BELIEVED, EASY, GOOD, HARD
from tests.bench.learning.policies import Fsrs, Ours, mixed
from tests.bench.learning.scenarios import FAMILIES, POLICIES, Result, Scenario, run, truth_of
from tests.bench.learning.table import BEGIN, END, Figures, between_markers, by_scenario, summary, write_into
from tests.bench.learning.world import World
from tests.scheduling.strategies import START

if TYPE_CHECKING:
    from pathlib import Path

    from tests.bench.learning.families import Truth
    from tests.bench.learning.formulas import Ints

LIBRARY = fsrs.Scheduler(enable_fuzzing=False)
SMALL = Scenario(12, 5, 5, is_half_seen=False)
RATINGS = np.array([AGAIN, HARD, GOOD, EASY])


def at(values: int | list[int]) -> Ints:
    return np.atleast_1d(np.array(values, dtype=np.int64))


def a_truth(family: str, shape: tuple[int, int] = (2, 4)) -> Truth:
    return truth_of(family, shape, np.random.default_rng(5))


# Formulas


def test_first_ratings_are_py_fsrs_s() -> None:
    stability, difficulty = BELIEVED.first(RATINGS)
    for place, rating in enumerate(fsrs.Rating):
        card, _ = LIBRARY.review_card(fsrs.Card(card_id=1, due=START), rating, START)
        assert (stability[place], difficulty[place]) == pytest.approx((card.stability, card.difficulty))


@pytest.mark.parametrize("days", [0, 1, 7, 400])
def test_later_ratings_are_py_fsrs_s(days: int) -> None:
    now = START + timedelta(days=days)
    believed = np.full(4, 9.0), np.full(4, 6.5)
    recall = BELIEVED.recall(np.full(4, float(days)), believed[0])
    lapsed = BELIEVED.lapsed(believed[1], believed[0], recall)
    kept = BELIEVED.recalled(believed[1], believed[0], recall, RATINGS)
    later = np.where(RATINGS == AGAIN, lapsed, kept)
    found = later if days else BELIEVED.same_day(believed[0], RATINGS)
    difficulty = BELIEVED.difficulty(believed[1], RATINGS)
    for place, rating in enumerate(fsrs.Rating):
        card = fsrs.Card(1, fsrs.State.Review, None, 9.0, 6.5, now, START)
        assert recall[place] == pytest.approx(LIBRARY.get_card_retrievability(card, now))
        card, _ = LIBRARY.review_card(card, rating, now)
        assert (found[place], difficulty[place]) == pytest.approx((card.stability, card.difficulty))


# True memories


@pytest.mark.parametrize("family", FAMILIES)
def test_recall_is_a_probability_that_fades_and_that_reviews_restore(family: str) -> None:
    truth = a_truth(family)
    rows, cards = at([0, 0, 1, 1]), at([0, 1, 2, 3])
    truth.answer(rows, cards, at([GOOD] * 4), 0.0, NEW)
    truth.answer(rows, cards, at([GOOD] * 4), 0.0, STEP)
    sooner, later = truth.recall(rows, cards, 1.0), truth.recall(rows, cards, 30.0)
    assert ((later >= 0) & (later < sooner) & (sooner <= 1)).all()
    truth.answer(rows, cards, at([GOOD] * 4), 30.0, REVIEW)
    assert (truth.recall(rows, cards, 31.0) > truth.recall(rows, cards, 60.0)).all()
    assert (truth.recall(rows, cards, 60.0) > later).all()


@pytest.mark.parametrize("family", FAMILIES)
def test_a_card_never_met_is_not_recalled(family: str) -> None:
    truth = a_truth(family)
    truth.answer(at(0), at(1), at(GOOD), 0.0, NEW)
    on = truth.on(1.0)
    assert on[0, 1] > 0
    assert on.sum() == on[0, 1]


# Candidates


def a_world(cards: int = 30) -> World:
    random = np.random.default_rng(5)
    return World(truth_of("F0", (2, cards), random), (2, cards), random)


def test_nobody_begins_a_card_when_their_time_is_up() -> None:
    world = a_world()
    answers = world.study([list(range(30)), list(range(3))], 0.0, np.array([200.0, 1e9]))
    assert 200 <= world.seconds[0] < 400
    assert world.seen[0].sum() == (answers.rows == 0).sum() < 30
    assert world.seen[1].sum() == 3


def test_the_log_of_the_last_28_days_is_the_evidence() -> None:
    world = a_world()
    world.study([list(range(30)), []], 0.0, np.full(2, np.inf))
    assert world.evidence(0) == Evidence()
    world.study([list(range(30)), []], 6.0, np.full(2, np.inf))
    evidence = world.evidence(0)
    assert evidence.reviews == 30
    assert 0 < evidence.predicted < 30
    assert world.evidence(1) == Evidence()
    world.study([[], []], 34.0, np.full(2, np.inf))
    assert world.evidence(0) == Evidence()


def test_a_candidate_s_own_times_become_their_pace() -> None:
    world = a_world()
    assert world.pace(0) == Pace()
    world.study([list(range(30)), []], 0.0, np.full(2, np.inf))
    own = (world.seconds[0] + 20 * 38) / 50
    assert world.pace(0) == Pace(13, 38, own)
    assert world.pace(1) == Pace()


def test_a_candidate_whose_forgetting_is_faster_than_believed_shows_it() -> None:
    factors = {}
    for family in ("F0", "F1"):
        random = np.random.default_rng(5)
        world = World(truth_of(family, (30, 40), random), (30, 40), random)
        for day in (0.0, 4.0):
            world.study([list(range(40))] * 30, day, np.full(30, np.inf))
        factors[family] = np.median([forgetting_factor(world.evidence(row)) for row in range(30)])
    assert factors["F1"] > 1.3 > factors["F0"]


def test_each_policy_introduces_cards_and_asks_those_that_are_due() -> None:
    for policy in POLICIES.values():
        world = a_world()
        of = policy(world, 60)
        for day in range(12):
            of.learn(world.study(of.orders(day, 20.0 - day, [0]), day, np.full(2, 3600.0)), day)
        assert world.seen[0].sum() > 10, policy
        assert world.seconds[0] > world.seen[0].sum() * 15, policy
        assert not world.seen[1].any(), "who misses every day meets nothing"


def test_the_default_waits_for_the_due_day_and_ours_does_not_in_the_last_week() -> None:
    world = a_world(10)
    anki, ours = Fsrs(world, 60), Ours(world, 60)
    anki.learn(world.study([list(range(10)), []], 0.0, np.full(2, np.inf)), 0.0)
    sure = int(np.argmax(world.stability[0]))
    assert sure not in anki.orders(5.0, 1.0, [0])[0]
    assert sure in ours.orders(8.0, 1.0, [0])[0]


def test_mixing_spreads_evenly() -> None:
    assert mixed([1, 2, 3, 4], [10, 20]) == [1, 10, 2, 3, 20, 4]


# Runs


@pytest.mark.parametrize("policy", POLICIES)
def test_the_same_seed_gives_the_same_result(policy: str) -> None:
    first = run(SMALL, "F0", policy, seed=3, candidates=2)
    assert first == run(SMALL, "F0", policy, seed=3, candidates=2)
    assert 0 < first.recall <= 1
    assert 0 < first.heaviest <= first.minutes


def test_half_the_deck_may_have_been_met_before() -> None:
    half = run(Scenario(12, 1, 1, is_half_seen=True), "F0", "this plan", seed=3, candidates=2)
    assert half.recall > run(Scenario(12, 1, 1, is_half_seen=False), "F0", "this plan", seed=3, candidates=2).recall


# What is told


def figures() -> Figures:
    results = {
        (family, policy): [Result((5 + place) / 10, 100.0, 0.4, 10.0)] * 2
        for family in FAMILIES
        for place, policy in enumerate(POLICIES)
    }
    return Figures(2, 1, [SMALL, Scenario(12, 6, 5, is_half_seen=True)], results)


def test_figures_survive_being_kept() -> None:
    assert Figures.from_json(json.loads(json.dumps(figures().as_json()))) == figures()


def test_the_summary_says_the_median_gain_over_the_default() -> None:
    assert summary(figures())[-1].endswith("default: +80.0 % / +80.0 % / +80.0 %.")
    assert "| this plan | .900 / .900 / .900 | 100 / 100 / 100 |" in "\n".join(summary(figures()))
    assert "0.900   100  10" in by_scenario(figures(), "F1")[-1]


def test_the_plot_has_a_mark_for_each_mean() -> None:
    assert drawn(figures()).count("<path transform") == len(POLICIES) * len(FAMILIES) + len(FAMILIES)


def test_a_table_is_written_between_its_markers(tmp_path: Path) -> None:
    readme = tmp_path / "README.md"
    text = command.README.read_text(encoding="utf-8")
    readme.write_text(text, encoding="utf-8")
    write_into(readme, figures())
    written = readme.read_text(encoding="utf-8")
    assert between_markers(written) == "\n".join(summary(figures()))
    assert written.split(BEGIN)[0] == text.split(BEGIN)[0]
    assert written.split(END)[1] == text.split(END)[1]


def test_a_wrong_option_is_a_sentence(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        command.parse(["--candidates", "0"])
    assert "must be 1 or more" in capsys.readouterr().err


# README's figures


def test_the_table_in_readme_is_what_the_kept_figures_say() -> None:
    kept = Figures.from_json(json.loads(command.KEPT.read_text(encoding="utf-8")))
    assert kept.seed == command.PROVEN_WITH
    assert between_markers(command.README.read_text(encoding="utf-8")) == "\n".join(summary(kept))
    assert command.PLOT.read_text(encoding="utf-8") == drawn(kept)


@pytest.mark.parametrize("policy", ["this plan", next(iter(POLICIES))])
def test_the_kept_figures_are_what_the_code_gives(policy: str) -> None:
    """One scenario again. If the plan has changed, so have the others: make bench-learning."""
    kept = Figures.from_json(json.loads(command.KEPT.read_text(encoding="utf-8")))
    scenario = kept.scenarios[0]
    again = run(scenario, "F0", policy, kept.seed, kept.candidates)
    assert again.recall == pytest.approx(kept.results["F0", policy][0].recall, abs=0.005)
    assert again.minutes == pytest.approx(kept.results["F0", policy][0].minutes, rel=0.01)
