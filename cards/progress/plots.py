"""Results as plots: geometry and the same figures as a table, with nothing left for a template to decide."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import date

    from cards.scheduling.calibration import Calibration
    from cards.scheduling.forecast import DayAhead, Point


@dataclass(frozen=True, slots=True)
class Effort:
    """What a candidate did on one study day."""

    day: date
    answers: int
    minutes: float


@dataclass(frozen=True, slots=True)
class ForecastPlot:
    """For cards/progress/plots/forecast.html."""


@dataclass(frozen=True, slots=True)
class EffortPlot:
    """For cards/progress/plots/effort.html."""


@dataclass(frozen=True, slots=True)
class MinutesPlot:
    """For cards/progress/plots/minutes.html."""


@dataclass(frozen=True, slots=True)
class CalibrationPlot:
    """For cards/progress/plots/calibration.html."""


def forecast_plot(stop: Sequence[Point], keep: Sequence[Point]) -> ForecastPlot:
    """Draw both forecasts; stop and keep are about the same days, at least one."""
    raise NotImplementedError


def effort_plot(efforts: Iterable[Effort], today: date) -> EffortPlot:
    """Draw the last 26 weeks, today's among them. efforts: days with answers, in any order; others are left out."""
    raise NotImplementedError


def minutes_plot(days: Sequence[DayAhead]) -> MinutesPlot:
    """Draw what the days ahead ask; there may be none, the day before an interview."""
    raise NotImplementedError


def calibration_plot(calibration: Calibration) -> CalibrationPlot:
    """Draw what was recalled against what was predicted."""
    raise NotImplementedError
