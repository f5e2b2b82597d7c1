"""Measure how fast grades are taken: `python -m tests.bench [--rounds N] [--seconds S] [--json FILE]`."""

import argparse
import contextlib
import json
import multiprocessing
import os
import signal
import statistics
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from dataclasses import asdict, dataclass, field
from multiprocessing.pool import Pool
from pathlib import Path

import psycopg

from tests.bench import firms, load, marking, readiness, wire
from tests.bench.load import Measured
from tests.machine.postgres import private_postgres
from tests.machine.site import ROOT, SERVE, Site, free_port, variables

CLIENTS = 8  # as many as two workers have threads
CANDIDATES_PER_ROUND = 3  # for each client: some 200 answers, more than a round has time for
CARDS, REVIEWS = 10_000, 100_000
AIM = 0.6
FLOOR = (
    *(str(Path(sys.executable).with_name("gunicorn")), "clientcare.wsgi:application"),
    *("-c", "python:clientcare.gunicorn_conf"),
)


@dataclass
class Runner:
    """One server under load, and its rounds. sessions: cookies of candidates, each used for one sitting."""

    database: str
    who: str
    site: Site
    sessions: list[str] = field(default_factory=list)
    rounds: list[Measured] = field(default_factory=list)

    def take_candidates(self) -> list[tuple[str, ...]]:
        """Return for each client the candidates of one round."""
        taken = []
        for _ in range(CLIENTS):
            taken.append(tuple(self.sessions[:CANDIDATES_PER_ROUND]))
            del self.sessions[:CANDIDATES_PER_ROUND]
        return taken

    def run(self, pool: Pool, seconds: float) -> Measured:
        return load.run_round(pool, self.site, self.take_candidates(), seconds)


def main(arguments: list[str]) -> int:
    options = parse(arguments)
    with contextlib.ExitStack() as stack:
        # Before anything else starts threads, and before SIGTERM is handled: the clients are forks of this process,
        # and one that handled the signal by which the pool ends it could miss it and leave the pool waiting.
        pool = stack.enter_context(multiprocessing.get_context("fork").Pool(CLIENTS))
        signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))  # so that what was started is also ended
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="clientcare-bench-")))
        print("Starting two databases and six servers ...", flush=True)
        runners = list(start(stack, folder, options.rounds + 1))
        sizes = wire.measure(runners[1].site.port, runners[1].sessions.pop())
        compare(pool, runners, options.rounds, options.seconds)
    report(runners, sizes)
    parts, fast = marking.measure()
    print("\n" + "\n".join(marking.lines(parts, fast)))
    speeds = readiness.measure()
    print("\n" + "\n".join(readiness.lines(speeds)))
    many = firms.measure()
    print("\n" + "\n".join(firms.lines(many)))
    if options.json:
        figures = as_json(runners, sizes) | {"marking": marking.as_json(parts, fast)}
        figures |= {"readiness": readiness.as_json(speeds), "firms": firms.as_json(many)}
        options.json.write_text(json.dumps(figures, indent=1) + "\n")
    return 0


