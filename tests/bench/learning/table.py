"""The figures of all scenarios as tables: what `make bench-learning` prints, and what README.md holds."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from statistics import mean, median
from typing import TYPE_CHECKING, Any

from tests.bench.learning.scenarios import FAMILIES, POLICIES, Result, Scenario

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from pathlib import Path

BASE, OURS = next(iter(POLICIES)), "this plan"
BEGIN, END = "<!-- bench-learning: make bench-learning writes this table -->", "<!-- /bench-learning -->"


@dataclass(frozen=True, slots=True)
class Job:
    scenario: Scenario
    family: str
    policy: str
    seed: int
    candidates: int


@dataclass(frozen=True, slots=True)
class Figures:
    """The results of one run, in the order of its scenarios."""

    candidates: int
    seed: int
    scenarios: list[Scenario]
    results: Mapping[tuple[str, str], list[Result]]  # by family and policy

    def gain(self, family: str) -> float:
        """By which share our candidates recall more on the day than with Anki's default, in the median scenario."""
        base, ours = self.results[family, BASE], self.results[family, OURS]
        return median(one.recall / other.recall - 1 for one, other in zip(ours, base, strict=True))

    def mean(self, family: str, policy: str, of: Callable[[Result], float]) -> float:
        return mean(of(result) for result in self.results[family, policy])

    def as_json(self) -> dict[str, Any]:
        rows = [
            {"family": family, "policy": policy, "scenario": asdict(scenario), "result": rounded(result)}
            for (family, policy), results in self.results.items()
            for scenario, result in zip(self.scenarios, results, strict=True)
        ]
        return {"candidates": self.candidates, "seed": self.seed, "rows": rows}

    @classmethod
    def from_json(cls, source: Mapping[str, Any]) -> Figures:
        results: dict[tuple[str, str], list[Result]] = {}
        scenarios: dict[Scenario, None] = {}
        for row in source["rows"]:
            scenarios[Scenario(**row["scenario"])] = None
            results.setdefault((row["family"], row["policy"]), []).append(Result(**row["result"]))
        return cls(source["candidates"], source["seed"], list(scenarios), results)


def rounded(result: Result) -> dict[str, float]:
    return {name: round(value, 4) for name, value in asdict(result).items()}


def by_scenario(figures: Figures, family: str) -> list[str]:
    """Return a line for each scenario: of each policy the recall, the minutes in all, the minutes of the worst day."""
    head = "cards days min seen " + "".join(f"{policy[:18]:>20}" for policy in POLICIES)
    lines = [f"{family}: recall on the day, minutes, minutes of the heaviest day", head]
    for place, scenario in enumerate(figures.scenarios):
        of = [figures.results[family, policy][place] for policy in POLICIES]
        seen = "half" if scenario.is_half_seen else "none"
        cells = "".join(f"{one.recall:>10.3f}{one.minutes:>6.0f}{one.heaviest:>4.0f}" for one in of)
        lines.append(f"{scenario.cards:>5}{scenario.days:>5}{scenario.minutes:>4} {seen} {cells}")
    return lines


def summary(figures: Figures) -> list[str]:
    """Return the table of means, in Markdown: a row for each policy, in each cell one figure for each family."""
    lines = [
        f"| {' / '.join(FAMILIES)} | recall on the day | minutes | minutes of the heaviest day | a week after |",
        "|---|---|---|---|---|",
    ]
    for policy in POLICIES:
        cells = [
            _cell(figures, policy, "{:.3f}", lambda result: result.recall),
            _cell(figures, policy, "{:.0f}", lambda result: result.minutes),
            _cell(figures, policy, "{:.0f}", lambda result: result.heaviest),
            _cell(figures, policy, "{:.3f}", lambda result: result.week_after),
        ]
        lines.append(f"| {policy} | {' | '.join(cells)} |")
    gains = " / ".join(f"{figures.gain(family):+.1%}".replace("%", " %") for family in FAMILIES)
    return [*lines, "", f"In the median scenario, more recalled on the day than with Anki's default: {gains}."]


def _cell(figures: Figures, policy: str, form: str, of: Callable[[Result], float]) -> str:
    return " / ".join(form.format(figures.mean(family, policy, of)).removeprefix("0") for family in FAMILIES)


def between_markers(readme: str) -> str:
    """Return what README.md holds between the markers. Raises ValueError where there are none."""
    return _parted(readme)[1].strip()


def write_into(readme: Path, figures: Figures) -> None:
    """Put the table between the markers. Raises ValueError where there are none."""
    before, _, after = _parted(readme.read_text(encoding="utf-8"))
    table = "\n".join(summary(figures))
    readme.write_text(f"{before}{BEGIN}\n{table}\n{END}{after}", encoding="utf-8")


def _parted(readme: str) -> tuple[str, str, str]:
    """Return what stands before the markers, between them and after them."""
    begin, end = readme.index(BEGIN), readme.index(END)
    return readme[:begin], readme[begin + len(BEGIN) : end], readme[end + len(END) :]
