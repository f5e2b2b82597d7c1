"""Sources that took each other's place, as far as one deck tells of them."""

from collections.abc import Callable, Iterable, Iterator, Sequence

from cards.exchange.decktext.problems import Report, did_you_mean, quoted
from cards.exchange.formats import SourceText


def unknown_source(source: str, known: frozenset[str]) -> tuple[str, str]:
    """Message and mend for a source that the front matter does not have."""
    hint = did_you_mean(source, sorted(known))
    return (
        f"The front matter has no source {quoted(source)}.",
        f"{hint}Add a section [sources.{source}] with its title, publisher and edition.",
    )


def check_succession(
    sources: Sequence[SourceText], known: frozenset[str], line_of: Callable[..., int], report: Report
) -> None:
    """Report what cannot have taken a source's place. known: the keys of all sources, of those with mistakes too."""
    for source in sources:
        if source.superseded_by and source.superseded_by not in known:
            report.add(line_of(source.key, "superseded-by"), *unknown_source(source.superseded_by, known))
    for first, *others in _rings(sources):
        what = f"by {quoted(others[0])}, which leads back to it" if others else "by itself"
        mend = "Remove superseded-by and superseded-on from the one that stands."
        report.add(line_of(first, "superseded-by"), f"The source {quoted(first)} is superseded {what}.", mend)


def _rings(sources: Sequence[SourceText]) -> Iterator[list[str]]:
    """The keys of sources that supersede one another round to where they began."""
    keyed = {source.key: source for source in sources}
    settled: set[str] = set()
    for source in sources:
        passed: dict[str, SourceText] = {}
        after: SourceText | None = source
        while after and after.key not in passed and after.key not in settled:
            passed[after.key] = after
            after = keyed.get(after.superseded_by)
        if after and after.key in passed:
            keys = list(passed)
            yield keys[keys.index(after.key) :]
        settled |= passed.keys()


def heirs_first(sources: Iterable[SourceText]) -> list[SourceText]:
    """The sources in an order in which each stands behind what took its place."""
    keyed = {source.key: source for source in sources}
    ordered: dict[str, SourceText] = {}
    for source in keyed.values():
        chain: dict[str, SourceText] = {}
        after: SourceText | None = source
        while after and after.key not in ordered and after.key not in chain:
            chain[after.key] = after
            after = keyed.get(after.superseded_by)
        ordered |= dict(reversed(chain.items()))
    return list(ordered.values())
