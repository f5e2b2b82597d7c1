"""What a kind of card is: one interface, behind which each kind is a small module.

A kind says what its author writes, what keeps that from being a card, what is asked, how an answer is marked and
which rating that suggests. It knows no database and no request: texts and numbers come in, values go out.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import Enum
from typing import TYPE_CHECKING, Any, ClassVar

from cards.kinds.matching import find_said
from cards.kinds.suggest import suggest

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from cards.kinds.face import Face
    from cards.scheduling.types import Rating

POINTS = "points"  # stands for the table of points, beside the names of a card's fields
NOTE = "Note"  # the heading of a card's note in deck text, which no points can stand under
NO_ABBREVIATIONS: Mapping[str, str] = {}


class Body(Enum):
    """What stands under a card's keys in deck text. Every shape may begin with prose, but for prose itself."""

    PROSE = "prose"
    BULLETS = "bullets"
    NUMBERS = "numbers"
    TABLE = "table"
    OPTIONS = "options"  # bullets with [x] or [ ], and the reason below each


@dataclass(frozen=True, slots=True)
class Setting:
    """Something that only one kind asks of its author.

    key: its name in deck text and in `Card.settings`. Text when `high` is 0, else a whole number from `low` to `high`.
    """

    key: str
    label: str
    help: str
    example: str  # as deck text writes it
    most: int = 300  # characters
    low: int = 0
    high: int = 0

    @property
    def is_number(self) -> bool:
        return self.high > 0

    def wrong_with(self, value: object) -> str:
        """What is wrong with a value, wherever it came from; empty where nothing is."""
        if not self.is_number:
            fits = isinstance(value, str) and len(value) <= self.most
            return "" if fits else f"“{self.label}” takes a text of at most {self.most} characters. Shorten it."
        # True is a number to Python, but to no author.
        fits = isinstance(value, int) and not isinstance(value, bool) and self.low <= value <= self.high
        return "" if fits else f"“{self.label}” takes a whole number from {self.low} to {self.high}."


@dataclass(frozen=True, slots=True)
class PointContent:
    """A point, step or option as its author wrote it: inline Markdown."""

    text: str
    group: str = ""
    right: bool = False
    reason: str = ""


@dataclass(frozen=True, slots=True)
class CardContent:
    """What an author writes of a card, as far as its kind is concerned: Markdown, and the kind's settings."""

    answer: str = ""
    points: tuple[PointContent, ...] = ()
    figures: str = ""
    any_of: int | None = None
    settings: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Problem:
    """What is wrong, where, and what to do.

    field: of the card, `POINTS`, or the key of a setting. row: of its table or its points, 1 is the first; 0 for all.
    """

    field: str
    message: str
    row: int = 0


class BadResponseError(ValueError):
    """An answer that cannot be marked. The sentence is for the candidate; nothing was counted.

    field: the name of the field at fault, if it is one.
    """

    def __init__(self, sentence: str, field: str = "") -> None:
        super().__init__(sentence)
        self.field = field


@dataclass(frozen=True, slots=True)
class Response:
    """What a candidate gave before the reveal.

    fields: everything else the form sent, by name. by_words: only what was typed is asked about, whatever came along.
    """

    typed: str = ""
    ticked: tuple[str, ...] = ()
    fields: Mapping[str, Sequence[str]] = field(default_factory=dict)
    by_words: bool = False

    def value(self, name: str) -> str:
        """The last value of a field, stripped; empty where the form has none."""
        values = self.fields.get(name) or [""]
        return values[-1].strip()


@dataclass(frozen=True, slots=True)
class Marking:
    """What was found in an answer. It only ever suggests: what the candidate ticks and rates is what counts.

    recalled: ids to tick. needed: how many make a full answer, 0 where nothing can be counted.
    detail: what the kind's own template shows beside. by_words: only the words of a typed answer were compared, so
    what was not found may have been said all the same.
    """

    recalled: tuple[str, ...] = ()
    needed: int = 0
    detail: Any = None
    by_words: bool = False

    @property
    def found(self) -> int:
        """How many count: never more than are needed."""
        return min(len(self.recalled), self.needed)

    @property
    def suggestion(self) -> Rating | None:
        """None where nothing can be counted, or where no words were found: that alone says nothing of the candidate."""
        if not self.needed or (self.by_words and not self.recalled):
            return None
        return suggest(len(self.recalled), self.needed)


