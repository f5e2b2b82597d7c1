"""What decks look like on their way in and out: plain frozen values, no database, no files.

The constructors bring every text to one normal form, so that equal texts are equal values.
One-line texts (questions, points, titles, tags): runs of spaces, tabs and line breaks become one space.
Markdown texts (answer, figures, note): line breaks become LF; blank lines around the text are dropped.
Control characters show nothing and are dropped from both.
Settings and abbreviations are pairs, sorted by their names; an empty text is none at all.
"""

import hashlib
import json
import re
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from datetime import date

LEVELS = (1, 2, 3)
BASES = ("rule", "guidance", "law", "practice")
STATUSES = ("published", "draft")

# Characters, but for the last two. The database's columns are at least as wide.
ID_MAX = 100
TITLE_MAX = 150
SOURCE_TITLE_MAX = 250
DETAIL_MAX = 150
QUESTION_MAX = 500
POINT_MAX = 1_000
GROUP_MAX = 100
DESCRIPTION_MAX = 1_000
URL_MAX = 500
TAG_MAX = 50
COMPETENCY_MAX = 50
MARKDOWN_MAX = 20_000
POINTS_MAX = 100
TAGS_MAX = 30
ABBREVIATIONS_MAX = 100
SHORT_FORM_MAX = 20
LONG_FORM_MAX = 150
WHY_MAX = 300

Setting = str | int
Day = date  # under a name that no field has

_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")
_RUN = re.compile(r"[ \t\n]+")
# A backslash that ends a line means a line break; joined into one line it would show as a backslash.
_HARD_BREAK = re.compile(r"(?<!\\)((?:\\\\)*)\\\n")
_BLANK_START = re.compile(r"\A(?:[ \t]*\n)+")
_BLOCK_MARK = re.compile(
    r"""
      \#{1,6}(?=\s|$) | > | [-+*](?=\s|$)           # heading, quotation, bullet
    | ([-*_])[ ]?(?:\1[ ]?){2,}$                    # thematic break
    | `{3,}(?=[^`]*$) | ~{3,}                       # code fence
    | \[(?:[^\[\]\\]|\\.)+\]:                       # link definition: a reader would see nothing
    """,
    re.VERBOSE,
)
_NUMBER_MARK = re.compile(r"(\d{1,9})([.)])(?=\s|$)")


def _line_feeds(text: str) -> str:
    return _CONTROL.sub("", text.replace("\r\n", "\n").replace("\r", "\n"))


def one_line(text: str) -> str:
    """`text` on one line, as the deck text of a question, title or tag holds it."""
    return _RUN.sub(" ", _HARD_BREAK.sub(r"\1 ", _line_feeds(text))).strip()


def inline_markdown(text: str) -> str:
    r"""One line that is a paragraph wherever it stands: `1. x` becomes `1\. x`, which shows the same."""
    line = one_line(text)
    if _BLOCK_MARK.match(line):
        return "\\" + line
    return _NUMBER_MARK.sub(r"\1\\\2", line, count=1) if _NUMBER_MARK.match(line) else line


def block_markdown(text: str) -> str:
    """`text` as a slice of Markdown source: the author's own lines, without blank lines around them."""
    return _BLANK_START.sub("", _line_feeds(text)).rstrip(" \t\n")


def _pairs(pairs: Iterable[tuple[str, Setting]]) -> tuple[tuple[str, Setting], ...]:
    lines = ((one_line(name), one_line(value) if isinstance(value, str) else value) for name, value in pairs)
    return tuple(sorted((pair for pair in lines if pair[1] not in ("", None)), key=lambda pair: pair[0]))


def _set(target: object, **values: object) -> None:
    for name, value in values.items():
        object.__setattr__(target, name, value)


@dataclass(frozen=True, slots=True)
class PointText:
    """One point, step or option: inline Markdown on one line, under the group heading `group` ("" for none).

    right, reason: of an option.
    """

    group: str
    text: str
    right: bool = False
    reason: str = ""

    def __post_init__(self) -> None:
        _set(self, group=one_line(self.group), text=inline_markdown(self.text), reason=inline_markdown(self.reason))


