"""Intervals in words, short enough for a button."""

from datetime import timedelta

_DAY = timedelta(days=1)
_YEAR = 365.25 * _DAY
_MONTH = _YEAR / 12

# Below the first: so many of the second. The limits lie half a unit early, where rounding would pass them.
_UNITS = (
    (timedelta(minutes=59.5), timedelta(minutes=1), "min"),
    (timedelta(hours=23.5), timedelta(hours=1), "h"),
    (13.5 * _DAY, _DAY, "days"),
    (59.5 * _DAY, 7 * _DAY, "weeks"),
    (11.5 * _MONTH, _MONTH, "months"),
)


def describe_interval(delta: timedelta) -> str:
    """Say when a card comes back: "10 min", "3 h", "tomorrow", "4 days", "3 weeks", "2 months", "1.5 years".

    Rounded to the nearest of the unit, halves up; never less than a minute, and "now" for nothing or less.
    """
    if delta <= timedelta(0):
        return "now"
    for limit, unit, name in _UNITS:
        if delta < limit:
            count = max(1, int(delta / unit + 0.5))
            return "tomorrow" if (count, name) == (1, "days") else f"{count} {name}"
    decimals = 1 if delta < 10 * _YEAR else 0
    years = f"{delta / _YEAR:.{decimals}f}".removesuffix(".0")
    return "1 year" if years == "1" else f"{years} years"
