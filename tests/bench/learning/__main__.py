"""What schedules leave simulated candidates with: `python -m tests.bench.learning [--candidates N] [--write]`."""

from __future__ import annotations

import argparse
import json
import multiprocessing
import os
import sys
import time
from itertools import product
from pathlib import Path

from tests.bench.learning.drawing import drawn
from tests.bench.learning.scenarios import CANDIDATES, FAMILIES, POLICIES, REALISTIC, Result, Scenario, run
from tests.bench.learning.table import Figures, Job, by_scenario, summary, write_into

ROOT = Path(__file__).resolve().parents[3]
README, KEPT, PLOT = ROOT / "README.md", ROOT / "docs/interview-plan.json", ROOT / "docs/interview-plan.svg"
CHOSEN_WITH = 1  # the policy was chosen with candidates of these seeds, one for each scenario from here on
PROVEN_WITH = 11001  # and then run once with candidates of these, which nobody had looked at
OVERFULL = [
    Scenario(3000, 120, 20, is_half_seen=False),
    Scenario(3000, 60, 20, is_half_seen=False),
    Scenario(3000, 60, 40, is_half_seen=True),
    Scenario(1000, 120, 10, is_half_seen=False),
]


def main(arguments: list[str]) -> int:
    options = parse(arguments)
    scenarios = OVERFULL if options.overfull else REALISTIC
    # As they are kept, rounded: else the table and the plot may differ from the JSON in the last place.
    figures = Figures.from_json(simulate(scenarios, options.seed, options.candidates).as_json())
    for family in FAMILIES:
        print("\n".join(by_scenario(figures, family)), end="\n\n")
    print("\n".join(summary(figures)))
    if options.write:
        KEPT.write_text(as_lines(figures), encoding="utf-8")
        PLOT.write_text(drawn(figures), encoding="utf-8")
        write_into(README, figures)
        print(f"\nWritten into {README.name}, docs/{KEPT.name} and docs/{PLOT.name}.")
    return 0


def parse(arguments: list[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="make bench-learning", description="Let simulated candidates revise.")
    parser.add_argument("--candidates", type=int, default=CANDIDATES, metavar="N", help=f"default {CANDIDATES}")
    parser.add_argument("--seed", type=int, default=PROVEN_WITH, help=f"default {PROVEN_WITH}")
    parser.add_argument("--overfull", action="store_true", help="decks far too large for the time left, instead")
    parser.add_argument("--write", action="store_true", help="write the figures into README.md and docs as well")
    options = parser.parse_args(arguments)
    if options.candidates < 1:
        parser.error("--candidates must be 1 or more.")
    if options.write and options.overfull:
        parser.error("--write is for the scenarios that README.md is about: leave --overfull out.")
    return options


def simulate(scenarios: list[Scenario], seed: int, candidates: int) -> Figures:
    """Run every policy in every scenario and family, on two cores, the longest first."""
    places = product(enumerate(scenarios), FAMILIES, POLICIES)
    jobs = [Job(scenario, family, policy, seed + place, candidates) for (place, scenario), family, policy in places]
    jobs.sort(key=lambda job: -job.scenario.cards * job.scenario.days)
    found: dict[Job, Result] = {}
    began = time.monotonic()
    with multiprocessing.get_context("fork").Pool(min(2, os.cpu_count() or 1)) as pool:
        for job, result in pool.imap_unordered(_done, jobs):
            found[job] = result
            _tell(len(found), len(jobs), time.monotonic() - began)
    results = {
        (family, policy): [
            found[Job(one, family, policy, seed + place, candidates)] for place, one in enumerate(scenarios)
        ]
        for family, policy in product(FAMILIES, POLICIES)
    }
    return Figures(candidates, seed, scenarios, results)


def as_lines(figures: Figures) -> str:
    """Return the figures as JSON, a line for each row, so that a change shows where it is."""
    return json.dumps(figures.as_json()).replace('{"family"', '\n{"family"') + "\n"


def _done(job: Job) -> tuple[Job, Result]:
    return job, run(job.scenario, job.family, job.policy, job.seed, job.candidates)


def _tell(done: int, count: int, seconds: float) -> None:
    if sys.stderr.isatty() or done % 30 == 0 or done == count:
        end = "\n" if done == count or not sys.stderr.isatty() else "\r"
        print(f"{done} of {count} simulations, {seconds:.0f} s", end=end, file=sys.stderr, flush=True)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
