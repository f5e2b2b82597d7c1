"""Candidates of every kind: how many cards, days and minutes, and whether half the deck was met before."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import product

import numpy as np

from tests.bench.learning.families import ActrFamily, FsrsFamily, Truth
from tests.bench.learning.policies import Fsrs, HandPaced, Leitner, Ours, Policy, Sm2
from tests.bench.learning.world import World

MISSED = 0.15  # of the days
CANDIDATES = 4  # in each scenario: some minutes on two cores
POLICIES: dict[str, type[Policy]] = {
    "Anki's default (FSRS, 20 new a day)": Fsrs,
    "SM-2, 20 new a day": Sm2,
    "Leitner, 20 new a day": Leitner,
    "FSRS, paced by hand": HandPaced,
    "this plan": Ours,
}
FAMILIES = ("F0", "F1", "F2")


@dataclass(frozen=True, slots=True)
class Scenario:
    cards: int
    days: int
    minutes: int
    is_half_seen: bool


REALISTIC = [Scenario(*values) for values in product((300, 1000), (21, 60, 120), (10, 20, 40), (False, True))]


@dataclass(frozen=True, slots=True)
class Result:
    """Mean over the candidates: share of cards recalled on the day, and a week after; minutes; the heaviest day."""

    recall: float
    minutes: float
    week_after: float
    heaviest: float


def truth_of(family: str, shape: tuple[int, int], random: np.random.Generator) -> Truth:
    if family == "F0":
        return FsrsFamily(shape, random, spread=0.4)
    if family == "F1":
        return FsrsFamily(shape, random, spread=0.4, is_exponential=True, first_stability=0.39, growth=0.8)
    return ActrFamily(shape, random, threshold=-1.48)


def run(scenario: Scenario, family: str, policy: str, seed: int, candidates: int = CANDIDATES) -> Result:
    """Simulate some candidates. The same seed gives every policy candidates of the same memories."""
    random = np.random.default_rng([seed, FAMILIES.index(family)])
    shape = (candidates, scenario.cards)
    truth = truth_of(family, shape, random)
    world = World(truth, shape, random)
    start = _meet_half(world) if scenario.is_half_seen else 0
    world.seconds[:] = 0
    plan = POLICIES[policy](world, scenario.minutes)
    heaviest = np.zeros(candidates)
    for day in range(scenario.days):
        before = world.seconds.copy()
        present = np.nonzero(random.random(candidates) >= MISSED)[0].tolist()
        orders = plan.orders(float(start + day), float(scenario.days - day), present)
        plan.learn(world.study(orders, float(start + day), np.full(candidates, plan.budget)), float(start + day))
        heaviest = np.maximum(heaviest, world.seconds - before)
    end = float(start + scenario.days)
    means = (truth.on(end).mean(), world.seconds.mean() / 60, truth.on(end + 7).mean(), heaviest.mean() / 60)
    return Result(*map(float, means))


def _meet_half(world: World) -> int:
    """Let them meet the first half of the deck under Anki's default, as most have. Return the days that took."""
    half = world.shape[1] // 2
    policy = Fsrs(world, minutes=0)
    days = -(-half // policy.new_per_day) + 5
    for day in range(days):
        orders = policy.orders(float(day), 1, list(range(world.shape[0])))
        orders = [[card for card in order if card < half] for order in orders]
        policy.learn(world.study(orders, float(day), np.full(world.shape[0], np.inf)), float(day))
    return days
