import re
from datetime import date, timedelta
from itertools import pairwise
from xml.etree import ElementTree as ET

import pytest
from django.template.loader import render_to_string
from hypothesis import given
from hypothesis import strategies as st

from cards.progress.effort_plot import EFFORT_STEP, WEEKS, Effort, EffortPlot, effort_plot
from cards.progress.plot_parts import hours
from cards.progress.plots import FORECAST_GAP, calibration_plot, forecast_plot, minutes_plot
from cards.scheduling.calibration import Tally, calibration
from cards.scheduling.forecast import DayAhead, Point

TODAY = date(2026, 11, 25)  # a Wednesday
DAY = timedelta(days=1)
fractions = st.floats(0, 1)
tallies = st.builds(lambda at, n, k: Tally(at, n, min(n, k)), fractions, st.integers(1, 300), st.integers(0, 300))


def line(*shares: float) -> list[Point]:
    return [Point(TODAY + place * DAY, share) for place, share in enumerate(shares)]


def ahead(*minutes: float, budget: int = 20) -> list[DayAhead]:
    days = [TODAY + place * DAY for place in range(len(minutes))]
    return [
        DayAhead(day, max(0, asked), budget if asked >= 0 else 0, asked >= 0)
        for day, asked in zip(days, minutes, strict=True)
    ]


