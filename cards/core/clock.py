"""The only reader of the clock, and the study days that it falls into."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from django.utils import timezone

DAY_STARTS = time(4, 0)  # local: an evening's revising that runs past midnight still counts for that evening

_ONE_DAY = timedelta(days=1)
# Zones lie up to 26 hours apart, so that moving between two can take the date back by two days at most.
_FURTHEST_FLOOR = timedelta(days=2)


@dataclass(frozen=True, slots=True)
class StudyDay:
    """One study day. start: its first instant, in UTC. end: the first instant after it, in UTC."""

    date: date
    start: datetime
    end: datetime


def now() -> datetime:
    """Return the present instant in UTC. Read it once per operation, and pass it down."""
    return timezone.now()


def site_date() -> date:
    """Return today's date in the site's own zone, for days that fall alike for everybody, as review-by does."""
    return timezone.localdate(now())


def zone_for(name: str, default: ZoneInfo) -> ZoneInfo:
    """Return the zone of this IANA name, or `default` for a name that this system does not know."""
    try:
        return ZoneInfo(name)
    except (KeyError, ValueError, OSError):  # unknown; not a zone, or a path; a folder, or too long
        return default


def study_day(now: datetime, zone: ZoneInfo, *, floor: date | None = None) -> StudyDay:
    """Return the study day that `now` falls in, in `zone`; always start <= now < end.

    floor: the latest study day this candidate has had. Today is never before it, even where a candidate has
    flown west: that day then lasts until it ends in the new zone, and starts where the zone's own day did.
    A floor of more than two days ahead cannot come from a change of zone but from a clock that was wrong,
    and is left aside. Raises ValueError for a `now` without a time zone.
    """
    if now.utcoffset() is None:
        raise ValueError(f"{now.isoformat()} has no time zone: pass an aware datetime.")
    # The date on the wall is only near: around a change of the clocks 04:00 may come twice or never.
    day = now.astimezone(zone).date()
    while now < _start(day, zone):
        day -= _ONE_DAY
    while now >= _start(day + _ONE_DAY, zone):
        day += _ONE_DAY
    today = day if floor is None or floor - day > _FURTHEST_FLOOR else max(day, floor)
    return StudyDay(today, _start(day, zone), _start(today + _ONE_DAY, zone))


def _start(day: date, zone: ZoneInfo) -> datetime:
    """Return the instant of 04:00 on this date: the first of two, and where there is none, when the old time
    would have read it (PEP 495). A date that a zone has skipped is an empty day: it starts with the next.
    """
    return datetime.combine(day, DAY_STARTS, tzinfo=zone).astimezone(UTC)
