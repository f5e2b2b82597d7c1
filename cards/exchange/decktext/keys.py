"""The keys of deck text and what each may hold. A new key is one line here and one in the guide."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from cards.exchange.decktext.problems import Report, did_you_mean, listed, quoted
from cards.exchange.decktext.values import (
    WrongValueError,
    abbreviations,
    address,
    choice,
    code,
    day,
    kind_name,
    partial_date,
    tags,
    text_up_to,
    whole,
)
from cards.exchange.formats import (
    BASES,
    COMPETENCY_MAX,
    DESCRIPTION_MAX,
    DETAIL_MAX,
    ID_MAX,
    LEVELS,
    POINTS_MAX,
    SOURCE_TITLE_MAX,
    STATUSES,
    TITLE_MAX,
    WHY_MAX,
)
from cards.kinds.registry import KINDS
from cards.kinds.types import Kind

LineOf = Callable[..., int]
"""The line of a key, or of a name inside it, by their path."""


@dataclass(frozen=True, slots=True)
class Key:
    """One key: how to read its value, and an example for messages."""

    read: Callable[[Any, str], Any]
    example: str


DECK_KEYS: Mapping[str, Key] = {
    "id": Key(code(ID_MAX), 'id = "client-care"'),
    "title": Key(text_up_to(TITLE_MAX), 'title = "Client care"'),
    "competency": Key(code(COMPETENCY_MAX), 'competency = "client-care"'),
    "description": Key(text_up_to(DESCRIPTION_MAX), 'description = "Knowing the client."'),
    "abbreviations": Key(abbreviations, 'PII = "professional indemnity insurance"'),
}
SOURCE_KEYS: Mapping[str, Key] = {
    "title": Key(text_up_to(SOURCE_TITLE_MAX), 'title = "Rules of Conduct"'),
    "publisher": Key(text_up_to(DETAIL_MAX), 'publisher = "RICS"'),
    "edition": Key(text_up_to(DETAIL_MAX), 'edition = "1st edition"'),
    "date": Key(partial_date, 'date = "2022-02-02"'),
    "url": Key(address, 'url = "https://www.rics.org/"'),
    "superseded-by": Key(code(ID_MAX), 'superseded-by = "rules-of-conduct-2022"'),
    "superseded-on": Key(day, "superseded-on = 2022-02-02"),
}
CARD_KEYS: Mapping[str, Key] = {
    "kind": Key(kind_name, 'kind = "points"'),
    "level": Key(whole(min(LEVELS), max(LEVELS)), "level = 1"),
    "basis": Key(choice(BASES), 'basis = "guidance"'),
    "source": Key(code(ID_MAX), 'source = "rules-of-conduct"'),
    "locator": Key(text_up_to(DETAIL_MAX), 'locator = "section 2"'),
    "checked": Key(day, "checked = 2026-11-10"),
    "review-by": Key(day, "review-by = 2027-11-10"),
    "any": Key(whole(1, POINTS_MAX), "any = 4"),
    "tags": Key(tags, 'tags = ["complaints"]'),
    "status": Key(choice(STATUSES), 'status = "published"'),
    "competency": Key(code(COMPETENCY_MAX), 'competency = "ethics"'),
    "answer-changed": Key(day, "answer-changed = 2026-11-22"),
    "why-changed": Key(text_up_to(WHY_MAX), 'why-changed = "The limit is 8 weeks now."'),
    "abbreviations": Key(abbreviations, 'abbreviations = { KPI = "key performance indicator" }'),
}
"""The keys that a card of any kind may have, and "any", which some kinds take."""


def keys_of(kind: Kind | None) -> dict[str, Key]:
    """Return what a card of this kind may have; where the kind is not known, what one of any kind may."""
    kinds = KINDS.values() if kind is None else [kind]
    settings = (setting for each in kinds for setting in each.settings)
    return {
        **CARD_KEYS,
        **{
            setting.key: Key(
                whole(setting.low, setting.high) if setting.is_number else text_up_to(setting.most), setting.example
            )
            for setting in settings
        },
    }


def kinds_with(name: str) -> list[str]:
    """Return the names of the kinds that alone may have a key; none for a key of every kind, or of no kind."""
    if name == "any":
        return [kind.name for kind in KINDS.values() if kind.any_is_allowed]
    return [kind.name for kind in KINDS.values() if any(setting.key == name for setting in kind.settings)]


def is_for(name: str, kind: Kind) -> bool:
    kinds = kinds_with(name)
    return not kinds or kind.name in kinds


def read_keys(
    values: Mapping[str, Any],
    keys: Mapping[str, Key],
    line_of: LineOf,
    owner: str,
    report: Report,
) -> dict[str, Any]:
    """Return the values that are right; report the others on the line that `line_of` gives for their key."""
    good: dict[str, Any] = {}
    for name, value in values.items():
        key = keys.get(name)
        if key is None:
            hint = did_you_mean(name, keys)
            report.add(line_of(name), f"{owner} has no key {quoted(name)}.", f"{hint}The keys are {listed(keys)}.")
            continue
        try:
            good[name] = key.read(value, key.example)
        except WrongValueError as wrong:
            report.add(line_of(name, *wrong.inside), f"The key {quoted(name)} {wrong.message}", wrong.mend)
    return good
