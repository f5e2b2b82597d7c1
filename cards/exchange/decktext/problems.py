from collections.abc import Iterable
from dataclasses import dataclass
from difflib import get_close_matches

_SHOWN_MAX = 60


@dataclass(frozen=True, slots=True, order=True)
class Problem:
    """What is wrong, on which line of the file (1-based), and how to mend it: empty where that says itself."""

    line: int
    message: str
    mend: str

    def __str__(self) -> str:
        return f"{self.line}: {self.message} Mend: {self.mend}" if self.mend else f"{self.line}: {self.message}"


class DeckTextError(Exception):
    """A deck text that cannot be read or written; holds every problem found, in the order of the lines."""

    def __init__(self, name: str, problems: Iterable[Problem]) -> None:
        self.name = name
        self.problems = tuple(sorted(set(problems)))
        super().__init__(name, self.problems)

    def __str__(self) -> str:
        return "\n".join(f"{self.name}:{problem}" for problem in self.problems)


class Report:
    """Collects problems, so that an author sees all of them at once."""

    def __init__(self) -> None:
        self.problems: list[Problem] = []

    def add(self, line: int, message: str, mend: str) -> None:
        self.problems.append(Problem(line, message, mend))


def quoted(text: object) -> str:
    """`text` in quotes on one line, short enough for a message."""
    line = " ".join(str(text).split())
    return f'"{line[: _SHOWN_MAX - 1]}…"' if len(line) > _SHOWN_MAX else f'"{line}"'


def listed(names: Iterable[str]) -> str:
    *others, last = names
    return f"{', '.join(others)} or {last}" if others else last


def did_you_mean(word: str, known: Iterable[str]) -> str:
    """'Did you mean "level"? ' for a close misspelling, else ''."""
    close = get_close_matches(word[:_SHOWN_MAX].lower().replace("_", "-"), list(known), n=1, cutoff=0.6)
    return f'Did you mean "{close[0]}"? ' if close else ""