def parse(arguments: list[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="make bench", description="Measure how fast grades are taken.")
    parser.add_argument("--rounds", type=int, default=5, choices=range(1, 21), metavar="1-20", help="default 5")
    parser.add_argument("--seconds", type=float, default=2.5, help="of each server in each round, default 2.5")
    parser.add_argument("--json", type=Path, metavar="FILE", help="write the figures there as well")
    return parser.parse_args(arguments)


def start(stack: contextlib.ExitStack, folder: Path, rounds: int) -> Iterator[Runner]:
    """Start three servers on each database, with candidates for so many rounds: the floor, ours, and ours filled."""
    url = stack.enter_context(private_postgres(durable=True))
    candidates = rounds * CLIENTS * CANDIDATES_PER_ROUND + 1
    for name, address in (("SQLite", ""), ("PostgreSQL", url)):
        var, filled = folder / name, folder / f"{name}-filled"
        ours = stack.enter_context(site(var, address))
        floor = stack.enter_context(site(var, address, command=FLOOR))
        big = stack.enter_context(site(filled, another_database(address)))
        yield Runner(name, "floor", floor, seed(floor, candidates))
        yield Runner(name, "ours", ours, seed(ours, candidates))
        yield Runner(name, f"ours, {CARDS:,} cards, {REVIEWS:,} reviews", big, seed(big, candidates, CARDS, REVIEWS))


def site(var: Path, address: str, *, command: tuple[str, ...] = SERVE) -> Site:
    var.mkdir(exist_ok=True)
    environment = variables(var, DATABASE_URL=address, SECRET_KEY="for one bench only")
    if command is FLOOR:
        environment["DJANGO_SETTINGS_MODULE"] = "tests.bench.floor.settings"
    return Site(environment, var / "log", command, free_port())


def another_database(address: str) -> str:
    """Make a second database beside one of PostgreSQL, and return its address."""
    if not address:
        return ""
    with psycopg.connect(address, autocommit=True) as connection:
        connection.execute("CREATE DATABASE filled")
    return address.rpartition("/")[0] + "/filled"


def seed(site: Site, candidates: int, cards: int = 0, reviews: int = 0) -> list[str]:
    command = [sys.executable, "-m", "tests.bench.seed", str(candidates), str(cards), str(reviews)]
    done = subprocess.run(command, cwd=ROOT, env=dict(site.environment), stdout=subprocess.PIPE, check=True)
    sessions: list[str] = json.loads(done.stdout)
    return sessions


def compare(pool: Pool, runners: list[Runner], rounds: int, seconds: float) -> None:
    """Run every server in every round, in turn forwards and backwards: whatever slows the machine slows all alike."""
    for runner in runners:
        runner.run(pool, 1.0)  # warm-up
    for number in range(rounds):
        print(f"Round {number + 1} of {rounds} ...", flush=True)
        for runner in runners if number % 2 == 0 else reversed(runners):
            runner.rounds.append(runner.run(pool, seconds))


def ratios(runner: Runner, runners: list[Runner]) -> list[float]:
    """Return the rate of each round as a share of the floor's rate in the same round."""
    return [own.rate / least.rate for own, least in zip(runner.rounds, floor_of(runner, runners).rounds, strict=True)]


def cost_ratio(runner: Runner, runners: list[Runner]) -> float:
    """Return the floor's processor time as a share of the runner's; the median over the rounds."""
    pairs = zip(runner.rounds, floor_of(runner, runners).rounds, strict=True)
    return statistics.median(least.cost / own.cost for own, least in pairs)


def floor_of(runner: Runner, runners: list[Runner]) -> Runner:
    return next(one for one in runners if (one.database, one.who) == (runner.database, "floor"))


def report(runners: list[Runner], sizes: wire.Sizes) -> None:
    load_now = f"{os.getloadavg()[0]:.1f}" if hasattr(os, "getloadavg") else "unknown"
    print(f"\n{CLIENTS} clients, {os.cpu_count()} processors, load {load_now} at the end. Aim: {AIM} of the floor.\n")
    print(
        f"{'database':<11} {'who':<36} {'grades/s':>8} {'p50 ms':>7} {'p95 ms':>7} {'cpu ms':>7}  "
        "of the floor (lowest-highest), by cpu"
    )
    for runner in runners:
        shares, share = ratios(runner, runners), ""
        if runner.who != "floor":
            share = f"{statistics.median(shares):.2f} ({min(shares):.2f}-{max(shares):.2f})"
            share += f", {cost_ratio(runner, runners):.2f}"
        print(
            f"{runner.database:<11} {runner.who:<36} {middle(runner, 'rate'):>8.0f} {middle(runner, 'p50'):>7.1f} "
            f"{middle(runner, 'p95'):>7.1f} {middle(runner, 'cost'):>7.1f}  {share}"
        )
    landing, study = sizes.landing / 1000, sizes.study / 1000
    print(f"\nOver the wire, first visit: landing page {landing:.1f} kB, study page {study:.1f} kB")
    print(f"One grade: {sizes.grade / 1000:.1f} kB")


def middle(runner: Runner, what: str) -> float:
    """Return the median over the rounds of one figure."""
    return float(statistics.median(getattr(one, what) for one in runner.rounds))


def as_json(runners: list[Runner], sizes: wire.Sizes) -> dict[str, object]:
    rows = [
        {
            "database": runner.database,
            "who": runner.who,
            **{what: middle(runner, what) for what in ("rate", "p50", "p95", "cost")},
            "ratios": ratios(runner, runners),
            "ratio_by_processor_time": cost_ratio(runner, runners),
        }
        for runner in runners
    ]
    return {"clients": CLIENTS, "processors": os.cpu_count(), "servers": rows, "bytes": asdict(sizes)}


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
