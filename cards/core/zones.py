"""The time zones that people may choose from."""

from functools import cache
from itertools import groupby
from zoneinfo import available_timezones


@cache
def time_zones() -> frozenset[str]:
    """Every IANA name that this system knows; read from disk once."""
    return frozenset(available_timezones())


def known_time_zone(name: str) -> str:
    """Return the name if it is a time zone, else ""; for a name that a browser told us, not a person."""
    return name if name in time_zones() else ""


@cache
def time_zone_choices() -> list[tuple[str, list[tuple[str, str]]]]:
    """Zones under their continents, with those of no continent (UTC and old names) last."""
    names = sorted(time_zones(), key=lambda name: ("/" not in name, name))
    groups = groupby(names, key=lambda name: name.split("/")[0] if "/" in name else "Others")
    return [
        (area, [(name, name.split("/", 1)[-1].replace("_", " ").replace("/", ", ")) for name in group])
        for area, group in groups
    ]
