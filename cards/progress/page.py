"""Putting the readiness page together: who stands how, in words, and the plots."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import timedelta
from enum import StrEnum
from math import floor
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from django.conf import settings
from django.utils.dateformat import format as date_format

from cards.content.choices import ETHICS, Level
from cards.core import clock
from cards.progress import queries
from cards.progress.effort_plot import Effort, effort_plot
from cards.progress.plots import calibration_plot, forecast_plot, minutes_plot
from cards.scheduling.aim import LAST_WEEKS
from cards.scheduling.calibration import calibration
from cards.scheduling.forecast import keep_the_plan, minutes_ahead, stop_now
from cards.scheduling.readiness import FAILING_BELOW, PROTECTED_RETAINED, Standing, horizon_of, standings, together
from cards.scheduling.rehearsal import Prospect
from cards.study.collection import NO_COMPETENCY
from cards.study.inputs import inputs_of
from cards.study.planning import ensure_plan
from cards.study.queries import seconds_left

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping
    from datetime import date

    from cards.candidacy.queries import Course
    from cards.content.models import Competency
    from cards.progress.effort_plot import EffortPlot
    from cards.progress.plots import CalibrationPlot, ForecastPlot, MinutesPlot
    from cards.scheduling.readiness import Horizon
    from cards.study.habits import Done
    from cards.study.inputs import PlanInputs
    from cards.study.queue import Queue

NO_ETHICS = "Ethics, Rules of Conduct and professionalism"  # where the site does not list it
NOBODYS = -1  # the group of a competency without cards
LONGEST_AGO = 30  # days; before that a date says more
_DAY = timedelta(days=1)


class OwnExample(StrEnum):
    """Whether the candidate wrote an example of the level they declared."""

    NOT_ASKED = "not asked for"
    WRITTEN = "written"
    MISSING = "missing"


@dataclass(frozen=True, slots=True)
class Line:
    """How one competency stands. code: empty where the site does not list it. level: None where none was declared.

    example_level: of which an own example is asked for.
    """

    name: str
    code: str
    level: int | None
    example_level: int | None
    standing: Standing
    practised: str
    example: OwnExample = OwnExample.NOT_ASKED

    @property
    def retained(self) -> int:
        """In per cent."""
        return percent(self.standing.retained)

    @property
    def seen(self) -> int:
        """As a share of the cards, in per cent."""
        return percent(self.standing.seen / max(1, self.standing.cards))


@dataclass(frozen=True, slots=True)
class Plots:
    """Each None where there is nothing to draw."""

    forecast: ForecastPlot | None = None
    effort: EffortPlot | None = None
    minutes: MinutesPlot | None = None
    calibration: CalibrationPlot | None = None


@dataclass(frozen=True, slots=True)
class Readiness:
    """Everything that the page says. suspended: cards that the plan leaves out, and a panel does not; of ethics too."""

    course: Course
    horizon: Horizon
    ethics: Line
    lines: tuple[Line, ...]
    without_cards: tuple[Line, ...]
    suspended: int
    ethics_suspended: int
    plots: Plots = field(default_factory=Plots)

    @property
    def whole(self) -> Line:
        everything = together(line.standing for line in (self.ethics, *self.lines))
        return Line("", "", None, None, everything, "")

    @property
    def remembered(self) -> int:
        """How many cards would be recalled on the day if nothing more were revised."""
        return int(self.whole.standing.retained_sum)

    @property
    def on_the_day(self) -> str:
        if self.horizon.interview is None:
            return f"in {self.horizon.days} days"
        return "on the day" if self.horizon.days else "today"

    @property
    def ahead(self) -> str:
        """The days that the forecast is about."""
        return "Until the interview" if self.horizon.interview else f"The next {self.horizon.days} days"

    @property
    def threshold(self) -> int:
        """Of ethics, in per cent."""
        return percent(PROTECTED_RETAINED)

    @property
    def ethics_has_time(self) -> bool:
        """Whether the weeks in which each of its cards comes back within a week at most are still ahead."""
        today = self.horizon.day - timedelta(days=self.horizon.days)
        days = self.course.days_to_earliest(today)
        return days is not None and days > LAST_WEEKS

    @property
    def failing_below(self) -> int:
        return percent(FAILING_BELOW)

    @property
    def all_suspended(self) -> bool:
        return 0 < self.suspended == self.whole.standing.cards


def percent(share: float) -> int:
    """Rounded down, so that no threshold seems to have been reached that was not."""
    return floor(share * 100 + 1e-9)


def readiness_of(queue: Queue) -> Readiness:
    """Return how the queue's candidate stands, in a fixed number of queries, by a plan of today that stands."""
    inputs = inputs_of(queue)
    effort = queries.effort(queue, inputs.today)
    if effort is None:
        ensure_plan(queue, inputs)
        effort = queries.effort(queue, inputs.today)
    evidence = evidence_of(queue, inputs)
    return replace(evidence, plots=_plots(queue, inputs, evidence.horizon, effort or []))