PLOTS: dict[str, list[object]] = {
    "forecast": [
        forecast_plot(line(0.5), line(0.5)),
        forecast_plot(line(0, 0), line(0, 1)),
        forecast_plot(line(*[1.0] * 30), line(*[1.0] * 30)),
        forecast_plot([Point(TODAY, 0.4), Point(TODAY + 400 * DAY, 0.1)], line(0.4, 0.9)),
    ],
    "minutes": [
        minutes_plot([]),
        minutes_plot(ahead(0)),
        minutes_plot(ahead(*[20, 12.4, -1, 0, 31, 7, 1] * 2)),
        minutes_plot(ahead(*[1440.0] * 14, budget=1440)),
        minutes_plot(ahead(*[-1] * 14)),
    ],
    "effort": [
        effort_plot([], TODAY),
        effort_plot([Effort(TODAY, 1, 0.0)], TODAY),
        effort_plot([Effort(TODAY - place * DAY, 900, place) for place in range(400)], TODAY),
    ],
    "calibration": [
        calibration_plot(calibration([])),
        calibration_plot(calibration([Tally(0.9, 3, 3)])),
        calibration_plot(calibration([Tally(share / 20, 10**6, 10**6 // 2) for share in range(21)])),
    ],
}
DRAWN = [
    pytest.param(name, plot, id=f"{name}-{place}") for name, plots in PLOTS.items() for place, plot in enumerate(plots)
]


def rendered(name: str, plot: object) -> str:
    page = render_to_string(f"cards/progress/plots/{name}.html", {"plot": plot})
    return page.replace("\N{NO-BREAK SPACE}", " ")


def drawing(name: str, plot: object) -> ET.Element | None:
    page = re.sub(r"&(?!amp|lt|gt|quot|#)", "&amp;", rendered(name, plot))
    return ET.fromstring(f"<div>{page}</div>").find(".//svg")  # noqa: S314 - our own template


@pytest.mark.parametrize(("name", "plot"), DRAWN)
def test_nothing_lies_outside_the_drawing(name: str, plot: object) -> None:
    svg = drawing(name, plot)
    if svg is None:
        return
    left, top, right, bottom = map(int, svg.attrib["viewBox"].split())
    for shape in svg.iter():
        scale = 0.1 if "transform" in shape.attrib else 1
        points = [pair.split(",") for pair in shape.get("points", "").split()]
        xs = [float(x) * scale for x, _ in points]
        ys = [float(y) * scale for _, y in points]
        reach = float(shape.get("r", 0))
        for key in ("x", "x1", "x2", "cx"):
            xs += [float(shape.attrib[key]) - reach, float(shape.attrib[key]) + reach] if key in shape.attrib else []
        for key in ("y", "y1", "y2", "cy"):
            ys += [float(shape.attrib[key]) - reach, float(shape.attrib[key]) + reach] if key in shape.attrib else []
        if shape.tag == "rect":
            xs.append(float(shape.attrib["x"]) + float(shape.attrib["width"]))
            ys.append(float(shape.attrib["y"]) + float(shape.attrib["height"]))
        for x, y, size in re.findall(r"M(\d+),(\d+)h(\d+)", shape.get("d", "")):
            xs += [int(x), int(x) + int(size)]
            ys += [int(y), int(y) + int(size)]
        assert all(left <= x <= right for x in xs), ET.tostring(shape)
        assert all(top <= y <= bottom for y in ys), ET.tostring(shape)


@pytest.mark.parametrize(("name", "plot"), DRAWN)
def test_drawings_are_named_for_those_who_do_not_see_them(name: str, plot: object) -> None:
    svg = drawing(name, plot)
    if svg is None:
        return
    assert svg.get("role") == "img"
    named_by = svg.attrib["aria-labelledby"].split()
    texts = {child.get("id"): child.text for child in svg if child.tag in {"title", "desc"}}
    assert [bool(texts[one]) for one in named_by] == [True, True]


@pytest.mark.parametrize(("name", "plot"), DRAWN)
def test_drawings_keep_to_the_content_security_policy(name: str, plot: object) -> None:
    assert not re.search(r"\bstyle=|<style|<script|\bon\w+=", rendered(name, plot))


# Forecast


@given(st.lists(st.tuples(fractions, fractions), min_size=1, max_size=30))
def test_names_of_both_lines_never_overlap(pairs: list[tuple[float, float]]) -> None:
    plot = forecast_plot(line(*(stop for stop, _ in pairs)), line(*(keep for _, keep in pairs)))
    if plot.stop:
        assert abs(plot.keep.label_y - plot.stop.label_y) >= FORECAST_GAP


def test_forecast_has_its_figures_beside_it() -> None:
    page = rendered("forecast", forecast_plot(line(0.5, 0.25), line(0.5, 0.875)))
    assert "On 26 November you would remember about 88% of these cards if you keep the plan" in page
    assert re.search(r"26 November 2026</th><td>88%</td><td>25%</td>", page)


def test_forecast_of_today_alone_tells_nothing_apart() -> None:
    page = rendered("forecast", forecast_plot(line(0.5), line(0.5)))
    assert "You would remember about 50% of these cards today." in page
    assert "keep the plan" not in page.split("<details>")[0]


# Minutes


def test_days_off_are_said_to_be_off() -> None:
    page = rendered("minutes", minutes_plot(ahead(12, -1, 8)))
    assert "About 20 min in the next 2 study days, 12 min on the longest." in page
    assert "Thursday 26 November</th><td>day off</td>" in page


def test_the_evening_before_the_interview_no_day_is_left() -> None:
    plot = minutes_plot([])
    assert plot.is_empty
    assert "No study day is left" in rendered("minutes", plot)


@given(st.lists(st.floats(0, 2000), min_size=1, max_size=14), st.integers(0, 1440))
def test_numbers_above_bars_have_room(minutes: list[float], budget: int) -> None:
    for day in minutes_plot(ahead(*minutes, budget=budget)).days:
        assert len(day.text) <= 3
        assert day.bar.label_y > 25  # below the name of the limit


# Effort


def drawn(plot: EffortPlot) -> dict[int, list[tuple[int, int, int]]]:
    """x, y and size of the squares by level."""
    found = {shape.level: re.findall(r"M(\d+),(\d+)h(\d+)v(\d+)h-(\d+)z", shape.path) for shape in plot.shapes}
    assert all(size == up == back for squares in found.values() for _, _, size, up, back in squares)
    return {level: [(int(x), int(y), int(size)) for x, y, size, *_ in squares] for level, squares in found.items()}


def test_every_day_of_the_half_year_has_its_square_in_its_weekday_row() -> None:
    squares = drawn(effort_plot([Effort(TODAY, 12, 25.0), Effort(TODAY - 7 * DAY, 3, 2.0)], TODAY))
    assert sum(map(len, squares.values())) == (WEEKS - 1) * 7 + 3  # up to Wednesday
    assert {level: len(found) for level, found in squares.items() if level} == {1: 1, 3: 1}
    ((x, y, size),), ((x_before, y_before, size_before),) = squares[3], squares[1]
    assert y + size / 2 == y_before + size_before / 2
    assert x + size / 2 - (x_before + size_before / 2) == EFFORT_STEP
    assert size > size_before


def test_effort_of_other_days_is_left_out() -> None:
    plot = effort_plot([Effort(TODAY - 400 * DAY, 5, 5), Effort(TODAY + DAY, 5, 5), Effort(TODAY, 0, 5)], TODAY)
    assert not plot.rows
    assert plot.sentence == "No answers in these weeks yet."


def test_weeks_of_effort_add_up() -> None:
    plot = effort_plot([Effort(TODAY - DAY, 1_200, 50.0), Effort(TODAY, 34, 25.0)], TODAY)
    (week,) = plot.rows
    assert (week.week, week.days, week.answers) == ("23 November 2026", 2, "1,234")
    assert week.time == hours(75)


@given(st.dates(date(2020, 1, 1), date(2040, 1, 1)))
def test_names_of_months_never_overlap(today: date) -> None:
    places = [month.x for month in effort_plot([], today).months]
    assert len(places) >= 5
    assert all(after - before >= 30 for before, after in pairwise(places))


@pytest.mark.parametrize(
    ("minutes", "said"),
    [(0, "0 min"), (0.2, "1 min"), (59.4, "59 min"), (60, "1 h"), (61, "1 h 1 min"), (60_000, "1,000 h")],
)
def test_time_is_said_in_hours_and_minutes(minutes: float, said: str) -> None:
    assert hours(minutes).replace("\N{NO-BREAK SPACE}", " ") == said


# Calibration


@given(st.lists(tallies))
def test_dots_lie_within_their_whiskers_and_rise_with_the_prediction(answers: list[Tally]) -> None:
    dots = calibration_plot(calibration(answers)).dots
    assert all(dot.high <= dot.y <= dot.low for dot in dots)
    assert [dot.x for dot in dots] == sorted(dot.x for dot in dots)


def test_a_dot_of_what_came_as_predicted_lies_on_the_diagonal() -> None:
    plot = calibration_plot(calibration([Tally(0.9, 1000, 900)]))
    (dot,) = plot.dots
    share = (dot.x - plot.start.x) / (plot.end.x - plot.start.x)
    assert (dot.y - plot.start.y) / (plot.end.y - plot.start.y) == pytest.approx(share, abs=0.01)


def test_calibration_says_what_it_shows() -> None:
    page = rendered("calibration", calibration_plot(calibration([Tally(0.9, 1000, 700)])))
    assert "You remember less than predicted: 90% of 1,000 answers were expected to be recalled, and 70% were." in page
    assert "Too few answers to tell yet: 0 of the 50" in rendered("calibration", calibration_plot(calibration([])))
