from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
import time_machine
from hypothesis import given
from hypothesis import strategies as st

from cards.core import clock
from cards.core.clock import StudyDay, study_day, zone_for

LONDON = ZoneInfo("Europe/London")
BAKU = ZoneInfo("Asia/Baku")  # its clocks changed at 04:00 and at 05:00, from 1997 to 2015
CASEY = ZoneInfo("Antarctica/Casey")  # 02:00 became 05:00 in October 2009
APIA = ZoneInfo("Pacific/Apia")  # 30 December 2011 never was
HOUR = timedelta(hours=1)
DAY = timedelta(days=1)

ZONES = [
    LONDON,
    BAKU,
    CASEY,
    APIA,
    *map(
        ZoneInfo,
        [
            "America/St_Johns",
            "Antarctica/Troll",
            "Asia/Kathmandu",
            "Australia/Lord_Howe",
            "Etc/GMT+12",
            "Pacific/Auckland",
            "Pacific/Kiritimati",
            "Pacific/Pago_Pago",
        ],
    ),
]
zones = st.sampled_from(ZONES)
instants = st.one_of(
    st.datetimes(datetime(1990, 1, 1), datetime(2060, 1, 1), timezones=st.just(UTC)),  # noqa: DTZ001
    # around the changes of the clocks
    st.sampled_from(
        [
            datetime(2009, 10, 17, 18, tzinfo=UTC),
            datetime(2011, 12, 30, 10, tzinfo=UTC),
            datetime(2015, 3, 29, 0, tzinfo=UTC),
            datetime(2015, 10, 25, 0, tzinfo=UTC),
            datetime(2026, 3, 29, 1, tzinfo=UTC),
            datetime(2026, 10, 25, 1, tzinfo=UTC),
        ]
    ).flatmap(lambda change: st.timedeltas(-30 * HOUR, 30 * HOUR).map(lambda shift: change + shift)),
)


def utc(*fields: int) -> datetime:
    return datetime(*fields, tzinfo=UTC)  # type: ignore[arg-type, misc]


def test_now_is_aware_and_in_utc() -> None:
    with time_machine.travel(utc(2026, 11, 22, 9, 30), tick=False):
        assert clock.now() == utc(2026, 11, 22, 9, 30)
        assert clock.now().tzinfo is UTC


# One zone


def test_a_winter_s_day_in_london() -> None:
    day = StudyDay(date(2026, 11, 22), utc(2026, 11, 22, 4), utc(2026, 11, 23, 4))
    assert study_day(utc(2026, 11, 22, 4), LONDON) == day
    assert study_day(utc(2026, 11, 23, 3, 59, 59, 999_999), LONDON) == day
    assert study_day(utc(2026, 11, 23, 4), LONDON).date == date(2026, 11, 23)


@pytest.mark.parametrize(
    ("zone", "day", "start", "hours"),
    [
        (LONDON, date(2026, 3, 28), utc(2026, 3, 28, 4), 23),
        (LONDON, date(2026, 3, 29), utc(2026, 3, 29, 3), 24),
        (LONDON, date(2026, 10, 24), utc(2026, 10, 24, 3), 25),
        (BAKU, date(2015, 3, 28), utc(2015, 3, 28, 0), 24),  # ends at 05:00, which the old time calls 04:00
        (BAKU, date(2015, 3, 29), utc(2015, 3, 29, 0), 23),
        (BAKU, date(2015, 10, 25), utc(2015, 10, 24, 23), 25),  # 04:00 came twice: the first counts
        (CASEY, date(2009, 10, 18), utc(2009, 10, 17, 20), 21),
        (APIA, date(2011, 12, 29), utc(2011, 12, 29, 14), 24),
        (APIA, date(2011, 12, 31), utc(2011, 12, 30, 14), 24),
    ],
)
def test_days_around_a_change_of_the_clocks(zone: ZoneInfo, day: date, start: datetime, hours: int) -> None:
    expected = StudyDay(day, start, start + hours * HOUR)
    assert study_day(start, zone) == expected
    assert study_day(expected.end - timedelta.resolution, zone) == expected
    assert study_day(expected.end, zone).date > day