def evidence_of(queue: Queue, inputs: PlanInputs) -> Readiness:
    """Return the same without plots, which nobody needs who does not look ahead. Makes no plan."""
    competencies = queries.competencies()
    course, collection = inputs.course, inputs.collection
    horizon = horizon_of(course.window, queue.day.date)
    found = standings(collection.met, collection.unseen, horizon.days, inputs.curve, collection.relearning)
    lines = list(_lines(queue, _asked(course, competencies, found), found))
    return Readiness(
        course=course,
        horizon=horizon,
        ethics=lines[0],
        lines=tuple(line for line in lines[1:] if line.standing.cards),
        without_cards=tuple(line for line in lines[1:] if not line.standing.cards),
        suspended=len(collection.suspended),
        ethics_suspended=collection.suspended_protected(),
    )


@dataclass(frozen=True, slots=True)
class Asked:
    """A competency to tell of. key: the group of its cards."""

    key: int
    name: str
    code: str = ""
    level: int | None = None
    example_level: int | None = None


def _asked(course: Course, competencies: list[Competency], found: Mapping[int, Standing]) -> Iterator[Asked]:
    """Ethics first, then what was declared, the weakest first; without that, every competency that has cards."""
    known = {one.pk: one for one in competencies}
    ethics = next((one for one in competencies if one.code == ETHICS), None)
    if ethics:
        yield _listed(ethics, course.levels.get(ethics.pk, ethics.minimum_level))
    else:
        yield Asked(NOBODYS, NO_ETHICS, ETHICS)
    for one in course.declared:
        if one.competency is None:
            yield Asked(NOBODYS, one.name, level=one.level)
        elif (competency := known.get(one.competency)) and competency is not ethics:
            yield _listed(competency, one.level)
    if not course.declared:
        yield from (_listed(one) for one in competencies if one is not ethics and one.pk in found)
    if NO_COMPETENCY in found:
        yield Asked(NO_COMPETENCY, "Cards of no competency")


def _listed(competency: Competency, level: int | None = None) -> Asked:
    minimum = competency.minimum_level if competency.mandatory else None
    return Asked(competency.pk, competency.name, competency.code, level, level or minimum)


def _lines(queue: Queue, asked: Iterable[Asked], found: Mapping[int, Standing]) -> Iterator[Line]:
    written = queries.examples_written(queue.user)
    for one in asked:
        standing = found.get(one.key) or Standing()
        example = OwnExample.NOT_ASKED
        if one.code and one.example_level and one.example_level >= Level.APPLICATION:
            has_one = (one.key, one.example_level) in written
            example = OwnExample.WRITTEN if has_one else OwnExample.MISSING
        practised = _practised(queue, standing.last)
        yield Line(one.name, one.code, one.level, one.example_level, standing, practised, example)


def _practised(queue: Queue, last: float | None) -> str:
    """Say when that was, in study days: "today", "yesterday", "5 days ago", "on 3 May 2026"; "never" for None."""
    if last is None:
        return "never"
    zone = clock.zone_for(queue.user.time_zone, ZoneInfo(settings.TIME_ZONE))
    day = clock.study_day(queue.now - timedelta(days=last), zone).date
    ago = max(0, (queue.day.date - day).days)
    if ago > LONGEST_AGO:
        return f"on {date_format(day, 'j F Y')}"
    return {0: "today", 1: "yesterday"}.get(ago, f"{ago} days ago")


def _plots(queue: Queue, inputs: PlanInputs, horizon: Horizon, done: Iterable[Done]) -> Plots:
    today = queue.day.date
    effort = effort_plot([Effort(day, answers, took / 60_000) for day, answers, took in done], today)
    held = calibration_plot(calibration(queries.predictions(queue.user)))
    prospect = _prospect(inputs, today, horizon.interview)
    if not (prospect.seen or prospect.later or prospect.unseen):
        return Plots(effort=effort, calibration=held)
    stop = stop_now(prospect)
    return Plots(
        forecast=forecast_plot(stop, keep_the_plan(prospect, stop)),
        effort=effort,
        minutes=minutes_plot(minutes_ahead(prospect, seconds_left(queue, inputs.pace))),
        calibration=held,
    )


def _prospect(inputs: PlanInputs, today: date, interview: date | None) -> Prospect:
    return Prospect(
        seen=inputs.seen,
        later=inputs.collection.may_come_later(),
        unseen=inputs.unseen_from_tomorrow(),
        aim=inputs.aim,
        calendar=inputs.course.calendar,
        today=today,
        interview=interview,
        pace=inputs.pace,
        curve=inputs.curve,
    )
