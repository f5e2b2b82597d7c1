"""How well and how fast typed answers are marked: `python -m tests.bench.marking`.

Precision and recall on each part of the labelled pairs; and the time of one answer of 2,000 characters against 15
points, an ordinary one and the dearest of many hostile ones, beside a piece of pure Python work in the same process, so
that machines and loads can be compared.
"""

import statistics
import time
from collections.abc import Callable
from dataclasses import asdict, dataclass
from functools import partial

from cards.kinds.matching import find_said
from tests.kinds.matching import hostile
from tests.kinds.said_pairs import NAMES, load

TYPED, POINTS = 2_000, 15
RUNS, HOSTILE_RUNS = 25, 9
ORDINARY = "ordinary"
AIM_PRECISION, AIM_RECALL, AIM_MILLISECONDS = 0.95, 0.80, 10


@dataclass(frozen=True)
class Quality:
    """Of one part of the pairs. right: points ticked that were said; wrong: that were not; missed: said, not ticked."""

    part: str
    pairs: int
    right: int
    wrong: int
    missed: int

    @property
    def precision(self) -> float:
        return self.right / max(1, self.right + self.wrong)

    @property
    def recall(self) -> float:
        return self.right / max(1, self.right + self.missed)


@dataclass(frozen=True)
class Speed:
    """Medians, in milliseconds of processor time. text: what kind; pure: of the work that it is compared with."""

    text: str
    marking: float
    pure: float

    @property
    def ratio(self) -> float:
        return self.marking / self.pure


def quality(part: str) -> Quality:
    said = load(part)
    right = wrong = missed = 0
    marked: dict[tuple[tuple[str, ...], str], list[bool]] = {}  # an answer is marked once, for all its points
    for pair in said.pairs:
        answer = (pair.points, pair.typed)
        if answer not in marked:
            marked[answer] = find_said(*answer, said.abbreviations)
        found = marked[answer][pair.points.index(pair.point)]
        right += found and pair.said
        wrong += found and not pair.said
        missed += pair.said and not found
    return Quality(part, len(said.pairs), right, wrong, missed)


@dataclass(frozen=True)
class Speeds:
    """Of an ordinary answer, and of the hostile one that is dearest beside the pure work."""

    ordinary: Speed
    hostile: Speed


def speed() -> Speeds:
    """Time both pieces of work in turn, so that whatever slows the machine slows both.

    Hostile texts are others each time, because words that were seen before are marked faster.
    """
    said = load("tuning")
    answers = dict.fromkeys(pair.typed for pair in said.pairs)
    points = sorted({pair.point for pair in said.pairs})[:POINTS]
    typed = " ".join(" ".join(answers).split())[:TYPED]
    find_said(points, typed, said.abbreviations)  # warm-up
    texts = [(ORDINARY, typed)] * RUNS
    for seed in range(HOSTILE_RUNS):
        texts += hostile.texts(points, said.abbreviations, TYPED, seed).items()
    pairs: dict[str, list[tuple[float, float]]] = {}
    for name, text in texts:
        marked = timed(partial(find_said, points, text, said.abbreviations))
        pairs.setdefault(name, []).append((marked, timed(pure_work)))
    ordinary, *others = (
        Speed(name, *(statistics.median(column) for column in zip(*own, strict=True))) for name, own in pairs.items()
    )
    return Speeds(ordinary, max(others, key=lambda one: one.ratio))


def timed(work: Callable[[], object]) -> float:
    began = time.process_time()
    work()
    return (time.process_time() - began) * 1000


def pure_work() -> int:
    """Some milliseconds of dictionaries, strings and sums, as marking has them."""
    counts: dict[str, int] = {}
    for number in range(10_000):
        word = str(number % 997)
        counts[word] = counts.get(word, 0) + len(word)
    return sum(counts.values())


def measure() -> tuple[list[Quality], Speeds]:
    return [quality(part) for part in NAMES], speed()


def report() -> list[str]:
    """Return the lines to print."""
    return lines(*measure())


def lines(parts: list[Quality], fast: Speeds) -> list[str]:
    return [
        f"Marking of typed answers. Aims: precision {AIM_PRECISION:.2f}, recall {AIM_RECALL:.2f} on the held-out part.",
        *(
            f"{one.part:<9} {one.pairs:>4} pairs: precision {one.precision:.3f} ({one.wrong} wrong ticks), "
            f"recall {one.recall:.3f} ({one.missed} missed of {one.right + one.missed})"
            for one in parts
        ),
        *(
            f"{TYPED:,} characters against {POINTS} points, {what}: {one.marking:.1f} ms, {one.ratio:.1f} times the "
            f"work beside it ({one.pure:.1f} ms). Aim: under {AIM_MILLISECONDS} ms."
            for what, one in ((ORDINARY, fast.ordinary), (f"the worst hostile ({fast.hostile.text})", fast.hostile))
        ),
    ]


def as_json(parts: list[Quality], fast: Speeds) -> dict[str, object]:
    return {
        "parts": [{**asdict(one), "precision": one.precision, "recall": one.recall} for one in parts],
        "typed_characters": TYPED,
        "points": POINTS,
        **_timed_as_json(fast.ordinary),
        "hostile": _timed_as_json(fast.hostile),
    }


def _timed_as_json(one: Speed) -> dict[str, object]:
    return {**asdict(one), "ratio": one.ratio}


if __name__ == "__main__":
    print("\n".join(report()))
