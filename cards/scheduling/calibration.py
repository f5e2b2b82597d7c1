"""Whether a candidate remembers as much as was predicted."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable


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
    raise NotImplementedError
