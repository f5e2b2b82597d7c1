"""Results as plots: geometry and the same figures as a table, with nothing left for a template to decide."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from cards.core.charts import Bar, DateTick, Frame, Spot, Whisker, apart, bars, date_ticks, path
from cards.progress.effort_plot import Effort, EffortPlot, effort_plot
from cards.progress.plot_parts import Tick, day_name, hours, per_cent, short_name
from cards.scheduling.calibration import LEAST_ANSWERS, Judgement

if TYPE_CHECKING:
    from collections.abc import Sequence

    from cards.scheduling.calibration import Bucket, Calibration
    from cards.scheduling.forecast import DayAhead, Point

__all__ = [
    "CalibrationPlot",
    "Effort",
    "EffortPlot",
    "ForecastPlot",
    "MinutesPlot",
    "calibration_plot",
    "effort_plot",
    "forecast_plot",
    "minutes_plot",
]

# Forecast

FORECAST = Frame(left=48, top=16, right=250, bottom=170)
FINE = 10  # so many to a unit of lines, lest those that fall slowly look like stairs
FORECAST_GAP = 34  # two lines of text
DAY_GAP, MONTH_GAP = 60, 40


@dataclass(frozen=True, slots=True)
class Series:
    """A line, in tenths of a unit, with its name and last value at its end. label_y: between these two."""

    kind: str
    name: str
    points: str
    end: Spot
    value: str
    label_y: int


@dataclass(frozen=True, slots=True)
class ForecastRow:
    day: str
    keep: str
    stop: str


@dataclass(frozen=True, slots=True)
class ForecastPlot:
    """For cards/progress/plots/forecast.html. between: the area between both lines, in tenths of a unit."""

    sentence: str
    keep: Series
    stop: Series | None  # of today alone there is nothing to tell apart
    between: str
    shares: tuple[Tick, ...]
    days: tuple[Tick, ...]
    first: Tick
    last: Tick
    rows: tuple[ForecastRow, ...]

    @property
    def series(self) -> tuple[Series, ...]:
        return (self.stop, self.keep) if self.stop else (self.keep,)


def forecast_plot(stop: Sequence[Point], keep: Sequence[Point]) -> ForecastPlot:
    """Draw both forecasts; stop and keep are about the same days, at least one."""
    frame, first, last, is_line = FORECAST, stop[0].day, stop[-1].day, len(stop) > 1
    stops, keeps = _spots(stop, frame.finer(FINE)), _spots(keep, frame.finer(FINE))
    ends = frame.spot(1, keep[-1].share), frame.spot(1, stop[-1].share)
    bottom = frame.bottom - FORECAST_GAP // 2  # clear of the days
    labels = apart(ends[0].y, ends[1].y, gap=FORECAST_GAP, top=frame.top, bottom=bottom)
    ticks = date_ticks(first, last, frame, gap=DAY_GAP, month_gap=MONTH_GAP)
    return ForecastPlot(
        sentence=_forecast_sentence(stop[-1], keep[-1], len(stop)),
        keep=Series(
            "keep", "keep the plan" if is_line else "today", path(keeps), ends[0], per_cent(keep[-1].share), labels[0]
        ),
        stop=Series("stop", "stop today", path(stops), ends[1], per_cent(stop[-1].share), labels[1])
        if is_line
        else None,
        between=path([*keeps, *reversed(stops)]),
        shares=tuple(Tick(frame.left - 8, frame.y(share), per_cent(share)) for share in (0, 0.5, 1)),
        days=tuple(Tick(tick.x, frame.bottom, _tick_name(tick)) for tick in ticks),
        first=Tick(frame.left, frame.bottom, "Today" if is_line else ""),
        last=Tick(frame.right, frame.bottom, short_name(last) if is_line else "Today"),
        rows=tuple(
            ForecastRow(f"{day_name(one.day)} {one.day.year}", per_cent(two.share), per_cent(one.share))
            for one, two in zip(stop, keep, strict=True)
        ),
    )


def _spots(points: Sequence[Point], frame: Frame) -> list[Spot]:
    days = (points[-1].day - points[0].day).days
    return [frame.spot((point.day - points[0].day).days / days if days else 1, point.share) for point in points]


def _tick_name(tick: DateTick) -> str:
    return f"{tick.day:%b}" if tick.is_month else short_name(tick.day)


def _forecast_sentence(stop: Point, keep: Point, points: int) -> str:
    if points == 1:
        return f"You would remember about {per_cent(stop.share)} of these cards today."
    kept, stopped = per_cent(keep.share), per_cent(stop.share)
    if kept == stopped:
        return f"On {day_name(stop.day)} you would remember about {kept} of these cards, even if you stopped today."
    return (
        f"On {day_name(stop.day)} you would remember about {kept} of these cards if you keep the plan, "
        f"and {stopped} if you stopped today."
    )


# Minutes ahead

MINUTES_TOP, MINUTES_BOTTOM, MINUTES_STEP, MINUTES_GAP = 40, 124, 25, 8
MOST_DIGITS = 100  # from so many minutes on, hours are all that there is room for


@dataclass(frozen=True, slots=True)
class MinutesBar:
    """text: minutes, hours from a hundred minutes on, or that it is a day off. name: of the day, in full."""

    bar: Bar
    text: str
    minutes: str
    weekday: str
    date: int
    name: str
    budget: str
    is_study_day: bool


@dataclass(frozen=True, slots=True)
class MinutesPlot:
    """For cards/progress/plots/minutes.html. is_empty: there is no day to draw."""

    sentence: str
    days: tuple[MinutesBar, ...]
    budget: str
    budget_y: int
    right: int

    @property
    def is_empty(self) -> bool:
        return not self.days


def minutes_plot(days: Sequence[DayAhead]) -> MinutesPlot:
    """Draw what the days ahead ask; there may be none, the day before an interview."""
    budget = max((day.budget for day in days), default=0)
    width = (len(days) + 1) * MINUTES_STEP
    # The last stands for all the time there is: it is not drawn, but says how high the others may be.
    *boxes, whole = bars(
        [*(day.minutes for day in days), budget], width=width, height=MINUTES_BOTTOM, top=MINUTES_TOP, gap=MINUTES_GAP
    )
    return MinutesPlot(
        sentence=_minutes_sentence(days),
        days=tuple(_minutes_bar(day, box) for day, box in zip(days, boxes, strict=True)),
        budget=f"Your {budget} minutes" if budget else "",
        budget_y=whole.y,
        right=width - MINUTES_STEP,
    )


def _minutes_bar(day: DayAhead, box: Bar) -> MinutesBar:
    return MinutesBar(
        bar=box,
        text=_bar_text(day),
        minutes=str(round(day.minutes)) if day.is_study_day else "day off",
        weekday=f"{day.day:%a}"[0],
        date=day.day.day,
        name=f"{day.day:%A} {day_name(day.day)}",
        budget=str(day.budget) if day.is_study_day else "",
        is_study_day=day.is_study_day,
    )


def _bar_text(day: DayAhead) -> str:
    if not day.is_study_day:
        return "off"
    return str(round(day.minutes)) if round(day.minutes) < MOST_DIGITS else f"{round(day.minutes / 60)}h"


def _minutes_sentence(days: Sequence[DayAhead]) -> str:
    study = [day.minutes for day in days if day.is_study_day]
    if not study:
        return "No study day is left before the interview." if not days else "These days are all days off."
    if not round(sum(study)):
        return "The plan asks nothing of these days."
    if len(study) == 1:
        return f"About {hours(study[0])} on one study day."
    return f"About {hours(sum(study))} in the next {len(study)} study days, {hours(max(study))} on the longest."


# Calibration

CALIBRATION = Frame(left=48, top=28, right=250, bottom=230)
SIZES = ((100, 6), (20, 4), (0, 3))  # from so many answers on, a dot of this radius
LEAST = (0.5, 0.4, 0.2, 0.0)  # where both axes may begin: most answers are predicted about 0.9


@dataclass(frozen=True, slots=True)
class CalibrationRow:
    predicted: str
    recalled: str
    interval: str
    answers: str


@dataclass(frozen=True, slots=True)
class CalibrationPlot:
    """For cards/progress/plots/calibration.html. diagonal: where all would lie, had it come as predicted."""

    sentence: str
    dots: tuple[Whisker, ...]
    start: Spot
    end: Spot
    predicted: tuple[Tick, ...]
    recalled: tuple[Tick, ...]
    rows: tuple[CalibrationRow, ...]

    @property
    def is_empty(self) -> bool:
        return not self.dots


def calibration_plot(calibration: Calibration) -> CalibrationPlot:
    """Draw what was recalled against what was predicted."""
    frame, buckets = CALIBRATION, calibration.buckets
    lowest = min((min(bucket.predicted, bucket.low) for bucket in buckets), default=1.0)
    least = next(least for least in LEAST if lowest >= least)
    shares = [least, (1 + least) / 2, 1]
    places = [(share, (share - least) / (1 - least)) for share in shares]
    return CalibrationPlot(
        sentence=_calibration_sentence(calibration),
        dots=tuple(_dot(bucket, least) for bucket in buckets),
        start=frame.spot(0, 0),
        end=frame.spot(1, 1),
        predicted=tuple(Tick(frame.x(place), frame.bottom, per_cent(share)) for share, place in places),
        recalled=tuple(Tick(frame.left, frame.y(place), per_cent(share)) for share, place in places),
        rows=tuple(_calibration_row(bucket) for bucket in buckets),
    )


def _dot(bucket: Bucket, least: float) -> Whisker:
    frame = CALIBRATION
    x, *ys = ((share - least) / (1 - least) for share in (bucket.predicted, bucket.recalled, bucket.low, bucket.high))
    y, low, high = (frame.y(share) for share in ys)
    return Whisker(frame.x(x), y, low, high, next(radius for least, radius in SIZES if bucket.answers >= least))


def _calibration_row(bucket: Bucket) -> CalibrationRow:
    interval = f"{per_cent(bucket.low)} to {per_cent(bucket.high)}"
    return CalibrationRow(per_cent(bucket.predicted), per_cent(bucket.recalled), interval, f"{bucket.answers:,}")


def _calibration_sentence(calibration: Calibration) -> str:
    overall = calibration.overall
    if overall is None or calibration.judgement is Judgement.TOO_FEW:
        answers = overall.answers if overall else 0
        return f"Too few answers to tell yet: {answers} of the {LEAST_ANSWERS} that it takes."
    expected, recalled = per_cent(overall.predicted), per_cent(overall.recalled)
    found = f"{expected} of {overall.answers:,} answers were expected to be recalled, and {recalled} were."
    return {
        Judgement.ABOUT_RIGHT: f"About right: {found}",
        Judgement.MORE: f"You remember more than predicted: {found}",
        Judgement.LESS: f"You remember less than predicted: {found}",
    }[calibration.judgement]