@dataclass(frozen=True, slots=True)
class SourceText:
    """A source as cards cite it. `date` is text, because many sources have only a month or a year.

    superseded_by: the key of the source of the same deck that took its place. superseded_on: since when it no longer
    stands, whether or not anything did.
    """

    key: str
    title: str
    publisher: str
    edition: str = ""
    date: str = ""
    url: str = ""
    superseded_by: str = ""
    superseded_on: Day | None = None

    def __post_init__(self) -> None:
        names = ("key", "title", "publisher", "edition", "date", "url", "superseded_by")
        _set(self, **{name: one_line(getattr(self, name)) for name in names})


@dataclass(frozen=True, slots=True)
class CardText:
    """One card. `line` is where its heading stands in the file (1-based, 0 if it came from none).

    settings: what its kind alone asks for, as pairs of key and value. abbreviations: as pairs, beside the deck's.
    answer_changed, why_changed: the day on which the answer became another one, not only its wording, and why.
    """

    id: str
    question: str
    kind: str
    level: int
    basis: str
    source: str = ""
    locator: str = ""
    checked: date | None = None
    review_by: date | None = None
    any_of: int | None = None
    tags: tuple[str, ...] = ()
    status: str = "published"
    competency: str = ""
    answer: str = ""
    points: tuple[PointText, ...] = ()
    figures: str = ""
    note: str = ""
    settings: tuple[tuple[str, Setting], ...] = ()
    abbreviations: tuple[tuple[str, str], ...] = ()
    answer_changed: date | None = None
    why_changed: str = ""
    line: int = field(default=0, compare=False)

    def __post_init__(self) -> None:
        names = ("id", "question", "source", "locator", "competency", "why_changed")
        _set(self, **{name: one_line(getattr(self, name)) for name in names})
        tags = dict.fromkeys(filter(None, map(one_line, self.tags)))
        # Indented rows would slip into a list that the prose above ends with; a table means the same without.
        rows = [row.strip(" \t") for row in block_markdown(self.figures).split("\n")]
        _set(
            self,
            tags=tuple(tags),
            points=tuple(self.points),
            answer=block_markdown(self.answer),
            figures="\n".join(rows),
            note=block_markdown(self.note),
            settings=_pairs(self.settings),
            abbreviations=_pairs(self.abbreviations),
        )

    @property
    def digest(self) -> str:
        """SHA-256, in hex, of everything the card says, `line` excluded. The same on every Python.

        It is stored: what says nothing in a part that came later keeps the digest that it had before.
        """
        content: list[object] = [
            [self.id, self.question, self.kind, self.level, self.basis, self.source, self.locator],
            [day.isoformat() if day else None for day in (self.checked, self.review_by)],
            [self.any_of, list(self.tags), self.status, self.competency],
            [self.answer, [[point.group, point.text] for point in self.points], self.figures, self.note],
        ]
        marked = any(point.right or point.reason for point in self.points)
        later = [
            self.settings,
            self.abbreviations,
            [[point.right, point.reason] for point in self.points] if marked else (),
        ]
        if any(later):
            content.append(later)
        if self.answer_changed or self.why_changed:
            content.append([self.answer_changed.isoformat() if self.answer_changed else None, self.why_changed])
        canonical = json.dumps(content, ensure_ascii=True, separators=(",", ":"))
        return hashlib.sha256(canonical.encode("ascii")).hexdigest()


@dataclass(frozen=True, slots=True)
class DeckText:
    """One deck with its sources and cards, in order.

    A card's `competency` is "" where it is the deck's own. abbreviations: as pairs of short and long form.
    """

    id: str
    title: str
    competency: str
    description: str = ""
    sources: tuple[SourceText, ...] = ()
    cards: tuple[CardText, ...] = ()
    abbreviations: tuple[tuple[str, str], ...] = ()

    def __post_init__(self) -> None:
        names = ("id", "title", "competency", "description")
        _set(self, **{name: one_line(getattr(self, name)) for name in names})
        same = self.competency
        cards = (replace(card, competency="") if card.competency == same else card for card in self.cards)
        _set(self, sources=tuple(self.sources), cards=tuple(cards), abbreviations=_pairs(self.abbreviations))
