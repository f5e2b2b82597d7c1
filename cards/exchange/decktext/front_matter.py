"""The TOML between the `+++` lines: the deck itself, its sources, and defaults for its cards."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from cards.exchange.decktext.keys import DECK_KEYS, SOURCE_KEYS, keys_of, read_keys
from cards.exchange.decktext.problems import Report, did_you_mean, quoted
from cards.exchange.decktext.succession import check_succession, unknown_source
from cards.exchange.decktext.toml_part import TomlPart, read_toml
from cards.exchange.decktext.values import is_id
from cards.exchange.formats import SourceText

FENCE = "+++"
_EXAMPLE = 'Begin with +++, then id = "…", title = "…" and competency = "…", each on its line, then +++.'
_REQUIRED = ("id", "title", "competency")
_SECTIONS = ("defaults", "sources")


@dataclass(frozen=True, slots=True)
class Front:
    """What the front matter says; not `complete` where a mistake hides what the cards may rely on."""

    deck: dict[str, Any] = field(default_factory=dict)
    sources: tuple[SourceText, ...] = ()
    source_keys: frozenset[str] = frozenset()
    defaults: dict[str, Any] = field(default_factory=dict)
    complete: bool = False


def read_front(lines: Sequence[str], report: Report) -> tuple[Front, int]:
    """Read the front matter; also returns the index of the first line after it."""
    start = next((index for index, line in enumerate(lines) if line.strip()), 0)
    if lines[start].rstrip() != FENCE:
        what = "YAML front matter" if lines[start].rstrip() == "---" else "no front matter"
        report.add(start + 1, f"The file begins with {what}; deck text needs TOML between +++ lines.", _EXAMPLE)
        return Front(), start
    end = next((i for i in range(start + 1, len(lines)) if lines[i].rstrip() == FENCE), None)
    if end is None:
        report.add(start + 1, "The front matter is never closed.", "Add a line +++ before the first card.")
        return Front(), len(lines)
    part = read_toml(lines[start + 1 : end], start + 2, report)
    return (_read_values(part, report) if part else Front()), end + 1


def _read_values(part: TomlPart, report: Report) -> Front:
    found_before = len(report.problems)
    values = {name: value for name, value in part.values.items() if name not in _SECTIONS}
    deck = _read_deck(values, part, report)
    sections = {name: _section(part, name, report) for name in _SECTIONS}
    sources = tuple(
        source
        for key, value in sections["sources"].items()
        if (source := _read_source(key, value, part, report)) is not None
    )
    keys = frozenset(sections["sources"])
    check_succession(sources, keys, lambda *names: part.line_of("sources", *names), report)
    defaults = _read_defaults(sections["defaults"], keys, part, report)
    return Front(deck, sources, keys, defaults, complete=len(report.problems) == found_before)


def _read_deck(values: dict[str, Any], part: TomlPart, report: Report) -> dict[str, Any]:
    for name in [name for name in values if name not in DECK_KEYS]:
        value = values.pop(name)
        hint = did_you_mean(name, (*_SECTIONS, *DECK_KEYS))
        where = " Keys for every card stand under [defaults]." if name in keys_of(None) else ""
        what = "section" if isinstance(value, dict) else "key"
        known = "id, title, competency, description, [abbreviations], [defaults] and [sources.KEY]"
        report.add(
            part.line_of(name),
            f"The front matter has no {what} {quoted(name)}.",
            f"{hint}It may hold {known}.{where}",
        )
    deck = read_keys(values, DECK_KEYS, part.line_of, "The front matter", report)
    for name in _REQUIRED:
        if name not in values or deck.get(name) == "":
            line = part.line_of(name) if name in values else part.first_line
            report.add(line, f"The deck has no {name}.", f"Add the line: {DECK_KEYS[name].example}")
    return deck


def _section(part: TomlPart, name: str, report: Report) -> dict[str, Any]:
    value = part.values.get(name, {})
    if isinstance(value, dict):
        return value
    example = "[sources.rules-of-conduct]" if name == "sources" else "[defaults]"
    report.add(part.line_of(name), f"[{name}] is a section, not a key.", f"Begin it with the line {example}")
    return {}


def _read_source(key: str, value: object, part: TomlPart, report: Report) -> SourceText | None:
    line = part.line_of("sources", key)
    if not isinstance(value, dict):
        report.add(line, f"The source {quoted(key)} is not a section.", "Begin it with: [sources.rules-of-conduct]")
        return None
    if not is_id(key):
        report.add(line, f"The source key {quoted(key)} is no code.", "Use only a-z, 0-9 and single hyphens.")
    owner = f"The source {quoted(key)}"
    good = read_keys(value, SOURCE_KEYS, lambda *names: part.line_of("sources", key, *names), owner, report)
    for name in ("title", "publisher"):
        if name not in value or good.get(name) == "":
            report.add(line, f"{owner} has no {name}.", f"Add the line: {SOURCE_KEYS[name].example}")
    if not any(value.get(name) for name in ("edition", "date")):
        examples = f"{SOURCE_KEYS['edition'].example} or {SOURCE_KEYS['date'].example}"
        report.add(line, f"{owner} has neither edition nor date.", f"Add one of the lines: {examples}")
    if good.get("superseded-by") and "superseded-on" not in value:
        message = f"{owner} says what took its place, but not since when."
        heir_line = part.line_of("sources", key, "superseded-by")
        report.add(heir_line, message, f"Add the line: {SOURCE_KEYS['superseded-on'].example}")
    said = {name.replace("-", "_"): value for name, value in good.items()}
    return SourceText(key, **{"title": "", "publisher": ""} | said)


def _read_defaults(
    values: dict[str, Any], source_keys: frozenset[str], part: TomlPart, report: Report
) -> dict[str, Any]:
    def line_of(*names: str) -> int:
        return part.line_of("defaults", *names)

    defaults = read_keys(values, keys_of(None), line_of, "[defaults]", report)
    source = defaults.get("source")
    if source and source not in source_keys:
        report.add(line_of("source"), *unknown_source(source, source_keys))
        del defaults["source"]
    return defaults