@pytest.mark.parametrize(
    ("name", "day"),
    [
        ("Pacific/Kiritimati", date(2026, 11, 23)),  # +14: 04:30 there
        ("Pacific/Pago_Pago", date(2026, 11, 21)),  # -11: 03:30 there
    ],
)
def test_zones_at_the_ends_of_the_earth(name: str, day: date) -> None:
    assert study_day(utc(2026, 11, 22, 14, 30), ZoneInfo(name)).date == day


@given(instants, zones)
def test_every_instant_lies_in_its_own_day_alone(now: datetime, zone: ZoneInfo) -> None:
    day = study_day(now, zone)
    assert day.start <= now < day.end
    on_the_wall = now.astimezone(zone).date()
    # two days: the first hours after a date that a zone skipped
    assert day.date <= on_the_wall <= day.date + 2 * DAY


@given(instants, zones)
def test_days_tile_the_line(now: datetime, zone: ZoneInfo) -> None:
    day = study_day(now, zone)
    following = study_day(day.end, zone)
    assert following.start == day.end
    assert following.date > day.date
    assert study_day(day.end - timedelta.resolution, zone) == day
    assert study_day(day.start, zone) == day


@given(instants, instants, zones)
def test_dates_only_grow(one: datetime, other: datetime, zone: ZoneInfo) -> None:
    earlier, later = sorted((one, other))
    assert study_day(earlier, zone).date <= study_day(later, zone).date


def test_naive_times_are_refused() -> None:
    with pytest.raises(ValueError, match="2026-11-22T09:00:00 has no time zone"):
        study_day(datetime(2026, 11, 22, 9), LONDON)  # noqa: DTZ001 - the very mistake


# A floor


def test_flying_west_keeps_today() -> None:
    now = utc(2026, 11, 22, 9)
    today = study_day(now, LONDON).date
    there = study_day(now, ZoneInfo("Pacific/Honolulu"), floor=today)
    assert there == StudyDay(today, utc(2026, 11, 21, 14), utc(2026, 11, 23, 14))


def test_flying_east_moves_on() -> None:
    now = utc(2026, 11, 22, 20)
    there = study_day(now, ZoneInfo("Pacific/Auckland"), floor=study_day(now, LONDON).date)
    assert there == study_day(now, ZoneInfo("Pacific/Auckland"))
    assert there.date == date(2026, 11, 23)


def test_a_floor_left_by_a_wrong_clock_is_left_aside() -> None:
    now = utc(2026, 11, 22, 9)
    assert study_day(now, LONDON, floor=date(2036, 1, 1)) == study_day(now, LONDON)


@given(instants, st.lists(st.tuples(zones, st.timedeltas(timedelta(0), 40 * HOUR)), min_size=1, max_size=20))
def test_today_never_goes_back_whatever_the_zone(now: datetime, moves: list[tuple[ZoneInfo, timedelta]]) -> None:
    floor: date | None = None
    for zone, pause in moves:
        now += pause
        day = study_day(now, zone, floor=floor)
        assert floor is None or day.date >= floor
        assert day.date >= study_day(now, zone).date
        assert day.start <= now < day.end
        floor = day.date


# Names of zones


def test_a_known_zone_is_found() -> None:
    assert zone_for("Asia/Baku", LONDON) == BAKU


@pytest.mark.parametrize(
    "name",
    [
        "",
        "Europe",
        "Europe/Nowhere",
        "../../etc/passwd",
        "/etc/passwd",
        "Europe/\0",
        "é" * 500,
        "\ud800",
        "zone.tab",
    ],
)
def test_an_unknown_zone_falls_back(name: str) -> None:
    assert zone_for(name, LONDON) is LONDON
