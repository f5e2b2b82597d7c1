"""Whether a candidate remembers as much as was predicted."""

from __future__ import annotations

from bisect import bisect
from dataclasses import dataclass
from enum import StrEnum
from itertools import groupby
from math import sqrt
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

LEAST_ANSWERS = 50  # for a judgement
NOTICEABLE = 0.02  # a smaller difference is of no use to a candidate, however sure it is
_EDGES = (0.5, 0.6, 0.7, 0.8, 0.85, 0.9, 0.95)  # most answers are predicted about 0.9
_Z = 1.96


class Judgement(StrEnum):
    TOO_FEW = "too few answers to tell"
    ABOUT_RIGHT = "about right"
    MORE = "remembers more than predicted"
    LESS = "remembers less than predicted"


@dataclass(frozen=True, slots=True)
class Tally:
    """Answers that were predicted alike. predicted: their mean predicted recall, 0 to 1. recalled: not *again*."""

    predicted: float
    answers: int
    recalled: int


@dataclass(frozen=True, slots=True)
class Bucket:
    """Answers whose predicted recall was in one range. low, high: where the true share lies, with 95 % confidence."""

    predicted: float
    answers: int
    recalled: float
    low: float
    high: float


@dataclass(frozen=True, slots=True)
class Calibration:
    """buckets: those with answers, by rising prediction. overall: all answers as one, None where there are none."""

    buckets: tuple[Bucket, ...]
    overall: Bucket | None
    judgement: Judgement


def calibration(tallies: Iterable[Tally]) -> Calibration:
    """Compare what was predicted with what was recalled.

    tallies: as finely told apart by prediction as is at hand, such as one per whole per cent; in any order.
    """
    told = sorted((tally for tally in tallies if tally.answers), key=lambda tally: tally.predicted)
    buckets = [_bucket(list(group)) for _, group in groupby(told, key=lambda tally: bisect(_EDGES, tally.predicted))]
    overall = _bucket(told) if told else None
    return Calibration(tuple(buckets), overall, _judged(overall))


def _bucket(tallies: Sequence[Tally]) -> Bucket:
    answers = sum(tally.answers for tally in tallies)
    recalled = sum(tally.recalled for tally in tallies)
    predicted = sum(tally.predicted * tally.answers for tally in tallies) / answers
    low, high = wilson(recalled, answers)
    return Bucket(predicted, answers, recalled / answers, low, high)


def wilson(recalled: int, answers: int) -> tuple[float, float]:
    """Return where a share lies with 95 % confidence, by Wilson's score interval (1927); answers > 0.

    Unlike the textbook interval it stays within 0 and 1, and says something of five answers out of five.
    """
    share, extra = recalled / answers, _Z**2 / answers
    middle = (share + extra / 2) / (1 + extra)
    reach = _Z / (1 + extra) * sqrt(share * (1 - share) / answers + extra / (4 * answers))
    # The interval always holds the share; only the arithmetic may miss it, at 0 and 1.
    return max(0.0, min(share, middle - reach)), min(1.0, max(share, middle + reach))


def _judged(overall: Bucket | None) -> Judgement:
    if overall is None or overall.answers < LEAST_ANSWERS:
        return Judgement.TOO_FEW
    off = overall.recalled - overall.predicted
    if abs(off) < NOTICEABLE or overall.low <= overall.predicted <= overall.high:
        return Judgement.ABOUT_RIGHT
    return Judgement.MORE if off > 0 else Judgement.LESS