class Kind:
    """One kind of card. The defaults are those of a card with points to tick."""

    name: ClassVar[str]
    place: ClassVar[int]  # in lists of kinds
    label: ClassVar[str]
    help: ClassVar[str]  # for authors: what it is for
    body: ClassVar[Body]
    points_are: ClassVar[str] = ""  # what its points are called; empty for a kind without
    fewest_points: ClassVar[int] = 0
    any_is_allowed: ClassVar[bool] = False
    settings: ClassVar[tuple[Setting, ...]] = ()
    has_answer_box: ClassVar[bool] = True
    has_examples: ClassVar[bool] = False  # the candidate's own are shown beside
    remembers_missed: ClassVar[bool] = True  # its ids mean the same the next time
    check: ClassVar[str] = ""  # the words of the button that marks what was given; empty: only a typed answer is
    template: ClassVar[str] = "cards/kinds/common.html"  # with the partials `ask`, `answer` and `face`

    def contradictions(self, content: CardContent) -> Iterator[Problem]:
        """What not even a draft may hold."""
        if content.points and not self.points_are:
            yield Problem(
                POINTS, f"A card of the kind “{self.label}” has no points. Clear them, or choose another kind."
            )
        if content.figures.strip() and self.body is not Body.TABLE:
            yield Problem(
                "figures",
                f"A card of the kind “{self.label}” has no table here. Choose “Table of figures”, or clear it.",
            )
        if content.any_of and not self.any_is_allowed:
            yield Problem("any_of", "“Any so many” is for cards of the kind “Points”.")
        known = {setting.key: setting for setting in self.settings}
        for key, value in content.settings.items():
            if key not in known:
                yield Problem(key, f"A card of the kind “{self.label}” takes no “{key}”. Clear it.")
            elif wrong := known[key].wrong_with(value):
                yield Problem(key, wrong)
        yield from _wrong_headings(content.points)

    def gaps(self, content: CardContent) -> Iterator[Problem]:
        """What a published card may not lack, where nothing contradicts itself."""
        if len(content.points) < self.fewest_points:
            yield Problem(
                POINTS,
                f"Write at least {self.fewest_points} {self.points_are}, or choose the kind “Prose”, "
                "or keep the card a draft.",
            )
        if content.any_of and content.any_of > len(content.points):
            yield Problem("any_of", f"The card asks for any {content.any_of} points but has {len(content.points)}.")

    def prepare(self, content: CardContent) -> dict[str, Any]:
        """What study needs beyond the rendered text: stored with the card, as JSON."""
        return {}

    def ask(self, face: Face, seed: str, response: Response | None = None) -> Any:
        """What the question shows, for the kind's own template. The same seed asks the same.

        response: what the candidate has given already, to show it again.
        """
        return None

    def mark(
        self, face: Face, seed: str, response: Response, abbreviations: Mapping[str, str] = NO_ABBREVIATIONS
    ) -> Marking:
        """Find what an answer recalled. Raises BadResponseError for one that cannot be marked.

        By default: tick what was typed, beside what the candidate ticked already. Nothing is ever unticked.
        """
        ticked = self.ticked(face, response)
        said = find_said([point.plain for point in face.points], response.typed, abbreviations)
        recalled = tuple(
            point.id for point, found in zip(face.points, said, strict=True) if found or point.id in ticked
        )
        return Marking(recalled=recalled, needed=self.needed(face), by_words=True)

    def ticked(self, face: Face, response: Response) -> tuple[str, ...]:
        """What was ticked already, in the card's order. Raises BadResponseError for what cannot be, or not twice."""
        ids = self.tickable(face)
        if len(set(response.ticked)) != len(response.ticked) or not set(response.ticked).issubset(ids):
            raise BadResponseError(
                "A point you ticked is not one of this card, or no longer: it may just have been corrected. "
                "Here is the card as it stands: please tick once more."
            )
        return tuple(key for key in ids if key in response.ticked)

    def tickable(self, face: Face) -> tuple[str, ...]:
        """The ids that an answer may report as recalled."""
        return tuple(point.id for point in face.points)

    def needed(self, face: Face) -> int:
        """How many of them make a full answer."""
        return min(face.any_of or len(face.points), len(face.points))

    def preview(self, face: Face) -> Sequence[Any]:
        """What an author wants to see beside the face: questions that the card will generate, for example."""
        return ()


def _wrong_headings(points: Sequence[PointContent]) -> Iterator[Problem]:
    """Headings that deck text, where one stands above its points until the next, could not hold."""
    above = ""
    for number, point in enumerate(points, start=1):
        if point.group.casefold() == NOTE.casefold():
            message = f"Point {number}: a card's note is called “{NOTE}”. Give the heading another name."
            yield Problem(POINTS, message, row=number)
        if above and not point.group:
            message = f"Point {number} has no heading, but stands below “{above}”. Give it one, or move it to the top."
            yield Problem(POINTS, message, row=number)
        above = point.group
